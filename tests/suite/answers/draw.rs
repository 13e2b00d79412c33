//! Arbitrary values: of the shortest and the longest, with every kind of character.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use chrono::{DateTime, Utc};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Draws values from a seed.
pub struct Draw(StdRng);

impl Draw {
    /// Draws the same values every time.
    pub fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// Yes more often than no.
    pub fn likely(&mut self) -> bool {
        self.0.random_bool(0.7)
    }

    /// Yes or no.
    pub fn flag(&mut self) -> bool {
        self.0.random()
    }

    /// One of `values`.
    pub fn one<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.0.random_range(0..values.len())]
    }

    /// Some of `values` in their order, at least `min` of them.
    pub fn some<T: Copy>(&mut self, values: &[T], min: usize) -> Vec<T> {
        let chosen: Vec<T> = values.iter().copied().filter(|_| self.flag()).collect();
        if chosen.len() < min { values.to_vec() } else { chosen }
    }

    /// A value or none.
    pub fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.flag().then(|| value(self))
    }

    /// Between `min` and `max` values, most often one of the two.
    pub fn list<T>(&mut self, min: usize, max: usize, mut value: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.length(min, max)).map(|_| value(self)).collect()
    }

    /// A number: none, one, many, and the most there are.
    pub fn whole(&mut self) -> i64 {
        let many = self.0.random_range(2..1_000_000);
        self.one(&[0, 1, many, i64::MAX])
    }

    /// Any number of 16 bits.
    pub fn short(&mut self) -> u16 {
        let any = self.0.random();
        self.one(&[0, any, u16::MAX])
    }

    /// Any amount.
    pub fn ore(&mut self) -> i64 {
        let any = self.0.random_range(-1_000_000..1_000_000);
        self.one(&[0, -5, any, i64::MAX, i64::MIN])
    }

    /// `max` characters of hexadecimal, two an octet.
    pub fn hexadecimal(&mut self, max: usize) -> String {
        self.list(0, max / 2, |draw| format!("{:02X}", draw.0.random::<u8>())).concat()
    }

    /// An instant of the years a calendar of four digits has, and one beyond it.
    pub fn instant(&mut self) -> DateTime<Utc> {
        let first = -62_135_596_800_000;
        let last = 253_402_300_799_999;
        let any = self.0.random_range(first..=last);
        let today = self.0.random_range(1_700_000_000_000..1_900_000_000_000);
        let millis = self.one(&[first, today, today, any, last, last + 1]);
        DateTime::from_timestamp_millis(millis).expect("chrono knows these years")
    }

    /// An address of either family.
    pub fn address(&mut self) -> IpAddr {
        if self.flag() {
            Ipv4Addr::from_bits(self.0.random()).into()
        } else {
            Ipv6Addr::from_bits(self.0.random()).into()
        }
    }

    /// Text of `min` to `max` characters, as `xs:normalizedString` counts them.
    pub fn text(&mut self, min: usize, max: usize) -> String {
        self.list(min, max, Self::character).into_iter().collect()
    }

    /// Text of `min` to `max` characters, as `xs:token` counts them: no white space to strip or collapse.
    pub fn token(&mut self, min: usize, max: usize) -> String {
        let solid = |c: char| if matches!(c, ' ' | '\t' | '\n' | '\r') { 'x' } else { c };
        self.text(min, max).chars().map(solid).collect()
    }

    /// Text of `min` to `max` of the characters of `alphabet`.
    pub fn of(&mut self, alphabet: &str, min: usize, max: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        self.list(min, max, |draw| draw.one(&letters)).into_iter().collect()
    }

    /// A name as XML has them, more or less.
    pub fn name(&mut self) -> String {
        self.of("abcdefXYZ_", 1, 3) + &self.of("abcXYZ0123456789_-.", 0, 20)
    }

    fn length(&mut self, min: usize, max: usize) -> usize {
        let between = self.0.random_range(min..=max);
        self.one(&[min, between, between, max])
    }

    fn character(&mut self) -> char {
        let (low, high) = self.one(CHARACTERS);
        self.0.random_range(low..=high)
    }
}

/// Ranges of characters, each as likely as the others: ASCII, markup, what XML 1.0 forbids, Danish
/// letters, combining marks, other scripts, blanks that are no white space, non-characters, astral.
const CHARACTERS: &[(char, char)] = &[
    ('a', 'z'),
    ('a', 'z'),
    (' ', '~'),
    ('<', '>'),
    ('&', '\''),
    ('"', '"'),
    (']', ']'),
    ('\0', '\u{1f}'),
    ('\u{7f}', '\u{9f}'),
    ('Æ', 'ø'),
    ('\u{300}', '\u{36f}'),
    ('\u{370}', '\u{d7ff}'),
    ('\u{2000}', '\u{202f}'),
    ('\u{e000}', '\u{ffff}'),
    ('\u{fffe}', '\u{ffff}'),
    ('\u{10000}', '\u{10ffff}'),
];
