//! `navn load`.

use std::process::ExitCode;

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Carries out the command.
///
/// # Errors
/// When it fails.
pub async fn run(_args: Args) -> anyhow::Result<ExitCode> {
    anyhow::bail!("not part of this tree")
}
