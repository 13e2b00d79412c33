//! Payments and what payers have to their credit ↔ rows.

use super::StoreError;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells};
use crate::registry::billing::payment::{Payer, Payment};

/// Where payments are kept.
pub const TABLE: Table = Table {
    name: "payment",
    key: &["id"],
    texts: &["id", "paid_on", "reference", "payer", "note"],
    numbers: &["amount", "invoice", "booked_at", "returned_at"],
    ..PLAIN
};

/// Where credits are kept.
pub const PAYERS: Table = Table { name: "payer", key: &["handle"], texts: &["handle"], numbers: &["credit"], ..PLAIN };

/// A payment as a row.
pub fn encode(payment: &Payment) -> Vec<Cell<'_>> {
    cells![
        &payment.id,
        payment.paid_on.to_string(),
        &payment.reference,
        payment.payer.as_ref(),
        payment.note.as_ref(),
        payment.amount,
        payment.invoice,
        payment.booked_at,
        payment.returned_at,
    ]
    .into()
}

/// A payment from its row.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold one.
pub fn decode(row: &mut Reader<'_>) -> Result<Payment, StoreError> {
    Ok(Payment {
        id: row.text()?.to_owned(),
        paid_on: row.text()?.parse().map_err(|error| row.wrong(&error))?,
        reference: row.text()?.to_owned(),
        payer: row.handle_or_null()?,
        note: row.text_or_null()?.map(str::to_owned),
        amount: row.money()?,
        invoice: row.number_or_null()?,
        booked_at: row.time()?,
        returned_at: row.time_or_null()?,
    })
}

/// A credit as a row.
pub fn encode_payer(payer: &Payer) -> Vec<Cell<'_>> {
    cells![&payer.handle, payer.credit].into()
}

/// A credit from its row.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold one.
pub fn decode_payer(row: &mut Reader<'_>) -> Result<Payer, StoreError> {
    Ok(Payer { handle: row.handle()?, credit: row.money()? })
}
