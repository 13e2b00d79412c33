//! Warnings about invoices that stay open, and the letters that precede the suspension of VID
//! domains.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{announce, billed_domain, first, look_around, look_up};
use crate::flow::domain::present;
use crate::flow::{Actor, Context, Halt, Keys, Workspace, gather, record};
use crate::registry::Handle;
use crate::registry::billing::invoice::{self, Invoice};
use crate::registry::billing::schedule;
use crate::registry::calendar::local_day;
use crate::registry::domain::{Domain, DomainName, DomainState};
use crate::registry::event::{BillingEvent, Event};
use crate::registry::message::Transaction;
use crate::registry::refusal::Refusal;

/// Warns about the invoice `id` if that has become due, with the date on which it was due.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn warn_due(workspace: &mut Workspace, context: &Context<'_>, id: i64) -> Result<(), Halt> {
    let invoice = first(workspace, id)?;
    let Some(at) = invoice.warn_at.filter(|at| *at <= context.now) else { return Ok(()) };
    let transaction = Transaction { cl_trid: None, sv_trid: context.transaction.sv_trid.clone() };
    let (actor, command) = (&Actor::Registry, "job");
    warn(workspace, &Context { actor, command, transaction: &transaction, ..context.at(at) }, invoice.id)
}

/// Warns about the invoice `id`, if somebody still waits for its payment.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn warn(workspace: &mut Workspace, context: &Context<'_>, id: i64) -> Result<(), Halt> {
    let invoice = first(workspace, id)?;
    gather(workspace, Keys { domains: invoice.domains(), ..Keys::default() })?;
    let mut waiting = Vec::new();
    for name in invoice.domains() {
        let waits = |domain: &Arc<Domain>| domain.state == DomainState::Active || invoice::is_suspended_unpaid(domain);
        waiting.extend(billed_domain(workspace, &invoice, &name)?.filter(waits));
    }
    if waiting.is_empty() {
        workspace.save_invoice(Invoice { warn_at: None, ..(*invoice).clone() });
        return Ok(());
    }
    look_up(workspace, &invoice.payer, &Default::default())?;
    let number = workspace.count(super::COUNTER)?;
    let (warned, warning) = invoice::warn(&invoice, number, context.now);
    announce(workspace, context, &warning)?;
    workspace.save_invoice(warned);
    waiting.iter().try_for_each(|domain| ask_for_letter(workspace, context, domain))
}

/// Has a registered letter written to the registrant of a VID domain whose invoice was warned
/// about: without it the domain is not suspended.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn ask_for_letter(workspace: &mut Workspace, context: &Context<'_>, domain: &Domain) -> Result<(), Halt> {
    if !domain.vid || domain.state != DomainState::Active {
        return Ok(());
    }
    let mut owed = workspace.open_invoices(&domain.name)?;
    owed.retain(|invoice| invoice.bills(domain) && invoice.is_for_period(&domain.name));
    for invoice in owed {
        let Some(warning) = invoice.warning else { continue };
        let (domain, registrant) = (domain.name.clone(), domain.registrant.clone());
        let letter = BillingEvent::SuspensionLetterDue { domain, warning, registrant, due_at: invoice.due_at };
        record(workspace, context, Event::Billing(letter))?;
    }
    Ok(())
}

/// Notes the day on which the registered letters about the VID domains of the invoice `id` were
/// posted, or the one about `only`. From then on the time to their suspension runs.
///
/// # Errors
/// [`Halt::Refused`] when no letter is due, or not of that day, [`Halt::Needs`] when rows are
/// missing.
pub fn note_letter(
    workspace: &mut Workspace,
    context: &Context<'_>,
    id: i64,
    (only, posted_on): (Option<&DomainName>, NaiveDate),
) -> Result<(), Halt> {
    let number = first(workspace, id)?.id;
    look_around(workspace, &first(workspace, number)?.domains())?;
    warn_due(workspace, context, number)?;
    let invoice = first(workspace, number)?;
    check_day(workspace, context, &invoice, posted_on)?;
    let mut names = invoice.domains();
    names.retain(|name| only.is_none_or(|only| only == name) && invoice.is_for_period(name));
    let mut waiting = Vec::new();
    for name in names {
        let domain = present(workspace, context, &name)?;
        let waits = |domain: &Arc<Domain>| domain.vid && domain.state == DomainState::Active && invoice.bills(domain);
        waiting.extend(domain.filter(waits));
    }
    if waiting.is_empty() {
        return Err(Refusal::NotNow(format!("no VID domain waits for a letter about invoice {number}")).into());
    }
    for domain in waiting {
        let suspend_at = schedule::suspend_after_letter(&domain, invoice.due_at, posted_on, context.policy);
        let updated_by = Some(Handle::registry());
        let (name, updated_at) = (domain.name.clone(), Some(context.now));
        workspace.save_domain(Domain { suspend_at: Some(suspend_at), updated_by, updated_at, ..(*domain).clone() });
        let posted = Event::Billing(BillingEvent::SuspensionLetterPosted {
            domain: name,
            invoice: number,
            posted_on,
            suspend_at,
        });
        record(workspace, context, posted)?;
    }
    Ok(())
}

/// The letter follows the warning, and is noted after it was posted.
fn check_day(
    workspace: &Workspace,
    context: &Context<'_>,
    invoice: &Invoice,
    posted_on: NaiveDate,
) -> Result<(), Halt> {
    let number = invoice.id;
    if !invoice.is_open() {
        return Err(Refusal::NotNow(format!("nothing is open on invoice {number}")).into());
    }
    let warning = match invoice.warning {
        Some(warning) => workspace.invoice(&warning)?,
        None => None,
    };
    let Some(warning) = warning else {
        return Err(Refusal::NotNow(format!("invoice {number} has not been warned about yet")).into());
    };
    let (warned_on, today) = (local_day(warning.issued_at), local_day(context.now));
    if posted_on < warned_on || today < posted_on {
        let text = format!("a letter about invoice {number} is posted from {warned_on} on, and noted afterwards");
        return Err(Refusal::NotNow(text).into());
    }
    Ok(())
}
