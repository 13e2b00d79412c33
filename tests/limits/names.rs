//! Domains by the hundred thousand, as rows: copies of one domain of the sandbox.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};

/// The arguments of `names`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The database, as a sandbox has filled it
    #[arg(long)]
    database: String,
    /// How many domains there shall be
    #[arg(long)]
    count: u64,
}

/// Adds what is missing: `n1.dk`, `n2.dk` …
pub async fn run(args: Args) -> anyhow::Result<()> {
    if let Some(path) = args.database.strip_prefix("sqlite:") {
        let mut db = SqliteConnection::connect(&format!("sqlite://{path}")).await?;
        fill(args.count, async |text| Ok(db.execute(AssertSqlSafe(text)).await.map(drop)?)).await
    } else {
        let mut db = PgConnection::connect(&args.database).await?;
        fill(args.count, async |text| Ok(db.execute(AssertSqlSafe(text)).await.map(drop)?)).await
    }
}

async fn fill(count: u64, mut execute: impl AsyncFnMut(String) -> anyhow::Result<()>) -> anyhow::Result<()> {
    for first in (1..=count).step_by(STEP) {
        let last = count.min(first + STEP as u64 - 1);
        let numbers = format!(
            "with recursive numbers(n) as (select {first} union all select n + 1 from numbers where n < {last})"
        );
        execute(format!("{numbers} {DOMAINS}")).await?;
        execute(format!("{numbers} {LINKS}")).await?;
    }
    execute("analyze".to_owned()).await
}

const STEP: usize = 50_000;
const DOMAINS: &str = "
    insert into domain (name, sponsor, registrant, ds, state, created_by, vid_contacts, tokens, created_at, expires_at,
        period_years, auto_renew, vid, open_invoices, due_at, name_servers)
    select 'n' || n || '.dk', sponsor, registrant, '[]', 'active', created_by, '[]', '[]', created_at,
        expires_at + cast(n % 360 as bigint) * 86400000, period_years, auto_renew, 0, 0, expires_at + cast(n % 360 as bigint) * 86400000, name_servers
    from numbers, domain where domain.name = 'eksempel.dk' on conflict (name) do nothing";
const LINKS: &str = "
    insert into domain_host (domain, host, position)
    select 'n' || n || '.dk', host, position from numbers, domain_host where domain_host.domain = 'eksempel.dk'
    on conflict (domain, host) do nothing";
