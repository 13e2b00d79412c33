//! What of the commands of contacts and hosts is not offered, and with which words.

use super::*;
use crate::registry::command::{ContactDelete, ContactTransfer, DisclosedPart, HostUpdate, TransferOperation};
use crate::registry::contact::create::tests::company;
use crate::registry::contact::verification::VerificationClaim;
use crate::registry::handle::Handle;
use crate::registry::host::HostName;

fn element(command: &Command, policy: &Policy) -> Option<(&'static str, String)> {
    match unoffered(command, policy)? {
        Refusal::OptionUnavailable { element, value, .. } => Some((element, value)),
        other => panic!("{other:?}"),
    }
}

fn contact(change: impl FnOnce(&mut ContactUpdate)) -> Command {
    let mut update = ContactUpdate::new(Handle::trusted("A1-DK"));
    change(&mut update);
    Command::ContactUpdate(Box::new(update))
}

fn host(change: impl FnOnce(&mut HostUpdate)) -> Command {
    let mut update = HostUpdate::new(HostName::trusted("ns1.a.dk"));
    change(&mut update);
    Command::HostUpdate(update)
}

fn status() -> Vec<StatusChange> {
    vec![StatusChange { status: "ok".to_owned(), text: String::new() }]
}

#[test]
fn contacts_are_neither_deleted_nor_transferred() {
    let handle = Handle::trusted("A1-DK");
    for policy in [Policy::dk_2023(), Policy::dk_2026()] {
        let delete = Command::ContactDelete(ContactDelete { handle: handle.clone() });
        assert_eq!(unoffered(&delete, &policy), Some(Refusal::CommandUnavailable));
        for operation in [TransferOperation::Request, TransferOperation::Query] {
            let transfer = ContactTransfer { operation, handle: handle.clone(), auth_info: None };
            assert_eq!(unoffered(&Command::ContactTransfer(transfer), &policy), Some(Refusal::CommandUnavailable));
        }
    }
}

#[test]
fn statuses_names_and_disclosure_are_the_registrys() {
    let policy = Policy::dk_2023();
    let disclosure = || Some(Disclosure { disclosed: false, parts: vec![DisclosedPart::Email] });
    let rename = Some(HostName::trusted("ns2.a.dk"));
    let create = ContactCreate { disclosure: disclosure(), ..company() };
    for (command, at_fault, value) in [
        (contact(|update| update.add_statuses = status()), "contact:status", "ok"),
        (contact(|update| update.remove_statuses = status()), "contact:status", "ok"),
        (contact(|update| update.disclosure = disclosure()), "contact:disclose", "0"),
        (Command::ContactCreate(Box::new(create)), "contact:disclose", "0"),
        (host(|update| update.add_statuses = status()), "host:status", "ok"),
        (host(|update| update.remove_statuses = status()), "host:status", "ok"),
        (host(|update| update.rename = rename), "host:name", "ns2.a.dk"),
    ] {
        assert_eq!(element(&command, &policy), Some((at_fault, value.to_owned())));
    }
    assert_eq!(element(&contact(|_| {}), &policy), None);
    assert_eq!(element(&host(|_| {}), &policy), None);
}

#[test]
fn registrars_verify_contacts_under_the_new_rules_only() {
    let claim = contact(|update| update.extra.verification = Some(VerificationClaim::default()));
    let proprietor = contact(|update| update.extra.sole_proprietorship = Some(true));
    let (old, new) = (Policy::dk_2023(), Policy::dk_2026());
    assert_eq!(element(&claim, &old), Some(("dkhm:contact_verification", String::new())));
    assert_eq!(element(&proprietor, &old), Some(("dkhm:sole_proprietorship", String::new())));
    assert_eq!((element(&claim, &new), element(&proprietor, &new)), (None, None));
}
