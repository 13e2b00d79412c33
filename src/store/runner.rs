//! A worker at its queue: the one write runner of a process, or one of its coalescing readers.

use std::sync::Arc;

use super::turns::Turns;
use super::worker::Worker;

/// Serves what waits in `waiting`, batch by batch, until it is closed and empty. Never
/// cancelled: what was taken is decided and answered.
pub async fn run(mut worker: Worker, waiting: Arc<Turns>) {
    while let Some(jobs) = waiting.batch().await {
        worker.serve(jobs).await;
    }
    worker.close().await;
}
