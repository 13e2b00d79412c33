//! The one write runner of a process: it owns its connection and is never cancelled.

use std::collections::VecDeque;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::batch::{Job, drain};
use super::worker::Worker;

/// Serves every command that changes something, until `stop`; what waits then is still served.
pub async fn run(mut worker: Worker, mut receiver: mpsc::Receiver<Job>, stop: CancellationToken) {
    let mut waiting = VecDeque::new();
    loop {
        let jobs = tokio::select! {
            biased;
            jobs = drain(&mut receiver, &mut waiting) => jobs,
            () = stop.cancelled(), if !receiver.is_closed() => {
                receiver.close();
                continue;
            }
        };
        if jobs.is_empty() {
            break;
        }
        worker.serve(jobs).await;
    }
    worker.close().await;
}
