//! Whether a server can start with a configuration: its text, its numbers and the files it names.

use std::path::Path;

use tracing_subscriber::EnvFilter;

use crate::config::check::read_seal_key;
use crate::config::{Config, Problems, read};
use crate::server::tls;

/// Reads a file and looks at everything the server will need, without changing anything.
///
/// # Errors
/// All problems, of the text and of what it names.
pub fn read_checked(file: &Path) -> Result<Config, Problems> {
    let (config, mut problems) = Config::examine(&read(file)?)?;
    if let Err(Problems(more)) = check(&config) {
        // What hangs on a key that could not be read is no news.
        let unread: Vec<String> = problems.iter().map(|problem| section(problem).to_owned()).collect();
        problems.extend(more.into_iter().filter(|problem| !unread.iter().any(|name| name == section(problem))));
    }
    if problems.is_empty() { Ok(config) } else { Err(Problems(problems)) }
}

fn check(config: &Config) -> Result<(), Problems> {
    let mut problems = config.number_problems();
    let mut note = |key: &str, result: anyhow::Result<()>| {
        if let Err(error) = result {
            problems.push(format!("{key}: {error:#}"));
        }
    };
    let files = &config.tls;
    note("tls", tls::load(&files.certificate, &files.key, files.client_ca.as_deref()).map(drop));
    note("database.url", config.database_url().map(drop));
    note("secrets.seal_key_file", read_seal_key(&config.secrets.seal_key_file).map(drop));
    note("log.filter", EnvFilter::try_new(&config.log.filter).map(drop).map_err(Into::into));
    if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
}

/// The section a problem is about.
fn section(problem: &str) -> &str {
    problem.split(['.', ':']).next().unwrap_or(problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::certs::{DevCerts, write};

    #[test]
    fn a_server_with_its_files_in_place_may_start() {
        let directory = tempfile::tempdir().unwrap();
        let config = usable(directory.path());
        assert_eq!(check(&config), Ok(()));
        assert_eq!(read_seal_key(&config.secrets.seal_key_file).unwrap(), [0xab; 32]);
    }

    #[test]
    fn missing_files_and_bad_numbers_are_told_at_once() {
        let directory = tempfile::tempdir().unwrap();
        let mut config = usable(directory.path());
        config.tls.certificate = directory.path().join("nowhere.pem");
        config.secrets.seal_key_file = directory.path().join("nowhere.key");
        config.database.url = "mysql://db/navn".to_owned();
        config.log.filter = "loud=very".to_owned();
        config.limits.frame_max = 4095;
        config.session.absolute_s = 299;
        config.policy.from_start.periods_allowed = Some([0].into());
        let Problems(problems) = check(&config).unwrap_err();
        let keys = ["tls", "secrets.seal_key_file", "database.url", "log.filter", "limits.frame_max"];
        for key in keys.into_iter().chain(["session.absolute_s", "policy.periods_allowed"]) {
            assert!(problems.iter().any(|problem| problem.starts_with(key)), "{key} in {problems:?}");
        }
        assert_eq!(problems.len(), 7);
    }

    #[test]
    fn problems_of_the_text_and_of_its_files_come_together() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("navn.toml");
        std::fs::write(&file, "[listen]\nport = 1\n[tls]\nkey = \"/nowhere\"\n[log]\nfilter = 3\n").unwrap();
        let Problems(problems) = read_checked(&file).unwrap_err();
        for (start, count) in [("listen.port", 1), ("tls", 1), ("secrets.seal_key_file", 1), ("log", 1)] {
            let found = problems.iter().filter(|problem| problem.starts_with(start)).count();
            assert_eq!(found, count, "{start} in {problems:?}");
        }
        assert!(read_checked(&directory.path().join("nowhere.toml")).is_err());
    }

    fn usable(directory: &Path) -> Config {
        let certs = DevCerts::at(directory);
        certs.ensure(crate::clock::Clock::system().now()).unwrap();
        let mut config = Config::default();
        config.tls.certificate = certs.server;
        config.tls.key = certs.server_key;
        config.secrets.seal_key_file = directory.join("seal.key");
        write(&config.secrets.seal_key_file, &"ab".repeat(32), 0o600).unwrap();
        config
    }
}
