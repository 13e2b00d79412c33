//! Contact update.

use std::collections::BTreeSet;

use super::view::responsible;
use crate::flow::approval::hold;
use crate::flow::domain::present;
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, caller, record};
use crate::registry::approval::{Approval, Held, Outcome, Step};
use crate::registry::command::ContactUpdate;
use crate::registry::contact::Contact;
use crate::registry::contact::update::{self, Facts};
use crate::registry::domain::{DomainName, Management};
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::refusal::Refusal;
use crate::registry::reply::{PendingText, Reply};

impl Flow for ContactUpdate {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.contacts.insert(self.handle.clone());
        keys.registrants.insert(self.handle.clone());
    }

    /// A contact is changed by its sponsor, or by the account whose people it belongs to.
    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let account = caller(workspace, context)?;
        let contact = current(workspace, context, &self.handle)?;
        if contact.sponsor != account.id && !contact.is_in_group(&account.id) {
            return Err(Refusal::NotContactManager.into());
        }
        let domains = workspace.registrant_of(&self.handle)?;
        let moves = self.postal.iter().any(|change| change.address.is_some());
        let vid_contacts = match contact.management() {
            Management::Registrant if moves => vid_contacts(workspace, context, &domains)?,
            _ => Vec::new(),
        };
        let responsible = responsible(workspace, context, &contact)?;
        let facts = Facts { is_registrant: !domains.is_empty(), vid_contacts, responsible };
        let updated = update::update(&contact, self, &facts, context.policy)?;
        let changed = updated.details != contact.details;
        let purge_at = contact.purge_at.map(|_| context.policy.purge_at(context.now));
        let mut contact = Contact { details: updated.details, purge_at, ..contact };
        let mut reply = Reply::Done;
        if changed {
            contact.updated_by = Some(account.id.clone());
            contact.updated_at = Some(context.now);
        }
        if let Some((held, steps)) = updated.held {
            let text = if held.email.is_some() { PendingText::Email } else { PendingText::Action };
            reply = Reply::Pending(text);
            contact.pending = Some(hold(workspace, context, None, Held::ContactUpdate(Box::new(held)), steps)?);
        }
        workspace.save_contact(contact);
        if changed {
            record(workspace, context, Event::ContactUpdated { contact: self.handle.clone() })?;
        }
        Ok(reply)
    }
}

/// Carries out the part that waited, once everybody asked has approved; clears the pending mark.
///
/// # Errors
/// [`Halt::Refused`] when the rules no longer allow it.
pub fn complete(workspace: &mut Workspace, context: &Context<'_>, approval: &Approval) -> Result<(), Halt> {
    let Held::ContactUpdate(held) = &approval.operation else { return Ok(()) };
    let contact = found(workspace, &held.handle)?;
    let is_registrant = !workspace.registrant_of(&held.handle)?.is_empty();
    let responsible = responsible(workspace, context, &contact)?;
    let facts = Facts { is_registrant, vid_contacts: Vec::new(), responsible };
    let details = update::complete(&contact, held, &facts, context.policy)?;
    workspace.save_contact(Contact {
        details,
        pending: contact.pending.filter(|pending| *pending != approval.id),
        updated_by: Some(approval.requester.clone()),
        updated_at: Some(context.now),
        ..contact
    });
    record(workspace, context, Event::ContactUpdated { contact: held.handle.clone() })
}

/// Ends a held update without carrying it out: clears the contact's pending mark.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn release(
    workspace: &mut Workspace,
    _context: &Context<'_>,
    approval: &Approval,
    _outcome: Outcome,
) -> Result<(), Halt> {
    let Held::ContactUpdate(held) = &approval.operation else { return Ok(()) };
    if let Some(contact) = workspace.contact(&held.handle)?.filter(|contact| contact.pending == Some(approval.id)) {
        workspace.save_contact(Contact { pending: None, ..(*contact).clone() });
    }
    Ok(())
}

/// What the requester is told when a held update ends.
pub fn outcome_text(approval: &Approval, outcome: Outcome) -> String {
    let Held::ContactUpdate(held) = &approval.operation else { return outcome.text().to_owned() };
    let handle = &held.handle;
    match (&held.email, outcome) {
        (Some(email), Outcome::Done) => format!("{handle} has confirmed the new primary email, {email} - registry"),
        (Some(email), _) if approval.step == Step::Email => {
            format!("The new primary email, {email}, was not confirmed for {handle} - registry")
        }
        _ => outcome.text().to_owned(),
    }
}

/// The contact as it is now: what has become due is written down first.
fn current(workspace: &mut Workspace, context: &Context<'_>, handle: &Handle) -> Result<Contact, Halt> {
    super::present::advance(workspace, context, handle)?;
    found(workspace, handle)
}

fn found(workspace: &Workspace, handle: &Handle) -> Result<Contact, Halt> {
    let contact = workspace.contact(handle)?.ok_or_else(|| Refusal::ContactNotFound(handle.clone()))?;
    Ok((*contact).clone())
}

/// The VID contacts of those of `domains` that have the VID service.
fn vid_contacts(
    workspace: &mut Workspace,
    context: &Context<'_>,
    domains: &BTreeSet<DomainName>,
) -> Result<Vec<Handle>, Halt> {
    let mut keys = Keys::default();
    keys.domains.extend(domains.iter().filter(|name| !workspace.domains.is_loaded(name)).cloned());
    if !keys.is_empty() {
        return Err(Halt::Needs(Box::new(keys)));
    }
    let mut contacts = BTreeSet::new();
    for name in domains {
        let domain = present(workspace, context, name)?.filter(|domain| domain.vid);
        contacts.extend(domain.iter().flat_map(|domain| domain.vid_contacts.iter().cloned()));
    }
    Ok(contacts.into_iter().collect())
}
