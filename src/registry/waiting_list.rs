//! Waiting lists: who is next for a name that is taken.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::domain::DomainName;
use super::handle::Handle;

/// A position on the waiting list of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Number, rising: the order of arrival.
    pub id: i64,
    /// The name waited for.
    pub domain: DomainName,
    /// Who waits.
    pub contact: Handle,
    /// Since when.
    pub joined_at: DateTime<Utc>,
    /// The offer, once the name was deleted and this position's turn has come.
    pub offer: Option<Offer>,
}

/// The right to register a name, offered to one position for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Eight hexadecimal characters, compared without regard to case.
    pub token: String,
    /// When the offer goes to the next position.
    pub expires_at: DateTime<Utc>,
}
