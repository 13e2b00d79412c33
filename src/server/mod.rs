//! All I/O of a running registry: start, the parts, a graceful stop.

pub mod address;
mod alarm;
pub mod certs;
pub mod epp;
pub mod greetings;
pub mod hashing;
pub mod http;
pub mod listener;
pub mod login;
pub mod memory;
pub mod outbox;
pub mod pace;
pub mod password;
pub mod places;
pub mod scheduler;
pub mod settings;
pub mod shares;
pub mod tls;
pub mod wire;
pub mod x509;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::ids::Ids;
use crate::registry::rules::Rules;
use crate::session;
use crate::store::Store;
use crate::telemetry;

use epp::Desk;
use greetings::Greetings;
use listener::Listener;
use login::LoginDesk;
use places::Places;
use settings::Limits;
use shares::Shares;

/// Everything a server is started with.
#[derive(Debug)]
pub struct Setup {
    /// The registry's data, open.
    pub store: Store,
    /// The machine's clock.
    pub clock: Clock,
    /// The source of randomness.
    pub ids: Ids,
    /// Where to listen for EPP; port 0 means any free one.
    pub epp: SocketAddr,
    /// Where to listen for HTTP, if at all.
    pub http: Option<SocketAddr>,
    /// TLS of the EPP port.
    pub tls: Arc<ServerConfig>,
    /// The name in the greeting.
    pub service: String,
    /// The rules, which say what the greeting offers.
    pub rules: Arc<Rules>,
    /// The directory letters and mails are written to.
    pub outbox: PathBuf,
    /// Limits of the port.
    pub limits: Limits,
    /// Numbers a session keeps to.
    pub session: session::Limits,
}

/// A server at work.
#[derive(Debug)]
pub struct RunningServer {
    /// Where EPP is spoken.
    pub epp_address: SocketAddr,
    /// Where HTTP is spoken, if it is.
    pub http_address: Option<SocketAddr>,
    /// Wakes the scheduler: something may have become due.
    pub wake: Arc<Notify>,
    store: Store,
    connections: TaskTracker,
    stop: CancellationToken,
    abort: CancellationToken,
    listener: JoinHandle<()>,
    /// The scheduler, the outbox and HTTP, which go on until the last session is over.
    chores: TaskTracker,
    stop_chores: CancellationToken,
}

/// Opens the ports and starts every part.
///
/// # Errors
/// When a port cannot be opened.
pub async fn start(setup: Setup) -> anyhow::Result<RunningServer> {
    telemetry::metrics();
    let Setup { store, clock, ids, limits, .. } = setup;
    let port = bind(setup.epp).await?;
    let epp_address = port.local_addr()?;
    let login = LoginDesk::new(store.clone(), clock.clone(), ids.clone(), limits.login)?;
    let desk = Desk {
        store: store.clone(),
        clock,
        ids: ids.clone(),
        login,
        greetings: Greetings::new(&setup.service),
        rules: setup.rules,
        session: setup.session,
        frame_max: limits.frame_max,
        sources: Shares::new(limits.commands_per_second),
        accounts: Shares::new(limits.commands_per_second),
    };
    let (stop, abort, connections) = (CancellationToken::new(), CancellationToken::new(), TaskTracker::new());
    let listener = Listener {
        port,
        acceptor: TlsAcceptor::from(setup.tls),
        desk: Arc::new(desk),
        places: Places::new(limits.connections_per_address_max, limits.connections_max),
        tasks: connections.clone(),
        stop: stop.clone(),
        abort: abort.clone(),
    };
    let (chores, stop_chores, wake) = (TaskTracker::new(), CancellationToken::new(), Arc::new(Notify::new()));
    let http_address = match setup.http {
        Some(address) => Some(start_http(address, store.clone(), &chores, stop_chores.clone()).await?),
        None => None,
    };
    chores.spawn(scheduler::run(store.clone(), ids.clone(), Arc::clone(&wake), stop_chores.clone()));
    let stopped = stop_chores.clone();
    chores.spawn(async move { stopped.run_until_cancelled(telemetry::keep_metrics()).await });
    chores.spawn(outbox::run(store.clone(), ids.clone(), setup.outbox, stop_chores.clone()));
    let listener = tokio::spawn(listener.run());
    Ok(RunningServer {
        epp_address,
        http_address,
        wake,
        store,
        connections,
        stop,
        abort,
        listener,
        chores,
        stop_chores,
    })
}

impl RunningServer {
    /// Stops gracefully: accepts no more, lets every session answer what it has read, closes
    /// them, then ends the other parts and closes the store.
    pub async fn stop(self) {
        self.stop.cancel();
        // Its end closes the port.
        let _ = self.listener.await;
        self.connections.close();
        if timeout(STOP_TIME_MAX, self.connections.wait()).await.is_err() {
            tracing::warn!(sessions = self.connections.len(), "sessions did not end in time");
            self.abort.cancel();
            self.connections.wait().await;
        }
        self.stop_chores.cancel();
        self.chores.close();
        if timeout(STOP_TIME_MAX, self.chores.wait()).await.is_err() {
            tracing::warn!("a part of the server did not end in time");
        }
        self.store.close().await;
    }
}

async fn start_http(
    address: SocketAddr,
    store: Store,
    chores: &TaskTracker,
    stop: CancellationToken,
) -> anyhow::Result<SocketAddr> {
    let port = bind(address).await?;
    let address = port.local_addr()?;
    let server = axum::serve(port, http::routes(store)).with_graceful_shutdown(stop.cancelled_owned());
    chores.spawn(async move {
        if let Err(error) = server.await {
            tracing::error!("HTTP ended: {error}");
        }
    });
    Ok(address)
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("listening on {address}"))
}

/// Sessions, and then the other parts, may take this long to end.
const STOP_TIME_MAX: Duration = Duration::from_secs(10);
