//! Every no has its code, its element and its reason, and a row in `tests/data/result-codes.txt`.

use std::fmt::Write;

use super::place::{Place, place};
use super::specimens::{Specimen, breaches, faults, malformed, problems, refusals};
use super::*;
use crate::epp::namespace::{CONTACT, DKHM_4_4, DOMAIN, HOST, RGP, SEC_DNS};
use crate::registry::command::{Command, DomainInfo, HostsFilter};

/// The file is what the code says; `NAVN_BLESS=1` writes it anew.
#[test]
fn the_table_of_result_codes_is_the_codes() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/result-codes.txt");
    let table = table();
    if std::env::var_os("NAVN_BLESS").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == table, "{} is not what the code says; NAVN_BLESS=1 writes it anew", path.display());
}

#[test]
fn every_reason_is_one_clause_and_no_echo_of_the_message() {
    for verdict in verdicts() {
        let reason = verdict.fault.as_ref().map_or("", |fault| &fault.reason);
        assert!(!reason.is_empty() && reason != verdict.message, "{verdict:?}");
        assert!(!reason.ends_with('.') && !reason.contains(['\n', '"']), "{reason}");
        let first = reason.split_whitespace().next().unwrap_or_default();
        let is_name = first.contains(['-', '.', ':', '_']) || first.chars().skip(1).any(char::is_uppercase);
        assert!(is_name || !first.starts_with(char::is_uppercase), "{reason}");
    }
}

#[test]
fn a_fault_of_a_secret_has_no_value() {
    for (refusal, element) in [
        (Refusal::AuthInfoWrong, "pw"),
        (Refusal::TransferTokenWrong, "pw"),
        (Refusal::TransferTokenMissing, "authInfo"),
        (Refusal::TokenWithoutNameServers, "pw"),
    ] {
        let fault = of_refusal(&refusal, &object()).fault.unwrap();
        assert_eq!((fault.element.as_str(), fault.value.as_str()), (element, ""));
    }
}

fn object() -> Object {
    let name = crate::registry::sample::name("eksempel.dk");
    Object::of(&Command::DomainInfo(DomainInfo { name, hosts: HostsFilter::All, auth_info: None }), DKHM_4_4)
}

fn verdicts() -> Vec<Verdict> {
    let object = object();
    let early = malformed().into_iter().map(|it| of_malformed(it.no));
    let read = faults().into_iter().map(|it| of_fault(it.no)).chain(problems().into_iter().map(of_fault));
    let session = breaches().into_iter().map(|it| breach::of(it.no));
    early.chain(read).chain(session).chain(refusals().iter().map(|it| of_refusal(&it.no, &object))).collect()
}

fn table() -> String {
    let mut table = String::from(HEAD);
    let mut section = |title: &str, mut rows: Vec<String>| {
        rows.sort();
        writeln!(table, "\n# {title}\n{}", rows.join("\n")).unwrap();
    };
    section("Bytes that are no document", malformed().into_iter().map(|it| row(&it, of_malformed(it.no))).collect());
    let kinds =
        problems().into_iter().map(|fault| row(&Specimen { no: (), rule: KINDS, profiles: ALL }, of_fault(fault)));
    let others = faults().into_iter().filter(|it| !matches!(it.no, Fault::Problem(_)));
    section("Documents that are no command", others.map(|it| row(&it, of_fault(it.no.clone()))).chain(kinds).collect());
    section("Sessions", breaches().into_iter().map(|it| row(&it, breach::of(it.no.clone()))).collect());
    section("Rules", refusals().iter().map(refusal_row).collect());
    table
}

fn refusal_row(specimen: &Specimen<Refusal>) -> String {
    let verdict = of_refusal(&specimen.no, &object());
    let element = match place(&specimen.no) {
        Place::Object => "the object of the command".to_owned(),
        Place::Holding(_) => "the element with the value".to_owned(),
        Place::Holder(role, _) => format!("domain:contact of type {role}"),
        Place::Exactly(namespace, element, _) => prefixed(namespace, element),
        Place::Given(namespace, elements) => {
            elements.iter().map(|element| prefixed(namespace, element)).collect::<Vec<_>>().join(" or ")
        }
    };
    line(&verdict, &element, specimen.rule, specimen.profiles)
}

fn row<T>(specimen: &Specimen<T>, verdict: Verdict) -> String {
    let fault = verdict.fault.as_ref().expect("every no has a fault");
    line(&verdict, &prefixed(&fault.namespace, &fault.element), specimen.rule, specimen.profiles)
}

fn line(verdict: &Verdict, element: &str, rule: &str, profiles: &str) -> String {
    let reason = verdict.fault.as_ref().map_or("", |fault| &fault.reason);
    format!("{} | {} | {element} | {reason} | {rule} | {profiles}", verdict.code.0, verdict.message)
}

fn prefixed(namespace: &str, element: &str) -> String {
    let prefixes = [
        (DOMAIN, "domain:"),
        (CONTACT, "contact:"),
        (HOST, "host:"),
        (SEC_DNS, "secDNS:"),
        (RGP, "rgp:"),
        (DKHM_4_4, "dkhm:"),
    ];
    let prefix = prefixes.iter().find(|(uri, _)| *uri == namespace).map_or("", |(_, prefix)| prefix);
    format!("{prefix}{element}")
}

const HEAD: &str = "# Every refusal: code | message | element at fault | reason | rule | profiles
# Written by `NAVN_BLESS=1 cargo test --lib result_codes`; names, numbers and dates are examples.
";
const KINDS: &str = "RFC 5730 section 3: missing, misplaced, out of bounds, badly formed, or against a policy";
const ALL: &str = "dk-2023, dk-2026";
