//! Money that comes in: what it pays, what is kept to the payer's credit, and what it brings about.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{billed_domain, bring, first, look_up, put, save};
use crate::flow::domain::present::mark_hosts;
use crate::flow::{Context, Halt, Workspace, record};
use crate::registry::Handle;
use crate::registry::billing::account::Account;
use crate::registry::billing::invoice::{self, DocumentKind, Invoice, Line, LineKind};
use crate::registry::billing::ledger::{Booking, LedgerKind};
use crate::registry::billing::payment::Payment;
use crate::registry::billing::reference::reference;
use crate::registry::calendar::local_day;
use crate::registry::contact::{Identity, identity};
use crate::registry::domain::{Domain, DomainName, DomainState};
use crate::registry::event::{BillingEvent, Event};
use crate::registry::money::Money;
use crate::registry::refusal::Refusal;

/// Where money comes from.
#[derive(Clone, Debug)]
pub struct Source {
    /// The bank's identifier, or the desk's own.
    pub id: SourceId,
    /// The day the bank has it.
    pub paid_on: NaiveDate,
    /// What the payer wrote; `None` stands for the reference of the invoice.
    pub reference: Option<String>,
}

/// Who identifies a payment.
#[derive(Clone, Debug)]
pub enum SourceId {
    /// The bank.
    Bank(String),
    /// The registry, with a number after this word.
    Own(&'static str),
}

impl Source {
    /// Money that came today, some other way than through a bank's report.
    pub fn of(word: &'static str, context: &Context<'_>) -> Self {
        Self { id: SourceId::Own(word), paid_on: local_day(context.now), reference: None }
    }
}

/// How much comes in.
#[derive(Clone, Copy, Debug)]
pub enum Sum {
    /// What it takes to settle the invoice and to have its domains back.
    Open,
    /// So much, and no more than that.
    Within(Money),
    /// So much: it is there. What is too much stays to the payer's credit.
    Exactly(Money),
}

/// Takes money in for the invoice `id`.
///
/// # Errors
/// [`Halt::Refused`] when there is no such invoice, nothing is open, or the amount does not fit,
/// [`Halt::Needs`] when rows are missing.
pub fn receive(
    workspace: &mut Workspace,
    context: &Context<'_>,
    source: Source,
    (id, sum): (i64, Sum),
) -> Result<Payment, Halt> {
    let invoice = prepare(workspace, context, id)?;
    let amount = match sum {
        Sum::Open => open_amount(workspace, context, &invoice)?,
        Sum::Within(amount) => {
            let open = open_amount(workspace, context, &invoice)?;
            if amount > open || amount <= Money::ZERO {
                let text = format!("{open} is open on invoice {id}, {amount} cannot be booked");
                return Err(Refusal::NotNow(text).into());
            }
            amount
        }
        Sum::Exactly(amount) if amount > Money::ZERO => amount,
        Sum::Exactly(amount) => return Err(Refusal::NotNow(format!("{amount} is no payment")).into()),
    };
    let own = |workspace: &mut Workspace, word| format!("{word}:{}", workspace.next_id());
    let payment = Payment {
        id: match source.id {
            SourceId::Bank(id) => id,
            SourceId::Own(word) => own(workspace, word),
        },
        paid_on: source.paid_on,
        reference: source.reference.unwrap_or_else(|| reference(id)),
        amount,
        invoice: Some(id),
        payer: Some(invoice.payer.clone()),
        note: None,
        booked_at: context.now,
        returned_at: None,
    };
    workspace.save_payment(payment.clone());
    let received =
        Event::Billing(BillingEvent::PaymentReceived { payment: payment.id.clone(), amount, invoice: Some(id) });
    record(workspace, context, received)?;
    place(workspace, context, Account::Bank, (invoice.id, amount))?;
    Ok(payment)
}

/// Puts money from the account `from` on the invoice `id`, and what is too much to its payer's
/// credit.
///
/// # Errors
/// [`Halt::Refused`] when there is no such invoice, [`Halt::Needs`] when rows are missing.
pub fn place(
    workspace: &mut Workspace,
    context: &Context<'_>,
    from: Account,
    (id, amount): (i64, Money),
) -> Result<(), Halt> {
    let invoice = prepare(workspace, context, id)?;
    let payment = Booking { from, ..Booking::paid_in(LedgerKind::Payment, Account::of(&invoice.payer), amount) };
    record(workspace, context, Event::Booked(Booking { invoice: Some(invoice.id), ..payment }))?;
    let credit = workspace.credit(&invoice.payer)? + amount;
    workspace.save_credit(&invoice.payer, credit);
    apply(workspace, context, invoice.id)?;
    spend(workspace, context, &invoice.payer)
}

/// The invoice `id` as of now; a credit note is paid by nobody.
fn prepare(workspace: &mut Workspace, context: &Context<'_>, id: i64) -> Result<Arc<Invoice>, Halt> {
    if first(workspace, id)?.kind == DocumentKind::CreditNote {
        return Err(Refusal::NotNow(format!("{id} is a credit note")).into());
    }
    bring(workspace, context, id)
}

/// What is open on the invoice, and the fees for the restore of what was suspended for it.
fn open_amount(workspace: &Workspace, context: &Context<'_>, invoice: &Invoice) -> Result<Money, Halt> {
    let id = invoice.id;
    if let Some(paid_at) = invoice.paid_at {
        return Err(Refusal::NotNow(format!("invoice {id} was paid on {paid_at}")).into());
    }
    let mut amount = invoice.outstanding();
    for name in invoice.domains().iter().filter(|name| invoice.is_for_period(name)) {
        if billed_domain(workspace, invoice, name)?.is_some_and(|domain| invoice::is_suspended_unpaid(&domain)) {
            amount = amount + context.policy.price_restore;
        }
    }
    Ok(amount)
}

/// Pays the invoice `id` from its payer's credit, as far as that goes.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn apply(workspace: &mut Workspace, context: &Context<'_>, id: i64) -> Result<(), Halt> {
    let before = first(workspace, id)?;
    let credit = workspace.credit(&before.payer)?;
    let amount = credit.min(before.outstanding());
    if !before.is_open() || amount <= Money::ZERO && before.outstanding() > Money::ZERO {
        return Ok(());
    }
    let after = invoice::pay(&before, amount, context.now);
    if amount > Money::ZERO {
        workspace.save_credit(&before.payer, credit - amount);
    }
    save(workspace, &after)?;
    record(
        workspace,
        context,
        Event::Billing(BillingEvent::InvoicePaid { invoice: after.id, amount, settled: !after.is_open() }),
    )?;
    if after.is_open() { Ok(()) } else { close(workspace, context, &after) }
}

/// Pays what the payer owes from its credit, first what is first due.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn spend(workspace: &mut Workspace, context: &Context<'_>, payer: &Handle) -> Result<(), Halt> {
    while workspace.credit(payer)? > Money::ZERO {
        let Some(invoice) = workspace.owed_by(payer)?.into_iter().next() else { break };
        // Time first, as for any payment: what ran out before the credit came is suspended.
        bring(workspace, context, invoice.id)?;
        apply(workspace, context, invoice.id)?;
    }
    Ok(())
}

/// Gives the domains of an invoice that was settled what was paid for.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn close(workspace: &mut Workspace, context: &Context<'_>, paid: &Invoice) -> Result<(), Halt> {
    for name in paid.domains() {
        if let Some(before) = billed_domain(workspace, paid, &name)? {
            let lines: Vec<&Line> = paid.lines_for(&name).collect();
            settle(workspace, context, &before, &lines)?;
        }
    }
    Ok(())
}

fn settle(workspace: &mut Workspace, context: &Context<'_>, before: &Domain, lines: &[&Line]) -> Result<(), Halt> {
    let mut after = invoice::settle(before, lines.iter().copied(), context.now);
    let registrant = workspace.contact(&after.registrant)?;
    let failed = registrant.is_some_and(|registrant| registrant.identity == Identity::Failed);
    if failed && after.state != before.state {
        // Money brings back what was suspended for want of it, not what nobody answers for.
        after = identity::suspend(&after, context.policy, context.now).map_or(after, |(suspended, _)| suspended);
    }
    let (name, until) = (after.name.clone(), after.expires_at);
    let restored = after.state == DomainState::Active && after.state != before.state;
    workspace.save_domain(after);
    if restored {
        mark_hosts(workspace, &name, false)?;
        record(workspace, context, Event::DomainRestored { domain: name.clone(), until })?;
    }
    if until != before.expires_at {
        let years = lines.iter().map(|line| line.period_years()).sum();
        record(workspace, context, Event::DomainRenewed { domain: name.clone(), years, until, automatic: false })?;
        ask_for_restore(workspace, context, &name)?;
    }
    Ok(())
}

/// The period of a suspended domain is paid; what is left to pay is the fee for its restore.
fn ask_for_restore(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<(), Halt> {
    let Some(domain) = workspace.domain(name)?.filter(|domain| invoice::is_suspended_unpaid(domain)) else {
        return Ok(());
    };
    let DomainState::Suspended { delete_at, .. } = domain.state else { return Ok(()) };
    look_up(workspace, domain.payer(), &Default::default())?;
    let id = workspace.count(super::COUNTER)?;
    let line = Line::new(name, LineKind::Restore, 0, context.policy.price_restore, context.policy);
    let due_at = delete_at - chrono::Duration::seconds(1);
    let invoice = invoice::single(id, domain.payer(), line, context.now, due_at);
    workspace.save_domain(invoice::billed(&domain, &invoice, context.now));
    put(workspace, context, &invoice)
}
