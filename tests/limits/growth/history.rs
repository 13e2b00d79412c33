//! A longer history.

use std::time::Instant;

use navn::cli::load::names::Dice;
use serde_json::json;

use super::stage::{Figure, Stage, TEMPLATE, number};
use super::{Args, Table, count};
use crate::database::Database;
use crate::report::spread;

/// Create, update and the desk's view of one name at each number of rows.
pub async fn table(args: &Args) -> anyhow::Result<String> {
    let head = ["rows of history", "create/s", "p50", "p99 ms", "update/s", "p50", "p99 ms", "admin domain history ms"];
    let mut table = Table::new(&head);
    let mut stage = Stage::fresh(args).await?;
    // Its rows are the ones that all others are copies of.
    stage.create(TEMPLATE)?;
    let mut dice = Dice::new(SEED);
    let mut filled = 0;
    for size in &args.history {
        eprintln!("{} rows", count(*size));
        fill(&mut stage.database().await?, size.saturating_sub(filled), &mut dice).await?;
        filled = filled.max(*size);
        stage.start()?;
        let create = stage.figure("--connections 64 --mix create=1", "create")?;
        let update = stage.figure("--connections 64 --mix update=1", "update")?;
        let mut row = vec![count(*size)];
        row.extend([create, update].into_iter().flat_map(Figure::cells));
        row.push(number(desk_ms(&stage)?, 1));
        table.push(row);
    }
    Ok(format!("Rows of history, 64 sessions:\n\n{}", table.markdown()))
}

/// How long the desk takes to show what happened to one name, its start and end included.
fn desk_ms(stage: &Stage<'_>) -> anyhow::Result<f64> {
    let mut times = Vec::new();
    for _ in 0..DESK_TIMES {
        let begun = Instant::now();
        stage.navn(&format!("admin domain history {TEMPLATE} --json"))?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(spread(&times)[0])
}

/// Adds rows as a create leaves them, many times over for each of many names.
async fn fill(database: &mut Database, rows: usize, dice: &mut Dice) -> anyhow::Result<()> {
    let each = usize::try_from(database.number(EACH).await?)?;
    let mut names: Vec<String> = (0..rows / (each * TIMES)).map(|_| dice.name()).collect();
    names.sort_unstable();
    let mut next = database.number("select n from counter where name = 'id'").await?;
    let begun = Instant::now();
    let mut written = 0;
    for names in names.chunks(STEP) {
        let mut set = Vec::with_capacity(names.len() * TIMES);
        for name in names {
            for _ in 0..TIMES {
                set.push(json!([name, next]));
                next += i64::try_from(each)?;
            }
        }
        written += set.len() * each;
        database.put(HISTORY, set).await?;
        let pace = f64::from(u32::try_from(written)?) / begun.elapsed().as_secs_f64();
        eprint!("\r  {} rows written, {pace:.0} a second", count(written));
    }
    if written > 0 {
        eprintln!();
    }
    database.run(&format!("update counter set n = {next} where name = 'id'")).await?;
    database.settle().await
}

const SEED: u64 = 20_261_123;
/// What is repeated for each name, and how often.
const EACH: &str = "select count(*) from history where object_kind = 'domain' and object = 'skabelon.dk'";
const TIMES: usize = 10;
/// How often the desk is asked.
const DESK_TIMES: usize = 9;
const STEP: usize = 4000;
const HISTORY: &str = "
    insert into history (object_kind, object, actor, command, reason, cl_trid, sv_trid, event, id, happened_at)
    select h.object_kind, value ->> 0, h.actor, h.command, h.reason, h.cl_trid, h.sv_trid,
        replace(h.event, 'skabelon.dk', value ->> 0), cast(value ->> 1 as bigint) + h.n, h.happened_at
    from {1}, (select e.*, row_number() over (order by id) - 1 as n from history e
        where object_kind = 'domain' and object = 'skabelon.dk') as h";
