//! The registry's vocabulary and rules: pure, synchronous, free of I/O.
//!
//! Time, randomness, prices and loaded facts are arguments. A rule returns the new state and an
//! [`event::Event`], or a [`refusal::Refusal`].

pub mod approval;
pub mod billing;
pub mod calendar;
pub mod command;
pub mod contact;
pub mod domain;
pub mod event;
pub mod handle;
pub mod host;
pub mod message;
pub mod money;
pub mod offer;
pub mod password;
pub mod policy;
pub mod refusal;
pub mod registrar;
pub mod reply;
pub mod rules;
#[cfg(test)]
pub(crate) mod sample;
pub mod staff;
pub mod vid;
pub mod waiting_list;

pub use handle::Handle;
pub use money::Money;
