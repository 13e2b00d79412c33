//! Parts that several commands of domains are made of.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::registry::host::HostName;

/// `authInfo` as given.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Authorization {
    /// `pw`: of the domain.
    Pw(String),
    /// `pw` with `roid`: of a contact.
    ContactPw {
        /// The text.
        pw: String,
        /// The contact's identifier in the repository.
        roid: String,
    },
    /// `ext`: in words of another protocol.
    Ext,
}

impl Authorization {
    /// The token shown for the domain, if any.
    pub fn token(&self) -> Option<&str> {
        match self {
            Self::Pw(text) if !text.is_empty() => Some(text),
            Self::Pw(_) | Self::ContactPw { .. } | Self::Ext => None,
        }
    }
}

impl Default for Authorization {
    fn default() -> Self {
        Self::Pw(String::new())
    }
}

impl From<&str> for Authorization {
    fn from(text: &str) -> Self {
        Self::Pw(text.to_owned())
    }
}

/// Shows the form, never the text.
impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pw(_) => "Pw(…)",
            Self::ContactPw { .. } => "ContactPw(…)",
            Self::Ext => "Ext",
        })
    }
}

/// The attribute `op` of `<transfer>` (RFC 5730 section 2.9.3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the RFC's")]
pub enum TransferOperation {
    Approve,
    Cancel,
    Query,
    Reject,
    Request,
}

impl TransferOperation {
    /// The word of the attribute.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Cancel => "cancel",
            Self::Query => "query",
            Self::Reject => "reject",
            Self::Request => "request",
        }
    }
}

/// A name server as an attribute of its domain (`domain:hostAttr`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostAttribute {
    /// The name.
    pub name: HostName,
    /// The addresses, none or more.
    pub addresses: Vec<IpAddr>,
}

/// A status to set or to remove.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChange {
    /// The attribute `s`, one of the words of the RFC.
    pub status: String,
    /// Why, in the client's words.
    pub text: String,
}

/// `secDNS:keyData`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyData {
    /// Flags.
    pub flags: u16,
    /// Protocol.
    pub protocol: u8,
    /// Algorithm.
    pub algorithm: u8,
    /// The key in base64, without blanks.
    pub public_key: String,
}

/// Whether a stored command need not mention the part.
pub(super) fn is_default<T: Default + PartialEq>(part: &T) -> bool {
    *part == T::default()
}
