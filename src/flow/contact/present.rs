//! A contact as it is now: one that proved nothing in time, and one nobody needs.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::flow::{Actor, Context, Halt, Workspace, record};
use crate::registry::contact::{Contact, Identity, identity};
use crate::registry::event::Event;
use crate::registry::handle::Handle;

/// The contact `handle`, unless it is gone by now: nobody had a role for it long enough. What a
/// job has still to write down is seen already.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn present(workspace: &Workspace, context: &Context<'_>, handle: &Handle) -> Result<Option<Arc<Contact>>, Halt> {
    let Some(contact) = workspace.contact(handle)? else { return Ok(None) };
    let idle = purge_at(workspace, context, &contact).is_some_and(|at| at <= context.now);
    let gone = idle && stays_for(workspace, &contact)? == Stay::No;
    Ok((!gone).then_some(contact))
}

/// The contact with the identity it has `now`, for who must not trust one that proved nothing.
pub fn judged(contact: Arc<Contact>, now: DateTime<Utc>) -> Arc<Contact> {
    let identity = contact.identity_at(now);
    if identity == contact.identity { contact } else { Arc::new(Contact { identity, ..(*contact).clone() }) }
}

/// Writes down what has become due for the contact.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn advance(workspace: &mut Workspace, context: &Context<'_>, handle: &Handle) -> Result<(), Halt> {
    while let Some(contact) = workspace.contact(handle)? {
        let open = contact.identity == Identity::Open;
        let control = contact.identity_due_at.filter(|_| open).map(|at| (at, Turn::Identity));
        let idle = purge_at(workspace, context, &contact).map(|at| (at, Turn::Purge));
        let next = control.into_iter().chain(idle).min_by_key(|(at, _)| *at);
        let Some((at, turn)) = next.filter(|(at, _)| *at <= context.now) else { return Ok(()) };
        let then = &Context { actor: &Actor::Registry, ..context.at(at) };
        match turn {
            Turn::Identity => {
                workspace.save_contact(identity::expire(&contact, at));
                record(workspace, then, Event::IdentityExpired { contact: handle.clone() })?;
            }
            Turn::Purge => purge(workspace, then, &contact)?,
        }
    }
    Ok(())
}

/// What the passing of time does to a contact.
enum Turn {
    Identity,
    Purge,
}

/// Why a contact stays although its time is over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stay {
    /// It does not.
    No,
    /// It has a role; its time begins anew when that ends.
    Role,
    /// Something that is no role holds it; that is looked at again.
    Bound,
}

fn purge(workspace: &mut Workspace, context: &Context<'_>, contact: &Contact) -> Result<(), Halt> {
    let purge_at = match stays_for(workspace, contact)? {
        Stay::No => {
            let (handle, sponsor) = (contact.handle.clone(), contact.sponsor.clone());
            // Told while there still is something to show.
            record(workspace, context, Event::ContactDeleted { contact: handle, sponsor })?;
            workspace.delete_contact(contact);
            return Ok(());
        }
        Stay::Role => None,
        Stay::Bound => Some(context.policy.purge_at(context.now)),
    };
    workspace.settle_contact(Contact { purge_at, ..contact.clone() });
    Ok(())
}

/// When the contact is removed unless it has a role then. A role that ended in this very batch
/// counts.
fn purge_at(workspace: &Workspace, context: &Context<'_>, contact: &Contact) -> Option<DateTime<Utc>> {
    let ended = workspace.role_end(&contact.handle).map(|at| context.rules.at(at).purge_at(at));
    ended.or(contact.purge_at)
}

fn stays_for(workspace: &Workspace, contact: &Contact) -> Result<Stay, Halt> {
    if workspace.contact_links(&contact.handle)? > 0 {
        return Ok(Stay::Role);
    }
    let held = contact.group.is_some() || contact.pending.is_some() || workspace.contact_bound(&contact.handle)?;
    Ok(if held { Stay::Bound } else { Stay::No })
}
