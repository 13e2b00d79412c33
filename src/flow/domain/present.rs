//! A domain as it is now: what has become due is written down first.

use std::sync::Arc;

use crate::flow::{Actor, Context, Halt, Keys, Workspace, approval, record};
use crate::registry::approval::Held;
use crate::registry::domain::{Domain, DomainName, DomainState, lifecycle};
use crate::registry::event::Event;
use crate::registry::host::{Host, HostName};
use crate::registry::message::Transaction;
use crate::registry::waiting_list::{Offer, Position};

/// The domain brought to the present. Whatever has become due (expiry, deletion, lapsed
/// requests, dead tokens) is carried out in the workspace first, with its events; a query's
/// workspace is dropped afterwards, so looking never writes.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn present(
    workspace: &mut Workspace,
    context: &Context<'_>,
    name: &DomainName,
) -> Result<Option<Arc<Domain>>, Halt> {
    let domain = workspace.domain(name)?;
    let requests = workspace.open_approvals(name)?.into_iter().filter(|request| request.deadline <= context.now);
    let lapsed: Vec<i64> = requests.map(|request| request.id).collect();
    let aged = match &domain {
        Some(domain) => lifecycle::next_change(domain, context.rules).is_some_and(|change_at| change_at <= context.now),
        None => lapsed_offer(workspace, context, name)?.is_some(),
    };
    if lapsed.is_empty() && !aged {
        return Ok(domain);
    }
    // Time did this, not whoever happens to look: nothing of it bears the caller's identifiers.
    let transaction = Transaction { cl_trid: None, sv_trid: context.transaction.sv_trid.clone() };
    let context = &Context { actor: &Actor::Registry, command: "job", transaction: &transaction, ..context.clone() };
    for id in lapsed {
        if workspace.approval(&id)?.is_some_and(|request| request.is_open()) {
            approval::lapse(workspace, context, id)?;
        }
    }
    while let Some(domain) = workspace.domain(name)? {
        let Some(step) = lifecycle::advance(&domain, context.rules, context.now) else { break };
        let gone = step.domain.is_none();
        if let Some(after) = step.domain {
            go_on(workspace, context, &domain, after)?;
        }
        // The end of a domain is told while there still is something to show.
        step.events.into_iter().try_for_each(|event| record(workspace, context, event))?;
        if gone {
            remove(workspace, context, &domain)?;
        }
    }
    if workspace.domain(name)?.is_none() {
        pass_on(workspace, context, name)?;
    }
    workspace.domain(name)
}

/// The hosts below the domain.
///
/// # Errors
/// [`Halt::Needs`] naming all of them when one was not loaded.
pub fn hosts_below(workspace: &Workspace, name: &DomainName) -> Result<Vec<Arc<Host>>, Halt> {
    let names = workspace.subordinates(name)?;
    let missing = names.iter().filter(|host| !workspace.hosts.is_loaded(host));
    let keys = Keys { hosts: missing.cloned().collect(), ..Keys::default() };
    if !keys.is_empty() {
        return Err(Halt::Needs(Box::new(keys)));
    }
    let hosts = names.iter().map(|host: &HostName| workspace.host(host));
    hosts.filter_map(Result::transpose).collect()
}

/// Marks the hosts below a domain that is going away, or frees them when it comes back.
///
/// # Errors
/// [`Halt::Needs`] when hosts are missing.
pub fn mark_hosts(workspace: &mut Workspace, name: &DomainName, going: bool) -> Result<(), Halt> {
    for host in hosts_below(workspace, name)? {
        if host.marked_for_deletion != going {
            workspace.save_host(Host { marked_for_deletion: going, ..(*host).clone() });
        }
    }
    Ok(())
}

/// Ends the requests to change or delete the domain itself: something stronger has happened to
/// it. The caller saves the domain without its pending mark.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn end_requests(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<(), Halt> {
    for request in workspace.open_approvals(name)? {
        if matches!(request.operation, Held::DomainUpdate(_) | Held::DomainDelete(_)) {
            approval::overtake(workspace, context, request.id)?;
        }
    }
    Ok(())
}

/// Ends the requests for hosts below the domain: whoever was asked, or has said yes, has no more
/// say there.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn end_host_requests(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<(), Halt> {
    for request in workspace.open_approvals(name)? {
        if matches!(request.operation, Held::HostCreate(_)) {
            approval::overtake(workspace, context, request.id)?;
        }
    }
    Ok(())
}

/// Saves a domain that goes on, with what a suspension brings with it.
fn go_on(workspace: &mut Workspace, context: &Context<'_>, before: &Domain, after: Domain) -> Result<(), Halt> {
    let name = after.name.clone();
    let is_suspended = |domain: &Domain| matches!(domain.state, DomainState::Suspended { .. });
    let suspended = is_suspended(&after) && !is_suspended(before);
    workspace.save_domain(after);
    if suspended {
        mark_hosts(workspace, &name, true)?;
        end_requests(workspace, context, &name)?;
    }
    Ok(())
}

/// Removes a domain. Hosts below it go with it, unless they still serve others; the first in the
/// waiting list gets the right to the name.
fn remove(workspace: &mut Workspace, context: &Context<'_>, domain: &Domain) -> Result<(), Halt> {
    let hosts = hosts_below(workspace, &domain.name)?;
    end_host_requests(workspace, context, &domain.name)?;
    end_requests(workspace, context, &domain.name)?;
    workspace.delete_domain(&domain.name);
    for host in hosts {
        if workspace.host(&host.name)?.is_none() {
            continue;
        }
        if workspace.host_links(&host.name)? == 0 {
            if let Some(open) = host.open_approval() {
                approval::overtake(workspace, context, open)?;
            }
            let (name, sponsor) = (host.name.clone(), host.sponsor.clone());
            record(workspace, context, Event::HostDeleted { host: name, requested: false, sponsor })?;
            workspace.delete_host(&host.name);
        } else {
            workspace.save_host(Host { marked_for_deletion: true, ..(*host).clone() });
        }
    }
    offer(workspace, context, &domain.name)
}

/// The position whose offer of the name has run out.
fn lapsed_offer(
    workspace: &Workspace,
    context: &Context<'_>,
    name: &DomainName,
) -> Result<Option<Arc<Position>>, Halt> {
    let ran_out = |offer: &Offer| offer.expires_at <= context.now;
    Ok(workspace.waiting(name)?.into_iter().find(|position| position.offer.as_ref().is_some_and(ran_out)))
}

/// Takes a name nobody took from the position it was offered to, and offers it to the next.
fn pass_on(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<(), Halt> {
    match lapsed_offer(workspace, context, name)? {
        Some(position) => {
            workspace.delete_position(&position);
            offer(workspace, context, name)
        }
        None => Ok(()),
    }
}

/// Offers the name to the first in its waiting list. The time to take it counts from now, since
/// nobody could answer an offer that was not yet made.
fn offer(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<(), Halt> {
    let Some(first) = workspace.waiting(name)?.into_iter().next() else { return Ok(()) };
    let token: String = context.entropy[OFFER_ENTROPY].iter().map(|byte| format!("{byte:02x}")).collect();
    let expires_at = context.now + context.policy.offer_ttl;
    let offer = Some(Offer { token: token.clone(), expires_at });
    workspace.save_position(Position { offer, ..(*first).clone() });
    let (domain, contact) = (name.clone(), first.contact.clone());
    record(workspace, context, Event::NameOffered { domain, contact, token, expires_at })
}

/// The random bytes of a command that make the token of an offer; no other token uses them.
const OFFER_ENTROPY: std::ops::Range<usize> = 28..32;

#[cfg(test)]
mod tests;
