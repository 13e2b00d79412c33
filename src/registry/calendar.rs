//! Years, Copenhagen days and the instants that begin and end them.

use chrono::{DateTime, Duration, Months, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Copenhagen;

/// The Copenhagen calendar day of `instant`.
pub fn local_day(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&Copenhagen).date_naive()
}

/// The instant at which the Copenhagen day `day` begins.
pub fn start_of_day(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    Copenhagen
        .from_local_datetime(&midnight)
        .earliest()
        .expect("Copenhagen changes its clocks at night, never at midnight")
        .with_timezone(&Utc)
}

/// The last whole second of the Copenhagen day `day`, the instant a registration runs out.
pub fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    start_of_day(day + Duration::days(1)) - Duration::seconds(1)
}

/// The expiry that lies `years` after `expires_at`, again at the end of a Copenhagen day.
pub fn add_years(expires_at: DateTime<Utc>, years: u32) -> DateTime<Utc> {
    end_of_day(local_day(expires_at) + Months::new(12 * years))
}

/// The Copenhagen midnight that ends the `days`-th day after the day of `instant`, counted as
/// the registry does: cancelled on 29 July with 30 days, gone when 28 August begins.
pub fn midnight_after(instant: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    start_of_day(local_day(instant) + Duration::days(i64::from(days)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_ends_at_local_midnight_in_summer_and_winter() {
        assert_eq!(end_of_day(at("2027-03-31T12:00:00Z").date_naive()), at("2027-03-31T21:59:59Z"));
        assert_eq!(end_of_day(at("2027-01-31T12:00:00Z").date_naive()), at("2027-01-31T22:59:59Z"));
    }

    #[test]
    fn a_year_on_is_the_same_local_day_even_across_daylight_saving() {
        assert_eq!(add_years(at("2027-03-31T21:59:59Z"), 1), at("2028-03-31T21:59:59Z"));
        assert_eq!(add_years(at("2028-02-29T22:59:59Z"), 1), at("2029-02-28T22:59:59Z"));
    }

    #[test]
    fn thirty_days_of_redemption_end_at_local_midnight() {
        assert_eq!(midnight_after(at("2025-07-29T10:00:00Z"), 30), at("2025-08-27T22:00:00Z"));
    }
}
