//! The grammar of everything a client may send, written down from RFC 5730 to 5733, 5910, 3915 and
//! the .dk extensions.

mod contact;
mod core;
mod dkhm;
mod domain;
mod host;
mod rgp;
mod sec_dns;

use std::sync::LazyLock;

use super::model::{Content, Part, Shape};

/// The envelope (RFC 5730).
pub const EPP: &str = "urn:ietf:params:xml:ns:epp-1.0";
/// Domains (RFC 5731).
pub const DOMAIN: &str = "urn:ietf:params:xml:ns:domain-1.0";
/// Hosts (RFC 5732).
pub const HOST: &str = "urn:ietf:params:xml:ns:host-1.0";
/// Contacts (RFC 5733).
pub const CONTACT: &str = "urn:ietf:params:xml:ns:contact-1.0";
/// DNSSEC (RFC 5910).
pub const SEC_DNS: &str = "urn:ietf:params:xml:ns:secDNS-1.1";
/// Restore (RFC 3915).
pub const RGP: &str = "urn:ietf:params:xml:ns:rgp-1.0";
/// The prepaid account.
pub const BALANCE: &str = "http://www.verisign.com/epp/balance-1.0";
/// The .dk extension in its versions.
pub const DKHM: [&str; 3] =
    ["urn:dkhm:params:xml:ns:dkhm-4.3", "urn:dkhm:params:xml:ns:dkhm-4.4", "urn:dkhm:params:xml:ns:dkhm-4.5"];
/// The inner element of withdraw in its versions.
pub const DKHM_DOMAIN: [&str; 2] = ["urn:dkhm:params:xml:ns:dkhm-domain-4.3", "urn:dkhm:params:xml:ns:dkhm-domain-4.4"];
/// A namespace nobody knows.
pub const UNKNOWN: &str = "urn:example:unknown-1.0";

/// The whole grammar.
pub struct Grammar {
    /// One document a command.
    pub documents: Vec<Shape>,
    /// Elements that stand in no document: those of answers.
    pub strangers: Vec<Shape>,
}

/// The grammar, written once.
pub static GRAMMAR: LazyLock<Grammar> =
    LazyLock::new(|| Grammar { documents: core::documents(), strangers: dkhm::answers() });

/// Every element of the grammar.
pub static SHAPES: LazyLock<Vec<&'static Shape>> = LazyLock::new(|| {
    let grammar: &'static Grammar = &GRAMMAR;
    let mut found = Vec::new();
    grammar.documents.iter().chain(&grammar.strangers).for_each(|shape| collect(shape, &mut found));
    found
});

fn collect(shape: &'static Shape, found: &mut Vec<&'static Shape>) {
    found.push(shape);
    if let Content::Parts(parts) = &shape.content {
        parts.iter().for_each(|part| collect_part(part, found));
    }
}

fn collect_part(part: &'static Part, found: &mut Vec<&'static Shape>) {
    match part {
        Part::Element { shape, .. } => collect(shape, found),
        Part::Either(choices) => choices.iter().flatten().for_each(|part| collect_part(part, found)),
        Part::Some(shapes) => shapes.iter().for_each(|shape| collect(shape, found)),
        Part::Foreign => {}
    }
}
