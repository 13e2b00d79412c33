//! More names in the registry.

use super::stage::{Figure, Stage, number};
use super::{Args, Table, count};
use crate::names;

/// Create, check and info at each number of names, and the factor from the last but one to the last.
pub async fn table(args: &Args) -> anyhow::Result<String> {
    let head = ["names", "create/s", "p50", "p99 ms", "check/s", "p50", "p99 ms", "info/s", "p50", "p99 ms", "MiB"];
    let mut table = Table::new(&head);
    let mut stage = Stage::fresh(args).await?;
    let mut rates: Vec<[f64; 3]> = Vec::new();
    for size in &args.names {
        eprintln!("{} names", count(*size));
        names::fill(&mut stage.database().await?, *size, &stage.file("names")).await?;
        stage.start()?;
        let figure = |command| stage.figure(&format!("--connections 64 --names names --mix {command}=1"), command);
        // Creates last: they add to the names.
        let (check, info, create) = (figure("check")?, figure("info")?, figure("create")?);
        let mut row = vec![count(*size)];
        row.extend([create, check, info].into_iter().flat_map(Figure::cells));
        row.push(number(stage.memory_mib()?, 0));
        table.push(row);
        rates.push([create, check, info].map(|figure| figure.per_second));
    }
    if let ([.., before, after], [.., small, large]) = (rates.as_slice(), args.names.as_slice()) {
        let dash = || "–".to_owned();
        let mut row = vec![format!("{} against {}", count(*large), count(*small))];
        for (before, after) in before.iter().zip(after) {
            row.extend([format!("× {:.2}", after / before), dash(), dash()]);
        }
        row.push(dash());
        table.push(row);
    }
    Ok(format!("Names, 64 sessions (wanted: create and check × 0.8 or more):\n\n{}", table.markdown()))
}
