//! Queueing for a name that is taken, and what that costs: paid on line by the one who waits.

use std::sync::Arc;

use super::contact_of;
use crate::flow::domain::present;
use crate::flow::domain::present::{end_position, offer};
use crate::flow::{Context, Halt, Workspace, record};
use crate::registry::billing::account::Account;
use crate::registry::billing::ledger::{Booking, LedgerKind};
use crate::registry::domain::DomainName;
use crate::registry::event::{Event, PositionEnd};
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;
use crate::registry::waiting_list::Position;
use crate::registry::{Handle, Money};

/// Puts `contact`, who has paid for the first year, at the end of the waiting list of `name`. One
/// contact may hold several positions.
///
/// # Errors
/// [`Halt::Refused`] when the name is not registered or the contact does not exist,
/// [`Halt::Needs`] when rows are missing.
pub fn add(
    workspace: &mut Workspace,
    context: &Context<'_>,
    name: &DomainName,
    contact: &Handle,
) -> Result<Reply, Halt> {
    contact_of(workspace, context, contact)?;
    if present(workspace, context, name)?.is_none() {
        return Err(Refusal::NotNow(format!("{name} is not registered, so nobody waits for it")).into());
    }
    let position = Position::join(workspace.next_id(), name.clone(), contact.clone(), context.now);
    let Position { id, domain, contact, paid_until, .. } = position.clone();
    workspace.save_position(position.clone());
    let fee = context.policy.price_waiting_join;
    record(workspace, context, Event::PositionAdded { domain, contact, position: id, fee, paid_until })?;
    paid(workspace, context, &position, fee)?;
    Ok(Reply::Position(position))
}

/// Gives a position up. A name that was offered to it goes to the next.
///
/// # Errors
/// [`Halt::Refused`] when there is no such position, [`Halt::Needs`] when rows are missing.
pub fn leave(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName, id: i64) -> Result<Reply, Halt> {
    let position = find(workspace, context, name, id)?;
    end_position(workspace, context, &position, PositionEnd::Left)?;
    if position.offer.is_some() {
        offer(workspace, context, name)?;
    }
    Ok(Reply::Position((*position).clone()))
}

/// Books the fee of the next year as paid.
///
/// # Errors
/// [`Halt::Refused`] when there is no such position or nothing is due, [`Halt::Needs`] when rows
/// are missing.
pub fn pay(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName, id: i64) -> Result<Reply, Halt> {
    let position = find(workspace, context, name, id)?;
    let (fee, after) = (position.next_fee(context.rules), position.pay()?);
    let Position { domain, contact, paid_until, .. } = after.clone();
    workspace.save_position(after.clone());
    record(workspace, context, Event::PositionPaid { domain, contact, position: id, fee, paid_until })?;
    paid(workspace, context, &after, fee)?;
    Ok(Reply::Position(after))
}

/// Books a fee that was paid on line: in, and earned.
fn paid(workspace: &mut Workspace, context: &Context<'_>, position: &Position, fee: Money) -> Result<(), Halt> {
    let (payer, name) = (Account::of(&position.contact), &position.domain);
    let came_in = Booking::paid_in(LedgerKind::Payment, payer.clone(), fee);
    record(workspace, context, Event::Booked(Booking { domain: Some(name.clone()), ..came_in }))?;
    record(workspace, context, Event::Booked(Booking::charge(LedgerKind::WaitingList, payer, name, fee)))
}

/// The position as it is now.
fn find(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName, id: i64) -> Result<Arc<Position>, Halt> {
    present(workspace, context, name)?;
    let found = workspace.waiting(name)?.into_iter().find(|position| position.id == id);
    Ok(found.ok_or(Refusal::NoSuch { kind: "position", id: id.to_string() })?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::desk::Desk;
    use crate::registry::sample::{at, handle, name};
    use crate::registry::staff::StaffCommand;

    #[test]
    fn those_who_wait_stand_in_the_order_of_arrival() {
        let mut desk = Desk::new();
        for contact in ["NEW1-DK", "VID1-DK", "NEW1-DK"] {
            desk.done(join("borger.dk", contact));
        }
        let waiting = desk.workspace.waiting(&name("borger.dk")).unwrap();
        let contacts: Vec<_> = waiting.iter().map(|position| position.contact.as_str()).collect();
        assert_eq!(contacts, ["NEW1-DK", "VID1-DK", "NEW1-DK"]);
        assert_eq!(desk.history("position_added"), 3);
    }

    #[test]
    fn nobody_waits_for_a_free_name_and_nobody_unknown_waits() {
        let mut desk = Desk::new();
        let refusal = desk.refused(join("ledig.dk", "NEW1-DK"));
        assert_eq!(refusal.to_string(), "ledig.dk is not registered, so nobody waits for it");
        assert_eq!(desk.refused(join("borger.dk", "GONE1-DK")).to_string(), "there is no contact GONE1-DK");
    }

    #[test]
    fn who_leaves_is_gone_and_the_next_moves_up() {
        let mut desk = Desk::new();
        desk.done(join("borger.dk", "NEW1-DK"));
        desk.done(join("borger.dk", "VID1-DK"));
        let first = desk.workspace.waiting(&name("borger.dk")).unwrap()[0].id;
        desk.done(leave(first));
        assert_eq!(desk.workspace.waiting(&name("borger.dk")).unwrap()[0].contact, handle("VID1-DK"));
        assert_eq!(desk.refused(leave(first)).to_string(), format!("there is no position {first}"));
    }

    #[test]
    fn who_gives_up_an_offer_passes_the_name_on() {
        let mut desk = Desk::new();
        desk.done(join("borger.dk", "NEW1-DK"));
        desk.done(join("borger.dk", "VID1-DK"));
        let first = desk.workspace.waiting(&name("borger.dk")).unwrap()[0].id;
        desk.workspace.delete_domain(&name("borger.dk"), desk.now);
        desk.run(|workspace, context| offer(workspace, context, &name("borger.dk"))).unwrap();
        desk.done(leave(first));
        let waiting = desk.workspace.waiting(&name("borger.dk")).unwrap();
        assert!(waiting[0].offer.is_some() && waiting[0].contact == handle("VID1-DK"));
        let mails = desk.post("mail");
        assert_eq!(mails.iter().filter(|(_, body)| body.contains("is offered to you")).count(), 2);
    }

    #[test]
    fn a_year_that_is_not_paid_costs_the_position() {
        let mut desk = Desk::new();
        desk.change("borger.dk", |domain| domain.expires_at = at("2040-01-01T22:59:59Z"));
        desk.done(join("borger.dk", "NEW1-DK"));
        let id = desk.workspace.waiting(&name("borger.dk")).unwrap()[0].id;
        assert_eq!(desk.refused(pay(id)).to_string(), format!("no fee of position {id} is due"));
        desk.now = at("2027-11-22T23:00:00Z");
        desk.done(pay(id));
        desk.now = at("2028-12-05T22:59:59Z");
        look(&mut desk);
        assert_eq!(desk.workspace.waiting(&name("borger.dk")).unwrap().len(), 1);
        desk.now = at("2028-12-05T23:00:00Z");
        look(&mut desk);
        assert!(desk.workspace.waiting(&name("borger.dk")).unwrap().is_empty());
        assert_eq!((desk.history("position_fee_due"), desk.history("position_paid")), (2, 1));
        let booked: Vec<_> = desk.workspace.ledger.iter().map(|entry| (entry.kind, entry.amount)).collect();
        let once = [
            (LedgerKind::Payment, Money::ore(70_00)),
            (LedgerKind::WaitingList, Money::ore(56_00)),
            (LedgerKind::WaitingList, Money::ore(14_00)),
        ];
        assert_eq!(booked, [once, once].concat());
        let mails = desk.post("mail");
        assert!(mails.last().unwrap().1.ends_with("has lapsed, as it was not paid."), "{mails:?}");
    }

    fn look(desk: &mut Desk) {
        desk.run(|workspace, context| present(workspace, context, &name("borger.dk"))).unwrap();
    }

    fn join(domain: &str, contact: &str) -> StaffCommand {
        StaffCommand::WaitingListAdd { domain: name(domain), contact: handle(contact) }
    }

    fn leave(position: i64) -> StaffCommand {
        StaffCommand::WaitingListLeave { domain: name("borger.dk"), position }
    }

    fn pay(position: i64) -> StaffCommand {
        StaffCommand::WaitingListPay { domain: name("borger.dk"), position }
    }
}
