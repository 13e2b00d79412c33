//! admin
#[derive(Debug, clap::Args)]
pub struct Args {}
pub async fn run(_args: Args) -> anyhow::Result<std::process::ExitCode> {
    Ok(0.into())
}
