//! How fast anything could be here, and how near navn comes: `tests/limits/run.sh`.

mod compare;
mod echo;
mod flood;
mod handshakes;
mod idle;
mod names;
mod pressure;
mod process;
mod raw;
mod report;

use clap::Parser;

#[derive(Debug, Parser)]
enum Command {
    /// A TLS server that answers fixed frames of navn's sizes and does nothing else
    Echo(echo::Args),
    /// TLS connections made and ended, with or without a login
    Handshakes(handshakes::Args),
    /// The rows of a create in the bare database, in the best grouping found
    Raw(raw::Args),
    /// Adds domains to a database, as rows
    Names(names::Args),
    /// Sessions that do nothing, and what memory each costs the server
    Idle(idle::Args),
    /// A registrar that floods
    Flood(flood::Args),
    /// One registrar's p99 alone and beside a flood
    Pressure(pressure::Args),
    /// Runs navn and its limits in alternation and prints their ratios
    Compare(compare::Args),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // `cargo bench` adds a flag for its own harness.
    let arguments = std::env::args().filter(|argument| argument != "--bench");
    match Command::parse_from(arguments) {
        Command::Echo(args) => echo::run(args).await,
        Command::Handshakes(args) => handshakes::run(args).await,
        Command::Raw(args) => raw::run(args).await,
        Command::Names(args) => names::run(args).await,
        Command::Idle(args) => idle::run(args).await,
        Command::Flood(args) => flood::run(args).await,
        Command::Pressure(args) => pressure::run(&args).await,
        Command::Compare(args) => compare::run(&args).await,
    }
}
