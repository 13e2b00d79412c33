//! Brings what was committed from SQLite's log into its file, beside the writing.
//!
//! A reader looks through all of the log that is not in the file yet, so this goes on as commits
//! come. The writer does it, too, when the log has grown long, and everybody waits for that; what
//! was brought over before it need not do again. Its turn ends with the log being used from its
//! start, which nobody but a writer can do.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::db::Db;

/// Works after the commits that `committed` tells of, until `stop`.
pub async fn run(mut db: Db, committed: Arc<Notify>, stop: CancellationToken) {
    let work = async {
        loop {
            committed.notified().await;
            tokio::time::sleep(PAUSE).await;
            if let Err(failure) = db.execute("checkpointing", "pragma wal_checkpoint(passive)").await {
                // The writer will do it.
                tracing::warn!("{}", failure.error);
            }
        }
    };
    stop.run_until_cancelled(work).await;
    db.close().await;
}

/// So long commits are gathered: a page that many of them changed goes to the file once.
const PAUSE: Duration = Duration::from_millis(100);
