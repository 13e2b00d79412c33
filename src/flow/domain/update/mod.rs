//! Domain update: one transaction of sub-commands, parts of which may have to wait.

mod auth_info;
mod contacts;
mod ds;
mod name_servers;
mod plan;
mod registrant;

use std::sync::Arc;

use self::plan::{Asker, Plan, Wait};
use super::standing::standing;
use super::{present, restore};
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, caller};
use crate::registry::approval::{Approval, Held, Outcome};
use crate::registry::command::DomainUpdate;
use crate::registry::domain::update::{auto_renew, check_parts};
use crate::registry::domain::{Domain, DomainName};
use crate::registry::handle::Handle;
use crate::registry::refusal::{Obstacle, Refusal};
use crate::registry::reply::Reply;

impl Flow for DomainUpdate {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.domains.insert(self.name.clone());
        keys.hosts.extend(self.add_name_servers.iter().chain(&self.remove_name_servers).cloned());
        keys.contacts.extend(self.registrant.clone());
        for change in self.add_contacts.iter().chain(&self.remove_contacts) {
            keys.merge(contacts::keys(&change.handle));
        }
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let caller = caller(workspace, context)?.id.clone();
        let domain = stored(workspace, context, &self.name)?;
        let mut request = self.clone();
        // Clients repeat the registrant to fill `chg`.
        request.registrant = request.registrant.filter(|registrant| *registrant != domain.registrant);
        check_parts(&request, context.policy)?;
        if request.restore.is_some() {
            return restore::restore(workspace, context, &domain);
        }
        let asker = asker(workspace, caller.clone(), &domain, &request)?;
        plan(workspace, context, &domain, &asker, &request)?.finish(workspace, context, &caller)
    }
}

/// Carries out a held operation that everybody asked has approved, after running every rule
/// again against the present state; clears the object's pending mark.
///
/// # Errors
/// [`Halt::Refused`] when the rules no longer allow it.
pub fn complete(workspace: &mut Workspace, context: &Context<'_>, approval: &Approval) -> Result<(), Halt> {
    let Held::DomainUpdate(request) = &approval.operation else { return Ok(()) };
    let domain = stored(workspace, context, &request.name)?;
    if !is_held_by(&domain, approval) {
        return Err(Refusal::StatusProhibits(Obstacle::of(&domain)).into());
    }
    let domain = Domain { pending: None, ..(*domain).clone() };
    let plan = plan(workspace, context, &domain, &Asker::Settled, request)?;
    plan.finish(workspace, context, &approval.requester)?;
    Ok(())
}

/// Ends a held operation without carrying it out: clears the object's pending mark.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn release(
    workspace: &mut Workspace,
    _context: &Context<'_>,
    approval: &Approval,
    _outcome: Outcome,
) -> Result<(), Halt> {
    let Held::DomainUpdate(request) = &approval.operation else { return Ok(()) };
    if let Some(domain) = workspace.domain(&request.name)?.filter(|domain| is_held_by(domain, approval)) {
        workspace.save_domain(Domain { pending: None, ..(*domain).clone() });
    }
    Ok(())
}

fn stored(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<Arc<Domain>, Halt> {
    Ok(present(workspace, context, name)?.ok_or_else(|| Refusal::DomainDoesNotExist(name.clone()))?)
}

fn is_held_by(domain: &Domain, approval: &Approval) -> bool {
    domain.pending.as_ref().is_some_and(|pending| pending.approval == approval.id)
}

/// The caller with its standing; hosts count only where their administrators have a say.
fn asker(workspace: &Workspace, caller: Handle, domain: &Domain, request: &DomainUpdate) -> Result<Asker, Halt> {
    let mut hosts = Vec::new();
    if request.changes_name_servers() || request.changes_ds() || request.auth_info.is_some() {
        hosts.extend(domain.name_servers.iter().chain(&request.add_name_servers).cloned());
    }
    let standing = standing(workspace, &caller, domain, &hosts)?;
    Ok(Asker::Caller(caller, standing))
}

/// Puts `request` through its sub-commands in the order of their precedence.
fn plan(
    workspace: &Workspace,
    context: &Context<'_>,
    domain: &Domain,
    asker: &Asker,
    request: &DomainUpdate,
) -> Result<Plan, Halt> {
    let mut plan = Plan::new(domain);
    registrant::take(workspace, context, &mut plan, asker, request)?;
    name_servers::take(workspace, context, &mut plan, asker, request)?;
    contacts::take(workspace, context, &mut plan, asker, request)?;
    ds::take(context, &mut plan, asker, request)?;
    auth_info::take(context, &mut plan, asker, request)?;
    if let (Some(value), Asker::Caller(_, standing)) = (request.auto_renew, asker) {
        auto_renew::check_authority(domain, value, standing)?;
        plan.take(Wait::default(), |domain| auto_renew::change(domain, value, context.now))?;
    }
    Ok(plan)
}

#[cfg(test)]
mod tests;
