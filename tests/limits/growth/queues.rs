//! Longer poll queues.

use serde_json::json;

use super::stage::{Figure, Stage, TEMPLATE};
use super::{Args, Table, count};
use crate::database::Database;

/// Check (every answer tells the state of the queue), poll and acknowledgement at each length.
pub async fn table(args: &Args) -> anyhow::Result<String> {
    let head = ["messages", "check/s", "p50", "p99 ms", "poll/s", "p50", "p99 ms", "ack p50", "ack p99 ms"];
    let mut table = Table::new(&head);
    let stage = Stage::fresh(args).await?;
    // Its message is the one that all others are copies of.
    stage.create(TEMPLATE)?;
    for size in &args.messages {
        eprintln!("{} messages", count(*size));
        let mut database = stage.database().await?;
        fill(&mut database, *size).await?;
        database.settle().await?;
        let check = stage.figure("--connections 64 --mix check=1", "check")?;
        let poll = stage.figure("--connections 64 --mix poll=1", "poll")?;
        let mut acks = Vec::new();
        for _ in 0..args.rounds {
            // One session: others would take its messages away.
            acks.push(stage.load("--connections 1 --warm-up 0 --mix ack=1")?);
            fill(&mut database, *size).await?;
        }
        let mut row = vec![count(*size)];
        row.extend([check, poll].into_iter().flat_map(Figure::cells));
        row.extend(Figure::of(&acks, "ack").latencies());
        table.push(row);
    }
    let title = "Messages in the caller's queue; check and poll from 64 sessions, ack from one";
    Ok(format!("{title}:\n\n{}", table.markdown()))
}

/// Makes the queue exactly so long.
async fn fill(database: &mut Database, count: usize) -> anyhow::Result<()> {
    database.run(KEEP_ONE).await?;
    let first = database.number("select n from counter where name = 'id'").await?;
    let ids: Vec<i64> = (first..).take(count).collect();
    for ids in ids.chunks(STEP) {
        database.put(MESSAGES, ids.iter().map(|id| json!([id])).collect()).await?;
    }
    database.run(&format!("update counter set n = {} where name = 'id'", first + i64::try_from(count)?)).await?;
    database.run(&format!("update registrar set message_count = {count} where id = 'REG-1001'")).await
}

const STEP: usize = 20_000;
/// The template waits in the queue of an account that does not exist.
const KEEP_ONE: &str = "
    update message set registrar = 'SKABELON' where registrar = 'REG-1001' and id =
        (select min(id) from message where registrar = 'REG-1001' and text like 'skabelon.dk %')
        and not exists (select 1 from message where registrar = 'SKABELON');
    delete from message where registrar = 'REG-1001'";
const MESSAGES: &str = "
    insert into message (registrar, text, data, id, queued_at)
    select 'REG-1001', text, data, cast(value ->> 0 as bigint), queued_at from {1}, message
    where message.registrar = 'SKABELON'";
