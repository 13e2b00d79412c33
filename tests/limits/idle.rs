//! Sessions that do nothing, and what memory each costs the server.

use anyhow::Context;
use navn::cli::epp::FIRST_USER;
use navn::cli::epp::connection::{Connection, Target};
use tokio::task::JoinSet;

/// The arguments of `idle`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    target: Target,
    /// Sessions
    #[arg(long, default_value_t = 5000)]
    sessions: usize,
    /// The server's process
    #[arg(long)]
    pid: u32,
}

/// Prints the server's resident memory before, and KiB a session with all of them logged in.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let (dialer, password) = (args.target.dialer()?, args.target.password()?);
    let before = resident_kib(args.pid)?;
    let (mut opening, mut sessions) = (JoinSet::new(), Vec::with_capacity(args.sessions));
    for _ in 0..args.sessions {
        if opening.len() >= OPENING_MAX {
            sessions.extend(opening.join_next().await.transpose()?.transpose()?);
        }
        let (dialer, password) = (dialer.clone(), password.clone());
        opening.spawn(async move {
            let mut connection = Connection::open(&dialer).await?;
            let answer = connection.login(FIRST_USER, &password).await?;
            anyhow::ensure!(answer.contains("code=\"1000\""), "{answer}");
            Ok(connection)
        });
    }
    while let Some(connection) = opening.join_next().await {
        sessions.push(connection??);
    }
    let after = resident_kib(args.pid)?;
    println!("{before} {:.1}", (after - before) / f64::from(u32::try_from(sessions.len())?));
    Ok(())
}

/// `VmRSS` of a process.
fn resident_kib(pid: u32) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}

const OPENING_MAX: usize = 32;
