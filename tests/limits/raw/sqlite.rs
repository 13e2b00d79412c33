//! SQLite without a driver between: one thread, prepared statements, one commit a group.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::sync::mpsc;

use super::rows::{CL_TRID, COMMAND, HOSTS, NUMBERS, PRICES, REGISTRANT, REGISTRAR, Rows};
use super::{BATCH_MAX, Job};

pub fn write(path: &str, mut receiver: mpsc::Receiver<Job>) -> anyhow::Result<()> {
    let mut connection = Connection::open(path)?;
    for (pragma, value) in [
        ("journal_mode", "wal"),
        ("synchronous", "full"),
        ("foreign_keys", "on"),
        ("cache_size", "-16384"),
        ("wal_autocheckpoint", "40000"),
    ] {
        connection.pragma_update(None, pragma, value)?;
    }
    connection.set_prepared_statement_cache_capacity(64);
    let mut jobs = Vec::new();
    while let Some(job) = receiver.blocking_recv() {
        jobs.push(job);
        while jobs.len() < BATCH_MAX
            && let Ok(job) = receiver.try_recv()
        {
            jobs.push(job);
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        group(&transaction, &jobs)?;
        transaction.commit()?;
        for job in jobs.drain(..) {
            let _ = job.done.send(());
        }
    }
    Ok(())
}

fn group(db: &Transaction<'_>, jobs: &[Job]) -> rusqlite::Result<()> {
    let counter = "select n from counter where name = ?1";
    let (mut id, tracking): (i64, i64) = (
        db.prepare_cached(counter)?.query_row(["id"], |row| row.get(0))?,
        db.prepare_cached(counter)?.query_row(["tracking"], |row| row.get(0)).optional()?.unwrap_or(0),
    );
    let account = "select balance, message_count, name, management, locked, password_hash from registrar where id = ?1";
    let (mut balance, count): (i64, i64) =
        db.prepare_cached(account)?.query_row([REGISTRAR], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for job in jobs {
        create(db, &Rows::of(job.number), (&mut id, &mut balance))?;
    }
    let made = i64::try_from(jobs.len()).unwrap_or(0);
    db.prepare_cached("update registrar set balance = ?2, message_count = ?3 where id = ?1")?.execute(params![
        REGISTRAR,
        balance,
        count + made
    ])?;
    let counters = "insert into counter (name, n) values (?1, ?2) on conflict (name) do update set n = excluded.n";
    db.prepare_cached(counters)?.execute(params!["id", id])?;
    db.prepare_cached(counters)?.execute(params!["tracking", tracking + made])?;
    Ok(())
}

fn create(db: &Transaction<'_>, rows: &Rows, (id, balance): (&mut i64, &mut i64)) -> rusqlite::Result<()> {
    let contact: Option<String> = db
        .prepare_cached("select handle from contact where handle = ?1")?
        .query_row([REGISTRANT], |row| row.get(0))
        .optional()?;
    debug_assert!(contact.is_some());
    for host in HOSTS {
        let _: String =
            db.prepare_cached("select name from host where name = ?1")?.query_row([host], |row| row.get(0))?;
    }
    let taken = db.prepare_cached("select name from domain where name = ?1")?.exists([&rows.name])?;
    debug_assert!(!taken);
    db.prepare_cached(
        "insert into domain (name, sponsor, registrant, ds, state, created_by, vid_contacts, tokens, created_at, \
         expires_at, period_years, auto_renew, vid, open_invoices, due_at, name_servers) \
         values (?1, ?2, ?3, '[]', 'active', ?2, '[]', '[]', ?4, ?5, 1, 1, 0, 0, ?5, ?6)",
    )?
    .execute(params![
        rows.name,
        REGISTRAR,
        REGISTRANT,
        rows.now,
        rows.now + 31_536_000_000_i64,
        HOSTS.join(" ")
    ])?;
    for (position, host) in (0_i64..).zip(HOSTS) {
        db.prepare_cached("insert into domain_host (domain, host, position) values (?1, ?2, ?3)")?
            .execute(params![rows.name, host, position])?;
    }
    for (at, event) in (0_i64..).zip(&rows.events) {
        db.prepare_cached(
            "insert into history (object_kind, object, actor, command, cl_trid, sv_trid, event, id, happened_at) \
             values ('domain', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![rows.name, REGISTRAR, COMMAND, CL_TRID, rows.sv_trid, event, *id + at, rows.now])?;
    }
    for (at, (account, amount)) in (2_i64..).zip(PRICES) {
        *balance -= amount;
        db.prepare_cached(
            "insert into ledger_entry (debit, credit, kind, domain, command, sv_trid, id, posted_at, amount, \
             balance_after) values (?1, ?2, 'create', ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            REGISTRAR,
            account,
            rows.name,
            COMMAND,
            rows.sv_trid,
            *id + at,
            rows.now,
            amount,
            *balance
        ])?;
    }
    db.prepare_cached("insert into message (registrar, text, data, id, queued_at) values (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![REGISTRAR, rows.text, rows.data, *id + 4, rows.now])?;
    *id += NUMBERS;
    Ok(())
}
