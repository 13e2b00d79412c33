//! States and deadlines of a domain.

use chrono::{DateTime, Duration, Utc};

use super::{Domain, DomainState};
use crate::registry::policy::Policy;

/// When something next becomes due for `domain`: its expiry, its deletion, the end of a token.
pub fn next_change(domain: &Domain, _policy: &Policy) -> Option<DateTime<Utc>> {
    let own = match domain.state {
        DomainState::Suspended { delete_at, .. } => delete_at,
        _ => domain.expires_at + Duration::seconds(1),
    };
    domain.tokens.iter().map(|token| token.expires_at).chain([own]).min()
}
