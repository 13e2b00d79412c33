//! The rows of a create in the bare database, in the best grouping found: no EPP, no rules.
//!
//! Callers wait for their rows to be durable. Whoever writes takes everything that waits, as navn's
//! runner does, reads what a create must look at, writes the rows and commits once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

mod postgres;
mod rows;
mod sqlite;

/// The arguments of `raw`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The database, as a sandbox has filled it: `sqlite:PATH` or `postgres://…`
    #[arg(long)]
    database: String,
    /// Creates that wait at the same time
    #[arg(long, default_value_t = 64)]
    callers: usize,
    /// Seconds to measure
    #[arg(long, default_value_t = 5)]
    seconds: u64,
}

/// A create that waits: its number, and where its end is told.
struct Job {
    number: u64,
    done: oneshot::Sender<()>,
}

/// Prints creates a second, and the median and 99th percentile of their milliseconds.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let (sender, receiver) = mpsc::channel(QUEUE_MAX);
    let writer = match args.database.strip_prefix("sqlite:") {
        Some(path) => {
            let path = path.to_owned();
            tokio::task::spawn_blocking(move || sqlite::write(&path, receiver))
        }
        None => {
            let url = args.database.clone();
            tokio::spawn(async move { postgres::write(&url, receiver).await })
        }
    };
    let (begins, time) = (Instant::now() + WARM_UP, Duration::from_secs(args.seconds));
    // Names no other run has used.
    let first = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_nanos();
    let next = Arc::new(AtomicU64::new(u64::try_from(first)?));
    let mut callers = JoinSet::new();
    for _ in 0..args.callers {
        callers.spawn(call(sender.clone(), Arc::clone(&next), begins, begins + time));
    }
    drop(sender);
    let mut latencies = Vec::new();
    while let Some(ended) = callers.join_next().await {
        latencies.extend(ended?);
    }
    writer.await??;
    latencies.sort_unstable();
    let at = |quantile: usize| {
        latencies.get(latencies.len() * quantile / 100).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    };
    let count = f64::from(u32::try_from(latencies.len())?);
    println!("{:.0} {:.2} {:.2}", count / time.as_secs_f64(), at(50), at(99));
    Ok(())
}

async fn call(sender: mpsc::Sender<Job>, next: Arc<AtomicU64>, begins: Instant, ends: Instant) -> Vec<Duration> {
    let mut latencies = Vec::new();
    while Instant::now() < ends {
        let (done, ended) = oneshot::channel();
        let since = Instant::now();
        let job = Job { number: next.fetch_add(1, Ordering::Relaxed), done };
        if sender.send(job).await.is_err() || ended.await.is_err() {
            return latencies;
        }
        let now = Instant::now();
        if (begins..ends).contains(&now) {
            latencies.push(now - since);
        }
    }
    latencies
}

const QUEUE_MAX: usize = 1024;
const BATCH_MAX: usize = 256;
const WARM_UP: Duration = Duration::from_secs(1);
