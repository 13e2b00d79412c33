//! Host update.

use super::admin::{check_admin, check_privilege};
use super::present;
use crate::flow::approval::{cancel, hold};
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, caller, record};
use crate::registry::approval::{Approval, Asked, Held, Outcome, Step};
use crate::registry::command::HostUpdate;
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::host::update::update;
use crate::registry::host::{Host, HostName, HostPending};
use crate::registry::refusal::Refusal;
use crate::registry::reply::{PendingText, Reply};

impl Flow for HostUpdate {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.hosts.insert(self.name.clone());
        keys.domains.extend(self.name.superordinate());
        if let Some(admin) = &self.requested_admin {
            let rows = if admin.is_registrar() { &mut keys.registrars } else { &mut keys.contacts };
            rows.insert(admin.clone());
        }
    }

    /// Addresses change at once; a new administrator is asked, and takes the place of one asked
    /// before.
    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let account = caller(workspace, context)?;
        let host = present(workspace, context, &self.name)?.ok_or_else(|| Refusal::HostUnknown(self.name.clone()))?;
        check_privilege(workspace, context, &account.id, &host)?;
        let addresses = update(&host, self, context.policy)?;
        let changed = addresses != host.addresses;
        let mut host = Host { addresses, ..(*host).clone() };
        let mut reply = Reply::Done;
        if let Some(admin) = &self.requested_admin {
            check_admin(workspace, context, admin)?;
            if let Some(older) = host.open_approval() {
                cancel(workspace, context, older)?;
            }
            host.pending = None;
            if *admin != host.admin {
                let asked = Asked { step: Step::RoleHolder, approvers: vec![admin.clone()] };
                let held = Held::HostUpdate(Box::new(change_of_admin(&self.name, admin)));
                let approval = hold(workspace, context, None, held, vec![asked])?;
                host.pending = Some(HostPending::Update { approval });
                reply = Reply::Pending(PendingText::Action);
            }
        }
        if changed {
            host.updated_by = Some(account.id.clone());
            host.updated_at = Some(context.now);
        }
        workspace.save_host(host);
        if changed {
            record(workspace, context, Event::HostUpdated { host: self.name.clone() })?;
        }
        Ok(reply)
    }
}

/// Gives the host to the administrator that has accepted; clears the pending mark.
///
/// # Errors
/// [`Halt::Refused`] when the rules no longer allow it.
pub fn complete(workspace: &mut Workspace, context: &Context<'_>, approval: &Approval) -> Result<(), Halt> {
    let Held::HostUpdate(held) = &approval.operation else { return Ok(()) };
    let Some(admin) = &held.requested_admin else { return Ok(()) };
    let host = workspace.host(&held.name)?.ok_or_else(|| Refusal::HostUnknown(held.name.clone()))?;
    // The name may belong to another host by now, and the domain above it to another registrar.
    if host.is_frozen() || host.pending != (Some(HostPending::Update { approval: approval.id })) {
        return Err(Refusal::HostStatusProhibits.into());
    }
    check_privilege(workspace, context, &approval.requester, &host)?;
    check_admin(workspace, context, admin)?;
    workspace.save_host(Host {
        admin: admin.clone(),
        pending: None,
        updated_by: Some(approval.requester.clone()),
        updated_at: Some(context.now),
        ..(*host).clone()
    });
    record(workspace, context, Event::HostUpdated { host: held.name.clone() })
}

/// Ends a held change without carrying it out: clears the host's pending mark.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn release(
    workspace: &mut Workspace,
    _context: &Context<'_>,
    approval: &Approval,
    _outcome: Outcome,
) -> Result<(), Halt> {
    let Held::HostUpdate(held) = &approval.operation else { return Ok(()) };
    let waiting = Some(HostPending::Update { approval: approval.id });
    if let Some(host) = workspace.host(&held.name)?.filter(|host| host.pending == waiting) {
        workspace.save_host(Host { pending: None, ..(*host).clone() });
    }
    Ok(())
}

/// What the requester is told when a held change ends.
pub fn outcome_text(approval: &Approval, outcome: Outcome) -> String {
    let Held::HostUpdate(held) = &approval.operation else { return outcome.text().to_owned() };
    let Some(admin) = &held.requested_admin else { return outcome.text().to_owned() };
    let role = format!("The name server manager role for {}", held.name);
    match outcome {
        Outcome::Done => format!("{role} has been accepted by {admin}"),
        Outcome::Rejected => format!("{role} has been rejected by {admin}"),
        Outcome::Lapsed => format!("{role} has not been accepted by {admin} in time"),
        Outcome::Overtaken => outcome.text().to_owned(),
    }
}

fn change_of_admin(host: &HostName, admin: &Handle) -> HostUpdate {
    HostUpdate { requested_admin: Some(admin.clone()), ..HostUpdate::new(host.clone()) }
}
