//! Money: accounts and the ledger between them, what is followed on a registrar's account, and the
//! invoices of registrants.

pub mod account;
pub mod audit;
pub mod invoice;
pub mod ledger;
pub mod statement;
pub mod watch;
