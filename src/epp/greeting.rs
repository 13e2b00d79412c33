//! `<greeting>` (RFC 5730 section 2.4).

use chrono::{DateTime, Utc};

use super::namespace::Offer;

/// Writes the greeting: service name, the present, services and data collection policy.
pub fn write(_service: &str, _now: DateTime<Utc>, _offer: &Offer) -> Vec<u8> {
    Vec::new()
}
