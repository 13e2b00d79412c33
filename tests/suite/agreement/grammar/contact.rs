//! Commands about contacts (RFC 5733).

use super::super::model::{Shape, between, many, maybe, one};
use super::super::simple::Type;
use super::core::{HANDLE, auth_info, object, status, transfer};
use super::{CONTACT, dkhm};

/// A document for each command about contacts.
pub fn documents() -> Vec<Shape> {
    let named = |name| element(name).parts(vec![one(id())]);
    let shown = |name| element(name).parts(vec![one(id()), maybe(auth_info(CONTACT, false, PASSWORDS))]);
    vec![
        object("check", element("check").parts(vec![many(id())]), None),
        object("info", shown("info"), None),
        object("create", create(), Some(dkhm::versions(dkhm::CONTACT_CREATE))),
        object("create", create(), Some(dkhm::versions(dkhm::CONTACT_CREATE))),
        object("delete", named("delete"), None),
        transfer(shown("transfer"), None),
        object("update", update(), Some(dkhm::versions(dkhm::CONTACT_UPDATE))),
        object("update", update(), Some(dkhm::versions(dkhm::CONTACT_UPDATE))),
    ]
}

fn element(name: &'static str) -> Shape {
    Shape::new(CONTACT, name)
}

fn id() -> Shape {
    element("id").text(HANDLE)
}

/// `contact:e164Type`.
pub fn phone(namespace: &'static str, name: &'static str) -> Shape {
    Shape::new(namespace, name).text(Type::Phone).takes("x", Type::Token(0, usize::MAX, &["", "1234", "a b"]))
}

fn line(name: &'static str, least: usize) -> Shape {
    element(name).text(Type::Line(least, 255, &["Æblevej 1", "  Hus & Have  ", "x", "a\tb\nc"]))
}

fn kind() -> Type {
    Type::Words(&["int", "loc"])
}

fn address() -> Shape {
    element("addr").parts(vec![
        between(0, 3, line("street", 0)),
        one(line("city", 1)),
        maybe(line("sp", 0)),
        maybe(element("pc").text(Type::Token(0, 16, &["2100", "", "SW1A 2AA"]))),
        one(element("cc").text(Type::Token(2, 2, &["DK", "dk", "SE"]))),
    ])
}

fn postal() -> Shape {
    element("postalInfo").needs("type", kind()).parts(vec![one(line("name", 1)), maybe(line("org", 0)), one(address())])
}

fn postal_change() -> Shape {
    let parts = vec![maybe(line("name", 1)), maybe(line("org", 0)), maybe(address())];
    element("postalInfo").needs("type", kind()).parts(parts)
}

fn email() -> Shape {
    element("email").text(Type::Token(1, usize::MAX, &["a@b.dk", "navn@havehus.dk", "x"]))
}

fn disclose() -> Shape {
    let typed = |name| between(0, 2, element(name).needs("type", kind()));
    let plain = |name| maybe(element(name));
    let parts = vec![typed("name"), typed("org"), typed("addr"), plain("voice"), plain("fax"), plain("email")];
    element("disclose").needs("flag", Type::Boolean).parts(parts).filled()
}

fn create() -> Shape {
    element("create").parts(vec![
        one(id()),
        between(1, 2, postal()),
        maybe(phone(CONTACT, "voice")),
        maybe(phone(CONTACT, "fax")),
        one(email()),
        one(auth_info(CONTACT, false, PASSWORDS)),
        maybe(disclose()),
    ])
}

fn update() -> Shape {
    let difference = |name| element(name).parts(vec![between(1, 7, status(CONTACT, STATUSES))]);
    let change = element("chg").parts(vec![
        between(0, 2, postal_change()),
        maybe(phone(CONTACT, "voice")),
        maybe(phone(CONTACT, "fax")),
        maybe(email()),
        maybe(auth_info(CONTACT, false, PASSWORDS)),
        maybe(disclose()),
    ]);
    let change = change.filled();
    element("update").parts(vec![one(id()), maybe(difference("add")), maybe(difference("rem")), maybe(change)])
}

const PASSWORDS: &[&str] = &["", "2fooBAR", " a  b "];
const STATUSES: &[&str] = &[
    "clientDeleteProhibited",
    "clientTransferProhibited",
    "clientUpdateProhibited",
    "linked",
    "ok",
    "pendingCreate",
    "pendingDelete",
    "pendingTransfer",
    "pendingUpdate",
    "serverDeleteProhibited",
    "serverTransferProhibited",
    "serverUpdateProhibited",
];
