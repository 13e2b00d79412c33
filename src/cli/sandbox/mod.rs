//! `navn sandbox`: a registry to try things on, with data of its own and a movable clock.

pub mod contacts;
pub mod data;
pub mod domains;
pub mod home;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;

use super::signal::stop_wanted;
use crate::clock::Clock;
use crate::config::Config;
use crate::ids::Ids;
use crate::registry::policy::Profile;
use crate::registry::rules::{Rules, switch};
use crate::server::certs::DevCerts;
use crate::server::login::LoginLimits;
use crate::server::settings::{Limits, session_limits};
use crate::server::{self, RunningServer, Setup, tls};
use crate::session;
use crate::store::{Options, Store};
use crate::telemetry;

use home::{Home, Seeded};

/// How to run a sandbox.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Where its database, key and outbox are
    #[arg(long, value_name = "DIR", default_value = "sandbox")]
    pub dir: PathBuf,
    /// Where to listen for EPP
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7700")]
    pub listen: SocketAddr,
    /// Where to listen for HTTP: /health and /metrics
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7780")]
    pub http: SocketAddr,
    /// Another database than the one in the directory: sqlite:PATH or postgres://…
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// The set of rules: dk-2023, the default, or dk-2026
    #[arg(long, value_name = "PROFILE")]
    pub profile: Option<Profile>,
    /// Other rules from an instant on, as in dk-2026@2026-07-01T00:00:00+02:00
    #[arg(long, value_name = "PROFILE@INSTANT", value_parser = switch_word, requires = "profile")]
    pub switch: Option<String>,
    /// Start without registrars, contacts and domains
    #[arg(long)]
    pub empty: bool,
    /// Where the development certificates are
    #[arg(long, value_name = "DIR", default_value = "certs-dev")]
    pub certs: PathBuf,
    /// What to log: error, warn, info, debug, or a filter
    #[arg(long, value_name = "FILTER", default_value = "info")]
    pub log: String,
}

/// A sandbox at work.
#[derive(Debug)]
pub struct Sandbox {
    /// The server.
    pub server: RunningServer,
    /// Its data, for those who want to look behind the wire.
    pub store: Store,
    /// The certificates.
    pub certs: DevCerts,
    /// Where the database is.
    pub database: String,
}

/// Carries out `navn sandbox`.
///
/// # Errors
/// When a file cannot be written, the database cannot be reached or a port cannot be opened.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let _log = telemetry::start_log(&args.log, false)?;
    let sandbox = start(&args).await?;
    print!("{}", introduction(&args, &sandbox));
    stop_wanted().await?;
    println!("stopping");
    sandbox.server.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Makes what is missing, puts the data in place at the first start, and opens the ports.
///
/// # Errors
/// When a file cannot be written, the database cannot be reached or a port cannot be opened.
pub async fn start(args: &Args) -> anyhow::Result<Sandbox> {
    let (clock, ids) = (Clock::system(), Ids::system());
    let home = Home::open(&args.dir, &ids)?;
    let rules = Arc::new(home.rules(args.profile, args.switch.as_deref())?);
    let database = home.database(args.database.as_deref())?;
    let certs = DevCerts::at(&args.certs);
    certs.ensure(clock.now())?;
    let options = Options {
        rules: Arc::clone(&rules),
        clock: clock.clone(),
        ids: ids.clone(),
        movable_clock: true,
        seal_key: home.seal_key,
    };
    let store = Store::open(&database, options).await.context("opening the database")?;
    fill(&home, &store, &rules, args.empty).await?;
    let config = Config::default();
    let setup = Setup {
        store: store.clone(),
        clock,
        ids,
        epp: args.listen,
        http: Some(args.http),
        tls: tls::load(&certs.server, &certs.server_key, None)?,
        service: config.service(),
        rules,
        outbox: home.outbox(),
        limits: limits(&config),
        session: session::Limits { errors_max: 0, ..session_limits(&config.session) },
    };
    let server = server::start(setup).await?;
    Ok(Sandbox { server, store, certs, database })
}

/// Puts the data in place unless that was done before.
async fn fill(home: &Home, store: &Store, rules: &Rules, empty: bool) -> anyhow::Result<()> {
    if home.seeded()? == Seeded::Done {
        return Ok(());
    }
    let used = store.account(&data::first_registrar()).await?.is_some();
    if used && home.seeded()? == Seeded::Never {
        // Another sandbox has filled this database.
        return home.mark(Seeded::Done);
    }
    if !empty {
        home.mark(Seeded::Begun)?;
        data::seed(store, &Ids::system(), rules, !used).await.context("putting the sandbox's data in place")?;
    }
    home.mark(Seeded::Done)
}

/// Room for load tests from one machine with one account, and a lock that does not cost a day.
/// Repeated errors close no session here: who tries out bad input sends many of a kind.
fn limits(config: &Config) -> Limits {
    let limits = Limits::of(&config.limits);
    let login = LoginLimits { sessions_max: CONNECTIONS_MAX, lock_s: LOCK_S, ..limits.login.clone() };
    Limits {
        connections_max: CONNECTIONS_MAX,
        connections_per_address_max: CONNECTIONS_MAX,
        commands_per_second: None,
        login,
        ..limits
    }
}

fn introduction(args: &Args, sandbox: &Sandbox) -> String {
    let Sandbox { server, certs, .. } = sandbox;
    let program = std::env::args().next().unwrap_or_else(|| "navn".to_owned());
    let (dir, epp) = (args.dir.display(), server.epp_address);
    let mut text = format!("navn {}: a sandbox registry\n\n", env!("CARGO_PKG_VERSION"));
    text += &format!("  EPP   {epp} over TLS; clients trust {}\n", certs.ca.display());
    if let Some(http) = server.http_address {
        text += &format!("  HTTP  http://{http}/health and http://{http}/metrics\n");
    }
    text += &format!("  data  {dir}/; letters and mails go to {dir}/outbox/\n\n");
    if !args.empty {
        text += &format!("Accounts, each with the password {}:\n", data::PASSWORD);
        for (id, name, funds) in data::ACCOUNTS {
            text += &format!("  {id}  {name:<24} {funds:>10} DKK when new\n");
        }
        text += "\n";
    }
    let port = if epp.port() == DEFAULT_PORT { String::new() } else { format!(" --port {}", epp.port()) };
    let place = if args.dir.as_os_str() == "sandbox" { String::new() } else { format!(" --dir {dir}") };
    text += "Try, in another terminal:\n";
    text += &format!("  {program} epp{port} check ledig.dk eksempel.dk\n");
    text += &format!("  {program} epp{port} info eksempel.dk\n");
    text += &format!("  {program} admin{place} domain show vigtig.dk\n\n");
    text + "Ctrl-C stops it; the next start goes on with the data there.\n"
}

fn switch_word(word: &str) -> Result<String, String> {
    switch(word).map(|_| word.to_owned())
}

/// Where `navn epp` looks for a sandbox.
const DEFAULT_PORT: u16 = 7700;
/// Room for ten thousand sessions that do nothing and some that work.
const CONNECTIONS_MAX: usize = 16_384;
/// Seconds an account stays locked after too many failed logins.
const LOCK_S: i64 = 300;
