//! Disagreements that were found: each document with the verdict both give now.

use super::verdict::{self, Class};
use crate::harness::schemas::{Variant, judge};

/// A document on which reader and schemas once differed.
struct Found {
    name: &'static str,
    /// What stands in `<epp>`. Prefixes: `d` domain, `h` host, `c` contact, `s` secDNS, `r` rgp,
    /// `b` balance, `k` dkhm-4.4, `kd` dkhm-domain-4.4, `n` dkhm-4.5, `x` unknown.
    document: &'static str,
    /// Whether the schemas accept it.
    valid: bool,
    /// How the reader refuses it, if it does.
    refused: Option<Class>,
}

#[test]
fn disagreements_once_found_stay_settled() {
    let documents: Vec<_> = FOUND.iter().map(|found| document(found.document)).collect();
    let complaints = judge(Variant::Dk, &documents);
    for ((found, document), complaint) in FOUND.iter().zip(&documents).zip(complaints) {
        let told = verdict::refusal(document);
        assert_eq!(complaint.is_none(), found.valid, "{}: {complaint:?}", found.name);
        assert_eq!(told.as_ref().map(|told| told.0), found.refused, "{}: {told:?}", found.name);
    }
}

fn document(inside: &str) -> Vec<u8> {
    format!("<epp xmlns='urn:ietf:params:xml:ns:epp-1.0' {PREFIXES}>{inside}</epp>").into_bytes()
}

const fn valid(name: &'static str, document: &'static str) -> Found {
    Found { name, document, valid: true, refused: None }
}

const fn invalid(name: &'static str, document: &'static str, class: Class) -> Found {
    Found { name, document, valid: false, refused: Some(class) }
}

const PREFIXES: &str = "xmlns:d='urn:ietf:params:xml:ns:domain-1.0' xmlns:h='urn:ietf:params:xml:ns:host-1.0' \
    xmlns:c='urn:ietf:params:xml:ns:contact-1.0' xmlns:s='urn:ietf:params:xml:ns:secDNS-1.1' \
    xmlns:r='urn:ietf:params:xml:ns:rgp-1.0' xmlns:b='http://www.verisign.com/epp/balance-1.0' \
    xmlns:k='urn:dkhm:params:xml:ns:dkhm-4.4' xmlns:kd='urn:dkhm:params:xml:ns:dkhm-domain-4.4' \
    xmlns:n='urn:dkhm:params:xml:ns:dkhm-4.5' xmlns:x='urn:example:unknown-1.0'";

const FOUND: &[Found] = &[
    valid("white space in an account that is asked for", "<command><info><b:info> </b:info></info></command>"),
    valid("white space in a hello", "<hello>\n</hello>"),
    valid("white space in a poll", "<command><poll op='req'>\n</poll></command>"),
    invalid(
        "a renewal from the year 0, which there never was",
        "<command><renew><d:renew><d:name>a.dk</d:name><d:curExpDate>0000-01-01</d:curExpDate></d:renew></renew></command>",
        Class::Syntax,
    ),
];
