//! The registry's own work: writes down what has become due, again and again.
//!
//! Work is done in the order in which it became due, each piece up to its own instant and no
//! further, so that work that follows from work is done in its time, too: a night, or a month, in
//! which nobody did it leaves what the daily work would have left, with the dates of then.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use chrono::{DateTime, Utc};
use tokio::sync::Notify;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::flow::{Actor, Request};
use crate::ids::Ids;
use crate::registry::command::Command;
use crate::registry::message::Transaction;
use crate::registry::reply::Reply;
use crate::registry::staff::{Due, Happening, StaffCommand};
use crate::store::Store;
use crate::telemetry;

/// Writes down everything due at the present; says what happened, in order. What cannot be done is
/// logged and left for the next call.
///
/// # Errors
/// When the store fails; what was written before stays.
pub async fn run_due(store: &Store, ids: &Ids) -> anyhow::Result<Vec<Happening>> {
    run_until(store, ids, store.now().await?).await
}

/// The same as of `until`, which beyond the present is for a sandbox only.
///
/// # Errors
/// When the store fails; what was written before stays.
pub async fn run_until(store: &Store, ids: &Ids, until: DateTime<Utc>) -> anyhow::Result<Vec<Happening>> {
    let mut happened = Vec::new();
    // What was tried and comes up again unchanged did not go through: trying again would not end.
    let (mut tried, mut stuck) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let due = store.due(until, DUE_MAX + stuck.len()).await?;
        stuck.extend(due.iter().filter(|work| tried.contains(*work)).cloned());
        let mut fresh: Vec<_> = due.into_iter().filter(|work| !stuck.contains(work)).collect();
        let Some(&(first_at, _)) = fresh.first() else { return Ok(happened) };
        fresh.retain(|(at, _)| *at == first_at);
        for part in fresh.chunks(AT_ONCE_MAX) {
            happened.extend(advance_all(store, ids, part).await?);
        }
        tried = BTreeSet::from_iter(fresh);
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
            Ok(happened) if happened.is_empty() => {}
            Ok(happened) => tracing::info!(events = happened.len(), "wrote down what was due"),
            Err(error) => {
                metrics::counter!(telemetry::JOBS, "outcome" => "failed").increment(1);
                tracing::error!("due work failed: {error:#}");
            }
        }
    }
}

/// One after the other, in order, but several with one commit. Work that cannot be done costs only
/// itself; if none can, it is the store that fails.
async fn advance_all(store: &Store, ids: &Ids, part: &[(DateTime<Utc>, Due)]) -> anyhow::Result<Vec<Happening>> {
    let request = |(at, due): &(DateTime<Utc>, Due)| Request {
        command: Command::Staff(Box::new(StaffCommand::Advance { due: due.clone(), at: *at })).into(),
        actor: Actor::Registry,
        transaction: Transaction { cl_trid: None, sv_trid: ids.sv_trid() },
        entropy: ids.entropy(),
    };
    let answers = store.run_in_order(part.iter().map(request).collect()).await?;
    let (mut happened, mut failed) = (Vec::new(), 0);
    for ((at, due), answer) in part.iter().zip(answers) {
        let problem = match answer.map(|answer| answer.result) {
            Ok(Ok(Reply::Happened(more))) => {
                happened.extend(more);
                None
            }
            Ok(Ok(_)) => None,
            Ok(Err(refusal)) => Some(refusal.to_string()),
            Err(error) => {
                failed += 1;
                Some(error.to_string())
            }
        };
        let outcome = if problem.is_some() { "refused" } else { "done" };
        metrics::counter!(telemetry::JOBS, "outcome" => outcome).increment(1);
        if let Some(problem) = problem {
            tracing::warn!("what was due at {at} for {due} was not done: {problem}");
        }
    }
    if failed == part.len() {
        bail!("none of {failed} could be done");
    }
    Ok(happened)
}

/// How often to look.
const EVERY: Duration = Duration::from_secs(1);
/// Due objects looked up at once.
const DUE_MAX: usize = 1000;
/// Commands given to the store at once: those of sessions come in between.
const AT_ONCE_MAX: usize = 64;
