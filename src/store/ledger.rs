//! Ledger entries ↔ rows.

use super::StoreError;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells, word};
use crate::registry::billing::account::Account;
use crate::registry::billing::ledger::LedgerEntry;
use crate::registry::domain::DomainName;
use crate::registry::money::Money;

/// Where the ledger is kept. Rows are added, never changed; both sides have an index.
pub const TABLE: Table = Table {
    name: "ledger_entry",
    key: &["debit", "id"],
    texts: &["debit", "credit", "kind", "domain", "command", "sv_trid"],
    numbers: &["id", "posted_at", "amount", "balance_after", "invoice"],
    ..PLAIN
};

/// An entry as a row.
pub fn encode(entry: &LedgerEntry) -> Vec<Cell<'_>> {
    cells![
        entry.debit.to_string(),
        entry.credit.to_string(),
        word(&entry.kind),
        entry.domain.as_ref(),
        &entry.command,
        &entry.sv_trid,
        entry.id,
        entry.posted_at,
        entry.amount,
        entry.balance_after,
        entry.invoice,
    ]
    .into()
}

/// An entry from its row.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold one.
pub fn decode(row: &mut Reader<'_>) -> Result<LedgerEntry, StoreError> {
    Ok(LedgerEntry {
        debit: Account::named(row.text()?),
        credit: Account::named(row.text()?),
        kind: row.word()?,
        domain: row.text_or_null()?.map(DomainName::trusted),
        command: row.text()?.to_owned(),
        sv_trid: row.text()?.to_owned(),
        id: row.number()?,
        posted_at: row.time()?,
        amount: row.money()?,
        balance_after: row.number_or_null()?.map(Money::ore),
        invoice: row.number_or_null()?,
    })
}
