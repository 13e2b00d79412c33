//! What stands in the database, seen past the store.

use crate::harness::registry::TABLES;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row, SqliteConnection};

/// A connection that only looks.
pub enum Witness {
    /// To SQLite.
    Sqlite(SqliteConnection),
    /// To PostgreSQL.
    Postgres(PgConnection),
}

/// A row of the history.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Number.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The command's name.
    pub command: String,
    /// The command's identifier.
    pub sv_trid: String,
    /// Who.
    pub actor: String,
    /// What.
    pub event: Value,
}

/// A row of the ledger.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Number.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What for.
    pub kind: String,
    /// Whose account it left.
    pub debit: String,
    /// Whose account it reached.
    pub credit: String,
    /// How much, in øre.
    pub ore: i64,
    /// The domain.
    pub domain: Option<String>,
    /// The command's identifier.
    pub sv_trid: String,
}

impl Witness {
    /// A witness of the database at `url`, who has its own way to what is new.
    pub async fn open(url: &str) -> Self {
        let mut witness = if url.starts_with("sqlite:") {
            Self::Sqlite(SqliteConnection::connect(url).await.expect("the database"))
        } else {
            Self::Postgres(PgConnection::connect(url).await.expect("the database"))
        };
        for index in ["history_seen on history (id)", "ledger_seen on ledger_entry (id)"] {
            let text = AssertSqlSafe(format!("create index {index}"));
            match &mut witness {
                Self::Sqlite(connection) => connection.execute(text).await.map(drop),
                Self::Postgres(connection) => connection.execute(text).await.map(drop),
            }
            .expect("an index");
        }
        witness
    }

    /// Something that is another when anybody has changed anything.
    pub async fn mark(&mut self) -> Result<String, String> {
        let text = match self {
            Self::Sqlite(connection) => {
                let version: i64 =
                    sqlx::query_scalar("pragma data_version").fetch_one(connection).await.map_err(told)?;
                return Ok(version.to_string());
            }
            // A row that was added or changed is of the newest transaction; one that is gone is not counted.
            Self::Postgres(_) => TABLES.map(|table| {
                format!("select '{table}' || count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) as d from {table}")
            }),
        };
        let text = format!("select string_agg(d, ' ' order by d) from ({}) as s", text.join(" union all "));
        Ok(self.rows(&text).await?.concat().into_iter().flatten().collect())
    }

    /// Facts and entries numbered above `id`, in order.
    pub async fn news(&mut self, id: i64) -> Result<(Vec<Fact>, Vec<Entry>), String> {
        let facts = format!(
            "select cast(id as text), cast(happened_at as text), command, sv_trid, actor, event from history \
             where id > {id} order by history.id"
        );
        let entries = format!(
            "select cast(id as text), cast(posted_at as text), kind, debit, credit, cast(amount as text), domain, sv_trid \
             from ledger_entry where id > {id} order by ledger_entry.id"
        );
        let facts = self.rows(&facts).await?.into_iter().map(|row| {
            let [id, at, command, sv_trid, actor, event] = <[_; 6]>::try_from(row).expect("six columns");
            Fact {
                id: number(id),
                at: instant(at),
                command: text(command),
                sv_trid: text(sv_trid),
                actor: text(actor),
                event: serde_json::from_str(&text(event)).expect("an event"),
            }
        });
        let facts = facts.collect();
        let entries = self.rows(&entries).await?.into_iter().map(|row| {
            let [id, at, kind, debit, credit, ore, domain, sv_trid] = <[_; 8]>::try_from(row).expect("eight columns");
            Entry {
                id: number(id),
                at: instant(at),
                kind: text(kind),
                debit: text(debit),
                credit: text(credit),
                ore: number(ore),
                domain,
                sv_trid: text(sv_trid),
            }
        });
        Ok((facts, entries.collect()))
    }

    /// The one number that `text` asks for.
    pub async fn count(&mut self, text: &str) -> Result<i64, String> {
        let rows = self.rows(text).await?;
        let first = rows.first().and_then(|row| row.first().cloned()).flatten();
        first.and_then(|text| text.parse().ok()).ok_or(format!("no number: {text}"))
    }

    /// Rows of texts.
    pub async fn rows(&mut self, text: &str) -> Result<Vec<Vec<Option<String>>>, String> {
        let text = AssertSqlSafe(text.to_owned());
        Ok(match self {
            Self::Sqlite(connection) => {
                let rows = sqlx::query(text).fetch_all(connection).await.map_err(told)?;
                rows.iter().map(|row| (0..row.len()).map(|at| row.get(at)).collect()).collect()
            }
            Self::Postgres(connection) => {
                let rows = sqlx::query(text).fetch_all(connection).await.map_err(told)?;
                rows.iter().map(|row| (0..row.len()).map(|at| row.get(at)).collect()).collect()
            }
        })
    }
}

fn told(error: sqlx::Error) -> String {
    format!("the witness cannot look: {error}")
}

fn text(cell: Option<String>) -> String {
    cell.expect("the column is never null")
}

fn number(cell: Option<String>) -> i64 {
    text(cell).parse().expect("a number")
}

fn instant(cell: Option<String>) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(number(cell)).expect("an instant")
}
