//! Dates and instants (RFC 5730 section 2.3).

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike, Utc};

use super::value::attribute_problem;
use crate::xml::{Element, Problem, ProblemKind};

/// `xs:date`, bare or with `Z`: RFC 5730 section 2.3 knows no offsets.
///
/// # Errors
/// Missing when empty; syntax for any other form, and for days that are not in the calendar.
pub fn date(element: &Element<'_>) -> Result<NaiveDate, Problem> {
    element.only_attributes(&[])?;
    let text = element.token_within(1, usize::MAX)?;
    date_of(text.strip_suffix('Z').unwrap_or(&text))
        .ok_or_else(|| Problem::of(ProblemKind::Syntax, element, "a date is written 2026-11-22"))
}

/// `xs:dateTime` in UTC (RFC 5730 section 2.3).
///
/// # Errors
/// Missing when empty; syntax for any other form, and for instants that never are.
pub fn instant(element: &Element<'_>) -> Result<DateTime<Utc>, Problem> {
    element.only_attributes(&[])?;
    let text = element.token_within(1, usize::MAX)?;
    let written = || Problem::of(ProblemKind::Syntax, element, "an instant is written 2026-11-22T07:00:00.0Z");
    instant_of(&text).ok_or_else(written)
}

/// A day of the calendar. Years of five digits are years; there was no year 0.
fn date_of(text: &str) -> Option<NaiveDate> {
    let (year, day) = text.split_at_checked(text.len().checked_sub("-dd-dd".len())?)?;
    let digits = year.strip_prefix('-').unwrap_or(year);
    let plain = digits.len() == 4 || digits.len() > 4 && !digits.starts_with('0');
    if !plain || digits == "0000" || !digits.bytes().all(|byte| byte.is_ascii_digit()) || !has_shape(day, "-dd-dd") {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, day[1..3].parse().ok()?, day[4..].parse().ok()?)
}

/// Midnight at the end of a day is an instant; a leap second is none.
fn instant_of(text: &str) -> Option<DateTime<Utc>> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) || !has_shape(clock, "dd:dd:dd") {
        return None;
    }
    let day = date_of(day)?;
    if clock == "24:00:00" {
        let whole = fraction.bytes().all(|byte| byte == b'0');
        return day.succ_opt().filter(|_| whole).map(|next| next.and_time(NaiveTime::MIN).and_utc());
    }
    let time = clock.parse::<NaiveTime>().ok().filter(|_| !clock.ends_with("60"))?;
    let nanos = format!("{fraction:0<9}")[..9].parse().ok()?;
    Some(day.and_time(time.with_nanosecond(nanos)?).and_utc())
}

/// Whether `text` follows `shape`, in which `d` stands for a digit and the rest for itself.
fn has_shape(text: &str, shape: &str) -> bool {
    let fits = |(byte, wanted): (u8, u8)| if wanted == b'd' { byte.is_ascii_digit() } else { byte == wanted };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

/// Checks that the attribute `name`, if there, is an `xs:dateTime` in UTC.
///
/// # Errors
/// Syntax for any other form.
pub fn date_time_attribute(element: &Element<'_>, name: &str) -> Result<(), Problem> {
    if element.attribute(name).is_none_or(|text| instant_of(&text).is_some()) {
        return Ok(());
    }
    Err(attribute_problem(ProblemKind::Syntax, element, name, "an instant is written 2026-11-22T07:00:00.0Z"))
}

/// An instant as every answer writes it: UTC with one digit of the second's fraction.
pub fn date_time(instant: DateTime<Utc>) -> String {
    let (date, time) = (instant.date_naive(), instant.time());
    let tenth = (time.nanosecond() / NANOS_PER_TENTH).min(9);
    let Some(year) = u32::try_from(date.year()).ok().filter(|year| *year <= 9999) else {
        // A year of five digits has no sign in XML Schema.
        return format!("{}.{tenth}Z", instant.format("%Y-%m-%dT%H:%M:%S")).trim_start_matches('+').to_owned();
    };
    // Several stand in every answer: the digits are put together by hand.
    let mut text = String::with_capacity(INSTANT_LENGTH);
    for (number, after) in [
        (year / 100, None),
        (year % 100, Some('-')),
        (date.month(), Some('-')),
        (date.day(), Some('T')),
        (time.hour(), Some(':')),
        (time.minute(), Some(':')),
        (time.second(), Some('.')),
    ] {
        text.extend([number / 10, number % 10].map(digit));
        text.extend(after);
    }
    text.extend([digit(tenth), 'Z']);
    text
}

fn digit(number: u32) -> char {
    char::from_digit(number, 10).expect("a single digit")
}

const NANOS_PER_TENTH: u32 = 100_000_000;
const INSTANT_LENGTH: usize = "2026-11-22T07:00:00.0Z".len();

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_instant_written_is_read_again(millis in 0i64..4_000_000_000_000) {
            let text = date_time(DateTime::from_timestamp_millis(millis).unwrap());
            prop_assert_eq!(instant_of(&text).unwrap().timestamp_millis(), millis / 100 * 100);
        }
    }

    #[test]
    fn a_year_of_five_digits_has_no_sign() {
        let instant = DateTime::from_timestamp(253_402_300_800, 0).unwrap();
        assert_eq!(date_time(instant), "10000-01-01T00:00:00.0Z");
    }

    #[test]
    fn instants_are_in_utc_and_exist() {
        for text in ["2026-11-22T07:00:00Z", "2026-11-22T07:00:00.123456789012Z", "2026-11-22T24:00:00Z"] {
            assert!(instant_of(text).is_some(), "{text}");
        }
        for text in [
            "2026-11-22T07:00:00+02:00",
            "2026-11-22T07:00:00",
            "2026-11-22t07:00:00z",
            "2026-11-22 07:00:00Z",
            "2026-02-30T07:00:00Z",
            "2026-11-22T25:00:00Z",
            "2026-11-22T24:00:01Z",
            "2026-11-22T23:59:60Z",
            "2026-11-22T07:00Z",
            "2026-11-22T07:00:00.Z",
            "2026-11-22Z",
        ] {
            assert!(instant_of(text).is_none(), "{text}");
        }
    }
}
