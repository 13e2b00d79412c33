//! The one place that draws randomness: svTRIDs, and the entropy of tokens, codes and salts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};
use uuid::Builder;
use uuid::fmt::Hyphenated;

/// Draws identifiers and random bytes: from the operating system, or in tests from a seed.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    seeded: Option<Arc<AtomicU64>>,
}

impl Ids {
    /// The operating system's generator.
    pub fn system() -> Self {
        Self::default()
    }

    /// The same identifiers every time, for tests whose output is compared. Never for service.
    pub fn seeded(seed: u32) -> Self {
        Self { seeded: Some(Arc::new(AtomicU64::new(u64::from(seed) << 32))) }
    }

    /// A server transaction identifier: an upper-case UUID.
    pub fn sv_trid(&self) -> String {
        let bytes = self.entropy();
        let bytes = bytes.first_chunk().expect("thirty-two bytes hold sixteen");
        let mut text = [0; Hyphenated::LENGTH];
        Builder::from_random_bytes(*bytes).into_uuid().hyphenated().encode_upper(&mut text).to_owned()
    }

    /// Random bytes for one command.
    pub fn entropy(&self) -> [u8; 32] {
        match &self.seeded {
            None => rand::random(),
            Some(next) => Sha256::digest(next.fetch_add(1, Ordering::SeqCst).to_be_bytes()).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_differ_and_a_seed_repeats_them() {
        let ids = Ids::system();
        assert_ne!(ids.sv_trid(), ids.sv_trid());
        let (a, b) = (Ids::seeded(1), Ids::seeded(1));
        assert_eq!((a.sv_trid(), a.entropy()), (b.sv_trid(), b.entropy()));
        assert_ne!(a.entropy(), a.entropy());
    }
}
