//! The EPP port: accepts with limits, finishes TLS, gives each connection a task of its own.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::address;
use super::epp::{self, Desk};
use super::login::Peer;
use super::pace::HANDSHAKE_COST;
use super::places::{Place, Places};
use super::tls;
use crate::telemetry;

/// Accepts connections until it is told to stop.
pub struct Listener {
    /// The open port.
    pub port: TcpListener,
    /// Finishes handshakes.
    pub acceptor: TlsAcceptor,
    /// What every connection works with.
    pub desk: Arc<Desk>,
    /// How many connections there may be, in total and from one source.
    pub places: Places<IpAddr>,
    /// The connections' tasks.
    pub tasks: TaskTracker,
    /// Asks connections to finish.
    pub stop: CancellationToken,
    /// Ends connections that did not finish in time.
    pub abort: CancellationToken,
}

impl Listener {
    /// Accepts until `stop`.
    pub async fn run(self) {
        loop {
            let accepted = tokio::select! {
                biased;
                () = self.stop.cancelled() => return,
                accepted = self.port.accept() => accepted,
            };
            match accepted {
                Ok((stream, address)) => self.admit(stream, address),
                Err(error) => {
                    tracing::warn!("accepting a connection failed: {error}");
                    // Usually no file descriptor is left; trying again at once would only spin.
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    fn admit(&self, stream: TcpStream, address: SocketAddr) {
        let Some(place) = self.places.take(address::source(address.ip())) else {
            count("refused");
            tracing::debug!(peer.address = %address, "refused a connection: too many are open");
            return;
        };
        let connection =
            connect(stream, address.ip(), self.acceptor.clone(), Arc::clone(&self.desk), self.stop.child_token());
        let abort = self.abort.child_token();
        // A panic ends this task and drops its place; no other connection notices.
        self.tasks.spawn(async move {
            let _place: Place<IpAddr> = place;
            abort.run_until_cancelled_owned(connection).await;
        });
    }
}

async fn connect(stream: TcpStream, address: IpAddr, acceptor: TlsAcceptor, desk: Arc<Desk>, stop: CancellationToken) {
    // An answer leaves whole; there is nothing to wait for.
    let _ = stream.set_nodelay(true);
    let share = desk.sources.of(address::source(address));
    if let Some(wait) = share.pace.wait(HANDSHAKE_COST)
        && stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none()
    {
        return;
    }
    // Who has no time left to log in in needs no handshake.
    let patience = HANDSHAKE_TIME_MAX.min(Duration::from_secs(desk.session.login_s));
    let handshake = timeout(patience, acceptor.accept(stream));
    let Some(Ok(Ok(stream))) = stop.run_until_cancelled(handshake).await else {
        count("no_tls");
        tracing::debug!(peer.address = %address, "a connection did not finish its handshake");
        return;
    };
    count("served");
    let certificate = tls::client_certificate(stream.get_ref().1.peer_certificates());
    let peer = Peer { address: address.to_canonical(), certificate };
    epp::serve(stream, peer, share, desk, stop).await;
}

fn count(outcome: &'static str) {
    metrics::counter!(telemetry::CONNECTIONS, "outcome" => outcome).increment(1);
}

/// A handshake must be finished in this time.
const HANDSHAKE_TIME_MAX: Duration = Duration::from_secs(10);
/// The rest after a failed accept.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
