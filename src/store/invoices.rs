//! Invoices ↔ rows.

use super::StoreError;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells};
use crate::registry::billing::invoice::Invoice;
use crate::registry::domain::DomainName;

/// Where invoices are kept.
pub const TABLE: Table = Table {
    name: "invoice",
    key: &["id"],
    texts: &["domain", "payer"],
    numbers: &["id", "years", "amount", "paid", "issued_at", "due_at", "paid_at"],
    ..PLAIN
};

/// An invoice as a row.
pub fn encode(invoice: &Invoice) -> Vec<Cell<'_>> {
    cells![
        &invoice.domain,
        &invoice.payer,
        invoice.id,
        invoice.years,
        invoice.amount,
        invoice.paid,
        invoice.issued_at,
        invoice.due_at,
        invoice.paid_at,
    ]
    .into()
}

/// An invoice from its row.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold one.
pub fn decode(row: &mut Reader<'_>) -> Result<Invoice, StoreError> {
    Ok(Invoice {
        domain: DomainName::trusted(row.text()?),
        payer: row.handle()?,
        id: row.number()?,
        years: row.count()?,
        amount: row.money()?,
        paid: row.money()?,
        issued_at: row.time()?,
        due_at: row.time()?,
        paid_at: row.time_or_null()?,
    })
}
