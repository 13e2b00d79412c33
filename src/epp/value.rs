//! Values of the wire.

use chrono::{DateTime, Timelike, Utc};

/// An instant as every answer writes it: UTC with one digit of the second's fraction.
pub fn date_time(at: DateTime<Utc>) -> String {
    let tenth = (at.nanosecond() / NANOS_PER_TENTH).min(9);
    format!("{}.{tenth}Z", at.format("%Y-%m-%dT%H:%M:%S"))
}

const NANOS_PER_TENTH: u32 = 100_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_shows_tenths_of_a_second() {
        assert_eq!(date_time("2026-11-22T07:00:00.19Z".parse().unwrap()), "2026-11-22T07:00:00.1Z");
        assert_eq!(date_time("2026-11-22T07:00:00Z".parse().unwrap()), "2026-11-22T07:00:00.0Z");
    }
}
