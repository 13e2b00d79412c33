//! A sandbox that is filled, started, put under load and stopped.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde_json::Value;

use super::Args;
use crate::database::Database;
use crate::process::{self, Server, load, navn, resident_kib};
use crate::report::spread;

/// A sandbox of its own.
pub struct Stage<'a> {
    args: &'a Args,
    home: tempfile::TempDir,
    server: Option<Server>,
}

/// Figures of one command: a second, median and 99th percentile in ms.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    pub per_second: f64,
    pub p50: f64,
    pub p99: f64,
}

impl<'a> Stage<'a> {
    /// A new sandbox with the data of its first start and money for everybody, running.
    pub async fn fresh(args: &'a Args) -> anyhow::Result<Self> {
        if let Some(url) = &args.database {
            Database::open(url).await?.empty().await?;
        }
        let mut stage = Self { args, home: tempfile::tempdir()?, server: None };
        stage.start()?;
        stage.navn("admin registrar deposit REG-1001 --amount 900000000.00 --reason load")?;
        Ok(stage)
    }

    /// Starts the server, again if it runs. One login has been checked then: the next with the same
    /// password, however many at once, need no memory for that.
    pub fn start(&mut self) -> anyhow::Result<()> {
        // What was filled in is not to be written out while something is measured.
        anyhow::ensure!(std::process::Command::new("sync").status()?.success(), "sync failed");
        self.server = None;
        self.server = Some(Server::navn(self.directory(), self.args.database.as_deref())?);
        self.navn("epp balance").map(drop)
    }

    /// Where the sandbox is.
    pub fn directory(&self) -> &Path {
        self.home.path()
    }

    /// A file beside the sandbox.
    pub fn file(&self, name: &str) -> PathBuf {
        self.directory().join(name)
    }

    /// The running server.
    pub fn server(&self) -> anyhow::Result<&Server> {
        self.server.as_ref().context("the server is not running")
    }

    /// A connection to fill the database with.
    pub async fn database(&self) -> anyhow::Result<Database> {
        let own = || format!("sqlite:{}", process::database(self.directory()).display());
        Database::open(&self.args.database.clone().unwrap_or_else(own)).await
    }

    /// Runs `navn` with the words of `line`.
    pub fn navn(&self, line: &str) -> anyhow::Result<String> {
        navn(self.directory(), self.server()?.port, line)
    }

    /// Registers `name` over EPP, so that rows as the server writes them can be copied.
    pub fn create(&self, name: &str) -> anyhow::Result<()> {
        let words = "--registrant KUNDE1-DK --ns ns1.navn-sandbox.net --ns ns2.navn-sandbox.net --terms";
        self.navn(&format!("epp create {name} {words}")).map(drop)
    }

    /// One measurement: the report of the load tester. Nothing may be refused, or the figures would
    /// be those of refusals.
    pub fn load(&self, line: &str) -> anyhow::Result<Value> {
        let line = format!("{line} --seconds {}", self.args.seconds);
        let report = load(self.directory(), self.server()?.port, &line)?;
        let codes = report["all"]["codes"].as_object().context("no codes")?;
        ensure!(codes.keys().all(|code| code.starts_with('1')), "load {line}: refused: {report}");
        Ok(report)
    }

    /// The medians of all rounds of a load, of one command or `all`.
    pub fn figure(&self, line: &str, command: &str) -> anyhow::Result<Figure> {
        let reports = (0..self.args.rounds).map(|_| self.load(line)).collect::<anyhow::Result<Vec<_>>>()?;
        Ok(Figure::of(&reports, command))
    }

    /// The server's memory in MiB.
    pub fn memory_mib(&self) -> anyhow::Result<f64> {
        Ok(resident_kib(self.server()?.pid())? / 1024.0)
    }
}

impl Figure {
    /// The medians over several reports, of one command or `all`.
    pub fn of(reports: &[Value], command: &str) -> Self {
        let row = |report: &Value| match command {
            "all" => report["all"].clone(),
            _ => report["commands"][command].clone(),
        };
        let rows: Vec<Value> = reports.iter().map(row).filter(|row| row["n"].as_u64() > Some(0)).collect();
        let median = |key: &str| spread(&rows.iter().filter_map(|row| row[key].as_f64()).collect::<Vec<_>>())[0];
        Self { per_second: median("per_second"), p50: median("p50_ms"), p99: median("p99_ms") }
    }

    /// Its cells.
    pub fn cells(self) -> [String; 3] {
        let [p50, p99] = self.latencies();
        [number(self.per_second, 0), p50, p99]
    }

    /// The cells of median and 99th percentile.
    pub fn latencies(self) -> [String; 2] {
        [number(self.p50, 2), number(self.p99, 2)]
    }
}

/// A cell; a figure nobody could measure is a dash.
pub fn number(figure: f64, decimals: usize) -> String {
    if figure.is_nan() { "–".to_owned() } else { format!("{figure:.decimals$}") }
}

/// The name whose rows are copied; the statements that copy them name it.
pub const TEMPLATE: &str = "skabelon.dk";
