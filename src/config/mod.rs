//! Stub until the merge: the server's configuration.

use std::path::Path;

use crate::registry::policy::Policy;

/// The configuration.
#[derive(Debug)]
pub struct Config {
    /// Where the database is.
    pub database_url: String,
    /// The key that seals tokens.
    pub seal_key: [u8; 32],
    /// The rules.
    pub policy: Policy,
}

/// Reads a configuration file.
///
/// # Errors
/// When it cannot be read.
pub fn load(path: &Path) -> anyhow::Result<Config> {
    anyhow::bail!("{}", path.display())
}
