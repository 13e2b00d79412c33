//! Ledger entries: every movement on a registrar's prepaid account, never changed afterwards.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::registry::domain::DomainName;
use crate::registry::handle::Handle;
use crate::registry::money::Money;

/// One movement on an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Number, rising.
    pub id: i64,
    /// Whose account.
    pub registrar: Handle,
    /// When.
    pub posted_at: DateTime<Utc>,
    /// What for.
    pub kind: LedgerKind,
    /// The domain, if it concerns one.
    pub domain: Option<DomainName>,
    /// The amount: negative is a charge.
    pub amount: Money,
    /// The balance after it.
    pub balance_after: Money,
    /// The server transaction that caused it.
    pub sv_trid: String,
}

/// What a movement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerKind {
    /// Money paid in.
    Deposit,
    /// The first period of a domain.
    Create,
    /// The first period given back: the application was not carried out.
    CreateReleased,
    /// Further periods.
    Renew,
    /// The fee for a restore.
    Restore,
    /// The fee for a change of registrant.
    RegistrantChange,
}

impl LedgerKind {
    /// The word in storage and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deposit => "deposit",
            Self::Create => "create",
            Self::CreateReleased => "create_released",
            Self::Renew => "renew",
            Self::Restore => "restore",
            Self::RegistrantChange => "registrant_change",
        }
    }
}
