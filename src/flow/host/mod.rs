//! Use cases of hosts, one file a command.

pub mod check;
pub mod create;
pub mod delete;
pub mod info;
pub mod update;
