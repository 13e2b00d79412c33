//! Hosts ↔ rows.

use super::StoreError;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells, json, json_or_null};
use crate::registry::host::{Host, HostName};

/// Where hosts are kept. The number of domains they serve is read along, counted no further than
/// a batch could take away.
pub const TABLE: Table = Table {
    name: "host",
    key: &["name"],
    texts: &["name", "sponsor", "admin", "addresses", "pending", "created_by", "updated_by"],
    numbers: &["marked_for_deletion", "created_at", "updated_at", "transferred_at"],
    derived_texts: &["superordinate"],
    joined_numbers: &["(select count(*) from (select 1 from domain_host n where n.host = host.name limit 512) as a)"],
    ..PLAIN
};

/// A host as a row.
pub fn encode(host: &Host) -> Vec<Cell<'_>> {
    cells![
        &host.name,
        &host.sponsor,
        &host.admin,
        json(&host.addresses),
        json_or_null(host.pending.as_ref()),
        &host.created_by,
        host.updated_by.as_ref(),
        host.name.superordinate().map(|domain| domain.to_string()),
        host.marked_for_deletion,
        host.created_at,
        host.updated_at,
        host.transferred_at,
    ]
    .into()
}

/// A host from its row, and the number of domains it serves.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold a host.
pub fn decode(row: &mut Reader<'_>) -> Result<(Host, i64), StoreError> {
    let host = Host {
        name: HostName::trusted(row.text()?),
        sponsor: row.handle()?,
        admin: row.handle()?,
        addresses: row.json()?,
        pending: row.json_or_null()?,
        created_by: row.handle()?,
        updated_by: row.handle_or_null()?,
        marked_for_deletion: row.flag()?,
        created_at: row.time()?,
        updated_at: row.time_or_null()?,
        transferred_at: row.time_or_null()?,
    };
    Ok((host, row.number()?))
}
