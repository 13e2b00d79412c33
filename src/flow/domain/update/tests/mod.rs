//! What an update does, waits for, or is refused.

mod auth_info;
mod contacts;
mod held;
mod name_servers;
mod registrant;

use crate::flow::domain::world::World;
use crate::registry::command::{AuthInfoChange, DsRemoval, Restore};
use crate::registry::domain::sample::{at, domain, handle, host_name, self_managed, suspended};
use crate::registry::domain::{Domain, DomainState, DsRecord, SuspensionReason};
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

#[test]
fn an_unknown_domain_is_not_updated() {
    let mut world = World::of(domain());
    world.name = "ukendt.dk".parse().unwrap();
    let name = world.name.clone();
    assert_eq!(world.update("REG-1", |_| {}), Err(Refusal::DomainDoesNotExist(name)));
}

#[test]
fn an_update_that_asks_for_nothing_changes_nothing() {
    let mut world = World::of(domain());
    assert_eq!(world.update("REG-1", |_| {}), Ok(Reply::Done));
    assert_eq!(world.domain(), domain());
}

#[test]
fn three_changes_stand_alone() {
    let mut world = World::of(domain());
    let combined = world.update("REG-1", |update| {
        update.registrant = Some(handle("OWNER2-DK"));
        update.add_ds.push(record(1));
    });
    assert_eq!(combined, Err(Refusal::RegistrantChangeCombined));
    let combined = world.update("REG-1", |update| {
        update.restore = Some(Restore::Report);
        update.auto_renew = Some(true);
    });
    assert_eq!(combined, Err(Refusal::RestoreCombined));
    let combined = world.update("REG-1", |update| {
        update.auto_renew = Some(true);
        update.auth_info = Some(AuthInfoChange::Clear);
    });
    assert_eq!(combined, Err(Refusal::AutoRenewCombined));
}

#[test]
fn a_registrant_that_is_repeated_is_no_change() {
    let mut world = World::of(domain());
    let reply = world.update("REG-1", |update| {
        update.registrant = Some(handle("OWNER1-DK"));
        update.auto_renew = Some(false);
    });
    assert_eq!(reply, Ok(Reply::Done));
    assert!(!world.domain().auto_renew);
    assert_eq!(world.domain().updated_by, Some(handle("REG-1")));
}

#[test]
fn a_domain_that_is_not_active_takes_no_change() {
    let frozen = [DomainState::Reserved, DomainState::Locked, DomainState::Blocked];
    let frozen = frozen.map(|state| Domain { state, ..domain() });
    for domain in frozen.into_iter().chain([suspended(SuspensionReason::Cancelled)]) {
        let mut world = World::of(domain);
        world.change(|domain| domain.expires_at = at("2027-03-01T22:59:59Z"));
        assert!(matches!(
            world.update("REG-1", |update| update.add_ds.push(record(1))),
            Err(Refusal::StatusProhibits(_))
        ));
        let token = |update: &mut _| issue(update, AuthInfoChange::IssueTransfer);
        assert!(matches!(world.update("REG-1", token), Err(Refusal::StatusProhibits(_))));
        assert_eq!(world.update("REG-2", token), Err(Refusal::NotAuthorizedToSetAuthInfo));
    }
}

#[test]
fn only_the_sponsor_switches_automatic_renewal() {
    let mut world = World::of(domain());
    let off = |update: &mut crate::registry::command::DomainUpdate| update.auto_renew = Some(false);
    assert_eq!(world.update("REG-2", off), Err(Refusal::NotAuthorizedForAutoRenew));
    assert_eq!(world.update("REG-1", off), Ok(Reply::Done));
    let mut world = World::of(self_managed());
    assert_eq!(world.update("REG-1", off), Err(Refusal::AutoRenewFixed));
    assert_eq!(world.update("REG-3", off), Err(Refusal::NotAuthorizedForAutoRenew));
}

#[test]
fn ds_records_come_and_go() {
    let mut world = World::of(domain());
    assert_eq!(world.update("REG-1", |update| update.add_ds = vec![record(1), record(2)]), Ok(Reply::Done));
    let replaced = world.update("REG-1", |update| {
        update.remove_ds = DsRemoval::Records(vec![record(1)]);
        update.add_ds = vec![record(3)];
    });
    assert_eq!(replaced, Ok(Reply::Done));
    assert_eq!(world.domain().ds, [record(2), record(3)]);
    assert_eq!(world.update("REG-1", |update| update.remove_ds = DsRemoval::All), Ok(Reply::Done));
    assert_eq!(world.domain().ds, []);
    assert_eq!(world.messages("REG-1"), [""; 0]);
}

#[test]
fn the_administrator_of_all_servers_changes_ds_records_and_the_sponsor_is_told() {
    let mut world = World::of(domain());
    assert_eq!(world.update("REG-2", |update| update.add_ds.push(record(1))), Ok(Reply::Done));
    assert_eq!(world.messages("REG-1"), ["DS records has been changed for eksempel.dk"]);
    world.change(|domain| domain.name_servers.push(host_name("ns1.other.net")));
    let refusal = Err(Refusal::NotAuthorizedToChange("DS records"));
    for stranger in ["REG-2", "REG-3"] {
        assert_eq!(world.update(stranger, |update| update.remove_ds = DsRemoval::All), refusal);
    }
}

#[test]
fn an_order_confirmation_is_demanded_by_the_rules_of_2026() {
    let mut world = World { policy: Policy::dk_2026(), ..World::of(domain()) };
    let without = world.update("REG-1", |update| update.registrant = Some(handle("OWNER2-DK")));
    assert_eq!(without, Err(Refusal::ConfirmationRequired));
}

/// A DS record that is like no other.
pub(super) fn record(key_tag: u16) -> DsRecord {
    DsRecord { key_tag, algorithm: 13, digest_type: 2, digest: "AB".repeat(32) }
}

/// Asks for something with tokens.
pub(super) fn issue(update: &mut crate::registry::command::DomainUpdate, change: AuthInfoChange) {
    update.auth_info = Some(change);
}
