//! Commands about hosts (RFC 5732).

use super::super::model::{Shape, between, many, maybe, one};
use super::super::simple::Type;
use super::core::{addresses, object, status};
use super::{HOST, dkhm};

/// A document for each command about hosts.
pub fn documents() -> Vec<Shape> {
    vec![
        object("check", element("check").parts(vec![many(name())]), None),
        object("info", element("info").parts(vec![one(name())]), None),
        object("create", create(), Some(dkhm::versions(dkhm::HOST))),
        object("delete", element("delete").parts(vec![one(name())]), None),
        object("update", update(), Some(dkhm::versions(dkhm::HOST))),
    ]
}

fn element(name: &'static str) -> Shape {
    Shape::new(HOST, name)
}

fn name() -> Shape {
    let names =
        &["ns1.havehus.dk", "ns1.example.com", "NS.EXAMPLE.NET", "ns1.xn--ble-xla.dk", "a.b.example.org", "a b"];
    element("name").text(Type::Token(1, 255, names))
}

fn create() -> Shape {
    let mut parts = vec![one(name())];
    parts.extend(addresses(HOST, "addr"));
    element("create").parts(parts)
}

fn update() -> Shape {
    let difference = |name| {
        let mut parts = addresses(HOST, "addr");
        parts.push(between(0, 7, status(HOST, STATUSES)));
        element(name).parts(parts)
    };
    let change = element("chg").parts(vec![one(name())]);
    element("update").parts(vec![one(name()), maybe(difference("add")), maybe(difference("rem")), maybe(change)])
}

const STATUSES: &[&str] = &[
    "clientDeleteProhibited",
    "clientUpdateProhibited",
    "linked",
    "ok",
    "pendingCreate",
    "pendingDelete",
    "pendingTransfer",
    "pendingUpdate",
    "serverDeleteProhibited",
    "serverUpdateProhibited",
];
