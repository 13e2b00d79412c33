//! Databases for tests: a SQLite file always, PostgreSQL when its binaries or a server are found.
//!
//! One temporary cluster serves a whole test binary. It listens on a socket in its own directory,
//! never on the network, and goes when this process goes, however it ends: a shell that holds the
//! other end of a pipe stops it.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::runtime::Builder;

/// Runs `test` on a fresh SQLite database and, if there is a server, on a fresh PostgreSQL one;
/// what it returned on each.
pub fn each_database<T, F: Future<Output = T>>(test: impl Fn(String) -> F) -> Vec<T> {
    each_database_on(Builder::new_multi_thread().worker_threads(2), test)
}

/// As [`each_database`], on a runtime of the test's choice.
pub fn each_database_on<T, F: Future<Output = T>>(runtime: &mut Builder, test: impl Fn(String) -> F) -> Vec<T> {
    runtime.enable_all().build().expect("a runtime for the test").block_on(async {
        let directory = tempfile::tempdir().expect("a directory for the test's database");
        let mut outcomes = vec![test(format!("sqlite:{}", directory.path().join("navn.db").display())).await];
        if let Some(server) = server() {
            let url = create_database(server).await;
            outcomes.push(test(url.clone()).await);
            drop_database(server, &url).await;
        }
        outcomes
    })
}

async fn create_database(server: &str) -> String {
    let name = format!("navn_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(server).await.expect("the server answers");
    connection.execute(AssertSqlSafe(format!("create database {name}"))).await.expect("a fresh database");
    connection.close().await.expect("the server says goodbye");
    with_database(server, &name)
}

async fn drop_database(server: &str, url: &str) {
    let name = url.split('?').next().and_then(|url| url.rsplit('/').next()).expect("the URL ends in a name");
    let mut connection = PgConnection::connect(server).await.expect("the server answers");
    let text = AssertSqlSafe(format!("drop database if exists {name} with (force)"));
    connection.execute(text).await.expect("the database goes");
}

/// `server` with another database's name.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, None), |(url, rest)| (url, Some(rest)));
    let authority = address.find("://").map_or(0, |at| at + 3);
    let end = address[authority..].find('/').map_or(address.len(), |at| authority + at);
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    format!("{}/{name}{options}", &address[..end])
}

/// The server's URL, started at the first call.
fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    let found = SERVER.get_or_init(|| {
        let found = std::env::var("NAVN_TEST_POSTGRES").map_or_else(|_| start(), Ok);
        if let Err(why) = &found {
            let required = std::env::var("NAVN_TEST_REQUIRE").is_ok_and(|what| what.contains("postgres"));
            assert!(!required, "PostgreSQL is required, but {why}");
            // Past the capture of the test runner, so that it is seen.
            let _ = writeln!(std::io::stderr(), "note: tests on PostgreSQL did not run: {why}");
        }
        found.ok()
    });
    found.as_deref()
}

/// Starts a cluster, and leaves it to the shell that watches this process.
fn start() -> Result<String, String> {
    let binaries = binaries().ok_or("initdb and pg_ctl are neither in PATH nor in /usr/lib/postgresql")?;
    let directory = tempfile::Builder::new().prefix("navn-pg").tempdir_in("/tmp").map_err(|error| error.to_string())?;
    let directory = directory.keep();
    let mut shell = shell(&directory)?;
    shell.arg("-c").arg(WATCH).arg("sh").arg(&binaries).arg(&directory);
    shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = shell.spawn().map_err(|error| format!("a shell did not start: {error}"))?;
    let mut line = String::new();
    let output = child.stdout.take().expect("the shell's output is a pipe");
    BufReader::new(output).read_line(&mut line).map_err(|error| error.to_string())?;
    if line.trim() != "ready" {
        return Err(format!("a temporary cluster did not start: {}", line.trim()));
    }
    // The pipe closes when this process ends; the shell then stops the cluster.
    static WATCHER: Mutex<Option<Child>> = Mutex::new(None);
    *WATCHER.lock().expect("it is locked once") = Some(child);
    Ok(format!("postgres://postgres@localhost/postgres?host={}", directory.display()))
}

/// A shell as somebody PostgreSQL accepts: it refuses to run as root.
fn shell(directory: &Path) -> Result<Command, String> {
    if number(&["-u"])? != 0 {
        return Ok(Command::new("sh"));
    }
    let (user, group) = (number(&["-u", "nobody"])?, number(&["-g", "nobody"])?);
    std::os::unix::fs::chown(directory, Some(user), Some(group)).map_err(|error| error.to_string())?;
    let mut command = Command::new("setpriv");
    command.arg(format!("--reuid={user}")).arg(format!("--regid={group}")).arg("--clear-groups").arg("sh");
    Ok(command)
}

fn number(arguments: &[&str]) -> Result<u32, String> {
    let output = Command::new("id").args(arguments).output().map_err(|error| format!("id: {error}"))?;
    String::from_utf8_lossy(&output.stdout).trim().parse().map_err(|_| format!("id {arguments:?} says no number"))
}

/// The newest directory that holds PostgreSQL's programs.
fn binaries() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut directories: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut installed: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    installed.sort();
    directories.extend(installed.into_iter().rev());
    directories.into_iter().find(|directory| ["initdb", "pg_ctl"].iter().all(|file| directory.join(file).exists()))
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Starts the cluster in `$2` with the programs in `$1`, says `ready`, and ends it when the input does.
const WATCH: &str = r#"
trap '' INT
cd "$2" || exit 1
"$1/initdb" -D "$2/data" -U postgres -A trust -N -E UTF8 --locale=C >"$2/log" 2>&1 &&
"$1/pg_ctl" -D "$2/data" -w -l "$2/log" \
    -o "-k '$2' -c listen_addresses= -c fsync=off -c max_connections=200" start >/dev/null 2>&1 </dev/null &&
echo ready || tail -n 1 "$2/log"
read -r _
"$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1
rm -rf "$2"
"#;
