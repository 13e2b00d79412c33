//! What of the commands of domains is not offered, and with which words.

use super::*;
use crate::registry::command::{DomainInfo, DomainWithdraw, HostsFilter};
use crate::registry::domain::sample::name;

fn refused(command: &Command) -> Option<Refusal> {
    unoffered(command, &Policy::dk_2023())
}

/// Element and value of the option that stands in the way.
fn unavailable(command: &Command) -> (&'static str, String) {
    match refused(command) {
        Some(Refusal::OptionUnavailable { element, value, .. } | Refusal::FormUnavailable { element, value, .. }) => {
            (element, value)
        }
        other => panic!("{other:?}"),
    }
}

fn update(change: impl FnOnce(&mut DomainUpdate)) -> Command {
    let mut update = DomainUpdate::new(name("a.dk"));
    change(&mut update);
    Command::DomainUpdate(Box::new(update))
}

fn transfer(operation: TransferOperation, auth_info: Option<Authorization>) -> Command {
    let name = name("a.dk");
    Command::DomainTransfer(DomainTransfer { operation, name, years: Some(99), auth_info, auto_renew: None })
}

fn of_contact() -> Authorization {
    Authorization::ContactPw { pw: "S3cret".to_owned(), roid: "A-DK".to_owned() }
}

fn hosts() -> Vec<HostAttribute> {
    vec![HostAttribute { name: "ns1.a.dk".parse().unwrap(), addresses: Vec::new() }]
}

fn key() -> Vec<KeyData> {
    vec![KeyData { flags: 257, protocol: 3, algorithm: 13, public_key: "AQPJ".to_owned() }]
}

#[test]
fn a_transfer_is_a_request() {
    use TransferOperation::{Approve, Cancel, Query, Reject, Request};
    for operation in [Approve, Cancel, Query, Reject] {
        assert_eq!(unavailable(&transfer(operation, None)), ("transfer", operation.word().to_owned()));
    }
    assert_eq!(refused(&transfer(Request, Some("T".into()))), None);
}

#[test]
fn an_authorization_is_the_domains_own_password_and_never_repeated() {
    let info = |given| {
        let auth_info = Some(given);
        Command::DomainInfo(DomainInfo { name: name("a.dk"), hosts: HostsFilter::All, auth_info })
    };
    let change = |given| update(|update| update.auth_info = Some(given));
    for (command, element) in [
        (info(of_contact()), "domain:pw"),
        (info(Authorization::Ext), "domain:ext"),
        (transfer(TransferOperation::Request, Some(of_contact())), "domain:pw"),
        (transfer(TransferOperation::Request, Some(Authorization::Ext)), "domain:ext"),
        (change(AuthInfoChange::OfContact(of_contact())), "domain:pw"),
        (change(AuthInfoChange::Ext), "domain:ext"),
    ] {
        assert_eq!(unavailable(&command), (element, String::new()));
    }
    assert_eq!(refused(&info("x".into())), None);
    assert_eq!(refused(&change(AuthInfoChange::Clear)), None);
}

#[test]
fn name_servers_are_objects_and_statuses_the_registrys() {
    let status = || vec![StatusChange { status: "clientHold".to_owned(), text: String::new() }];
    for (command, element, value) in [
        (update(|update| update.options.add_host_attributes = hosts()), "domain:hostAttr", ""),
        (update(|update| update.options.remove_host_attributes = hosts()), "domain:hostAttr", ""),
        (update(|update| update.options.add_statuses = status()), "domain:status", "clientHold"),
        (update(|update| update.options.remove_statuses = status()), "domain:status", "clientHold"),
        (update(|update| update.options.nobody = Some("AB".to_owned())), "domain:registrant", "AB"),
    ] {
        assert_eq!(unavailable(&command), (element, value.to_owned()));
    }
}

#[test]
fn dnssec_is_ds_records_without_haste_or_life() {
    for command in [
        update(|update| update.options.add_keys = key()),
        update(|update| update.options.remove_keys = key()),
        update(|update| update.options.digested_keys = key()),
    ] {
        assert_eq!(unavailable(&command), ("secDNS:keyData", String::new()));
    }
    let urgent = update(|update| update.options.urgent = Some("1".to_owned()));
    assert_eq!(unavailable(&urgent), ("secDNS:update", "1".to_owned()));
    let life = update(|update| update.options.max_sig_life_s = Some(3600));
    assert_eq!(refused(&life), Some(Refusal::MaxSigLifeUnavailable(3600)));
}

#[test]
fn a_create_disregards_a_signature_life_and_takes_nothing_else_odd() {
    let create = |change: fn(&mut DomainCreate)| {
        let mut create = crate::registry::sample::create("a.dk");
        change(&mut create);
        Command::DomainCreate(Box::new(create))
    };
    assert_eq!(refused(&create(|create| create.options.max_sig_life_s = Some(1))), None);
    assert_eq!(unavailable(&create(|create| create.options.host_attributes = hosts())).0, "domain:hostAttr");
    assert_eq!(unavailable(&create(|create| create.options.keys = key())).0, "secDNS:keyData");
    assert_eq!(unavailable(&create(|create| create.options.digested_keys = key())).0, "secDNS:keyData");
    assert_eq!(unavailable(&create(|create| create.auth_info = Authorization::Ext)).0, "domain:ext");
    assert_eq!(unavailable(&create(|create| create.auth_info = of_contact())).0, "domain:pw");
}

#[test]
fn a_restore_is_one_step_and_a_deletion_is_now() {
    let restore = |restore| update(|update| update.restore = Some(restore));
    assert_eq!(unavailable(&restore(Restore::Request)), ("rgp:restore", "request".to_owned()));
    assert_eq!(refused(&restore(Restore::Report)), None);
    let later = DomainDelete { deletion_at: "2026-06-01T00:00:00Z".parse().ok(), ..DomainDelete::new(name("a.dk")) };
    assert_eq!(unavailable(&Command::DomainDelete(later)), ("dkhm:delDate", "2026-06-01T00:00:00.0Z".to_owned()));
    assert_eq!(refused(&Command::DomainDelete(DomainDelete::new(name("a.dk")))), None);
}

#[test]
fn only_the_old_rules_have_a_withdraw() {
    let withdraw = Command::DomainWithdraw(DomainWithdraw { name: name("a.dk") });
    assert_eq!(refused(&withdraw), None);
    assert_eq!(unoffered(&withdraw, &Policy::dk_2026()), Some(Refusal::CommandUnavailable));
}
