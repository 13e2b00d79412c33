//! From a fact to rows: history, poll messages, ledger entries, letters. The only place that
//! derives what follows from an [`Event`], in the transaction of the event itself.

mod account;
mod book;
mod poll;
mod post;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

pub use self::book::book;
use super::workspace::HistoryRow;
use super::{Actor, Context, Halt, Workspace};
use crate::registry::billing::ledger::Booking;
use crate::registry::event::{BillingEvent, Event, PendingObject};
use crate::registry::reply::TransferView;

/// Records `event`: a history row, and whatever else follows from it. Save the changed objects
/// first: messages show them as they are in the workspace. What is booked for a domain follows from
/// another event of the same command; the ledger is all its history.
///
/// # Errors
/// [`Halt::Needs`] when an account that gets a message or a charge was not loaded.
pub fn record(workspace: &mut Workspace, context: &Context<'_>, event: Event) -> Result<(), Halt> {
    if let Event::Booked(booking) = &event {
        book(workspace, context, booking)?;
        if booking.domain.is_some() {
            return Ok(());
        }
    }
    poll::tell(workspace, context, &event)?;
    post::write(workspace, context, &event)?;
    remember(workspace, context, event);
    Ok(())
}

/// An instant as people read it.
fn moment(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn remember(workspace: &mut Workspace, context: &Context<'_>, event: Event) {
    let (object_kind, object) = subject(&event);
    let (actor, reason) = match context.actor {
        Actor::Registrar(handle) => (handle.to_string(), None),
        Actor::Staff { name, reason } => (name.clone(), Some(reason.clone())),
        Actor::Registry => ("registry".to_owned(), None),
    };
    let id = workspace.next_id();
    workspace.history.push(HistoryRow {
        id,
        at: context.now,
        actor,
        command: context.command.to_owned(),
        reason,
        cl_trid: context.transaction.cl_trid.clone(),
        sv_trid: context.transaction.sv_trid.clone(),
        object_kind,
        object,
        event,
    });
}

/// The object an event belongs to: its kind and key.
fn subject(event: &Event) -> (&'static str, String) {
    match event {
        Event::DomainApplied { domain, .. }
        | Event::DomainCreated { domain, .. }
        | Event::DomainCreateRefused { domain, .. }
        | Event::DomainActivated { domain }
        | Event::DomainRenewed { domain, .. }
        | Event::NameServersChanged { domain, .. }
        | Event::DsChanged { domain }
        | Event::RegistrantChanged { domain, .. }
        | Event::RoleChanged { domain, .. }
        | Event::TokenIssued { domain, .. }
        | Event::TokensCleared { domain }
        | Event::TokensExpired { domain }
        | Event::AutoRenewChanged { domain, .. }
        | Event::DomainSuspended { domain, .. }
        | Event::DomainRestored { domain, .. }
        | Event::DomainDeleted { domain, .. }
        | Event::NameOffered { domain, .. }
        | Event::LetterPosted { domain, .. }
        | Event::VidChanged { domain, .. }
        | Event::PositionAdded { domain, .. }
        | Event::PositionFeeDue { domain, .. }
        | Event::PositionPaid { domain, .. }
        | Event::PositionEnded { domain, .. }
        | Event::DomainTransferred { transfer: TransferView { name: domain, .. }, .. }
        | Event::ApprovalEnded { object: PendingObject::Domain(domain), .. }
        | Event::ApprovalRequested { domain: Some(domain), .. }
        | Event::ApprovalAnswered { domain: Some(domain), .. }
        | Event::Booked(Booking { domain: Some(domain), .. }) => ("domain", domain.to_string()),
        Event::ContactCreated { contact }
        | Event::ContactUpdated { contact }
        | Event::ContactDeleted { contact, .. }
        | Event::IdentityRequested { contact, .. }
        | Event::IdentityExpired { contact }
        | Event::IdentityDecided { contact, .. }
        | Event::ApprovalEnded { object: PendingObject::Contact(contact), .. } => ("contact", contact.to_string()),
        Event::HostCreated { host }
        | Event::HostUpdated { host }
        | Event::HostDeleted { host, .. }
        | Event::ApprovalEnded { object: PendingObject::Host(host), .. } => ("host", host.to_string()),
        Event::RegistrarChanged { registrar }
        | Event::BalanceLow { registrar, .. }
        | Event::AccountOverdue { registrar, .. }
        | Event::AccountStated { registrar, .. } => ("registrar", registrar.to_string()),
        Event::Booked(booking) => match booking.registrar() {
            Some(registrar) => ("registrar", registrar.to_string()),
            None => ("account", booking.to.to_string()),
        },
        Event::ApprovalRequested { approval, .. } | Event::ApprovalAnswered { approval, .. } => {
            ("approval", approval.to_string())
        }
        Event::ClockMoved { .. } => ("clock", "sandbox".to_owned()),
        Event::Billing(event) => billed(event),
    }
}

/// The object an event about invoices belongs to.
fn billed(event: &BillingEvent) -> (&'static str, String) {
    match event {
        BillingEvent::DomainBilled { domain, .. }
        | BillingEvent::SuspensionLetterDue { domain, .. }
        | BillingEvent::SuspensionLetterPosted { domain, .. } => ("domain", domain.to_string()),
        BillingEvent::DocumentIssued { invoice, .. } | BillingEvent::InvoicePaid { invoice, .. } => {
            ("invoice", invoice.to_string())
        }
        BillingEvent::PaymentReceived { payment, .. } | BillingEvent::PaymentReturned { payment } => {
            ("payment", payment.clone())
        }
        BillingEvent::CreditPaidOut { payer, .. } => ("contact", payer.to_string()),
    }
}
