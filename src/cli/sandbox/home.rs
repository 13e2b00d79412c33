//! The directory of a sandbox: its key, its database, and what was chosen when it was made.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::config::check::{check_url, read_seal_key};
use crate::ids::Ids;
use crate::registry::policy::Profile;
use crate::registry::rules::Rules;
use crate::server::certs::{KEY_MODE, write};

/// An existing sandbox directory.
#[derive(Debug)]
pub struct Home {
    directory: PathBuf,
    /// The key that seals tokens in the database.
    pub seal_key: [u8; 32],
}

/// How far the data of a new sandbox is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seeded {
    /// Not begun.
    Never,
    /// Begun, but the process ended before it was done.
    Begun,
    /// In place, or not wanted.
    Done,
}

impl Home {
    /// Opens the directory; makes it and its key if they are missing.
    ///
    /// # Errors
    /// When they cannot be read or written.
    pub fn open(directory: &Path, ids: &Ids) -> anyhow::Result<Self> {
        let key_file = directory.join("seal.key");
        fs::create_dir_all(directory.join(OUTBOX)).with_context(|| format!("making {}", directory.display()))?;
        if !key_file.exists() {
            let digits: String = ids.entropy().iter().map(|byte| format!("{byte:02x}")).collect();
            write(&key_file, &(digits + "\n"), KEY_MODE)?;
        }
        Ok(Self { directory: directory.to_owned(), seal_key: read_seal_key(&key_file)? })
    }

    /// The rules: those asked for, else those of the last start.
    ///
    /// # Errors
    /// When the choice cannot be read or kept.
    pub fn rules(&self, profile: Option<Profile>, switch: Option<&str>) -> anyhow::Result<Rules> {
        let kept = self.line(RULES)?;
        let words = match profile {
            Some(profile) => [Some(profile.word()), switch].into_iter().flatten().collect::<Vec<_>>().join(" "),
            None => kept.clone().unwrap_or_else(|| Profile::Dk2023.word().to_owned()),
        };
        let rules = rules_of(&words)?;
        if kept.as_ref() != Some(&words) {
            self.keep(RULES, &words)?;
        }
        Ok(rules)
    }

    /// The database: the one asked for, else that of the last start, else the directory's own.
    ///
    /// # Errors
    /// When the choice cannot be read or kept, or is no database.
    pub fn database(&self, asked: Option<&str>) -> anyhow::Result<String> {
        if let Some(url) = asked {
            check_url(url).with_context(|| format!("--database {url}"))?;
            self.keep("database.url", url)?;
        }
        let own = || format!("sqlite:{}", self.directory.join("navn.db").display());
        Ok(self.line("database.url")?.unwrap_or_else(own))
    }

    /// Where letters and mails go.
    pub fn outbox(&self) -> PathBuf {
        self.directory.join(OUTBOX)
    }

    /// How far the data is.
    ///
    /// # Errors
    /// When the mark cannot be read.
    pub fn seeded(&self) -> anyhow::Result<Seeded> {
        Ok(match self.line("seeded")?.as_deref() {
            None => Seeded::Never,
            Some("done") => Seeded::Done,
            Some(_) => Seeded::Begun,
        })
    }

    /// Notes how far the data is.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn mark(&self, seeded: Seeded) -> anyhow::Result<()> {
        self.keep("seeded", if seeded == Seeded::Done { "done" } else { "begun" })
    }

    fn line(&self, name: &str) -> anyhow::Result<Option<String>> {
        let file = self.directory.join(name);
        match fs::read_to_string(&file) {
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("reading {}", file.display())),
        }
    }

    fn keep(&self, name: &str, line: &str) -> anyhow::Result<()> {
        // A URL may hold a password.
        write(&self.directory.join(name), &format!("{line}\n"), KEY_MODE)
    }
}

/// The rules of a sandbox, from the words kept in its directory. Nobody has addresses to spare for
/// trying things on, so those of documentation may be used.
///
/// # Errors
/// When the words are no rules.
pub fn rules_of(words: &str) -> anyhow::Result<Rules> {
    let rules = Rules::of_words(words).map_err(anyhow::Error::msg)?;
    Ok(rules.each(|policy| policy.documentation_addresses = true))
}

/// The file that keeps the rules of a sandbox.
pub const RULES: &str = "profile";
const OUTBOX: &str = "outbox";

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_key_is_made_once_and_for_the_owner_only() {
        let directory = tempfile::tempdir().unwrap();
        let first = Home::open(directory.path(), &Ids::system()).unwrap();
        assert_eq!(Home::open(directory.path(), &Ids::system()).unwrap().seal_key, first.seal_key);
        let mode = fs::metadata(directory.path().join("seal.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(first.outbox().is_dir());
    }

    #[test]
    fn what_was_chosen_once_holds_until_something_else_is() {
        let directory = tempfile::tempdir().unwrap();
        let home = Home::open(directory.path(), &Ids::system()).unwrap();
        let profiles = |rules: Rules| rules.policies().map(|policy| policy.profile).collect::<Vec<_>>();
        assert_eq!(profiles(home.rules(None, None).unwrap()), [Profile::Dk2023]);
        assert_eq!(profiles(home.rules(Some(Profile::Dk2026), None).unwrap()), [Profile::Dk2026]);
        assert_eq!(profiles(home.rules(None, None).unwrap()), [Profile::Dk2026]);
        let switch = Some("dk-2026@2026-07-01T00:00:00+02:00");
        assert_eq!(profiles(home.rules(Some(Profile::Dk2023), switch).unwrap()), [Profile::Dk2023, Profile::Dk2026]);
        let kept = home.rules(None, None).unwrap();
        assert!(kept.policies().all(|policy| policy.documentation_addresses));
        assert_eq!(profiles(kept), [Profile::Dk2023, Profile::Dk2026]);
        assert!(home.database(None).unwrap().ends_with("navn.db"));
        assert_eq!(home.database(Some("postgres://x/y")).unwrap(), "postgres://x/y");
        assert_eq!(home.database(None).unwrap(), "postgres://x/y");
        assert!(home.database(Some("mysql://x/y")).is_err());
    }

    #[test]
    fn an_interrupted_start_is_remembered() {
        let directory = tempfile::tempdir().unwrap();
        let home = Home::open(directory.path(), &Ids::system()).unwrap();
        assert_eq!(home.seeded().unwrap(), Seeded::Never);
        for seeded in [Seeded::Begun, Seeded::Done] {
            home.mark(seeded).unwrap();
            assert_eq!(home.seeded().unwrap(), seeded);
        }
    }
}
