//! Every document is readable and says what the options said.

use clap::Parser;

use super::*;
use crate::epp::namespace::{DOMAIN, KNOWN, RGP, SEC_DNS};
use crate::xml::{self, Element};

#[test]
fn a_check_names_every_domain() {
    let element = "<domain:name>a.dk</domain:name><domain:name>b.dk</domain:name>";
    assert!(document("check a.dk b.dk").contains(element));
    assert!(document("check A1-DK --contact").contains("<contact:id>A1-DK</contact:id>"));
    assert!(document("check n.a.dk --host-object").contains("<host:name>n.a.dk</host:name>"));
}

#[test]
fn a_create_carries_its_parts_in_schema_order() {
    let text =
        document("create æ.dk --registrant R1-DK --ns a.x.net --ns b.x.net --years 2 --terms --auto-renew false");
    let root = xml::read(text.as_bytes(), KNOWN).unwrap();
    let create = child(child(child(&root, "command"), "create"), "create");
    assert!(create.is(DOMAIN, "create"));
    let names: Vec<_> = create.children.iter().map(|child| child.name).collect();
    assert_eq!(names, ["name", "period", "ns", "registrant", "authInfo"]);
    let extension = child(child(&root, "command"), "extension");
    let values: Vec<_> = extension.children.iter().map(|child| (child.name, &*child.text)).collect();
    assert_eq!(values, [("orderconfirmationToken", "1795330800"), ("autoRenew", "false")]);
}

#[test]
fn without_options_there_is_no_extension() {
    for line in ["create a.dk --registrant R", "update a.dk --add-ns a.x.net", "transfer a.dk --token T", "info a.dk"] {
        assert!(!document(line).contains("extension"), "{line}");
    }
}

#[test]
fn an_update_of_extensions_alone_has_an_empty_change() {
    let text = document("update a.dk --auto-renew true");
    assert!(text.contains("<domain:chg/>"), "{text}");
    assert!(!document("update a.dk --add-ns a.x.net").contains("chg"));
}

#[test]
fn tokens_are_made_used_and_cleared() {
    assert!(document("update a.dk --token-new transfer").contains("<domain:pw>autotransfer</domain:pw>"));
    assert!(document("update a.dk --token-new redel").contains("<domain:pw>autoredel</domain:pw>"));
    assert!(document("update a.dk --add-ns n.x.net --token T").contains("<domain:pw>T</domain:pw>"));
    assert!(document("update a.dk --clear-token").contains("<domain:null/>"));
    assert!(document("transfer a.dk --token T").contains("<transfer op=\"request\">"));
}

#[test]
fn ds_records_are_removed_before_others_are_added() {
    let text = document("update a.dk --rem-all-ds");
    assert!(text.contains("<secDNS:rem><secDNS:all>true</secDNS:all></secDNS:rem></secDNS:update>"));
    let action = Action::Update(Box::new(super::super::arguments::Update {
        name: "a.dk".to_owned(),
        add_ds: vec![["1", "13", "2", "AB"].map(str::to_owned)],
        rem_ds: vec![["2", "13", "2", "CD"].map(str::to_owned)],
        ..Default::default()
    }));
    let text = String::from_utf8(of(&action, &head(&Services::default())).unwrap().unwrap()).unwrap();
    let root = xml::read(text.as_bytes(), KNOWN).unwrap();
    let update = &child(child(&root, "command"), "extension").children[0];
    assert!(update.is(SEC_DNS, "update"));
    assert_eq!(update.children.iter().map(|child| child.name).collect::<Vec<_>>(), ["rem", "add"]);
}

#[test]
fn a_restore_reports_everything_the_schema_demands() {
    let text = document("update a.dk --restore");
    let root = xml::read(text.as_bytes(), KNOWN).unwrap();
    let restore = child(&child(child(&root, "command"), "extension").children[0], "restore");
    assert!(restore.is(RGP, "restore"));
    assert_eq!(restore.children[0].children.len(), 6);
}

#[test]
fn a_renewal_needs_the_present_expiry() {
    assert!(document("renew a.dk --expires 2027-01-31").contains("<domain:curExpDate>2027-01-31</domain:curExpDate>"));
    assert!(of(&action("renew a.dk"), &head(&Services::default())).is_err());
}

#[test]
fn a_contact_is_made_with_what_the_schema_demands() {
    let text = document("create --contact --name Bo --street X --city Ribe --pc 6760 --email b@x.dk");
    assert!(text.contains("<contact:id>auto</contact:id>"));
    assert!(text.contains(">individual</dkhm:userType>"));
    assert!(of(&action("create --contact --name Bo"), &head(&Services::default())).is_err());
}

#[test]
fn a_host_says_the_version_of_each_address() {
    let text = document("create n.a.dk --host-object --addr 192.0.2.1 --addr 2001:db8::1 --ns-admin A1-DK");
    assert!(text.contains("ip=\"v4\">192.0.2.1<") && text.contains("ip=\"v6\">2001:db8::1<"));
    assert!(text.contains(">A1-DK</dkhm:requestedNsAdmin>"));
}

#[test]
fn a_login_announces_what_is_offered() {
    let services = Services { objects: vec!["urn:o".to_owned()], extensions: vec!["urn:e".to_owned()], now: None };
    let text = String::from_utf8(login("REG-1", "a&b", &services)).unwrap();
    assert!(text.contains("<pw>a&amp;b</pw>"));
    assert!(text.contains("<objURI>urn:o</objURI><svcExtension><extURI>urn:e</extURI></svcExtension>"));
}

#[test]
fn every_command_is_one_readable_document() {
    for line in ["poll", "poll --ack 4", "balance", "hello", "withdraw a.dk", "delete a.dk", "info A-DK --contact"] {
        let text = document(line);
        assert!(xml::read(text.as_bytes(), KNOWN).unwrap().is(EPP, "epp"), "{line}");
    }
}

#[derive(Debug, Parser)]
struct Line {
    #[command(subcommand)]
    action: Action,
}

fn action(line: &str) -> Action {
    Line::try_parse_from(["epp"].into_iter().chain(line.split(' '))).unwrap().action
}

fn head(services: &Services) -> Head<'_> {
    Head { cl_trid: "T-1", services, now: "2026-11-22T07:00:00Z".parse().unwrap() }
}

fn document(line: &str) -> String {
    String::from_utf8(of(&action(line), &head(&Services::default())).unwrap().unwrap()).unwrap()
}

fn child<'e, 'd>(element: &'e Element<'d>, name: &str) -> &'e Element<'d> {
    element.children.iter().find(|child| child.name == name).unwrap()
}
