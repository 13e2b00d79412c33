//! The migrations, embedded, and their run at start.

use sqlx::AssertSqlSafe;
use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::StoreError;
use super::dialect::{Connection, failed};

/// Brings the database to this version.
///
/// # Errors
/// [`StoreError`] when a migration fails, or one that has run was changed afterwards.
pub async fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    run(connection, MIGRATIONS).await
}

async fn run(connection: &mut Connection, migrations: &[(&'static str, &'static str)]) -> Result<(), StoreError> {
    let migrator = Migrator::with_migrations(migrations.iter().map(migration).collect());
    let outcome = match connection {
        Connection::Sqlite(connection) => migrator.run(&mut *connection).await,
        Connection::Postgres(connection) => migrator.run(&mut *connection).await,
    };
    outcome.map_err(|error| failed("bringing the database to this version", &error))
}

fn migration((file, sql): &(&'static str, &'static str)) -> Migration {
    let (number, topic) = file.split_once('_').expect("a migration's name is number_topic.sql");
    let version = number.parse().expect("a migration's name begins with its number");
    let topic = topic.trim_end_matches(".sql").replace('_', " ");
    Migration::new(version, topic.into(), MigrationType::Simple, AssertSqlSafe(*sql).into_sql_str(), false)
}

macro_rules! embedded {
    ($($file:literal),* $(,)?) => { &[$(($file, include_str!(concat!("../../migrations/", $file)))),*] };
}

const MIGRATIONS: &[(&str, &str)] = embedded![
    "0001_registrars.sql",
    "0002_contacts.sql",
    "0003_hosts.sql",
    "0004_domains.sql",
    "0005_orders.sql",
    "0006_messages.sql",
    "0007_records.sql",
    "0008_waiting_offers.sql",
    "0009_verification.sql",
    "0010_ledger.sql",
    "0011_invoices.sql",
    "0012_due_work.sql",
    "0013_name_servers.sql",
];

/// Brings the database to the version of migration `last`, as a program of that time did.
///
/// # Errors
/// [`StoreError`] when a migration fails.
#[cfg(test)]
pub async fn migrate_until(connection: &mut Connection, last: &str) -> Result<(), StoreError> {
    let count = MIGRATIONS.iter().take_while(|(file, _)| *file <= last).count();
    run(connection, &MIGRATIONS[..count]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_in_the_directory_is_embedded_in_order() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut files: Vec<String> = std::fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".sql"))
            .collect();
        files.sort();
        assert_eq!(files, MIGRATIONS.iter().map(|(file, _)| *file).collect::<Vec<_>>());
    }
}
