//! Update: name servers, with or without a redelegation token.

use super::plan::{Asker, Plan, Wait};
use crate::flow::{Context, Halt, Keys, Workspace, gather};
use crate::registry::approval::VidClass;
use crate::registry::command::{AuthInfoChange, DomainUpdate};
use crate::registry::domain::update::name_servers::{Authority, Hosts, authority, change, is_external};
use crate::registry::domain::{Domain, Standing, TokenOperation, auth_info};
use crate::registry::host::HostName;
use crate::registry::refusal::{Obstacle, Refusal};

/// Takes the change of name servers in.
///
/// # Errors
/// [`Halt::Refused`] when the rules say no, [`Halt::Needs`] when rows are missing.
pub fn take(
    workspace: &Workspace,
    context: &Context<'_>,
    plan: &mut Plan,
    asker: &Asker,
    request: &DomainUpdate,
) -> Result<(), Halt> {
    if !request.changes_name_servers() {
        return Ok(());
    }
    let hosts = hosts(workspace, asker, &plan.after, request)?;
    let (after, _) = change(&plan.after, request, &hosts, context.policy)?;
    let wait = match asker {
        Asker::Settled => Wait::default(),
        Asker::Caller(_, standing) => wait(context, &plan.after, &after.name_servers, standing, (request, &hosts))?,
    };
    let used = matches!(request.auth_info, Some(AuthInfoChange::Use(_)));
    if plan.take(wait, |domain| change(domain, request, &hosts, context.policy))? {
        plan.held.add_name_servers.clone_from(&request.add_name_servers);
        plan.held.remove_name_servers.clone_from(&request.remove_name_servers);
        if used {
            // A token is spent by asking, even if the change has to wait.
            plan.now = auth_info::clear(&plan.now, &[TokenOperation::Redel]);
        }
    }
    Ok(())
}

/// What the change to `after` has to wait for.
fn wait(
    context: &Context<'_>,
    domain: &Domain,
    after: &[HostName],
    standing: &Standing,
    (request, hosts): (&DomainUpdate, &Hosts),
) -> Result<Wait, Refusal> {
    let external = domain.vid && is_external(&domain.name_servers, after, hosts);
    // The token of a request that waits is spent: the wait is the reason to tell, not the token.
    let repeated = external && domain.pending.is_some();
    let token = match &request.auth_info {
        Some(AuthInfoChange::Use(text)) => {
            let found = auth_info::find(domain, text, TokenOperation::Redel, context.now);
            Some(found.ok_or(if repeated {
                Refusal::StatusProhibits(Obstacle::of(domain))
            } else {
                Refusal::AuthInfoWrong
            })?)
        }
        _ => None,
    };
    let authority = authority(domain, after, standing, token)?;
    // On a VID domain somebody else than the registrant started even what a role or a token allows.
    let registrant = match authority {
        Authority::Registrant => false,
        Authority::Administrator | Authority::Token => external,
        Authority::Ask => true,
    };
    Ok(Wait { registrant, class: external.then_some(VidClass::ContactAndLetter), ..Wait::default() })
}

/// The hosts the change looks at: those it names, and for others than the sponsor those that serve.
fn hosts(workspace: &Workspace, asker: &Asker, domain: &Domain, request: &DomainUpdate) -> Result<Hosts, Halt> {
    let mut keys = Keys::default();
    keys.hosts.extend(request.add_name_servers.iter().chain(&request.remove_name_servers).cloned());
    if matches!(asker, Asker::Caller(_, Standing { sponsor: false, .. })) {
        keys.hosts.extend(domain.name_servers.iter().cloned());
    }
    gather(workspace, keys.clone())?;
    let mut hosts = Hosts::new();
    for name in keys.hosts {
        if let Some(host) = workspace.host(&name)? {
            hosts.insert(name, host);
        }
    }
    Ok(hosts)
}
