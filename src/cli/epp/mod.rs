//! `navn epp`: an EPP client for people.

pub mod answer;
pub mod arguments;
pub mod connection;
pub mod repl;
pub mod request;
pub mod services;
pub mod talk;

use std::process::ExitCode;

use arguments::Action;
use connection::{Connection, ConnectionError, Target};
use talk::Talk;

/// The arguments of `navn epp`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    target: Target,
    /// The user to log in as
    #[arg(long, global = true, default_value = FIRST_USER)]
    user: String,
    /// Show the frames of both sides instead of a readable answer
    #[arg(long, global = true)]
    xml: bool,
    #[command(subcommand)]
    action: Action,
}

/// Connects, logs in, carries out one command (or a loop of them) and logs out. The exit code
/// is 0 when the server said yes, 1 when it said no, 2 when the command cannot be asked like
/// that, 3 when the connection failed.
///
/// # Errors
/// None: they are told and become an exit code.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    Ok(match carry_out(&args).await {
        Ok(success) => ExitCode::from(if success { 0 } else { EXIT_REFUSED }),
        Err(error) => {
            eprintln!("navn epp: {error:#}");
            ExitCode::from(if error.is::<ConnectionError>() { EXIT_CONNECTION } else { EXIT_USAGE })
        }
    })
}

async fn carry_out(args: &Args) -> anyhow::Result<bool> {
    let password = args.target.password()?;
    let dialer = args.target.dialer()?;
    let mut talk = Talk::new(Connection::open(&dialer).await?, args.xml);
    if matches!(args.action, Action::Hello) {
        return Ok(talk.show_greeting()?.is_success());
    }
    let login = talk.login(&args.user, &password).await?;
    if !login.is_success() {
        talk.show(&login);
        return Ok(false);
    }
    let success = match args.action {
        Action::Repl => repl::run(&mut talk).await?,
        _ => talk.carry_out(&args.action).await?,
    };
    // The answer is already known; a server that closes first takes nothing away from it.
    let _ = talk.logout().await;
    Ok(success)
}

/// The first registrar of the sandbox.
pub const FIRST_USER: &str = "REG-1001";
const EXIT_REFUSED: u8 = 1;
const EXIT_USAGE: u8 = 2;
const EXIT_CONNECTION: u8 = 3;
