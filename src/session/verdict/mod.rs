//! From a no to a result: the only table of result codes beside `epp::result`.

pub mod breach;
mod code;
mod object;
mod place;
#[cfg(test)]
mod specimens;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use self::breach::Breach;
pub use self::object::Object;
use crate::epp::fault::Fault;
use crate::epp::namespace::EPP;
use crate::epp::response::FaultValue;
use crate::epp::result::ResultCode;
use crate::registry::refusal::Refusal;
use crate::xml::{Malformed, Problem, ProblemKind};

/// A result of 2000 and above.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The code.
    pub code: ResultCode,
    /// The text of the result.
    pub message: String,
    /// The element at fault.
    pub fault: Option<FaultValue>,
}

impl Verdict {
    /// A verdict in the protocol's own words, with what is wrong as the reason.
    pub fn plain(code: u16, element: (&str, &str, &str), reason: impl Into<String>) -> Self {
        let code = ResultCode(code);
        Self { code, message: code.text().to_owned(), fault: Some(fault(element, reason.into())) }
    }
}

/// The verdict on bytes that are no document.
pub fn of_malformed(malformed: Malformed) -> Verdict {
    Verdict::plain(2001, (EPP, "epp", ""), malformed.to_string())
}

/// The verdict on a document that is no command this server reads.
pub fn of_fault(fault: Fault) -> Verdict {
    match fault {
        Fault::Problem(problem) => {
            let code = match problem.kind {
                ProblemKind::Missing => 2003,
                ProblemKind::Unexpected => 2001,
                ProblemKind::Range => 2004,
                ProblemKind::Syntax => 2005,
                ProblemKind::Policy => 2306,
            };
            of_problem(code, problem)
        }
        Fault::UnknownCommand(name) => {
            Verdict::plain(2000, (EPP, "command", &name), "a command of RFC 5730 is expected here")
        }
        Fault::UnknownObject(uri) => {
            Verdict::plain(2307, (EPP, "objURI", &uri), "use an object service announced in the greeting")
        }
        Fault::UnknownExtension(uri) => {
            let reason = "use an extension announced in the greeting, on a command it is defined for";
            Verdict::plain(2103, (EPP, "extURI", &uri), reason)
        }
        Fault::NotForObject { namespace, command } => {
            let reason = format!("{command} is not implemented for this object");
            Verdict::plain(2101, (EPP, "objURI", &namespace), reason)
        }
        // The session checks the credentials of one all the same.
        Fault::NoSuchUser(login) => breach::of(Breach::LoginDenied(login.user)),
        Fault::Version(problem) => of_problem(2100, problem),
        Fault::LoginObject(problem) => of_problem(2307, problem),
    }
}

/// The verdict on a login that cannot be read; the .dk registry has words of its own for one
/// without user or password.
pub fn of_login_fault(fault: Fault) -> Verdict {
    let verdict = of_fault(fault);
    let reason = verdict.fault.as_ref().map_or("", |fault| &fault.reason);
    if verdict.code == ResultCode(2003) && ["clID ", "pw "].iter().any(|element| reason.starts_with(element)) {
        return Verdict { message: "Please specify login user and password.".to_owned(), ..verdict };
    }
    verdict
}

fn of_problem(code: u16, problem: Problem) -> Verdict {
    // What a client puts in or beside these may be a secret in the wrong place.
    let secret = matches!(problem.element.as_str(), "pw" | "newPW" | "login" | "authInfo" | "ext" | "null");
    let value = if secret { "" } else { problem.value.as_str() };
    Verdict::plain(code, (&problem.namespace, &problem.element, value), problem.reason)
}

fn fault((namespace, element, value): (&str, &str, &str), reason: String) -> FaultValue {
    FaultValue { namespace: namespace.to_owned(), element: element.to_owned(), value: value.to_owned(), reason }
}

/// The verdict on a command the rules refuse.
pub fn of_refusal(refusal: &Refusal, command: &Object) -> Verdict {
    let code = ResultCode(code::of(refusal));
    let message = refusal.text().map_or_else(|| code.text().to_owned(), Cow::into_owned);
    let part = command.at_fault(refusal);
    let fault = fault((part.namespace, part.element, &part.value), refusal.reason().into_owned());
    Verdict { code, message, fault: Some(fault) }
}
