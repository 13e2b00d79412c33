//! Invoices to registrants and payers of registrant-managed domains.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::registry::domain::DomainName;
use crate::registry::handle::Handle;
use crate::registry::money::Money;

/// An issued invoice for the next period of one domain. Once issued its amount, payer and due
/// date stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// The invoice number, without gaps.
    pub id: i64,
    /// The domain billed.
    pub domain: DomainName,
    /// Who is to pay.
    pub payer: Handle,
    /// Years billed.
    pub years: u32,
    /// What is to be paid.
    pub amount: Money,
    /// What was paid.
    pub paid: Money,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// When it was paid in full.
    pub paid_at: Option<DateTime<Utc>>,
}

impl Invoice {
    /// Whether an amount is still open.
    pub fn is_open(&self) -> bool {
        self.paid_at.is_none()
    }

    /// The amount still to be paid.
    pub fn outstanding(&self) -> Money {
        self.amount - self.paid
    }
}
