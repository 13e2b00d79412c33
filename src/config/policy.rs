//! `[policy]`: numbers of the rules an operator may set apart from the profile.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;
use toml::{Table, Value};

use crate::registry::Money;
use crate::registry::policy::{Policy, Profile};
use crate::registry::rules::{Rules, instant};

/// `[policy]`: the numbers from the start on, and the switches to others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub struct PolicySection {
    /// What differs from the first profile, and from each later one, too, until a switch says
    /// otherwise.
    pub from_start: PolicyOverrides,
    /// `[[policy.switch]]`, in the order of their instants.
    pub switches: Vec<Switch>,
}

/// Another profile, other numbers, or both, from an instant on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub struct Switch {
    /// From when.
    pub at: DateTime<Utc>,
    /// The profile from then on; without one the present stays.
    pub profile: Option<Profile>,
    /// The numbers from then on; absent ones stay as they are.
    pub numbers: PolicyOverrides,
}

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
    /// Days to take an offered name.
    pub offer_days: Option<u32>,
    /// Days to pay for a position on a waiting list.
    pub waiting_pay_days: Option<u32>,
    /// Days to complete an identity control.
    pub identity_days: Option<u32>,
    /// Days after which a contact without any role is removed.
    pub contact_idle_days: Option<u32>,
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
    /// Fee for joining a waiting list.
    pub price_waiting_join: Option<Money>,
    /// Fee for each further year on a waiting list.
    pub price_waiting_year: Option<Money>,
    /// Fee of one year of VID.
    pub price_vid: Option<Money>,
    /// Fewest days to pay an invoice.
    pub invoice_term_days: Option<u32>,
    /// Days from a warning to the due date.
    pub warning_days: Option<u32>,
    /// Days from a VID letter to the suspension.
    pub vid_letter_wait_days: Option<u32>,
    /// Number as creditor.
    pub fik_creditor: Option<String>,
    /// Who sells.
    pub invoice_seller: Option<String>,
}

impl PolicySection {
    /// The rules that begin with `profile`.
    pub fn over(&self, mut profile: Profile) -> Rules {
        let mut numbers = vec![&self.from_start];
        let policy = |profile, numbers: &[&PolicyOverrides]| {
            let mut policy = Policy::of(profile);
            numbers.iter().for_each(|numbers| numbers.put_into(&mut policy));
            policy
        };
        let mut rules = Rules::always(policy(profile, &numbers));
        for switch in &self.switches {
            profile = switch.profile.unwrap_or(profile);
            numbers.push(&switch.numbers);
            rules = rules.until(switch.at, policy(profile, &numbers));
        }
        rules
    }

    /// That the switches do not stand in the order of their instants.
    pub fn order_problem(&self) -> Option<String> {
        let wrong = self.switches.windows(2).find(|pair| pair[1].at <= pair[0].at)?;
        Some(format!("policy.switch: {} does not come after the switch before it", wrong[1].at))
    }
}

impl TryFrom<Table> for PolicySection {
    type Error = String;

    fn try_from(mut table: Table) -> Result<Self, String> {
        let switches = table.remove("switch").map(read).transpose()?.unwrap_or_default();
        Ok(Self { from_start: read(Value::Table(table))?, switches })
    }
}

impl TryFrom<Table> for Switch {
    type Error = String;

    fn try_from(mut table: Table) -> Result<Self, String> {
        let at = table.remove("at").ok_or("at: a switch needs its instant")?;
        // TOML has instants of its own; in quotes they are the same.
        let at = instant(at.as_str().unwrap_or(&at.to_string())).map_err(|problem| format!("at: {problem}"))?;
        let profile = table.remove("profile").map(read).transpose()?;
        Ok(Self { at, profile, numbers: read(Value::Table(table))? })
    }
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, String> {
    T::deserialize(value).map_err(|error| error.message().to_owned())
}

impl PolicyOverrides {
    /// Puts these numbers into their places.
    fn put_into(&self, policy: &mut Policy) {
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
        put(&mut policy.offer_ttl, days(&self.offer_days));
        put(&mut policy.waiting_pay_days, self.waiting_pay_days);
        put(&mut policy.identity_days, self.identity_days);
        put(&mut policy.contact_idle_days, self.contact_idle_days);
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
        put(&mut policy.price_waiting_join, self.price_waiting_join);
        put(&mut policy.price_waiting_year, self.price_waiting_year);
        put(&mut policy.price_vid, self.price_vid);
        put(&mut policy.invoice_term_days, self.invoice_term_days);
        put(&mut policy.warning_days, self.warning_days);
        put(&mut policy.vid_letter_wait_days, self.vid_letter_wait_days);
        put(&mut policy.fik_creditor, self.fik_creditor.clone());
        put(&mut policy.invoice_seller, self.invoice_seller.clone());
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
        assert_ne!(config.policy, PolicySection::default());
        assert_eq!(config.policy.over(Profile::Dk2023), Rules::always(Policy::dk_2023()));
        assert_eq!(Config::default().policy, PolicySection::default());
    }

    #[test]
    fn a_number_of_the_file_replaces_the_profiles() {
        let text = "[policy]\nauth_info_days = 7\nprice_restore = \"99.50\"\nperiods_allowed = [1, 2]\n";
        let rules = Config::parse(text).unwrap().policy.over(Profile::Dk2026);
        let policy = rules.at(DateTime::UNIX_EPOCH);
        assert_eq!(policy.auth_info_ttl, Duration::days(7));
        assert_eq!(policy.price_restore, Money::ore(99_50));
        assert_eq!(policy.periods_allowed, [1, 2].into());
        assert_eq!(policy.price_registrant_change, Money::ZERO);
    }

    #[test]
    fn a_switch_changes_what_it_names_from_its_instant_on() {
        let text = "[policy]\nprice_restore = \"99.50\"\nds_max = 3\n\
                    [[policy.switch]]\nat = 2026-07-01T00:00:00+02:00\nprofile = \"dk-2026\"\n\
                    [[policy.switch]]\nat = \"2027-04-01T00:00:00+02:00\"\nprice_period = \"72.00\"\nds_max = 4\n";
        let config = Config::parse(text).unwrap();
        assert!(config.number_problems().is_empty());
        let rules = config.rules();
        let numbers = |now: &str| {
            let policy = rules.at(now.parse().unwrap());
            (policy.profile, policy.price_period.to_string(), policy.price_restore.to_string(), policy.ds_max)
        };
        let expected = |profile, period: &str, ds_max| (profile, period.to_owned(), "99.50".to_owned(), ds_max);
        assert_eq!(numbers("2026-06-30T21:59:59Z"), expected(Profile::Dk2023, "70.00", 3));
        assert_eq!(numbers("2026-06-30T22:00:00Z"), expected(Profile::Dk2026, "70.00", 3));
        assert_eq!(numbers("2027-03-31T22:00:00Z"), expected(Profile::Dk2026, "72.00", 4));
    }

    #[test]
    fn a_switch_that_cannot_work_is_told() {
        let parse = |switch: &str| Config::parse(&format!("[[policy.switch]]\n{switch}\n"));
        for switch in ["", "at = \"soon\"", "at = 2026-07-01", "at = 2026-07-01T00:00:00Z\nprice = 1"] {
            let problems = parse(switch).unwrap_err().0;
            assert!(problems[0].starts_with("policy.switch: "), "{problems:?}");
        }
        let two = "at = 2027-01-01T00:00:00Z\n[[policy.switch]]\nat = 2026-01-01T00:00:00Z\nds_max = 0";
        assert_eq!(parse(two).unwrap().number_problems().len(), 1);
    }

    /// A key that is shown but commented out; explanations have a blank after the `#`.
    fn uncommented(line: &str) -> &str {
        line.strip_prefix('#').filter(|rest| rest.contains(" = ") && !rest.starts_with(' ')).unwrap_or(line)
    }
}
