//! Restore of a suspended domain.

use crate::flow::{Context, Halt, Workspace};
use crate::registry::domain::Domain;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

/// Brings a suspended domain back, by one step.
///
/// # Errors
/// [`Halt::Refused`] when the rules say no, [`Halt::Needs`] when rows are missing.
pub fn restore(_workspace: &mut Workspace, _context: &Context<'_>, _domain: &Domain) -> Result<Reply, Halt> {
    Err(Refusal::CommandUnavailable.into())
}
