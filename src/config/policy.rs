//! `[policy]`: numbers of the rules an operator may set apart from the profile.

use std::collections::BTreeSet;

use chrono::Duration;
use serde::Deserialize;

use crate::registry::Money;
use crate::registry::policy::{Policy, Profile};

/// What differs from the profile; absent keys are the profile's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyOverrides {
    /// Periods, in years, that create and renew accept.
    pub periods_allowed: Option<BTreeSet<u32>>,
    /// How far ahead of today, in months, an expiry may lie.
    pub renew_lead_months_max: Option<u32>,
    /// Whether an order confirmation token is demanded.
    pub confirmation_required: Option<bool>,
    /// Fewest name servers of a domain.
    pub name_servers_min: Option<usize>,
    /// Most name servers of a domain.
    pub name_servers_max: Option<usize>,
    /// Most DS records of a domain.
    pub ds_max: Option<usize>,
    /// DNSSEC algorithms a DS record may name.
    pub ds_algorithms: Option<BTreeSet<u8>>,
    /// Days an AuthInfo token is good.
    pub auth_info_days: Option<u32>,
    /// Days to accept the terms.
    pub terms_days: Option<u32>,
    /// Days to answer a request.
    pub approval_days: Option<u32>,
    /// Days a letter's code is good.
    pub letter_days: Option<u32>,
    /// Wrong entries of a code that refuse the request.
    pub code_tries_max: Option<u32>,
    /// Days a suspended domain stays.
    pub redemption_days: Option<u32>,
    /// Hours to confirm an e-mail address.
    pub email_confirm_hours: Option<u32>,
    /// Value shown instead of an e-mail address.
    pub email_mask: Option<String>,
    /// Names never registered through EPP.
    pub labels_reserved: Option<BTreeSet<String>>,
    /// Most names in one check.
    pub check_names_max: Option<usize>,
    /// Balances a registrar is told of.
    pub balance_alerts: Option<BTreeSet<Money>>,
    /// Days to settle a balance below zero.
    pub debit_days: Option<u32>,
    /// VAT in every price, in per cent.
    pub vat_percent: Option<u32>,
    /// Fee of one year.
    pub price_period: Option<Money>,
    /// Fee for a restore.
    pub price_restore: Option<Money>,
    /// Fee for a change of registrant.
    pub price_registrant_change: Option<Money>,
}

impl PolicyOverrides {
    /// The rules of `profile` with these numbers in their places.
    pub fn over(&self, profile: Profile) -> Policy {
        let mut policy = Policy::of(profile);
        let days = |count: &Option<u32>| count.map(|days| Duration::days(days.into()));
        let hours = |count: &Option<u32>| count.map(|hours| Duration::hours(hours.into()));
        put(&mut policy.periods_allowed, self.periods_allowed.clone());
        put(&mut policy.renew_lead_months_max, self.renew_lead_months_max);
        put(&mut policy.confirmation_required, self.confirmation_required);
        put(&mut policy.name_servers_min, self.name_servers_min);
        put(&mut policy.name_servers_max, self.name_servers_max);
        put(&mut policy.ds_max, self.ds_max);
        put(&mut policy.ds_algorithms, self.ds_algorithms.clone());
        put(&mut policy.auth_info_ttl, days(&self.auth_info_days));
        put(&mut policy.terms_days, self.terms_days);
        put(&mut policy.approval_ttl, days(&self.approval_days));
        put(&mut policy.letter_ttl, days(&self.letter_days));
        put(&mut policy.code_tries_max, self.code_tries_max);
        put(&mut policy.redemption_days, self.redemption_days);
        put(&mut policy.email_confirm_ttl, hours(&self.email_confirm_hours));
        put(&mut policy.email_mask, self.email_mask.clone());
        put(&mut policy.labels_reserved, self.labels_reserved.clone());
        put(&mut policy.check_names_max, self.check_names_max);
        put(&mut policy.balance_alerts, self.balance_alerts.clone());
        put(&mut policy.debit_days, self.debit_days);
        put(&mut policy.vat_percent, self.vat_percent);
        put(&mut policy.price_period, self.price_period);
        put(&mut policy.price_restore, self.price_restore);
        put(&mut policy.price_registrant_change, self.price_registrant_change);
        policy
    }
}

fn put<T>(number: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *number = given;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Config, DEFAULT};
    use super::*;

    #[test]
    fn the_default_file_shows_the_numbers_of_the_default_profile() {
        let shown: String = DEFAULT.lines().map(uncommented).fold(String::new(), |text, line| text + line + "\n");
        let config = Config::parse(&shown).unwrap();
        assert_ne!(config.policy, PolicyOverrides::default());
        assert_eq!(config.policy.over(Profile::Dk2023), Policy::dk_2023());
        assert_eq!(Config::default().policy, PolicyOverrides::default());
    }

    #[test]
    fn a_number_of_the_file_replaces_the_profiles() {
        let text = "[policy]\nauth_info_days = 7\nprice_restore = \"99.50\"\nperiods_allowed = [1, 2]\n";
        let policy = Config::parse(text).unwrap().policy.over(Profile::Dk2026);
        assert_eq!(policy.auth_info_ttl, Duration::days(7));
        assert_eq!(policy.price_restore, Money::ore(99_50));
        assert_eq!(policy.periods_allowed, [1, 2].into());
        assert_eq!(policy.price_registrant_change, Money::ZERO);
    }

    /// A key that is shown but commented out; explanations have a blank after the `#`.
    fn uncommented(line: &str) -> &str {
        line.strip_prefix('#').filter(|rest| rest.contains(" = ") && !rest.starts_with(' ')).unwrap_or(line)
    }
}
