//! What the tests stand on: servers, clients, databases.

pub mod client;
pub mod database;
pub mod registry;
pub mod sandbox;
pub mod schemas;
pub mod server;
pub mod traffic;
