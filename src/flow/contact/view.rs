//! What a caller may see of a contact.

use std::sync::Arc;

use crate::flow::{Context, Halt, Workspace};
use crate::registry::approval::{Approval, Held, Step};
use crate::registry::contact::verification::Responsible;
use crate::registry::contact::{Contact, Identity};
use crate::registry::handle::Handle;
use crate::registry::reply::{ContactView, VerificationView};

/// The view of `contact` for `viewer`, a REG-handle or the registry. Strangers see a mask instead
/// of the e-mail address, and the second address of organisations only.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn view(
    workspace: &Workspace,
    context: &Context<'_>,
    contact: &Contact,
    viewer: &Handle,
) -> Result<ContactView, Halt> {
    let mut details = contact.details.clone();
    if !is_related(contact, viewer) {
        details.email.clone_from(&context.policy.email_mask);
        details.secondary_email = details.secondary_email.filter(|_| !details.user_type.is_individual());
    }
    Ok(ContactView {
        handle: contact.handle.clone(),
        linked: workspace.contact_links(&contact.handle)? > 0,
        pending_update: open_request(workspace, context, contact)?.is_some(),
        details,
        sponsor: contact.sponsor.clone(),
        created_by: contact.created_by.clone(),
        created_at: contact.created_at,
        updated_by: contact.updated_by.clone(),
        updated_at: contact.updated_at,
        validated: contact.identity == Identity::Checked,
        verification: if is_related(contact, viewer) { verification(workspace, context, contact)? } else { None },
    })
}

/// The request that waits on the contact, unless its time is over.
///
/// # Errors
/// [`Halt::Needs`] when the request was not loaded.
pub fn open_request(
    workspace: &Workspace,
    context: &Context<'_>,
    contact: &Contact,
) -> Result<Option<Arc<Approval>>, Halt> {
    let Some(id) = contact.pending else { return Ok(None) };
    let request = workspace.approval(&id)?;
    Ok(request.filter(|request| request.is_open() && !request.is_overdue(context.now)))
}

/// How far the contact is verified, where the rules know of it.
fn verification(
    workspace: &Workspace,
    context: &Context<'_>,
    contact: &Contact,
) -> Result<Option<VerificationView>, Halt> {
    if !context.policy.contact_verification {
        return Ok(None);
    }
    let open = open_request(workspace, context, contact)?.filter(|request| request.step == Step::Email);
    let confirm_email = open.and_then(|approval| match &approval.operation {
        Held::ContactUpdate(held) => held.email.clone().map(|email| (email, approval.deadline)),
        _ => None,
    });
    let vouched = contact.details.vouched == Some(true);
    Ok(Some(VerificationView {
        responsible: responsible(workspace, context, contact)?,
        id: vouched || contact.identity == Identity::Checked,
        identity: contact.identity_at(context.now),
        identity_due_at: contact.identity_due_at,
        email: vouched,
        confirm_email,
    }))
}

/// Who verifies the contact: nobody asks where registrars have no part in it.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn responsible(workspace: &Workspace, context: &Context<'_>, contact: &Contact) -> Result<Responsible, Halt> {
    if contact.sponsor.is_registry() || !context.policy.contact_verification {
        return Ok(Responsible::Registry);
    }
    Ok(Responsible::of(workspace.registrar(&contact.sponsor)?.as_deref()))
}

/// Whether `viewer` manages the contact, counts it among its people, or is the registry.
pub fn is_related(contact: &Contact, viewer: &Handle) -> bool {
    contact.sponsor == *viewer || contact.is_in_group(viewer) || viewer.is_registry()
}
