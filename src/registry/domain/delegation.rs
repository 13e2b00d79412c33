//! What the zone says of a domain: its DS records.

use serde::{Deserialize, Serialize};

use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;

/// A delegation signer record (RFC 5910 section 4, DS interface).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DsRecord {
    /// Tag of the key.
    pub key_tag: u16,
    /// DNSSEC algorithm number.
    pub algorithm: u8,
    /// Digest type number.
    pub digest_type: u8,
    /// Digest in upper-case hexadecimal.
    pub digest: String,
}

/// Whether `records` may stand in the zone.
///
/// # Errors
/// A refusal that names the record at fault.
pub fn check_ds(records: &[DsRecord], policy: &Policy) -> Result<(), Refusal> {
    if records.len() > policy.ds_max {
        return Err(Refusal::TooManyDs(policy.ds_max));
    }
    for record in records {
        if !policy.ds_algorithms.contains(&record.algorithm) {
            return Err(Refusal::DsAlgorithm(record.algorithm));
        }
        let octets = match record.digest_type {
            1 => 20,
            2 => 32,
            4 => 48,
            other => return Err(Refusal::DigestType(other)),
        };
        if record.digest.len() != 2 * octets {
            return Err(Refusal::DigestLength(record.digest.clone()));
        }
    }
    Ok(())
}

/// Whether a domain may have `count` name servers.
///
/// # Errors
/// [`Refusal::NameServerCount`].
pub fn check_name_server_count(count: usize, policy: &Policy) -> Result<(), Refusal> {
    let (min, max) = (policy.name_servers_min, policy.name_servers_max);
    if (min..=max).contains(&count) { Ok(()) } else { Err(Refusal::NameServerCount { given: count, min, max }) }
}
