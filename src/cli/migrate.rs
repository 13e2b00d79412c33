//! `navn migrate`: brings the database to this version.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use crate::clock::Clock;
use crate::config::{self, Access};
use crate::ids::Ids;
use crate::store::{Options, Store};

/// Which database.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The configuration file
    #[arg(long, value_name = "FILE", default_value = "navn.toml")]
    config: PathBuf,
}

/// Carries out `navn migrate`: opening the database is all it takes.
///
/// # Errors
/// When the configuration is bad or the database cannot be reached.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Access { database_url, seal_key, rules } = config::load(&args.config)?;
    let options =
        Options { rules: Arc::new(rules), clock: Clock::system(), ids: Ids::system(), movable_clock: false, seal_key };
    Store::open(&database_url, options).await?.close().await;
    println!("the database is at version {}", env!("CARGO_PKG_VERSION"));
    Ok(ExitCode::SUCCESS)
}
