//! What the tests stand on: servers, clients, databases.

pub mod client;
pub mod sandbox;
