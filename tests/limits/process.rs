//! The programs that are held against each other, started and stopped.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::Value;

/// A program that serves; stopped when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Its port.
    pub port: u16,
}

impl Server {
    /// The sandbox in `directory`.
    pub fn navn(directory: &Path, database: Option<&str>) -> anyhow::Result<Self> {
        let mut command = Command::new(NAVN);
        command.args(["sandbox", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--log", "warn"]);
        command.args(database.into_iter().flat_map(|url| ["--database", url]));
        Self::start(command, directory, "EPP")
    }

    /// `navn serve` with its default limits, on the data of the sandbox in `directory`.
    pub fn serve(directory: &Path, database: &str) -> anyhow::Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let text = format!(
            "[listen]\nepp = \"127.0.0.1:{port}\"\nhttp = \"\"\n[tls]\ncertificate = \"certs-dev/server.pem\"\n\
             key = \"certs-dev/server.key\"\n[database]\nurl = \"{database}\"\n[secrets]\n\
             seal_key_file = \"sandbox/seal.key\"\n[outbox]\ndirectory = \"sandbox/outbox\"\n[log]\nfilter = \"error\"\n"
        );
        std::fs::write(directory.join("navn.toml"), text)?;
        let mut command = Command::new(NAVN);
        command.args(["serve", "--config", "navn.toml"]).current_dir(directory);
        let server = Self { child: command.spawn()?, port };
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        anyhow::bail!("the server does not listen")
    }

    /// A flood of `kind` against `port`, at the lowest priority.
    pub fn flood(directory: &Path, port: u16, kind: &str) -> anyhow::Result<Self> {
        let mut command = Command::new("nice");
        command.args(["-n", "19"]).arg(std::env::current_exe()?).args(["flood", kind]);
        command.env("NAVN_PORT", port.to_string());
        Self::start(command, directory, "")
    }

    /// The echo of the answers in `answers`.
    pub fn echo(directory: &Path, answers: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("echo").arg("--answers").arg(answers);
        Self::start(command, directory, "")
    }

    /// Starts `command` and reads where it listens from the line that holds `word`.
    fn start(mut command: Command, directory: &Path, word: &str) -> anyhow::Result<Self> {
        let mut child = command.current_dir(directory).stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        let line = lines.by_ref().map_while(Result::ok).find(|line| line.contains(word)).context("it ended at once")?;
        let address = line.split_whitespace().find_map(|word| word.parse::<std::net::SocketAddr>().ok());
        let port = address.with_context(|| format!("no address in {line:?}"))?.port();
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, port })
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        if asked.is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// Runs `navn` with `words` in `directory` against `port` and returns what it printed.
pub fn navn(directory: &Path, port: u16, words: &str) -> anyhow::Result<String> {
    let mut command = Command::new(NAVN);
    command.args(words.split_whitespace()).env("NAVN_PORT", port.to_string());
    output(command.current_dir(directory), words)
}

/// One run of the load tester: its report.
pub fn load(directory: &Path, port: u16, words: &str) -> anyhow::Result<Value> {
    let printed = navn(directory, port, &format!("load --json {words}"))?;
    report(&printed)
}

/// What the load tester printed.
pub fn report(printed: &str) -> anyhow::Result<Value> {
    let report: Value = serde_json::from_str(printed)?;
    ensure!(report["connections_lost"] == 0, "connections were lost: {report}");
    Ok(report)
}

/// Seconds of processor time a process has used.
pub fn cpu_s(pid: u32) -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The 14th and 15th field; the 2nd, the program's name, may hold blanks.
    let (_, fields) = stat.rsplit_once(')').context("a name")?;
    let mut ticks = fields.split_ascii_whitespace().skip(11).map(str::parse::<f64>);
    let mut next = || anyhow::Ok(ticks.next().context("a field")??);
    Ok((next()? + next()?) / 100.0)
}

/// Runs this program with `words` in `directory` and returns the numbers it printed.
pub fn limit(directory: &Path, port: u16, words: &str) -> anyhow::Result<Vec<f64>> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(words.split_whitespace()).env("NAVN_PORT", port.to_string());
    let printed = output(command.current_dir(directory), words)?;
    printed.split_whitespace().map(|word| Ok(word.parse()?)).collect()
}

fn output(command: &mut Command, words: &str) -> anyhow::Result<String> {
    let output = command.output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{words}: {} {errors}", String::from_utf8_lossy(&output.stdout));
    Ok(String::from_utf8(output.stdout)?)
}

/// The directory a sandbox keeps its data in, below the one it was started in.
pub fn database(directory: &Path) -> PathBuf {
    directory.join("sandbox/navn.db")
}

const NAVN: &str = env!("CARGO_BIN_EXE_navn");
