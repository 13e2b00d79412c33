//! A database filled with rows by hand, in sets, past the server.

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

/// A connection to fill with.
#[derive(Debug)]
pub enum Database {
    /// To SQLite.
    Sqlite(SqliteConnection),
    /// To PostgreSQL.
    Postgres(PgConnection),
}

/// Does the same with either connection.
macro_rules! either {
    ($database:expr, $connection:ident => $work:expr) => {
        match $database {
            Database::Sqlite($connection) => $work,
            Database::Postgres($connection) => $work,
        }
    };
}

impl Database {
    /// Opens `sqlite:PATH` or `postgres://…`. What is filled in need not survive a power cut.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let Some(path) = url.strip_prefix("sqlite:") else {
            let mut database = Self::Postgres(PgConnection::connect(url).await?);
            database.run("set synchronous_commit = off; set jit = off").await?;
            return Ok(database);
        };
        let mut database = Self::Sqlite(SqliteConnection::connect(&format!("sqlite://{path}")).await?);
        database.run("pragma synchronous = off; pragma busy_timeout = 60000; pragma cache_size = -262144").await?;
        Ok(database)
    }

    /// Runs statements without values.
    pub async fn run(&mut self, text: &str) -> anyhow::Result<()> {
        let text = AssertSqlSafe(text.to_owned());
        either!(self, connection => sqlx::raw_sql(text).execute(connection).await.map(drop)?);
        Ok(())
    }

    /// Runs `text`, in which `{1}` stands for `rows`: each row's `value` is an array.
    pub async fn put(&mut self, text: &str, rows: Vec<Value>) -> anyhow::Result<()> {
        let set = if matches!(self, Self::Sqlite(_)) { "json_each($1)" } else { "jsonb_array_elements($1::jsonb)" };
        let text = AssertSqlSafe(text.replace("{1}", set));
        let rows = Value::Array(rows).to_string();
        either!(self, connection => sqlx::query(text).bind(rows).execute(connection).await.map(drop)?);
        Ok(())
    }

    /// The one number `text` selects.
    pub async fn number(&mut self, text: &str) -> anyhow::Result<i64> {
        let text = AssertSqlSafe(text.to_owned());
        Ok(either!(self, connection => sqlx::query_scalar(text).fetch_one(connection).await?))
    }

    /// Writes everything to its place. PostgreSQL counts its rows, as it does by itself after a while;
    /// SQLite does not: navn never asks it to, and what it believes of tables that were small once
    /// would lead it astray.
    pub async fn settle(&mut self) -> anyhow::Result<()> {
        if matches!(self, Self::Sqlite(_)) {
            return self.run("pragma wal_checkpoint(truncate)").await;
        }
        self.run("analyze").await?;
        self.run("checkpoint").await
    }

    /// Takes everything out of a PostgreSQL database.
    pub async fn empty(&mut self) -> anyhow::Result<()> {
        self.run("drop schema public cascade; create schema public").await
    }
}
