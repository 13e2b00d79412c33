//! Domains by the hundred thousand, as rows: copies of one domain of the sandbox, with names as the
//! load tester makes them, so that new names fall among the old.

use std::path::{Path, PathBuf};

use navn::cli::load::names::Dice;
use serde_json::json;

use super::database::Database;

/// The arguments of `names`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The database, as a sandbox has filled it
    #[arg(long)]
    database: String,
    /// How many domains there shall be
    #[arg(long)]
    count: usize,
    /// Where to write their names, one a line
    #[arg(long)]
    list: PathBuf,
}

/// Adds what is missing.
pub async fn run(args: Args) -> anyhow::Result<()> {
    fill(&mut Database::open(&args.database).await?, args.count, &args.list).await
}

/// Adds what is missing of the first `count` names, and writes them to `list`.
pub async fn fill(database: &mut Database, count: usize, list: &Path) -> anyhow::Result<()> {
    let mut dice = Dice::new(SEED);
    let mut names: Vec<String> = (0..count).map(|_| dice.name()).collect();
    std::fs::write(list, names.join("\n"))?;
    // In the order of the index they are many times faster.
    names.sort_unstable();
    for names in names.chunks(STEP) {
        let rows = || names.iter().zip(0..).map(|(name, n): (_, i64)| json!([name, n % 360])).collect();
        database.put(DOMAINS, rows()).await?;
        database.put(LINKS, rows()).await?;
    }
    database.settle().await
}

/// The names are the same in every run.
const SEED: u64 = 20_261_122;
const STEP: usize = 20_000;
/// They expire on any day of a year.
const DOMAINS: &str = "
    insert into domain (name, sponsor, registrant, ds, state, created_by, vid_contacts, tokens, created_at, expires_at,
        period_years, auto_renew, vid, open_invoices, due_at, name_servers)
    select value ->> 0, sponsor, registrant, '[]', 'active', created_by, '[]', '[]', created_at,
        expires_at + cast(value ->> 1 as bigint) * 86400000, period_years, auto_renew, 0, 0,
        expires_at + cast(value ->> 1 as bigint) * 86400000, name_servers
    from {1}, domain where domain.name = 'eksempel.dk' on conflict (name) do nothing";
const LINKS: &str = "
    insert into domain_host (domain, host, position)
    select value ->> 0, host, position from {1}, domain_host where domain_host.domain = 'eksempel.dk'
    on conflict (domain, host) do nothing";
