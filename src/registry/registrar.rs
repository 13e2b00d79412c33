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

/// What is wrong with a new password under the registry's rules; `None` if nothing is.
pub fn password_problem(password: &str) -> Option<&'static str> {
    let length = password.chars().count();
    if !(PASSWORD_LENGTH_MIN..=PASSWORD_LENGTH_MAX).contains(&length) {
        return Some("a password has 8 to 64 characters");
    }
    if !password.chars().all(|c| c.is_ascii_alphanumeric() || PASSWORD_SPECIALS.contains(c)) {
        return Some("a password is made of letters a-z, digits and ASCII specials without blank and backslash");
    }
    let classes: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_digit(),
        |c| PASSWORD_SPECIALS.contains(c),
    ];
    let used = classes.iter().filter(|class| password.chars().any(class)).count();
    (used < 3).then_some("a password has three of: lower case, upper case, digit, special")
}

const PASSWORD_SPECIALS: &str = "%`'()*+-,./:;<>=!_&~{}|^?$#@\"[]";
/// Fewest characters of a password.
pub const PASSWORD_LENGTH_MIN: usize = 8;
/// Most characters of a password.
pub const PASSWORD_LENGTH_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_eight_to_sixty_four_characters_of_three_classes() {
        assert_eq!(password_problem("Navn-sandbox-1"), None);
        assert_eq!(password_problem("Abcdef1-"), None);
        assert!(password_problem("Abcde1-").is_some());
        assert_eq!(password_problem(&format!("A1{}", "a".repeat(62))), None);
        assert!(password_problem(&format!("A1{}", "a".repeat(63))).is_some());
        assert!(password_problem("abcdefgh1").is_some());
        assert!(password_problem("Abcdef 1").is_some());
        assert!(password_problem("Abcdef\\1").is_some());
    }
}
