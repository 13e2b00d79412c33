//! Poll messages (RFC 5730 section 2.9.2.3) and what they carry.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::domain::DomainName;
use super::handle::Handle;
use super::host::HostName;
use super::reply::{ContactView, DomainView, HostView, TransferView};

/// A message in a registrar's queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Number, unique for ever, rising.
    pub id: i64,
    /// Whose queue.
    pub registrar: Handle,
    /// When it was queued.
    pub queued_at: DateTime<Utc>,
    /// The text.
    pub text: String,
    /// The object data that goes with it.
    pub data: MessageData,
}

/// Object data of a message (`resData`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum MessageData {
    /// Only the text.
    None,
    /// A pending operation on a domain ended (`domain:panData`).
    DomainPending(PendingResult<DomainName>, Option<Risk>),
    /// A pending operation on a contact ended (`contact:panData`).
    ContactPending(PendingResult<Handle>),
    /// A pending operation on a host ended (`host:panData`).
    HostPending(PendingResult<HostName>),
    /// A domain moved (`domain:trnData`).
    Transfer(TransferView),
    /// A domain changed by another hand (`domain:infData`).
    Domain(Box<DomainView>),
    /// A contact changed by another hand (`contact:infData`).
    Contact(Box<ContactView>),
    /// A host changed by another hand (`host:infData`).
    Host(Box<HostView>),
}

/// How a pending operation ended (`panDataType`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingResult<K> {
    /// The object.
    pub object: K,
    /// `paResult`: whether the operation was carried out.
    pub approved: bool,
    /// The transaction that asked for it.
    pub transaction: Transaction,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
}

/// The identifiers of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// The client's, if it gave one.
    pub cl_trid: Option<String>,
    /// The server's.
    pub sv_trid: String,
}

/// The registry's verdict on an application (`dkhm:risk_assessment`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Risk {
    /// Active at once.
    #[serde(rename = "GREEN")]
    Green,
    /// Identity control needed before activation.
    #[serde(rename = "BLUE")]
    Blue,
}

impl Risk {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Green => "GREEN",
            Self::Blue => "BLUE",
        }
    }
}
