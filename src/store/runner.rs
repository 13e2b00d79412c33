//! A worker at its queue: the one write runner of a process, or one of its coalescing readers.

use std::sync::Arc;

use super::turns::Turns;
use super::worker::Worker;

/// Serves what waits in `waiting`, batch by batch, until it is closed and empty. Never
/// cancelled: what was taken is decided and answered.
///
/// A worker that panics loses the batch it was at, whose callers are told so, and its connection,
/// which undoes what was not committed. Another takes its place.
pub async fn run(worker: impl Fn() -> Worker, waiting: Arc<Turns>) {
    while let Err(error) = tokio::spawn(serve(worker(), Arc::clone(&waiting))).await {
        if !error.is_panic() {
            return;
        }
        tracing::error!(error = %error, "a worker of the store panicked; another takes its place");
    }
}

async fn serve(mut worker: Worker, waiting: Arc<Turns>) {
    while let Some(jobs) = waiting.batch().await {
        worker.serve(jobs).await;
    }
    worker.close().await;
}
