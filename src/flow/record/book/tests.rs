//! What holds in the ledger whatever happened.

use std::collections::BTreeMap;

use chrono::Duration;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::*;
use crate::flow::Actor;
use crate::flow::Flow;
use crate::flow::billing_story::{Move, Sight, moves, names, people, registrars};
use crate::flow::domain::fixture::World;
use crate::flow::domain::present as present_domain;
use crate::registry::Handle;
use crate::registry::approval::Approval;
use crate::registry::billing::account::Account;
use crate::registry::billing::audit::{faults, sums};
use crate::registry::billing::ledger::LedgerKind;
use crate::registry::domain::sample::{handle, name};
use crate::registry::registrar::Registrar;
use crate::registry::staff::StaffCommand;

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn after_any_history_every_account_is_what_was_booked(history in moves(50), price in 1_i64..9_000) {
        let mut world = world(Money::ore(price));
        for one in history {
            let before = world.workspace.ledger.len();
            if !happen(&mut world, one) {
                prop_assert_eq!(world.workspace.ledger.len(), before, "{:?} was refused and booked", one);
            }
            let wrong = wrong(&world);
            prop_assert!(wrong.is_empty(), "after {one:?}: {wrong:?}");
        }
    }
}

#[test]
fn the_moves_of_chance_are_carried_out_often_enough_to_show_something() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut done, mut kinds) = (0, BTreeMap::new());
    for _ in 0..60 {
        let mut world = world(Money::ore(70_00));
        let history = moves(50).new_tree(&mut runner).unwrap().current();
        done += history.into_iter().filter(|one| happen(&mut world, *one)).count();
        world.workspace.ledger.iter().for_each(|entry| *kinds.entry(format!("{:?}", entry.kind)).or_insert(0) += 1);
    }
    let seen: Vec<_> = kinds.keys().map(String::as_str).collect();
    let expected =
        ["Create", "CreateReleased", "CreateReserved", "Deposit", "Payment", "RegistrantChange", "Renew", "Restore"];
    assert_eq!(seen, expected, "{kinds:?}");
    assert!(done > 300, "{done}");
}

#[test]
#[should_panic(expected = "never less than nothing")]
fn less_than_nothing_is_not_booked() {
    let payer = Account::Registrar(handle("REG-1"));
    let refund = Booking::charge(LedgerKind::Renew, payer, &name("a.dk"), Money::ore(-1));
    let mut world = world(Money::ore(70_00));
    let _ = world.job(&|workspace, context| book(workspace, context, &refund));
}

/// A registry in which all money there is was paid in.
fn world(price: Money) -> World {
    let mut world = World::new("2026-03-01T09:00:00Z");
    let people = people(world.now);
    for account in people.registrars {
        let (registrar, amount) = (account.id.clone(), account.balance);
        world.put_registrar(Registrar { balance: Money::ZERO, ..account });
        let deposit = StaffCommand::RegistrarDeposit { registrar, amount };
        world.job(&|workspace, context| deposit.decide(workspace, context)).unwrap();
    }
    people.contacts.into_iter().for_each(|contact| world.put_contact(contact));
    world.policy.price_period = price;
    for name in names() {
        world.job(&|workspace, context| present_domain(workspace, context, &name)).unwrap();
    }
    world
}

/// Makes `one` happen; whether anything did.
fn happen(world: &mut World, one: Move) -> bool {
    if let Move::Wait { hours } = one {
        world.now += Duration::hours(hours);
        for name in names() {
            world.job(&|workspace, context| present_domain(workspace, context, &name)).unwrap();
        }
        for registrar in registrars() {
            world.job(&|workspace, context| present(workspace, context, &registrar)).unwrap();
        }
        return true;
    }
    let rows = &world.workspace;
    let sight = Sight {
        now: world.now,
        domains: names().iter().filter_map(|name| world.domain(name)).collect(),
        waiting: open_approvals(world),
        open: rows.invoices.dirty().filter_map(|(_, invoice)| invoice).filter(|one| one.is_open()).cloned().collect(),
    };
    match one.command(&sight) {
        Some((Actor::Registrar(who), command)) => world.run(who.as_str(), &command).is_ok(),
        Some((_, command)) => world.job(&|workspace, context| command.decide(workspace, context)).is_ok(),
        None => false,
    }
}

/// What does not hold.
fn wrong(world: &World) -> Vec<String> {
    let rows = &world.workspace;
    let accounts: Vec<_> = registrars().iter().map(|id| rows.registrar(id).unwrap().unwrap()).collect();
    let mut wrong = faults(&sums(&rows.ledger), accounts.iter().map(|account| &**account), &open_approvals(world));
    let mut funds: BTreeMap<Handle, Money> = BTreeMap::new();
    for entry in &rows.ledger {
        if entry.amount <= Money::ZERO || entry.debit == entry.credit {
            wrong.push(format!("nothing moves in {entry:?}"));
        }
        if !rows.history.iter().any(|fact| fact.sv_trid == entry.sv_trid) || entry.command.is_empty() {
            wrong.push(format!("nothing caused {entry:?}"));
        }
        let registrar = entry.debit.registrar().or(entry.credit.registrar());
        let after = registrar.map(|id| {
            let balance = funds.entry(id.clone()).or_default();
            let change = if entry.credit.registrar().is_some() { entry.amount } else { -entry.amount };
            *balance = *balance + change;
            *balance
        });
        if after != entry.balance_after {
            wrong.push(format!("the balance was {after:?} after {entry:?}"));
        }
    }
    wrong
}

fn open_approvals(world: &World) -> Vec<Approval> {
    let all = world.workspace.approvals.dirty().filter_map(|(_, approval)| approval);
    all.filter(|approval| approval.is_open()).cloned().collect()
}
