//! A connection that comes back, with the statements composed for it.

use std::collections::HashMap;
use std::sync::Arc;

use super::StoreError;
use super::dialect::{Bind, Connection, Kind, Purpose, Row, Target, failed, kind};

/// What a composed statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Reads rows by key.
    Read,
    /// Begins a transaction (SQLite) and reads rows by key.
    BeginAndRead,
    /// Writes rows, and commits (SQLite).
    Write,
}

/// A failure of the database and how far it reaches.
#[derive(Clone, Debug)]
pub struct Failure {
    /// How far it reaches.
    pub kind: Kind,
    /// What the caller is told.
    pub error: StoreError,
}

/// One connection to the database, opened when needed and again after it broke.
#[derive(Debug)]
pub struct Db {
    target: Arc<Target>,
    purpose: Purpose,
    connection: Option<Connection>,
    texts: HashMap<(Act, u64), Arc<str>>,
}

impl Db {
    /// A connection to `target`, not yet opened.
    pub fn new(target: Arc<Target>, purpose: Purpose) -> Self {
        Self { target, purpose, connection: None, texts: HashMap::new() }
    }

    /// Where it leads.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The open connection.
    ///
    /// # Errors
    /// [`Failure`] when the database cannot be reached.
    pub async fn connection(&mut self) -> Result<&mut Connection, Failure> {
        if self.connection.is_none() {
            let opened = self.target.connect(self.purpose).await;
            let connection = opened
                .map_err(|error| Failure { kind: kind(&error), error: failed("connecting to the database", &error) })?;
            self.connection = Some(connection);
        }
        Ok(self.connection.as_mut().expect("it was opened above"))
    }

    /// The statement for `act` on the parts in `mask`, composed once.
    pub fn text(&mut self, act: Act, mask: u64, compose: impl FnOnce(&Target) -> String) -> Arc<str> {
        let target = &self.target;
        let text = self.texts.entry((act, mask)).or_insert_with(|| Arc::from(compose(target)));
        Arc::clone(text)
    }

    /// Runs a statement and collects its rows.
    ///
    /// # Errors
    /// [`Failure`] when the database refuses or fails.
    pub async fn rows(&mut self, doing: &'static str, text: Arc<str>, binds: &[Bind]) -> Result<Vec<Row>, Failure> {
        let outcome = self.connection().await?.rows(text, binds).await;
        outcome.map_err(|error| self.failure(doing, &error))
    }

    /// Runs a statement without values or rows.
    ///
    /// # Errors
    /// [`Failure`] when the database refuses or fails.
    pub async fn execute(&mut self, doing: &'static str, text: &'static str) -> Result<(), Failure> {
        let outcome = self.connection().await?.execute(text).await;
        outcome.map_err(|error| self.failure(doing, &error))
    }

    /// Leaves an open transaction, if there is one; a connection that cannot is given up.
    pub async fn rollback(&mut self) {
        let Some(connection) = self.connection.as_mut() else { return };
        if let Err(error) = connection.execute("rollback").await
            && (self.target.is_postgres() || kind(&error) == Kind::Broken)
        {
            // On SQLite an error says that the failure has ended the transaction already.
            self.connection = None;
        }
    }

    /// Says goodbye.
    pub async fn close(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.close().await;
        }
    }

    fn failure(&mut self, doing: &'static str, error: &sqlx::Error) -> Failure {
        let kind = kind(error);
        if kind == Kind::Broken {
            self.connection = None;
        }
        Failure { kind, error: failed(doing, error) }
    }
}
