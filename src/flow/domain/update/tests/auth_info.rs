//! Tokens made and ended by update.

use super::issue;
use crate::flow::domain::world::World;
use crate::registry::command::{AuthInfoChange, DomainUpdate};
use crate::registry::domain::sample::{domain, host_name, self_managed, token};
use crate::registry::domain::{Domain, TokenOperation, TokenRole};
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

#[test]
fn a_token_tells_in_which_role_it_was_made() {
    for (domain, caller, role) in [(domain(), "REG-1", "REG"), (self_managed(), "REG-1", "PXY")] {
        let mut world = World::of(domain);
        assert_eq!(world.update(caller, transfer), Ok(Reply::Done));
        let made = &world.domain().tokens[0];
        assert_eq!(made.token, format!("{role}-TRANSFER-{}", "09".repeat(16)));
        assert_eq!(made.expires_at, world.now + world.policy.auth_info_ttl);
    }
    let mut world = World::of(self_managed());
    world.change_contact("OWNER1-DK", |contact| contact.group = Some("REG-3".parse().unwrap()));
    assert_eq!(world.update("REG-3", transfer), Ok(Reply::Done));
    assert_eq!(world.domain().tokens[0].role, TokenRole::Own);
}

#[test]
fn a_new_token_ends_the_old_one_of_its_operation() {
    let old = [TokenOperation::Transfer, TokenOperation::Redel].map(|operation| token(operation, TokenRole::Reg));
    let mut world = World::of(Domain { tokens: old.to_vec(), ..domain() });
    assert_eq!(world.update("REG-1", transfer), Ok(Reply::Done));
    let tokens = world.domain().tokens;
    assert_eq!(tokens.len(), 2);
    assert!(tokens.contains(&old[1]) && !tokens.contains(&old[0]));
}

#[test]
fn strangers_make_and_end_no_tokens() {
    for domain in [domain(), self_managed()] {
        let mut world = World::of(domain);
        assert_eq!(world.update("REG-2", transfer), Err(Refusal::NotAuthorizedToSetAuthInfo));
        assert_eq!(world.update("REG-3", redel), Err(Refusal::NotAuthorizedToSetAuthInfo));
        let cleared = world.update("REG-3", |update| issue(update, AuthInfoChange::Clear));
        assert_eq!(cleared, Err(Refusal::NotAuthorizedToUnsetAuthInfo));
    }
}

#[test]
fn the_administrator_of_all_servers_makes_and_ends_redelegation_tokens_only() {
    let mut world = World::of(Domain { tokens: vec![token(TokenOperation::Transfer, TokenRole::Own)], ..domain() });
    assert_eq!(world.update("REG-2", redel), Ok(Reply::Done));
    assert_eq!(world.domain().tokens[1].role, TokenRole::Nsa);
    assert_eq!(world.update("REG-2", |update| issue(update, AuthInfoChange::Clear)), Ok(Reply::Done));
    assert_eq!(world.domain().tokens.len(), 1);
    world.change(|domain| domain.name_servers.push(host_name("ns1.other.net")));
    assert_eq!(world.update("REG-2", redel), Err(Refusal::NotAuthorizedToSetAuthInfo));
}

#[test]
fn ending_tokens_that_are_not_there_is_done() {
    let mut world = World::of(domain());
    assert_eq!(world.update("REG-1", |update| issue(update, AuthInfoChange::Clear)), Ok(Reply::Done));
}

#[test]
fn a_domain_that_may_not_leave_gets_no_transfer_token() {
    let mut world = World::of(Domain { open_invoices: 1, ..self_managed() });
    assert_eq!(world.update("REG-1", transfer), Err(Refusal::InvoiceOpen));
    assert_eq!(world.update("REG-1", redel), Ok(Reply::Done));
    let mut world = World::of(Domain { vid: true, ..self_managed() });
    assert!(matches!(world.update("REG-1", transfer), Err(Refusal::StatusProhibits(_))));
    assert_eq!(world.update("REG-1", redel), Ok(Reply::Done));
}

#[test]
fn redelegation_tokens_are_gone_in_2026() {
    let mut world = World { policy: Policy::dk_2026(), ..World::of(domain()) };
    assert_eq!(world.update("REG-1", redel), Err(Refusal::RedelTokensEnded));
    assert_eq!(world.update("REG-1", transfer), Ok(Reply::Done));
}

fn transfer(update: &mut DomainUpdate) {
    issue(update, AuthInfoChange::IssueTransfer);
}

fn redel(update: &mut DomainUpdate) {
    issue(update, AuthInfoChange::IssueRedel);
}
