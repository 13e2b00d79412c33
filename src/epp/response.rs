//! `<response>` (RFC 5730 section 2.6).

use super::namespace::Announced;
use super::result::ResultCode;
use crate::registry::registrar::Queue;
use crate::registry::reply::Reply;

/// Everything of an answer but its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The result.
    pub code: ResultCode,
    /// The text of the result.
    pub message: String,
    /// The part of the command at fault.
    pub fault: Option<FaultValue>,
    /// The caller's queue; an empty one is not shown.
    pub queue: Queue,
    /// The client's transaction, if it gave a legal one.
    pub cl_trid: Option<String>,
    /// The server's transaction.
    pub sv_trid: String,
}

/// `extValue`: the element at fault with its value, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultValue {
    /// Namespace URI of the element; empty for one without.
    pub namespace: String,
    /// Its local name.
    pub element: String,
    /// Its text, cut to [`FAULT_VALUE_MAX`] characters; secrets are blanked by the caller.
    pub value: String,
    /// What would be right, in one clause.
    pub reason: String,
}

/// Writes an answer. `reply` is the data of a success; extension data is written only for what
/// the session announced.
pub fn write(_head: &Head, _reply: Option<&Reply>, _announced: &Announced) -> Vec<u8> {
    Vec::new()
}

/// Longest echo of an offending value, in characters.
pub const FAULT_VALUE_MAX: usize = 100;
