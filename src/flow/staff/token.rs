//! AuthInfo tokens made at the desk.

use crate::flow::{Context, Halt, Workspace};
use crate::registry::domain::{DomainName, TokenOperation, TokenRole};
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

/// Makes a token.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn issue(
    _workspace: &mut Workspace,
    _context: &Context<'_>,
    _domain: &DomainName,
    _operation: TokenOperation,
    _role: TokenRole,
) -> Result<Reply, Halt> {
    Err(Refusal::CommandUnavailable.into())
}
