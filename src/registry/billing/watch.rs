//! What is followed on a registrar's account as its balance and the months go by.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::registry::money::Money;

/// How an account stands besides its balance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Since when the balance is below zero.
    pub debit_since: Option<DateTime<Utc>>,
    /// When the time to settle is over, while nobody was told so.
    pub debit_due_at: Option<DateTime<Utc>>,
    /// When the running month is over; nothing until the account was first looked at.
    pub statement_at: Option<DateTime<Utc>>,
    /// The balance at the end of the month before.
    pub statement_opening: Money,
    /// What was paid in since.
    pub statement_paid_in: Money,
}

impl Watch {
    /// When there is next something to write down about an account opened at `created_at`.
    pub fn due_at(&self, created_at: DateTime<Utc>) -> DateTime<Utc> {
        let statement_at = self.statement_at.unwrap_or(created_at);
        self.debit_due_at.map_or(statement_at, |debit_due_at| debit_due_at.min(statement_at))
    }
}
