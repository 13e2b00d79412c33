//! From a fact to rows: history, poll messages, ledger entries, letters. The only place that
//! derives what follows from an [`Event`], in the transaction of the event itself.

use super::workspace::{HistoryRow, OutboxRow};
use super::{Actor, Context, Halt, Workspace};
use crate::registry::billing::ledger::LedgerEntry;
use crate::registry::command::HostsFilter;
use crate::registry::contact::Contact;
use crate::registry::domain::DomainName;
use crate::registry::event::{CreateRefusal, Event, PendingObject};
use crate::registry::handle::Handle;
use crate::registry::message::{Message, MessageData, PendingResult, Risk, Transaction};
use crate::registry::registrar::Registrar;

/// Records `event`: a history row always, and whatever else follows from it. Save the changed
/// objects first: messages show them as they are in the workspace.
///
/// # Errors
/// [`Halt::Needs`] when an account that gets a message or a charge was not loaded.
pub fn record(workspace: &mut Workspace, context: &Context<'_>, event: Event) -> Result<(), Halt> {
    match &event {
        Event::DomainCreated { domain, requester, transaction, risk } => {
            let text = match risk {
                Risk::Green => format!("{domain} has been registered and activated"),
                Risk::Blue => {
                    format!("{domain} has been registered, but not activated due to pending ID and/or data check")
                }
            };
            let data = MessageData::DomainPending(result(context, domain, true, transaction), Some(*risk));
            tell(workspace, context, requester, text, data)?;
        }
        Event::DomainCreateRefused { domain, requester, transaction, cause } => {
            let why = match cause {
                CreateRefusal::Taken => "rejected, as the domain was already taken",
                CreateRefusal::TermsLapsed => {
                    "cancelled, as the registrant has not accepted our terms and conditions in time"
                }
                CreateRefusal::Cancelled => "cancelled",
            };
            let data = MessageData::DomainPending(result(context, domain, false, transaction), None);
            tell(workspace, context, requester, format!("The application for {domain} has been {why}"), data)?;
        }
        Event::DomainActivated { domain } => {
            tell_sponsor(workspace, context, domain, format!("{domain} has been activated"))?;
        }
        Event::DomainTransferred { transfer, losing, gaining, .. } => {
            let name = &transfer.name;
            let data = MessageData::Transfer(transfer.clone());
            let text = format!("{name} has been added to your portfolio");
            tell(workspace, context, gaining, text, data.clone())?;
            tell(workspace, context, losing, format!("{name} has been removed from your portfolio"), data)?;
        }
        Event::NameServersChanged { domain, from, to } => {
            let list = |hosts: &[_]| hosts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let (from, to) = (list(from), list(to));
            let text = format!("Name servers has been changed for {domain}, from {from} to {to}");
            tell_sponsor(workspace, context, domain, text)?;
        }
        Event::DsChanged { domain } => {
            tell_sponsor(workspace, context, domain, format!("DS records has been changed for {domain}"))?;
        }
        Event::RoleChanged { domain, role: "billing", from, .. } => {
            let text = format!("{from} has been removed as billing contact for {domain}");
            tell_about_domain(workspace, context, from, domain, text)?;
        }
        Event::DomainRestored { domain, .. } => {
            let text = format!("{domain} has been restored, extended and cancellation stopped");
            let sponsor = workspace.domain(domain)?.map(|domain| domain.sponsor.clone());
            let data = MessageData::DomainPending(result(context, domain, true, context.transaction), None);
            if let Some(sponsor) = sponsor {
                tell(workspace, context, &sponsor, text, data)?;
            }
        }
        Event::DomainDeleted { domain, sponsor } => {
            let data = MessageData::DomainPending(result(context, domain, true, context.transaction), None);
            tell(workspace, context, sponsor, format!("{domain} has been deleted"), data)?;
        }
        Event::ContactUpdated { contact } => {
            if let Some(contact) = workspace.contact(contact)? {
                tell_about_contact(workspace, context, &contact)?;
            }
        }
        Event::HostDeleted { host, requested: false, sponsor } => {
            tell(workspace, context, sponsor, format!("The name server {host} has been deleted"), MessageData::None)?;
        }
        Event::ApprovalEnded { object, requester, transaction, outcome, text, .. } => {
            let approved = *outcome == crate::registry::approval::Outcome::Done;
            let data = match object {
                PendingObject::Domain(key) => {
                    MessageData::DomainPending(result(context, key, approved, transaction), None)
                }
                PendingObject::Contact(key) => MessageData::ContactPending(result(context, key, approved, transaction)),
                PendingObject::Host(key) => MessageData::HostPending(result(context, key, approved, transaction)),
            };
            tell(workspace, context, requester, text.clone(), data)?;
        }
        Event::Charged { registrar, kind, domain, amount } => {
            if let Some(account) = workspace.registrar(registrar)? {
                let balance_after = account.balance + *amount;
                workspace.save_registrar(Registrar { balance: balance_after, ..(*account).clone() });
                let id = workspace.next_id();
                workspace.ledger.push(LedgerEntry {
                    id,
                    registrar: registrar.clone(),
                    posted_at: context.now,
                    kind: *kind,
                    domain: domain.clone(),
                    amount: *amount,
                    balance_after,
                    sv_trid: context.transaction.sv_trid.clone(),
                });
            }
        }
        Event::ApprovalRequested { approval, domain, approvers } => {
            let about = domain.as_ref().map_or_else(|| "your contact".to_owned(), ToString::to_string);
            let body = format!("Request {approval} for {about} waits for your answer.");
            for approver in approvers {
                write_to(workspace, context, "mail", approver, domain.as_ref(), Some(*approval), body.clone());
            }
        }
        Event::LetterPosted { approval, domain, recipient, code } => {
            let body = format!("To carry out request {approval} for {domain}, enter this code: {code}");
            write_to(workspace, context, "letter", recipient, Some(domain), Some(*approval), body);
        }
        Event::InvoiceIssued { invoice, domain, payer } => {
            let body = format!("Invoice {invoice} for {domain} is ready for payment.");
            write_to(workspace, context, "mail", payer, Some(domain), None, body);
        }
        Event::NameOffered { domain, contact, token, expires_at } => {
            let body = format!("{domain} is offered to you until {expires_at}. Token: {token}");
            write_to(workspace, context, "mail", contact, Some(domain), None, body);
        }
        _ => {}
    }
    remember(workspace, context, event);
    Ok(())
}

/// Queues a message for `registrar`. The registry itself has no queue.
fn tell(
    workspace: &mut Workspace,
    context: &Context<'_>,
    registrar: &Handle,
    text: String,
    data: MessageData,
) -> Result<(), Halt> {
    if !registrar.is_registrar() {
        return Ok(());
    }
    let id = workspace.next_id();
    workspace.queue_message(Message { id, registrar: registrar.clone(), queued_at: context.now, text, data })
}

/// Tells the sponsor of `domain` what another hand changed.
fn tell_sponsor(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName, text: String) -> Result<(), Halt> {
    match workspace.domain(name)? {
        Some(domain) => tell_about_domain(workspace, context, &domain.sponsor, name, text),
        None => Ok(()),
    }
}

/// Tells `registrar` of a change of `name`, unless the registrar made it.
fn tell_about_domain(
    workspace: &mut Workspace,
    context: &Context<'_>,
    registrar: &Handle,
    name: &DomainName,
    text: String,
) -> Result<(), Halt> {
    let by_itself = matches!(context.actor, Actor::Registrar(caller) if caller == registrar);
    let Some(domain) = workspace.domain(name)? else { return Ok(()) };
    if by_itself || !registrar.is_registrar() {
        return Ok(());
    }
    let view = super::domain::view::view(workspace, context, &domain, Some(registrar), HostsFilter::All)?;
    tell(workspace, context, registrar, text, MessageData::Domain(Box::new(view)))
}

/// Tells the sponsor of `contact` of a change another hand asked for.
fn tell_about_contact(workspace: &mut Workspace, context: &Context<'_>, contact: &Contact) -> Result<(), Halt> {
    let sponsor = &contact.sponsor;
    if contact.updated_by.as_ref() == Some(sponsor) || !sponsor.is_registrar() {
        return Ok(());
    }
    let view = super::contact::view(workspace, context, contact, sponsor)?;
    let text = format!("The contact information has been updated for {}", contact.handle);
    tell(workspace, context, sponsor, text, MessageData::Contact(Box::new(view)))
}

fn result<K: Clone>(context: &Context<'_>, object: &K, approved: bool, transaction: &Transaction) -> PendingResult<K> {
    PendingResult { object: object.clone(), approved, transaction: transaction.clone(), decided_at: context.now }
}

fn write_to(
    workspace: &mut Workspace,
    context: &Context<'_>,
    kind: &'static str,
    recipient: &Handle,
    domain: Option<&DomainName>,
    approval: Option<i64>,
    body: String,
) {
    let id = workspace.next_id();
    let subject = domain.map_or_else(|| "Your request".to_owned(), |domain| format!("About {domain}"));
    let (recipient, domain) = (recipient.clone(), domain.cloned());
    workspace.outbox.push(OutboxRow { id, at: context.now, kind, recipient, domain, approval, subject, body });
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
        | Event::AutoRenewChanged { domain, .. }
        | Event::DomainSuspended { domain, .. }
        | Event::DomainRestored { domain, .. }
        | Event::DomainDeleted { domain, .. }
        | Event::NameOffered { domain, .. }
        | Event::LetterPosted { domain, .. }
        | Event::InvoiceIssued { domain, .. }
        | Event::InvoicePaid { domain, .. }
        | Event::VidChanged { domain, .. }
        | Event::PositionAdded { domain, .. }
        | Event::DomainTransferred { transfer: crate::registry::reply::TransferView { name: domain, .. }, .. }
        | Event::ApprovalEnded { object: PendingObject::Domain(domain), .. }
        | Event::ApprovalRequested { domain: Some(domain), .. }
        | Event::ApprovalAnswered { domain: Some(domain), .. }
        | Event::Charged { domain: Some(domain), .. } => ("domain", domain.to_string()),
        Event::ContactCreated { contact }
        | Event::ContactUpdated { contact }
        | Event::IdentityDecided { contact, .. }
        | Event::ApprovalEnded { object: PendingObject::Contact(contact), .. } => ("contact", contact.to_string()),
        Event::HostCreated { host }
        | Event::HostUpdated { host }
        | Event::HostDeleted { host, .. }
        | Event::ApprovalEnded { object: PendingObject::Host(host), .. } => ("host", host.to_string()),
        Event::RegistrarChanged { registrar } | Event::Charged { registrar, .. } => {
            ("registrar", registrar.to_string())
        }
        Event::ApprovalRequested { approval, .. } | Event::ApprovalAnswered { approval, .. } => {
            ("approval", approval.to_string())
        }
        Event::ClockMoved { .. } => ("clock", "sandbox".to_owned()),
    }
}
