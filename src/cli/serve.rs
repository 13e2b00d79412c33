//! `navn serve`: the production server.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use chrono::Duration;
use sd_notify::NotifyState;

use super::check::read_checked;
use super::signal::stop_wanted;
use crate::clock::Clock;
use crate::config::check::read_seal_key;
use crate::config::{Config, LogFormat};
use crate::ids::Ids;
use crate::server::settings::{Limits, session_limits};
use crate::server::{self, RunningServer, Setup, tls};
use crate::store::{Options, Store};
use crate::telemetry;

/// How to run the server.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The configuration file
    #[arg(long, value_name = "FILE", default_value = "navn.toml")]
    config: PathBuf,
}

/// Carries out `navn serve`.
///
/// # Errors
/// When the configuration is bad, the database cannot be reached or a port cannot be opened.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let config = read_checked(&args.config)?;
    let _log = telemetry::start_log(&config.log.filter, config.log.format == LogFormat::Json)?;
    let server = start(&config).await?;
    let http = server.http_address.map(tracing::field::display);
    tracing::info!(epp = %server.epp_address, http, "serving");
    tell_systemd(NotifyState::Ready);
    stop_wanted().await?;
    tracing::info!("stopping");
    tell_systemd(NotifyState::Stopping);
    server.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Opens the database and the ports of a configuration that was checked.
///
/// # Errors
/// When the database cannot be reached or a port cannot be opened.
pub async fn start(config: &Config) -> anyhow::Result<RunningServer> {
    let (clock, ids) = (Clock::system(), Ids::system());
    let seal_key = read_seal_key(&config.secrets.seal_key_file)?;
    let rules = Arc::new(config.rules());
    let options =
        Options { rules: Arc::clone(&rules), clock: clock.clone(), ids: ids.clone(), movable_clock: false, seal_key };
    let tls = tls::load(&config.tls.certificate, &config.tls.key, config.tls.client_ca.as_deref())?;
    let expiry = tls::expiry(&config.tls.certificate)?;
    if expiry - clock.now() < EXPIRY_WARNING {
        tracing::warn!(%expiry, "the server's certificate expires soon, or has expired");
    }
    let store = Store::open(&config.database_url()?, options).await.context("opening the database")?;
    let setup = Setup {
        store,
        clock,
        ids,
        epp: config.listen.epp,
        http: config.listen.http,
        tls,
        service: config.service(),
        rules,
        outbox: config.outbox.directory.clone(),
        limits: Limits::of(&config.limits),
        session: session_limits(&config.session),
    };
    server::start(setup).await
}

fn tell_systemd(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!("systemd was not told: {error}");
    }
}

/// A certificate with less time left is worth a warning.
const EXPIRY_WARNING: Duration = Duration::days(30);
