//! A sandbox as its users start it: the program itself, in a directory of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A running `navn sandbox`; killed when dropped.
pub struct Sandbox {
    directory: TempDir,
    child: Child,
    /// Where it speaks EPP.
    pub address: SocketAddr,
    /// What it prints when it is ready.
    pub introduction: String,
}

impl Sandbox {
    /// Starts a sandbox with fresh data on SQLite.
    pub fn start() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let Spawned { child, address, introduction } = spawn(directory.path());
        Self { directory, child, address, introduction }
    }

    /// Kills the server without warning, as `kill -9` does, and starts it again on its data.
    pub fn kill_and_restart(&mut self) {
        self.child.kill().expect("a running server");
        self.child.wait().expect("a killed server");
        let Spawned { child, address, .. } = spawn(self.directory.path());
        (self.child, self.address) = (child, address);
    }

    /// Asks the server to stop, and waits until it has.
    pub fn terminate(&mut self) -> std::process::ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill").success());
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
            .output()
            .expect("the program runs")
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
    }
}

/// A program that is ready.
struct Spawned {
    child: Child,
    address: SocketAddr,
    introduction: String,
}

/// Starts the program and waits until it has said where it listens and all the rest.
fn spawn(directory: &Path) -> Spawned {
    let mut child = Command::new(NAVN)
        .args(["sandbox", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--log", "warn"])
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
    let address = introduction.split_whitespace().find_map(|word| word.parse().ok());
    // The pipe is read to its end, so that the server never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    Spawned { child, address: address.expect("it says where it listens"), introduction }
}

/// The program under test.
pub const NAVN: &str = env!("CARGO_BIN_EXE_navn");
