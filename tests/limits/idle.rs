//! Sessions that do nothing, and what memory each costs the server.

use navn::cli::epp::FIRST_USER;
use navn::cli::epp::connection::{Connection, Target};
use tokio::task::JoinSet;

use super::process::resident_kib;

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
    let before = resident_kib(args.pid)?;
    let sessions = open(&args.target, args.sessions).await?;
    let after = resident_kib(args.pid)?;
    println!("{before} {:.1}", (after - before) / f64::from(u32::try_from(sessions.len())?));
    Ok(())
}

/// Sessions that are logged in, and stay so until they are dropped.
pub async fn open(target: &Target, count: usize) -> anyhow::Result<Vec<Connection>> {
    let (dialer, password) = (target.dialer()?, target.password()?);
    let (mut opening, mut sessions) = (JoinSet::new(), Vec::with_capacity(count));
    for _ in 0..count {
        if opening.len() >= OPENING_MAX {
            sessions.extend(opening.join_next().await.transpose()?.transpose()?);
        }
        let (dialer, password) = (dialer.clone(), password.clone());
        opening.spawn(async move {
            let mut connection = Connection::open(&dialer).await?;
            let answer = connection.login(FIRST_USER, &password).await?;
            anyhow::ensure!(answer.contains("code=\"1000\""), "{answer}");
            anyhow::Ok(connection)
        });
    }
    while let Some(connection) = opening.join_next().await {
        sessions.push(connection??);
    }
    Ok(sessions)
}

const OPENING_MAX: usize = 32;
