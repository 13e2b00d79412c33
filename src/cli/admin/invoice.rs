//! Invoices and payments at the desk.

use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

use super::arguments::{InvoiceVerb, PaymentVerb};
use super::bank_report::{self, Line};
use super::desk::{Desk, Trouble, found};
use super::show::Shown;
use super::view;
use crate::registry::billing::payment::Payment;
use crate::registry::reply::Reply;
use crate::registry::staff::StaffCommand;
use crate::store::desk::Placed;

/// `invoice …`.
///
/// # Errors
/// [`Trouble`] of the desk.
pub async fn invoice(desk: &Desk, verb: &InvoiceVerb) -> Result<Shown, Trouble> {
    let (id, command) = match verb {
        InvoiceVerb::List { domain, open } => {
            let rows = desk.store.invoices(domain.as_ref(), *open).await?.iter().map(view::invoice).collect();
            return Ok(Shown::Many(rows, &COLUMNS));
        }
        InvoiceVerb::Show { id } => return show(desk, *id).await,
        InvoiceVerb::Import { file } => return import(desk, file).await,
        InvoiceVerb::Issue { domain } => (domain.to_string(), StaffCommand::InvoiceIssue { domain: domain.clone() }),
        InvoiceVerb::Pay { id, reference, amount } => match (id, reference, amount) {
            (Some(id), ..) => (id.to_string(), StaffCommand::InvoicePay { invoice: *id, amount: *amount }),
            (None, Some(reference), Some(amount)) => {
                let command = StaffCommand::InvoicePayReference { reference: reference.clone(), amount: *amount };
                (reference.clone(), command)
            }
            _ => return Err(Trouble::Usage(anyhow::anyhow!("a payment by reference needs its --amount"))),
        },
        InvoiceVerb::Credit { id, domain, amount } => {
            let command = StaffCommand::InvoiceCredit { invoice: *id, domain: domain.clone(), amount: *amount };
            (id.to_string(), command)
        }
        InvoiceVerb::Letter { id, domain, posted } => {
            let command = StaffCommand::InvoiceLetter { invoice: *id, domain: domain.clone(), posted_on: *posted };
            (id.to_string(), command)
        }
    };
    Ok(Shown::One(view::reply(&desk.change(command).await?, &id)))
}

/// `payment …`.
///
/// # Errors
/// [`Trouble`] of the desk.
pub async fn payment(desk: &Desk, verb: &PaymentVerb) -> Result<Shown, Trouble> {
    let (id, command) = match verb {
        PaymentVerb::List { unplaced } => {
            let which = if *unplaced { Placed::Nowhere } else { Placed::Anywhere };
            let rows = desk.store.payments(which).await?.iter().map(view::payment).collect();
            return Ok(Shown::Many(rows, &["id", "paid_on", "amount", "reference", "invoice", "payer", "note"]));
        }
        PaymentVerb::Show { id } => {
            return Ok(Shown::One(view::payment(&found(desk.store.payment(id).await?, "payment", id)?)));
        }
        PaymentVerb::Place { id, invoice } => {
            (id, StaffCommand::PaymentPlace { payment: id.clone(), invoice: *invoice })
        }
        PaymentVerb::Return { id } => (id, StaffCommand::PaymentReturn { payment: id.clone() }),
    };
    Ok(Shown::One(view::reply(&desk.change(command).await?, id)))
}

async fn show(desk: &Desk, id: i64) -> Result<Shown, Trouble> {
    let invoice = found(desk.store.invoice(id).await?, "invoice", id)?;
    let mut value = view::invoice(&invoice);
    let payments = desk.store.payments(Placed::On(id)).await?;
    value["payments"] = payments.iter().map(view::payment).collect();
    Ok(Shown::One(value))
}

/// Books every line of a bank's report, each by a command of its own: one that is refused stops
/// no other.
async fn import(desk: &Desk, file: &Path) -> Result<Shown, Trouble> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string()).map_err(Trouble::Usage)?;
    let lines = bank_report::read(&text).with_context(|| file.display().to_string()).map_err(Trouble::Usage)?;
    let mut rows = Vec::with_capacity(lines.len());
    for Line { number, notice } in lines {
        let outcome = match notice {
            Err(why) => json!({ "outcome": "unreadable", "note": why }),
            Ok(notice) => {
                let id = notice.id.clone();
                match desk.change(StaffCommand::PaymentReceive(notice)).await {
                    Ok(Reply::Payment { payment, repeated }) => booked(&payment, repeated),
                    Ok(other) => view::reply(&other, &id),
                    Err(Trouble::Refused(refusal)) => {
                        json!({ "payment": id, "outcome": "refused", "note": refusal.to_string() })
                    }
                    Err(trouble) => return Err(trouble),
                }
            }
        };
        rows.push(view::line(number, &outcome));
    }
    Ok(Shown::Many(rows, &["id", "outcome", "payment", "amount", "invoice", "payer", "note"]))
}

fn booked(payment: &Payment, repeated: bool) -> Value {
    let Payment { id, amount, invoice, payer, note, .. } = payment;
    let outcome = match (repeated, invoice) {
        (true, _) => "booked before",
        (false, Some(_)) => "booked",
        (false, None) => "unplaced",
    };
    json!({ "payment": id, "outcome": outcome, "amount": amount, "invoice": invoice, "payer": payer, "note": note })
}

const COLUMNS: [&str; 8] = ["id", "kind", "domain", "payer", "amount", "outstanding", "due_at", "open"];
