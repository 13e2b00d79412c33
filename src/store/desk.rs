//! What only the staff's desk asks: every waiting list at once.

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
}
