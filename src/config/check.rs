//! What a configuration must fulfil beyond its syntax: files that can be read, numbers that work.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::Config;
use crate::registry::Money;
use crate::registry::policy::Policy;
use crate::registry::rules::Rules;

impl Config {
    /// Where the database is.
    ///
    /// # Errors
    /// When the file with the URL cannot be read, or the URL is of another kind.
    pub fn database_url(&self) -> anyhow::Result<String> {
        let url = match &self.database.url_file {
            Some(file) => read(file)?.trim().to_owned(),
            None => self.database.url.clone(),
        };
        check_url(&url)?;
        Ok(url)
    }

    /// The rules.
    pub fn rules(&self) -> Rules {
        self.policy.over(self.registry.profile)
    }

    /// Numbers that cannot work.
    pub fn number_problems(&self) -> Vec<String> {
        let (limits, session) = (&self.limits, &self.session);
        let service = self.service().chars().count();
        let checks = [
            (service <= SERVICE_LENGTH_MAX, "registry.service_name: with the version at most 64 characters"),
            (!self.registry.service_name.trim().is_empty(), "registry.service_name: is empty"),
            (limits.connections_max > 0, "limits.connections_max: must be more than 0"),
            (limits.connections_per_address_max > 0, "limits.connections_per_address_max: must be more than 0"),
            (limits.sessions_per_registrar_max > 0, "limits.sessions_per_registrar_max: must be more than 0"),
            (
                (FRAME_LENGTH_MIN..=FRAME_LENGTH_MAX).contains(&limits.frame_max),
                "limits.frame_max: must be from 4096 to 16777216",
            ),
            (limits.login_lock_after > 0, "limits.login_lock_after: must be more than 0"),
            (limits.login_lock_s >= 0, "limits.login_lock_s: must not be negative"),
            (session.idle_s > 0, "session.idle_s: must be more than 0"),
            (session.absolute_s >= session.idle_s, "session.absolute_s: is less than session.idle_s"),
            (session.login_s > 0, "session.login_s: must be more than 0"),
            (session.login_failures_max > 0, "session.login_failures_max: must be more than 0"),
            (session.errors_max > 0, "session.errors_max: must be more than 0"),
        ];
        let rules = self.rules();
        let all = checks.into_iter().chain(rules.policies().flat_map(policy_checks));
        let mut problems: Vec<String> = all.filter(|(fine, _)| !fine).map(|(_, problem)| problem.to_owned()).collect();
        // What a later policy inherits is told once.
        let mut told = BTreeSet::new();
        problems.retain(|problem| told.insert(problem.clone()));
        problems.extend(self.policy.order_problem());
        problems
    }
}

fn policy_checks(policy: &Policy) -> [(bool, &'static str); 9] {
    let prices = [policy.price_period, policy.price_restore, policy.price_registrant_change, policy.price_vid];
    [
        (!policy.periods_allowed.is_empty(), "policy.periods_allowed: allows no period"),
        (
            policy.periods_allowed.iter().all(|years| (1..=99).contains(years)),
            "policy.periods_allowed: a period has 1 to 99 years",
        ),
        (
            policy.name_servers_min <= policy.name_servers_max,
            "policy.name_servers_min: is more than policy.name_servers_max",
        ),
        (policy.check_names_max > 0, "policy.check_names_max: must be more than 0"),
        (policy.vat_percent <= 100, "policy.vat_percent: must be from 0 to 100"),
        (
            prices.iter().all(|price| *price >= Money::ZERO),
            "policy.price_period, price_restore, price_registrant_change, price_vid: no price is below zero",
        ),
        (
            policy.fik_creditor.len() == 8 && policy.fik_creditor.bytes().all(|byte| byte.is_ascii_digit()),
            "policy.fik_creditor: must be eight digits",
        ),
        (
            policy.price_waiting_join >= Money::ZERO && policy.price_waiting_year >= Money::ZERO,
            "policy.price_waiting_join, price_waiting_year: no price is below zero",
        ),
        // What follows from a deadline becomes due after it, or catching up would not end.
        (
            [policy.redemption_days, policy.waiting_pay_days, policy.identity_days, policy.contact_idle_days]
                .iter()
                .all(|days| *days > 0),
            "policy.redemption_days, waiting_pay_days, identity_days, contact_idle_days: must be more than 0",
        ),
    ]
}

/// The 32 bytes a seal key file holds in hexadecimal.
///
/// # Errors
/// When the file cannot be read or holds something else.
pub fn read_seal_key(file: &Path) -> anyhow::Result<[u8; 32]> {
    let text = read(file)?;
    seal_key(text.trim()).ok_or_else(|| anyhow::anyhow!("{} does not hold 64 hexadecimal digits", file.display()))
}

fn seal_key(text: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if text.len() != 2 * key.len() || !text.is_ascii() {
        return None;
    }
    for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(key)
}

/// Whether `url` names a database of a kind the store knows.
///
/// # Errors
/// When it does not.
pub fn check_url(url: &str) -> anyhow::Result<()> {
    let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|start| url.starts_with(start));
    anyhow::ensure!(known, "is neither sqlite:PATH nor postgres://…");
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).map_err(|error| anyhow::anyhow!("{} cannot be read: {error}", file.display()))
}

/// Most characters of `svID`.
const SERVICE_LENGTH_MAX: usize = 64;
/// A smaller frame holds hardly a login.
const FRAME_LENGTH_MIN: u32 = 4096;
/// A larger frame is no command.
const FRAME_LENGTH_MAX: u32 = 16 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_cannot_work_are_told_at_once() {
        let mut config = Config::default();
        assert!(config.number_problems().is_empty());
        config.registry.service_name = "x".repeat(64);
        config.limits.frame_max = 4095;
        config.session.absolute_s = 299;
        config.policy.from_start.periods_allowed = Some([0].into());
        config.policy.from_start.name_servers_min = Some(8);
        assert_eq!(config.number_problems().len(), 5);
    }

    #[test]
    fn a_url_may_stand_in_a_file_of_its_own() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("url");
        fs::write(&file, "postgres://navn:hush@db/navn\n").unwrap();
        let mut config = Config::default();
        config.database.url_file = Some(file);
        assert_eq!(config.database_url().unwrap(), "postgres://navn:hush@db/navn");
    }

    #[test]
    fn a_database_is_one_of_two_kinds() {
        for url in ["sqlite:navn.db", "postgres://db/navn", "postgresql://db/navn"] {
            assert!(check_url(url).is_ok(), "{url}");
        }
        assert!(check_url("mysql://db/navn").is_err());
    }

    #[test]
    fn a_seal_key_is_sixty_four_hexadecimal_digits() {
        assert_eq!(seal_key(&"0f".repeat(32)), Some([0x0f; 32]));
        for bad in ["", &"0f".repeat(31), &"0f".repeat(33), &"zz".repeat(32), &"æ".repeat(32)] {
            assert_eq!(seal_key(bad), None, "{bad}");
        }
    }
}
