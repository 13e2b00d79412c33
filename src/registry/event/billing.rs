//! What happens to invoices and payments.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::registry::billing::invoice::DocumentKind;
use crate::registry::domain::DomainName;
use crate::registry::handle::Handle;
use crate::registry::money::Money;

/// A fact about an invoice or a payment. What the ledger books for it is an event of its own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum BillingEvent {
    /// An invoice, a warning or a credit note was issued; its payer is sent it.
    DocumentIssued {
        /// Its number.
        invoice: i64,
        /// What kind of document it is.
        kind: DocumentKind,
        /// The invoice a warning or credit note is about.
        refers_to: Option<i64>,
    },
    /// A domain stands on a document that was issued.
    DomainBilled {
        /// The domain.
        domain: DomainName,
        /// The document's number.
        invoice: i64,
        /// What kind of document it is.
        kind: DocumentKind,
    },
    /// An invoice was paid, in part or in full.
    InvoicePaid {
        /// Its number.
        invoice: i64,
        /// How much.
        amount: Money,
        /// Whether nothing is open any more.
        settled: bool,
    },
    /// The registrant of an unpaid VID domain is to be warned by registered letter.
    SuspensionLetterDue {
        /// The domain.
        domain: DomainName,
        /// The warning about what is unpaid.
        warning: i64,
        /// Who gets the letter.
        registrant: Handle,
        /// When the invoice is due.
        due_at: DateTime<Utc>,
    },
    /// That letter was posted.
    SuspensionLetterPosted {
        /// The domain.
        domain: DomainName,
        /// The invoice it is unpaid for.
        invoice: i64,
        /// The day.
        posted_on: NaiveDate,
        /// When the domain is suspended unless the invoice is paid.
        suspend_at: DateTime<Utc>,
    },
    /// Money came in.
    PaymentReceived {
        /// Its identifier.
        payment: String,
        /// How much.
        amount: Money,
        /// The invoice it was placed on; none while nobody knows what it is for.
        invoice: Option<i64>,
    },
    /// Money that came in was given back.
    PaymentReturned {
        /// Its identifier.
        payment: String,
    },
    /// A payer's credit was paid out.
    CreditPaidOut {
        /// To whom.
        payer: Handle,
        /// How much.
        amount: Money,
    },
}
