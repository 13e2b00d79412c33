//! Where a registry's database and key are: a sandbox's directory, or a configuration.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use crate::cli::sandbox::home::{RULES, rules_of};
use crate::clock::Clock;
use crate::ids::Ids;
use crate::store::Options;

/// Which registry the desk works on.
#[derive(Clone, Debug, clap::Args)]
pub struct Place {
    /// The configuration file of a server
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "dir")]
    pub config: Option<PathBuf>,
    /// The directory of a sandbox
    #[arg(long, global = true, value_name = "DIR", default_value = "sandbox")]
    pub dir: PathBuf,
}

impl Place {
    /// The database's URL, and what the store needs besides.
    ///
    /// # Errors
    /// When there is no registry there, or a file of it cannot be read.
    pub fn find(&self) -> anyhow::Result<(String, Options)> {
        match &self.config {
            Some(file) => {
                let config = crate::config::load(file)?;
                let options = Options {
                    rules: Arc::new(config.rules),
                    clock: Clock::system(),
                    ids: Ids::system(),
                    movable_clock: false,
                    seal_key: config.seal_key,
                };
                Ok((config.database_url, options))
            }
            None => sandbox(&self.dir),
        }
    }
}

fn sandbox(dir: &Path) -> anyhow::Result<(String, Options)> {
    let database = dir.join("navn.db");
    let url = match line_of(&dir.join("database.url"))? {
        Some(url) => url,
        None => {
            let hint = || format!("there is no sandbox in {}: start one with `navn sandbox`", dir.display());
            anyhow::ensure!(database.exists(), hint());
            format!("sqlite:{}", database.display())
        }
    };
    let seal_key = seal_key(&dir.join("seal.key"))?;
    // The rules of the running sandbox, or an operation held there would be refused here.
    let kept = line_of(&dir.join(RULES))?;
    let rules =
        Arc::new(rules_of(kept.as_deref().unwrap_or("dk-2023")).context(dir.join(RULES).display().to_string())?);
    Ok((url, Options { rules, clock: Clock::system(), ids: Ids::system(), movable_clock: true, seal_key }))
}

/// The only line of a file, if there is such a file.
fn line_of(file: &Path) -> anyhow::Result<Option<String>> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
}

/// A key of 32 bytes, as they are or in hexadecimal.
fn seal_key(file: &Path) -> anyhow::Result<[u8; 32]> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    if let Ok(key) = <[u8; 32]>::try_from(bytes.as_slice()) {
        return Ok(key);
    }
    let text = String::from_utf8(bytes).unwrap_or_default();
    unhex(text.trim()).with_context(|| format!("{} does not hold 32 bytes", file.display()))
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let nibbles = text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()));
    let nibbles = nibbles.collect::<Option<Vec<u8>>>()?;
    let bytes: Vec<u8> = nibbles.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    if nibbles.len() == 64 { bytes.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sandbox_is_found_in_its_directory() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("navn.db"), "").unwrap();
        std::fs::write(dir.path().join("seal.key"), "07".repeat(32) + "\n").unwrap();
        let (url, options) = sandbox(dir.path()).unwrap();
        assert!(url.starts_with("sqlite:") && url.ends_with("navn.db"));
        assert_eq!((options.seal_key, options.movable_clock), ([7; 32], true));
        assert_eq!(*options.rules, rules_of("dk-2023").unwrap());
    }

    #[test]
    fn a_sandbox_may_name_another_database_and_profile() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("database.url"), "postgres://x/y\n").unwrap();
        let words = "dk-2023 dk-2026@2026-07-01T00:00:00+02:00";
        std::fs::write(dir.path().join("profile"), words).unwrap();
        std::fs::write(dir.path().join("seal.key"), [9; 32]).unwrap();
        let (url, options) = sandbox(dir.path()).unwrap();
        assert_eq!((url.as_str(), options.seal_key), ("postgres://x/y", [9; 32]));
        assert_eq!(*options.rules, rules_of(words).unwrap());
    }

    #[test]
    fn an_empty_directory_or_a_short_key_is_no_sandbox() {
        let dir = tempfile::tempdir().unwrap();
        assert!(sandbox(dir.path()).unwrap_err().to_string().contains("navn sandbox"));
        std::fs::write(dir.path().join("navn.db"), "").unwrap();
        std::fs::write(dir.path().join("seal.key"), "07").unwrap();
        assert!(sandbox(dir.path()).is_err());
    }
}
