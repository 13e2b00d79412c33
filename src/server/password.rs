//! Passwords: Argon2id, and a memory of what it has already accepted.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::registry::Handle;
use crate::registry::password::password_problem;

/// The Argon2id hash of a password, as a PHC string.
///
/// # Errors
/// When the operating system gives no random salt.
pub fn hash_password(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| anyhow::anyhow!("hashing a password: {error}"))?.to_string())
}

/// Whether `password` is what `hash` was made of; never for a hash that cannot be read.
pub fn is_password(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
}

/// Whether a registrar may choose `password`.
///
/// # Errors
/// What is wrong with it.
pub fn password_is_acceptable(password: &str) -> Result<(), &'static str> {
    password_problem(password).map_or(Ok(()), Err)
}

/// The credentials Argon2id has accepted since the process started, so that a client which logs
/// in often does not pay for it each time.
///
/// It is safe because it holds no password and nothing to guess one from: each entry is a
/// SHA-256 keyed with bytes drawn at the start of this process and never written down. The
/// stored hash is part of what is digested, so a changed password ends the entry; locks,
/// addresses and certificates are looked at on every login all the same.
#[derive(Debug)]
pub struct Accepted {
    key: [u8; 32],
    entries: Mutex<HashMap<Handle, [u8; 32]>>,
}

impl Accepted {
    /// An empty memory with a key of its own.
    pub fn new(key: [u8; 32]) -> Self {
        Self { key, entries: Mutex::default() }
    }

    /// Whether exactly these credentials were accepted before.
    pub fn knows(&self, user: &Handle, password: &str, hash: &str) -> bool {
        let digest = self.digest(user, password, hash);
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.get(user).is_some_and(|entry| bool::from(entry.ct_eq(&digest)))
    }

    /// Remembers accepted credentials; an account has one entry.
    pub fn remember(&self, user: &Handle, password: &str, hash: &str) {
        let digest = self.digest(user, password, hash);
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).insert(user.clone(), digest);
    }

    /// The nested construction of HMAC (RFC 2104); lengths keep the parts apart.
    fn digest(&self, user: &Handle, password: &str, hash: &str) -> [u8; 32] {
        let padded = |pad: u8| {
            let mut block = [pad; BLOCK_LENGTH];
            block.iter_mut().zip(self.key).for_each(|(byte, key)| *byte ^= key);
            block
        };
        let mut inner = Sha256::new().chain_update(padded(INNER_PAD));
        for part in [user.as_str(), password, hash] {
            inner.update((part.len() as u64).to_be_bytes());
            inner.update(part);
        }
        Sha256::new().chain_update(padded(OUTER_PAD)).chain_update(inner.finalize()).finalize().into()
    }
}

/// Octets of a block of SHA-256.
const BLOCK_LENGTH: usize = 64;
const INNER_PAD: u8 = 0x36;
const OUTER_PAD: u8 = 0x5c;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_knows_its_password_and_no_other() {
        let hash = hash_password("Navn-sandbox-1").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(is_password("Navn-sandbox-1", &hash));
        assert!(!is_password("navn-sandbox-1", &hash));
        assert_ne!(hash_password("Navn-sandbox-1").unwrap(), hash);
    }

    #[test]
    fn an_unreadable_hash_has_no_password() {
        assert!(!is_password("", ""));
        assert!(!is_password("Navn-sandbox-1", "Navn-sandbox-1"));
    }

    #[test]
    fn remembered_credentials_are_known_until_the_hash_changes() {
        let (accepted, user) = (Accepted::new([7; 32]), Handle::trusted("REG-1001"));
        assert!(!accepted.knows(&user, "secret", "hash"));
        accepted.remember(&user, "secret", "hash");
        assert!(accepted.knows(&user, "secret", "hash"));
        assert!(!accepted.knows(&user, "Secret", "hash"));
        assert!(!accepted.knows(&user, "secret", "new hash"));
        assert!(!accepted.knows(&Handle::trusted("REG-1002"), "secret", "hash"));
        assert!(!accepted.knows(&user, "secreth", "ash"));
    }

    #[test]
    fn each_process_keeps_its_own_secret() {
        let user = Handle::trusted("REG-1001");
        let (one, other) = (Accepted::new([1; 32]), Accepted::new([2; 32]));
        assert_ne!(one.digest(&user, "secret", "hash"), other.digest(&user, "secret", "hash"));
    }

    #[test]
    fn a_weak_password_is_not_acceptable() {
        assert!(password_is_acceptable("Navn-sandbox-1").is_ok());
        assert!(password_is_acceptable("navn").is_err());
    }
}
