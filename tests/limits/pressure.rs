//! One registrar's p99 alone and beside a flood: `cargo bench --bench limits -- pressure`.
//!
//! The server is `navn serve` with its default limits. The victim keeps a fixed rate, and its latencies
//! count from when a command should have gone out. All share the machine's cores, which in life they
//! would not: the flooder runs at the lowest priority, so that its own work (most of it TLS) takes as
//! little from the others as can be, and its share of the cores is told.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use navn::cli::epp::connection::Connection;

use super::flood::Flood;
use super::process::{self, Server, cpu_s, navn};
use super::report::spread;

/// The arguments of `pressure`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An empty PostgreSQL database; SQLite if none is given
    #[arg(long)]
    database: Option<String>,
    /// The kinds of flood; all if none is given
    #[arg(long)]
    flood: Vec<Flood>,
    /// How often everything is measured
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 4)]
    seconds: u32,
    /// Commands a second of the victim
    #[arg(long, default_value_t = 200)]
    rate: u32,
}

/// One measurement of the victim, in milliseconds and cores.
#[derive(Debug, Default)]
struct Figures {
    check_p99: f64,
    p99: f64,
    login_p95: f64,
    server: f64,
    flooder: f64,
}

/// Prints the table of ratios.
pub async fn run(args: &Args) -> anyhow::Result<()> {
    let temporary = tempfile::tempdir()?;
    let directory = temporary.path();
    drop(Server::navn(directory, args.database.as_deref())?);
    for registrar in ["REG-1001", "REG-1002"] {
        navn(directory, 0, &format!("admin registrar deposit {registrar} --amount 900000000.00 --reason load"))?;
    }
    let url = args.database.clone();
    let url = url.unwrap_or_else(|| format!("sqlite:{}", process::database(directory).display()));
    process::limit(directory, 0, &format!("names --database {url} --count {NAMES} --list names"))?;
    let floods = if args.flood.is_empty() { Flood::ALL.to_vec() } else { args.flood.clone() };
    let mut alone = Vec::new();
    let mut under: Vec<Vec<Figures>> = floods.iter().map(|_| Vec::new()).collect();
    for round in 1..=args.rounds {
        eprintln!("round {round} of {}", args.rounds);
        alone.push(measure(args, directory, &url, None).await?);
        for (flood, under) in floods.iter().zip(&mut under) {
            under.push(measure(args, directory, &url, Some(*flood)).await?);
        }
    }
    print!("{}", table(&floods, &alone, &under));
    Ok(())
}

/// Measures on a server of its own: an account pays for a flood after it is over, too.
async fn measure(args: &Args, directory: &Path, database: &str, flood: Option<Flood>) -> anyhow::Result<Figures> {
    let server = &Server::serve(directory, database)?;
    let flooder = flood.map(|kind| Server::flood(directory, server.port, kind.word())).transpose()?;
    let used = |process: Option<&Server>| process.map_or(Ok(0.0), |process| cpu_s(process.pid()));
    let (begun, before) = (Instant::now(), [used(Some(server))?, used(flooder.as_ref())?]);
    let words = format!("load --json --user REG-1002 --registrant KUNDE2-DK {VICTIM} --rate {}", args.rate);
    let (words, port) = (format!("{words} --seconds {}", args.seconds), server.port);
    let load = tokio::task::spawn_blocking({
        let directory = directory.to_owned();
        move || process::report(&navn(&directory, port, &words)?)
    });
    let logins = logins(directory.to_owned(), port, Duration::from_secs(u64::from(args.seconds)));
    let (load, mut logins) = (load.await??, logins.await?);
    let after = [used(Some(server))?, used(flooder.as_ref())?];
    let cores = |at: usize| (after[at] - before[at]) / begun.elapsed().as_secs_f64();
    logins.sort_by(f64::total_cmp);
    let figure = |of: &serde_json::Value| of["p99_ms"].as_f64().unwrap_or(f64::NAN);
    let login_p95 = logins.get(logins.len() * 95 / 100).copied().unwrap_or(f64::NAN);
    let (check_p99, p99) = (figure(&load["commands"]["check"]), figure(&load["all"]));
    let figures = Figures { check_p99, p99, login_p95, server: cores(0), flooder: cores(1) };
    eprintln!("  {}: {figures:?} {}", flood.map_or("alone", Flood::word), load["all"]["codes"]);
    Ok(figures)
}

/// Milliseconds of connecting and logging in, a few times a second.
async fn logins(directory: PathBuf, port: u16, time: Duration) -> anyhow::Result<Vec<f64>> {
    let target = process::target(&directory, port);
    let (dialer, password, ends) = (target.dialer()?, target.password()?, Instant::now() + time);
    let mut taken = Vec::new();
    let mut ticks = tokio::time::interval(BETWEEN_LOGINS);
    while Instant::now() < ends {
        ticks.tick().await;
        let begun = Instant::now();
        let mut connection = Connection::open(&dialer).await?;
        let answer = connection.login("REG-1002", &password).await?;
        anyhow::ensure!(answer.contains("code=\"1000\""), "{answer}");
        taken.push(begun.elapsed().as_secs_f64() * 1e3);
        connection.logout().await?;
    }
    Ok(taken)
}

fn table(floods: &[Flood], alone: &[Figures], under: &[Vec<Figures>]) -> String {
    let mut out = String::from(
        "| flood | check p99 | ratio | p99 of the mix | ratio | connect and login p95 | ratio | server, flooder |\n",
    );
    out += "|---|---|---|---|---|---|---|---|\n";
    let all = |figures: &[Figures], of: fn(&Figures) -> f64| spread(&figures.iter().map(of).collect::<Vec<_>>());
    let mut line = |word: &str, figures: &[Figures]| {
        let _ = write!(out, "| {word} |");
        let of: [fn(&Figures) -> f64; 3] =
            [|figures| figures.check_p99, |figures| figures.p99, |figures| figures.login_p95];
        for of in of {
            let [middle, least, most] = all(figures, of);
            let ratio = middle / all(alone, of)[0];
            let _ = write!(out, " {middle:.1} ms ({least:.1}–{most:.1}) | {ratio:.2} |");
        }
        let [server, flooder] = [all(figures, |figures| figures.server)[0], all(figures, |figures| figures.flooder)[0]];
        let _ = writeln!(out, " {server:.2}, {flooder:.2} cores |");
    };
    line("none", alone);
    floods.iter().zip(under).for_each(|(flood, figures)| line(flood.word(), figures));
    out
}

/// What a registrar does that bothers nobody.
const VICTIM: &str = "--connections 8 --mix check=60,info=20,create=10,renew=5,update=5 --names names";
const NAMES: u32 = 100_000;
const BETWEEN_LOGINS: Duration = Duration::from_millis(40);
