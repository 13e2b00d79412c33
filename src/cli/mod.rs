//! The command line.

pub mod admin;
pub mod epp;
pub mod load;

/// The registry server of a country-code domain registry.
#[derive(Debug, clap::Parser)]
#[command(name = "navn")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// An EPP client for people.
    Epp(epp::Args),
    /// The staff's desk.
    Admin(admin::Args),
    /// A load tester.
    Load(load::Args),
}

/// Carries out the command line.
///
/// # Errors
/// Whatever the command says.
pub async fn run(cli: Cli) -> anyhow::Result<std::process::ExitCode> {
    match cli.command {
        Command::Epp(args) => epp::run(args).await,
        Command::Admin(args) => admin::run(args).await,
        Command::Load(args) => load::run(args).await,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_holds_together() {
        <super::Cli as clap::CommandFactory>::command().debug_assert();
    }
}
