//! Two databases behind one enum: connecting, the marker for a set of rows, kinds of failure.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, PgConnection, Row as _, SqliteConnection};

use super::StoreError;

/// Where the database is, and how to connect to it.
#[derive(Clone, Debug)]
pub enum Target {
    /// A SQLite file.
    Sqlite(Box<SqliteConnectOptions>),
    /// A PostgreSQL server.
    Postgres(Box<PgConnectOptions>),
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The runner: every statement finds rows by key.
    Changes,
    /// The readers of queries, logins and due work: so does every statement of theirs.
    Queries,
    /// Staff reads of any kind.
    Search,
}

/// A connection to one of the databases.
#[derive(Debug)]
pub enum Connection {
    /// To SQLite.
    Sqlite(SqliteConnection),
    /// To PostgreSQL.
    Postgres(PgConnection),
}

/// A row of a result.
#[derive(Debug)]
pub enum Row {
    /// Of SQLite.
    Sqlite(SqliteRow),
    /// Of PostgreSQL.
    Postgres(PgRow),
}

/// A value given with a statement: a set of rows as JSON, a text, or a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Bind {
    /// Text, or a JSON array of rows.
    Text(String),
    /// A number.
    Number(i64),
}

/// How far a failure reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Another process was in the way; the same again may succeed.
    Conflict,
    /// The connection is gone.
    Broken,
    /// The database is locked by somebody for longer than we wait.
    Busy,
    /// The statement itself was refused.
    Refused,
}

impl Target {
    /// Reads `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// [`StoreError::Url`] for anything else.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        let wrong = || StoreError::Url(url.to_owned());
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.starts_with(':') {
                return Err(wrong());
            }
            return Ok(Self::Sqlite(Box::new(sqlite(Path::new(path)))));
        }
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(wrong());
        }
        Ok(Self::Postgres(Box::new(url.parse().map_err(|_| wrong())?)))
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// The driver's, when the database cannot be reached.
    pub async fn connect(&self, purpose: Purpose) -> Result<Connection, sqlx::Error> {
        match self {
            Self::Sqlite(options) => {
                let cache_kib = match purpose {
                    Purpose::Changes => CHANGES_CACHE_KIB,
                    Purpose::Queries => QUERIES_CACHE_KIB,
                    Purpose::Search => SEARCH_CACHE_KIB,
                };
                let options = (**options).clone().pragma("cache_size", format!("-{cache_kib}"));
                Ok(Connection::Sqlite(options.connect().await?))
            }
            Self::Postgres(options) => {
                let mut options = (**options).clone().application_name("navn").statement_cache_capacity(STATEMENTS_MAX);
                options = options.options([("synchronous_commit", "on"), ("jit", "off")]);
                if purpose != Purpose::Search {
                    // A plan made while the tables were small would scan them for ever after.
                    options = options.options([
                        ("plan_cache_mode", "force_generic_plan"),
                        ("enable_seqscan", "off"),
                        ("enable_hashjoin", "off"),
                        ("enable_mergejoin", "off"),
                    ]);
                }
                Ok(Connection::Postgres(options.connect().await?))
            }
        }
    }

    /// Whether this is PostgreSQL, where other processes may write at the same time.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// `text` with its markers written out: `{1}`, `{2}`, … for sets of rows, numbered from
    /// `first`, and `{keys}` for a set of single keys, which is number `first`. Both are tables
    /// with a column `value`: an array of cells, or the key itself.
    pub fn spell(&self, text: &str, first: usize) -> String {
        let keys = match self {
            Self::Sqlite(_) => format!("jsonb_each(${first})"),
            Self::Postgres(_) => format!("jsonb_array_elements_text(${first}::jsonb)"),
        };
        let mut spelled = text.replace("{keys}", &keys);
        for marker in 1..=MARKERS_MAX {
            let number = first + marker - 1;
            let rows = match self {
                // Each row stays as it was parsed; `json_each` would write it out as text, to be
                // parsed again for every cell.
                Self::Sqlite(_) => format!("jsonb_each(${number})"),
                Self::Postgres(_) => format!("jsonb_array_elements(${number}::jsonb)"),
            };
            spelled = spelled.replace(&format!("{{{marker}}}"), &rows);
        }
        spelled
    }
}

fn sqlite(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(BUSY_S))
        .pragma("wal_autocheckpoint", WAL_PAGES)
        // What undoes a single statement is kept in memory, and not in a file of its own.
        .pragma("temp_store", "memory")
        .statement_cache_capacity(STATEMENTS_MAX)
        .row_buffer_size(ROW_BUFFER)
        .disable_statement_logging()
}

macro_rules! fetch {
    ($connection:expr, $text:expr, $binds:expr, $row:path) => {{
        let mut query = sqlx::query(AssertSqlSafe($text));
        for bind in $binds {
            query = match bind {
                Bind::Text(text) => query.bind(text.as_str()),
                Bind::Number(number) => query.bind(*number),
            };
        }
        query.fetch_all($connection).await.map(|rows| rows.into_iter().map($row).collect())
    }};
}

impl Connection {
    /// Runs a prepared statement (on SQLite, several joined with `;`) and collects its rows.
    ///
    /// # Errors
    /// The driver's.
    pub async fn rows(&mut self, text: Arc<str>, binds: &[Bind]) -> Result<Vec<Row>, sqlx::Error> {
        match self {
            Self::Sqlite(connection) => fetch!(connection, text, binds, Row::Sqlite),
            Self::Postgres(connection) => fetch!(connection, text, binds, Row::Postgres),
        }
    }

    /// Runs a statement without values or rows: `begin`, `commit`, `rollback`.
    ///
    /// # Errors
    /// The driver's.
    pub async fn execute(&mut self, text: &'static str) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(connection) => sqlx::raw_sql(text).execute(connection).await.map(|_| ()),
            Self::Postgres(connection) => sqlx::raw_sql(text).execute(connection).await.map(|_| ()),
        }
    }

    /// Says goodbye.
    pub async fn close(self) {
        let closed = match self {
            Self::Sqlite(connection) => connection.close().await,
            Self::Postgres(connection) => connection.close().await,
        };
        if let Err(error) = closed {
            tracing::debug!(error = %error, "a database connection did not close cleanly");
        }
    }
}

impl Row {
    /// The text in column `at`.
    ///
    /// # Errors
    /// The driver's, when it is not a text.
    pub fn text(&self, at: usize) -> Result<Option<&str>, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get_unchecked(at),
            Self::Postgres(row) => row.try_get_unchecked(at),
        }
    }

    /// The number in column `at`.
    ///
    /// # Errors
    /// The driver's, when it is not a number.
    pub fn number(&self, at: usize) -> Result<Option<i64>, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get_unchecked(at),
            Self::Postgres(row) => row.try_get_unchecked(at),
        }
    }
}

/// Our error for what `cause` says.
pub fn failed(doing: &'static str, cause: &dyn std::error::Error) -> StoreError {
    StoreError::Database { doing, cause: cause.to_string() }
}

/// How far `error` reaches.
pub fn kind(error: &sqlx::Error) -> Kind {
    let sqlx::Error::Database(error) = error else {
        return match error {
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
                Kind::Broken
            }
            _ => Kind::Refused,
        };
    };
    let code = error.code().unwrap_or_default();
    match &*code {
        // PostgreSQL: serialization failure, deadlock, unique violation; then connection classes.
        "40001" | "40P01" | "23505" => Kind::Conflict,
        "57P01" | "57P02" | "57P03" => Kind::Broken,
        _ if code.len() == 5 && code.starts_with("08") => Kind::Broken,
        // SQLite: SQLITE_BUSY with its extended forms (the low byte of a decimal code).
        _ if code.len() < 5 && code.parse::<i64>().is_ok_and(|code| code & 0xff == SQLITE_BUSY) => Kind::Busy,
        _ => Kind::Refused,
    }
}

const SQLITE_BUSY: i64 = 5;
/// Seconds to wait for another process's transaction on SQLite.
const BUSY_S: u64 = 10;
/// Pages of the write-ahead log after which the writer itself checkpoints, 160 MB: everybody waits
/// for it then.
const WAL_PAGES: &str = "40000";
/// Page cache of the connection that writes. While the file is below 1 GB, SQLite walks through all
/// of it at nearly every commit; what is not in it comes from the system's.
const CHANGES_CACHE_KIB: u32 = 16 * 1024;
/// Page cache of a connection for queries.
const QUERIES_CACHE_KIB: u32 = 64 * 1024;
/// Page cache of the staff's connection.
const SEARCH_CACHE_KIB: u32 = 8 * 1024;
/// Statements a connection keeps prepared.
const STATEMENTS_MAX: usize = 200;
/// Rows on their way from SQLite's thread.
const ROW_BUFFER: usize = 1024;
/// Most sets of rows in one part of a statement.
const MARKERS_MAX: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_and_servers_are_databases() {
        assert!(matches!(Target::parse("sqlite:navn.db"), Ok(Target::Sqlite(_))));
        assert!(matches!(Target::parse("postgres://localhost/navn"), Ok(Target::Postgres(_))));
        for url in ["", "sqlite:", "sqlite::memory:", "mysql://localhost", "navn.db"] {
            assert!(matches!(Target::parse(url), Err(StoreError::Url(_))), "{url}");
        }
    }

    #[test]
    fn a_set_of_rows_is_spelled_for_each_database() {
        let text = "select value ->> 0 from {1} union all select value ->> 1 from {2}";
        let sqlite = Target::parse("sqlite:x").unwrap().spell(text, 3);
        assert_eq!(sqlite, "select value ->> 0 from jsonb_each($3) union all select value ->> 1 from jsonb_each($4)");
        let postgres = Target::parse("postgres://x/y").unwrap().spell("from {1}", 1);
        assert_eq!(postgres, "from jsonb_array_elements($1::jsonb)");
        let postgres = Target::parse("postgres://x/y").unwrap().spell("from {keys}", 2);
        assert_eq!(postgres, "from jsonb_array_elements_text($2::jsonb)");
    }
}
