//! Update: a new registrant.

use super::plan::{Asker, Plan, Wait};
use crate::flow::{Context, Halt, Keys, Workspace, contact, gather};
use crate::registry::approval::{Asked, Step, VidClass};
use crate::registry::billing::account::Account;
use crate::registry::billing::ledger::{Booking, LedgerKind};
use crate::registry::command::DomainUpdate;
use crate::registry::contact::{Contact, Identity};
use crate::registry::domain::create::check_confirmation;
use crate::registry::domain::update::registrant::{change, check, check_authority, check_identity};
use crate::registry::domain::{Domain, Management};
use crate::registry::event::Event;
use crate::registry::money::Money;
use crate::registry::refusal::{Obstacle, Refusal};

/// Takes the change of registrant in.
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
    let Some(handle) = &request.registrant else { return Ok(()) };
    let mut wait = Wait::default();
    let mut consented = true;
    if let Asker::Caller(_, standing) = asker {
        consented = check_confirmation(request.order_confirmation.as_deref(), context.policy, context.now)?;
        wait.registrant = check_authority(standing)?;
        wait.class = Some(VidClass::ContactAndLetter);
    }
    if handle.is_registrar() {
        return Err(Refusal::RegistrantIsRegistrar(handle.clone()).into());
    }
    let contacts = [handle.clone(), plan.after.registrant.clone()].into();
    gather(workspace, Keys { contacts, ..Keys::default() })?;
    let to = contact::present(workspace, context, handle)?;
    let to = to.ok_or_else(|| Refusal::ContactNotFound(handle.clone()))?;
    let from = workspace.contact(&plan.after.registrant)?.ok_or(Refusal::NotAuthorizedForRegistrant)?;
    check(&plan.after, &from, &to)?;
    match asker {
        Asker::Settled => check_identity(&to)?,
        // Two parties cannot be waiting for the name, whether or not this one would have to wait.
        Asker::Caller(..) if plan.after.pending.is_some() => {
            return Err(Refusal::StatusProhibits(Obstacle::of(&plan.after)).into());
        }
        Asker::Caller(..) => wait.acceptor = acceptor(&to, consented),
    }
    if plan.take(wait, |domain| Ok(change(domain, &to)))? {
        plan.held.registrant = Some(handle.clone());
    } else if let Some(charge) = charge(&plan.now, context.policy.price_registrant_change) {
        plan.note(charge);
    }
    Ok(())
}

/// The new registrant, while consent or identity control is missing.
fn acceptor(to: &Contact, consented: bool) -> Option<Asked> {
    let ready = consented && to.identity == Identity::Checked;
    (!ready).then(|| Asked { step: Step::RoleHolder, approvers: vec![to.handle.clone()] })
}

/// The fee, which a registrar pays from its account; others pay it on line.
fn charge(domain: &Domain, price: Money) -> Option<Event> {
    (domain.management() == Management::Registrar).then(|| {
        let payer = Account::Registrar(domain.sponsor.clone());
        Event::Booked(Booking::charge(LedgerKind::RegistrantChange, payer, &domain.name, price))
    })
}
