//! The program.

use clap::Parser;

#[tokio::main]
async fn main() -> anyhow::Result<std::process::ExitCode> {
    navn::cli::run(navn::cli::Cli::parse()).await
}
