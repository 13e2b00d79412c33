//! Update: the proxy and the payer of a registrant-managed domain.

use super::plan::{Asker, Plan, Wait};
use crate::flow::domain::standing::speaks_for;
use crate::flow::{Context, Halt, Keys, Workspace, contact, gather};
use crate::registry::approval::{Asked, Step};
use crate::registry::command::{ContactRole, DomainUpdate, RoleChange};
use crate::registry::domain::Standing;
use crate::registry::domain::update::contacts::{add, check_role, may_add, may_remove, remove};
use crate::registry::handle::Handle;
use crate::registry::refusal::Refusal;

/// Takes the removals of roles in, then the additions.
///
/// # Errors
/// [`Halt::Refused`] when the rules say no, [`Halt::Needs`] when rows are missing.
pub fn take(
    workspace: &Workspace,
    context: &Context<'_>,
    plan: &mut Plan,
    asker: &Asker,
    request: &DomainUpdate,
) -> Result<(), Halt> {
    for role in ROLES {
        for change in request.remove_contacts.iter().filter(|change| change.role == role) {
            take_removal(workspace, context, plan, asker, change)?;
        }
    }
    for role in ROLES {
        let mut named = request.add_contacts.iter().filter(|change| change.role == role);
        if let Some(change) = named.next() {
            take_addition(workspace, context, plan, asker, change)?;
        }
        if named.next().is_some() {
            return Err(Refusal::TooManyContacts(if role == ContactRole::Admin { "admin" } else { "billing" }).into());
        }
    }
    Ok(())
}

fn take_removal(
    workspace: &Workspace,
    context: &Context<'_>,
    plan: &mut Plan,
    asker: &Asker,
    change: &RoleChange,
) -> Result<(), Halt> {
    if let Asker::Caller(caller, standing) = asker {
        check_role(&plan.after, change, standing)?;
        check_exists(workspace, context, &change.handle)?;
        may_remove(change, standing, speaks_for(workspace, caller, &change.handle)?)?;
    }
    plan.take(Wait::default(), |domain| remove(domain, change))?;
    Ok(())
}

fn take_addition(
    workspace: &Workspace,
    context: &Context<'_>,
    plan: &mut Plan,
    asker: &Asker,
    change: &RoleChange,
) -> Result<(), Halt> {
    let mut wait = Wait::default();
    if let Asker::Caller(caller, standing) = asker {
        check_role(&plan.after, change, standing)?;
        check_exists(workspace, context, &change.handle)?;
        let consent = may_add(&plan.after, change, standing, speaks_for(workspace, caller, &change.handle)?)?;
        let account_as_proxy = change.role == ContactRole::Admin && change.handle.is_registrar();
        if account_as_proxy && !context.policy.registrar_as_proxy {
            return Err(Refusal::RoleNotPermitted(change.handle.clone()).into());
        }
        wait.registrant = consent.registrant;
        let acceptor = || Asked { step: Step::RoleHolder, approvers: vec![change.handle.clone()] };
        wait.acceptor = consent.holder.then(acceptor);
    } else {
        check_role(&plan.after, change, &Standing { sponsor: true, ..Standing::default() })?;
        check_exists(workspace, context, &change.handle)?;
    }
    if plan.take(wait, |domain| add(domain, change))? {
        plan.held.add_contacts.push(change.clone());
    }
    Ok(())
}

/// Whether `handle` is an account or a contact.
fn check_exists(workspace: &Workspace, context: &Context<'_>, handle: &Handle) -> Result<(), Halt> {
    gather(workspace, keys(handle))?;
    let exists = if handle.is_registrar() {
        workspace.registrar(handle)?.is_some()
    } else {
        contact::present(workspace, context, handle)?.is_some()
    };
    if exists { Ok(()) } else { Err(Refusal::ContactNotFound(handle.clone()).into()) }
}

/// The row of an account or a contact.
pub fn keys(handle: &Handle) -> Keys {
    let mut keys = Keys::default();
    if handle.is_registrar() {
        keys.registrars.insert(handle.clone())
    } else {
        keys.contacts.insert(handle.clone())
    };
    keys
}

/// In the order the rules carry them out; the last one only to be refused.
const ROLES: [ContactRole; 3] = [ContactRole::Admin, ContactRole::Billing, ContactRole::Tech];
