//! Every number and switch an operator may choose; profiles are sets of them.

use std::collections::BTreeSet;
use std::str::FromStr;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::money::Money;

/// A named set of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// The .dk rules of 2023: two management models, periods of 1 to 10 years, VID sold.
    #[serde(rename = "dk-2023")]
    Dk2023,
    /// The .dk rules in force from 2026-07-01: registrar-managed only, periods of one year.
    #[serde(rename = "dk-2026")]
    Dk2026,
}

impl Profile {
    /// The word in configurations and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dk2023 => "dk-2023",
            Self::Dk2026 => "dk-2026",
        }
    }
}

impl FromStr for Profile {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let known = [Self::Dk2023, Self::Dk2026].into_iter().find(|profile| profile.word() == word);
        known.ok_or_else(|| format!("{word}: the profiles are dk-2023 and dk-2026"))
    }
}

/// The rules in force at one time. Prices are øre including VAT, spans of time are durations.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The profile these rules started from.
    pub profile: Profile,
    /// Periods, in years, that create and renew accept.
    pub periods_allowed: BTreeSet<u32>,
    /// Whether new domains may be registrant-managed.
    pub registrant_management: bool,
    /// How long before its expiry a domain may be renewed; `None` means at any time.
    pub renew_window_months: Option<u32>,
    /// How far ahead of today, in months, an expiry may lie.
    pub renew_lead_months_max: u32,
    /// Whether create and change of registrant demand an order confirmation token.
    pub confirmation_required: bool,
    /// How far in the future a confirmation token may lie.
    pub confirmation_future_max: Duration,
    /// How old a confirmation token may be; `None` means any age.
    pub confirmation_age_max: Option<Duration>,
    /// Whether the withdraw command exists.
    pub withdraw: bool,
    /// Whether redelegation tokens (`autoredel`) exist.
    pub redelegation_tokens: bool,
    /// Whether a registrar account itself may administer hosts.
    pub registrar_as_name_server_admin: bool,
    /// Whether a registrar account itself may be the proxy of a registrant-managed domain.
    pub registrar_as_proxy: bool,
    /// Whether registrars tell the registry how far a contact is verified.
    pub contact_verification: bool,
    /// Fewest name servers of a domain.
    pub name_servers_min: usize,
    /// Most name servers of a domain.
    pub name_servers_max: usize,
    /// Most DS records of a domain.
    pub ds_max: usize,
    /// DNSSEC algorithms a DS record may name.
    pub ds_algorithms: BTreeSet<u8>,
    /// Life of an AuthInfo token.
    pub auth_info_ttl: Duration,
    /// Time a registrant has to accept the terms of an application.
    pub terms_days: u32,
    /// Time a registrant, role holder or VID contact has to answer a request.
    pub approval_ttl: Duration,
    /// Time to take a name offered from its waiting list.
    pub offer_ttl: Duration,
    /// Whether an offered name is had with the offer's token only, by the offered person, too.
    pub offer_token_always: bool,
    /// Days to pay for a position on a waiting list, when joining and for each further year.
    pub waiting_pay_days: u32,
    /// Days a contact has to complete an identity control.
    pub identity_days: u32,
    /// Days after which a contact without any role is removed.
    pub contact_idle_days: u32,
    /// Whether the VID service can be ordered; domains that have it keep it.
    pub vid_sold: bool,
    /// Time the code of a registered letter is good for.
    pub letter_ttl: Duration,
    /// Wrong entries of a letter's code that refuse the request.
    pub code_tries_max: u32,
    /// Days a suspended domain stays before it is deleted.
    pub redemption_days: u32,
    /// Time to confirm a changed e-mail address.
    pub email_confirm_ttl: Duration,
    /// Value shown to strangers instead of an e-mail address.
    pub email_mask: String,
    /// Names never registered through EPP.
    pub labels_reserved: BTreeSet<String>,
    /// Whether addresses set aside for documentation may be used for hosts (test installations).
    pub documentation_addresses: bool,
    /// Most names in one check.
    pub check_names_max: usize,
    /// Balances of a registrar's account that it is told of when it falls to them or below.
    pub balance_alerts: BTreeSet<Money>,
    /// Days a registrar has to settle a balance below zero.
    pub debit_days: u32,
    /// VAT in every price, in per cent.
    pub vat_percent: u32,
    /// Period fee of one year.
    pub price_period: Money,
    /// Fee for restoring a suspended domain, on top of one period.
    pub price_restore: Money,
    /// Fee for a change of registrant.
    pub price_registrant_change: Money,
    /// Fee for joining a waiting list, which covers the first year.
    pub price_waiting_join: Money,
    /// Fee for each further year on a waiting list.
    pub price_waiting_year: Money,
    /// Fee for the VID service, one year.
    pub price_vid: Money,
    /// Fewest days between an invoice and the day it is due.
    pub invoice_term_days: u32,
    /// Days before an invoice is due on which its payer is warned.
    pub warning_days: u32,
    /// Days a VID domain stays after the registered letter to its registrant was posted.
    pub vid_letter_wait_days: u32,
    /// The registry's number as creditor in payment forms (FIK), eight digits.
    pub fik_creditor: String,
    /// Who sells, as invoices say it.
    pub invoice_seller: String,
}

impl Policy {
    /// The years of an automatic renewal agreed for `years`: those, or as many of them as these rules
    /// allow at once.
    pub fn period(&self, years: u32) -> u32 {
        let allowed = self.periods_allowed.range(..=years).next_back().or(self.periods_allowed.first());
        allowed.copied().unwrap_or(1)
    }

    /// When a contact that has no role from `now` on is removed.
    pub fn purge_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + Duration::days(self.contact_idle_days.into())
    }

    /// The rules of `profile` with the registry's published numbers.
    pub fn of(profile: Profile) -> Self {
        match profile {
            Profile::Dk2023 => Self::dk_2023(),
            Profile::Dk2026 => Self::dk_2026(),
        }
    }

    /// The rules of the seed documents, the default.
    pub fn dk_2023() -> Self {
        Self {
            profile: Profile::Dk2023,
            periods_allowed: (1..=10).collect(),
            registrant_management: true,
            renew_window_months: None,
            renew_lead_months_max: 123,
            confirmation_required: false,
            confirmation_future_max: Duration::hours(24),
            confirmation_age_max: None,
            withdraw: true,
            redelegation_tokens: true,
            registrar_as_name_server_admin: false,
            registrar_as_proxy: false,
            contact_verification: false,
            name_servers_min: 2,
            name_servers_max: 7,
            ds_max: 5,
            ds_algorithms: [3, 5, 6, 7, 8, 10, 13, 14, 15, 16].into(),
            auth_info_ttl: Duration::days(14),
            terms_days: 4,
            approval_ttl: Duration::days(14),
            offer_ttl: Duration::days(14),
            offer_token_always: false,
            waiting_pay_days: 14,
            identity_days: 25,
            contact_idle_days: 14,
            vid_sold: true,
            letter_ttl: Duration::days(30),
            code_tries_max: 5,
            redemption_days: 30,
            email_confirm_ttl: Duration::hours(48),
            email_mask: "anonymous@dk-hostmaster.dk".to_owned(),
            labels_reserved: BTreeSet::new(),
            documentation_addresses: false,
            check_names_max: 1000,
            balance_alerts: [10_000_00, 5_000_00, 0].map(Money::ore).into(),
            debit_days: 15,
            vat_percent: 25,
            price_period: Money::ore(70_00),
            price_restore: Money::ore(125_00),
            price_registrant_change: Money::ore(70_00),
            price_waiting_join: Money::ore(70_00),
            price_waiting_year: Money::ore(70_00),
            price_vid: Money::ore(100_00),
            invoice_term_days: 30,
            warning_days: 14,
            vid_letter_wait_days: 14,
            fik_creditor: "00000000".to_owned(),
            invoice_seller: "the registry".to_owned(),
        }
    }

    /// The rules switched on at 2026-07-01.
    pub fn dk_2026() -> Self {
        Self {
            profile: Profile::Dk2026,
            periods_allowed: [1].into(),
            registrant_management: false,
            renew_window_months: Some(2),
            renew_lead_months_max: 14,
            confirmation_required: true,
            confirmation_age_max: Some(Duration::days(30)),
            withdraw: false,
            redelegation_tokens: false,
            registrar_as_name_server_admin: true,
            registrar_as_proxy: true,
            contact_verification: true,
            offer_token_always: true,
            identity_days: 30,
            vid_sold: false,
            email_mask: "anonymous@punktum.dk".to_owned(),
            price_registrant_change: Money::ZERO,
            ..Self::dk_2023()
        }
    }
}
