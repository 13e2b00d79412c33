//! What only the staff's desk asks: every waiting list at once, and when something is due next.

use chrono::{DateTime, Utc};

use super::dialect::Bind;
use super::search::fetch;
use super::value::Reader;
use super::{Store, StoreError, waiting_list};
use crate::registry::waiting_list::Position;

impl Store {
    /// Every position of every waiting list, in the order of arrival.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn all_positions(&self) -> Result<Vec<Position>, StoreError> {
        let table = &waiting_list::TABLE;
        let rows = fetch(&self.inner.search, &table.select("order by id"), &[]).await?;
        let seal = &self.inner.shared.seal;
        let read = |row| waiting_list::decode(&mut Reader::new(row, table.name, 0, table.texts_read()), seal);
        rows.iter().map(read).collect()
    }

    /// When, after the present, something becomes due next.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let present = self.now().await?.timestamp_millis();
        let rows = fetch(&self.inner.search, NEXT_DUE, &[Bind::Number(present)]).await?;
        rows.first().map_or(Ok(None), |row| Reader::new(row, "due", 0, 0).time_or_null())
    }
}

pub(super) const NEXT_DUE: &str = "select min(due_at) from (select min(due_at) as due_at from domain where due_at > $1 \
                        union all select min(due_at) from registrar where due_at > $1 \
                        union all select min(deadline) from approval where is_open = 1 and deadline > $1 \
                        union all select min(offer_expires_at) from waiting_position \
                        where offer_expires_at is not null and offer_expires_at > $1) as soon";
