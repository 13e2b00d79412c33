//! Poll messages: who is told of an event, and in which of the registry's own words.

use crate::flow::{Actor, Context, Halt, Workspace, contact, domain, host};
use crate::registry::Handle;
use crate::registry::approval::{Held, Outcome, Step};
use crate::registry::command::{ContactUpdate, HostsFilter};
use crate::registry::contact::Contact;
use crate::registry::domain::{DomainName, SuspensionReason};
use crate::registry::event::{CreateRefusal, Event, PendingObject};
use crate::registry::host::HostName;
use crate::registry::message::{Message, MessageData, PendingResult, Risk, Transaction};

/// Queues the messages that follow from `event`. An operation that was pending ends in one
/// panData message to its requester; what another hand changed is told to the sponsor with the
/// object as it now is.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn tell(workspace: &mut Workspace, context: &Context<'_>, event: &Event) -> Result<(), Halt> {
    match event {
        Event::DomainCreated { .. }
        | Event::DomainCreateRefused { .. }
        | Event::DomainRestored { .. }
        | Event::DomainDeleted { .. }
        | Event::ApprovalEnded { .. } => tell_outcome(workspace, context, event),
        Event::DomainTransferred { transfer, losing, gaining, .. } => {
            let name = &transfer.name;
            let data = MessageData::Transfer(transfer.clone());
            queue(workspace, context, gaining, format!("{name} has been added to your portfolio"), data.clone())?;
            queue(workspace, context, losing, format!("{name} has been removed from your portfolio"), data)
        }
        Event::HostDeleted { host, requested: false, sponsor } => tell_of_host(workspace, context, sponsor, host),
        Event::RoleChanged { domain, role: "billing", from, .. } => {
            let text = format!("{from} has been removed as billing contact for {domain}");
            tell_of_domain(workspace, context, from, domain, text)
        }
        Event::ApprovalRequested { approval, .. } => tell_of_new_email(workspace, context, approval),
        Event::ContactUpdated { contact } => match workspace.contact(contact)? {
            Some(contact) if contact.updated_by.as_ref() != Some(&contact.sponsor) => {
                let text = format!("The contact information has been updated for {}", contact.handle);
                tell_of_contact(workspace, context, &contact, text)
            }
            _ => Ok(()),
        },
        Event::IdentityRequested { contact, .. }
        | Event::IdentityExpired { contact }
        | Event::IdentityDecided { contact, .. }
        | Event::ContactDeleted { contact, .. } => match (workspace.contact(contact)?, contact_text(event)) {
            (Some(contact), Some(text)) => tell_of_contact(workspace, context, &contact, text),
            _ => Ok(()),
        },
        // What an expiry does is the registrar's own choice and no news to it.
        Event::DomainSuspended { reason, .. }
            if *context.actor == Actor::Registry && *reason != SuspensionReason::IdentityFailed =>
        {
            Ok(())
        }
        _ => match change_text(event) {
            Some((domain, text)) => tell_sponsor(workspace, context, domain, text),
            None => Ok(()),
        },
    }
}

/// Tells the requester how a pending operation ended.
fn tell_outcome(workspace: &mut Workspace, context: &Context<'_>, event: &Event) -> Result<(), Halt> {
    match event {
        Event::DomainCreated { domain, requester, transaction, risk } => {
            let data = MessageData::DomainPending(result(context, domain, true, transaction), Some(*risk));
            queue(workspace, context, requester, created_text(domain, *risk), data)
        }
        Event::DomainCreateRefused { domain, requester, transaction, cause } => {
            let data = MessageData::DomainPending(result(context, domain, false, transaction), None);
            queue(workspace, context, requester, refused_text(domain, *cause), data)
        }
        Event::DomainRestored { domain, .. } => {
            // Whoever restored it asked for it; otherwise its sponsor learns of it.
            let requester = match context.actor {
                Actor::Registrar(caller) => Some(caller.clone()),
                _ => workspace.domain(domain)?.map(|domain| domain.sponsor.clone()),
            };
            let Some(requester) = requester else { return Ok(()) };
            let text = format!("{domain} has been restored, extended and cancellation stopped");
            let data = MessageData::DomainPending(result(context, domain, true, context.transaction), None);
            queue(workspace, context, &requester, text, data)
        }
        Event::DomainDeleted { domain, sponsor, requested } => {
            let text = format!("{domain} has been deleted");
            let Some(transaction) = requested else {
                return tell_of_domain(workspace, context, sponsor, domain, text);
            };
            let data = MessageData::DomainPending(result(context, domain, true, transaction), None);
            queue(workspace, context, sponsor, text, data)
        }
        Event::ApprovalEnded { object, requester, transaction, outcome, text, .. } => {
            let approved = *outcome == Outcome::Done;
            let data = match object {
                PendingObject::Domain(key) => {
                    MessageData::DomainPending(result(context, key, approved, transaction), None)
                }
                PendingObject::Contact(key) => MessageData::ContactPending(result(context, key, approved, transaction)),
                PendingObject::Host(key) => MessageData::HostPending(result(context, key, approved, transaction)),
            };
            queue(workspace, context, requester, text.clone(), data)
        }
        _ => Ok(()),
    }
}

fn created_text(domain: &DomainName, risk: Risk) -> String {
    match risk {
        Risk::Green => format!("{domain} has been registered and activated"),
        Risk::Blue => {
            format!("{domain} has been registered, but not activated due to pending ID and/or data check")
        }
    }
}

fn refused_text(domain: &DomainName, cause: CreateRefusal) -> String {
    let why = match cause {
        CreateRefusal::Taken => "rejected, as the domain was already taken",
        CreateRefusal::TermsLapsed => "cancelled, as the registrant has not accepted our terms and conditions in time",
        CreateRefusal::Mismatched => "rejected, as the user and domain handling mismatched",
        CreateRefusal::Cancelled => "cancelled",
    };
    format!("The application for {domain} has been {why}")
}

/// What the sponsor of a contact is told of it.
fn contact_text(event: &Event) -> Option<String> {
    Some(match event {
        Event::IdentityRequested { contact, .. } => {
            format!("{contact} has to complete the mandatory ID check - registry")
        }
        Event::IdentityExpired { contact } => format!("The mandatory ID check of {contact} has expired - registry"),
        Event::IdentityDecided { contact, checked: true } => {
            format!("{contact} has completed the mandatory ID check - registry")
        }
        Event::IdentityDecided { contact, checked: false } => {
            format!("The mandatory ID check of {contact} was rejected - registry")
        }
        Event::ContactDeleted { contact, .. } => format!("{contact} has been deleted"),
        _ => return None,
    })
}

/// The domain whose sponsor is told when another hand did this, and the text.
fn change_text(event: &Event) -> Option<(&DomainName, String)> {
    let list = |hosts: &[HostName]| hosts.iter().map(HostName::as_str).collect::<Vec<_>>().join(", ");
    Some(match event {
        Event::DomainActivated { domain } => (domain, format!("{domain} has been activated")),
        Event::NameServersChanged { domain, from, to } => {
            let (from, to) = (list(from), list(to));
            (domain, format!("Name servers has been changed for {domain}, from {from} to {to}"))
        }
        Event::DsChanged { domain } => (domain, format!("DS records has been changed for {domain}")),
        Event::DomainSuspended { domain, .. }
        | Event::AutoRenewChanged { domain, .. }
        | Event::RoleChanged { domain, .. }
        | Event::VidChanged { domain, .. } => (domain, format!("{domain} has been updated")),
        _ => return None,
    })
}

/// Tells the sponsor of `name` what another hand changed.
fn tell_sponsor(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName, text: String) -> Result<(), Halt> {
    match workspace.domain(name)? {
        Some(domain) => tell_of_domain(workspace, context, &domain.sponsor, name, text),
        None => Ok(()),
    }
}

/// Tells `registrar` of a change of `name`, unless the registrar made it.
fn tell_of_domain(
    workspace: &mut Workspace,
    context: &Context<'_>,
    registrar: &Handle,
    name: &DomainName,
    text: String,
) -> Result<(), Halt> {
    let by_itself = matches!(context.actor, Actor::Registrar(caller) if caller == registrar);
    if by_itself || !registrar.is_registrar() {
        return Ok(());
    }
    let Some(domain) = workspace.domain(name)? else { return Ok(()) };
    let view = domain::view::view(workspace, context, &domain, Some(registrar), HostsFilter::All)?;
    queue(workspace, context, registrar, text, MessageData::Domain(Box::new(view)))
}

/// Tells the sponsor of `contact` what another hand changed.
fn tell_of_contact(
    workspace: &mut Workspace,
    context: &Context<'_>,
    contact: &Contact,
    text: String,
) -> Result<(), Halt> {
    let sponsor = &contact.sponsor;
    if !sponsor.is_registrar() {
        return Ok(());
    }
    let view = contact::view(workspace, context, contact, sponsor)?;
    queue(workspace, context, sponsor, text, MessageData::Contact(Box::new(view)))
}

/// Tells the sponsor of a contact that its new e-mail address waits for being confirmed.
fn tell_of_new_email(workspace: &mut Workspace, context: &Context<'_>, approval: &i64) -> Result<(), Halt> {
    let Some(approval) = workspace.approval(approval)?.filter(|approval| approval.step == Step::Email) else {
        return Ok(());
    };
    let Held::ContactUpdate(update) = &approval.operation else { return Ok(()) };
    let ContactUpdate { handle, email: Some(email), .. } = &**update else { return Ok(()) };
    let Some(contact) = workspace.contact(handle)? else { return Ok(()) };
    let text = format!("{handle} has to confirm the new primary email, {email}, to complete the update - registry");
    // Whoever asked marks the contact as pending once it knows the request.
    let contact = Contact { pending: Some(approval.id), ..(*contact).clone() };
    tell_of_contact(workspace, context, &contact, text)
}

/// Tells `sponsor` of the end of a host it did not ask for, while there still is something to show.
fn tell_of_host(
    workspace: &mut Workspace,
    context: &Context<'_>,
    sponsor: &Handle,
    name: &HostName,
) -> Result<(), Halt> {
    let Some(host) = workspace.host(name)? else { return Ok(()) };
    let view = host::view(workspace, &host)?;
    let text = format!("The name server {name} has been deleted");
    queue(workspace, context, sponsor, text, MessageData::Host(Box::new(view)))
}

/// Queues a message for `registrar`. The registry itself has no queue.
fn queue(
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

fn result<K: Clone>(context: &Context<'_>, object: &K, approved: bool, transaction: &Transaction) -> PendingResult<K> {
    PendingResult { object: object.clone(), approved, transaction: transaction.clone(), decided_at: context.now }
}

#[cfg(test)]
mod tests;
