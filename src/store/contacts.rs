//! Contacts ↔ rows.

use chrono::{DateTime, Utc};

use super::StoreError;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells, json, word};
use crate::registry::contact::{Contact, fingerprint};

/// Where contacts are kept. The number of their roles is read along, counted no further than a
/// batch could take away.
pub const TABLE: Table = Table {
    name: "contact",
    key: &["handle"],
    texts: &["handle", "sponsor", "registrar_group", "details", "identity", "created_by", "updated_by"],
    numbers: &["pending", "created_at", "updated_at", "identity_due_at", "purge_at"],
    derived_texts: &["fingerprint"],
    joined_numbers: &[
        "((select count(*) from (select 1 from domain d where d.registrant = contact.handle limit 512) as a) \
         + (select count(*) from (select 1 from domain d where d.admin = contact.handle limit 512) as b) \
         + (select count(*) from (select 1 from domain d where d.billing = contact.handle limit 512) as c) \
         + (select count(*) from (select 1 from host h where h.admin = contact.handle limit 512) as e) \
         + (select count(*) from (select 1 from waiting_position p where p.contact = contact.handle limit 512) as f))",
    ],
    ..PLAIN
};

/// A contact as a row, which is removed at `purge_at` unless it has a role then.
pub fn encode(contact: &Contact, purge_at: Option<DateTime<Utc>>) -> Vec<Cell<'_>> {
    cells![
        &contact.handle,
        &contact.sponsor,
        contact.group.as_ref(),
        json(&contact.details),
        word(&contact.identity),
        &contact.created_by,
        contact.updated_by.as_ref(),
        fingerprint(contact),
        contact.pending,
        contact.created_at,
        contact.updated_at,
        contact.identity_due_at,
        purge_at,
    ]
    .into()
}

/// A contact from its row, and the number of its roles.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold a contact.
pub fn decode(row: &mut Reader<'_>) -> Result<(Contact, i64), StoreError> {
    let contact = Contact {
        handle: row.handle()?,
        sponsor: row.handle()?,
        group: row.handle_or_null()?,
        details: row.json()?,
        identity: row.word()?,
        created_by: row.handle()?,
        updated_by: row.handle_or_null()?,
        pending: row.number_or_null()?,
        created_at: row.time()?,
        updated_at: row.time_or_null()?,
        identity_due_at: row.time_or_null()?,
        purge_at: row.time_or_null()?,
    };
    Ok((contact, row.number()?))
}
