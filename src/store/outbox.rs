//! Letters and mails: written by the flows, delivered and read by staff and jobs.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::StoreError;
use super::seal::Seal;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells};
use crate::flow::workspace::OutboxRow;
use crate::registry::domain::DomainName;
use crate::registry::handle::Handle;

/// Where letters are kept.
pub const TABLE: Table = Table {
    name: "outbox",
    key: &["id"],
    texts: &["kind", "recipient", "domain", "subject", "body"],
    numbers: &["id", "written_at", "approval", "delivered_at"],
    ..PLAIN
};

/// A letter or mail as staff read it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutboxRecord {
    /// Number, rising.
    pub id: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// `letter` (registered) or `mail`.
    pub kind: String,
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
    /// When it was delivered.
    pub delivered_at: Option<DateTime<Utc>>,
}

/// A letter as a row. Its text may hold a code or a token and is sealed.
pub fn encode<'a>(letter: &'a OutboxRow, seal: &Seal) -> Vec<Cell<'a>> {
    cells![
        letter.kind,
        &letter.recipient,
        letter.domain.as_ref(),
        &letter.subject,
        seal.seal(&letter.body, &row_name(letter.id)),
        letter.id,
        letter.at,
        letter.approval,
        None::<i64>,
    ]
    .into()
}

/// A letter from its row.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold one.
pub fn decode(row: &mut Reader<'_>, seal: &Seal) -> Result<OutboxRecord, StoreError> {
    let mut letter = OutboxRecord {
        kind: row.text()?.to_owned(),
        recipient: row.handle()?,
        domain: row.text_or_null()?.map(DomainName::trusted),
        subject: row.text()?.to_owned(),
        body: row.text()?.to_owned(),
        id: row.number()?,
        at: row.time()?,
        approval: row.number_or_null()?,
        delivered_at: row.time_or_null()?,
    };
    letter.body = seal.open(&letter.body, &row_name(letter.id)).map_err(|error| row.wrong(&error))?;
    Ok(letter)
}

fn row_name(id: i64) -> String {
    format!("outbox {id}")
}
