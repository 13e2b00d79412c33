//! The rows of one batch, decoded and encoded again and again, and the wait before it, without the
//! database: what the store itself costs can be measured so.

use std::sync::Arc;

use super::StoreError;
use super::batch::Job;
use super::db::{Act, Db};
use super::dialect::{Purpose, Row, Target};
use super::load::{self, Loaded};
use super::save::{Encoding, Writes};
use super::seal::Seal;
use super::section;
use super::turns::Turns;
use crate::flow::{Keys, Request, Workspace};
use crate::ids::Ids;
use crate::registry::rules::Rules;

/// Rows as a database gave them.
#[derive(Debug)]
pub struct Rehearsal {
    rows: Vec<Row>,
    mask: u64,
    keys: Keys,
    seal: Seal,
}

/// What was decoded.
#[derive(Debug)]
pub struct Batch {
    /// Where commands decide.
    pub workspace: Workspace,
    loaded: Loaded,
}

impl Rehearsal {
    /// Reads every row that follows from `keys`, once.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn read(url: &str, seal_key: &[u8; 32], keys: Keys) -> Result<Self, StoreError> {
        let mut db = Db::new(Arc::new(Target::parse(url)?), Purpose::Queries);
        let (mask, binds) = load::bind(&keys);
        let text = db.text(Act::Read, mask, |target| section::read(target, mask));
        let rows = db.rows("reading rows", text, &binds).await.map_err(|failure| failure.error)?;
        db.close().await;
        Ok(Self { rows, mask, keys, seal: Seal::new(seal_key, Ids::system()) })
    }

    /// Puts the rows in place.
    ///
    /// # Errors
    /// [`StoreError::Row`] when a row does not hold what it must.
    pub fn decode(&self) -> Result<Batch, StoreError> {
        let (mut workspace, mut loaded) = (Workspace::default(), Loaded::default());
        load::place(&self.rows, self.mask, &self.seal, &self.keys, (&mut workspace, &mut loaded))?;
        Ok(Batch { workspace, loaded })
    }

    /// Makes the rows a write of `batch` would carry; how many kinds of them there are.
    pub fn encode(&self, batch: &Batch, rules: &Rules) -> usize {
        Writes::of(&batch.workspace, &batch.loaded, &Encoding { rules, seal: &self.seal, clock_offset: None }).parts()
    }
}

/// Commands that wait for a worker.
#[derive(Debug)]
pub struct Line(Turns);

impl Line {
    /// Nobody waits yet.
    pub fn empty() -> Self {
        Self(Turns::new(1))
    }

    /// Lets `requests` wait, and takes them as a worker does; how many batches they made.
    ///
    /// # Errors
    /// [`StoreError::Closed`] never: nobody closes it.
    pub async fn pass(&self, requests: Vec<Request>) -> Result<usize, StoreError> {
        let (mut left, mut batches) = (requests.len(), 0);
        for request in requests {
            self.0.push(Job::new(request).0)?;
        }
        while left > 0 {
            left -= self.0.batch().await.map_or(left, |jobs| jobs.len());
            batches += 1;
        }
        Ok(batches)
    }
}
