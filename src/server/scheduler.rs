//! Stub until the merge: due work.

use crate::ids::Ids;
use crate::store::Store;

/// Runs what is due and says what happened.
///
/// # Errors
/// When the store fails.
pub async fn run_due(_store: &Store, _ids: Ids) -> anyhow::Result<Vec<String>> {
    Ok(Vec::new())
}
