//! The code of a registered letter: made, hashed and compared.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The code of a registered letter, as a salted hash.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Random salt, hexadecimal.
    pub salt: String,
    /// SHA-256 over approval id, salt and code, hexadecimal.
    pub hash: String,
    /// Wrong entries so far.
    pub wrong_tries: u32,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Letter(wrong_tries: {})", self.wrong_tries)
    }
}

impl Letter {
    /// A letter for the approval numbered `approval`, and the code that stands in it. The code is
    /// kept nowhere else.
    pub fn write(approval: i64, entropy: &[u8; 32]) -> (Self, String) {
        // The entropy of a command may serve other purposes too, so it is not used as it is.
        let drawn = digest(&[b"registered letter", &approval.to_be_bytes(), entropy]);
        let (salt, rest) = drawn.split_at(SALT_LENGTH);
        let code: String = rest.iter().take(CODE_LENGTH).map(|byte| character(*byte)).collect();
        let salt = hexadecimal(salt);
        let hash = hash(approval, &salt, &code);
        (Self { salt, hash, wrong_tries: 0 }, code)
    }

    /// Whether `given`, in any case and with any blanks, is the code. Takes the same time for
    /// every wrong code.
    pub fn opens(&self, approval: i64, given: &str) -> bool {
        let folded: String = given.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let given = hash(approval, &self.salt, &folded);
        given.as_bytes().ct_eq(self.hash.as_bytes()).into()
    }
}

/// The character for a random byte. The alphabet has 32 characters, so none is more likely.
fn character(byte: u8) -> char {
    char::from(ALPHABET[usize::from(byte) % ALPHABET.len()])
}

fn hash(approval: i64, salt: &str, code: &str) -> String {
    hexadecimal(&digest(&[&approval.to_be_bytes(), salt.as_bytes(), code.as_bytes()]))
}

/// SHA-256 over the parts, each after its length, so that no two lists of parts run together.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes every byte");
        text
    })
}

/// Letters and digits that nobody confuses on paper.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Characters of a code: 50 random bits.
const CODE_LENGTH: usize = 10;
/// Octets of a salt.
const SALT_LENGTH: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_ten_characters_without_i_and_o() {
        for seed in 0..=255 {
            let (_, code) = Letter::write(7, &[seed; 32]);
            assert_eq!(code.len(), 10);
            assert!(code.bytes().all(|c| matches!(c, b'A'..=b'Z' | b'2'..=b'9') && !b"IO".contains(&c)), "{code}");
        }
    }

    #[test]
    fn case_and_blanks_do_not_matter() {
        let (letter, code) = Letter::write(7, &[1; 32]);
        let (head, tail) = code.split_at(5);
        assert!(letter.opens(7, &code));
        assert!(letter.opens(7, &format!(" {} {}\n", head.to_lowercase(), tail)));
    }

    #[test]
    fn a_code_opens_only_the_approval_it_was_made_for() {
        let (letter, code) = Letter::write(7, &[1; 32]);
        assert!(!letter.opens(8, &code));
        assert!(!letter.opens(7, ""));
        assert!(!letter.opens(7, &Letter::write(7, &[2; 32]).1));
    }

    #[test]
    fn the_code_cannot_be_read_off_the_letter() {
        let (letter, code) = Letter::write(7, &[1; 32]);
        assert!(!format!("{letter:?}{}{}", letter.salt, letter.hash).contains(&code));
        assert_eq!((letter.salt.len(), letter.hash.len()), (32, 64));
    }
}
