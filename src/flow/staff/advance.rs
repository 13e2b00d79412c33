//! Work that has become due.

use crate::flow::{Context, Halt, Workspace};
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;
use crate::registry::staff::Due;

/// Writes down what has become due.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn advance(_workspace: &mut Workspace, _context: &Context<'_>, _due: &Due) -> Result<Reply, Halt> {
    Err(Refusal::CommandUnavailable.into())
}
