//! Parts of events, and an event in few words.

use serde::Serialize;

use super::Event;
use crate::registry::domain::DomainName;
use crate::registry::handle::Handle;
use crate::registry::host::HostName;

impl Event {
    /// The fact in two or three words, as in the history: `domain_renewed` is `domain renewed`.
    pub fn what(&self) -> String {
        let tagged = serde_json::to_value(self).unwrap_or_default();
        tagged["event"].as_str().unwrap_or_default().replace('_', " ")
    }
}

/// Why a position on a waiting list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PositionEnd {
    /// Its owner left.
    Left,
    /// Its fee was not paid in time.
    Unpaid,
    /// The name was offered and not taken.
    OfferLapsed,
}

/// Why an application was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CreateRefusal {
    /// An earlier application got the name.
    Taken,
    /// The registrant did not accept the terms in time.
    TermsLapsed,
    /// The registrant has come into another kind of management than the application wants.
    Mismatched,
    /// The registrant said no, or the rules no longer allow it.
    Cancelled,
}

/// What a held operation concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "key", rename_all = "snake_case")]
pub enum PendingObject {
    /// A domain.
    Domain(DomainName),
    /// A contact.
    Contact(Handle),
    /// A host.
    Host(HostName),
}
