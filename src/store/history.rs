//! History rows, written by the flows and read by staff.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::StoreError;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells, json};
use crate::flow::workspace::HistoryRow;

/// Where the history is kept.
pub const TABLE: Table = Table {
    name: "history",
    key: &["object_kind", "object", "id"],
    texts: &["object_kind", "object", "actor", "command", "reason", "cl_trid", "sv_trid", "event"],
    numbers: &["id", "happened_at"],
    ..PLAIN
};

/// A row of the history as staff read it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HistoryRecord {
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
    pub object_kind: String,
    /// The object's key.
    pub object: String,
    /// The fact.
    pub event: serde_json::Value,
}

/// A fact as a row.
pub fn encode(fact: &HistoryRow) -> Vec<Cell<'_>> {
    cells![
        fact.object_kind,
        &fact.object,
        &fact.actor,
        &fact.command,
        fact.reason.as_ref(),
        fact.cl_trid.as_ref(),
        &fact.sv_trid,
        json(&fact.event),
        fact.id,
        fact.at,
    ]
    .into()
}

/// A fact from its row.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold one.
pub fn decode(row: &mut Reader<'_>) -> Result<HistoryRecord, StoreError> {
    Ok(HistoryRecord {
        object_kind: row.text()?.to_owned(),
        object: row.text()?.to_owned(),
        actor: row.text()?.to_owned(),
        command: row.text()?.to_owned(),
        reason: row.text_or_null()?.map(str::to_owned),
        cl_trid: row.text_or_null()?.map(str::to_owned),
        sv_trid: row.text()?.to_owned(),
        event: row.json()?,
        id: row.number()?,
        at: row.time()?,
    })
}
