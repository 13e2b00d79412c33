//! Use cases of contacts, one file a command.

pub mod check;
pub mod create;
pub mod info;
mod unoffered;
pub mod update;
pub mod view;

pub use view::view;

#[cfg(test)]
mod tests;
