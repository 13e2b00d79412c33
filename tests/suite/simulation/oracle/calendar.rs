//! Days in Copenhagen, and what things cost on them: the oracle's own reckoning.

use chrono::{DateTime, Duration, Months, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::Copenhagen;
use navn::registry::policy::Policy;
use navn::registry::rules::Rules;

/// Prices in øre and periods from an instant on.
#[derive(Clone, Copy, Debug)]
pub struct Tariff {
    begins_at: &'static str,
    /// One year of a domain.
    pub period: i64,
    /// A restore.
    pub restore: i64,
    /// A change of registrant.
    pub registrant_change: i64,
    /// A place on a waiting list, or another year of it.
    pub waiting: i64,
    /// Most years at once.
    pub years_max: u32,
    /// Days to prove an identity.
    pub identity_days: i64,
}

/// The rules that are simulated, written as the registry knows them.
pub fn rules() -> Rules {
    let mut dearer = Policy::dk_2023();
    dearer.price_period = ore(81_00);
    dearer.price_restore = ore(150_00);
    dearer.price_registrant_change = ore(33_33);
    (dearer.price_waiting_join, dearer.price_waiting_year) = (ore(75_01), ore(75_01));
    let mut later = Policy::dk_2026();
    later.price_period = ore(72_00);
    let [_, second, third] = TARIFFS.map(|tariff| tariff.begins_at.parse().expect("an instant"));
    Rules::always(Policy::dk_2023()).until(second, dearer).until(third, later)
}

/// What holds at `instant`.
pub fn tariff(instant: DateTime<Utc>) -> Tariff {
    let begun = |tariff: &&Tariff| tariff.begins_at.parse::<DateTime<Utc>>().expect("an instant") <= instant;
    *TARIFFS.iter().rev().find(begun).unwrap_or(&TARIFFS[0])
}

/// The Copenhagen day of `instant`.
pub fn day(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&Copenhagen).date_naive()
}

/// When the Copenhagen day `day` begins.
pub fn dawn(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_hms_opt(0, 0, 0).expect("midnight");
    Copenhagen.from_local_datetime(&midnight).single().expect("no clock is changed at midnight").to_utc()
}

/// The last second of the day some years after that of `instant`.
pub fn years_on(instant: DateTime<Utc>, years: u32) -> DateTime<Utc> {
    dawn(day(instant) + Months::new(12 * years) + Duration::days(1)) - Duration::seconds(1)
}

/// The midnight some days after that before `instant`.
pub fn days_on(instant: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    dawn(day(instant) + Duration::days(days))
}

fn ore(ore: i64) -> navn::registry::Money {
    navn::registry::Money::ore(ore)
}

const TARIFFS: [Tariff; 3] = [
    Tariff {
        begins_at: "2026-01-01T00:00:00Z",
        period: 70_00,
        restore: 125_00,
        registrant_change: 70_00,
        waiting: 70_00,
        years_max: 10,
        identity_days: 25,
    },
    Tariff {
        begins_at: "2028-06-01T10:00:00Z",
        period: 81_00,
        restore: 150_00,
        registrant_change: 33_33,
        waiting: 75_01,
        years_max: 10,
        identity_days: 25,
    },
    Tariff {
        begins_at: "2031-12-31T23:00:00Z",
        period: 72_00,
        restore: 125_00,
        registrant_change: 0,
        waiting: 70_00,
        years_max: 1,
        identity_days: 30,
    },
];
