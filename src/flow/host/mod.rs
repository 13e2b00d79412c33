//! Use cases of hosts, one file a command.

pub mod admin;
pub mod check;
pub mod create;
pub mod delete;
pub mod info;
pub mod present;
pub mod update;
pub mod view;

pub use present::present;
pub use view::view;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod world;
