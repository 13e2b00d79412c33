//! The accounts of the ledger as staff read them: statements and sums.

use chrono::{DateTime, Utc};

use super::dialect::Bind;
use super::ledger::{self, TABLE};
use super::search::fetch;
use super::value::Reader;
use super::{Store, StoreError};
use crate::registry::billing::account::Account;
use crate::registry::billing::audit::AccountSum;
use crate::registry::billing::ledger::LedgerEntry;
use crate::registry::money::Money;

/// A span of time, from its beginning until before its end; without one it is open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// Its beginning.
    pub from: Option<DateTime<Utc>>,
    /// Its end.
    pub until: Option<DateTime<Utc>>,
}

impl Store {
    /// Every entry on either side of an account, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn ledger(&self, account: &Account) -> Result<Vec<LedgerEntry>, StoreError> {
        Ok(self.statement(account, Span::default()).await?.1)
    }

    /// What an account had before `span`, and the entries on either side of it within, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn statement(&self, account: &Account, span: Span) -> Result<(Money, Vec<LedgerEntry>), StoreError> {
        let ms = |instant: Option<DateTime<Utc>>, open: i64| {
            Bind::Number(instant.map_or(open, |instant| instant.timestamp_millis()))
        };
        let binds = [Bind::Text(account.to_string()), ms(span.from, i64::MIN), ms(span.until, i64::MAX)];
        let rows = fetch(&self.inner.search, &entries(), &binds).await?;
        let read = |row| ledger::decode(&mut Reader::new(row, TABLE.name, 0, TABLE.texts_read()));
        let entries = rows.iter().map(read).collect::<Result<_, _>>()?;
        let before = fetch(&self.inner.search, BALANCE, &binds[..2]).await?;
        let opening = before.first().map_or(Ok(Money::ZERO), |row| Reader::new(row, TABLE.name, 0, 0).money())?;
        Ok((opening, entries))
    }

    /// What moved on every account altogether.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn account_sums(&self) -> Result<Vec<AccountSum>, StoreError> {
        let rows = fetch(&self.inner.search, SUMS, &[]).await?;
        let mut sums: Vec<_> = rows.iter().map(sum).collect::<Result<_, _>>()?;
        sums.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(sums)
    }

    /// What moved on one account altogether.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn account_sum(&self, account: &Account) -> Result<AccountSum, StoreError> {
        let rows = fetch(&self.inner.search, SUM, &[Bind::Text(account.to_string())]).await?;
        let nothing = || AccountSum::new(account.clone(), Money::ZERO, Money::ZERO);
        rows.first().map_or_else(|| Ok(nothing()), sum)
    }
}

/// The entries of one account within a span: a range of an index from each side.
pub(super) fn entries() -> String {
    let side = |side| TABLE.select(&format!("where {side} = $1 and posted_at >= $2 and posted_at < $3"));
    format!("{} union all {} order by posted_at, id", side("debit"), side("credit"))
}

fn sum(row: &super::dialect::Row) -> Result<AccountSum, StoreError> {
    let mut row = Reader::new(row, TABLE.name, 0, 1);
    Ok(AccountSum::new(Account::named(row.text()?), row.money()?, row.money()?))
}

pub(super) const BALANCE: &str = "select cast(coalesce(\
    (select sum(amount) from ledger_entry where credit = $1 and posted_at < $2), 0) - coalesce(\
    (select sum(amount) from ledger_entry where debit = $1 and posted_at < $2), 0) as bigint)";
pub(super) const SUM: &str = "select cast($1 as text), cast(coalesce(\
    (select sum(amount) from ledger_entry where debit = $1), 0) as bigint), cast(coalesce(\
    (select sum(amount) from ledger_entry where credit = $1), 0) as bigint)";
const SUMS: &str = "select account, cast(sum(debits) as bigint), cast(sum(credits) as bigint) from \
    (select debit as account, amount as debits, 0 as credits from ledger_entry \
    union all select credit, 0, amount from ledger_entry) as moved group by account";
