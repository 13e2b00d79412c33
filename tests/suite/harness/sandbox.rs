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
    /// Where it speaks HTTP.
    pub http: SocketAddr,
}

impl Sandbox {
    /// Starts a sandbox with fresh data on SQLite.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts a sandbox with further options.
    pub fn start_with(more: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let (child, address, http) = spawn(directory.path(), more);
        Self { directory, child, address, http }
    }

    /// Kills the server without warning, as `kill -9` does, and starts it again on its data.
    pub fn kill_and_restart(&mut self) {
        self.child.kill().expect("a running server");
        self.child.wait().expect("a killed server");
        (self.child, self.address, self.http) = spawn(self.directory.path(), &[]);
    }

    /// Stops the server as its users do, and starts it again with further options.
    pub fn restart(&mut self, more: &[&str]) {
        assert!(self.terminate().success());
        (self.child, self.address, self.http) = spawn(self.directory.path(), more);
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
        told(&self.navn(&line.split_whitespace().collect::<Vec<_>>()))
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

/// Starts the program and waits for the line that says where it listens.
fn spawn(directory: &Path, more: &[&str]) -> (Child, SocketAddr, SocketAddr) {
    let mut child = Command::new(NAVN)
        .args(["sandbox", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--log", "warn"])
        .args(more)
        .current_dir(directory)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let mut address = || {
        let mut addresses = lines.by_ref().map(|line| line.expect("a line")).filter_map(|line| {
            let plain = line.replace("http://", "").replace("/health", "");
            plain.split_whitespace().find_map(|word| word.parse().ok())
        });
        addresses.next().expect("the sandbox says where it listens")
    };
    let (epp, http) = (address(), address());
    // The pipe is read to its end, so that the server never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    (child, epp, http)
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

/// The program.
pub const NAVN: &str = env!("CARGO_BIN_EXE_navn");
