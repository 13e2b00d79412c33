//! What a caller may see of a domain.

use crate::flow::{Context, Halt, Workspace};
use crate::registry::command::HostsFilter;
use crate::registry::domain::Domain;
use crate::registry::handle::Handle;
use crate::registry::refusal::Refusal;
use crate::registry::reply::DomainView;

/// The view of `domain` for `viewer`, a REG-handle; `None` is the public.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn view(
    _workspace: &Workspace,
    _context: &Context<'_>,
    _domain: &Domain,
    _viewer: Option<&Handle>,
    _hosts: HostsFilter,
) -> Result<DomainView, Halt> {
    Err(Refusal::CommandUnavailable.into())
}
