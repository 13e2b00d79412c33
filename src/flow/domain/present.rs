//! A domain as it is now: what has become due is written down first.

use std::sync::Arc;

use crate::flow::{Context, Halt, Workspace};
use crate::registry::domain::{Domain, DomainName};

/// The domain brought to the present. Whatever has become due (expiry, deletion, lapsed
/// requests, dead tokens) is carried out in the workspace first, with its events; a query's
/// workspace is dropped afterwards, so looking never writes.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn present(
    workspace: &mut Workspace,
    _context: &Context<'_>,
    name: &DomainName,
) -> Result<Option<Arc<Domain>>, Halt> {
    workspace.domain(name)
}
