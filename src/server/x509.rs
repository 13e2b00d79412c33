//! The little of a certificate (RFC 5280 section 4.1) the server itself must read: how long it
//! is good, and its fingerprint.

use chrono::{DateTime, NaiveDateTime, Utc};
use sha2::{Digest, Sha256};

/// From when to when a certificate is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first instant.
    pub not_before: DateTime<Utc>,
    /// The last instant.
    pub not_after: DateTime<Utc>,
}

impl Validity {
    /// Whether the certificate is good at `now`.
    pub fn covers(&self, now: DateTime<Utc>) -> bool {
        (self.not_before..=self.not_after).contains(&now)
    }
}

/// The SHA-256 of a certificate, in lower-case hexadecimal.
pub fn fingerprint(certificate: &[u8]) -> String {
    Sha256::digest(certificate).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether two fingerprints are the same, however they are written (`AB:CD…`, `abcd…`).
pub fn is_same_fingerprint(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| *c != ':').map(|c| c.to_ascii_lowercase()).collect::<String>();
    plain(one) == plain(other)
}

/// How long the DER `certificate` is good; `None` when it is no certificate.
pub fn validity(certificate: &[u8]) -> Option<Validity> {
    let certificate = read(certificate, SEQUENCE)?.0;
    let mut rest = read(certificate, SEQUENCE)?.0;
    if let Some((_version, after)) = read(rest, VERSION) {
        rest = after;
    }
    for tag in [INTEGER, SEQUENCE, SEQUENCE] {
        // Serial number, signature algorithm, issuer.
        rest = read(rest, tag)?.1;
    }
    let period = read(rest, SEQUENCE)?.0;
    let (not_before, period) = time(period)?;
    let (not_after, _) = time(period)?;
    Some(Validity { not_before, not_after })
}

/// A time and what follows it (RFC 5280 section 4.1.2.5).
fn time(der: &[u8]) -> Option<(DateTime<Utc>, &[u8])> {
    let (text, rest) = match read(der, UTC_TIME) {
        Some((text, rest)) => {
            let text = str::from_utf8(text).ok()?;
            // Two digits of 50 and more mean the twentieth century.
            let century = if text.get(..2)? < "50" { "20" } else { "19" };
            (format!("{century}{text}"), rest)
        }
        None => {
            let (text, rest) = read(der, GENERALIZED_TIME)?;
            (str::from_utf8(text).ok()?.to_owned(), rest)
        }
    };
    let time = NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%SZ").ok()?;
    Some((time.and_utc(), rest))
}

/// The contents of the value of type `tag` at the front of `der`, and what follows it.
fn read(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    let (&length, rest) = rest.split_first()?;
    if found != tag {
        return None;
    }
    let (length, rest) = if length < 0x80 {
        (usize::from(length), rest)
    } else {
        let octets = usize::from(length & 0x7f);
        if !(1..=4).contains(&octets) {
            return None;
        }
        let (octets, rest) = rest.split_at_checked(octets)?;
        (octets.iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet)), rest)
    };
    rest.split_at_checked(length)
}

const INTEGER: u8 = 0x02;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_of_a_certificate_are_read() {
        let validity = validity(&certificate(2026, 2051)).unwrap();
        assert_eq!(validity.not_before, at("2026-01-01T00:00:00Z"));
        assert_eq!(validity.not_after, at("2051-01-01T00:00:00Z"));
        assert!(validity.covers(at("2030-01-01T00:00:00Z")));
        assert!(!validity.covers(at("2025-12-31T23:59:59Z")));
        assert!(!validity.covers(at("2051-01-01T00:00:01Z")));
    }

    #[test]
    fn years_before_two_thousand_are_read_too() {
        assert_eq!(validity(&certificate(1999, 2000)).unwrap().not_before, at("1999-01-01T00:00:00Z"));
    }

    #[test]
    fn what_is_no_certificate_has_no_days() {
        let whole = certificate(2026, 2027);
        for bytes in
            [&b""[..], b"hello", &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], &whole[..40], &whole[..whole.len() - 1]]
        {
            assert_eq!(validity(bytes), None);
        }
    }

    #[test]
    fn fingerprints_are_compared_without_regard_to_their_spelling() {
        let print = fingerprint(b"certificate");
        let pairs: Vec<String> = print.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into()).collect();
        assert!(is_same_fingerprint(&print, &pairs.join(":").to_uppercase()));
        assert!(!is_same_fingerprint(&print, &fingerprint(b"another")));
    }

    fn certificate(from: i32, until: i32) -> Vec<u8> {
        let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(from, 1, 1);
        params.not_after = rcgen::date_time_ymd(until, 1, 1);
        params.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }
}
