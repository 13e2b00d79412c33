//! The fee for the VID service when it is ordered inside a running period.

use chrono::{DateTime, Months, Utc};

use crate::registry::calendar::local_day;
use crate::registry::money::Money;

/// What the service costs from the day of `now` to the end of the period at `until`, both days
/// included, at `yearly` a year: whole years count as such, leap years too, and the broken one by
/// its days of 365.
pub fn pro_rata(yearly: Money, now: DateTime<Utc>, until: DateTime<Utc>) -> Money {
    let (joined_on, ends_on) = (local_day(now), local_day(until));
    if ends_on < joined_on {
        return Money::ZERO;
    }
    let end_of_broken = |years: u32| ends_on - Months::new(12 * years);
    let years = (1..).take_while(|years| joined_on <= end_of_broken(*years)).last().unwrap_or(0);
    let days = (end_of_broken(years) - joined_on).num_days() + 1;
    // A whole year that is not an anniversary of the end (29 February) has 366 days at most.
    let broken = (yearly.as_ore() * days.min(DAYS_A_YEAR) * 2 + DAYS_A_YEAR) / (2 * DAYS_A_YEAR);
    yearly.times(years) + Money::ore(broken)
}

/// What the fee is divided by.
const DAYS_A_YEAR: i64 = 365;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::sample::at;

    #[test]
    fn each_day_from_joining_to_the_end_counts() {
        for (joined_at, ore) in [
            ("2026-02-01T12:00:00Z", 365_00),
            ("2026-02-02T12:00:00Z", 364_00),
            ("2027-01-30T12:00:00Z", 2_00),
            ("2027-01-31T12:00:00Z", 1_00),
            ("2027-01-31T23:30:00Z", 0),
        ] {
            assert_eq!(fee(365_00, joined_at, "2027-01-31T22:59:59Z"), ore, "{joined_at}");
        }
    }

    #[test]
    fn a_day_is_a_copenhagen_day() {
        assert_eq!(fee(365_00, "2027-01-30T23:00:00Z", "2027-01-31T22:59:59Z"), 1_00);
        assert_eq!(fee(365_00, "2027-01-30T22:59:59Z", "2027-01-31T22:59:59Z"), 2_00);
        // A night in which the clocks change is no day more or less.
        assert_eq!(fee(365_00, "2027-03-27T12:00:00Z", "2027-03-28T21:59:59Z"), 2_00);
    }

    #[test]
    fn whole_years_cost_whole_fees_in_leap_years_too() {
        assert_eq!(fee(100_00, "2027-02-01T12:00:00Z", "2029-01-31T22:59:59Z"), 200_00);
        assert_eq!(fee(100_00, "2028-02-01T12:00:00Z", "2029-01-31T22:59:59Z"), 100_00);
        assert_eq!(fee(100_00, "2028-02-01T12:00:00Z", "2030-01-31T22:59:59Z"), 200_00);
        assert_eq!(fee(365_00, "2027-12-31T12:00:00Z", "2029-01-31T22:59:59Z"), 365_00 + 32_00);
        assert_eq!(fee(365_00, "2028-02-29T12:00:00Z", "2028-02-29T22:59:59Z"), 1_00);
        assert_eq!(fee(365_00, "2028-03-01T12:00:00Z", "2029-02-28T22:59:59Z"), 365_00);
    }

    #[test]
    fn a_fee_is_rounded_to_the_nearest_øre() {
        // 100.00 * 1 / 365 = 0.27397…, 2 / 365 = 0.54794…; 183 / 365 of one øre is more than half.
        assert_eq!(fee(100_00, "2027-01-31T12:00:00Z", "2027-01-31T22:59:59Z"), 27);
        assert_eq!(fee(100_00, "2027-01-30T12:00:00Z", "2027-01-31T22:59:59Z"), 55);
        assert_eq!(fee(1, "2026-08-02T12:00:00Z", "2027-01-31T22:59:59Z"), 1);
        assert_eq!(fee(1, "2026-08-03T12:00:00Z", "2027-01-31T22:59:59Z"), 0);
    }

    fn fee(yearly: i64, now: &str, until: &str) -> i64 {
        pro_rata(Money::ore(yearly), at(now), at(until)).as_ore()
    }
}
