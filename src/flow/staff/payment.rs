//! Payments at the desk: what the bank reports, what nobody could place, and what is given back.

use crate::flow::billing::first;
use crate::flow::billing::pay::{self, Source, SourceId, Sum};
use crate::flow::{Context, Halt, Workspace, record};
use crate::registry::billing::account::Account;
use crate::registry::billing::invoice::DocumentKind;
use crate::registry::billing::ledger::{Booking, LedgerKind};
use crate::registry::billing::payment::{Notice, Payer, Payment, is_bank_id};
use crate::registry::billing::reference::invoice_of;
use crate::registry::event::{BillingEvent, Event};
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;
use crate::registry::{Handle, Money};

/// Books a payment the bank reports. One that was booked before is answered and not booked again;
/// one whose reference names no invoice is kept unplaced, so that nothing is lost.
///
/// # Errors
/// [`Halt::Refused`] when it is no payment, or differs from what was booked under its identifier,
/// [`Halt::Needs`] when rows are missing.
pub fn receive(workspace: &mut Workspace, context: &Context<'_>, notice: &Notice) -> Result<Reply, Halt> {
    let Notice { id, paid_on, reference, amount } = notice;
    if !is_bank_id(id) {
        return Err(Refusal::NotNow(format!("{id:?} is no identifier of a bank")).into());
    }
    if *amount <= Money::ZERO {
        return Err(Refusal::NotNow(format!("{amount} is no payment")).into());
    }
    if let Some(known) = workspace.payment(id)? {
        if (known.amount, &known.reference, known.paid_on) != (*amount, reference, *paid_on) {
            let text = format!("{id} was booked before, with another day, reference or amount");
            return Err(Refusal::NotNow(text).into());
        }
        return Ok(Reply::Payment { payment: Box::new((*known).clone()), repeated: true });
    }
    let payment = match invoice_in(workspace, context, reference)? {
        Ok(invoice) => {
            let id = SourceId::Bank(id.clone());
            let source = Source { id, paid_on: *paid_on, reference: Some(reference.clone()) };
            pay::receive(workspace, context, source, (invoice, Sum::Exactly(*amount)))?
        }
        Err(why) => keep(workspace, context, notice, why)?,
    };
    Ok(Reply::Payment { payment: Box::new(payment), repeated: false })
}

/// Places a payment on the invoice it was for.
///
/// # Errors
/// [`Halt::Refused`] when it was placed or given back before, or there is no such invoice,
/// [`Halt::Needs`] when rows are missing.
pub fn place(workspace: &mut Workspace, context: &Context<'_>, id: &str, invoice: i64) -> Result<Reply, Halt> {
    let payment = unplaced(workspace, id)?;
    let payer = first(workspace, invoice)?.payer.clone();
    pay::place(workspace, context, Account::Unplaced, (invoice, payment.amount))?;
    let placed = Payment { invoice: Some(invoice), payer: Some(payer), ..payment };
    let (payment, amount) = (placed.id.clone(), placed.amount);
    record(
        workspace,
        context,
        Event::Billing(BillingEvent::PaymentReceived { payment, amount, invoice: Some(invoice) }),
    )?;
    workspace.save_payment(placed.clone());
    Ok(Reply::Payment { payment: Box::new(placed), repeated: false })
}

/// Gives a payment back that nobody could place.
///
/// # Errors
/// [`Halt::Refused`] when it was placed or given back before, [`Halt::Needs`] when rows are
/// missing.
pub fn give_back(workspace: &mut Workspace, context: &Context<'_>, id: &str) -> Result<Reply, Halt> {
    let payment = unplaced(workspace, id)?;
    let returned = Payment { returned_at: Some(context.now), ..payment };
    let back = paid_back(Account::Unplaced, returned.amount);
    record(workspace, context, back)?;
    record(workspace, context, Event::Billing(BillingEvent::PaymentReturned { payment: returned.id.clone() }))?;
    workspace.save_payment(returned.clone());
    Ok(Reply::Payment { payment: Box::new(returned), repeated: false })
}

/// Pays a payer's credit out.
///
/// # Errors
/// [`Halt::Refused`] when there is not so much, [`Halt::Needs`] when rows are missing.
pub fn pay_out(
    workspace: &mut Workspace,
    context: &Context<'_>,
    payer: &Handle,
    amount: Option<Money>,
) -> Result<Reply, Halt> {
    let credit = workspace.credit(payer)?;
    let amount = amount.unwrap_or(credit);
    if amount <= Money::ZERO || amount > credit {
        return Err(Refusal::NotNow(format!("{payer} has {credit} to its credit")).into());
    }
    workspace.save_credit(payer, credit - amount);
    record(workspace, context, paid_back(Account::of(payer), amount))?;
    record(workspace, context, Event::Billing(BillingEvent::CreditPaidOut { payer: payer.clone(), amount }))?;
    Ok(Reply::Payer(Payer { handle: payer.clone(), credit: credit - amount }))
}

/// The invoice a reference names, or why it names none.
fn invoice_in(workspace: &Workspace, context: &Context<'_>, reference: &str) -> Result<Result<i64, String>, Halt> {
    let id = match invoice_of(reference, &context.policy.fik_creditor) {
        Ok(id) => id,
        Err(why) => return Ok(Err(why.to_string())),
    };
    Ok(match workspace.invoice(&id)? {
        None => Err(format!("there is no invoice {id}")),
        Some(found) if found.kind == DocumentKind::CreditNote => Err(format!("{id} is a credit note")),
        Some(_) => Ok(id),
    })
}

fn keep(workspace: &mut Workspace, context: &Context<'_>, notice: &Notice, why: String) -> Result<Payment, Halt> {
    let Notice { id, paid_on, reference, amount } = notice.clone();
    let booked_at = context.now;
    let (invoice, payer, note, returned_at) = (None, None, Some(why), None);
    let payment = Payment { id, paid_on, reference, amount, invoice, payer, note, booked_at, returned_at };
    workspace.save_payment(payment.clone());
    record(workspace, context, Event::Booked(Booking::paid_in(LedgerKind::Payment, Account::Unplaced, amount)))?;
    record(
        workspace,
        context,
        Event::Billing(BillingEvent::PaymentReceived { payment: payment.id.clone(), amount, invoice: None }),
    )?;
    Ok(payment)
}

fn paid_back(from: Account, amount: Money) -> Event {
    let (kind, to) = (LedgerKind::PaidBack, Account::Bank);
    Event::Booked(Booking { kind, from, to, amount, vat: None, domain: None, invoice: None })
}

fn unplaced(workspace: &Workspace, id: &str) -> Result<Payment, Halt> {
    let absent = || Refusal::NoSuch { kind: "payment", id: id.to_owned() };
    let payment = workspace.payment(&id.to_owned())?.ok_or_else(absent)?;
    payment.check_unplaced()?;
    Ok((*payment).clone())
}
