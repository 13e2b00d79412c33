//! What `analyze` leaves in a SQLite database.

use super::StoreError;
use super::db::Db;

/// Drops the statistics of SQLite's planner. Every statement here finds its rows by key, and that
/// is how they are found while nothing else is known; with figures of some other day queues are
/// sorted and tables scanned. PostgreSQL is told so by its settings.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn forget(db: &mut Db) -> Result<(), StoreError> {
    if db.target().is_postgres() {
        return Ok(());
    }
    let tables = db.rows("looking for statistics", TABLES.into(), &[]).await.map_err(|failure| failure.error)?;
    for table in tables.iter().filter_map(|row| row.text(0).ok().flatten()) {
        tracing::warn!("statistics of `analyze` lead SQLite astray: dropping {table}");
        let drop = format!("drop table {table}");
        db.rows("dropping statistics", drop.as_str().into(), &[]).await.map_err(|failure| failure.error)?;
    }
    if !tables.is_empty() {
        // The connection goes on with what it has read of them.
        db.close().await;
    }
    Ok(())
}

const TABLES: &str = "select name from sqlite_schema where type = 'table' and name like 'sqlite_stat%'";
