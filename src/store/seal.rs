//! Sealing of what must be shown again but not be readable at rest: tokens, codes in letters.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce};

use crate::ids::Ids;
use crate::registry::approval::Held;
use crate::registry::command::{AuthInfoChange, Authorization};
use crate::registry::domain::AuthInfo;
use crate::registry::message::MessageData;

/// The key that seals and opens. A sealed text is bound to the row it was sealed for.
#[derive(Clone)]
pub struct Seal {
    cipher: ChaCha20Poly1305,
    ids: Ids,
}

/// The text was sealed with another key or for another row, or is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed text does not open with this key")]
pub struct Unopened;

impl Seal {
    /// Seals with `key`.
    pub fn new(key: &[u8; 32], ids: Ids) -> Self {
        Self { cipher: ChaCha20Poly1305::new(&(*key).into()), ids }
    }

    /// `text` sealed for `row`: nonce and ciphertext in hexadecimal.
    pub fn seal(&self, text: &str, row: &str) -> String {
        let mut nonce = [0; NONCE_LENGTH];
        nonce.copy_from_slice(&self.ids.entropy()[..NONCE_LENGTH]);
        let payload = Payload { msg: text.as_bytes(), aad: row.as_bytes() };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload).expect("texts are shorter than 256 GB");
        nonce.iter().chain(&sealed).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The text that was sealed for `row`.
    ///
    /// # Errors
    /// [`Unopened`] when it was not.
    pub fn open(&self, sealed: &str, row: &str) -> Result<String, Unopened> {
        let bytes = bytes(sealed).ok_or(Unopened)?;
        let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE_LENGTH>().ok_or(Unopened)?;
        let payload = Payload { msg: ciphertext, aad: row.as_bytes() };
        let text = self.cipher.decrypt(&Nonce::from(*nonce), payload).map_err(|_| Unopened)?;
        String::from_utf8(text).map_err(|_| Unopened)
    }

    /// `tokens`, each sealed for `row`.
    pub fn seal_tokens(&self, tokens: &[AuthInfo], row: &str) -> Vec<AuthInfo> {
        tokens.iter().map(|token| AuthInfo { token: self.seal(&token.token, row), ..token.clone() }).collect()
    }

    /// Opens `tokens` in place.
    ///
    /// # Errors
    /// [`Unopened`] when one was not sealed for `row`.
    pub fn open_tokens(&self, tokens: &mut [AuthInfo], row: &str) -> Result<(), Unopened> {
        tokens.iter_mut().try_for_each(|token| self.open(&token.token, row).map(|text| token.token = text))
    }

    /// A held operation with the token it carries sealed for `row`.
    pub fn seal_held(&self, held: &Held, row: &str) -> Held {
        let mut held = held.clone();
        if let Some(token) = token_of(&mut held) {
            *token = self.seal(token, row);
        }
        held
    }

    /// Opens the token of a held operation in place.
    ///
    /// # Errors
    /// [`Unopened`] when it was not sealed for `row`.
    pub fn open_held(&self, held: &mut Held, row: &str) -> Result<(), Unopened> {
        if let Some(token) = token_of(held) {
            *token = self.open(token, row)?;
        }
        Ok(())
    }

    /// A message's data with the tokens it shows sealed for `row`.
    pub fn seal_data(&self, data: &MessageData, row: &str) -> MessageData {
        let mut data = data.clone();
        if let MessageData::Domain(view) = &mut data {
            view.tokens = self.seal_tokens(&view.tokens, row);
        }
        data
    }

    /// Opens the tokens of a message's data in place.
    ///
    /// # Errors
    /// [`Unopened`] when one was not sealed for `row`.
    pub fn open_data(&self, data: &mut MessageData, row: &str) -> Result<(), Unopened> {
        if let MessageData::Domain(view) = data { self.open_tokens(&mut view.tokens, row) } else { Ok(()) }
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(…)")
    }
}

/// The token a held operation carries, if it carries one.
fn token_of(held: &mut Held) -> Option<&mut String> {
    let token = match held {
        Held::DomainCreate(application) => match &mut application.create.auth_info {
            Authorization::Pw(text) => text,
            Authorization::ContactPw { .. } | Authorization::Ext => return None,
        },
        Held::DomainUpdate(update) => match &mut update.auth_info {
            Some(AuthInfoChange::Use(token)) => token,
            _ => return None,
        },
        Held::DomainDelete(_) | Held::HostCreate(_) | Held::HostUpdate(_) | Held::ContactUpdate(_) => return None,
    };
    (!token.is_empty()).then_some(token)
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

const NONCE_LENGTH: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_text_opens_only_with_its_key_and_row() {
        let seal = Seal::new(&[7; 32], Ids::system());
        let sealed = seal.seal("OWN-TRANSFER-1", "eksempel.dk");
        assert!(!sealed.contains("OWN"));
        assert_eq!(seal.open(&sealed, "eksempel.dk").unwrap(), "OWN-TRANSFER-1");
        assert_eq!(seal.open(&sealed, "nabo.dk"), Err(Unopened));
        assert_eq!(Seal::new(&[8; 32], Ids::system()).open(&sealed, "eksempel.dk"), Err(Unopened));
        assert_eq!(seal.open("zz", "eksempel.dk"), Err(Unopened));
        assert_ne!(sealed, seal.seal("OWN-TRANSFER-1", "eksempel.dk"));
    }
}
