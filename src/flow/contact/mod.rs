//! Use cases of contacts, one file a command.

pub mod check;
pub mod create;
pub mod info;
pub mod present;
mod unoffered;
pub mod update;
pub mod view;

pub use present::present;
pub use view::view;

#[cfg(test)]
mod tests;
