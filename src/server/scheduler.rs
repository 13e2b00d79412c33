//! The registry's own work: writes down what has become due, again and again.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::flow::{Actor, Request};
use crate::ids::Ids;
use crate::registry::command::Command;
use crate::registry::message::Transaction;
use crate::registry::staff::{Due, StaffCommand};
use crate::store::Store;
use crate::telemetry;

/// Writes down everything due, round by round, until nothing is; says for which objects.
/// What the rules refuse is logged and left for the next call.
///
/// # Errors
/// When the store fails; what was written before stays.
pub async fn run_due(store: &Store, ids: &Ids) -> anyhow::Result<Vec<String>> {
    let (mut done, mut tried) = (Vec::new(), HashSet::new());
    loop {
        let due = store.due(DUE_MAX).await?;
        // Work that comes up again unchanged did not go through; trying again would not end.
        let fresh: Vec<_> = due.into_iter().filter(|(at, due)| tried.insert((*at, name(due)))).collect();
        if fresh.is_empty() {
            return Ok(done);
        }
        for part in fresh.chunks(AT_ONCE_MAX) {
            done.extend(advance_all(store, ids, part).await?);
        }
    }
}

/// Does due work every second, and at once when told, until `stop`.
pub async fn run(store: Store, ids: Ids, wake: Arc<Notify>, stop: CancellationToken) {
    let mut seconds = interval(EVERY);
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = seconds.tick() => {}
            () = wake.notified() => {}
        }
        match run_due(&store, &ids).await {
            Ok(done) if done.is_empty() => {}
            Ok(done) => tracing::info!(jobs = done.len(), "wrote down what was due"),
            Err(error) => {
                metrics::counter!(telemetry::JOBS, "outcome" => "failed").increment(1);
                tracing::error!("due work failed: {error:#}");
            }
        }
    }
}

/// Several at once, so that one commit serves many.
async fn advance_all(store: &Store, ids: &Ids, part: &[(DateTime<Utc>, Due)]) -> anyhow::Result<Vec<String>> {
    let mut running = JoinSet::new();
    for (_, due) in part.iter().cloned() {
        let (store, ids) = (store.clone(), ids.clone());
        running.spawn(async move { advance(&store, &ids, due).await });
    }
    let mut done = Vec::new();
    while let Some(finished) = running.join_next().await {
        done.extend(finished??);
    }
    Ok(done)
}

async fn advance(store: &Store, ids: &Ids, due: Due) -> anyhow::Result<Option<String>> {
    let object = name(&due);
    let transaction = Transaction { cl_trid: None, sv_trid: ids.sv_trid() };
    let command = Command::Staff(Box::new(StaffCommand::Advance(due)));
    let request = Request { command: command.into(), actor: Actor::Registry, transaction, entropy: ids.entropy() };
    let outcome = match store.run(request).await?.result {
        Ok(_) => "done",
        Err(refusal) => {
            tracing::warn!("due work for {object} was refused: {refusal}");
            "refused"
        }
    };
    metrics::counter!(telemetry::JOBS, "outcome" => outcome).increment(1);
    Ok((outcome == "done").then_some(object))
}

fn name(due: &Due) -> String {
    match due {
        Due::Domain(name) => format!("domain {name}"),
        Due::Approval(id) => format!("approval {id}"),
        Due::Registrar(id) => format!("registrar {id}"),
    }
}

/// How often to look.
const EVERY: Duration = Duration::from_secs(1);
/// Due objects looked up at once.
const DUE_MAX: i64 = 1000;
/// Commands given to the store at once.
const AT_ONCE_MAX: usize = 64;
