//! Change of registrant.

use crate::flow::domain::world::World;
use crate::registry::command::DomainUpdate;
use crate::registry::contact::Identity;
use crate::registry::domain::sample::{domain, handle, self_managed, token};
use crate::registry::domain::{Domain, Pending, PendingKind, TokenOperation, TokenRole};
use crate::registry::handle::Handle;
use crate::registry::money::Money;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::reply::{PendingText, Reply};

#[test]
fn with_consent_and_checked_identity_the_registrant_changes_at_once_for_a_fee() {
    let mut world = World::of(Domain { tokens: vec![token(TokenOperation::Transfer, TokenRole::Reg)], ..domain() });
    assert_eq!(world.update("REG-1", confirmed), Ok(Reply::Done));
    assert_eq!(world.domain().registrant, handle("OWNER2-DK"));
    assert_eq!(world.domain().tokens, []);
    let account = world.workspace.registrar(&handle("REG-1")).unwrap().unwrap();
    assert_eq!(account.balance, Money::ore(93_000));
    let [fee, vat] = &world.workspace.ledger[..] else { panic!("{:?}", world.workspace.ledger) };
    assert_eq!(fee.amount + vat.amount, Money::ore(7_000));
}

#[test]
fn a_fee_of_nothing_leaves_no_entry() {
    let mut world = World::of(domain());
    world.policy.price_registrant_change = Money::ZERO;
    assert_eq!(world.update("REG-1", confirmed), Ok(Reply::Done));
    assert_eq!(world.workspace.ledger.len(), 0);
}

#[test]
fn without_consent_or_identity_the_new_registrant_is_asked() {
    let mut world = World::of(domain());
    let asked = Ok(Reply::Pending(PendingText::RegistrantAccept));
    assert_eq!(world.update("REG-1", unconfirmed), asked);
    assert_eq!(world.domain().registrant, handle("OWNER1-DK"));
    for identity in [Identity::Unchecked, Identity::Open] {
        let mut world = World::of(domain());
        world.change_contact("OWNER2-DK", |contact| contact.identity = identity);
        assert_eq!(world.update("REG-1", confirmed), asked);
    }
}

#[test]
fn the_registrant_changes_only_inside_the_sponsors_portfolio() {
    let mut world = World::of(domain());
    assert_eq!(world.update("REG-2", confirmed), Err(Refusal::NotAuthorizedForRegistrant));
    for contact in ["OWNER1-DK", "OWNER2-DK"] {
        let mut world = World::of(domain());
        world.change_contact(contact, |contact| contact.sponsor = handle("REG-2"));
        assert_eq!(world.update("REG-1", confirmed), Err(Refusal::NotAuthorizedForRegistrant));
    }
}

#[test]
fn not_everybody_can_be_registrant() {
    let mut world = World::of(domain());
    let to = |id: &'static str| move |update: &mut DomainUpdate| update.registrant = Some(handle(id));
    assert_eq!(world.update("REG-1", to("GONE1-DK")), Err(Refusal::ContactNotFound(handle("GONE1-DK"))));
    assert_eq!(world.update("REG-1", to("REG-2")), Err(Refusal::RegistrantIsRegistrar(handle("REG-2"))));
    assert_eq!(world.update("REG-1", to("PROXY1-DK")), Err(Refusal::RegistrantInGroup(handle("PROXY1-DK"))));
    world.change_contact("OWNER2-DK", |contact| contact.identity = Identity::Failed);
    assert_eq!(world.update("REG-1", confirmed), Err(Refusal::RegistrantUnfit(handle("OWNER2-DK"))));
}

#[test]
fn unpaid_and_pending_domains_keep_their_registrant() {
    let mut world = World::of(Domain { open_invoices: 1, ..domain() });
    assert_eq!(world.update("REG-1", confirmed), Err(Refusal::InvoiceOpen));
    let mut world = World::of(domain());
    world.change(|domain| domain.pending = Some(Pending { approval: 1, kind: PendingKind::Update }));
    assert!(matches!(world.update("REG-1", confirmed), Err(Refusal::StatusProhibits(_))));
}

#[test]
fn a_confirmation_is_seconds_and_not_far_in_the_future() {
    let mut world = World::of(domain());
    let words = world.update("REG-1", |update| confirm(update, "abc"));
    assert_eq!(words, Err(Refusal::ConfirmationSyntax("abc".to_owned())));
    let late = (world.now.timestamp() + 24 * 3600 + 1).to_string();
    let refused = world.update("REG-1", |update| confirm(update, &late));
    assert!(matches!(refused, Err(Refusal::ConfirmationAge { given, .. }) if given == late));
    let old = (world.now.timestamp() - 31 * 24 * 3600).to_string();
    world.policy = Policy::dk_2026();
    let refused = world.update("REG-1", |update| confirm(update, &old));
    assert!(matches!(refused, Err(Refusal::ConfirmationAge { given, .. }) if given == old));
    world.policy = Policy::dk_2023();
    assert_eq!(world.update("REG-1", |update| confirm(update, &old)), Ok(Reply::Done));
}

#[test]
fn of_a_registrant_managed_domain_the_proxy_begins_and_the_registrant_is_asked() {
    let mut world = World::of(self_managed());
    assert_eq!(world.domain().sponsor, Handle::registry());
    assert_eq!(world.update("REG-1", confirmed), Ok(Reply::Pending(PendingText::RegistrantApproval)));
    assert_eq!(world.update("REG-2", confirmed), Err(Refusal::NotAuthorizedForRegistrant));
}

fn unconfirmed(update: &mut DomainUpdate) {
    update.registrant = Some(handle("OWNER2-DK"));
}

pub(super) fn confirmed(update: &mut DomainUpdate) {
    confirm(update, "1780000000");
}

fn confirm(update: &mut DomainUpdate, token: &str) {
    update.registrant = Some(handle("OWNER2-DK"));
    update.order_confirmation = Some(token.to_owned());
}
