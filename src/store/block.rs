//! Row numbers, reserved in blocks outside of batches.

use super::db::{Db, Failure};
use super::dialect::{Bind, Kind};
use super::{StoreError, dialect};

/// Numbers reserved and not used yet. A block that is lost leaves a gap, nothing else.
#[derive(Clone, Copy, Debug, Default)]
pub struct Block {
    /// The first unused number.
    pub next: i64,
    /// The first number beyond the block.
    pub end: i64,
    wanted: i64,
}

impl Block {
    /// An empty block that will be refilled with `used` numbers at least.
    pub fn wanting(used: i64) -> Self {
        Self { next: 0, end: 0, wanted: used }
    }

    /// Reserves another block when this one runs low.
    ///
    /// # Errors
    /// [`Failure`] when the database fails.
    pub async fn refill(&mut self, db: &mut Db) -> Result<(), Failure> {
        if self.end - self.next >= LOW_MARK.max(self.wanted) {
            return Ok(());
        }
        let size = SIZE.max(2 * self.wanted);
        let rows = db.rows("reserving row numbers", RESERVE.into(), &[Bind::Number(size)]).await?;
        let end = rows.first().and_then(|row: &dialect::Row| row.number(0).ok().flatten());
        let end = end.ok_or_else(|| Failure {
            kind: Kind::Refused,
            error: StoreError::Row {
                table: "counter",
                key: "id".to_owned(),
                cause: "the counter of row numbers is missing".to_owned(),
            },
        })?;
        *self = Self { next: end - size, end, wanted: 0 };
        Ok(())
    }
}

const RESERVE: &str = "update counter set n = n + $1 where name = 'id' returning n";
/// Numbers in a block.
const SIZE: i64 = 10_000;
/// Fewest numbers to begin a batch with.
const LOW_MARK: i64 = 2_048;
