//! Money: accounts and the ledger between them, what is followed on a registrar's account, and the
//! invoices and payments of registrants.

pub mod account;
pub mod audit;
pub mod document;
pub mod invoice;
pub mod ledger;
pub mod payment;
pub mod reference;
pub mod schedule;
pub mod statement;
pub mod vid_fee;
pub mod watch;
