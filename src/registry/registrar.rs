//! Registrar accounts: who may log in, and what they have paid in.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::domain::Management;
use super::handle::Handle;
use super::money::Money;

/// A registrar's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registrar {
    /// The REG-handle, which is also the login name.
    pub id: Handle,
    /// The registrar's name.
    pub name: String,
    /// Prepaid funds; may be negative.
    pub balance: Money,
    /// Whether staff has locked the account: it can log in no more.
    pub locked: bool,
    /// Management of new domains when the command does not say.
    pub management: Management,
    /// Automatic renewal of new domains when the command does not say.
    pub auto_renew: bool,
    /// The contact that administers new hosts when the command does not say.
    pub default_name_server_admin: Option<Handle>,
    /// Source addresses the account may connect from; empty means any.
    pub allowed_addresses: Vec<String>,
    /// SHA-256 fingerprints (hexadecimal) of the client certificates the account may use.
    pub certificates: Vec<String>,
    /// Whether a client certificate is demanded.
    pub certificate_required: bool,
    /// Failed logins in a row.
    pub failed_logins: i64,
    /// Until when logins are refused after too many failures.
    pub login_locked_until: Option<DateTime<Utc>>,
    /// Messages in the poll queue.
    pub message_count: i64,
    /// When the account was opened.
    pub created_at: DateTime<Utc>,
    /// The Argon2id hash of the password (PHC string). Never shown.
    #[serde(skip)]
    pub password_hash: String,
}

/// The state of a registrar's poll queue, told in every answer while it is not empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// Messages waiting.
    pub count: i64,
    /// The oldest message's id.
    pub head: Option<i64>,
}

/// What is wrong with `password` as a new password, if anything: the .dk rules for logins want
/// 8 to 64 characters of at least three kinds, and no others than those listed.
pub fn password_problem(password: &str) -> Option<&'static str> {
    if !(PASSWORD_LENGTH_MIN..=PASSWORD_LENGTH_MAX).contains(&password.chars().count()) {
        return Some("a password has 8 to 64 characters");
    }
    if !password.chars().all(|c| c.is_ascii_alphanumeric() || PASSWORD_SPECIALS.contains(c)) {
        return Some("a password holds letters a-z, digits and the special characters of the login rules");
    }
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_digit(),
        |c| PASSWORD_SPECIALS.contains(c),
    ];
    let used = kinds.iter().filter(|kind| password.chars().any(kind)).count();
    (used < PASSWORD_KINDS_MIN)
        .then_some("a password mixes three of lower case, upper case, digits and special characters")
}

/// Fewest characters of a password.
const PASSWORD_LENGTH_MIN: usize = 8;
/// Most characters of a password.
const PASSWORD_LENGTH_MAX: usize = 64;
/// Fewest kinds of characters in a password.
const PASSWORD_KINDS_MIN: usize = 3;
/// The special characters a password may hold; blank and backslash are not among them.
const PASSWORD_SPECIALS: &str = "%`'()*+-,./:;<>=!_&~{}|^?$#@\"[]";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_eight_to_sixty_four_characters() {
        assert!(password_problem("Abcde-7").is_some());
        assert_eq!(password_problem("Abcdef-7"), None);
        assert_eq!(password_problem(&format!("A-{}", "b".repeat(62))), None);
        assert!(password_problem(&format!("A-{}", "b".repeat(63))).is_some());
    }

    #[test]
    fn a_password_mixes_three_kinds_of_characters() {
        for weak in ["abcdefgh", "abcdefg7", "ABCDEFGH-", "12345678", "ABCD1234"] {
            assert!(password_problem(weak).is_some(), "{weak}");
        }
        for good in ["abcdEF78", "abcd-ef7", "ABCD[12]", "Navn-sandbox-1"] {
            assert_eq!(password_problem(good), None, "{good}");
        }
    }

    #[test]
    fn blanks_backslashes_and_other_letters_are_not_for_passwords() {
        for bad in ["Abcdef 7", "Abcdef\\7", "Abcdefø7", "[LOGIN SECURITY]7a"] {
            assert!(password_problem(bad).is_some(), "{bad}");
        }
    }
}
