//! Who sees to it that a contact's identity and e-mail address are right, and how far that is.

use serde::{Deserialize, Serialize};

use super::{Contact, Identity};
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Registrar;

/// Who verifies a contact (`dkhm:responsibleType`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Responsible {
    /// Its registrar, whose word is taken.
    Registrar,
    /// The registry.
    #[default]
    Registry,
}

/// `dkhm:contact_verification` as a client gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationClaim {
    /// `verified_id`.
    pub id: Option<bool>,
    /// `verified_email`.
    pub email: Option<bool>,
    /// The first part given that only the registry sets.
    pub registry_part: Option<String>,
}

impl Responsible {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Registrar => "registrar",
            Self::Registry => "registry",
        }
    }

    /// Who verifies a contact whose sponsor has `account`: the account says so, and the registry
    /// is its own sponsor.
    pub fn of(account: Option<&Registrar>) -> Self {
        account.map_or(Self::Registry, |account| account.verification)
    }
}

impl VerificationClaim {
    /// Whether the registrar vouches for identity and e-mail address, which go together.
    ///
    /// # Errors
    /// [`Refusal::VerificationFixed`], [`Refusal::VerificationUneven`].
    pub fn vouches(&self) -> Result<bool, Refusal> {
        if let Some(part) = &self.registry_part {
            return Err(Refusal::VerificationFixed(part.clone()));
        }
        let (id, email) = (self.id.unwrap_or(false), self.email.unwrap_or(false));
        if id == email { Ok(id) } else { Err(Refusal::VerificationUneven) }
    }
}

/// Whether a registrar may speak of the verification of `contact` beside the other changes of an
/// update, `moves` telling of a new e-mail or postal address among them.
///
/// # Errors
/// [`Refusal::VerificationClosed`] when it may not.
pub fn check_open(contact: &Contact, responsible: Responsible, moves: bool) -> Result<(), Refusal> {
    let closed = if responsible == Responsible::Registry {
        "where the registry is responsible"
    } else if contact.identity == Identity::Open {
        "while the registry checks the contact"
    } else if moves {
        "together with a new e-mail or postal address"
    } else {
        return Ok(());
    };
    Err(Refusal::VerificationClosed(closed))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::registry::contact::tests::contact;
    use crate::registry::handle::Handle;

    #[test]
    fn identity_and_email_address_are_vouched_for_together() {
        let claim = |id, email| VerificationClaim { id, email, registry_part: None }.vouches();
        assert_eq!(claim(Some(true), Some(true)), Ok(true));
        assert_eq!(claim(Some(false), None), Ok(false));
        assert_eq!(claim(None, None), Ok(false));
        for (id, email) in [(Some(true), None), (None, Some(true)), (Some(true), Some(false))] {
            assert_eq!(claim(id, email), Err(Refusal::VerificationUneven));
        }
    }

    #[test]
    fn what_the_registry_sets_is_not_for_clients() {
        let part = Some("responsible".to_owned());
        let claim = VerificationClaim { registry_part: part, ..VerificationClaim::default() };
        assert_eq!(claim.vouches(), Err(Refusal::VerificationFixed("responsible".to_owned())));
    }

    #[test]
    fn the_account_of_the_sponsor_says_who_is_responsible() {
        let account = Registrar::new(Handle::trusted("REG-1"), "A", DateTime::UNIX_EPOCH);
        assert_eq!(Responsible::of(Some(&account)), Responsible::Registry);
        let vouching = Registrar { verification: Responsible::Registrar, ..account };
        assert_eq!(Responsible::of(Some(&vouching)), Responsible::Registrar);
        assert_eq!(Responsible::of(None), Responsible::Registry);
    }

    #[test]
    fn only_a_responsible_registrar_speaks_and_only_of_that() {
        let contact = contact("DHA1263-DK");
        let refused = |contact: &Contact, responsible, moves| match check_open(contact, responsible, moves) {
            Err(Refusal::VerificationClosed(why)) => why,
            other => panic!("{other:?}"),
        };
        assert_eq!(check_open(&contact, Responsible::Registrar, false), Ok(()));
        assert!(refused(&contact, Responsible::Registry, false).contains("registry is responsible"));
        assert!(refused(&contact, Responsible::Registrar, true).contains("address"));
        let asked = Contact { identity: Identity::Open, ..contact };
        assert!(refused(&asked, Responsible::Registrar, false).contains("checks the contact"));
    }
}
