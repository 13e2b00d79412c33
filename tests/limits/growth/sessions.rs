//! More sessions that do nothing beside those that work.

use super::stage::{Figure, Stage, number};
use super::{Args, Table, count};
use crate::idle;
use crate::process::target;

/// Latencies of a steady load beside each number of idle sessions, and what memory these cost.
pub async fn table(args: &Args) -> anyhow::Result<String> {
    let mut table = Table::new(&["idle sessions", "answered/s", "p50", "p99 ms", "KiB an idle session", "MiB"]);
    let mut stage = Stage::fresh(args).await?;
    for size in &args.sessions {
        eprintln!("{} idle sessions", count(*size));
        // A server that has done nothing else, so that its memory is that of the sessions.
        stage.start()?;
        let before = stage.memory_mib()?;
        let idle = idle::open(&target(stage.directory(), stage.server()?.port), *size).await?;
        let kib = (stage.memory_mib()? - before) * 1024.0 / f64::from(u32::try_from(idle.len())?);
        let line = format!("--connections {} --rate {} --mix check=80,info=20", args.active, args.rate);
        let all: Figure = stage.figure(&line, "all")?;
        let mut row = vec![count(*size)];
        row.extend(all.cells());
        row.extend([number(kib, 1), number(stage.memory_mib()?, 0)]);
        table.push(row);
        drop(idle);
    }
    let title = format!("Idle sessions beside {} that ask 80 check and 20 info, {} a second", args.active, args.rate);
    Ok(format!("{title}:\n\n{}", table.markdown()))
}
