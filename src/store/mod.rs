//! SQL: rows in sets, group commit, two databases.

pub mod search;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::clock::Clock;
use crate::flow::Request;
use crate::ids::Ids;
use crate::registry::handle::Handle;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::registrar::{Queue, Registrar};
use crate::registry::reply::Reply;
use crate::registry::staff::Due;

/// What the store needs to know besides where the database is.
#[derive(Clone, Debug)]
pub struct Options {
    /// The rules in force.
    pub policy: Arc<Policy>,
    /// The machine's clock.
    pub clock: Clock,
    /// The source of randomness.
    pub ids: Ids,
    /// Whether this database's clock may be moved (sandbox).
    pub movable_clock: bool,
    /// The key that seals AuthInfo tokens at rest.
    pub seal_key: [u8; 32],
}

/// A decided command.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What the rules said.
    pub result: Result<Reply, Refusal>,
    /// The calling registrar's queue afterwards; empty for staff.
    pub queue: Queue,
    /// The present the decision was made in.
    pub now: DateTime<Utc>,
}

/// The store failed; what the client asked was not done.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL is neither `sqlite:PATH` nor `postgres://…`.
    #[error("the database URL {0} is neither sqlite:PATH nor postgres://…")]
    Url(String),
    /// The database refused or failed.
    #[error("{doing}: {cause}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// The driver's words.
        cause: String,
    },
    /// A row does not hold what it must.
    #[error("{table} {key}: {cause}")]
    Row {
        /// The table.
        table: &'static str,
        /// The row's key.
        key: String,
        /// What is wrong.
        cause: String,
    },
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
}

/// A registry's database with its write runner and readers. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store;

impl Store {
    /// Opens (and for SQLite creates) the database, brings it to this version and starts the
    /// runner and two readers.
    ///
    /// # Errors
    /// [`StoreError`] when the URL is wrong or the database cannot be reached.
    pub async fn open(url: &str, _options: Options) -> Result<Self, StoreError> {
        Err(StoreError::Url(url.to_owned()))
    }

    /// Decides one command: queries by a reader, changes by the runner. Returns after the commit
    /// is durable.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails; nothing was changed then.
    pub async fn run(&self, _request: Request) -> Result<Answer, StoreError> {
        Err(StoreError::Closed)
    }

    /// Decides one command and forgets it.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn dry_run(&self, _request: Request) -> Result<Answer, StoreError> {
        Err(StoreError::Closed)
    }

    /// The account behind a login name, with its queue.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn account(&self, _user: &Handle) -> Result<Option<(Registrar, Queue)>, StoreError> {
        Err(StoreError::Closed)
    }

    /// The registry's present: the machine's clock, moved in a sandbox.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn now(&self) -> Result<DateTime<Utc>, StoreError> {
        Err(StoreError::Closed)
    }

    /// What is due at the present, oldest first, at most `limit`, each with when it became due.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn due(&self, _limit: i64) -> Result<Vec<(DateTime<Utc>, Due)>, StoreError> {
        Err(StoreError::Closed)
    }

    /// Finishes what waits and closes the connections.
    pub async fn close(&self) {}
}
