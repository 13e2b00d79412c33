//! `navn admin`: the staff's desk.

pub mod account;
pub mod arguments;
pub mod bank_report;
pub mod clock;
pub mod desk;
pub mod duration;
pub mod invoice;
pub mod place;
pub mod registrar;
pub mod show;
pub mod verbs;
pub mod view;

use std::process::ExitCode;

use arguments::Noun;
use desk::{Desk, Trouble};
use place::Place;

/// The arguments of `navn admin`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Print one JSON object, or a list of them
    #[arg(long, global = true)]
    json: bool,
    /// Why this is done, for the history
    #[arg(long, global = true, value_name = "TEXT", default_value = "desk")]
    reason: String,
    /// Decide, show what would be, and change nothing
    #[arg(long, global = true)]
    dry_run: bool,
    #[command(subcommand)]
    noun: Noun,
}

/// Carries out one verb. The exit code is 0 when it was done, 1 when the registry said no, 2
/// when the arguments make no sense, 3 when the store failed.
///
/// # Errors
/// None: they are told and become an exit code.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    Ok(match carry_out(&args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::from(trouble.exit_code())
        }
    })
}

async fn carry_out(args: &Args) -> Result<(), Trouble> {
    let desk = Desk::open(&args.place, &args.reason, args.dry_run).await?;
    let shown = verbs::carry_out(&desk, &args.noun).await;
    desk.store.close().await;
    shown?.print(args.json);
    if args.dry_run {
        eprintln!("dry run: nothing was changed");
    }
    Ok(())
}
