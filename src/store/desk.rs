//! What only the staff's desk asks: every waiting list at once.

use super::dialect::Bind;
use super::search::fetch;
use super::table::Table;
use super::value::Reader;
use super::{Store, StoreError, invoices, payments, waiting_list};
use crate::registry::billing::invoice::Invoice;
use crate::registry::billing::payment::Payment;
use crate::registry::handle::Handle;
use crate::registry::money::Money;
use crate::registry::waiting_list::Position;

/// Which payments are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// All.
    Anywhere,
    /// Those that wait to be placed.
    Nowhere,
    /// Those placed on this invoice.
    On(i64),
}

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

    /// Payments placed on an invoice, on any, or on none yet; the oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn payments(&self, which: Placed) -> Result<Vec<Payment>, StoreError> {
        let (rest, binds) = match which {
            Placed::Anywhere => ("order by booked_at, id", Vec::new()),
            Placed::Nowhere => ("where invoice is null and returned_at is null order by booked_at, id", Vec::new()),
            Placed::On(invoice) => ("where invoice = $1 order by booked_at, id", vec![Bind::Number(invoice)]),
        };
        self.read(&payments::TABLE, rest, &binds, payments::decode).await
    }

    /// One payment.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn payment(&self, id: &str) -> Result<Option<Payment>, StoreError> {
        let binds = [Bind::Text(id.to_owned())];
        Ok(self.read(&payments::TABLE, "where id = $1", &binds, payments::decode).await?.pop())
    }

    /// What a payer has to its credit.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn credit(&self, payer: &Handle) -> Result<Money, StoreError> {
        let binds = [Bind::Text(payer.to_string())];
        let row = self.read(&payments::PAYERS, "where handle = $1", &binds, payments::decode_payer).await?.pop();
        Ok(row.map_or(Money::ZERO, |row| row.credit))
    }

    /// Every invoice, warning and credit note to a payer, by number.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn invoices_to(&self, payer: &Handle) -> Result<Vec<Invoice>, StoreError> {
        let binds = [Bind::Text(payer.to_string())];
        self.read(&invoices::TABLE, "where payer = $1 order by id", &binds, invoices::decode).await
    }

    async fn read<T>(
        &self,
        table: &Table,
        rest: &str,
        binds: &[Bind],
        decode: impl Fn(&mut Reader<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = fetch(&self.inner.search, &table.select(rest), binds).await?;
        rows.iter().map(|row| decode(&mut Reader::new(row, table.name, 0, table.texts_read()))).collect()
    }
}
