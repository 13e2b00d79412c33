//! Rows a batch only ever appends: history, letters and mail.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::registry::domain::DomainName;
use crate::registry::event::Event;
use crate::registry::handle::Handle;

/// A row of the history: one fact, who caused it and by which command.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HistoryRow {
    /// Number, rising.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The registrar, the staff member or `registry`.
    pub actor: String,
    /// The command's name.
    pub command: String,
    /// The reason staff gave.
    pub reason: Option<String>,
    /// The client's transaction.
    pub cl_trid: Option<String>,
    /// The server's transaction.
    pub sv_trid: String,
    /// `domain`, `contact`, `host`, `registrar`, `clock`.
    pub object_kind: &'static str,
    /// The object's key.
    pub object: String,
    /// The fact.
    pub event: Event,
}

/// A letter or mail to be sent after the commit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutboxRow {
    /// Number, rising.
    pub id: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// `letter` (registered) or `mail`.
    pub kind: &'static str,
    /// Who gets it.
    pub recipient: Handle,
    /// The domain it concerns.
    pub domain: Option<DomainName>,
    /// The held operation it concerns.
    pub approval: Option<i64>,
    /// Subject line.
    pub subject: String,
    /// Text.
    pub body: String,
}
