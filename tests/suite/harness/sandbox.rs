//! A sandbox as its users start it: the program itself, in a directory of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

use super::traffic::Traffic;

/// A running `navn sandbox`; killed when dropped.
pub struct Sandbox {
    directory: TempDir,
    child: Child,
    /// Where it speaks EPP.
    pub address: SocketAddr,
    /// Where it speaks HTTP.
    pub http: SocketAddr,
    /// What it prints when it is ready.
    pub introduction: String,
}

impl Sandbox {
    /// Starts a sandbox with fresh data on SQLite.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts a sandbox with further options.
    pub fn start_with(more: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let Spawned { child, address, http, introduction } = spawn(directory.path(), more);
        Self { directory, child, address, http, introduction }
    }

    /// Kills the server without warning, as `kill -9` does, and starts it again on its data.
    pub fn kill_and_restart(&mut self) {
        self.child.kill().expect("a running server");
        self.child.wait().expect("a killed server");
        self.spawn(&[]);
    }

    /// Stops the server as its users do, and starts it again with further options.
    pub fn restart(&mut self, more: &[&str]) {
        assert!(self.terminate().success());
        self.spawn(more);
    }

    fn spawn(&mut self, more: &[&str]) {
        let Spawned { child, address, http, .. } = spawn(self.directory.path(), more);
        (self.child, self.address, self.http) = (child, address, http);
    }

    /// Asks the server to stop, and does not wait.
    pub fn ask_to_stop(&self) {
        terminate(&self.child);
    }

    /// Asks the server to stop, and waits until it has.
    pub fn terminate(&mut self) -> std::process::ExitStatus {
        terminate(&self.child);
        self.child.wait().expect("a stopped server")
    }

    /// The CA that signed the server's certificate.
    pub fn ca(&self) -> PathBuf {
        self.directory.path().join("certs-dev/ca.pem")
    }

    /// Where the sandbox keeps its data and where commands run.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Runs `navn` with `arguments` beside the sandbox, as a person would.
    pub fn navn(&self, arguments: &[&str]) -> Output {
        Command::new(NAVN)
            .args(arguments)
            .current_dir(self.directory.path())
            .env("NAVN_PORT", self.address.port().to_string())
            .env_remove("NAVN_PASSWORD")
            .output()
            .expect("the program runs")
    }

    /// Runs `navn` with the words of `line` and returns its exit code, output and errors.
    pub fn outcome(&self, line: &str) -> (i32, String, String) {
        let told = told(&self.navn(&line.split_whitespace().collect::<Vec<_>>()));
        // `navn epp --xml` shows what the server said.
        for frame in format!("\n{}", told.1).split("\nS: ").skip(1) {
            let document = frame.split("\nC: ").next().unwrap_or_default();
            Traffic::of(&self.ca()).hear(document.as_bytes());
        }
        told
    }

    /// Runs `navn admin` with `--json` and returns what it prints.
    pub fn admin(&self, arguments: &str) -> serde_json::Value {
        let mut words = vec!["admin"];
        words.extend(arguments.split_whitespace());
        words.push("--json");
        let output = self.navn(&words);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "navn admin {arguments}: {errors}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        Traffic::of(&self.ca()).judge();
    }
}

/// A program that is ready.
struct Spawned {
    child: Child,
    address: SocketAddr,
    http: SocketAddr,
    introduction: String,
}

/// Starts the program and waits until it has said where it listens and all the rest.
fn spawn(directory: &Path, more: &[&str]) -> Spawned {
    let mut child = Command::new(NAVN)
        .args(["sandbox", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--log", "warn"])
        .args(more)
        .current_dir(directory)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let mut introduction = String::new();
    while !introduction.contains("Ctrl-C stops it") {
        introduction += &lines.next().expect("the sandbox introduces itself").expect("a line");
        introduction.push('\n');
    }
    let plain = introduction.replace("http://", "").replace("/health", "");
    let mut addresses = plain.split_whitespace().filter_map(|word| word.parse().ok());
    let mut address = || addresses.next().expect("it says where it listens");
    let (address, http) = (address(), address());
    // The pipe is read to its end, so that the server never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    Spawned { child, address, http, introduction }
}

/// Sends SIGTERM.
pub fn terminate(child: &Child) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill").success());
}

/// The exit code, output and errors of a program that ran.
pub fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().expect("an exit"), text(&output.stdout), text(&output.stderr))
}

/// The program under test.
pub const NAVN: &str = env!("CARGO_BIN_EXE_navn");
