//! Configuration of the server: one struct a section, unknown keys refused, every problem told.

pub mod check;
pub mod policy;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer};
use toml::{Table, Value};

use crate::registry::policy::Profile;
use crate::registry::rules::Rules;

pub use policy::PolicySection;

/// The commented default file, and the only place where defaults stand.
pub const DEFAULT: &str = include_str!("default.toml");
/// The systemd unit.
pub const UNIT: &str = include_str!("registry.service");

/// A whole configuration.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The registry.
    pub registry: RegistrySection,
    /// Numbers that differ from the profile's, and what holds from later instants on.
    pub policy: PolicySection,
    /// Ports.
    pub listen: ListenSection,
    /// Certificates.
    pub tls: TlsSection,
    /// The database.
    pub database: DatabaseSection,
    /// Keys.
    pub secrets: SecretsSection,
    /// Letters and mails.
    pub outbox: OutboxSection,
    /// Limits of the EPP port.
    pub limits: LimitsSection,
    /// Limits of a session.
    pub session: SessionSection,
    /// Logging.
    pub log: LogSection,
}

/// `[registry]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistrySection {
    /// The set of rules until the first switch.
    pub profile: Profile,
    /// The name in the greeting, without the version.
    pub service_name: String,
}

/// `[listen]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListenSection {
    /// EPP.
    pub epp: SocketAddr,
    /// HTTP, if it is wanted.
    #[serde(deserialize_with = "unless_empty")]
    pub http: Option<SocketAddr>,
}

/// `[tls]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsSection {
    /// The certificate chain.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
    /// Authorities of client certificates, if they are to be checked.
    #[serde(deserialize_with = "unless_empty")]
    pub client_ca: Option<PathBuf>,
}

/// `[database]`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSection {
    /// Where it is.
    pub url: String,
    /// A file that holds the URL instead.
    #[serde(deserialize_with = "unless_empty")]
    pub url_file: Option<PathBuf>,
}

/// A URL may hold a password.
impl fmt::Debug for DatabaseSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseSection(url_file: {:?})", self.url_file)
    }
}

/// `[secrets]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretsSection {
    /// The key that seals tokens.
    pub seal_key_file: PathBuf,
}

/// `[outbox]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutboxSection {
    /// Where letters and mails go.
    pub directory: PathBuf,
}

/// `[limits]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsSection {
    /// Connections in all.
    pub connections_max: usize,
    /// Connections from one source.
    pub connections_per_address_max: usize,
    /// Sessions of one registrar.
    pub sessions_per_registrar_max: usize,
    /// Octets of a frame.
    pub frame_max: u32,
    /// Commands a second of one registrar; zero means any number.
    pub commands_per_second: u32,
    /// Failures in a row that lock an account.
    pub login_lock_after: i64,
    /// Seconds the lock lasts.
    pub login_lock_s: i64,
}

/// `[session]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionSection {
    /// Seconds without a frame.
    pub idle_s: u64,
    /// Seconds of a whole session.
    pub absolute_s: u64,
    /// Seconds from greeting to login.
    pub login_s: u64,
    /// Failed logins that close a connection.
    pub login_failures_max: u32,
    /// Errors of one kind that close a connection.
    pub errors_max: u32,
}

/// `[log]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSection {
    /// What to log.
    pub filter: String,
    /// How.
    pub format: LogFormat,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Everything that is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<String>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl Config {
    /// Reads a file.
    ///
    /// # Errors
    /// All its problems.
    pub fn read(file: &Path) -> Result<Self, Problems> {
        Self::parse(&read(file)?)
    }

    /// Reads the text of a file: what it says replaces the defaults key by key.
    ///
    /// # Errors
    /// All its problems.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        let (config, problems) = Self::examine(text)?;
        if problems.is_empty() { Ok(config) } else { Err(Problems(problems)) }
    }

    /// What can be read of a text, and what is wrong with the rest.
    ///
    /// # Errors
    /// When it is not TOML at all.
    pub fn examine(text: &str) -> Result<(Self, Vec<String>), Problems> {
        let given: Table = text.parse().map_err(|error| Problems(vec![format!("not TOML: {error}")]))?;
        let mut merged: Table = DEFAULT.parse().expect("the default file is TOML");
        let mut problems = Vec::new();
        for (section, keys) in given {
            match keys {
                Value::Table(keys) if merged.contains_key(&section) => {
                    overlay(&mut merged, &section, keys, &mut problems);
                }
                Value::Table(_) => problems.push(format!("[{section}]: there is no such section")),
                _ => problems.push(format!("{section}: stands outside a section")),
            }
        }
        Ok((deserialize(&merged).expect("each key was read before"), problems))
    }

    /// The name in the greeting: service and version (`svIDType`).
    pub fn service(&self) -> String {
        format!("{}: {}", self.registry.service_name, env!("CARGO_PKG_VERSION"))
    }
}

/// The defaults of `default.toml`.
impl Default for Config {
    fn default() -> Self {
        Self::parse("").expect("the default file is a configuration")
    }
}

/// What staff at the desk of a server need of its configuration.
#[derive(Debug)]
pub struct Access {
    /// Where the database is.
    pub database_url: String,
    /// The key that seals tokens.
    pub seal_key: [u8; 32],
    /// The rules.
    pub rules: Rules,
}

/// Reads what opens the registry's data, and leaves ports and certificates alone.
///
/// # Errors
/// When the file is wrong, or a file it names cannot be read.
pub fn load(file: &Path) -> anyhow::Result<Access> {
    let config = Config::read(file)?;
    let seal_key = check::read_seal_key(&config.secrets.seal_key_file)?;
    Ok(Access { database_url: config.database_url()?, seal_key, rules: config.rules() })
}

/// The text of a file.
///
/// # Errors
/// The one problem that it cannot be read.
pub fn read(file: &Path) -> Result<String, Problems> {
    std::fs::read_to_string(file)
        .map_err(|error| Problems(vec![format!("{}: cannot be read: {error}", file.display())]))
}

/// Lays `keys` over `section`, each alone, so that one bad key does not hide the next.
fn overlay(merged: &mut Table, section: &str, keys: Table, problems: &mut Vec<String>) {
    for (key, value) in keys {
        let mut attempt = merged.clone();
        let Some(Value::Table(table)) = attempt.get_mut(section) else { continue };
        table.insert(key.clone(), value);
        match deserialize(&attempt) {
            Ok(_) => *merged = attempt,
            Err(problem) => problems.push(format!("{section}.{key}: {problem}")),
        }
    }
}

fn deserialize(table: &Table) -> Result<Config, String> {
    Config::deserialize(Value::Table(table.clone())).map_err(|error| error.message().to_owned())
}

/// A value, or nothing when the text is empty.
fn unless_empty<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: std::str::FromStr<Err: fmt::Display>,
{
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_file_is_the_default() {
        assert_eq!(Config::parse(DEFAULT).unwrap(), Config::default());
        assert_eq!(Config::default().listen.epp.port(), 700);
        assert_eq!(Config::default().session.idle_s, 300);
        assert_eq!(Config::default().limits.frame_max, 262_144);
        assert!((3..=64).contains(&Config::default().service().len()));
    }

    #[test]
    fn a_file_replaces_only_what_it_names() {
        let config = Config::parse("[listen]\nhttp = \"\"\n[session]\nidle_s = 700\n").unwrap();
        assert_eq!(config.listen.http, None);
        assert_eq!(config.session.idle_s, 700);
        assert_eq!(config.session.absolute_s, 28_800);
        assert_eq!(config.listen.epp, Config::default().listen.epp);
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let text = "stray = 1\n[listen]\nepp = \"here\"\nport = 700\n[registry]\nprofile = \"se\"\n[dns]\nx = 1\n";
        let Problems(problems) = Config::parse(text).unwrap_err();
        for start in ["stray:", "listen.epp:", "listen.port: unknown field", "registry.profile:", "[dns]:"] {
            assert!(problems.iter().any(|problem| problem.starts_with(start)), "{start} in {problems:?}");
        }
        assert_eq!(problems.len(), 5);
    }

    #[test]
    fn what_is_not_toml_is_one_problem() {
        assert_eq!(Config::parse("[listen").unwrap_err().0.len(), 1);
    }

    #[test]
    fn a_database_url_is_never_shown() {
        let config = Config::parse("[database]\nurl = \"postgres://navn:hush@db/navn\"\n").unwrap();
        assert!(!format!("{config:?}").contains("hush"));
    }

    #[test]
    fn the_unit_starts_what_the_command_line_knows() {
        assert!(UNIT.contains("navn serve --config") && UNIT.contains("Type=notify"));
    }
}
