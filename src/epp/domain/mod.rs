//! The wire of domains.
