//! What a create may say, and in which order.

use super::*;
use crate::epp::fault::Fault;
use crate::epp::specimen::{command, kind};
use crate::registry::command::Authorization;
use crate::registry::domain::Management;
use crate::xml::ProblemKind::{self, *};

const NAME: &str = "<domain:name>Havehus.dk</domain:name>";
const AUTH: &str = "<domain:authInfo><domain:pw/></domain:authInfo>";
const REGISTRANT: &str = "<domain:registrant>hav77-dk</domain:registrant>";

fn create(parts: &str) -> Result<Command, Fault> {
    extended(parts, "")
}

fn extended(parts: &str, extensions: &str) -> Result<Command, Fault> {
    let extension = if extensions.is_empty() { String::new() } else { format!("<extension>{extensions}</extension>") };
    command(&format!("<create><domain:create>{parts}</domain:create></create>{extension}"))
}

fn read(parts: &str, extensions: &str) -> DomainCreate {
    match extended(parts, extensions) {
        Ok(Command::DomainCreate(create)) => *create,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_application_is_read_with_everything_in_it() {
    let create = read(
        &format!(
            "{NAME}<domain:period unit='y'>2</domain:period><domain:ns><domain:hostObj>NS1.havehus.dk</domain:hostObj>
             <domain:hostObj>ns2.example.net</domain:hostObj></domain:ns>{REGISTRANT}
             <domain:contact type='admin'>ADM1-DK</domain:contact><domain:contact type='tech'>TEC1-DK</domain:contact>
             <domain:contact type='billing'>BIL1-DK</domain:contact>
             <domain:contact type='billing'>BIL2-DK</domain:contact>
             <domain:authInfo><domain:pw>0a1b2c3d</domain:pw></domain:authInfo>"
        ),
        "<dkhm:orderconfirmationToken>1700000000</dkhm:orderconfirmationToken><dkhm:autoRenew>false</dkhm:autoRenew>
         <secDNS:create><secDNS:maxSigLife>60</secDNS:maxSigLife><secDNS:dsData><secDNS:keyTag>1</secDNS:keyTag>
         <secDNS:alg>13</secDNS:alg><secDNS:digestType>2</secDNS:digestType><secDNS:digest>0a</secDNS:digest>
         </secDNS:dsData></secDNS:create><dkhm:management>registrar</dkhm:management>",
    );
    assert_eq!((create.name.as_str(), create.years), ("havehus.dk", 2));
    let hosts: Vec<_> = create.name_servers.iter().map(|host| host.as_str()).collect();
    assert_eq!(hosts, ["ns1.havehus.dk", "ns2.example.net"]);
    assert_eq!(create.registrant.unwrap().as_str(), "HAV77-DK");
    assert_eq!((create.admins.len(), create.billings.len()), (1, 2));
    assert_eq!(create.auth_info.token(), Some("0a1b2c3d"));
    assert_eq!(create.order_confirmation.as_deref(), Some("1700000000"));
    assert_eq!((create.auto_renew, create.management), (Some(false), Some(Management::Registrar)));
    assert_eq!(create.ds[0].digest, "0A");
}

#[test]
fn name_and_auth_info_are_enough_for_the_schema() {
    let create = read(&format!("{NAME}{AUTH}"), "");
    assert_eq!((create.years, create.registrant, create.auth_info.token()), (1, None, None));
}

#[test]
fn parts_missing_or_out_of_order_are_refused() {
    let host = "<domain:ns><domain:hostObj>ns1.a.dk</domain:hostObj></domain:ns>";
    for (parts, expected) in [
        (String::new(), Missing),
        (AUTH.to_owned(), Missing),
        (format!("{NAME}{host}{REGISTRANT}"), Missing),
        (format!("{NAME}{REGISTRANT}{host}{AUTH}"), Unexpected),
        (format!("{NAME}{REGISTRANT}{REGISTRANT}{AUTH}"), Unexpected),
        (format!("{AUTH}{NAME}"), Unexpected),
        (format!("{NAME}{AUTH}<domain:x/>"), Unexpected),
        (format!("{NAME}x{AUTH}"), Unexpected),
        (format!("{NAME}<x>{AUTH}</x>"), Missing),
        (format!("{NAME}<domain:authInfo/>"), Missing),
        (format!("{NAME}<domain:authInfo><domain:null/></domain:authInfo>"), Missing),
        (format!("{NAME}<domain:authInfo><domain:pw a='b'/></domain:authInfo>"), Unexpected),
    ] {
        assert_eq!(kind(create(&parts)), expected, "{parts}");
    }
    let ext = format!("{NAME}<domain:authInfo><domain:ext><x xmlns='urn:x'/></domain:ext></domain:authInfo>");
    assert_eq!(read(&ext, "").auth_info, Authorization::Ext);
}

#[test]
fn the_structure_of_everything_is_told_before_any_value() {
    let faulty = "<domain:name>a..dk</domain:name>";
    assert_eq!(kind(create(&format!("{faulty}{AUTH}"))), Syntax);
    assert_eq!(kind(create(faulty)), Missing);
    assert_eq!(kind(create(&format!("{faulty}<domain:contact>AB</domain:contact>{AUTH}"))), Missing);
    assert_eq!(kind(extended(&format!("{faulty}{AUTH}"), "<secDNS:create><x/></secDNS:create>")), Missing);
    assert_eq!(kind(extended(&format!("{faulty}{AUTH}"), "<dkhm:autoRenew a='b'>true</dkhm:autoRenew>")), Unexpected);
}

fn refused_servers(servers: &str) -> ProblemKind {
    kind(create(&format!("{NAME}<domain:ns>{servers}</domain:ns>{AUTH}")))
}

#[test]
fn name_servers_are_objects_or_attributes() {
    let object = "<domain:hostObj>ns1.a.dk</domain:hostObj>";
    let attribute = "<domain:hostAttr><domain:hostName>ns1.a.dk</domain:hostName></domain:hostAttr>";
    assert_eq!(refused_servers(""), Missing);
    let addresses = "<domain:hostAddr>8.8.8.8</domain:hostAddr><domain:hostAddr ip='v6'>2001:db8::1</domain:hostAddr>";
    let with = |inside: &str| attribute.replace("</domain:hostAttr>", &format!("{inside}</domain:hostAttr>"));
    let create = read(&format!("{NAME}<domain:ns>{attribute}{}</domain:ns>{AUTH}", with(addresses)), "");
    let counts: Vec<_> = create.options.host_attributes.iter().map(|host| host.addresses.len()).collect();
    assert_eq!((create.name_servers.len(), counts), (0, vec![0, 2]));
    assert_eq!(refused_servers(&with("<domain:hostAddr ip='v5'>8.8.8.8</domain:hostAddr>")), Range);
    assert_eq!(refused_servers(&with("<domain:hostAddr>8.8.8</domain:hostAddr>")), Syntax);
    assert_eq!(refused_servers("<domain:hostAttr/>"), Missing);
    assert_eq!(refused_servers(&format!("{object}{attribute}")), Unexpected);
    assert_eq!(refused_servers(&format!("{attribute}{object}")), Unexpected);
}

#[test]
fn what_is_no_host_name_is_refused() {
    for (name, expected) in [
        ("ns1", Syntax),
        ("ns_1.a.dk", Syntax),
        ("ns1.a.dk.", Syntax),
        ("192.0.2.1", Syntax),
        ("", Missing),
        (&"a".repeat(256), Range),
    ] {
        assert_eq!(refused_servers(&format!("<domain:hostObj>{name}</domain:hostObj>")), expected, "{name}");
    }
}

#[test]
fn contacts_have_a_type_and_a_handle() {
    for (contact, expected) in [
        ("<domain:contact type='owner'>ADM1-DK</domain:contact>", Range),
        ("<domain:contact>ADM1-DK</domain:contact>", Missing),
        ("<domain:contact type='admin'/>", Missing),
        ("<domain:contact type='admin'>AB</domain:contact>", Range),
        ("<domain:contact type='admin'>ABCDEFGHIJKLMNOPQ</domain:contact>", Range),
        ("<domain:contact type='admin' x='y'>ADM1-DK</domain:contact>", Unexpected),
    ] {
        assert_eq!(kind(create(&format!("{NAME}{contact}{AUTH}"))), expected, "{contact}");
    }
    assert_eq!(kind(create(&format!("{NAME}<domain:registrant/>{AUTH}"))), Missing);
}

#[test]
fn extensions_are_read_after_the_body() {
    let parts = format!("{NAME}{AUTH}");
    for (extension, expected) in [
        ("<dkhm:autoRenew>maybe</dkhm:autoRenew>", Range),
        ("<dkhm:management>both</dkhm:management>", Range),
        ("<secDNS:create/>", Missing),
        ("<secDNS:create/><secDNS:create/>", Unexpected),
    ] {
        assert_eq!(kind(extended(&parts, extension)), expected, "{extension}");
    }
    assert!(matches!(extended(&parts, "<rgp:update/>"), Err(Fault::UnknownExtension(_))));
}
