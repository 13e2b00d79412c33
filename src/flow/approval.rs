//! Held operations: asking, answering, carrying out or refusing.

use super::{Actor, Context, Halt, Workspace};
use crate::registry::approval::{Approval, Asked, Held, Outcome};
use crate::registry::domain::DomainName;
use crate::registry::handle::Handle;
use crate::registry::refusal::Refusal;

/// Holds `operation` until everybody in `steps` (not empty) has said yes, asks the first, and
/// returns the approval's number. The caller marks the object as pending.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn hold(
    workspace: &mut Workspace,
    context: &Context<'_>,
    domain: Option<&DomainName>,
    operation: Held,
    steps: Vec<Asked>,
) -> Result<i64, Halt> {
    let id = workspace.next_id();
    let requester = match context.actor {
        Actor::Registrar(handle) => handle.clone(),
        _ => Handle::registry(),
    };
    let first = steps.first().expect("a held operation waits for something");
    workspace.save_approval(Approval {
        id,
        domain: domain.cloned(),
        operation,
        step: first.step,
        steps_left: steps.iter().skip(1).map(|asked| asked.step).collect(),
        approvers: first.approvers.clone(),
        requester,
        transaction: context.transaction.clone(),
        requested_at: context.now,
        deadline: context.now + context.policy.approval_ttl,
        letter: None,
        outcome: None,
    });
    Ok(id)
}

/// Marks an approval as ended without calling its operation back.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn finish(workspace: &mut Workspace, _context: &Context<'_>, id: i64, outcome: Outcome) -> Result<(), Halt> {
    if let Some(approval) = workspace.approval(&id)? {
        workspace.save_approval(Approval { outcome: Some(outcome), ..(*approval).clone() });
    }
    Ok(())
}

/// Ends an approval nobody answered in time.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn lapse(workspace: &mut Workspace, context: &Context<'_>, id: i64) -> Result<(), Halt> {
    let approval = workspace.approval(&id)?.ok_or(Refusal::CommandUnavailable)?;
    finish(workspace, context, id, Outcome::Lapsed)?;
    match approval.operation {
        Held::DomainCreate(_) => super::domain::create::release(workspace, context, &approval, Outcome::Lapsed),
        Held::DomainDelete(_) => super::domain::delete::release(workspace, context, &approval, Outcome::Lapsed),
        _ => Ok(()),
    }
}
