//! One EPP connection: documents in, steps of the session carried out, answers out.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::consume_budget;
use tokio_util::sync::CancellationToken;

use super::greetings::Greetings;
use super::login::{LoginDesk, Peer};
use super::pace::{command_cost, frame_cost, time_cost};
use super::places::Place;
use super::shares::{Share, Shares};
use super::wire::{End, Wire};
use crate::clock::Clock;
use crate::flow::{Actor, Request};
use crate::ids::Ids;
use crate::registry::Handle;
use crate::registry::message::Transaction;
use crate::registry::registrar::Queue;
use crate::registry::rules::Rules;
use crate::session::{self, Credentials, LoginVerdict, Outcome, Run, Session, Step};
use crate::store::Store;
use crate::telemetry;

/// What every connection works with.
#[derive(Debug)]
pub struct Desk {
    /// The registry's data.
    pub store: Store,
    /// The machine's clock.
    pub clock: Clock,
    /// The source of randomness.
    pub ids: Ids,
    /// Decides logins.
    pub login: LoginDesk,
    /// The greetings.
    pub greetings: Greetings,
    /// The rules, which say what is offered.
    pub rules: Arc<Rules>,
    /// Numbers a session keeps to.
    pub session: session::Limits,
    /// Most octets of a frame, its header included.
    pub frame_max: u32,
    /// What the connections of one address share until they are logged in.
    pub sources: Shares<IpAddr>,
    /// What the sessions of one account share.
    pub accounts: Shares<Handle>,
}

/// Speaks EPP with `peer` over `stream` until one of the two has enough. `share` is that of the
/// peer's address.
pub async fn serve<S>(stream: S, peer: Peer, share: Arc<Share>, desk: Arc<Desk>, stop: CancellationToken)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let address = peer.address;
    metrics::gauge!(telemetry::SESSIONS).increment(1.0);
    let _open = Open;
    let mut connection = Connection::new(stream, peer, share, desk, stop);
    let end = connection.run().await;
    let reason = end.as_ref().map_or_else(End::word, |()| "answered");
    metrics::counter!(telemetry::SESSIONS_ENDED, "reason" => reason).increment(1);
    match end {
        Err(end @ (End::Length(_) | End::Late | End::Stuck)) => {
            tracing::warn!(peer.address = %address, reason, "closing a connection: {end}");
        }
        _ => tracing::debug!(peer.address = %address, reason, "closing a connection"),
    }
    // The session is over, whatever the client still has to read.
    connection.place = None;
    connection.wire.close().await;
}

/// Counts a session as open until it is dropped, by a panic too.
struct Open;

impl Drop for Open {
    fn drop(&mut self) {
        metrics::gauge!(telemetry::SESSIONS).decrement(1.0);
    }
}

struct Connection<S> {
    wire: Wire<S>,
    session: Session,
    peer: Peer,
    desk: Arc<Desk>,
    stop: CancellationToken,
    /// Of the address, and once logged in of the account.
    share: Arc<Share>,
    /// Held for as long as the session counts among its account's.
    place: Option<Place<Handle>>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    fn new(stream: S, peer: Peer, share: Arc<Share>, desk: Arc<Desk>, stop: CancellationToken) -> Self {
        let now = desk.clock.now();
        let greeting = Arc::clone(desk.greetings.of(desk.rules.at(now).profile));
        let session = Session::new(greeting, desk.session.clone(), peer.address, now);
        let wire = Wire::new(stream, desk.frame_max.min(GUEST_FRAME_MAX));
        Self { wire, session, peer, desk, stop, share, place: None }
    }

    async fn run(&mut self) -> Result<(), End> {
        let greeting = self.greeting().await;
        self.wire.put(&greeting).await?;
        loop {
            if !self.wire.has_more() {
                self.wire.flush().await?;
            }
            let (session, clock) = (&self.session, &self.desk.clock);
            let patience = || Duration::from_secs(session.patience_s(clock.now()));
            let document = self.wire.next(patience, &self.stop).await?;
            if self.answer(&document).await? {
                return self.wire.flush().await;
            }
        }
    }

    /// Answers one document; true when it was the last.
    async fn answer(&mut self, document: &Bytes) -> Result<bool, End> {
        let turn = self.keep_pace(document.len()).await?;
        let began = self.desk.clock.instant();
        let sv_trid = self.desk.ids.sv_trid();
        self.announce_stop();
        let step = self.session.receive(document, sv_trid.clone());
        self.share.pace.add(time_cost(began.elapsed(), document.len()));
        let step = match step {
            Step::Authenticate(credentials) => Box::pin(self.authenticate(&credentials, &sv_trid)).await?,
            Step::Run(run) => self.run_command(*run).await?,
            step => step,
        };
        let (document, close) = match step {
            Step::Send { document, close, code, command } => {
                self.note(command, Some(code), &sv_trid, began);
                (document, close)
            }
            Step::Greet => {
                let document = self.greeting().await;
                self.note("hello", None, &sv_trid, began);
                (document, false)
            }
            Step::Authenticate(_) | Step::Run(_) => {
                tracing::error!(sv_trid, "the session asked again instead of answering");
                return Ok(true);
            }
        };
        self.wire.put(&document).await?;
        if turn.is_some() {
            // The turn is over when the answer is gone: of one account there is one long answer.
            self.wire.flush().await?;
        }
        Ok(close)
    }

    /// Waits until a frame of so many octets may be read: when its account has not done more than
    /// its share, and, if it is a long one, when no other of the account is being answered.
    async fn keep_pace(&mut self, octets: usize) -> Result<Option<OwnedSemaphorePermit>, End> {
        // However much has come already, others have their turn now and then.
        consume_budget().await;
        if let Some(wait) = self.share.pace.wait(frame_cost(octets)) {
            self.wire.flush().await?;
            // When the server goes down, what was read is answered at once.
            self.stop.run_until_cancelled(tokio::time::sleep(wait)).await;
        }
        if octets < LONG_FRAME_MIN {
            return Ok(None);
        }
        self.wire.flush().await?;
        Ok(self.share.turn().await)
    }

    /// The greeting of the registry's present, which in a sandbox is not the machine's.
    async fn greeting(&mut self) -> Vec<u8> {
        let now = self.desk.store.now().await.unwrap_or_else(|error| {
            tracing::error!("the store does not tell the present: {error}");
            self.desk.clock.now()
        });
        self.session.greet(now, self.desk.greetings.of(self.desk.rules.at(now).profile))
    }

    async fn authenticate(&mut self, credentials: &Credentials, sv_trid: &str) -> Result<Step, End> {
        self.wire.flush().await?;
        let transaction = Transaction { cl_trid: None, sv_trid: sv_trid.to_owned() };
        let login = self.desk.login.decide(credentials, &self.peer, &self.share, transaction).await;
        self.place = login.place;
        if let LoginVerdict::Accepted { registrar, .. } = &login.verdict {
            self.share = self.desk.accounts.of(registrar.clone());
            self.wire.allow(self.desk.frame_max);
        }
        self.announce_stop();
        Ok(self.session.conclude_login(login.verdict))
    }

    async fn run_command(&mut self, run: Run) -> Result<Step, End> {
        let Run { command, registrar, transaction } = run;
        if !command.is_query() {
            // A change waits for the disk; the answers before it need not.
            self.wire.flush().await?;
        }
        self.share.pace.add(command_cost(!command.is_query(), command.items()));
        let (name, sv_trid) = (command.name(), transaction.sv_trid.clone());
        let actor = Actor::Registrar(registrar);
        let request = Request { command, actor, transaction, entropy: self.desk.ids.entropy() };
        let outcome = match self.desk.store.run(request).await {
            Ok(answer) => Outcome { result: Some(answer.result), queue: answer.queue },
            Err(error) => {
                tracing::error!(command = name, sv_trid, "the store failed: {error}");
                Outcome { result: None, queue: Queue::default() }
            }
        };
        self.announce_stop();
        Ok(self.session.conclude(outcome))
    }

    /// Tells the session when its next answer is the last because the server is going down.
    fn announce_stop(&mut self) {
        if self.stop.is_cancelled() && !self.wire.has_more() {
            self.session.shutdown();
        }
    }

    fn note(&self, command: &'static str, code: Option<u16>, sv_trid: &str, began: Instant) {
        let took = began.elapsed();
        telemetry::answered(command, code, took);
        let registrar = self.session.registrar().map(tracing::field::display);
        let duration_ms = took.as_secs_f64() * 1000.0;
        match code {
            Some(code) => {
                tracing::info!(command, code, registrar.id = registrar, sv_trid, duration_ms, "answered {command}");
            }
            None => tracing::debug!(command, registrar.id = registrar, duration_ms, "answered {command}"),
        }
    }
}

/// Most octets of a frame before a login: strangers cost little memory.
pub const GUEST_FRAME_MAX: u32 = 16 << 10;
/// A frame of so many octets may take a core for a millisecond and more, and its answer much memory.
pub const LONG_FRAME_MIN: usize = 16 << 10;
