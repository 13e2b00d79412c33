//! Letters and mails that left the registry: one text file each in a directory.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::certs::{KEY_MODE, write};
use crate::flow::{Actor, Request};
use crate::ids::Ids;
use crate::registry::command::Command;
use crate::registry::message::Transaction;
use crate::registry::staff::StaffCommand;
use crate::store::Store;
use crate::telemetry;

/// Delivers what waits into `directory`, each as `<id>-<kind>.txt`; says how many. A file is
/// written before its row is marked: after a crash it may be written twice, never lost.
///
/// # Errors
/// When the store fails or a file cannot be written.
pub async fn deliver(store: &Store, ids: &Ids, directory: &Path) -> anyhow::Result<usize> {
    let rows = store.undelivered(ROWS_MAX).await?;
    let mut delivered = Vec::new();
    for row in rows {
        let file = directory.join(format!("{}-{}.txt", row.id, row.kind));
        let text = format!("To: {}\nSubject: {}\n\n{}\n", row.recipient, row.subject, row.body);
        // Letters hold codes, mails hold tokens: for the owner only.
        tokio::task::spawn_blocking(move || write(&file, &text, KEY_MODE)).await??;
        delivered.push(row.id);
    }
    if delivered.is_empty() {
        return Ok(0);
    }
    let count = delivered.len();
    let command = Command::Staff(Box::new(StaffCommand::OutboxDelivered { ids: delivered }));
    let transaction = Transaction { cl_trid: None, sv_trid: ids.sv_trid() };
    let request = Request { command: command.into(), actor: Actor::Registry, transaction, entropy: ids.entropy() };
    store.run(request).await?.result?;
    metrics::counter!(telemetry::OUTBOX).increment(count as u64);
    Ok(count)
}

/// Delivers every second until `stop`.
pub async fn run(store: Store, ids: Ids, directory: PathBuf, stop: CancellationToken) {
    let mut seconds = interval(EVERY);
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = seconds.tick() => {}
        }
        match deliver(&store, &ids, &directory).await {
            Ok(0) => {}
            Ok(letters) => tracing::info!(letters, "wrote letters to the outbox directory"),
            Err(error) => tracing::error!("delivering letters failed: {error:#}"),
        }
    }
}

/// How often to look.
const EVERY: Duration = Duration::from_secs(1);
/// Letters delivered at once.
const ROWS_MAX: i64 = 100;
