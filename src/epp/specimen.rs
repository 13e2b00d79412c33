//! Frames for the tests of the wire.

use std::fmt::Debug;

use super::fault::Fault;
use super::namespace::KNOWN;
use super::request::{Incoming, Rejected, open};
use crate::registry::command::Command;
use crate::xml::{Element, ProblemKind, read};

/// What `look` sees in the document `<epp>` around `inside`, with the conventional prefixes.
pub fn epp<T>(inside: &str, look: impl FnOnce(&Element<'_>) -> T) -> T {
    let text = format!(
        "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0' xmlns:domain='urn:ietf:params:xml:ns:domain-1.0' \
         xmlns:contact='urn:ietf:params:xml:ns:contact-1.0' xmlns:host='urn:ietf:params:xml:ns:host-1.0' \
         xmlns:secDNS='urn:ietf:params:xml:ns:secDNS-1.1' xmlns:rgp='urn:ietf:params:xml:ns:rgp-1.0' \
         xmlns:balance='http://www.verisign.com/epp/balance-1.0' \
         xmlns:dkhm='urn:dkhm:params:xml:ns:dkhm-4.4'>{inside}</epp>"
    );
    look(&read(text.as_bytes(), KNOWN).expect("the test writes XML"))
}

/// What `look` sees among the extension elements `text`.
pub fn extensions<T>(text: &str, look: impl FnOnce(&[Element<'_>]) -> T) -> T {
    epp(text, |root| look(&root.children))
}

/// The command in `<command>` around `inside`.
pub fn command(inside: &str) -> Result<Command, Fault> {
    epp(&format!("<command>{inside}</command>"), |root| match open(root) {
        Ok(Incoming::Command(opened)) => opened.command(),
        Ok(Incoming::Hello) => panic!("a command is no hello"),
        Err(rejected) => Err(rejected.fault),
    })
}

/// The fault of the command in `<command>` around `inside`.
pub fn fault(inside: &str) -> Fault {
    command(inside).expect_err("the command is faulty")
}

/// The kind of the problem.
pub fn kind<T: Debug>(result: Result<T, Fault>) -> ProblemKind {
    match result {
        Err(Fault::Problem(problem)) => problem.kind,
        other => panic!("not a problem: {other:?}"),
    }
}

/// How the envelope of the document `<epp>` around `inside` is refused.
pub fn rejected(inside: &str) -> Rejected {
    epp(inside, |root| open(root).map(drop).expect_err("the envelope is faulty"))
}

/// An answer in short: `name@attribute=value=text(children)`.
pub fn outline(document: &[u8]) -> String {
    draw(&read(document, KNOWN).expect("answers are XML"))
}

fn draw(element: &Element<'_>) -> String {
    let attributes = element.attributes.iter().map(|found| format!("@{}={}", found.name, found.value));
    let mut text = element.name.to_owned() + &attributes.collect::<String>();
    if !element.text.is_empty() {
        text = text + "=" + &element.text;
    }
    if !element.children.is_empty() {
        text = text + "(" + &element.children.iter().map(draw).collect::<Vec<_>>().join(" ") + ")";
    }
    text
}
