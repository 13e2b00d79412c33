//! The wire of hosts.
