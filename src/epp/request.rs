//! From a document to a command: the envelope of RFC 5730 section 2.5.

use super::login::Login;
use crate::registry::command::Command;
use crate::xml::{Element, Problem};

/// What a client may send.
#[derive(Debug)]
pub enum Incoming<'e, 'd> {
    /// `<hello/>`.
    Hello,
    /// `<command>`, or the protocol extension of withdraw.
    Command(Opened<'e, 'd>),
}

/// A command whose envelope was read and whose body was not: enough to check the session first.
#[derive(Debug)]
pub struct Opened<'e, 'd> {
    /// The client's transaction identifier, if given and legal.
    pub cl_trid: Option<String>,
    /// Which command.
    pub verb: Verb,
    /// The command element (`<check>`, `<login>` …) or the withdraw element.
    pub element: &'e Element<'d>,
    /// The children of `<extension>`.
    pub extensions: &'e [Element<'d>],
}

/// The commands of RFC 5730, and withdraw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the RFC's")]
pub enum Verb {
    Check,
    Create,
    Delete,
    Info,
    Login,
    Logout,
    Poll,
    Renew,
    Transfer,
    Update,
    Withdraw,
}

/// A document that is refused, with the identifier to echo.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejected {
    /// The client's transaction identifier, if it could be read.
    pub cl_trid: Option<String>,
    /// Why.
    pub fault: Fault,
}

/// Why a document is refused before the rules of the registry are asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// A part is missing, misplaced or badly formed (2001, 2003, 2004, 2005, 2306).
    Problem(Problem),
    /// An element in the command position that is no command (2000).
    UnknownCommand(String),
    /// An object namespace that is not served (2307).
    UnknownObject(String),
    /// An extension namespace that is not served, or does not belong to this command (2103).
    UnknownExtension(String),
    /// The command does not exist for the object (2101).
    NotForObject {
        /// Namespace of the object.
        namespace: String,
        /// The command.
        command: String,
    },
    /// An option that is not offered (2102).
    Option(Problem),
    /// `maxSigLife` in an update, which the .dk registry answers with 2307.
    MaxSigLife(Problem),
    /// A login version other than 1.0 (2100).
    Version(Problem),
    /// An `objURI` in login that is not served (2307).
    LoginObject(Problem),
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// The services one command uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// The object namespace; `None` for poll, login, logout.
    pub object: Option<&'static str>,
    /// The extension namespaces.
    pub extensions: Vec<&'static str>,
}

/// Reads the envelope.
///
/// # Errors
/// [`Rejected`] when the root or the command is not one of RFC 5730.
pub fn open<'e, 'd>(_root: &'e Element<'d>) -> Result<Incoming<'e, 'd>, Rejected> {
    Ok(Incoming::Hello)
}

impl Opened<'_, '_> {
    /// The namespaces the command uses, to be held against the login.
    ///
    /// # Errors
    /// [`Fault::UnknownObject`] and [`Fault::UnknownExtension`].
    pub fn used(&self) -> Result<Used, Fault> {
        Ok(Used { object: None, extensions: Vec::new() })
    }

    /// The body of a login.
    ///
    /// # Errors
    /// [`Fault`] naming the part at fault.
    pub fn login(&self) -> Result<Login, Fault> {
        Err(Fault::UnknownCommand(String::new()))
    }

    /// The body of a logout: nothing.
    ///
    /// # Errors
    /// [`Fault`] when there is something.
    pub fn logout(&self) -> Result<(), Fault> {
        Ok(())
    }

    /// The body of any other command.
    ///
    /// # Errors
    /// [`Fault`] naming the part at fault.
    pub fn command(&self) -> Result<Command, Fault> {
        Err(Fault::UnknownCommand(String::new()))
    }
}
