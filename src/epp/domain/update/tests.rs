//! What an update may say, and in which order.

use super::*;
use crate::epp::fault::Fault;
use crate::epp::specimen::{command, kind};
use crate::registry::command::{ContactRole, DsRemoval};
use crate::xml::ProblemKind::{self, *};

fn extended(parts: &str, extensions: &str) -> Result<Command, Fault> {
    let extension = if extensions.is_empty() { String::new() } else { format!("<extension>{extensions}</extension>") };
    let name = "<domain:name>a.dk</domain:name>";
    command(&format!("<update><domain:update>{name}{parts}</domain:update></update>{extension}"))
}

fn read(parts: &str, extensions: &str) -> DomainUpdate {
    match extended(parts, extensions) {
        Ok(Command::DomainUpdate(update)) => *update,
        other => panic!("{other:?}"),
    }
}

fn refused(parts: &str) -> ProblemKind {
    kind(extended(parts, ""))
}

fn auth_info(pw: &str) -> String {
    format!("<domain:chg><domain:authInfo><domain:pw>{pw}</domain:pw></domain:authInfo></domain:chg>")
}

#[test]
fn an_update_that_changes_nothing_is_legal() {
    let nothing = DomainUpdate::new("a.dk".parse().unwrap());
    assert_eq!(read("", ""), nothing);
    assert_eq!(read("<domain:add/><domain:rem/><domain:chg/>", ""), nothing);
}

#[test]
fn hosts_contacts_and_registrant_are_read() {
    let update = read(
        "<domain:add><domain:ns><domain:hostObj>ns1.a.dk</domain:hostObj></domain:ns>
         <domain:contact type='admin'>ADM1-DK</domain:contact></domain:add>
         <domain:rem><domain:ns><domain:hostObj>ns2.a.dk</domain:hostObj></domain:ns>
         <domain:contact type='tech'>TEC1-DK</domain:contact></domain:rem>
         <domain:chg><domain:registrant>REG2-DK</domain:registrant></domain:chg>",
        "<dkhm:orderconfirmationToken>1700000000</dkhm:orderconfirmationToken>",
    );
    assert_eq!(update.add_name_servers[0].as_str(), "ns1.a.dk");
    assert_eq!(update.remove_name_servers[0].as_str(), "ns2.a.dk");
    assert_eq!(update.add_contacts[0].role, ContactRole::Admin);
    assert_eq!(update.remove_contacts[0].role, ContactRole::Tech);
    assert_eq!(update.registrant.unwrap().as_str(), "REG2-DK");
    assert_eq!(update.order_confirmation.as_deref(), Some("1700000000"));
}

#[test]
fn the_keywords_of_auth_info_are_read_in_any_case() {
    for (pw, change) in [
        ("autotransfer", AuthInfoChange::IssueTransfer),
        ("AutoTransfer", AuthInfoChange::IssueTransfer),
        ("AUTOREDEL", AuthInfoChange::IssueRedel),
        ("", AuthInfoChange::Empty),
    ] {
        assert_eq!(read(&auth_info(pw), "").auth_info, Some(change), "{pw}");
    }
    let null = "<domain:chg><domain:authInfo><domain:null/></domain:authInfo></domain:chg>";
    assert_eq!(read(null, "").auth_info, Some(AuthInfoChange::Clear));
}

#[test]
fn a_token_is_used_and_any_other_text_refused_unseen() {
    let token = format!("OWN-REDEL-{}", "0a".repeat(16));
    assert_eq!(read(&auth_info(&token), "").auth_info, Some(AuthInfoChange::Use(token.clone())));
    let (short, long) = (&token[..token.len() - 1], token.clone() + "0");
    for pw in ["2fooBAR", "auto", short, &long, &token.replace("OWN", "YOU"), &token.replace("0a", "xy")] {
        let Err(Fault::Problem(problem)) = extended(&auth_info(pw), "") else { panic!("{pw}") };
        assert_eq!((problem.kind, problem.element.as_str(), problem.value.as_str()), (Unexpected, "pw", ""));
    }
}

#[test]
fn parts_out_of_order_are_refused() {
    for parts in [
        "<domain:rem/><domain:add/>",
        "<domain:chg/><domain:add/>",
        "<domain:add/><domain:add/>",
        "<domain:add>x</domain:add>",
        "<domain:add a='b'/>",
        "<domain:add><domain:contact type='admin'>ADM1-DK</domain:contact><domain:ns/></domain:add>",
        "<domain:chg><domain:authInfo><domain:pw/></domain:authInfo><domain:registrant>A1-DK</domain:registrant></domain:chg>",
        "<domain:chg><domain:authInfo><domain:null>x</domain:null></domain:authInfo></domain:chg>",
        "<domain:chg><domain:authInfo><domain:null/><domain:pw/></domain:authInfo></domain:chg>",
    ] {
        assert_eq!(refused(parts), Unexpected, "{parts}");
    }
    assert_eq!(refused("<domain:add><domain:ns/></domain:add>"), Missing);
    assert_eq!(refused("<domain:chg><domain:authInfo/></domain:chg>"), Missing);
}

#[test]
fn what_no_rule_uses_is_read_too() {
    let attribute = "<domain:hostAttr><domain:hostName>ns1.a.dk</domain:hostName></domain:hostAttr>";
    let servers = format!("<domain:ns>{attribute}</domain:ns>");
    let options = read(&format!("<domain:add>{servers}</domain:add><domain:rem>{servers}</domain:rem>"), "").options;
    assert_eq!((options.add_host_attributes.len(), options.remove_host_attributes.len()), (1, 1));
    let form = |inside: &str| {
        read(&format!("<domain:chg><domain:authInfo>{inside}</domain:authInfo></domain:chg>"), "").auth_info
    };
    assert_eq!(form("<domain:ext><x xmlns='urn:x'/></domain:ext>"), Some(AuthInfoChange::Ext));
    let of_contact = Authorization::ContactPw { pw: "any".to_owned(), roid: "A_1-DK".to_owned() };
    assert_eq!(form("<domain:pw roid='A_1-DK'>any</domain:pw>"), Some(AuthInfoChange::OfContact(of_contact)));
}

#[test]
fn a_registrant_may_be_nobody_but_not_too_long() {
    let change = |text: &str| format!("<domain:chg><domain:registrant>{text}</domain:registrant></domain:chg>");
    for text in ["", "A", "AB"] {
        let update = read(&change(text), "");
        assert_eq!((update.registrant, update.options.nobody.as_deref()), (None, Some(text)));
    }
    assert_eq!(refused(&change("ABCDEFGHIJKLMNOPQ")), Range);
}

#[test]
fn statuses_are_read_in_both_lists() {
    for list in ["add", "rem"] {
        let with = |statuses: &str| format!("<domain:{list}>{statuses}</domain:{list}>");
        let statuses = |text: &str| {
            let options = read(&with(text), "").options;
            if list == "add" { options.add_statuses } else { options.remove_statuses }
        };
        for word in STATUSES {
            let expected = StatusChange { status: (*word).to_owned(), text: " why ".to_owned() };
            assert_eq!(statuses(&format!("<domain:status s='{word}' lang='en'> why </domain:status>")), [expected]);
        }
        assert_eq!(refused(&with("<domain:status s='frozen'/>")), Range);
        assert_eq!(refused(&with("<domain:status s='redemptionPeriod'/>")), Range);
        assert_eq!(refused(&with("<domain:status s='ok' lang='en_GB'/>")), Syntax);
        assert_eq!(refused(&with("<domain:status/>")), Missing);
        assert_eq!(refused(&with("<domain:status s='ok'><x/></domain:status>")), Unexpected);
        let eleven = "<domain:status s='clientHold'/>".repeat(STATUSES_MAX);
        assert_eq!(statuses(&eleven).len(), STATUSES_MAX);
        assert_eq!(refused(&with(&(eleven + "<domain:status s='ok'/>"))), Unexpected);
    }
}

#[test]
fn the_structure_of_everything_is_told_before_any_value() {
    let frozen = "<domain:add><domain:status s='frozen'/></domain:add>";
    assert_eq!(refused(&format!("{frozen}<domain:chg><domain:authInfo/></domain:chg>")), Missing);
    let update = |extension: &str| kind(extended(frozen, extension));
    assert_eq!(update("<secDNS:update><secDNS:add/></secDNS:update>"), Missing);
    assert_eq!(update("<rgp:update><rgp:restore op='report'/></rgp:update>"), Missing);
    assert_eq!(update("<dkhm:autoRenew>maybe</dkhm:autoRenew>"), Range);
}

#[test]
fn extensions_change_what_the_body_does_not() {
    let update = read("", "<secDNS:update><secDNS:rem><secDNS:all>true</secDNS:all></secDNS:rem></secDNS:update>");
    assert_eq!((&update.remove_ds, update.changes_ds()), (&DsRemoval::All, true));
    assert_eq!(read("<domain:chg/>", "<dkhm:autoRenew>true</dkhm:autoRenew>").auto_renew, Some(true));
    let report = "<rgp:update><rgp:restore op='report'><rgp:report><rgp:preData/><rgp:postData/>\
                  <rgp:delTime>2026-10-01T22:00:00.0Z</rgp:delTime><rgp:resTime>2026-10-01T24:00:00Z</rgp:resTime>\
                  <rgp:resReason/><rgp:statement/></rgp:report></rgp:restore></rgp:update>";
    assert!(read("", report).restore.is_some());
    for extension in ["<secDNS:create/>", "<dkhm:management>registrar</dkhm:management>"] {
        assert!(matches!(extended("", extension), Err(Fault::UnknownExtension(_))), "{extension}");
    }
}
