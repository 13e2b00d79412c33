//! What the zone says of a domain: its DS records.

use serde::{Deserialize, Serialize};

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
