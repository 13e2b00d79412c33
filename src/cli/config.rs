//! `navn config`: the default file, a check, the systemd unit.

use std::path::PathBuf;
use std::process::ExitCode;

use super::check::read_checked;
use crate::config::{DEFAULT, UNIT};

/// What to do about the configuration.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Print the default configuration, with explanations
    Default,
    /// Say everything that is wrong with a configuration
    Check {
        /// The configuration file
        #[arg(long, value_name = "FILE", default_value = "navn.toml")]
        config: PathBuf,
    },
    /// Print the systemd unit
    Unit,
}

/// Carries out `navn config`.
///
/// # Errors
/// The problems of the file checked.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    match args.verb {
        Verb::Default => print!("{DEFAULT}"),
        Verb::Unit => print!("{UNIT}"),
        Verb::Check { config } => {
            read_checked(&config)?;
            println!("{} is fine", config.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}
