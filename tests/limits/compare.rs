//! Navn and its limits in alternation: each round measures every limit and navn once.

use std::path::{Path, PathBuf};

use super::echo;
use super::process::{self, Server, limit, load, navn, target};
use super::report::{self, Line};

/// The arguments of `compare`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An empty PostgreSQL database for navn; SQLite if none is given
    #[arg(long, requires = "raw_database")]
    database: Option<String>,
    /// An empty PostgreSQL database for the bare rows
    #[arg(long)]
    raw_database: Option<String>,
    /// How often everything is measured
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 4)]
    seconds: u32,
    /// Domains in the database before it begins
    #[arg(long, default_value_t = 100_000)]
    names: u64,
    /// Idle sessions whose memory is measured
    #[arg(long, default_value_t = 5000)]
    sessions: u32,
}

/// Everything that is running.
struct Stage<'a> {
    args: &'a Args,
    directory: PathBuf,
    navn: Server,
    echo: Server,
    /// The database of the bare rows.
    raw: String,
}

/// Prints the table of ratios.
pub async fn run(args: &Args) -> anyhow::Result<()> {
    let temporary = tempfile::tempdir()?;
    let stage = Stage::set(args, temporary.path()).await?;
    let mut lines = lines(stage.is_postgres());
    for round in 1..=args.rounds {
        eprintln!("round {round} of {}", args.rounds);
        stage.round(&mut lines)?;
    }
    lines.push(stage.idle()?);
    print!("{}", report::table(&lines));
    Ok(())
}

/// The lines of the table, in the order [`Stage::round`] measures them.
fn lines(postgres: bool) -> Vec<Line> {
    let line = |work: &str, limit, wanted| Line {
        work: work.to_owned(),
        wanted,
        limit: (limit, Vec::new()),
        navn: Vec::new(),
    };
    vec![
        line("hello, 64 sessions, per second", "echo", "0.75"),
        line("domain:check of one name, 64 sessions, per second", "echo", "0.50"),
        line("domain:info, 64 sessions, per second", "echo", if postgres { "0.25" } else { "0.35" }),
        line("domain:create, 64 sessions, per second", "raw store", "0.65"),
        line("domain:create, 256 sessions, per second", "raw store", "0.75"),
        line("connect and login, per second", "bare handshake", "0.50"),
        line("domain:create, one session, p50 in ms above the raw store", "", if postgres { "≤ 3" } else { "≤ 2" }),
        line("80 check, 15 info, 5 transform, 64 sessions at half the highest rate, p99 in ms", "", "≤ 20"),
    ]
}

impl<'a> Stage<'a> {
    async fn set(args: &'a Args, directory: &Path) -> anyhow::Result<Self> {
        let raw_directory = directory.join("raw");
        std::fs::create_dir(&raw_directory)?;
        let raw = match &args.raw_database {
            Some(url) => url.clone(),
            None => format!("sqlite:{}", process::database(&raw_directory).display()),
        };
        // A sandbox fills the database of the bare rows, and goes.
        drop(Server::navn(&raw_directory, args.raw_database.as_deref())?);
        let server = Server::navn(directory, args.database.as_deref())?;
        let own = args.database.clone().unwrap_or_else(|| format!("sqlite:{}", process::database(directory).display()));
        for url in [&raw, &own] {
            limit(directory, 0, &format!("names --database {url} --count {} --list names", args.names))?;
        }
        for registrar in ["REG-1001", "REG-1002"] {
            let deposit = format!("admin registrar deposit {registrar} --amount 900000000.00 --reason load");
            navn(directory, server.port, &deposit)?;
        }
        let answers = directory.join("answers");
        std::fs::create_dir(&answers)?;
        echo::record(&target(directory, server.port), &answers).await?;
        let echo = Server::echo(directory, &answers)?;
        Ok(Self { args, directory: directory.to_owned(), navn: server, echo, raw })
    }

    fn is_postgres(&self) -> bool {
        self.args.database.is_some()
    }

    fn round(&self, lines: &mut [Line]) -> anyhow::Result<()> {
        let mut lines = lines.iter_mut();
        let mut push = |limit: Option<f64>, navn: f64| {
            let Some(line) = lines.next() else { return };
            line.limit.1.extend(limit);
            line.navn.push(navn);
            eprintln!("  {}: {} {navn:.2}", line.work, limit.map_or(String::new(), |limit| format!("{limit:.0}")));
        };
        for mix in ["hello=1", "check=1", "info=1"] {
            let words = format!("--connections 64 --mix {mix} --names names");
            push(
                Some(self.load(self.echo.port, &words, "per_second")?),
                self.load(self.navn.port, &words, "per_second")?,
            );
        }
        for callers in [64, 256] {
            let raw = self.raw(callers)?[0];
            push(
                Some(raw),
                self.load(self.navn.port, &format!("--connections {callers} --mix create=1"), "per_second")?,
            );
        }
        let handshakes = format!("handshakes --seconds {}", self.args.seconds);
        let bare = limit(&self.directory, self.echo.port, &handshakes)?[0];
        push(Some(bare), limit(&self.directory, self.navn.port, &format!("{handshakes} --login"))?[0]);
        let alone = self.load(self.navn.port, "--connections 1 --mix create=1", "p50_ms")?;
        push(None, alone - self.raw(1)?[1]);
        let mix = "--connections 64 --mix check=80,info=15,create=2,renew=1,update=2 --names names";
        let highest = self.load(self.navn.port, mix, "per_second")?;
        push(None, self.load(self.navn.port, &format!("{mix} --rate {:.0}", highest / 2.0), "p99_ms")?);
        Ok(())
    }

    /// Memory of sessions that do nothing, on servers that have done nothing else.
    fn idle(self) -> anyhow::Result<Line> {
        let Self { args, directory, navn, echo, .. } = self;
        drop((navn, echo));
        let words = |server: &Server| format!("idle --sessions {} --pid {}", args.sessions, server.pid());
        let echo = Server::echo(&directory, &directory.join("answers"))?;
        let bare = limit(&directory, echo.port, &words(&echo))?;
        drop(echo);
        let navn = Server::navn(&directory, args.database.as_deref())?;
        let own = limit(&directory, navn.port, &words(&navn))?;
        let work = format!("KiB of an idle session, over {}; navn alone {:.0} MiB", args.sessions, own[0] / 1024.0);
        Ok(Line { work, wanted: "≤ 32 KiB, ≤ 64 MiB", limit: ("echo", vec![bare[1]]), navn: vec![own[1]] })
    }

    fn load(&self, port: u16, words: &str, figure: &str) -> anyhow::Result<f64> {
        let report = load(&self.directory, port, &format!("{words} --seconds {}", self.args.seconds))?;
        Ok(report["all"][figure].as_f64().unwrap_or(f64::NAN))
    }

    fn raw(&self, callers: u32) -> anyhow::Result<Vec<f64>> {
        let words = format!("raw --database {} --callers {callers} --seconds {}", self.raw, self.args.seconds);
        limit(&self.directory, 0, &words)
    }
}
