//! What the zone says of a domain: its name servers and its DS records.

use std::collections::BTreeSet;

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

/// Whether a domain may have exactly these DS records.
///
/// # Errors
/// The first thing wrong with the set: too many, an algorithm or digest type off the list, a
/// digest of the wrong length, a record given twice.
pub fn check_ds(records: &[DsRecord], policy: &Policy) -> Result<(), Refusal> {
    if records.len() > policy.ds_max {
        return Err(Refusal::TooManyDs(policy.ds_max));
    }
    let mut seen = BTreeSet::new();
    for record in records {
        if !policy.ds_algorithms.contains(&record.algorithm) {
            let supported = policy.ds_algorithms.iter().copied().collect();
            return Err(Refusal::DsAlgorithm { given: record.algorithm, supported });
        }
        let octets = digest_octets(record.digest_type).ok_or(Refusal::DigestType(record.digest_type))?;
        if record.digest.len() != 2 * octets {
            return Err(Refusal::DigestLength(record.digest.clone()));
        }
        if !seen.insert(record) {
            return Err(Refusal::DsExists);
        }
    }
    Ok(())
}

/// Whether a domain may have `count` name servers.
///
/// # Errors
/// [`Refusal::NameServerCount`] when not.
pub fn check_name_server_count(count: usize, policy: &Policy) -> Result<(), Refusal> {
    let (min, max) = (policy.name_servers_min, policy.name_servers_max);
    if (min..=max).contains(&count) { Ok(()) } else { Err(Refusal::NameServerCount { given: count, min, max }) }
}

/// Octets of a digest: SHA-1, SHA-256 and SHA-384 are known here.
fn digest_octets(digest_type: u8) -> Option<usize> {
    match digest_type {
        1 => Some(20),
        2 => Some(32),
        4 => Some(48),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_digest_type_has_one_length() {
        for (digest_type, octets) in [(1, 20), (2, 32), (4, 48)] {
            assert_eq!(check(&[record(13, digest_type, octets)]), Ok(()));
            let long = record(13, digest_type, octets + 1);
            assert_eq!(check(std::slice::from_ref(&long)), Err(Refusal::DigestLength(long.digest.clone())));
        }
        assert_eq!(check(&[record(13, 3, 32)]), Err(Refusal::DigestType(3)));
    }

    #[test]
    fn only_listed_algorithms_are_taken() {
        for algorithm in [3, 5, 6, 7, 8, 10, 13, 14, 15, 16] {
            assert_eq!(check(&[record(algorithm, 2, 32)]), Ok(()));
        }
        for algorithm in [0, 1, 4, 12, 17] {
            assert!(
                matches!(check(&[record(algorithm, 2, 32)]), Err(Refusal::DsAlgorithm { given, .. }) if given == algorithm)
            );
        }
    }

    #[test]
    fn a_domain_has_at_most_five_ds_records_and_none_twice() {
        let tagged = |key_tag| DsRecord { key_tag, ..record(13, 2, 32) };
        let six: Vec<_> = (0..6).map(tagged).collect();
        assert_eq!(check(&six[..5]), Ok(()));
        assert_eq!(check(&six), Err(Refusal::TooManyDs(5)));
        assert_eq!(check(&[tagged(1), tagged(1)]), Err(Refusal::DsExists));
    }

    #[test]
    fn two_to_seven_name_servers_serve_a_domain() {
        let policy = Policy::dk_2023();
        for count in [2, 7] {
            assert_eq!(check_name_server_count(count, &policy), Ok(()));
        }
        for given in [0, 1, 8] {
            let refusal = Refusal::NameServerCount { given, min: 2, max: 7 };
            assert_eq!(check_name_server_count(given, &policy), Err(refusal));
        }
    }

    fn check(records: &[DsRecord]) -> Result<(), Refusal> {
        check_ds(records, &Policy::dk_2023())
    }

    fn record(algorithm: u8, digest_type: u8, octets: usize) -> DsRecord {
        DsRecord { key_tag: 1, algorithm, digest_type, digest: "AB".repeat(octets) }
    }
}
