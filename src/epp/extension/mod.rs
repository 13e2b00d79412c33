//! The wire of extensions.
