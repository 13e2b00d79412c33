//! Hello, login, logout, poll, the account, and the envelope of all commands (RFC 5730).

use super::super::model::{Part, Shape, any, many, maybe, one};
use super::super::simple::Type;
use super::{BALANCE, CONTACT, DKHM, DOMAIN, EPP, HOST, RGP, SEC_DNS, contact, dkhm, domain, host};

/// A document for each command.
pub fn documents() -> Vec<Shape> {
    let mut documents = vec![epp(one(Shape::new(EPP, "hello"))), command(login(), None), command(login(), None)];
    documents.push(command(Shape::new(EPP, "logout"), None));
    documents.push(command(poll("req").takes("msgID", MESSAGE), None));
    documents.push(command(poll("ack").needs("msgID", MESSAGE), None));
    documents.push(object("info", Shape::new(BALANCE, "info"), None));
    documents.extend(domain::documents());
    documents.extend(host::documents());
    documents.extend(contact::documents());
    documents.extend(dkhm::documents());
    documents
}

/// `<epp>` around one part.
pub fn epp(part: Part) -> Shape {
    Shape::new(EPP, "epp").parts(vec![part])
}

/// `<command>` around a command element and its extensions.
pub fn command(element: Shape, extension: Option<Vec<Part>>) -> Shape {
    let mut parts = vec![one(element)];
    parts.extend(extension.map(|parts| maybe(Shape::new(EPP, "extension").parts(parts))));
    parts.push(maybe(client_id(EPP)));
    epp(one(Shape::new(EPP, "command").parts(parts)))
}

/// A command about the object in `element`.
pub fn object(verb: &'static str, element: Shape, extension: Option<Vec<Part>>) -> Shape {
    command(Shape::new(EPP, verb).parts(vec![one(element)]), extension)
}

/// `<transfer>` of the object in `element`.
pub fn transfer(element: Shape, extension: Option<Vec<Part>>) -> Shape {
    let operations: &[&str] = &["request", "request", "approve", "cancel", "query", "reject"];
    command(Shape::new(EPP, "transfer").needs("op", Type::Words(operations)).parts(vec![one(element)]), extension)
}

/// `clTRID`, which is called the same in the extension of withdraw.
pub fn client_id(namespace: &'static str) -> Shape {
    Shape::new(namespace, "clTRID").text(Type::Token(3, 64, &["CL-1", "ABC-12345", "A B C"]))
}

/// `authInfo` of domains and contacts; `null` only where it may be removed.
pub fn auth_info(namespace: &'static str, with_null: bool, words: &'static [&'static str]) -> Shape {
    let password = Shape::new(namespace, "pw").text(Type::Line(0, usize::MAX, words)).takes("roid", Type::Roid);
    let foreign = Shape::new(namespace, "ext").parts(vec![Part::Foreign]);
    let mut choices = vec![vec![one(password)], vec![one(foreign)]];
    if with_null {
        choices.push(vec![one(Shape::new(namespace, "null"))]);
    }
    Shape::new(namespace, "authInfo").parts(vec![Part::Either(choices)])
}

/// A status among `words`.
pub fn status(namespace: &'static str, words: &'static [&'static str]) -> Shape {
    let text = Type::Line(0, usize::MAX, &["", "", "Payment overdue."]);
    Shape::new(namespace, "status").text(text).needs("s", Type::Words(words)).takes("lang", Type::Language)
}

/// `eppcom:clIDType`.
pub const HANDLE: Type = Type::Token(3, 16, &["HAV77-DK", "REG-1001", "abc", "abcdefghijklmnop"]);
const MESSAGE: Type = Type::Token(0, usize::MAX, &["1", "12345", "a b"]);

fn poll(operation: &'static str) -> Shape {
    let words: &[&str] = if operation == "req" { &["req"] } else { &["ack"] };
    Shape::new(EPP, "poll").needs("op", Type::Words(words))
}

fn login() -> Shape {
    let text = |name, kind| Shape::new(EPP, name).text(kind);
    let options =
        Shape::new(EPP, "options").parts(vec![one(text("version", Type::Version)), one(text("lang", Type::Language))]);
    let extensions = Shape::new(EPP, "svcExtension").parts(vec![many(text("extURI", Type::Uri(EXTENSIONS)))]);
    let services = Shape::new(EPP, "svcs").parts(vec![many(text("objURI", Type::Uri(OBJECTS))), maybe(extensions)]);
    Shape::new(EPP, "login").parts(vec![
        one(text("clID", Type::User)),
        one(text("pw", Type::Password)),
        maybe(text("newPW", Type::Password)),
        one(options),
        one(services),
    ])
}

const OBJECTS: &[&str] = &[HOST, DOMAIN, CONTACT, BALANCE, DOMAIN, HOST, CONTACT, DOMAIN, SEC_DNS, "urn:x", ""];
const EXTENSIONS: &[&str] = &[SEC_DNS, RGP, DKHM[0], DKHM[1], DKHM[2], DOMAIN, "urn:x", "", "http://a.dk/x?y#z"];

/// `host:addrType` in its two families, as two runs.
pub fn addresses(namespace: &'static str, name: &'static str) -> Vec<Part> {
    let v4 =
        Type::Token(3, 45, &["192.0.2.1", "8.8.8.8", "198.51.100.255", "8.8.4.4", "9.9.9.9", "2001:db8::1", "1.2.3"]);
    let v6 =
        Type::Token(3, 45, &["2001:db8::1", "2A00:1450::1", "2001:db8:0:0:0:0:0:1", "::ffff:192.0.2.1", "8.8.8.8"]);
    vec![
        any(Shape::new(namespace, name).text(v4).takes("ip", Type::Words(&["v4"]))),
        any(Shape::new(namespace, name).text(v6).needs("ip", Type::Words(&["v6"]))),
    ]
}
