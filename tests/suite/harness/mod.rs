//! What the tests stand on: servers, clients, databases.

pub mod client;
pub mod database;
pub mod dice;
pub mod habits;
pub mod registry;
pub mod sandbox;
pub mod schemas;
pub mod server;
pub mod traffic;

/// Says something past the capture of the test runner: counts, and seeds that repeat a run.
pub fn tell(text: impl std::fmt::Display) {
    use std::io::Write;
    // Nobody to tell it to is no failure of a test.
    let _ = writeln!(std::io::stderr(), "note: {text}");
}
