//! `navn load`: how fast a server answers over real TLS sessions.

pub mod cpu;
pub mod mix;
pub mod names;
pub mod session;
pub mod tally;
pub mod work;

use std::fs::{File, OpenOptions};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use chrono::{DateTime, Utc};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep_until};

use super::epp::answer::Answer;
use super::epp::connection::{Connection, Dialer, Target};
use crate::clock::Clock;
use crate::ids::Ids;
use mix::Mix;
use names::Dice;
use session::{Schedule, Shared};
use tally::{Measured, Tally};
use work::Plan;

/// The arguments of `navn load`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    target: Target,
    /// The password; other users of this machine can see it, so only for a test server
    #[arg(long, conflicts_with = "password_env")]
    password: Option<String>,
    /// Sessions
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..))]
    connections: u16,
    /// Commands in flight a session
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=PIPELINE_MAX))]
    pipeline: u16,
    /// Seconds to measure
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// Seconds before that, which do not count
    #[arg(long, default_value_t = 1)]
    warm_up: u32,
    /// Commands a second over all sessions, each measured from when it should have gone out
    #[arg(long, value_parser = rate)]
    rate: Option<f64>,
    /// Weights of the commands
    #[arg(long, default_value = "check=60,info=20,create=10,renew=5,update=5")]
    mix: Mix,
    /// The registrant of new domains
    #[arg(long, value_name = "HANDLE", default_value = "KUNDE1-DK")]
    registrant: String,
    /// A name server of new domains; repeat it
    #[arg(long, value_name = "HOST", default_values = ["ns1.navn-sandbox.net", "ns2.navn-sandbox.net"])]
    ns: Vec<String>,
    /// Existing domains to check and look at, one a line
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// Write the name and result code of each create to this file as it is answered
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// Repeat the same names: a number to start from
    #[arg(long)]
    seed: Option<u64>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Connects all sessions, loads the server, prints the report. The exit code is 0, or 3 when a
/// connection failed or broke.
///
/// # Errors
/// When a file cannot be read or written.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let password = match &args.password {
        Some(password) => password.clone(),
        None => args.target.password()?,
    };
    let shared = Arc::new(shared(&args)?);
    let opened = match args.target.dialer() {
        Ok(dialer) => open_all(&args, &dialer, &password).await,
        Err(error) => Err(error.into()),
    };
    let connections = match opened {
        Ok(connections) => connections,
        Err(error) => {
            eprintln!("navn load: {error:#}");
            return Ok(ExitCode::from(EXIT_CONNECTION));
        }
    };
    let measured = measure(&args, connections, &shared).await;
    let tally = shared.tally.lock().unwrap_or_else(PoisonError::into_inner);
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
    let append = |file: &PathBuf| -> anyhow::Result<Mutex<File>> {
        let opened = OpenOptions::new().create(true).append(true).open(file);
        Ok(Mutex::new(opened.with_context(|| format!("{}", file.display()))?))
    };
    let (mix, registrant, ns) = (args.mix.clone(), args.registrant.clone(), args.ns.clone());
    Ok(Shared {
        plan: Plan { mix, registrant, ns, known },
        pipeline: usize::from(args.pipeline),
        tally: Mutex::new(Tally::default()),
        journal: args.journal.as_ref().map(append).transpose()?,
    })
}

/// Logged-in sessions, a few handshakes at a time.
async fn open_all(args: &Args, dialer: &Dialer, password: &str) -> anyhow::Result<Vec<Connection>> {
    let (mut opening, mut opened) = (JoinSet::new(), Vec::new());
    for _ in 0..args.connections {
        if opening.len() >= HANDSHAKES_MAX {
            opened.extend(opening.join_next().await.transpose()?.transpose()?);
        }
        let (dialer, user, password) = (dialer.clone(), args.target.user.clone(), password.to_owned());
        opening.spawn(async move { open(&dialer, &user, &password).await });
    }
    while let Some(connection) = opening.join_next().await {
        opened.push(connection??);
    }
    Ok(opened)
}

async fn open(dialer: &Dialer, user: &str, password: &str) -> anyhow::Result<Connection> {
    let mut connection = Connection::open(dialer).await?;
    let answer = Answer::read(&connection.login(user, password).await?)?;
    anyhow::ensure!(answer.is_success(), "login: {}", answer.text.trim());
    Ok(connection)
}

async fn measure(args: &Args, connections: Vec<Connection>, shared: &Arc<Shared>) -> Measured {
    let count = connections.len();
    let started = Instant::now();
    let begins = started + Duration::from_secs(u64::from(args.warm_up));
    let ends = begins + Duration::from_secs(u64::from(args.seconds));
    let mut dice = Dice::new(args.seed.unwrap_or_else(random_seed));
    let server_now = connections.first().map_or_else(|| Clock.now(), server_now);
    let mut sessions = JoinSet::new();
    for (number, connection) in connections.into_iter().enumerate() {
        let pace = args.rate.map(|rate| pace(started, rate, count, number));
        let schedule = Schedule { begins, ends, pace };
        let identity = (number, dice.roll());
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
    connection.services().now.unwrap_or_else(|| Clock.now())
}

/// The first command of session `number` and the time between its commands, so that all
/// sessions together keep the rate evenly.
fn pace(started: Instant, rate: f64, count: usize, number: usize) -> (Instant, Duration) {
    let [count, number] = [count, number].map(|n| u32::try_from(n).map_or(f64::MAX, f64::from));
    (started + Duration::from_secs_f64(number / rate), Duration::from_secs_f64(count / rate))
}

fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| format!("{text:?} is not a number"))?;
    if (RATE_MIN..=RATE_MAX).contains(&rate) { Ok(rate) } else { Err("between 0.01 and 1000000".to_owned()) }
}

fn random_seed() -> u64 {
    Ids.entropy().first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

const EXIT_CONNECTION: u8 = 3;
/// More in flight than this, and both sides could wait for each other with full buffers.
const PIPELINE_MAX: i64 = 256;
/// Connections made at the same time.
const HANDSHAKES_MAX: usize = 32;
/// A domain every sandbox has.
const KNOWN_NAME: &str = "eksempel.dk";
const RATE_MIN: f64 = 0.01;
const RATE_MAX: f64 = 1_000_000.0;
/// Keeps a run that broke during the warm-up from dividing by nothing.
const SECONDS_MIN: f64 = 0.001;

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    #[test]
    fn the_options_have_the_defaults_of_the_sandbox() {
        let args = Line::try_parse_from(["load"]).unwrap().args;
        assert_eq!((args.connections, args.pipeline, args.registrant.as_str()), (64, 1, "KUNDE1-DK"));
        assert_eq!((args.target.port, args.ns.len()), (7700, 2));
    }

    #[test]
    fn every_option_is_understood() {
        let line = "load --connections 8 --pipeline 4 --seconds 2 --rate 100 --mix create=1 --user REG-1002 \
                    --password-env P --ca ca.pem --host h --port 1 --registrant R --ns a.x.net --ns b.x.net \
                    --journal j --json";
        let args = Line::try_parse_from(line.split_whitespace()).unwrap().args;
        assert_eq!((args.rate, args.ns.len(), args.json), (Some(100.0), 2, true));
        assert!(Line::try_parse_from(["load", "--password", "x"]).is_ok());
    }

    #[test]
    fn limits_are_kept() {
        for line in ["--pipeline 0", "--pipeline 257", "--connections 0", "--rate 0", "--rate NaN", "--mix x=1"] {
            assert!(Line::try_parse_from(["load"].into_iter().chain(line.split(' '))).is_err(), "{line}");
        }
    }

    #[test]
    fn sessions_share_the_rate_evenly() {
        let started = Instant::now();
        let (first, interval) = pace(started, 100.0, 10, 3);
        assert_eq!((first - started, interval), (Duration::from_millis(30), Duration::from_millis(100)));
    }
}
