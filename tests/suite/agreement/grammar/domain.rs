//! Commands about domains (RFC 5731).

use super::super::model::{Part, Shape, any, between, many, maybe, one};
use super::super::simple::Type;
use super::core::{HANDLE, addresses, auth_info, object, status, transfer};
use super::{DKHM, DOMAIN, dkhm, rgp, sec_dns};

/// A document for each command about domains.
pub fn documents() -> Vec<Shape> {
    vec![
        object("check", Shape::new(DOMAIN, "check").parts(vec![many(name())]), None),
        object("info", info(), None),
        object("create", create(), Some(create_extension())),
        object("create", create(), Some(create_extension())),
        object("delete", Shape::new(DOMAIN, "delete").parts(vec![one(name())]), Some(dkhm::versions(dkhm::DELETE))),
        object("renew", renew(), None),
        transfer(transfer_of_one(), Some(dkhm::versions(dkhm::TRANSFER))),
        object("update", update(), Some(update_extension())),
        object("update", update(), Some(update_extension())),
        object("update", update(), Some(vec![one(rgp::update(false))])),
        object("update", update(), Some(vec![one(rgp::update(true))])),
        object("update", update(), Some(vec![one(sec_dns::update())])),
        object("create", create(), Some(vec![one(sec_dns::create())])),
    ]
}

fn element(name: &'static str) -> Shape {
    Shape::new(DOMAIN, name)
}

fn name() -> Shape {
    element("name").text(Type::Token(1, 255, NAMES))
}

fn info() -> Shape {
    let hosts = Type::Words(&["all", "del", "none", "sub"]);
    element("info").parts(vec![one(name().takes("hosts", hosts)), maybe(auth_info(DOMAIN, false, TOKENS))])
}

fn period() -> Shape {
    element("period").text(Type::Count(1, 99)).needs("unit", Type::Unit)
}

fn name_servers() -> Shape {
    let host_name = Type::Token(1, 255, HOSTS);
    let mut attribute = vec![one(element("hostName").text(host_name))];
    attribute.extend(addresses(DOMAIN, "hostAddr"));
    let objects = vec![many(element("hostObj").text(host_name))];
    let attributes = vec![many(element("hostAttr").parts(attribute))];
    element("ns").parts(vec![Part::Either(vec![objects, attributes])])
}

fn contact() -> Shape {
    element("contact").text(HANDLE).needs("type", Type::Words(&["admin", "billing", "tech"]))
}

fn create() -> Shape {
    element("create").parts(vec![
        one(name()),
        maybe(period()),
        maybe(name_servers()),
        maybe(element("registrant").text(HANDLE)),
        any(contact()),
        one(auth_info(DOMAIN, false, TOKENS)),
    ])
}

fn create_extension() -> Vec<Part> {
    vec![Part::Either(DKHM.map(|version| vec![Part::Some(create_extensions(version))]).into())]
}

fn create_extensions(version: &'static str) -> Vec<Shape> {
    let mut shapes = dkhm::elements(version, dkhm::DOMAIN_CREATE);
    shapes.push(sec_dns::create());
    shapes
}

fn update_extension() -> Vec<Part> {
    let shapes = |version| {
        let mut shapes = dkhm::elements(version, dkhm::DOMAIN_UPDATE);
        shapes.extend([sec_dns::update(), rgp::update(true)]);
        shapes
    };
    vec![Part::Either(DKHM.map(|version| vec![Part::Some(shapes(version))]).into())]
}

fn renew() -> Shape {
    element("renew").parts(vec![one(name()), one(element("curExpDate").text(Type::Date)), maybe(period())])
}

fn transfer_of_one() -> Shape {
    element("transfer").parts(vec![one(name()), maybe(period()), maybe(auth_info(DOMAIN, false, TOKENS))])
}

fn update() -> Shape {
    let difference = |name| {
        element(name).parts(vec![maybe(name_servers()), any(contact()), between(0, 11, status(DOMAIN, STATUSES))])
    };
    let registrant = element("registrant").text(Type::Token(0, 16, &["HAV77-DK", "abc", "", "a"]));
    let change = element("chg").parts(vec![maybe(registrant), maybe(auth_info(DOMAIN, true, TOKENS))]);
    element("update").parts(vec![one(name()), maybe(difference("add")), maybe(difference("rem")), maybe(change)])
}

const NAMES: &[&str] = &[
    "havehus.dk",
    "example.dk",
    "xn--ble-xla.dk",
    "æble.dk",
    "A1-B.DK",
    "straße.dk",
    "smørrebrød.dk",
    "a.dk",
    "0.dk",
    "havehus.dk",
    "example.dk",
    "vigtigt.dk",
    "havehus.dk",
    "a--b.dk",
    "example.com",
    "a.b.dk",
    "-a.dk",
    "a_b.dk",
    "a.dk.",
    "a b.dk",
    "xn--zzzzzzz.dk",
];
const HOSTS: &[&str] = &[
    "ns1.havehus.dk",
    "ns2.havehus.dk",
    "ns1.example.com",
    "NS.EXAMPLE.NET",
    "ns1.xn--ble-xla.dk",
    "a.b.c.example.org",
    "ns1.havehus.dk",
    "ns.example.net",
    "localhost",
    "ns_1.example.com",
    "192.0.2.1",
];
const TOKENS: &[&str] = &[
    "",
    "autotransfer",
    "AutoRedel",
    "REG-TRANSFER-ffeeddccbbaa99887766554433221100",
    "OWN-REDEL-00112233445566778899AABBCCDDEEFF",
    "autotransfer",
    "2fooBAR",
];
const STATUSES: &[&str] = &[
    "clientDeleteProhibited",
    "clientHold",
    "clientRenewProhibited",
    "clientTransferProhibited",
    "clientUpdateProhibited",
    "inactive",
    "ok",
    "pendingCreate",
    "pendingDelete",
    "pendingRenew",
    "pendingTransfer",
    "pendingUpdate",
    "serverDeleteProhibited",
    "serverHold",
    "serverRenewProhibited",
    "serverTransferProhibited",
    "serverUpdateProhibited",
];
