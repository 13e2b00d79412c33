//! Answers to held operations, given at the desk for those who were asked.

use crate::flow::approval::answer;
use crate::flow::{Context, Halt, Workspace};
use crate::registry::Handle;
use crate::registry::reply::Reply;

/// `contact` says yes.
///
/// # Errors
/// [`Halt::Refused`] when the contact may not say so now, [`Halt::Needs`] when rows are missing.
pub fn approve(workspace: &mut Workspace, context: &Context<'_>, id: i64, contact: &Handle) -> Result<Reply, Halt> {
    answer::approve(workspace, context, id, contact).map(|approval| Reply::Approval(Box::new(approval)))
}

/// `contact` says no.
///
/// # Errors
/// [`Halt::Refused`] when the contact may not say so now, [`Halt::Needs`] when rows are missing.
pub fn reject(workspace: &mut Workspace, context: &Context<'_>, id: i64, contact: &Handle) -> Result<Reply, Halt> {
    answer::reject(workspace, context, id, contact).map(|approval| Reply::Approval(Box::new(approval)))
}

/// The registrant enters a code. A wrong code is answered with the approval as well, whose
/// `wrong_tries` have gone up: a refusal would undo the count.
///
/// # Errors
/// [`Halt::Refused`] when no code is awaited, [`Halt::Needs`] when rows are missing.
pub fn enter(workspace: &mut Workspace, context: &Context<'_>, id: i64, code: &str) -> Result<Reply, Halt> {
    answer::enter(workspace, context, id, code).map(|approval| Reply::Approval(Box::new(approval)))
}
