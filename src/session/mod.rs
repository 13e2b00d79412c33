//! One connection as a state machine, without I/O.
//!
//! The server feeds whole documents in and does what the [`Step`] says.

use std::net::IpAddr;

use bytes::Bytes;
use chrono::{DateTime, Utc};

use crate::epp::namespace::Offer;
use crate::registry::command::Command;
use crate::registry::handle::Handle;
use crate::registry::message::Transaction;
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Queue;
use crate::registry::reply::Reply;

/// What the server does next.
#[derive(Debug)]
pub enum Step {
    /// Send this document; close the connection after it if `close`.
    Send {
        /// The document, unframed.
        document: Vec<u8>,
        /// Whether the session is over.
        close: bool,
        /// The result code, for the log; `None` for a greeting.
        code: Option<u16>,
        /// The command, for the log.
        command: &'static str,
    },
    /// Check these credentials, then call [`Session::conclude_login`].
    Authenticate(Credentials),
    /// Let the store decide this command, then call [`Session::conclude`].
    Run(Box<Run>),
}

/// A command of the logged-in registrar.
#[derive(Debug)]
pub struct Run {
    /// What is asked.
    pub command: Command,
    /// Who asks.
    pub registrar: Handle,
    /// The command's identifiers.
    pub transaction: Transaction,
}

/// What a client says at login.
#[derive(Clone)]
pub struct Credentials {
    /// The user.
    pub user: String,
    /// The password.
    pub password: String,
    /// The password to replace it; it has passed the password rules.
    pub new_password: Option<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credentials({})", self.user)
    }
}

/// What became of a login.
#[derive(Clone, Debug, PartialEq)]
pub enum LoginVerdict {
    /// The credentials are right.
    Accepted {
        /// The account the session acts for.
        registrar: Handle,
        /// Its queue.
        queue: Queue,
    },
    /// Unknown user, wrong password, wrong certificate or address, locked after failures: all
    /// the same to the client.
    Denied,
    /// The account has its most sessions open.
    TooManySessions,
    /// The store failed.
    Failed,
}

/// What became of a command.
#[derive(Debug)]
pub struct Outcome {
    /// The decision; `None` when the store failed.
    pub result: Option<Result<Reply, Refusal>>,
    /// The caller's queue afterwards.
    pub queue: Queue,
}

/// Numbers a session keeps to.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// Seconds without a frame that end a session.
    pub idle_s: u64,
    /// Seconds that end a session whatever happens.
    pub absolute_s: u64,
    /// Seconds from the greeting to a successful login.
    pub login_s: u64,
    /// Failed logins on one connection that close it.
    pub login_failures_max: u32,
    /// Errors of one protocol code in a row that close the connection.
    pub errors_max: u32,
}

/// A session: greeting, login, commands, logout.
#[derive(Debug)]
pub struct Session {
    service: String,
    offer: Offer,
    limits: Limits,
    started_at: DateTime<Utc>,
    peer: IpAddr,
}

impl Session {
    /// A session on a fresh connection. `service` is the name in the greeting.
    pub fn new(service: String, offer: Offer, limits: Limits, peer: IpAddr, now: DateTime<Utc>) -> Self {
        Self { service, offer, limits, started_at: now, peer }
    }

    /// The greeting to send first.
    pub fn greeting(&self, now: DateTime<Utc>) -> Vec<u8> {
        crate::epp::greeting::write(&self.service, now, &self.offer)
    }

    /// How many seconds to wait for the next frame; zero when the session's time is up.
    pub fn patience_s(&self, now: DateTime<Utc>) -> u64 {
        let _ = (now, self.started_at, self.peer);
        self.limits.idle_s
    }

    /// The account logged in, if any.
    pub fn registrar(&self) -> Option<&Handle> {
        None
    }

    /// Takes one document in.
    pub fn receive(&mut self, _document: &Bytes, now: DateTime<Utc>, _sv_trid: String) -> Step {
        Step::Send { document: self.greeting(now), close: false, code: None, command: "hello" }
    }

    /// Ends a [`Step::Authenticate`].
    pub fn conclude_login(&mut self, _verdict: LoginVerdict) -> Step {
        Step::Send { document: Vec::new(), close: true, code: None, command: "login" }
    }

    /// Ends a [`Step::Run`].
    pub fn conclude(&mut self, _outcome: Outcome) -> Step {
        Step::Send { document: Vec::new(), close: true, code: None, command: "login" }
    }

    /// The server is going down: the answer to the last command read becomes its closing form
    /// (1000 → 1500, 2xxx → 2500) with `; Disconnect due to server shutdown` in its text.
    pub fn shutdown(&mut self) {}
}
