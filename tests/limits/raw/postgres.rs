//! PostgreSQL in sets: one statement reads for all that wait, one writes for all.

use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection, Row};
use tokio::sync::mpsc;

use super::rows::{CL_TRID, COMMAND, HOSTS, NUMBERS, PRICES, REGISTRANT, REGISTRAR, Rows};
use super::{BATCH_MAX, Job};

pub async fn write(url: &str, mut receiver: mpsc::Receiver<Job>) -> anyhow::Result<()> {
    let options: PgConnectOptions = url.parse()?;
    let settings = [
        ("synchronous_commit", "on"),
        ("jit", "off"),
        ("plan_cache_mode", "force_generic_plan"),
        ("enable_seqscan", "off"),
    ];
    let mut connection = options.options(settings).connect().await?;
    let mut jobs = Vec::new();
    while receiver.recv_many(&mut jobs, BATCH_MAX).await > 0 {
        while jobs.len() < BATCH_MAX
            && let Ok(job) = receiver.try_recv()
        {
            jobs.push(job);
        }
        let rows: Vec<Rows> = jobs.iter().map(|job| Rows::of(job.number)).collect();
        group(&mut connection, &rows).await?;
        for job in jobs.drain(..) {
            let _ = job.done.send(());
        }
    }
    Ok(())
}

async fn group(db: &mut PgConnection, rows: &[Rows]) -> anyhow::Result<()> {
    sqlx::raw_sql("begin").execute(&mut *db).await?;
    let names: Vec<[&str; 1]> = rows.iter().map(|row| [row.name.as_str()]).collect();
    let hosts: Vec<[&str; 1]> = HOSTS.iter().map(|host| [*host]).collect();
    let read = sqlx::query(READ).bind(json!(names).to_string()).bind(json!(hosts).to_string());
    let (mut id, mut tracking, mut balance, mut count) = (0, 0, 0, 0);
    for row in read.bind(REGISTRAR).bind(REGISTRANT).fetch_all(&mut *db).await? {
        match (row.try_get::<i64, _>(0)?, row.try_get::<&str, _>(1)?) {
            (0, "id") => id = row.try_get(2)?,
            (0, _) => tracking = row.try_get(2)?,
            (1, _) => (balance, count) = (row.try_get(2)?, row.try_get(3)?),
            _ => {}
        }
    }
    let made = i64::try_from(rows.len())?;
    let mut write = sqlx::query(WRITE);
    for set in sets(rows, &mut id, &mut balance) {
        write = write.bind(Value::Array(set).to_string());
    }
    write.bind(REGISTRAR).bind(balance).bind(count + made).bind(id).bind(tracking + made).execute(&mut *db).await?;
    sqlx::raw_sql("commit").execute(&mut *db).await?;
    Ok(())
}

/// Domains, links, history, ledger, messages.
fn sets(rows: &[Rows], id: &mut i64, balance: &mut i64) -> [Vec<Value>; 5] {
    let [mut domains, mut links, mut history, mut ledger, mut messages] = [const { Vec::new() }; 5];
    for row in rows {
        domains.push(json!([row.name, REGISTRAR, REGISTRANT, row.now, row.now + 31_536_000_000_i64]));
        links.extend((0..).zip(HOSTS).map(|(position, host)| json!([row.name, host, position])));
        for (at, event) in (0_i64..).zip(&row.events) {
            history.push(json!([row.name, REGISTRAR, COMMAND, CL_TRID, row.sv_trid, event, *id + at, row.now]));
        }
        for (at, (account, amount)) in (2_i64..).zip(PRICES) {
            *balance -= amount;
            let (debit, cause) = (REGISTRAR, COMMAND);
            ledger.push(json!([debit, account, row.name, cause, row.sv_trid, *id + at, row.now, amount, *balance]));
        }
        messages.push(json!([REGISTRAR, row.text, row.data, *id + 4, row.now]));
        *id += NUMBERS;
    }
    [domains, links, history, ledger, messages]
}

const READ: &str = "
    with locked as (select name, n from counter where name = 'id' for update)
    select cast(0 as bigint), name, n, cast(0 as bigint) from locked
    union all select 0, name, n, 0 from counter where name = 'tracking'
    union all select 1, id, balance, message_count from registrar where id = $3
    union all select 2, handle, 0, 0 from contact where handle = $4
    union all select 3, name, 0, 0 from host where name in (select value ->> 0 from jsonb_array_elements($2::jsonb))
    union all select 4, name, 0, 0 from domain where name in (select value ->> 0 from jsonb_array_elements($1::jsonb))";

const WRITE: &str = "
    with w0 as (insert into domain (name, sponsor, registrant, ds, state, created_by, vid_contacts, tokens, created_at,
                    expires_at, period_years, auto_renew, vid, open_invoices, due_at)
                select value ->> 0, value ->> 1, value ->> 2, '[]', 'active', value ->> 1, '[]', '[]',
                    cast(value ->> 3 as bigint), cast(value ->> 4 as bigint), 1, 1, 0, 0, cast(value ->> 4 as bigint)
                from jsonb_array_elements($1::jsonb)),
         w1 as (insert into domain_host (domain, host, position)
                select value ->> 0, value ->> 1, cast(value ->> 2 as bigint) from jsonb_array_elements($2::jsonb)),
         w2 as (insert into history (object_kind, object, actor, command, cl_trid, sv_trid, event, id, happened_at)
                select 'domain', value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
                    cast(value ->> 6 as bigint), cast(value ->> 7 as bigint) from jsonb_array_elements($3::jsonb)),
         w3 as (insert into ledger_entry (debit, credit, kind, domain, command, sv_trid, id, posted_at, amount,
                    balance_after)
                select value ->> 0, value ->> 1, 'create', value ->> 2, value ->> 3, value ->> 4,
                    cast(value ->> 5 as bigint), cast(value ->> 6 as bigint), cast(value ->> 7 as bigint),
                    cast(value ->> 8 as bigint)
                from jsonb_array_elements($4::jsonb)),
         w4 as (insert into message (registrar, text, data, id, queued_at)
                select value ->> 0, value ->> 1, value ->> 2, cast(value ->> 3 as bigint), cast(value ->> 4 as bigint)
                from jsonb_array_elements($5::jsonb)),
         w5 as (update registrar set balance = $7, message_count = $8 where id = $6),
         w6 as (insert into counter (name, n) values ('id', $9), ('tracking', $10)
                on conflict (name) do update set n = excluded.n)
    select 1";
