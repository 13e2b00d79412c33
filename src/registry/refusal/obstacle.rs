//! What stands in the way of an operation that is right in itself.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};

use crate::registry::domain::{Domain, DomainState, DomainStatus, PendingKind};

/// What stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The object has this status.
    Status(DomainStatus),
    /// An invoice is open.
    Unpaid,
    /// The VID service protects the domain.
    Vid,
    /// The registration has ended.
    Expired(DateTime<Utc>),
    /// It is possible from this day on.
    OpensOn(NaiveDate),
    /// The new expiry would lie too far ahead; this is the latest.
    Latest(DateTime<Utc>),
}

impl Obstacle {
    /// The status a domain shows that is not active, or has an open request; `ok` when a request
    /// that ends finds that it no longer holds the domain.
    pub fn of(domain: &Domain) -> Self {
        Self::Status(match (&domain.state, domain.pending.as_ref().map(|pending| pending.kind)) {
            (DomainState::Suspended { .. }, _) | (_, Some(PendingKind::Delete)) => DomainStatus::PendingDelete,
            (DomainState::Reserved, _) => DomainStatus::PendingCreate,
            (DomainState::Locked | DomainState::Blocked, _) => DomainStatus::ServerUpdateProhibited,
            (DomainState::Active, Some(PendingKind::Update)) => DomainStatus::PendingUpdate,
            (DomainState::Active, None) => DomainStatus::Ok,
        })
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(DomainStatus::Ok) => f.write_str("the request no longer holds the object"),
            Self::Status(status) => write!(f, "the status {} stands in the way", status.word()),
            Self::Unpaid => f.write_str("an invoice for the domain must be paid first"),
            Self::Vid => f.write_str("the VID service of the domain stands in the way"),
            Self::Expired(at) => write!(f, "the registration ended on {}", at.date_naive()),
            Self::OpensOn(day) => write!(f, "renewal opens on {day}"),
            Self::Latest(at) => write!(f, "the expiry may lie on {} at the latest", at.date_naive()),
        }
    }
}
