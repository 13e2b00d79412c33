//! The wire of contacts.
