//! Chance with a seed: the same seed draws the same.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

/// A source of chance.
#[derive(Clone)]
pub struct Dice(Xoshiro256PlusPlus);

impl Dice {
    /// The dice of `seed`; `stream` tells several of one seed apart.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed ^ stream.wrapping_mul(ODD)))
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.0.next_u64() % bound as u64) as usize
    }

    /// True once in `count` times.
    pub fn once_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn pick<'t, T>(&mut self, among: &'t [T]) -> &'t T {
        &among[self.below(among.len())]
    }

    /// One of several texts.
    pub fn word(&mut self, among: &[&'static str]) -> &'static str {
        among[self.below(among.len())]
    }
}

/// The fraction of the golden section, which spreads small numbers over all bits.
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
