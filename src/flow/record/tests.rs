//! What follows from an event.

use super::*;
use crate::flow::desk::Desk;
use crate::registry::approval::Outcome;
use crate::registry::billing::account::Account;
use crate::registry::billing::ledger::{Booking, LedgerKind};
use crate::registry::event::CreateRefusal;
use crate::registry::host::HostName;
use crate::registry::message::{MessageData, Risk, Transaction};
use crate::registry::sample::{at, handle, name};
use crate::registry::{Handle, Money};

#[test]
fn an_application_ends_in_the_words_of_the_registry() {
    let text = "eksempel.dk has been registered and activated";
    assert_eq!(told(created(Risk::Green)), [text]);
    let text = "eksempel.dk has been registered, but not activated due to pending ID and/or data check";
    assert_eq!(told(created(Risk::Blue)), [text]);
    for (cause, why) in [
        (CreateRefusal::Taken, "rejected, as the domain was already taken"),
        (CreateRefusal::TermsLapsed, "cancelled, as the registrant has not accepted our terms and conditions in time"),
        (CreateRefusal::Cancelled, "cancelled"),
    ] {
        let (domain, requester, transaction) = (name("eksempel.dk"), handle("REG-1001"), original());
        let refused = Event::DomainCreateRefused { domain, requester, transaction, cause };
        assert_eq!(told(refused), [format!("The application for eksempel.dk has been {why}")]);
    }
}

#[test]
fn what_was_pending_comes_back_with_its_own_transaction() {
    let mut desk = Desk::new();
    let (object, requester) = (PendingObject::Host(HostName::trusted("ns1.eksempel.dk")), handle("REG-1001"));
    let (approval, outcome, text) = (7, Outcome::Lapsed, "not in time".to_owned());
    let ended = Event::ApprovalEnded { approval, object, requester, transaction: original(), outcome, text };
    desk.run(|workspace, context| record(workspace, context, ended)).unwrap();
    let (_, message) = desk.workspace.messages.dirty().next().unwrap();
    let MessageData::HostPending(result) = message.unwrap().data.clone() else { panic!("not about a host") };
    assert_eq!((result.approved, result.transaction), (false, original()));
    assert_eq!(desk.registrar("REG-1001").message_count, 1);
}

#[test]
fn the_sponsor_is_told_what_another_hand_did_and_not_what_it_did_itself() {
    let hosts = |names: [&str; 2]| names.map(HostName::trusted).to_vec();
    let domain = name("eksempel.dk");
    let (from, to) = (hosts(["a.net", "b.net"]), hosts(["c.net", "d.net"]));
    for (event, text) in [
        (
            Event::NameServersChanged { domain: domain.clone(), from, to },
            "Name servers has been changed for eksempel.dk, from a.net, b.net to c.net, d.net",
        ),
        (Event::DsChanged { domain: domain.clone() }, "DS records has been changed for eksempel.dk"),
        (Event::DomainActivated { domain: domain.clone() }, "eksempel.dk has been activated"),
        (
            Event::DomainSuspended {
                domain: domain.clone(),
                reason: crate::registry::domain::SuspensionReason::Cancelled,
                delete_at: at("2026-12-21T23:00:00Z"),
            },
            "eksempel.dk has been updated",
        ),
    ] {
        assert_eq!(told(event.clone()), [text]);
        let mut desk = Desk::new();
        desk.actor = Actor::Registrar(handle("REG-1001"));
        desk.run(|workspace, context| record(workspace, context, event)).unwrap();
        assert!(desk.messages("REG-1001").is_empty());
    }
}

#[test]
fn a_registrar_that_pays_no_more_is_told() {
    let (domain, from, to) = (name("borger.dk"), handle("REG-1001"), handle("OWN1-DK"));
    let event = Event::RoleChanged { domain, role: "billing", from, to };
    assert_eq!(told(event), ["REG-1001 has been removed as billing contact for borger.dk"]);
}

#[test]
fn the_verdict_on_an_identity_goes_to_the_sponsor_of_the_contact() {
    for (checked, text) in [
        (true, "OWN1-DK has completed the mandatory ID check - registry"),
        (false, "The mandatory ID check of OWN1-DK was rejected - registry"),
    ] {
        let mut desk = Desk::new();
        let mut contact = (*desk.workspace.contact(&handle("OWN1-DK")).unwrap().unwrap()).clone();
        contact.sponsor = handle("REG-1002");
        desk.workspace.save_contact(contact);
        let event = Event::IdentityDecided { contact: handle("OWN1-DK"), checked };
        desk.run(|workspace, context| record(workspace, context, event)).unwrap();
        assert_eq!(desk.messages("REG-1002"), [text]);
    }
}

#[test]
fn a_restore_is_told_to_whoever_asked_for_it() {
    for (actor, told) in [("REG-1002", ["REG-1002"].as_slice()), ("", &["REG-1001"])] {
        let mut desk = Desk::new();
        if !actor.is_empty() {
            desk.actor = Actor::Registrar(handle(actor));
        }
        let event = Event::DomainRestored { domain: name("eksempel.dk"), until: at("2027-01-31T22:59:59Z") };
        desk.run(|workspace, context| record(workspace, context, event)).unwrap();
        for registrar in ["REG-1001", "REG-1002"] {
            assert_eq!(desk.messages(registrar).len(), usize::from(told.contains(&registrar)), "{registrar}");
        }
    }
}

#[test]
fn a_charge_moves_the_balance_and_leaves_an_entry_with_it() {
    let mut desk = Desk::new();
    for _ in 0..2 {
        let payer = Account::Registrar(handle("REG-1001"));
        let charge = Booking::charge(LedgerKind::Renew, payer, &name("eksempel.dk"), Money::ore(700_00));
        desk.run(|workspace, context| record(workspace, context, Event::Booked(charge))).unwrap();
    }
    assert_eq!(desk.registrar("REG-1001").balance, Money::ore(-400_00));
    let after: Vec<_> = desk.workspace.ledger.iter().map(|entry| entry.balance_after.unwrap().as_ore()).collect();
    assert_eq!(after, [440_00, 300_00, -260_00, -400_00]);
    let cause = &desk.workspace.ledger[0];
    assert_eq!((&*cause.command, &*cause.sv_trid), ("desk", "SV-DESK"));
    assert_eq!((desk.history("booked"), desk.history("balance_low")), (0, 1));
}

#[test]
fn the_history_names_staff_reason_and_object() {
    let mut desk = Desk::new();
    let event = Event::VidChanged { domain: name("vigtig.dk"), vid: true, contacts: vec![handle("VID1-DK")] };
    desk.run(|workspace, context| record(workspace, context, event)).unwrap();
    let row = &desk.workspace.history[0];
    assert_eq!((&*row.actor, row.reason.as_deref()), ("desk", Some("a call")));
    assert_eq!((row.object_kind, &*row.object), ("domain", "vigtig.dk"));
}

#[test]
fn minor_actions_on_a_vid_domain_are_reported_to_its_contacts() {
    let renewed = |domain: &str| Event::DomainRenewed {
        domain: name(domain),
        years: 1,
        until: at("2028-01-31T22:59:59Z"),
        automatic: false,
    };
    let mut desk = Desk::new();
    desk.run(|workspace, context| record(workspace, context, renewed("borger.dk"))).unwrap();
    assert!(desk.post("mail").is_empty());
    desk.run(|workspace, context| record(workspace, context, renewed("vigtig.dk"))).unwrap();
    let recipients: Vec<_> = desk.post("mail").into_iter().map(|(recipient, _)| recipient).collect();
    assert_eq!(recipients, ["VID1-DK", "VID2-DK"]);
}

#[test]
fn the_token_of_an_offer_stands_in_the_mail_and_not_in_the_history() {
    let mut desk = Desk::new();
    let (contact, token) = (handle("NEW1-DK"), "0a1b2c3d".to_owned());
    let event = Event::NameOffered { domain: name("ledig.dk"), contact, token, expires_at: at("2026-12-06T12:00:00Z") };
    desk.run(|workspace, context| record(workspace, context, event)).unwrap();
    assert_eq!(desk.post("mail")[0].1, "ledig.dk is offered to you until 2026-12-06 12:00 UTC. Token: 0a1b2c3d");
    assert!(!serde_json::to_string(&desk.workspace.history).unwrap().contains("0a1b2c3d"));
}

/// What REG-1001 is told when staff causes `event`.
fn told(event: Event) -> Vec<String> {
    let mut desk = Desk::new();
    desk.run(|workspace, context| record(workspace, context, event)).unwrap();
    desk.messages("REG-1001")
}

fn created(risk: Risk) -> Event {
    let requester: Handle = handle("REG-1001");
    Event::DomainCreated { domain: name("eksempel.dk"), requester, transaction: original(), risk }
}

fn original() -> Transaction {
    Transaction { cl_trid: Some("CL-1".to_owned()), sv_trid: "SV-1".to_owned() }
}
