//! The verbs of invoices and payments.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::registry::domain::DomainName;
use crate::registry::money::Money;

/// `invoice …`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum InvoiceVerb {
    /// Issue the renewal invoice of a domain
    Issue { domain: DomainName },
    /// List invoices
    List {
        /// Only those of this domain
        #[arg(long)]
        domain: Option<DomainName>,
        /// Only those with an open amount
        #[arg(long)]
        open: bool,
    },
    /// Show an invoice
    Show { id: i64 },
    /// Book a payment of an invoice, given by its number or by the reference of the payment
    Pay {
        #[arg(required_unless_present = "reference", conflicts_with = "reference")]
        id: Option<i64>,
        /// The reference, or the whole payment line, as the payer's bank has it
        #[arg(long, requires = "amount")]
        reference: Option<String>,
        /// How much; without it what is open, and the restore of what is suspended
        #[arg(long, value_name = "KRONER")]
        amount: Option<Money>,
    },
    /// Take an invoice back with a credit note
    Credit {
        id: i64,
        /// Only what is billed for this domain
        #[arg(long)]
        domain: Option<DomainName>,
        /// Only so much
        #[arg(long, value_name = "KRONER")]
        amount: Option<Money>,
    },
    /// Note that the registered letters about an invoice's VID domains were posted
    Letter {
        id: i64,
        /// Only the letter about this domain
        #[arg(long)]
        domain: Option<DomainName>,
        /// The day, as 2027-01-05
        #[arg(long, value_name = "DAY")]
        posted: NaiveDate,
    },
    /// Book every payment of a bank's report: comma-separated, with the columns date, reference,
    /// amount and id (the bank's own, by which a payment is booked once)
    Import { file: PathBuf },
}

/// `payment …`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum PaymentVerb {
    /// List payments
    List {
        /// Only those that no invoice could be found for
        #[arg(long)]
        unplaced: bool,
    },
    /// Show a payment
    Show { id: String },
    /// Place a payment on the invoice it was for
    Place {
        id: String,
        #[arg(long, value_name = "NUMBER")]
        invoice: i64,
    },
    /// Give a payment back that no invoice could be found for
    Return { id: String },
}
