//! `navn load`: how fast a server answers over real TLS sessions.

pub mod arguments;
pub mod cpu;
pub mod glance;
pub mod mix;
pub mod names;
pub mod session;
pub mod tally;
pub mod work;

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use anyhow::Context;
use chrono::{DateTime, Utc};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep_until};

use super::epp::answer::Answer;
use super::epp::connection::{Connection, Dialer};
use crate::clock::Clock;
use crate::ids::Ids;
use arguments::Account;
pub use arguments::Args;
use names::Dice;
use session::{Schedule, Shared};
use tally::{Measured, Tally};
use work::{Identity, Plan};

/// Connects all sessions, loads the server, prints the report. The exit code is 0, or 3 when a
/// connection failed or broke.
///
/// # Errors
/// When a file cannot be read or written.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let accounts = args.accounts()?;
    let shared = Arc::new(shared(&args)?);
    let opened = match args.target.dialer() {
        Ok(dialer) => open_all(&args, &dialer, &accounts).await,
        Err(error) => Err(error.into()),
    };
    let connections = match opened {
        Ok(connections) => connections,
        Err(error) => {
            eprintln!("navn load: {error:#}");
            return Ok(ExitCode::from(EXIT_CONNECTION));
        }
    };
    let measured = measure(&args, connections, &accounts, &shared).await;
    let tally = shared.tally();
    if args.json {
        println!("{:#}", tally.json(&measured));
    } else {
        print!("{}", tally.text(&measured));
    }
    Ok(if measured.lost == 0 { ExitCode::SUCCESS } else { ExitCode::from(EXIT_CONNECTION) })
}

fn shared(args: &Args) -> anyhow::Result<Shared> {
    let known = match &args.names {
        None => vec![KNOWN_NAME.to_owned()],
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
        }
    };
    let append = |file: &Path| -> anyhow::Result<Mutex<File>> {
        let opened = OpenOptions::new().create(true).append(true).open(file);
        Ok(Mutex::new(opened.with_context(|| format!("{}", file.display()))?))
    };
    Ok(Shared {
        plan: Plan { mix: args.mix.clone(), ns: args.ns.clone(), known },
        pipeline: usize::from(args.pipeline),
        tally: Mutex::new(Tally::default()),
        journal: args.journal.as_deref().map(append).transpose()?,
    })
}

/// Logged-in sessions, each under the next of `accounts`, a few handshakes at a time. Every session
/// comes with its number.
async fn open_all(args: &Args, dialer: &Dialer, accounts: &[Account]) -> anyhow::Result<Vec<(usize, Connection)>> {
    let (mut opening, mut opened) = (JoinSet::new(), Vec::new());
    for (number, account) in (0..usize::from(args.connections)).zip(accounts.iter().cycle()) {
        if opening.len() >= HANDSHAKES_MAX {
            opened.extend(opening.join_next().await.transpose()?.transpose()?);
        }
        let (dialer, account) = (dialer.clone(), account.clone());
        opening.spawn(async move { anyhow::Ok((number, open(&dialer, &account).await?)) });
    }
    while let Some(connection) = opening.join_next().await {
        opened.push(connection??);
    }
    Ok(opened)
}

async fn open(dialer: &Dialer, account: &Account) -> anyhow::Result<Connection> {
    let mut connection = Connection::open(dialer).await?;
    let answer = Answer::read(&connection.login(&account.user, &account.password).await?)?;
    anyhow::ensure!(answer.is_success(), "login of {}: {}", account.user, answer.text.trim());
    Ok(connection)
}

async fn measure(
    args: &Args,
    connections: Vec<(usize, Connection)>,
    accounts: &[Account],
    shared: &Arc<Shared>,
) -> Measured {
    let count = connections.len();
    let started = Instant::now();
    let begins = started + Duration::from_secs(u64::from(args.warm_up));
    let ends = begins + Duration::from_secs(u64::from(args.seconds));
    let mut dice = Dice::new(args.seed.unwrap_or_else(random_seed));
    let server_now =
        connections.first().map_or_else(|| Clock::system().now(), |(_, connection)| server_now(connection));
    let mut sessions = JoinSet::new();
    for (number, connection) in connections {
        let pace = args.rate.map(|rate| pace(started, rate, count, number));
        let schedule = Schedule { begins, ends, pace };
        let registrant = accounts[number % accounts.len()].registrant.clone();
        let identity = Identity { number, seed: dice.roll(), registrant };
        sessions.spawn(session::run(connection, Arc::clone(shared), schedule, identity, server_now));
    }
    let cpu = tokio::spawn(async move {
        sleep_until(begins).await;
        let before = cpu::used_s();
        sleep_until(ends).await;
        Some(cpu::used_s()? - before?)
    });
    let mut lost = 0;
    while let Some(ended) = sessions.join_next().await {
        if let Err(error) = ended.map_err(anyhow::Error::from).and_then(|ended| Ok(ended?)) {
            if lost == 0 {
                eprintln!("navn load: {error:#}");
            }
            lost += 1;
        }
    }
    if lost == count {
        cpu.abort();
    }
    let seconds = ends.min(Instant::now()).saturating_duration_since(begins).as_secs_f64().max(SECONDS_MIN);
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let cpu = cpu.await.ok().flatten().map(|seconds| (seconds, processors));
    Measured { seconds, connections: count, pipeline: shared.pipeline, rate: args.rate, lost, cpu }
}

/// The server's present, which in a sandbox may be far ahead.
fn server_now(connection: &Connection) -> DateTime<Utc> {
    connection.services().now.unwrap_or_else(|| Clock::system().now())
}

/// The first command of session `number` and the time between its commands, so that all
/// sessions together keep the rate evenly.
fn pace(started: Instant, rate: f64, count: usize, number: usize) -> (Instant, Duration) {
    let [count, number] = [count, number].map(|n| u32::try_from(n).map_or(f64::MAX, f64::from));
    (started + Duration::from_secs_f64(number / rate), Duration::from_secs_f64(count / rate))
}

fn random_seed() -> u64 {
    Ids::system().entropy().first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

const EXIT_CONNECTION: u8 = 3;
/// Connections made at the same time.
const HANDSHAKES_MAX: usize = 32;
/// A domain every sandbox has.
const KNOWN_NAME: &str = "eksempel.dk";
/// Keeps a run that broke during the warm-up from dividing by nothing.
const SECONDS_MIN: f64 = 0.001;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_share_the_rate_evenly() {
        let started = Instant::now();
        let (first, interval) = pace(started, 100.0, 10, 3);
        assert_eq!((first - started, interval), (Duration::from_millis(30), Duration::from_millis(100)));
    }
}
