//! Ledger entries ↔ rows.

use super::StoreError;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells, word};
use crate::registry::billing::ledger::LedgerEntry;
use crate::registry::domain::DomainName;

/// Where the ledger is kept.
pub const TABLE: Table = Table {
    name: "ledger",
    key: &["registrar", "id"],
    texts: &["registrar", "kind", "domain", "sv_trid"],
    numbers: &["id", "posted_at", "amount", "balance_after"],
    ..PLAIN
};

/// A movement as a row.
pub fn encode(entry: &LedgerEntry) -> Vec<Cell<'_>> {
    cells![
        &entry.registrar,
        word(&entry.kind),
        entry.domain.as_ref(),
        &entry.sv_trid,
        entry.id,
        entry.posted_at,
        entry.amount,
        entry.balance_after,
    ]
    .into()
}

/// A movement from its row.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold one.
pub fn decode(row: &mut Reader<'_>) -> Result<LedgerEntry, StoreError> {
    Ok(LedgerEntry {
        registrar: row.handle()?,
        kind: row.word()?,
        domain: row.text_or_null()?.map(DomainName::trusted),
        sv_trid: row.text()?.to_owned(),
        id: row.number()?,
        posted_at: row.time()?,
        amount: row.money()?,
        balance_after: row.money()?,
    })
}
