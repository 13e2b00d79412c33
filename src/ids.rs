//! The one place that draws randomness: svTRIDs, and the entropy of tokens, codes and salts.

use uuid::Uuid;

/// Draws identifiers and random bytes from the operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ids;

impl Ids {
    /// A server transaction identifier: an upper-case UUID.
    pub fn sv_trid(self) -> String {
        Uuid::new_v4().hyphenated().to_string().to_uppercase()
    }

    /// Random bytes for one command.
    pub fn entropy(self) -> [u8; 32] {
        rand::random()
    }
}
