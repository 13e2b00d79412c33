//! Invoices and their lines ↔ rows.

use super::StoreError;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells, word};
use crate::registry::billing::invoice::{Invoice, Line};
use crate::registry::domain::DomainName;
use crate::registry::money::Money;

/// Where invoices are kept. Their lines are read along, one after the other.
pub const TABLE: Table = Table {
    name: "invoice",
    key: &["id"],
    texts: &["payer", "kind"],
    numbers: &["id", "amount", "paid", "credited", "issued_at", "due_at", "paid_at", "refers_to", "warn_at", "warning"],
    // What the invoices of the first version had in place of lines.
    derived_texts: &["domain"],
    derived_numbers: &["years"],
    joined_texts: &[
        "(select string_agg(l.domain || ' ' || l.kind || ' ' || l.years || ' ' || l.amount || ' ' || l.vat || ' ' \
         || l.credited, ',' order by l.position) from invoice_line l where l.invoice = invoice.id)",
    ],
    ..PLAIN
};

/// Where their lines are kept.
pub const LINES: Table = Table {
    name: "invoice_line",
    key: &["invoice", "position"],
    texts: &["domain", "kind"],
    numbers: &["invoice", "position", "years", "amount", "vat", "credited"],
    ..PLAIN
};

/// Whether an invoice is open, in the words of the indexes on open ones.
pub const OPEN: &str = "invoice.paid_at is null and invoice.kind = 'invoice'";

/// An invoice as a row, without its lines.
pub fn encode(invoice: &Invoice) -> Vec<Cell<'_>> {
    let first = invoice.lines.first();
    let mut row: Vec<Cell<'_>> = cells![&invoice.payer, word(&invoice.kind)].into();
    row.push(first.map_or(Cell::from(""), |line| Cell::from(&line.domain)));
    row.extend(cells![
        invoice.id,
        invoice.amount,
        invoice.paid,
        invoice.credited,
        invoice.issued_at,
        invoice.due_at,
        invoice.paid_at,
        invoice.refers_to,
        invoice.warn_at,
        invoice.warning,
        first.map_or(0, |line| line.years),
    ]);
    row
}

/// The lines of an invoice as rows.
pub fn encode_lines(invoice: &Invoice) -> impl Iterator<Item = Vec<Cell<'_>>> {
    invoice.lines.iter().zip(0_i64..).map(|(line, position)| {
        let Line { domain, kind, years, amount, vat, credited } = line;
        cells![domain, word(kind), invoice.id, position, *years, *amount, *vat, *credited].into()
    })
}

/// An invoice from its row.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold one.
pub fn decode(row: &mut Reader<'_>) -> Result<Invoice, StoreError> {
    Ok(Invoice {
        payer: row.handle()?,
        kind: row.word()?,
        lines: lines(row)?,
        id: row.number()?,
        amount: row.money()?,
        paid: row.money()?,
        credited: row.money()?,
        issued_at: row.time()?,
        due_at: row.time()?,
        paid_at: row.time_or_null()?,
        refers_to: row.number_or_null()?,
        warn_at: row.time_or_null()?,
        warning: row.number_or_null()?,
    })
}

fn lines(row: &mut Reader<'_>) -> Result<Vec<Line>, StoreError> {
    let text = row.text_or_null()?.unwrap_or_default();
    let parts = text.split(',').filter(|part| !part.is_empty());
    parts.map(|part| line(part).ok_or_else(|| row.wrong(&format!("{part} is no line")))).collect()
}

fn line(text: &str) -> Option<Line> {
    let mut words = text.split(' ');
    let domain = DomainName::trusted(words.next()?);
    let kind = serde_json::from_value(words.next()?.into()).ok()?;
    let years = words.next()?.parse().ok()?;
    let mut money = || words.next()?.parse().ok().map(Money::ore);
    Some(Line { domain, kind, years, amount: money()?, vat: money()?, credited: money()? })
}
