//! What a session asks of the server, and what the server answers it.

use std::sync::Arc;

use crate::registry::command::Command;
use crate::registry::handle::Handle;
use crate::registry::message::Transaction;
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Queue;
use crate::registry::reply::Reply;

/// What the server does next.
#[derive(Debug)]
pub enum Step {
    /// Send the greeting of [`super::Session::greet`].
    Greet,
    /// Send this document; close the connection after it if `close`.
    Send {
        /// The document, unframed.
        document: Vec<u8>,
        /// Whether the session is over.
        close: bool,
        /// The result code, for the log.
        code: u16,
        /// The command, for the log.
        command: &'static str,
    },
    /// Check these credentials, then call [`super::Session::conclude_login`].
    Authenticate(Credentials),
    /// Let the store decide this command, then call [`super::Session::conclude`].
    Run(Box<Run>),
}

/// A command of the logged-in registrar.
#[derive(Debug)]
pub struct Run {
    /// What is asked.
    pub command: Arc<Command>,
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
    /// The caller's queue afterwards; unknown when the store failed.
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
    /// Errors of one protocol code in a row that close the connection; zero: any number is borne.
    pub errors_max: u32,
}
