//! TLS connections made and ended as fast as they come, with or without a login on each.

use std::time::Duration;

use navn::cli::epp::FIRST_USER;
use navn::cli::epp::connection::{Connection, Dialer, Target};
use tokio::task::JoinSet;
use tokio::time::Instant;

/// The arguments of `handshakes`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    target: Target,
    /// Clients that connect at the same time
    #[arg(long, default_value_t = 16)]
    clients: usize,
    /// Seconds to measure
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Log in on each connection
    #[arg(long)]
    login: bool,
}

/// Prints how many connections a second were made.
pub async fn run(args: Args) -> anyhow::Result<()> {
    println!("{:.0}", rate(&args.target, args.clients, Duration::from_secs(args.seconds), args.login).await?);
    Ok(())
}

/// Connections a second.
async fn rate(target: &Target, clients: usize, time: Duration, login: bool) -> anyhow::Result<f64> {
    let (dialer, password) = (target.dialer()?, target.password()?);
    let ends = Instant::now() + time;
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        let (dialer, password) = (dialer.clone(), password.clone());
        tasks.spawn(async move {
            let mut made = 0_u32;
            while Instant::now() < ends {
                connect(&dialer, login.then_some((FIRST_USER, password.as_str()))).await?;
                made += 1;
            }
            anyhow::Ok(made)
        });
    }
    let mut made = 0;
    while let Some(ended) = tasks.join_next().await {
        made += ended??;
    }
    Ok(f64::from(made) / time.as_secs_f64())
}

async fn connect(dialer: &Dialer, login: Option<(&str, &str)>) -> anyhow::Result<()> {
    let mut connection = Connection::open(dialer).await?;
    if let Some((user, password)) = login {
        let answer = connection.login(user, password).await?;
        anyhow::ensure!(answer.contains("code=\"1000\""), "{answer}");
    }
    Ok(())
}
