//! A host as it is now: its domain may have gone, or be on its way, and a request may be over.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::flow::{Actor, Context, Halt, Workspace, approval, domain};
use crate::registry::host::{Host, HostName};
use crate::registry::message::Transaction;

/// The host brought to the present, with the domain above it: what has become due is carried out in
/// the workspace first, in the order in which it became due.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn present(workspace: &mut Workspace, context: &Context<'_>, name: &HostName) -> Result<Option<Arc<Host>>, Halt> {
    let above = name.superordinate();
    if let Some((id, deadline)) = overdue(workspace, context, name)? {
        // What the domain came to before may have ended the request.
        if let Some(domain) = &above {
            domain::present(workspace, &context.at(deadline), domain)?;
        }
        // Time does this, not whoever happens to look: nothing of it bears the caller's identifiers.
        let transaction = &Transaction { cl_trid: None, sv_trid: context.transaction.sv_trid.clone() };
        let then = Context { actor: &Actor::Registry, command: "job", transaction, ..context.at(deadline) };
        approval::lapse(workspace, &then, id)?;
    }
    if let Some(domain) = &above {
        domain::present(workspace, context, domain)?;
    }
    workspace.host(name)
}

/// The request that holds the host and whose deadline has passed, and when.
fn overdue(
    workspace: &Workspace,
    context: &Context<'_>,
    name: &HostName,
) -> Result<Option<(i64, DateTime<Utc>)>, Halt> {
    let Some(id) = workspace.host(name)?.and_then(|host| host.open_approval()) else { return Ok(None) };
    let request = workspace.approval(&id)?.filter(|request| request.is_overdue(context.now));
    Ok(request.map(|request| (id, request.deadline)))
}
