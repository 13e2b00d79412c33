//! Money: the ledger of prepaid accounts and the invoices of registrants.

pub mod invoice;
pub mod ledger;
