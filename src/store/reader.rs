//! Coalescing readers: whoever is free takes all queries that wait, and answers them together.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::{Mutex, mpsc};
use tokio_util::sync::CancellationToken;

use super::batch::{Job, drain};
use super::worker::Worker;

/// Queries on their way to the readers.
pub type Queries = Arc<Mutex<(mpsc::Receiver<Job>, VecDeque<Job>)>>;

/// Serves queries until `stop`; what waits then is still served.
pub async fn run(mut worker: Worker, queries: Queries, stop: CancellationToken) {
    loop {
        let mut queue = queries.lock().await;
        let (receiver, waiting) = &mut *queue;
        let jobs = tokio::select! {
            biased;
            jobs = drain(receiver, waiting) => jobs,
            () = stop.cancelled() => {
                receiver.close();
                drain(receiver, waiting).await
            }
        };
        drop(queue);
        if jobs.is_empty() {
            break;
        }
        worker.serve(jobs).await;
    }
    worker.close().await;
}
