//! Handles: the identifiers of registrars, contacts and the registry itself (`eppcom:clIDType`).

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// An identifier of 3 to 16 characters naming a registrar account (`REG-1001`), a contact
/// (`DHA1263-DK`) or the registry itself (`DKHM1-DK`). Compared as written, in upper case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Handle(Arc<str>);

impl Handle {
    /// The registry's own handle. As sponsor it means "managed by the registrant".
    pub fn registry() -> Self {
        Self(Arc::from(REGISTRY))
    }

    /// A handle the program itself made up or read back from storage.
    pub fn trusted(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// The text as written on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the registry's own handle.
    pub fn is_registry(&self) -> bool {
        &*self.0 == REGISTRY
    }

    /// Whether this names a registrar account (a REG-handle) and not a contact.
    pub fn is_registrar(&self) -> bool {
        self.0.starts_with("REG-")
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is not 3 to 16 characters long, or has blanks that XML does not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a handle has {HANDLE_LENGTH_MIN} to {HANDLE_LENGTH_MAX} characters and at most single blanks inside")]
pub struct BadHandle;

impl FromStr for Handle {
    type Err = BadHandle;

    fn from_str(text: &str) -> Result<Self, BadHandle> {
        let length = text.chars().count();
        // Between words a token has one blank, and none at its ends (XML Schema part 2, section 3.3.2).
        let is_token = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ") == text;
        if !is_token || !(HANDLE_LENGTH_MIN..=HANDLE_LENGTH_MAX).contains(&length) {
            return Err(BadHandle);
        }
        Ok(Self(Arc::from(text.to_ascii_uppercase())))
    }
}

const REGISTRY: &str = "DKHM1-DK";

/// Fewest characters of a handle (`eppcom:clIDType`).
pub const HANDLE_LENGTH_MIN: usize = 3;
/// Most characters of a handle (`eppcom:clIDType`).
pub const HANDLE_LENGTH_MAX: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_to_sixteen_characters_are_a_handle() {
        assert!("AB".parse::<Handle>().is_err());
        assert!("ABC".parse::<Handle>().is_ok());
        assert!("ABCDEFGHIJKLMNOP".parse::<Handle>().is_ok());
        assert!("ABCDEFGHIJKLMNOPQ".parse::<Handle>().is_err());
    }

    #[test]
    fn blanks_that_xml_does_not_keep_are_no_part_of_a_handle() {
        assert!("A B".parse::<Handle>().is_ok());
        for text in ["   ", " ABC", "ABC ", "A  B", "A\tB", "A\nB"] {
            assert!(text.parse::<Handle>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn handles_are_folded_to_upper_case() {
        assert_eq!("dha1263-dk".parse::<Handle>().unwrap().as_str(), "DHA1263-DK");
        // A dotless i is not an i, and a long handle does not come out of a short one.
        assert_eq!("k\u{131}m-dk".parse::<Handle>().unwrap().as_str(), "K\u{131}M-DK");
        assert_eq!("\u{df}".repeat(16).parse::<Handle>().unwrap().as_str().chars().count(), 16);
    }
}
