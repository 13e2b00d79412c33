//! Use cases of domains, one file a command.

pub mod check;
pub mod create;
pub mod delete;
#[cfg(test)]
pub(crate) mod fixture;
pub mod info;
pub mod present;
pub mod renew;
pub mod restore;
pub mod standing;
pub mod transfer;
pub mod update;
pub mod view;
pub mod withdraw;
#[cfg(test)]
pub(crate) mod world;

pub use present::present;
