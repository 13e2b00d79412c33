//! Spans of time as staff write them: `31d`, `12h`, `90m`, `1d12h`.

use chrono::Duration;

/// Reads a span of time of weeks, days, hours, minutes and seconds.
///
/// # Errors
/// When the text is not such a span, is nothing, or longer than a hundred years.
pub fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is not a span of time such as 31d, 12h or 90m");
    let (mut total, mut number) = (0_i64, None::<i64>);
    for c in text.chars() {
        if let Some(digit) = c.to_digit(10) {
            let next = number.unwrap_or(0).checked_mul(10).and_then(|n| n.checked_add(i64::from(digit)));
            number = Some(next.ok_or_else(wrong)?);
            continue;
        }
        let unit = UNITS.iter().find(|(letter, _)| *letter == c).ok_or_else(wrong)?;
        let part = number.take().and_then(|count| count.checked_mul(unit.1)).ok_or_else(wrong)?;
        total = total.checked_add(part).ok_or_else(wrong)?;
    }
    if number.is_some() || total == 0 || total > SPAN_MAX_S {
        return Err(wrong());
    }
    Ok(Duration::seconds(total))
}

const UNITS: &[(char, i64)] = &[('w', 604_800), ('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];
/// A hundred years: far beyond any deadline, far within every calendar.
const SPAN_MAX_S: i64 = 100 * 366 * 86_400;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_hours_and_minutes_are_read_and_added() {
        assert_eq!(parse("31d"), Ok(Duration::days(31)));
        assert_eq!(parse("12h"), Ok(Duration::hours(12)));
        assert_eq!(parse("90m"), Ok(Duration::minutes(90)));
        assert_eq!(parse("1d12h"), Ok(Duration::hours(36)));
        assert_eq!(parse("2w30s"), Ok(Duration::days(14) + Duration::seconds(30)));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "d", "31", "-1d", "1y", "1.5d", "0d", "99999999999999999999d", "40000d", "1d2"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
