//! What navn's reader says of a document.

use navn::epp::fault::Fault;
use navn::epp::namespace::KNOWN;
use navn::epp::request::{self, Incoming};
use navn::epp::verb::Verb;
use navn::xml::{self, ProblemKind};

/// The classes of fault a reader tells apart; each has a result code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Not well-formed (2001).
    Malformed,
    /// A part that does not belong (2001).
    Structure,
    /// A part that is not there (2003).
    Missing,
    /// A value outside its bounds (2004).
    Range,
    /// A value not of its form (2005).
    Syntax,
    /// A value this registry does not take (2306).
    Policy,
    /// No command (2000).
    UnknownCommand,
    /// No object service (2307).
    UnknownObject,
    /// No extension, or none of this command (2103).
    UnknownExtension,
    /// No command of this object (2101).
    NotForObject,
    /// No version of the protocol (2100).
    Version,
    /// A user nobody can be (2200).
    Credentials,
}

/// Why the reader refuses the document, or nothing.
pub fn refusal(document: &[u8]) -> Option<(Class, String)> {
    let root = match xml::read(document, KNOWN) {
        Ok(root) => root,
        Err(malformed) => return Some((Class::Malformed, malformed.to_string())),
    };
    let opened = match request::open(&root) {
        Ok(Incoming::Hello) => return None,
        Ok(Incoming::Command(opened)) => opened,
        Err(rejected) => return Some(told(&rejected.fault)),
    };
    let read = match opened.verb {
        Verb::Login => opened.login().map(drop),
        Verb::Logout => opened.logout(),
        _ => opened.command().map(drop),
    };
    read.err().map(|fault| told(&fault))
}

fn told(fault: &Fault) -> (Class, String) {
    let class = match fault {
        Fault::Problem(problem) => match problem.kind {
            ProblemKind::Missing => Class::Missing,
            ProblemKind::Unexpected => Class::Structure,
            ProblemKind::Range => Class::Range,
            ProblemKind::Syntax => Class::Syntax,
            ProblemKind::Policy => Class::Policy,
        },
        Fault::UnknownCommand(_) => Class::UnknownCommand,
        Fault::UnknownObject(_) | Fault::LoginObject(_) => Class::UnknownObject,
        Fault::UnknownExtension(_) => Class::UnknownExtension,
        Fault::NotForObject { .. } => Class::NotForObject,
        Fault::Version(_) => Class::Version,
        Fault::NoSuchUser(_) => Class::Credentials,
    };
    (class, format!("{fault:?}"))
}
