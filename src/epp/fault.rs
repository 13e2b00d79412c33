//! Why a document is refused before the rules of the registry are asked.

use super::login::Login;
use crate::xml::Problem;

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
    /// A login version other than 1.0 (2100).
    Version(Problem),
    /// A login whose user has a name nobody can have: answered like wrong credentials, after the
    /// same work (2200).
    NoSuchUser(Box<Login>),
    /// An `objURI` in login that is not served (2307).
    LoginObject(Problem),
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}
