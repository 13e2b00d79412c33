//! Domain create: applications, decided at once when there is nothing to wait for.

use std::sync::Arc;

use super::present;
use crate::flow::staff::identity;
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, approval, caller, contact, record};
use crate::registry::approval::{Application, Approval, Asked, Held, Outcome, Step};
use crate::registry::billing::account::Account;
use crate::registry::billing::ledger::{Booking, LedgerKind};
use crate::registry::calendar::local_day;
use crate::registry::command::DomainCreate;
use crate::registry::domain::DomainName;
use crate::registry::domain::create::{self as rule, Facts, Holder};
use crate::registry::event::{CreateRefusal, Event};
use crate::registry::handle::Handle;
use crate::registry::message::{Risk, Transaction};
use crate::registry::money::Money;
use crate::registry::refusal::Refusal;
use crate::registry::reply::{DomainApplied, Reply};

impl Flow for DomainCreate {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.domains.insert(self.name.clone());
        keys.hosts.extend(self.name_servers.iter().cloned());
        keys.counters.insert(TRACKING.to_owned());
        for handle in handles(self) {
            if handle.is_registrar() {
                keys.registrars.insert(handle.clone());
            } else {
                keys.contacts.insert(handle.clone());
            }
        }
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let account = caller(workspace, context)?;
        let request = rule::resolve(self, &account);
        let confirmed = rule::check_request(&request, context.policy, context.now)?;
        present(workspace, context, &request.name)?;
        let facts = facts(workspace, context, &request)?;
        rule::check(&request, &account.id, &facts, context.policy)?;
        let charged = rule::price(&request, context.policy);
        // The account is looked up again: bringing the name to the present may have cost it money.
        rule::check_funds(&*caller(workspace, context)?, charged)?;

        let tracking_number = workspace.count_of_day(TRACKING, local_day(context.now))?;
        // The client sees the number as part of the svTRID, so every record carries it as well.
        let sv_trid = format!("{}-{tracking_number}", context.transaction.sv_trid);
        let transaction = Transaction { sv_trid, ..context.transaction.clone() };
        let context = &Context { transaction: &transaction, ..context.clone() };
        let domain = request.name.clone();
        let applied = Event::DomainApplied { domain: domain.clone(), tracking_number: tracking_number.clone() };
        record(workspace, context, applied)?;

        let registrant_validated = facts.is_validated(&request);
        let steps = steps(&request, confirmed, &line(workspace, &domain)?);
        if steps.is_empty() {
            let price = Booking::charge(LedgerKind::Create, Account::Registrar(account.id.clone()), &domain, charged);
            record(workspace, context, Event::Booked(price))?;
            register(workspace, context, &request, &facts, (&account.id, &transaction))?;
        } else {
            record(workspace, context, set_aside(LedgerKind::CreateReserved, &account.id, &domain, charged))?;
            let application = Application { create: request, charged, tracking_number: tracking_number.clone() };
            let held = Held::DomainCreate(Box::new(application));
            approval::hold(workspace, context, Some(&domain), held, steps)?;
        }
        let applied = DomainApplied { name: domain, tracking_number, confirmed, registrant_validated };
        Ok(Reply::DomainApplied(applied))
    }
}

/// Registers the name of a held application whose registrant accepted the terms and whose turn
/// has come, after running every rule again. Whoever applied later is refused.
///
/// # Errors
/// [`Halt::Refused`] when the rules no longer allow it.
pub fn complete(workspace: &mut Workspace, context: &Context<'_>, approval: &Approval) -> Result<(), Halt> {
    carry_out(workspace, context, approval, None)
}

/// Ends a held application without registering the name, gives back what it cost, and lets the
/// next in line have its turn.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn release(
    workspace: &mut Workspace,
    context: &Context<'_>,
    approval: &Approval,
    outcome: Outcome,
) -> Result<(), Halt> {
    let Held::DomainCreate(application) = &approval.operation else { return Ok(()) };
    let name = &application.create.name;
    let cause = match outcome {
        Outcome::Lapsed => CreateRefusal::TermsLapsed,
        Outcome::Overtaken if workspace.domain(name)?.is_some() => CreateRefusal::Taken,
        Outcome::Overtaken => {
            let facts = facts(workspace, context, &application.create)?;
            let broken = rule::check(&application.create, &approval.requester, &facts, context.policy).err();
            broken.map_or(CreateRefusal::Cancelled, |refusal| cause_of(&refusal))
        }
        Outcome::Done | Outcome::Rejected => CreateRefusal::Cancelled,
    };
    refuse(workspace, context, approval, cause)?;
    for next in line(workspace, name)? {
        if next.id == approval.id {
            continue;
        }
        // Whoever is first in line now and not yet accepted has the time its own terms give.
        if next.step != Step::Queue {
            return Ok(());
        }
        match carry_out(workspace, context, &next, Some(approval.id)) {
            Ok(()) => return approval::finish(workspace, context, next.id, Outcome::Done),
            Err(Halt::Refused(refusal)) => {
                refuse(workspace, context, &next, cause_of(&refusal))?;
                approval::finish(workspace, context, next.id, Outcome::Overtaken)?;
            }
            Err(needs) => return Err(needs),
        }
    }
    Ok(())
}

/// Registers the name of `approval` and refuses everybody else in line but `ended`, who was
/// told before.
fn carry_out(
    workspace: &mut Workspace,
    context: &Context<'_>,
    approval: &Approval,
    ended: Option<i64>,
) -> Result<(), Halt> {
    let Held::DomainCreate(application) = &approval.operation else { return Ok(()) };
    let request = &application.create;
    let facts = facts(workspace, context, request)?;
    rule::check(request, &approval.requester, &facts, context.policy)?;
    let reserved = Account::Reserved(approval.requester.clone());
    let price = Booking::charge(LedgerKind::Create, reserved, &request.name, application.charged);
    record(workspace, &Context { transaction: &approval.transaction, ..context.clone() }, Event::Booked(price))?;
    register(workspace, context, request, &facts, (&approval.requester, &approval.transaction))?;
    for other in line(workspace, &request.name)? {
        if other.id != approval.id && ended != Some(other.id) {
            refuse(workspace, context, &other, CreateRefusal::Taken)?;
            approval::finish(workspace, context, other.id, Outcome::Overtaken)?;
        }
    }
    Ok(())
}

/// Puts the domain in place and tells its applicant.
fn register(
    workspace: &mut Workspace,
    context: &Context<'_>,
    request: &DomainCreate,
    facts: &Facts,
    (applicant, transaction): (&Handle, &Transaction),
) -> Result<(), Halt> {
    let (domain, risk) = rule::register(request, applicant, facts, context.now);
    let registrant = domain.registrant.clone();
    workspace.save_domain(domain);
    if let Some(position) = &facts.offer {
        workspace.delete_position(position, context.now);
    }
    let (requester, transaction) = (applicant.clone(), transaction.clone());
    record(workspace, context, Event::DomainCreated { domain: request.name.clone(), requester, transaction, risk })?;
    if risk == Risk::Blue { identity::request(workspace, context, &registrant) } else { Ok(()) }
}

/// Tells the applicant no, and gives back what the application cost under its own transaction.
fn refuse(
    workspace: &mut Workspace,
    context: &Context<'_>,
    approval: &Approval,
    cause: CreateRefusal,
) -> Result<(), Halt> {
    let Held::DomainCreate(application) = &approval.operation else { return Ok(()) };
    let (requester, transaction) = (approval.requester.clone(), approval.transaction.clone());
    let domain = application.create.name.clone();
    let released = set_aside(LedgerKind::CreateReleased, &requester, &domain, application.charged);
    record(workspace, &Context { transaction: &transaction, ..context.clone() }, released)?;
    record(workspace, context, Event::DomainCreateRefused { domain, requester, transaction, cause })
}

/// What the applicant is told when the rules no longer allow what they allowed when it applied.
fn cause_of(refusal: &Refusal) -> CreateRefusal {
    match refusal {
        Refusal::DomainOccupied(_) => CreateRefusal::Taken,
        Refusal::RegistrantNotRegistrarManaged(_) | Refusal::RegistrantNotSelfManaged(_) => CreateRefusal::Mismatched,
        _ => CreateRefusal::Cancelled,
    }
}

/// The price of an application that waits, set aside or given back.
fn set_aside(kind: LedgerKind, registrar: &Handle, domain: &DomainName, amount: Money) -> Event {
    let (funds, reserved) = (Account::Registrar(registrar.clone()), Account::Reserved(registrar.clone()));
    let (from, to) = if kind == LedgerKind::CreateReserved { (funds, reserved) } else { (reserved, funds) };
    Event::Booked(Booking { kind, from, to, amount, vat: None, domain: Some(domain.clone()), invoice: None })
}

/// What an application waits for: the registrant's consent, and those who were earlier.
fn steps(request: &DomainCreate, confirmed: bool, earlier: &[Arc<Approval>]) -> Vec<Asked> {
    let mut steps = Vec::new();
    if !confirmed {
        steps.push(Asked { step: Step::Terms, approvers: request.registrant.iter().cloned().collect() });
    }
    if !earlier.is_empty() {
        steps.push(Asked { step: Step::Queue, approvers: Vec::new() });
    }
    steps
}

/// The applications for `name` that wait, in the order they came in.
fn line(workspace: &Workspace, name: &DomainName) -> Result<Vec<Arc<Approval>>, Halt> {
    let mut open = workspace.open_approvals(name)?;
    open.retain(|approval| matches!(approval.operation, Held::DomainCreate(_)));
    Ok(open)
}

/// Everything the rules must see, asked for at once.
fn facts(workspace: &Workspace, context: &Context<'_>, request: &DomainCreate) -> Result<Facts, Halt> {
    let mut keys = Keys::default();
    let (registrars, contacts): (Vec<_>, Vec<_>) = handles(request).cloned().partition(|handle| handle.is_registrar());
    keys.registrars.extend(registrars.into_iter().filter(|handle| !workspace.registrars.is_loaded(handle)));
    keys.contacts.extend(contacts.into_iter().filter(|handle| !workspace.contacts.is_loaded(handle)));
    let hosts = request.name_servers.iter();
    keys.hosts.extend(hosts.filter(|host| !workspace.hosts.is_loaded(host)).cloned());
    if !keys.is_empty() {
        return Err(Halt::Needs(Box::new(keys)));
    }
    let holder = |handle: &Handle| -> Result<_, Halt> {
        let holder = if handle.is_registrar() {
            workspace.registrar(handle)?.map_or(Holder::Nobody, |_| Holder::Registrar)
        } else {
            let found = contact::present(workspace, context, handle)?;
            found.map_or(Holder::Nobody, Holder::Contact)
        };
        Ok((handle.clone(), holder))
    };
    let waiting = workspace.waiting(&request.name)?;
    Ok(Facts {
        holders: handles(request).map(holder).collect::<Result<_, _>>()?,
        hosts: request.name_servers.iter().map(|host| workspace.host(host)).collect::<Result<_, _>>()?,
        occupied: workspace.domain(&request.name)?.is_some(),
        offer: waiting.into_iter().find(|position| position.offer.is_some()),
    })
}

/// Every handle the application names.
fn handles(request: &DomainCreate) -> impl Iterator<Item = &Handle> {
    request.registrant.iter().chain(&request.admins).chain(&request.billings)
}

/// The counter that numbers the applications of a day.
const TRACKING: &str = "tracking";

#[cfg(test)]
mod tests;
