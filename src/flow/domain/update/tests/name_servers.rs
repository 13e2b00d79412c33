//! Change of name servers.

use super::record;
use crate::flow::domain::world::World;
use crate::registry::command::{AuthInfoChange, DomainUpdate};
use crate::registry::domain::sample::{domain, handle, host_name, self_managed, token};
use crate::registry::domain::{Domain, TokenOperation, TokenRole};
use crate::registry::host::{HostName, HostPending};
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::reply::{PendingText, Reply};

#[test]
fn the_sponsor_redelegates_at_once_and_what_belonged_to_the_old_delegation_ends() {
    let tokens = [TokenOperation::Transfer, TokenOperation::Redel].map(|operation| token(operation, TokenRole::Reg));
    let mut world = World::of(Domain { ds: vec![record(1)], tokens: tokens.to_vec(), ..domain() });
    let reply = world.update("REG-1", |update| swap(update, "ns2.example.net", "ns1.other.net"));
    assert_eq!(reply, Ok(Reply::Done));
    let after = world.domain();
    assert_eq!(after.name_servers, names(&["ns1.example.net", "ns1.other.net"]));
    assert_eq!((after.ds, after.tokens), (Vec::new(), tokens[..1].to_vec()));
    assert_eq!(after.updated_at, Some(world.now));
}

#[test]
fn ds_records_added_beside_new_name_servers_stay() {
    let mut world = World::of(Domain { ds: vec![record(1)], ..domain() });
    let reply = world.update("REG-1", |update| {
        add(update, "ns1.other.net");
        update.add_ds.push(record(2));
    });
    assert_eq!(reply, Ok(Reply::Done));
    assert_eq!(world.domain().ds, [record(2)]);
}

#[test]
fn a_domain_has_two_to_seven_name_servers() {
    let mut world = World::of(domain());
    let count = |given| Err(Refusal::NameServerCount { given, min: 2, max: 7 });
    assert_eq!(world.update("REG-1", |update| remove(update, "ns1.example.net")), count(1));
    let five = |update: &mut DomainUpdate| (3..=7).for_each(|n| add(update, &format!("ns{n}.example.net")));
    let six = |update: &mut DomainUpdate| {
        five(update);
        add(update, "ns1.other.net");
    };
    assert_eq!(world.update("REG-1", six), count(8));
    assert_eq!(world.update("REG-1", five), Ok(Reply::Done));
}

#[test]
fn removals_are_checked_before_additions() {
    let mut world = World::of(domain());
    let unknown = world.update("REG-1", |update| swap(update, "ns9.example.net", "ns8.example.net"));
    assert_eq!(unknown, Err(Refusal::HostNotFoundNamed(host_name("ns9.example.net"))));
    let elsewhere = world.update("REG-1", |update| swap(update, "ns1.other.net", "ns8.example.net"));
    assert_eq!(elsewhere, Err(Refusal::NotDelegated(host_name("ns1.other.net"))));
    let unknown = world.update("REG-1", |update| swap(update, "ns1.example.net", "ns8.example.net"));
    assert_eq!(unknown, Err(Refusal::NameServerUnknown(host_name("ns8.example.net"))));
    let there = world.update("REG-1", |update| add(update, "ns1.example.net"));
    assert_eq!(there, Err(Refusal::AlreadyDelegated(host_name("ns1.example.net"))));
    let twice = world.update("REG-1", |update| swap(update, "ns1.example.net", "ns1.example.net"));
    assert_eq!(twice, Err(Refusal::NameServerRepeated(host_name("ns1.example.net"))));
}

#[test]
fn a_host_that_waits_or_goes_away_serves_nobody_new() {
    let mut world = World::of(domain());
    let add = |update: &mut DomainUpdate| add(update, "ns3.example.net");
    let inactive = Err(Refusal::NameServerInactive(host_name("ns3.example.net")));
    world.change_host("ns3.example.net", |host| host.pending = Some(HostPending::Create { approval: 1 }));
    assert_eq!(world.update("REG-1", add), inactive);
    world.change_host("ns3.example.net", |host| (host.pending, host.marked_for_deletion) = (None, true));
    assert_eq!(world.update("REG-1", add), inactive);
}

#[test]
fn a_server_below_the_domain_needs_addresses() {
    let mut world = World::of(domain());
    let mut below = crate::registry::domain::sample::host("ns1.eksempel.dk", &handle("REG-1"));
    world.workspace.save_host(below.clone());
    let refused = world.update("REG-1", |update| add(update, "ns1.eksempel.dk"));
    assert_eq!(refused, Err(Refusal::GlueRequired(host_name("ns1.eksempel.dk"))));
    below.addresses.push("192.0.2.1".parse().unwrap());
    world.workspace.save_host(below);
    assert_eq!(world.update("REG-1", |update| add(update, "ns1.eksempel.dk")), Ok(Reply::Done));
}

#[test]
fn the_administrator_of_all_servers_changes_them_at_once_and_the_sponsor_is_told() {
    for domain in [domain(), self_managed()] {
        let mut world = World::of(domain);
        let reply = world.update("REG-2", |update| swap(update, "ns2.example.net", "ns3.example.net"));
        assert_eq!(reply, Ok(Reply::Done));
        let told = world.messages("REG-1").len();
        assert_eq!(told, usize::from(world.domain().sponsor.is_registrar()));
    }
}

#[test]
fn where_a_registrar_manages_nobody_is_asked_instead() {
    let mut world = World::of(domain());
    for stranger in ["REG-2", "REG-3"] {
        let refused = world.update(stranger, |update| add(update, "ns1.other.net"));
        assert_eq!(refused, Err(Refusal::NotNameServerAdmin));
    }
}

#[test]
fn the_registrant_is_asked_for_what_proxy_or_some_administrator_begins() {
    for caller in ["REG-1", "REG-2", "REG-3"] {
        let mut world = World::of(self_managed());
        let reply = world.update(caller, |update| add(update, "ns1.other.net"));
        assert_eq!(reply, Ok(Reply::Pending(PendingText::RegistrantApproval)), "{caller}");
        assert_eq!(world.domain().name_servers, self_managed().name_servers);
        assert!(world.domain().pending.is_some());
    }
    let mut world = World::of(self_managed());
    let refused = world.update("REG-3", |update| add(update, "ns3.example.net"));
    assert_eq!(refused, Err(Refusal::NotNameServerAdmin));
}

#[test]
fn a_token_opens_the_change_once_for_the_administrator_of_the_new_servers() {
    let key = token(TokenOperation::Redel, TokenRole::Own);
    let text = key.token.clone();
    let mut world = World::of(Domain { tokens: vec![key], ..self_managed() });
    let wrong = world.update("REG-3", |update| redelegate(update, "OWN-REDEL-0"));
    assert_eq!(wrong, Err(Refusal::AuthInfoWrong));
    assert_eq!(world.update("REG-3", |update| redelegate(update, &text)), Ok(Reply::Done));
    assert_eq!(world.domain().name_servers, names(&["ns1.other.net", "ns2.other.net"]));
    assert_eq!(world.domain().tokens, []);
}

#[test]
fn a_token_that_expired_or_opens_something_else_is_wrong() {
    let (late, other) = (token(TokenOperation::Redel, TokenRole::Own), token(TokenOperation::Transfer, TokenRole::Own));
    let texts = [late.token.clone(), other.token.clone()];
    let mut world = World::of(Domain { tokens: vec![late, other], ..self_managed() });
    world.now = "2026-07-01T00:00:00Z".parse().unwrap();
    for text in texts {
        assert_eq!(world.update("REG-3", |update| redelegate(update, &text)), Err(Refusal::AuthInfoWrong));
    }
}

#[test]
fn tokens_for_name_servers_come_with_name_servers_and_are_gone_in_2026() {
    let mut world = World::of(domain());
    let alone = |update: &mut DomainUpdate| update.auth_info = Some(AuthInfoChange::Use("x".to_owned()));
    assert_eq!(world.update("REG-1", alone), Err(Refusal::TokenWithoutNameServers));
    let empty = world.update("REG-1", |update| update.auth_info = Some(AuthInfoChange::Empty));
    assert_eq!(empty, Err(Refusal::AuthInfoEmpty));
    world.policy = Policy::dk_2026();
    assert_eq!(world.update("REG-1", |update| redelegate(update, "x")), Err(Refusal::RedelTokensEnded));
}

/// Moves the domain from both servers of NSA1-DK to both of NSA2-DK, by token.
pub(super) fn redelegate(update: &mut DomainUpdate, token: &str) {
    swap(update, "ns1.example.net", "ns1.other.net");
    swap(update, "ns2.example.net", "ns2.other.net");
    update.auth_info = Some(AuthInfoChange::Use(token.to_owned()));
}

pub(super) fn swap(update: &mut DomainUpdate, old: &str, new: &str) {
    remove(update, old);
    add(update, new);
}

pub(super) fn add(update: &mut DomainUpdate, name: &str) {
    update.add_name_servers.push(host_name(name));
}

fn remove(update: &mut DomainUpdate, name: &str) {
    update.remove_name_servers.push(host_name(name));
}

fn names(texts: &[&str]) -> Vec<HostName> {
    texts.iter().map(|text| host_name(text)).collect()
}
