//! Contact create: an equal contact is found again, or a new one is made.

use std::sync::Arc;

use super::present;
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, caller, record};
use crate::registry::command::ContactCreate;
use crate::registry::contact::create::{AUTO, create, draft};
use crate::registry::contact::handle_maker::new_handle;
use crate::registry::contact::{Contact, ContactDetails, Identity, fingerprint, fingerprint_of};
use crate::registry::domain::Management;
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

impl Flow for ContactCreate {
    fn keys(&self, actor: &Actor, keys: &mut Keys) {
        keys.counters.insert(COUNTER.to_owned());
        if self.id != AUTO {
            return;
        }
        if let (Actor::Registrar(caller), Ok(details)) = (actor, draft(self)) {
            let models = match self.management {
                Some(model) => vec![model],
                None => vec![Management::Registrar, Management::Registrant],
            };
            keys.contact_matches
                .extend(models.into_iter().map(|model| fingerprint_of(&sponsor(model, caller), &details)));
        }
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let account = caller(workspace, context)?;
        let details = create(self, context.policy)?;
        let sponsor = sponsor(self.management.unwrap_or(account.management), &account.id);
        if self.id == AUTO
            && let Some(found) = equal(workspace, context, &sponsor, &details)?
        {
            let (handle, created_at) = (found.handle.clone(), found.created_at);
            return Ok(Reply::ContactCreated { handle, created_at, existing: true });
        }
        let handle = free_handle(workspace, &details.name)?;
        workspace.save_contact(Contact {
            handle: handle.clone(),
            sponsor,
            group: None,
            details,
            identity: Identity::Unchecked,
            identity_due_at: None,
            pending: None,
            created_by: account.id.clone(),
            created_at: context.now,
            updated_by: None,
            updated_at: None,
            purge_at: Some(context.policy.purge_at(context.now)),
        });
        record(workspace, context, Event::ContactCreated { contact: handle.clone() })?;
        Ok(Reply::ContactCreated { handle, created_at: context.now, existing: false })
    }
}

fn sponsor(management: Management, caller: &Handle) -> Handle {
    match management {
        Management::Registrar => caller.clone(),
        Management::Registrant => Handle::registry(),
    }
}

/// The contact of `sponsor` with the same data. What storage found may have changed in this batch.
fn equal(
    workspace: &Workspace,
    context: &Context<'_>,
    sponsor: &Handle,
    details: &ContactDetails,
) -> Result<Option<Arc<Contact>>, Halt> {
    let wanted = fingerprint_of(sponsor, details);
    let Some(found) = workspace.contact_match(&wanted)? else { return Ok(None) };
    Ok(present(workspace, context, &found)?.filter(|contact| fingerprint(contact) == wanted))
}

/// A handle nobody has: prepared contacts may have handles of the same form.
fn free_handle(workspace: &mut Workspace, name: &str) -> Result<Handle, Halt> {
    let mut candidate = Handle::registry();
    for _ in 0..HANDLE_TRIES_MAX {
        candidate = new_handle(name, workspace.count(COUNTER)?);
        if workspace.contact(&candidate)?.is_none() {
            return Ok(candidate);
        }
    }
    Err(Refusal::AlreadyThere { kind: "contact", id: candidate.to_string() }.into())
}

const COUNTER: &str = "handle";
const HANDLE_TRIES_MAX: u32 = 8;
