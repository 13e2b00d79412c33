//! Invoices of registrant-managed domains: issued, warned about, paid and credited, with what each
//! of it does to the domains on them.

pub mod credit;
pub mod pay;
pub mod vid;
pub mod warn;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::domain::present;
use super::{Context, Halt, Keys, Workspace, gather, record};
use crate::registry::Handle;
use crate::registry::billing::invoice::{self, DocumentKind, Invoice, Line};
use crate::registry::billing::schedule;
use crate::registry::domain::{Domain, DomainName, lifecycle};
use crate::registry::event::{BillingEvent, Event};
use crate::registry::refusal::Refusal;

/// Issues the invoice that becomes due now for the next period of `domain`, and with it for every
/// domain of the same payer that expires in the same month and becomes due at the same instant.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn bill_month(workspace: &mut Workspace, context: &Context<'_>, domain: &Domain) -> Result<(), Halt> {
    let payer = domain.payer().clone();
    let (begins, ends) = schedule::month_of(domain.expires_at);
    look_up(workspace, &payer, &BTreeSet::from([(payer.clone(), begins)]))?;
    let mut names = workspace.expiring(&payer, begins)?;
    names.insert(domain.name.clone());
    look_around(workspace, &names)?;
    catch_up(workspace, context, &names)?;
    let mut together = Vec::new();
    for name in names {
        let billed = |other: &Arc<Domain>| {
            let in_month = begins <= other.expires_at && other.expires_at < ends;
            in_month && *other.payer() == payer && schedule::bill_at(other) == Some(context.now)
        };
        together.extend(workspace.domain(&name)?.filter(billed));
    }
    issue(workspace, context, &together)?;
    Ok(())
}

/// Brings domains to the moment before now, what is due first first: who looks at one of them late
/// finds the others billed, suspended or gone as if each had been looked at in time.
fn catch_up(workspace: &mut Workspace, context: &Context<'_>, names: &BTreeSet<DomainName>) -> Result<(), Halt> {
    let before = context.at(context.now - A_MOMENT);
    let mut late = Vec::new();
    for name in names {
        let due_at = workspace.domain(name)?.and_then(|domain| lifecycle::next_change(&domain));
        late.extend(due_at.filter(|at| *at <= before.now).map(|at| (at, name)));
    }
    late.sort_unstable();
    late.into_iter().try_for_each(|(_, name)| present(workspace, &before, name).map(|_| ()))
}

/// Issues the invoice for the next period of `domain` alone.
///
/// # Errors
/// [`Halt::Refused`] when it is not billed by invoice or owes one, [`Halt::Needs`] when rows are
/// missing.
pub fn bill_alone(workspace: &mut Workspace, context: &Context<'_>, domain: &Arc<Domain>) -> Result<i64, Halt> {
    invoice::check_billable(domain)?;
    look_up(workspace, &domain.payer().clone(), &BTreeSet::new())?;
    issue(workspace, context, std::slice::from_ref(domain))
}

/// What an invoice to `payer` needs, in one round.
fn look_up(workspace: &Workspace, payer: &Handle, expiries: &BTreeSet<(Handle, DateTime<Utc>)>) -> Result<(), Halt> {
    let (payers, contacts) = ([payer.clone()].into(), [payer.clone()].into());
    let counters = [COUNTER.to_owned()].into();
    gather(workspace, Keys { payers, contacts, counters, expiries: expiries.clone(), ..Keys::default() })
}

/// What a payment of `invoice` may touch, all its payer owes included, in as many rounds for a
/// hundred invoices as for one.
fn survey(workspace: &Workspace, invoice: &Invoice) -> Result<(), Halt> {
    look_up(workspace, &invoice.payer, &BTreeSet::new())?;
    let owed = workspace.owed_by(&invoice.payer)?;
    let all = || owed.iter().map(|owed| &**owed).chain([invoice]);
    let warnings = all().filter_map(|invoice| invoice.warning).collect();
    gather(workspace, Keys { invoices: warnings, ..Keys::default() })?;
    look_around(workspace, &all().flat_map(Invoice::domains).collect())
}

/// What time and payment may touch of the domains `names`: their hosts and registrants, in as many
/// rounds for a hundred of them as for one.
fn look_around(workspace: &Workspace, names: &BTreeSet<DomainName>) -> Result<(), Halt> {
    gather(workspace, Keys { domains: names.clone(), ..Keys::default() })?;
    let mut keys = Keys::default();
    for name in names {
        keys.contacts.extend(workspace.domain(name)?.map(|domain| domain.registrant.clone()));
        keys.hosts.extend(workspace.subordinates(name)?);
    }
    gather(workspace, keys)
}

/// The invoice `id`, or the one that the warning `id` is about, with everything due for it and its
/// domains written down: time comes first, whatever is done with an invoice.
fn bring(workspace: &mut Workspace, context: &Context<'_>, id: i64) -> Result<Arc<Invoice>, Halt> {
    let invoice = first(workspace, id)?;
    survey(workspace, &invoice)?;
    warn::warn_due(workspace, context, invoice.id)?;
    for name in invoice.domains() {
        present(workspace, context, &name)?;
    }
    first(workspace, invoice.id)
}

fn issue(workspace: &mut Workspace, context: &Context<'_>, domains: &[Arc<Domain>]) -> Result<i64, Halt> {
    let domains: Vec<&Domain> = domains.iter().map(|domain| &**domain).collect();
    let id = workspace.count(COUNTER)?;
    let invoice = invoice::bill(id, &domains, context.policy, context.now);
    for domain in domains {
        workspace.save_domain(invoice::billed(domain, &invoice, context.now));
    }
    put(workspace, context, &invoice)?;
    Ok(id)
}

/// Puts a new invoice in place, and pays it from what its payer has to its credit. Its domains
/// know of it already.
fn put(workspace: &mut Workspace, context: &Context<'_>, invoice: &Invoice) -> Result<(), Halt> {
    announce(workspace, context, invoice)?;
    pay::apply(workspace, context, invoice.id)?;
    pay::spend(workspace, context, &invoice.payer)
}

/// Saves a new document and records it.
fn announce(workspace: &mut Workspace, context: &Context<'_>, document: &Invoice) -> Result<(), Halt> {
    let Invoice { id: invoice, kind, refers_to, .. } = *document;
    workspace.save_invoice(document.clone());
    document.bookings().try_for_each(|booking| record(workspace, context, Event::Booked(booking)))?;
    record(workspace, context, Event::Billing(BillingEvent::DocumentIssued { invoice, kind, refers_to }))?;
    let domains: BTreeSet<&DomainName> = document.lines.iter().map(|line| &line.domain).collect();
    domains.into_iter().cloned().try_for_each(|domain| {
        record(workspace, context, Event::Billing(BillingEvent::DomainBilled { domain, invoice, kind }))
    })
}

/// The invoice `id`, or the one that the warning `id` is about.
///
/// # Errors
/// [`Halt::Refused`] when there is none, [`Halt::Needs`] when it was not loaded.
pub fn first(workspace: &Workspace, id: i64) -> Result<Arc<Invoice>, Halt> {
    let absent = |id: i64| Refusal::NoSuch { kind: "invoice", id: id.to_string() };
    let found = workspace.invoice(&id)?.ok_or_else(|| absent(id))?;
    match found.refers_to.filter(|_| found.kind == DocumentKind::Warning) {
        Some(first) => Ok(workspace.invoice(&first)?.ok_or_else(|| absent(first))?),
        None => Ok(found),
    }
}

/// Saves a changed invoice, and its warning with it.
fn save(workspace: &mut Workspace, after: &Invoice) -> Result<(), Halt> {
    if let Some(warning) = after.warning
        && let Some(warning) = workspace.invoice(&warning)?
    {
        workspace.save_invoice(invoice::mirrored(&warning, after));
    }
    workspace.save_invoice(after.clone());
    Ok(())
}

/// The registration that `invoice` bills under this name, as stored; it may be gone, or
/// registered anew.
fn billed_domain(workspace: &Workspace, invoice: &Invoice, name: &DomainName) -> Result<Option<Arc<Domain>>, Halt> {
    Ok(workspace.domain(name)?.filter(|domain| invoice.bills(domain)))
}

/// Takes the lines for `domain` off every open invoice that bills it: somebody else pays for them.
/// `None` when there are none.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn take_off(workspace: &mut Workspace, context: &Context<'_>, domain: &Domain) -> Result<Option<Vec<Line>>, Halt> {
    let mut owed = workspace.open_invoices(&domain.name)?;
    owed.retain(|invoice| invoice.bills(domain));
    if owed.is_empty() {
        return Ok(None);
    }
    let lines: Vec<_> = owed.iter().flat_map(|invoice| invoice.lines_for(&domain.name).map(Line::left)).collect();
    for invoice in owed {
        credit::credit(workspace, context, invoice.id, (Some(&domain.name), None))?;
    }
    Ok(Some(lines))
}

/// The gapless counter of invoice numbers.
pub const COUNTER: &str = "invoice";
/// The shortest time there is in storage.
const A_MOMENT: Duration = Duration::milliseconds(1);

#[cfg(test)]
mod tests;
