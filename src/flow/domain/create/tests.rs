//! Applications: at once, waiting for consent, and in line behind each other.

use super::*;
use crate::flow::domain::fixture::World;
use crate::registry::billing::account::Income;
use crate::registry::contact::{Contact, Identity};
use crate::registry::domain::sample::{at, contact, domain, handle, host_name, name, registrar, suspended};
use crate::registry::domain::{DomainState, Management, SuspensionReason};
use crate::registry::message::{MessageData, PendingResult, Risk};
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Registrar;
use crate::registry::sample;
use crate::registry::waiting_list::{Offer, Position};

#[test]
fn an_application_with_consent_is_registered_at_once() {
    let mut world = world();
    let applied = DomainApplied {
        name: name("ny.dk"),
        tracking_number: "2026050100001".to_owned(),
        confirmed: true,
        registrant_validated: true,
    };
    assert_eq!(world.run("REG-1", &confirmed()), Ok(Reply::DomainApplied(applied)));
    let registered = world.domain(&name("ny.dk")).unwrap();
    assert_eq!(registered.expires_at, at("2027-05-01T21:59:59Z"));
    assert_eq!(registered.state, DomainState::Active);
    assert_eq!(world.workspace.host_links(&host_name("ns1.example.net")), Ok(1));
}

#[test]
fn the_common_application_is_decided_on_one_load() {
    let mut world = world();
    world.run("REG-1", &confirmed()).unwrap();
    assert_eq!(world.reloads, 0);
}

#[test]
fn the_message_echoes_the_transaction_as_the_client_saw_it() {
    let mut world = world();
    world.run("REG-1", &confirmed()).unwrap();
    let message = &world.messages("REG-1")[0];
    assert_eq!(message.text, "ny.dk has been registered and activated");
    let transaction = Transaction { cl_trid: Some("CL-1".to_owned()), sv_trid: "SV-1-2026050100001".to_owned() };
    let (object, decided_at) = (name("ny.dk"), world.now);
    let result = PendingResult { object, approved: true, transaction, decided_at };
    assert_eq!(message.data, MessageData::DomainPending(result, Some(Risk::Green)));
}

#[test]
fn the_first_period_is_charged_under_the_full_transaction() {
    let mut world = world();
    world.run("REG-1", &DomainCreate { years: 3, ..confirmed() }).unwrap();
    let entry = &world.workspace.ledger[0];
    let vat = &world.workspace.ledger[1];
    assert_eq!((entry.kind, entry.amount, vat.amount), (LedgerKind::Create, Money::ore(16_800), Money::ore(4_200)));
    assert_eq!((&entry.credit, &vat.credit), (&Account::Income(Income::Period), &Account::Vat));
    assert_eq!((vat.balance_after, world.balance("REG-1")), (Some(Money::ore(79_000)), Money::ore(79_000)));
    assert_eq!((&*entry.sv_trid, &*vat.sv_trid), ("SV-1-2026050100001", "SV-1-2026050100001"));
    assert_eq!(world.workspace.ledger.len(), 2);
}

#[test]
fn without_funds_nothing_happens() {
    let mut world = world();
    world.put_registrar(Registrar { balance: Money::ore(6_999), ..registrar("REG-1") });
    let refused = world.run("REG-1", &confirmed());
    let (price, balance) = (Money::ore(7_000), Money::ore(6_999));
    assert_eq!(refused, Err(Refusal::InsufficientCredit { price, balance }));
    assert_eq!(world.domain(&name("ny.dk")), None);
    assert!(world.events().is_empty());
}

#[test]
fn an_unchecked_dane_waits_for_activation() {
    let mut world = world();
    world.put_contact(Contact { identity: Identity::Unchecked, ..contact("OWNER1-DK", &handle("REG-1")) });
    let Ok(Reply::DomainApplied(applied)) = world.run("REG-1", &confirmed()) else { panic!() };
    assert!(!applied.registrant_validated);
    assert_eq!(world.domain(&name("ny.dk")).unwrap().state, DomainState::Reserved);
    let text = "ny.dk has been registered, but not activated due to pending ID and/or data check";
    assert_eq!(world.texts("REG-1"), [text, "OWNER1-DK has to complete the mandatory ID check - registry"]);
    // A second application shares the control, and its deadline.
    let second = DomainCreate { name: name("nyere.dk"), ..confirmed() };
    world.run("REG-1", &second).unwrap();
    let due = |world: &World, text| world.domain(&name(text)).unwrap().identity_due_at;
    assert!(due(&world, "ny.dk").is_some());
    assert_eq!(due(&world, "ny.dk"), due(&world, "nyere.dk"));
    assert_eq!(world.texts("REG-1").len(), 3);
}

#[test]
fn refusals_reach_the_applicant() {
    let mut world = world();
    world.put_domain(domain());
    let taken = DomainCreate { name: domain().name, ..confirmed() };
    assert_eq!(world.run("REG-1", &taken), Err(Refusal::DomainOccupied(domain().name)));
    let years = DomainCreate { years: 0, ..confirmed() };
    assert_eq!(world.run("REG-1", &years), Err(Refusal::PeriodOutOfRange { given: 0, min: 1, max: 10 }));
    let registrant = Some(handle("NOBODY1-DK"));
    let nobody = DomainCreate { registrant, ..confirmed() };
    assert_eq!(world.run("REG-1", &nobody), Err(Refusal::ContactNotFound(handle("NOBODY1-DK"))));
    let foreign = Refusal::RegistrantNotRegistrarManaged(handle("OWNER1-DK"));
    assert_eq!(world.run("REG-2", &confirmed()), Err(foreign));
    let name_servers = vec![host_name("ns1.example.net"), host_name("ns9.example.net")];
    let unserved = DomainCreate { name_servers, ..confirmed() };
    assert_eq!(world.run("REG-1", &unserved), Err(Refusal::NameServerInactive(host_name("ns9.example.net"))));
    assert_eq!(world.run("REG-9", &confirmed()), Err(Refusal::NoPrivilege));
}

#[test]
fn a_name_whose_redemption_has_ended_is_free() {
    let mut world = world();
    world.now = at("2026-06-30T22:00:00Z");
    world.put_domain(suspended(SuspensionReason::Cancelled));
    let again = DomainCreate { name: domain().name, ..confirmed() };
    assert!(world.run("REG-1", &again).is_ok());
    assert_eq!(world.domain(&domain().name).unwrap().created_at, world.now);
}

#[test]
fn without_consent_the_registrant_is_asked_and_the_name_is_reserved() {
    let mut world = world();
    let Ok(Reply::DomainApplied(applied)) = world.run("REG-1", &unconfirmed()) else { panic!() };
    assert!(!applied.confirmed);
    assert_eq!(world.domain(&name("ny.dk")), None);
    let held = waiting(&world);
    assert_eq!((held[0].step, held[0].steps_left.len()), (Step::Terms, 0));
    assert_eq!(held[0].approvers, [handle("OWNER1-DK")]);
    assert_eq!(held[0].transaction.sv_trid, "SV-1-2026050100001");
    assert_eq!(world.balance("REG-1"), Money::ore(93_000));
    assert!(world.texts("REG-1").is_empty());
}

#[test]
fn accepted_terms_register_the_name() {
    let mut world = world();
    world.run("REG-1", &unconfirmed()).unwrap();
    accept(&mut world, 0);
    assert_eq!(world.domain(&name("ny.dk")).unwrap().sponsor, handle("REG-1"));
    assert_eq!(world.texts("REG-1"), ["ny.dk has been registered and activated"]);
}

#[test]
fn an_accepted_application_is_checked_again() {
    let mut world = world();
    world.run("REG-1", &unconfirmed()).unwrap();
    world.put_contact(Contact { identity: Identity::Failed, ..contact("OWNER1-DK", &handle("REG-1")) });
    let held = waiting(&world)[0].clone();
    let refused = world.job(&|workspace, context| complete(workspace, context, &held));
    assert_eq!(refused, Err(Refusal::RegistrantFailedIdentity(handle("OWNER1-DK"))));
    assert_eq!(world.domain(&name("ny.dk")), None);
}

#[test]
fn lapsed_terms_cost_nothing() {
    let mut world = world();
    world.run("REG-1", &unconfirmed()).unwrap();
    end(&mut world, 0, Outcome::Lapsed);
    assert_eq!(world.balance("REG-1"), Money::ore(100_000));
    let entry = world.workspace.ledger.last().unwrap();
    assert_eq!((entry.kind, entry.sv_trid.as_str()), (LedgerKind::CreateReleased, "SV-1-2026050100001"));
    let text = "The application for ny.dk has been cancelled, \
                as the registrant has not accepted our terms and conditions in time";
    assert_eq!(world.texts("REG-1"), [text]);
    assert!(waiting(&world).is_empty());
}

#[test]
fn the_second_of_two_applications_learns_that_the_name_is_taken() {
    let mut world = world();
    world.run("REG-1", &unconfirmed()).unwrap();
    world.run("REG-2", &rival()).unwrap();
    assert_eq!(waiting(&world)[1].step, Step::Queue);
    accept(&mut world, 0);
    assert_eq!(world.domain(&name("ny.dk")).unwrap().sponsor, handle("REG-1"));
    assert_eq!(world.texts("REG-2"), ["The application for ny.dk has been rejected, as the domain was already taken"]);
    assert_eq!(world.balance("REG-2"), Money::ore(100_000));
    let MessageData::DomainPending(result, None) = &world.messages("REG-2")[0].data else { panic!() };
    assert!(!result.approved);
    assert_eq!(result.transaction.sv_trid, "SV-2-2026050100002");
    assert!(waiting(&world).is_empty());
}

#[test]
fn when_the_first_application_lapses_the_next_is_registered() {
    let mut world = world();
    world.run("REG-1", &unconfirmed()).unwrap();
    world.run("REG-2", &rival()).unwrap();
    end(&mut world, 0, Outcome::Lapsed);
    assert_eq!(world.domain(&name("ny.dk")).unwrap().sponsor, handle("REG-2"));
    assert_eq!(world.texts("REG-2"), ["ny.dk has been registered and activated"]);
    assert!(waiting(&world).is_empty());
}

#[test]
fn whoever_lapsed_is_told_and_paid_back_once() {
    let mut world = world();
    world.run("REG-1", &unconfirmed()).unwrap();
    world.run("REG-2", &rival()).unwrap();
    let held = waiting(&world)[0].clone();
    world.job(&|workspace, context| release(workspace, context, &held, Outcome::Lapsed)).unwrap();
    assert_eq!(world.balance("REG-1"), Money::ore(100_000));
    assert_eq!(world.texts("REG-1").len(), 1);
}

#[test]
fn an_application_that_becomes_first_waits_only_for_its_own_consent() {
    let mut world = world();
    world.run("REG-1", &unconfirmed()).unwrap();
    world.run("REG-2", &DomainCreate { order_confirmation: None, ..rival() }).unwrap();
    world.run("REG-1", &confirmed()).unwrap();
    assert_eq!(waiting(&world)[1].steps_left.len(), 1);
    end(&mut world, 0, Outcome::Rejected);
    assert_eq!(world.texts("REG-1"), ["The application for ny.dk has been cancelled"]);
    let line = waiting(&world);
    assert_eq!((line[0].step, line[1].step), (Step::Terms, Step::Queue));
    accept(&mut world, 0);
    assert_eq!(world.domain(&name("ny.dk")).unwrap().sponsor, handle("REG-2"));
    assert!(waiting(&world).is_empty());
}

#[test]
fn an_application_in_line_that_no_longer_holds_gives_way() {
    let mut world = world();
    world.run("REG-1", &unconfirmed()).unwrap();
    world.run("REG-2", &rival()).unwrap();
    world.run("REG-1", &confirmed()).unwrap();
    world.put_contact(Contact { identity: Identity::Failed, ..contact("OWNER2-DK", &handle("REG-2")) });
    end(&mut world, 0, Outcome::Lapsed);
    assert_eq!(world.texts("REG-2"), ["The application for ny.dk has been cancelled"]);
    assert_eq!(world.domain(&name("ny.dk")).unwrap().sponsor, handle("REG-1"));
}

#[test]
fn an_offered_name_needs_the_token_and_uses_the_offer_up() {
    let mut world = world();
    let offer = Some(Offer { token: "deadbeef".to_owned(), expires_at: at("2026-05-15T00:00:00Z") });
    let (domain, contact) = (name("ny.dk"), handle("OWNER1-DK"));
    world.put_position(Position { offer, ..Position::join(1, domain, contact, world.now) });
    assert_eq!(world.run("REG-1", &confirmed()), Err(Refusal::AuthInfoWrong));
    world.run("REG-1", &DomainCreate { auth_info: "DEADBEEF".into(), ..confirmed() }).unwrap();
    assert!(world.workspace.waiting(&name("ny.dk")).unwrap().is_empty());
}

#[test]
fn an_offer_that_ran_out_stands_in_nobodys_way() {
    let mut world = world();
    let offer = Some(Offer { token: "deadbeef".to_owned(), expires_at: world.now });
    let (domain, contact) = (name("ny.dk"), handle("SELF1-DK"));
    world.put_position(Position { offer, ..Position::join(1, domain, contact, world.now) });
    assert!(world.run("REG-1", &confirmed()).is_ok());
}

#[test]
fn a_registrant_managed_application_has_roles() {
    let mut world = world();
    let request = DomainCreate {
        registrant: Some(handle("SELF1-DK")),
        admins: vec![handle("PROXY1-DK")],
        billings: vec![handle("REG-1")],
        management: Some(Management::Registrant),
        ..confirmed()
    };
    world.run("REG-1", &request).unwrap();
    let registered = world.domain(&name("ny.dk")).unwrap();
    assert!(registered.sponsor.is_registry());
    assert_eq!((registered.admin, registered.billing), (Some(handle("PROXY1-DK")), Some(handle("REG-1"))));
    assert_eq!(world.reloads, 0);
    assert_eq!(world.balance("REG-1"), Money::ore(93_000));
}

/// Does what the engine does when the last yes has come.
fn accept(world: &mut World, index: usize) {
    let held = waiting(world)[index].clone();
    world
        .job(&|workspace, context| {
            complete(workspace, context, &held)?;
            approval::finish(workspace, context, held.id, Outcome::Done)
        })
        .unwrap();
}

/// Does what the engine does when a no has come, or nothing in time.
fn end(world: &mut World, index: usize, outcome: Outcome) {
    let held = waiting(world)[index].clone();
    world
        .job(&|workspace, context| {
            approval::finish(workspace, context, held.id, outcome)?;
            release(workspace, context, &held, outcome)
        })
        .unwrap();
}

fn waiting(world: &World) -> Vec<Arc<Approval>> {
    world.workspace.open_approvals(&name("ny.dk")).unwrap()
}

fn world() -> World {
    World::new("2026-05-01T10:00:00Z")
}

fn confirmed() -> DomainCreate {
    DomainCreate { order_confirmation: Some("1777629600".to_owned()), ..unconfirmed() }
}

fn rival() -> DomainCreate {
    DomainCreate { registrant: Some(handle("OWNER2-DK")), ..confirmed() }
}

fn unconfirmed() -> DomainCreate {
    DomainCreate {
        name_servers: vec![host_name("ns1.example.net"), host_name("ns2.example.net")],
        registrant: Some(handle("OWNER1-DK")),
        ..sample::create("ny.dk")
    }
}
