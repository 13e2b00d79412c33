//! The command line.

pub mod admin;
pub mod check;
pub mod config;
pub mod epp;
pub mod files;
pub mod load;
pub mod migrate;
pub mod sandbox;
pub mod serve;
pub mod signal;

use std::process::ExitCode;

use crate::config::Problems;

/// The registry server of a country-code domain registry.
#[derive(Debug, clap::Parser)]
#[command(name = "navn", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Run a registry to try things on: needs no configuration, brings its own data
    Sandbox(sandbox::Args),
    /// Run the server
    Serve(serve::Args),
    /// Print the default configuration or the systemd unit, or check a configuration
    Config(config::Args),
    /// Bring the database to this version
    Migrate(migrate::Args),
    /// Talk EPP to a server
    Epp(epp::Args),
    /// The desk of the registry's staff
    Admin(admin::Args),
    /// Put load on a server and measure it
    Load(load::Args),
}

/// Carries out the command line.
///
/// # Errors
/// What [`explain`] tells the user.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    files::allow_many();
    match cli.command {
        Command::Sandbox(args) => sandbox::run(args).await,
        Command::Serve(args) => serve::run(args).await,
        Command::Config(args) => config::run(args).await,
        Command::Migrate(args) => migrate::run(args).await,
        Command::Epp(args) => epp::run(args).await,
        Command::Admin(args) => admin::run(args).await,
        Command::Load(args) => load::run(args).await,
    }
}

/// Says on standard error why a command failed, and with which code to end.
pub fn explain(error: &anyhow::Error) -> ExitCode {
    if let Some(Problems(problems)) = error.downcast_ref() {
        for problem in problems {
            eprintln!("navn: configuration: {problem}");
        }
        return ExitCode::from(EXIT_CONFIG);
    }
    eprintln!("navn: {error:#}");
    ExitCode::FAILURE
}

/// `EX_CONFIG` of sysexits: the configuration is bad.
pub const EXIT_CONFIG: u8 = 78;

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_commands_of_the_readme_are_understood() {
        let lines = [
            "navn sandbox",
            "navn sandbox --dir d --listen 127.0.0.1:0 --http 127.0.0.1:0 --database sqlite:x --profile dk-2026 --empty",
            "navn serve",
            "navn serve --config navn.toml",
            "navn config default",
            "navn config check --config navn.toml",
            "navn config unit",
            "navn migrate --config navn.toml",
        ];
        for line in lines {
            assert!(Cli::try_parse_from(line.split(' ')).is_ok(), "{line}");
        }
        assert!(Cli::try_parse_from(["navn", "sandbox", "--profile", "dk-1999"]).is_err());
    }
}
