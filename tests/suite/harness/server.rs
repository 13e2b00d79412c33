//! `navn serve` with a configuration of its own, on any free ports.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use navn::server::certs::DevCerts;
use tempfile::TempDir;

use super::client::PASSWORD;
use super::sandbox::{NAVN, terminate, told};
use super::traffic::Traffic;

/// A directory with all that a production server needs.
pub struct Site {
    directory: TempDir,
}

/// A running `navn serve`; killed when dropped.
pub struct Server {
    /// Its directory.
    pub site: Site,
    child: Child,
    /// Where it speaks EPP.
    pub address: SocketAddr,
    /// Where it speaks HTTP.
    pub http: SocketAddr,
}

impl Site {
    /// Certificates, a seal key and the default configuration with paths and ports of its own,
    /// and with `changes` (key, value) besides.
    pub fn new(changes: &[(&str, &str)]) -> Self {
        let site = Self { directory: tempfile::tempdir().expect("a directory") };
        let certs = DevCerts::at(&site.path("certs"));
        certs.ensure(navn::clock::Clock::system().now()).expect("certificates");
        fs::write(site.path("seal.key"), "5a".repeat(32) + "\n").expect("a key");
        let (code, mut text, errors) = told(&site.navn(&["config", "default"]));
        assert_eq!(code, 0, "{errors}");
        let quoted = |path: PathBuf| format!("\"{}\"", path.display());
        let places = [
            ("epp", "\"127.0.0.1:0\"".to_owned()),
            ("http", "\"127.0.0.1:0\"".to_owned()),
            ("certificate", quoted(certs.server)),
            ("key", quoted(certs.server_key)),
            ("url", format!("\"sqlite:{}\"", site.path("navn.db").display())),
            ("seal_key_file", quoted(site.path("seal.key"))),
            ("directory", quoted(site.path("outbox"))),
        ];
        let changes = changes.iter().map(|(key, value)| (*key, (*value).to_owned()));
        for (key, value) in places.into_iter().chain(changes) {
            text = set(&text, key, &value);
        }
        fs::write(site.path("navn.toml"), text).expect("a configuration");
        site
    }

    /// A path in the directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Runs `navn` in the directory, with the accounts' password in the environment.
    pub fn navn(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(NAVN);
        command.args(arguments).current_dir(self.directory.path()).env("PASSWORD", PASSWORD);
        command.output().expect("the program runs")
    }

    /// Runs `navn` with the words of `line`, which must do what it is told.
    pub fn done(&self, line: &str) -> String {
        let (code, output, errors) = told(&self.navn(&line.split_whitespace().collect::<Vec<_>>()));
        assert_eq!(code, 0, "navn {line}: {output}{errors}");
        output
    }

    /// Starts the server.
    pub fn serve(self) -> Server {
        let mut child = Command::new(NAVN)
            .args(["serve", "--config", "navn.toml"])
            .current_dir(self.directory.path())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("its log")).lines();
        let log = lines.by_ref().map(|line| line.expect("a line")).find(|line| line.contains("serving"));
        let log = log.expect("the server says where it listens");
        let (address, http) = (field(&log, "epp="), field(&log, "http="));
        std::thread::spawn(move || lines.for_each(drop));
        Server { site: self, child, address, http }
    }
}

impl Server {
    /// The authority behind its certificate.
    pub fn ca(&self) -> PathBuf {
        self.site.path("certs/ca.pem")
    }

    /// KiB of memory it has in use.
    pub fn resident_kib(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("a process");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        line.trim().trim_end_matches("kB").trim().parse().expect("a number")
    }

    /// Asks it to stop, and waits until it has.
    pub fn terminate(&mut self) -> ExitStatus {
        terminate(&self.child);
        self.child.wait().expect("a stopped server")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        Traffic::of(&self.ca()).judge();
    }
}

/// The status line and text that HTTP answers for `path`.
pub fn http(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("an HTTP server");
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("a reader");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

/// Whether there is a file below `directory` whose name ends so.
pub fn has_file(directory: &Path, end: &str) -> bool {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name().to_string_lossy().ends_with(end))
}

/// `text` with the line of `key` replaced.
fn set(text: &str, key: &str, value: &str) -> String {
    let start = format!("{key} = ");
    let mut found = 0;
    let mut changed = String::new();
    for line in text.lines() {
        if line.starts_with(&start) {
            found += 1;
            changed.push_str(&format!("{start}{value}\n"));
        } else {
            changed.push_str(&format!("{line}\n"));
        }
    }
    assert_eq!(found, 1, "{key} in the default configuration");
    changed
}

fn field(line: &str, name: &str) -> SocketAddr {
    let (_, rest) = line.split_once(name).unwrap_or_else(|| panic!("no {name} in {line}"));
    rest.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or_else(|| panic!("no address in {line}"))
}
