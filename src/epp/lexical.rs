//! The lexical forms of XML Schema part 2 that a type of ours does not have itself.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Whether `text` is an `xs:language`.
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let fits = |part: &str, allowed: fn(&u8) -> bool| {
        (1..=LANGUAGE_PART_MAX).contains(&part.len()) && part.as_bytes().iter().all(allowed)
    };
    parts.next().is_some_and(|first| fits(first, u8::is_ascii_alphabetic))
        && parts.all(|part| fits(part, u8::is_ascii_alphanumeric))
}

/// Whether `text` is an `eppcom:roidType`: `(\w|_){1,80}-\w{1,8}`.
pub fn is_roid(text: &str) -> bool {
    let Some((local, repository)) = text.split_once('-') else { return false };
    let within = |part: &str, max| (1..=max).contains(&part.chars().count());
    within(local, ROID_LOCAL_MAX)
        && local.chars().all(|c| c == '_' || is_word(c))
        && within(repository, ROID_REPOSITORY_MAX)
        && repository.chars().all(is_word)
}

/// `\w` of XML Schema: anything but punctuation, separators and the category "other".
fn is_word(c: char) -> bool {
    use GeneralCategoryGroup::{Other, Punctuation, Separator};
    !matches!(c.general_category_group(), Punctuation | Separator | Other)
}

/// Whether `text` is an `xs:anyURI`: a reference of RFC 2396 once what it does not allow is
/// escaped.
pub fn is_uri(text: &str) -> bool {
    let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (hierarchy, query) = before.split_once('?').unwrap_or((before, ""));
    let (first, _) = hierarchy.split_once('/').unwrap_or((hierarchy, ""));
    let rest = match first.split_once(':') {
        Some((scheme, _)) if !is_scheme(scheme) => return false,
        Some((scheme, _)) => &hierarchy[scheme.len() + 1..],
        None => hierarchy,
    };
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    is_authority(authority)
        && ![path, query, fragment].iter().any(|part| part.contains(['#', '[', ']']))
        && escapes(text)
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// User, host and port; a host in brackets is an IPv6 address (RFC 2732).
fn is_authority(text: &str) -> bool {
    let host = text.split_once('@').map_or(text, |(_, host)| host);
    let (host, port) = match host.strip_prefix('[') {
        Some(address) => match address.split_once(']') {
            Some((address, rest)) if address.parse::<std::net::Ipv6Addr>().is_ok() => ("", rest),
            _ => return false,
        },
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let digits = port.strip_prefix(':').unwrap_or(port);
    !host.contains(['@', '[', ']']) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether each `%` is followed by two hexadecimal digits.
fn escapes(text: &str) -> bool {
    let mut parts = text.split('%');
    parts.next();
    parts.all(|part| part.len() >= 2 && part.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit))
}

/// `xs:base64Binary` without its blanks, if `text` is one. The bits beyond the last octet are 0.
pub fn base64(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|c| *c != ' ').collect();
    let digits = code.trim_end_matches('=');
    let all = digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    let last_fits = match code.len() - digits.len() {
        0 => true,
        1 => digits.ends_with(|c| "AEIMQUYcgkosw048".contains(c)),
        2 => digits.ends_with(|c| "AQgw".contains(c)),
        _ => false,
    };
    (all && code.len().is_multiple_of(4) && last_fits).then_some(code)
}

const LANGUAGE_PART_MAX: usize = 8;
const ROID_LOCAL_MAX: usize = 80;
const ROID_REPOSITORY_MAX: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(check: fn(&str) -> bool, good: &[&str], bad: &[&str]) {
        good.iter().for_each(|text| assert!(check(text), "{text}"));
        bad.iter().for_each(|text| assert!(!check(text), "{text}"));
    }

    #[test]
    fn languages_have_parts_of_one_to_eight_letters() {
        hold(is_language, &["en", "en-GB", "x", "i-y1", "de-CH-1996"], &["", "abcdefghi", "en_GB", "en-", "e1", "-en"]);
        hold(is_language, &["en-abcdefgh"], &["en-abcdefgh1", "e n", "dæ"]);
    }

    #[test]
    fn a_repository_identifier_has_two_parts() {
        hold(
            is_roid,
            &["a-b", "a+b-c", "a_b-c", "_-c", "æ-©", "٣-b", "DK1_2-DK"],
            &["", "a", "a-", "-b", "a-_", "a.b-c", "a-b-c", "a -b", "a-\u{2060}"],
        );
        let (longest, surplus) = ("x".repeat(80), "y".repeat(9));
        hold(is_roid, &[&format!("{longest}-12345678")], &[&format!("{longest}x-1"), &format!("a-{surplus}")]);
    }

    #[test]
    fn a_reference_is_almost_anything() {
        hold(
            is_uri,
            &[
                "",
                "urn:x",
                "a:b:c",
                "a b",
                "æ",
                "%41",
                "#",
                "?",
                "//",
                "http://",
                "http://a:99/",
                "//[::1]:7/x",
                "<",
                "@",
            ],
            &["%", "%4", "x%zz", "a#b#c", ":x", "1a:b", "[", "http://[", "http://a:b/", "//@@", "//a:b@c:d@e"],
        );
    }

    #[test]
    fn base64_may_hold_blanks_and_ends_where_it_must() {
        for (text, code) in [("AAAA", "AAAA"), ("A A A A", "AAAA"), ("AA= =", "AA=="), ("AQPE", "AQPE"), ("", "")] {
            assert_eq!(base64(text).as_deref(), Some(code), "{text}");
        }
        for text in ["AB==", "AAB=", "A===", "AAA", "AA==AAAA", "AAAA====", "AA-A", "="] {
            assert_eq!(base64(text), None, "{text}");
        }
    }
}
