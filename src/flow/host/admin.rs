//! Who answers for a host, and who may change it.

use std::sync::Arc;

use crate::flow::domain::present;
use crate::flow::{Context, Halt, Workspace, contact};
use crate::registry::domain::Domain;
use crate::registry::handle::Handle;
use crate::registry::host::{Host, HostName};
use crate::registry::refusal::Refusal;

/// The domain above the host as it is now, if it is registered.
pub(super) fn superordinate(
    workspace: &mut Workspace,
    context: &Context<'_>,
    host: &HostName,
) -> Result<Option<Arc<Domain>>, Halt> {
    host.superordinate().map_or(Ok(None), |domain| present(workspace, context, &domain))
}

/// Checks that `admin` exists and is of a kind that may answer for hosts.
pub(super) fn check_admin(workspace: &Workspace, context: &Context<'_>, admin: &Handle) -> Result<(), Halt> {
    let exists = if admin.is_registrar() {
        if !context.policy.registrar_as_name_server_admin {
            return Err(Refusal::HostAdminIsRegistrar.into());
        }
        workspace.registrar(admin)?.is_some()
    } else {
        contact::present(workspace, context, admin)?.is_some()
    };
    if exists { Ok(()) } else { Err(Refusal::ContactNotFound(admin.clone()).into()) }
}

/// Whether `handle` is the registrar itself or one of its people.
pub(super) fn is_own(workspace: &Workspace, registrar: &Handle, handle: &Handle) -> Result<bool, Halt> {
    if handle.is_registrar() {
        return Ok(handle == registrar);
    }
    Ok(workspace.contact(handle)?.is_some_and(|contact| contact.is_in_group(registrar)))
}

/// A host is changed by its administrator, and by the registrar that manages the domain above it.
pub(super) fn check_privilege(
    workspace: &mut Workspace,
    context: &Context<'_>,
    caller: &Handle,
    host: &Host,
) -> Result<(), Halt> {
    let sponsors = superordinate(workspace, context, &host.name)?.is_some_and(|domain| domain.sponsor == *caller);
    if sponsors || is_own(workspace, caller, &host.admin)? {
        return Ok(());
    }
    Err(Refusal::NotHostAdmin.into())
}
