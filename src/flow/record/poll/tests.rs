//! The table of messages: of which event who is told, in which words, with which object data.

use super::*;
use crate::flow::desk::Desk;
use crate::flow::record;
use crate::registry::host::Host;
use crate::registry::reply::TransferView;
use crate::registry::sample::{HOSTS, at, handle, name};

#[test]
fn every_message_has_the_words_and_the_data_of_the_table() {
    for (event, texts, data) in [applications(), domains(), registrants(), others()].concat() {
        let mut desk = desk();
        desk.run(|workspace, context| record(workspace, context, event.clone())).unwrap();
        assert_eq!(desk.messages("REG-1001"), texts, "{event:?}");
        let told = desk.workspace.messages.dirty().filter_map(|(_, message)| message);
        for message in told.filter(|message| message.registrar == handle("REG-1001")) {
            assert_eq!(kind(&message.data), data, "{event:?}");
        }
    }
}

#[test]
fn what_was_asked_for_is_told_with_the_identifiers_of_the_asking() {
    for (event, _, data) in [applications(), domains(), registrants(), others()].concat() {
        let mut desk = desk();
        desk.run(|workspace, context| record(workspace, context, event.clone())).unwrap();
        for message in desk.workspace.messages.dirty().filter_map(|(_, message)| message) {
            let transaction = match &message.data {
                MessageData::DomainPending(result, _) => &result.transaction,
                MessageData::ContactPending(result) => &result.transaction,
                MessageData::HostPending(result) => &result.transaction,
                _ => continue,
            };
            assert!(data.starts_with("panData"), "{data}");
            // A restore is carried out at once and has no other transaction than its own.
            let restored = matches!(event, Event::DomainRestored { .. });
            assert_eq!(transaction.sv_trid, if restored { "SV-DESK" } else { "SV-1" }, "{event:?}");
        }
    }
}

type Row = (Event, Vec<String>, &'static str);

fn row(event: Event, text: &str, data: &'static str) -> Row {
    (event, vec![text.to_owned()], data)
}

fn applications() -> Vec<Row> {
    let (domain, requester) = (name("eksempel.dk"), handle("REG-1001"));
    let created = |risk| Event::DomainCreated {
        domain: domain.clone(),
        requester: requester.clone(),
        transaction: original(),
        risk,
    };
    let refused = |cause| Event::DomainCreateRefused {
        domain: domain.clone(),
        requester: requester.clone(),
        transaction: original(),
        cause,
    };
    let waiting = "eksempel.dk has been registered, but not activated due to pending ID and/or data check";
    let terms = "The application for eksempel.dk has been cancelled, as the registrant has not accepted our terms and \
                 conditions in time";
    let mismatch = "The application for eksempel.dk has been rejected, as the user and domain handling mismatched";
    let taken = "The application for eksempel.dk has been rejected, as the domain was already taken";
    vec![
        row(created(Risk::Green), "eksempel.dk has been registered and activated", "panData 1 GREEN"),
        row(created(Risk::Blue), waiting, "panData 1 BLUE"),
        row(refused(CreateRefusal::Taken), taken, "panData 0"),
        row(refused(CreateRefusal::TermsLapsed), terms, "panData 0"),
        row(refused(CreateRefusal::Mismatched), mismatch, "panData 0"),
        row(refused(CreateRefusal::Cancelled), "The application for eksempel.dk has been cancelled", "panData 0"),
    ]
}

fn domains() -> Vec<Row> {
    let domain = name("eksempel.dk");
    let hosts = |names: [&str; 2]| names.map(HostName::trusted).to_vec();
    let (from, to) = (hosts(["a.net", "b.net"]), hosts(["c.net", "d.net"]));
    let role =
        |role| Event::RoleChanged { domain: domain.clone(), role, from: handle("REG-1001"), to: handle("OWN1-DK") };
    let deleted = |requested| Event::DomainDeleted { domain: domain.clone(), sponsor: handle("REG-1001"), requested };
    let updated = "eksempel.dk has been updated";
    let billing = "REG-1001 has been removed as billing contact for eksempel.dk";
    let ns = "Name servers has been changed for eksempel.dk, from a.net, b.net to c.net, d.net";
    let restored = "eksempel.dk has been restored, extended and cancellation stopped";
    let until = at("2028-01-31T22:59:59Z");
    vec![
        row(Event::DomainActivated { domain: domain.clone() }, "eksempel.dk has been activated", "infData"),
        row(
            Event::DomainSuspended { domain: domain.clone(), reason: SuspensionReason::Cancelled, delete_at: until },
            updated,
            "infData",
        ),
        row(Event::AutoRenewChanged { domain: domain.clone(), auto_renew: false }, updated, "infData"),
        row(Event::VidChanged { domain: domain.clone(), vid: true, contacts: Vec::new() }, updated, "infData"),
        row(role("admin"), updated, "infData"),
        row(role("billing"), billing, "infData"),
        row(Event::DsChanged { domain: domain.clone() }, "DS records has been changed for eksempel.dk", "infData"),
        row(Event::NameServersChanged { domain: domain.clone(), from, to }, ns, "infData"),
        row(transferred(("REG-1002", "REG-1001")), "eksempel.dk has been added to your portfolio", "trnData"),
        row(transferred(("REG-1001", "REG-1002")), "eksempel.dk has been removed from your portfolio", "trnData"),
        row(deleted(Some(original())), "eksempel.dk has been deleted", "panData 1"),
        row(deleted(None), "eksempel.dk has been deleted", "infData"),
        row(Event::DomainRestored { domain, until }, restored, "panData 1"),
    ]
}

/// What a held operation says is its own; here is what goes with it.
fn registrants() -> Vec<Row> {
    let ended = |object, outcome| Event::ApprovalEnded {
        approval: 7,
        object,
        requester: handle("REG-1001"),
        transaction: original(),
        outcome,
        text: "its own".to_owned(),
    };
    let mut rows = Vec::new();
    for (outcome, data) in [
        (Outcome::Done, "panData 1"),
        (Outcome::Rejected, "panData 0"),
        (Outcome::Lapsed, "panData 0"),
        (Outcome::Overtaken, "panData 0"),
    ] {
        rows.push(row(ended(PendingObject::Domain(name("eksempel.dk")), outcome), "its own", data));
        rows.push(row(ended(PendingObject::Contact(handle("OWN1-DK")), outcome), "its own", data));
        rows.push(row(ended(PendingObject::Host(HostName::trusted(HOSTS[0])), outcome), "its own", data));
    }
    rows
}

fn others() -> Vec<Row> {
    let contact = handle("OWN1-DK");
    let identity = |checked| Event::IdentityDecided { contact: contact.clone(), checked };
    let deleted =
        |requested| Event::HostDeleted { host: HostName::trusted(HOSTS[0]), requested, sponsor: handle("REG-1001") };
    let gone = format!("The name server {} has been deleted", HOSTS[0]);
    let updated = Event::ContactUpdated { contact: contact.clone() };
    vec![
        row(updated, "The contact information has been updated for OWN1-DK", "infData"),
        row(identity(true), "OWN1-DK has completed the mandatory ID check - registry", "infData"),
        row(identity(false), "The mandatory ID check of OWN1-DK was rejected - registry", "infData"),
        row(deleted(false), &gone, "infData"),
        (deleted(true), Vec::new(), ""),
        (Event::ContactCreated { contact }, Vec::new(), ""),
        (
            Event::DomainRenewed {
                domain: name("eksempel.dk"),
                years: 1,
                until: at("2028-01-31T22:59:59Z"),
                automatic: true,
            },
            Vec::new(),
            "",
        ),
    ]
}

fn transferred((losing, gaining): (&str, &str)) -> Event {
    let [losing, gaining] = [losing, gaining].map(handle);
    let moved_at = at("2026-11-22T12:00:00Z");
    let transfer = TransferView {
        name: name("eksempel.dk"),
        by_token: true,
        requested_by: gaining.clone(),
        requested_at: moved_at,
        acted_by: losing.clone(),
        acted_at: moved_at,
    };
    Event::DomainTransferred { transfer, losing, gaining, registrant: handle("OWN1-DK") }
}

/// The element the data is written as, with what it says in short.
fn kind(data: &MessageData) -> &'static str {
    match data {
        MessageData::None => "none",
        MessageData::DomainPending(result, Some(risk)) => match (result.approved, risk) {
            (true, Risk::Green) => "panData 1 GREEN",
            (true, Risk::Blue) => "panData 1 BLUE",
            (false, _) => "panData 0 with a risk",
        },
        MessageData::DomainPending(PendingResult { approved: true, .. }, None)
        | MessageData::ContactPending(PendingResult { approved: true, .. })
        | MessageData::HostPending(PendingResult { approved: true, .. }) => "panData 1",
        MessageData::DomainPending(..) | MessageData::ContactPending(_) | MessageData::HostPending(_) => "panData 0",
        MessageData::Transfer(_) => "trnData",
        MessageData::Domain(_) | MessageData::Contact(_) | MessageData::Host(_) => "infData",
    }
}

/// The desk, with a domain, a contact and a host that all are REG-1001's.
fn desk() -> Desk {
    let mut desk = Desk::new();
    let contact = (*desk.workspace.contact(&handle("OWN1-DK")).unwrap().unwrap()).clone();
    desk.workspace.save_contact(Contact { sponsor: handle("REG-1001"), ..contact });
    let host = (*desk.workspace.host(&HostName::trusted(HOSTS[0])).unwrap().unwrap()).clone();
    desk.workspace.save_host(Host { sponsor: handle("REG-1001"), ..host });
    desk
}

fn original() -> Transaction {
    Transaction { cl_trid: Some("CL-1".to_owned()), sv_trid: "SV-1".to_owned() }
}
