//! Registrar accounts: who may log in, and what they have paid in.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::billing::watch::Watch;
use super::contact::verification::Responsible;
use super::domain::Management;
use super::handle::Handle;
use super::money::Money;
use super::refusal::Refusal;

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
    /// Who verifies the contacts the account manages.
    pub verification: Responsible,
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
    /// What is followed as its balance and the months go by.
    #[serde(flatten)]
    pub watch: Watch,
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

impl Registrar {
    /// An account with nothing on it and the settings of a new one; without a password nobody can
    /// log in to it yet.
    pub fn new(id: Handle, name: &str, created_at: DateTime<Utc>) -> Self {
        Self {
            id,
            name: name.to_owned(),
            balance: Money::ZERO,
            locked: false,
            management: Management::Registrar,
            auto_renew: true,
            default_name_server_admin: None,
            verification: Responsible::default(),
            allowed_addresses: Vec::new(),
            certificates: Vec::new(),
            certificate_required: false,
            failed_logins: 0,
            login_locked_until: None,
            message_count: 0,
            watch: Watch::default(),
            created_at,
            password_hash: String::new(),
        }
    }
}

/// The account as it is opened: nothing on it yet, nothing in its queue, nobody locked out.
///
/// # Errors
/// [`Refusal::NotNow`] when the handle or a setting is not what an account can have.
pub fn open(wanted: &Registrar, now: DateTime<Utc>) -> Result<Registrar, Refusal> {
    if !wanted.id.is_registrar() {
        return Err(Refusal::NotNow(format!("{} is not the handle of a registrar, as REG-1001 is", wanted.id)));
    }
    Ok(Registrar {
        balance: Money::ZERO,
        locked: false,
        failed_logins: 0,
        login_locked_until: None,
        message_count: 0,
        watch: Watch::begun(now),
        created_at: now,
        ..checked(wanted)?
    })
}

/// The account with the settings of `wanted`; what it has, owes and waits for stays. An empty
/// password hash keeps the password; a new password ends a lock of the login.
///
/// # Errors
/// [`Refusal::NotNow`] when a setting is not what an account can have.
pub fn set(account: &Registrar, wanted: &Registrar) -> Result<Registrar, Refusal> {
    let wanted = checked(wanted)?;
    let kept = account.clone();
    let (password_hash, failed_logins, login_locked_until) = if wanted.password_hash.is_empty() {
        (kept.password_hash, kept.failed_logins, kept.login_locked_until)
    } else {
        (wanted.password_hash, 0, None)
    };
    Ok(Registrar {
        id: kept.id,
        balance: kept.balance,
        locked: kept.locked,
        message_count: kept.message_count,
        watch: kept.watch,
        created_at: kept.created_at,
        failed_logins,
        login_locked_until,
        password_hash,
        ..wanted
    })
}

/// The account after a login with the right password, which a new one may replace.
pub fn logged_in(account: &Registrar, new_password_hash: Option<&str>) -> Registrar {
    let mut account = account.clone();
    account.failed_logins = 0;
    account.login_locked_until = None;
    if let Some(hash) = new_password_hash {
        hash.clone_into(&mut account.password_hash);
    }
    account
}

/// The account after a login with a wrong password. From `lock_after` failures in a row on,
/// each locks the login for `lock_s` seconds; a lock that has passed starts the count anew.
pub fn login_failed(account: &Registrar, lock_after: i64, lock_s: i64, now: DateTime<Utc>) -> Registrar {
    let lock_passed = account.login_locked_until.is_some_and(|until| until <= now);
    let earlier = if lock_passed { 0 } else { account.failed_logins };
    let failed_logins = earlier + 1;
    let lock = (failed_logins >= lock_after).then(|| now + Duration::seconds(lock_s));
    let standing = account.login_locked_until.filter(|_| !lock_passed);
    Registrar { failed_logins, login_locked_until: lock.max(standing), ..account.clone() }
}

/// The settings in the form the listener compares them in.
fn checked(wanted: &Registrar) -> Result<Registrar, Refusal> {
    if wanted.name.trim().is_empty() {
        return Err(Refusal::NotNow("a registrar has a name".to_owned()));
    }
    if let Some(bad) = wanted.allowed_addresses.iter().find(|text| !is_network(text)) {
        return Err(Refusal::NotNow(format!("{bad} is neither an address nor a network as 192.0.2.0/24")));
    }
    let plain = |text: &String| text.replace(':', "").to_ascii_lowercase();
    let certificates: Vec<_> = wanted.certificates.iter().map(plain).collect();
    let is_sha_256 = |text: &String| text.len() == 64 && text.bytes().all(|c| c.is_ascii_hexdigit());
    if let Some(bad) = certificates.iter().find(|text| !is_sha_256(text)) {
        return Err(Refusal::NotNow(format!("{bad} is not a SHA-256 fingerprint of 64 hexadecimal digits")));
    }
    Ok(Registrar { certificates, ..wanted.clone() })
}

fn is_network(text: &str) -> bool {
    let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let bits = if address.is_ipv4() { 32 } else { 128 };
    length.is_none_or(|length| length.parse::<u8>().is_ok_and(|length| length <= bits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::sample::{at, registrar};

    const NOW: &str = "2026-12-01T09:00:00Z";

    #[test]
    fn an_account_opens_empty_and_unlocked() {
        let wanted = Registrar { locked: true, failed_logins: 3, message_count: 5, ..registrar("REG-1003") };
        let opened = open(&wanted, at(NOW)).unwrap();
        assert_eq!((opened.balance, opened.locked, opened.created_at), (Money::ZERO, false, at(NOW)));
        assert_eq!((opened.failed_logins, opened.message_count), (0, 0));
        assert_eq!(opened.password_hash, wanted.password_hash);
    }

    #[test]
    fn settings_an_account_cannot_have_are_refused() {
        let plain = registrar("REG-1003");
        let texts = |text: &str| vec![text.to_owned()];
        for (wanted, text) in [
            (Registrar { name: " ".to_owned(), ..plain.clone() }, "a registrar has a name"),
            (Registrar { allowed_addresses: texts("example.net"), ..plain.clone() }, "example.net is neither"),
            (Registrar { allowed_addresses: texts("192.0.2.0/33"), ..plain.clone() }, "192.0.2.0/33 is neither"),
            (Registrar { certificates: texts("abc"), ..plain.clone() }, "abc is not a SHA-256"),
        ] {
            assert!(open(&wanted, at(NOW)).unwrap_err().to_string().starts_with(text));
            assert!(set(&plain, &wanted).unwrap_err().to_string().starts_with(text));
        }
        let contact = Registrar { id: Handle::trusted("OWN1-DK"), ..plain };
        assert!(open(&contact, at(NOW)).unwrap_err().to_string().starts_with("OWN1-DK is not the handle"));
    }

    #[test]
    fn addresses_networks_and_fingerprints_are_taken_as_they_are_written() {
        let networks = ["192.0.2.1", "192.0.2.0/24", "2001:db8::/32"].map(str::to_owned).to_vec();
        let certificates = vec!["AB:".repeat(31) + "AB"];
        let wanted = Registrar { allowed_addresses: networks, certificates, ..registrar("REG-1003") };
        assert_eq!(open(&wanted, at(NOW)).unwrap().certificates, ["ab".repeat(32)]);
    }

    #[test]
    fn new_settings_leave_money_queue_and_lock_alone() {
        let account = Registrar { locked: true, message_count: 4, failed_logins: 2, ..registrar("REG-1001") };
        let wanted = Registrar { name: "Ny".to_owned(), auto_renew: false, ..registrar("REG-1002") };
        let wanted = Registrar { balance: Money::ore(1), password_hash: String::new(), ..wanted };
        let set = set(&account, &wanted).unwrap();
        let kept = Registrar { name: "Ny".to_owned(), auto_renew: false, ..account };
        assert_eq!(set, kept);
    }

    #[test]
    fn a_new_password_from_staff_ends_a_lock_of_the_login() {
        let account = Registrar { failed_logins: 5, login_locked_until: Some(at(NOW)), ..registrar("REG-1001") };
        let wanted = Registrar { password_hash: "new".to_owned(), ..registrar("REG-1001") };
        let set = set(&account, &wanted).unwrap();
        assert_eq!((&*set.password_hash, set.failed_logins, set.login_locked_until), ("new", 0, None));
    }

    #[test]
    fn the_fifth_failure_in_a_row_locks_the_login() {
        let mut account = registrar("REG-1001");
        for _ in 1..=4 {
            account = login_failed(&account, 5, 600, at(NOW));
            assert_eq!(account.login_locked_until, None);
        }
        let locked = login_failed(&account, 5, 600, at(NOW));
        assert_eq!(locked.login_locked_until, Some(at("2026-12-01T09:10:00Z")));
        assert_eq!(login_failed(&logged_in(&account, None), 5, 600, at(NOW)).failed_logins, 1);
    }

    #[test]
    fn after_a_lock_the_count_starts_anew() {
        let until = Some(at("2026-12-01T09:10:00Z"));
        let locked = Registrar { failed_logins: 5, login_locked_until: until, ..registrar("REG-1001") };
        assert_eq!(login_failed(&locked, 5, 600, at(NOW)).failed_logins, 6);
        let again = login_failed(&locked, 5, 600, at("2026-12-01T09:10:00Z"));
        assert_eq!((again.failed_logins, again.login_locked_until), (1, None));
    }

    #[test]
    fn a_login_resets_the_count_and_may_change_the_password() {
        let account = Registrar { failed_logins: 4, ..registrar("REG-1001") };
        let after = logged_in(&account, Some("new"));
        assert_eq!((after.failed_logins, &*after.password_hash), (0, "new"));
        assert_eq!(logged_in(&account, None).password_hash, account.password_hash);
    }
}
