//! What everybody may see of a host.

use crate::flow::{Halt, Workspace};
use crate::registry::host::{Host, HostPending};
use crate::registry::reply::{HostPendingView, HostView};

/// The view of `host`. Its administrator has no place in it.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn view(workspace: &Workspace, host: &Host) -> Result<HostView, Halt> {
    let pending = match host.pending {
        _ if host.marked_for_deletion => Some(HostPendingView::Delete),
        Some(HostPending::Create { .. }) => Some(HostPendingView::Create),
        Some(HostPending::Update { .. }) => Some(HostPendingView::Update),
        None => None,
    };
    Ok(HostView {
        name: host.name.clone(),
        roid: host.roid(),
        linked: workspace.host_links(&host.name)? > 0,
        pending,
        addresses: host.addresses.clone(),
        sponsor: host.sponsor.clone(),
        created_by: host.created_by.clone(),
        created_at: host.created_at,
        updated_by: host.updated_by.clone(),
        updated_at: host.updated_at,
        transferred_at: host.transferred_at,
    })
}
