//! Payments: money that came in for an invoice, or for nobody knows what yet.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::registry::handle::Handle;
use crate::registry::money::Money;
use crate::registry::refusal::Refusal;

/// Money that came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The bank's identifier of the transaction, or one of the desk's own (`desk:12`).
    pub id: String,
    /// The day the bank has it.
    pub paid_on: NaiveDate,
    /// What the payer wrote.
    pub reference: String,
    /// How much.
    pub amount: Money,
    /// The invoice it was for; `None` while it is unplaced.
    pub invoice: Option<i64>,
    /// Whose account it went to; `None` while it is unplaced.
    pub payer: Option<Handle>,
    /// Why it could not be placed, or what became of it afterwards.
    pub note: Option<String>,
    /// When it was booked.
    pub booked_at: DateTime<Utc>,
    /// When it was given back.
    pub returned_at: Option<DateTime<Utc>>,
}

impl Payment {
    /// Whether it still waits to be placed or given back.
    pub fn is_unplaced(&self) -> bool {
        self.invoice.is_none() && self.returned_at.is_none()
    }

    /// Whether it may be placed or given back.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when that was done already.
    pub fn check_unplaced(&self) -> Result<(), Refusal> {
        let id = &self.id;
        match (self.invoice, self.returned_at) {
            (Some(invoice), _) => Err(Refusal::NotNow(format!("payment {id} was placed on invoice {invoice}"))),
            (None, Some(at)) => Err(Refusal::NotNow(format!("payment {id} was given back on {at}"))),
            (None, None) => Ok(()),
        }
    }
}

/// A payment as the bank reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The bank's identifier of the transaction.
    pub id: String,
    /// The day.
    pub paid_on: NaiveDate,
    /// What the payer wrote.
    pub reference: String,
    /// How much.
    pub amount: Money,
}

/// Whether a bank's identifier can be kept.
pub fn is_bank_id(text: &str) -> bool {
    // The desk's own have a colon, so that none of a bank's is ever taken for one of them.
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    (1..=BANK_ID_LENGTH_MAX).contains(&text.len()) && text.bytes().all(legal)
}

/// What a payer has to its credit, and owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payer {
    /// Whose account it is.
    pub handle: Handle,
    /// What was paid beyond what was owed; the next invoice takes it.
    pub credit: Money,
}

/// Most characters of a bank's identifier.
const BANK_ID_LENGTH_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::sample::at;

    #[test]
    fn a_banks_identifier_is_short_and_never_one_of_the_desks() {
        assert!(is_bank_id("2027-01-05/000123.A_b"));
        assert!(is_bank_id(&"9".repeat(64)));
        for text in ["", "desk:12", "a b", "æ", &"9".repeat(65)] {
            assert!(!is_bank_id(text), "{text}");
        }
    }

    #[test]
    fn a_payment_is_placed_or_given_back_once() {
        let fresh = payment();
        assert!(fresh.is_unplaced() && fresh.check_unplaced().is_ok());
        let placed = Payment { invoice: Some(3), ..payment() };
        assert_eq!(placed.check_unplaced().unwrap_err().to_string(), "payment b-1 was placed on invoice 3");
        let returned = Payment { returned_at: Some(at("2027-01-06T12:00:00Z")), ..payment() };
        assert!(!returned.is_unplaced());
        let text = "payment b-1 was given back on 2027-01-06 12:00:00 UTC";
        assert_eq!(returned.check_unplaced().unwrap_err().to_string(), text);
    }

    fn payment() -> Payment {
        Payment {
            id: "b-1".to_owned(),
            paid_on: "2027-01-05".parse().unwrap(),
            reference: "x".to_owned(),
            amount: Money::ore(1),
            invoice: None,
            payer: None,
            note: None,
            booked_at: at("2027-01-05T12:00:00Z"),
            returned_at: None,
        }
    }
}
