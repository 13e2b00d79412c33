//! Change of proxy and payer.

use crate::flow::domain::world::World;
use crate::registry::command::{ContactRole, DomainUpdate, RoleChange};
use crate::registry::domain::Domain;
use crate::registry::domain::sample::{domain, handle, self_managed};
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::reply::{PendingText, Reply};

use ContactRole::{Admin, Billing, Tech};

#[test]
fn a_registrar_makes_itself_payer_and_leaves_at_once() {
    let mut world = World::of(self_managed());
    assert_eq!(world.update("REG-3", |update| give(update, Billing, "REG-3")), Ok(Reply::Done));
    assert_eq!(world.domain().billing, Some(handle("REG-3")));
    assert_eq!(world.update("REG-3", |update| take(update, Billing, "REG-3")), Ok(Reply::Done));
    assert_eq!(world.domain().billing, None);
}

#[test]
fn the_former_paying_registrar_is_told() {
    let mut world = World::of(Domain { billing: Some(handle("REG-2")), ..self_managed() });
    assert_eq!(world.update("REG-1", |update| take(update, Billing, "REG-2")), Ok(Reply::Done));
    assert_eq!(world.messages("REG-2"), ["REG-2 has been removed as billing contact for eksempel.dk"]);
}

#[test]
fn a_new_payer_that_others_propose_is_asked() {
    let mut world = World::of(self_managed());
    let reply = world.update("REG-1", |update| give(update, Billing, "OWNER2-DK"));
    assert_eq!(reply, Ok(Reply::Pending(PendingText::Action)));
    assert_eq!(world.domain().billing, self_managed().billing);
}

#[test]
fn registrant_and_new_proxy_are_asked() {
    let mut world = World::of(self_managed());
    let reply = world.update("REG-1", |update| give(update, Admin, "OWNER2-DK"));
    assert_eq!(reply, Ok(Reply::Pending(PendingText::RegistrantApproval)));
}

#[test]
fn a_role_goes_back_to_the_registrant_at_once() {
    let mut world = World::of(self_managed());
    assert_eq!(world.update("REG-1", |update| take(update, Admin, "PROXY1-DK")), Ok(Reply::Done));
    assert_eq!(world.domain().admin, None);
    let mut world = World::of(self_managed());
    assert_eq!(world.update("REG-1", |update| give(update, Billing, "OWNER1-DK")), Ok(Reply::Done));
    assert_eq!(world.domain().billing, None);
}

#[test]
fn strangers_change_no_roles() {
    let mut world = World::of(self_managed());
    let (admin, billing) =
        (Err(Refusal::NotAuthorizedToChange("admin")), Err(Refusal::NotAuthorizedToChange("billing")));
    assert_eq!(world.update("REG-3", |update| give(update, Billing, "OWNER2-DK")), billing);
    assert_eq!(world.update("REG-3", |update| take(update, Billing, "PAYER1-DK")), billing);
    assert_eq!(world.update("REG-2", |update| give(update, Admin, "PAYER1-DK")), admin);
    assert_eq!(world.update("REG-2", |update| take(update, Admin, "PROXY1-DK")), admin);
}

#[test]
fn only_held_roles_are_taken_and_only_from_others_than_the_registrant() {
    let mut world = World::of(Domain { billing: None, ..self_managed() });
    let refused = world.update("REG-1", |update| take(update, Billing, "OWNER1-DK"));
    assert!(matches!(refused, Err(Refusal::RoleNotPermitted(_))));
    let refused = world.update("REG-1", |update| take(update, Admin, "OWNER2-DK"));
    assert!(matches!(refused, Err(Refusal::RoleNotHeld(_))));
    let twice = world.update("REG-1", |update| {
        take(update, Admin, "PROXY1-DK");
        take(update, Admin, "PROXY1-DK");
    });
    assert!(matches!(twice, Err(Refusal::RoleNotHeld(_))));
    let refused = world.update("REG-1", |update| give(update, Admin, "PROXY1-DK"));
    assert!(matches!(refused, Err(Refusal::RoleNotPermitted(_))));
}

#[test]
fn a_role_has_one_holder() {
    let mut world = World::of(self_managed());
    let two = world.update("REG-1", |update| {
        give(update, Billing, "REG-1");
        give(update, Billing, "OWNER2-DK");
    });
    assert_eq!(two, Err(Refusal::TooManyContacts("billing")));
}

#[test]
fn unknown_handles_and_tech_are_refused() {
    let mut world = World::of(self_managed());
    for id in ["GONE1-DK", "REG-9"] {
        let refused = world.update("REG-1", |update| give(update, Billing, id));
        assert_eq!(refused, Err(Refusal::ContactNotFound(handle(id))));
    }
    assert_eq!(world.update("REG-1", |update| give(update, Tech, "OWNER2-DK")), Err(Refusal::TechUnused));
}

#[test]
fn an_unpaid_invoice_freezes_the_payer_and_nothing_else() {
    let mut world = World::of(Domain { open_invoices: 1, ..self_managed() });
    assert_eq!(world.update("REG-3", |update| give(update, Billing, "REG-3")), Err(Refusal::InvoiceOpen));
    assert_eq!(world.update("REG-2", |update| take(update, Billing, "PAYER1-DK")), Err(Refusal::InvoiceOpen));
    assert_eq!(world.update("REG-1", |update| take(update, Admin, "PROXY1-DK")), Ok(Reply::Done));
}

#[test]
fn a_registrar_managed_domain_has_no_roles_to_change() {
    let mut world = World::of(domain());
    let refused = world.update("REG-1", |update| give(update, Admin, "OWNER2-DK"));
    assert_eq!(refused, Err(Refusal::ContactsImplicitInUpdate));
    let refused = world.update("REG-2", |update| give(update, Admin, "OWNER2-DK"));
    assert_eq!(refused, Err(Refusal::NotAuthorizedToChange("admin")));
}

#[test]
fn an_account_is_proxy_only_under_the_rules_of_2026() {
    let mut world = World::of(self_managed());
    let account = |update: &mut DomainUpdate| give(update, Admin, "REG-1");
    assert!(matches!(world.update("REG-1", account), Err(Refusal::RoleNotPermitted(_))));
    world.policy = Policy::dk_2026();
    assert_eq!(world.update("REG-1", account), Ok(Reply::Pending(PendingText::RegistrantApproval)));
}

pub(super) fn give(update: &mut DomainUpdate, role: ContactRole, id: &str) {
    update.add_contacts.push(RoleChange { role, handle: handle(id) });
}

fn take(update: &mut DomainUpdate, role: ContactRole, id: &str) {
    update.remove_contacts.push(RoleChange { role, handle: handle(id) });
}
