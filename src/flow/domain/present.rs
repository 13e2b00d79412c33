//! A domain as it is now: what has become due is written down first.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::flow::{Actor, Context, Halt, Keys, Workspace, approval, billing, gather, record};
use crate::registry::approval::Held;
use crate::registry::billing::schedule;
use crate::registry::domain::{Domain, DomainName, lifecycle};
use crate::registry::event::{Event, PositionEnd};
use crate::registry::host::{Host, HostName};
use crate::registry::message::Transaction;
use crate::registry::waiting_list::{Offer, Position, Turn};

/// The domain brought to the present. Whatever has become due for the name (expiry, deletion,
/// lapsed requests, invoices and warnings, dead tokens, offers and fees of its waiting list) is
/// carried out in the workspace first, in the order in which it became due, each at its own instant
/// and under the rules of then, with its events; a query's workspace is dropped afterwards, so
/// looking never writes.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn present(
    workspace: &mut Workspace,
    context: &Context<'_>,
    name: &DomainName,
) -> Result<Option<Arc<Domain>>, Halt> {
    let Some(mut step) = next_step(workspace, name)?.filter(|step| step.at <= context.now) else {
        return workspace.domain(name);
    };
    // Time did this, not whoever happens to look: nothing of it bears the caller's identifiers.
    let transaction = Transaction { cl_trid: None, sv_trid: context.transaction.sv_trid.clone() };
    loop {
        let at = step.at;
        let then = Context { actor: &Actor::Registry, command: "job", transaction: &transaction, ..context.at(at) };
        match step.what {
            What::Lapse(id) => approval::lapse(workspace, &then, id)?,
            What::Bill => bill(workspace, &then, name)?,
            What::Warn(invoice) => billing::warn::warn(workspace, &then, invoice)?,
            What::Live => live(workspace, &then, name)?,
            What::Wait(position) => wait(workspace, &then, &position)?,
        }
        match next_step(workspace, name)?.filter(|step| step.at <= context.now) {
            Some(next) => step = next,
            None => return workspace.domain(name),
        }
    }
}

/// The next thing that time does to a name.
struct Next {
    at: DateTime<Utc>,
    what: What,
}

enum What {
    /// A request nobody answered is over.
    Lapse(i64),
    /// The domain's next period is billed.
    Bill,
    /// Somebody is warned about this invoice.
    Warn(i64),
    /// The domain's own life goes on.
    Live,
    /// A position on the waiting list has its turn.
    Wait(Arc<Position>),
}

/// What becomes due first; at the same instant requests go before what is owed for the domain, that
/// before the domain, and the domain before those who wait for it.
fn next_step(workspace: &Workspace, name: &DomainName) -> Result<Option<Next>, Halt> {
    let requests = workspace.open_approvals(name)?.into_iter();
    let lapse = requests.map(|request| Next { at: request.deadline, what: What::Lapse(request.id) });
    let domain = workspace.domain(name)?;
    let mut warn = Vec::new();
    if domain.as_ref().is_some_and(|domain| domain.is_unpaid()) {
        let owed = workspace.open_invoices(name)?.into_iter();
        warn.extend(owed.filter_map(|owed| owed.warn_at.map(|at| Next { at, what: What::Warn(owed.id) })));
    }
    let bill = domain.as_ref().and_then(|domain| schedule::bill_at(domain)).map(|at| Next { at, what: What::Bill });
    let live = domain.and_then(|domain| lifecycle::next_advance(&domain)).map(|at| Next { at, what: What::Live });
    let waiting = workspace.waiting(name)?.into_iter();
    let wait = waiting.map(|position| Next { at: position.next_turn().0, what: What::Wait(position) });
    Ok(lapse.chain(bill).chain(warn).chain(live).chain(wait).min_by_key(|step| step.at))
}

fn bill(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<(), Halt> {
    match workspace.domain(name)? {
        Some(domain) => billing::bill_month(workspace, context, &domain),
        None => Ok(()),
    }
}

/// Takes the step of the domain's life that is due.
fn live(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<(), Halt> {
    let Some(domain) = workspace.domain(name)? else { return Ok(()) };
    let step = lifecycle::advance(&domain, context.rules, context.now).expect("what is due can be done");
    let gone = step.domain.is_none();
    if let Some(after) = step.domain {
        go_on(workspace, context, &domain, after)?;
    }
    // The end of a domain is told while there still is something to show.
    step.events.into_iter().try_for_each(|event| record(workspace, context, event))?;
    if gone { remove(workspace, context, &domain) } else { Ok(()) }
}

/// What time does to a position: an unanswered offer goes to the next, a year is over, an unpaid
/// place is lost.
fn wait(workspace: &mut Workspace, context: &Context<'_>, position: &Position) -> Result<(), Halt> {
    match position.next_turn().1 {
        Turn::OfferLapses => {
            end_position(workspace, context, position, PositionEnd::OfferLapsed)?;
            offer(workspace, context, &position.domain)
        }
        Turn::Lapses => end_position(workspace, context, position, PositionEnd::Unpaid),
        Turn::FeeDue => {
            let charged = position.charge(context.policy);
            let Position { id, domain, contact, pay_by: Some(pay_by), .. } = charged.clone() else { return Ok(()) };
            let fee = charged.next_fee(context.rules);
            workspace.save_position(charged);
            record(workspace, context, Event::PositionFeeDue { domain, contact, position: id, fee, pay_by })
        }
    }
}

/// Removes a position that did not get the name.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn end_position(
    workspace: &mut Workspace,
    context: &Context<'_>,
    position: &Position,
    cause: PositionEnd,
) -> Result<(), Halt> {
    workspace.delete_position(position, context.now);
    let (domain, contact) = (position.domain.clone(), position.contact.clone());
    record(workspace, context, Event::PositionEnded { domain, contact, position: position.id, cause })
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

/// Marks the hosts below a domain that is going away, or frees them when it comes back. One that was
/// left of a former registration of the name stays as it is.
///
/// # Errors
/// [`Halt::Needs`] when hosts are missing.
pub fn mark_hosts(workspace: &mut Workspace, name: &DomainName, going: bool) -> Result<(), Halt> {
    let Some(domain) = workspace.domain(name)? else { return Ok(()) };
    for host in hosts_below(workspace, name)? {
        if host.marked_for_deletion != going && host.belongs_to(&domain) {
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
    let suspended = after.is_suspended() && !before.is_suspended();
    workspace.save_domain(after);
    if suspended {
        mark_hosts(workspace, &name, true)?;
        end_requests(workspace, context, &name)?;
    }
    Ok(())
}

/// Removes a domain. Hosts below it go with it, unless they still serve others, and so do marked
/// hosts that served only it; the first in the waiting list gets the right to the name.
fn remove(workspace: &mut Workspace, context: &Context<'_>, domain: &Domain) -> Result<(), Halt> {
    let hosts = hosts_below(workspace, &domain.name)?;
    end_host_requests(workspace, context, &domain.name)?;
    end_requests(workspace, context, &domain.name)?;
    workspace.delete_domain(&domain.name, context.now);
    for host in hosts {
        if workspace.host(&host.name)?.is_none() {
            continue;
        }
        if workspace.host_links(&host.name)? == 0 {
            remove_host(workspace, context, &host)?;
        } else {
            workspace.save_host(Host { marked_for_deletion: true, ..(*host).clone() });
        }
    }
    remove_left_over(workspace, context, &domain.name_servers)?;
    offer(workspace, context, &domain.name)
}

/// Removes those of `hosts` that only stayed for the domains they served: the domain above them is
/// gone, or another has its name, and now nobody is served by them any more.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn remove_left_over(workspace: &mut Workspace, context: &Context<'_>, hosts: &[HostName]) -> Result<(), Halt> {
    let above = |host: &HostName| host.superordinate();
    let keys = Keys {
        hosts: hosts.iter().cloned().collect(),
        domains: hosts.iter().filter_map(above).collect(),
        ..Keys::default()
    };
    gather(workspace, keys)?;
    for name in hosts {
        let Some(host) = workspace.host(name)?.filter(|host| host.marked_for_deletion) else { continue };
        let orphan = match above(name) {
            Some(domain) => workspace.domain(&domain)?.is_none_or(|domain| !host.belongs_to(&domain)),
            None => false,
        };
        if orphan && workspace.host_links(name)? == 0 {
            remove_host(workspace, context, &host)?;
        }
    }
    Ok(())
}

fn remove_host(workspace: &mut Workspace, context: &Context<'_>, host: &Host) -> Result<(), Halt> {
    if let Some(open) = host.open_approval() {
        approval::overtake(workspace, context, open)?;
    }
    let (name, sponsor) = (host.name.clone(), host.sponsor.clone());
    record(workspace, context, Event::HostDeleted { host: name, requested: false, sponsor })?;
    workspace.delete_host(&host.name, context.now);
    Ok(())
}

/// Offers a name that is free to the first in its waiting list, who has from now on to take it.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn offer(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<(), Halt> {
    if workspace.domain(name)?.is_some() {
        return Ok(());
    }
    let Some(first) = workspace.waiting(name)?.into_iter().next() else { return Ok(()) };
    let offered = first.offered(&context.entropy, context.now, context.policy);
    let Position { domain, contact, offer: Some(Offer { token, expires_at }), .. } = offered.clone() else {
        return Ok(());
    };
    workspace.save_position(offered);
    record(workspace, context, Event::NameOffered { domain, contact, token, expires_at })
}

#[cfg(test)]
mod tests;
