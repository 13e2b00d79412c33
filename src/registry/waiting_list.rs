//! Waiting lists: who is next for a name that is taken, and what that costs.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::calendar::{add_years, midnight_after};
use super::domain::DomainName;
use super::handle::Handle;
use super::money::Money;
use super::policy::Policy;
use super::refusal::Refusal;
use super::rules::Rules;

/// A position on the waiting list of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Number, rising: the order of arrival.
    pub id: i64,
    /// The name waited for.
    pub domain: DomainName,
    /// Who waits.
    pub contact: Handle,
    /// Since when.
    pub joined_at: DateTime<Utc>,
    /// The last second of the year that was paid for.
    pub paid_until: DateTime<Utc>,
    /// When the position lapses, once the fee of the next year is due.
    pub pay_by: Option<DateTime<Utc>>,
    /// The offer, once the name was deleted and this position's turn has come.
    pub offer: Option<Offer>,
}

/// The right to register a name, offered to one position for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Eight hexadecimal characters, compared without regard to case.
    pub token: String,
    /// When the offer goes to the next position.
    pub expires_at: DateTime<Utc>,
}

/// What the passing of time does to a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Its offer goes to the next.
    OfferLapses,
    /// The fee of its next year is due.
    FeeDue,
    /// It lapses because the fee was not paid.
    Lapses,
}

impl Position {
    /// A position of `contact`, which has paid for the first year.
    pub fn join(id: i64, domain: DomainName, contact: Handle, now: DateTime<Utc>) -> Self {
        let paid_until = add_years(now, 1);
        Self { id, domain, contact, joined_at: now, paid_until, pay_by: None, offer: None }
    }

    /// What comes next and when. Whoever has an offer owes nothing more.
    pub fn next_turn(&self) -> (DateTime<Utc>, Turn) {
        match (&self.offer, self.pay_by) {
            (Some(offer), _) => (offer.expires_at, Turn::OfferLapses),
            (None, Some(pay_by)) => (pay_by, Turn::Lapses),
            (None, None) => (self.paid_until + Duration::seconds(1), Turn::FeeDue),
        }
    }

    /// The position once the fee of its next year is due, under the rules of then.
    #[must_use]
    pub fn charge(&self, policy: &Policy) -> Self {
        let pay_by = midnight_after(self.paid_until, policy.waiting_pay_days);
        Self { pay_by: Some(pay_by), ..self.clone() }
    }

    /// The fee of the next year: that of the day it begins.
    pub fn next_fee(&self, rules: &Rules) -> Money {
        rules.at(self.paid_until + Duration::seconds(1)).price_waiting_year
    }

    /// The position paid for one more year.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when no fee is due.
    pub fn pay(&self) -> Result<Self, Refusal> {
        if self.pay_by.is_none() || self.offer.is_some() {
            return Err(Refusal::NotNow(format!("no fee of position {} is due", self.id)));
        }
        Ok(Self { paid_until: add_years(self.paid_until, 1), pay_by: None, ..self.clone() })
    }

    /// The position with the right to the name, and a token made of a command's random bytes; no
    /// two positions get the same of them.
    #[must_use]
    pub fn offered(&self, entropy: &[u8; 32], now: DateTime<Utc>, policy: &Policy) -> Self {
        let mut digest = Sha256::new();
        digest.update(b"offer");
        digest.update(entropy);
        digest.update(self.id.to_be_bytes());
        let token = digest.finalize().iter().take(TOKEN_OCTETS).map(|octet| format!("{octet:02x}")).collect();
        Self { offer: Some(Offer { token, expires_at: now + policy.offer_ttl }), ..self.clone() }
    }
}

/// Random octets in a token.
const TOKEN_OCTETS: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_pays_for_a_year_and_the_next_is_due_at_its_end() {
        let position = position();
        assert_eq!(position.paid_until, at("2027-03-01T22:59:59Z"));
        assert_eq!(position.next_turn(), (at("2027-03-01T23:00:00Z"), Turn::FeeDue));
        assert!(matches!(position.pay(), Err(Refusal::NotNow(_))));
        let charged = position.charge(&Policy::dk_2023());
        assert_eq!(charged.next_turn(), (at("2027-03-14T23:00:00Z"), Turn::Lapses));
        let paid = charged.pay().unwrap();
        assert_eq!(paid.next_turn(), (at("2028-03-01T23:00:00Z"), Turn::FeeDue));
    }

    #[test]
    fn the_fee_is_that_of_the_day_the_year_begins() {
        let dearer = Policy { price_waiting_year: Money::ore(90_00), ..Policy::dk_2023() };
        let rules = |begins_at| Rules::always(Policy::dk_2023()).until(at(begins_at), dearer.clone());
        assert_eq!(position().next_fee(&rules("2027-03-01T23:00:00Z")), Money::ore(90_00));
        assert_eq!(position().next_fee(&rules("2027-03-01T23:00:01Z")), Money::ore(70_00));
    }

    #[test]
    fn an_offer_stands_above_a_fee() {
        let now = at("2027-03-05T10:00:00Z");
        let offered = position().charge(&Policy::dk_2023()).offered(&[7; 32], now, &Policy::dk_2023());
        assert_eq!(offered.next_turn(), (at("2027-03-19T10:00:00Z"), Turn::OfferLapses));
        assert!(offered.pay().is_err());
    }

    #[test]
    fn each_position_gets_a_token_of_its_own_of_eight_hexadecimal_characters() {
        let token = |id| {
            let position = Position { id, ..position() };
            position.offered(&[7; 32], position.joined_at, &Policy::dk_2023()).offer.unwrap().token
        };
        assert_ne!(token(1), token(2));
        assert_eq!(token(1).len(), 8);
        assert!(token(1).bytes().all(|octet| matches!(octet, b'0'..=b'9' | b'a'..=b'f')));
    }

    fn position() -> Position {
        Position::join(7, "ventet.dk".parse().unwrap(), Handle::trusted("VENTER1-DK"), at("2026-03-01T10:00:00Z"))
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }
}
