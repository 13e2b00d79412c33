//! What has become due, found by indexes: the cost follows what is due, not what there is.

use chrono::{DateTime, Utc};

use super::dialect::Bind;
use super::value::Reader;
use super::{Store, StoreError};
use crate::registry::domain::DomainName;
use crate::registry::handle::Handle;
use crate::registry::staff::Due;

impl Store {
    /// What becomes due until `until`, in the order in which it is to be done, at most `limit`, each
    /// with when it becomes due.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn due(&self, until: DateTime<Utc>, limit: usize) -> Result<Vec<(DateTime<Utc>, Due)>, StoreError> {
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let binds = [Bind::Number(until.timestamp_millis()), Bind::Number(most)];
        let rows = self.desk(DUE, &binds).await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut row = Reader::new(row, "due", 0, 2);
            let (kind, key, at) = (row.text()?, row.text()?, row.time()?);
            let what = match kind {
                "domain" => Due::Domain(DomainName::trusted(key)),
                "contact" => Due::Contact(Handle::trusted(key)),
                "invoice" => Due::Invoice(key.parse().map_err(|_| row.wrong(&"not a number"))?),
                "registrar" => Due::Registrar(Handle::trusted(key)),
                _ => Due::Approval(key.parse().map_err(|_| row.wrong(&"not a number"))?),
            };
            due.push((at, what));
        }
        due.sort_unstable();
        // A name is due once, whoever of those who wait for it is.
        due.dedup();
        due.truncate(limit);
        Ok(due)
    }

    /// When, after `instant`, something becomes due next.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn next_due(&self, instant: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
        let rows = self.desk(NEXT_DUE, &[Bind::Number(instant.timestamp_millis())]).await?;
        rows.first().map_or(Ok(None), |row| Reader::new(row, "due", 0, 0).time_or_null())
    }
}

pub(super) const DUE: &str = "select * from (select 'domain' as kind, name, due_at from domain \
                              where due_at is not null and due_at <= $1 order by due_at limit $2) as d \
                              union all select * from (select 'domain' as kind, domain, due_at from waiting_position \
                              where due_at <= $1 order by due_at limit $2) as w \
                              union all select * from (select 'approval' as kind, cast(id as text) as name, deadline \
                              from approval where is_open = 1 and deadline <= $1 order by deadline limit $2) as a \
                              union all select * from (select 'contact' as kind, handle, identity_due_at from contact \
                              where identity = 'open' and identity_due_at is not null and identity_due_at <= $1 \
                              order by identity_due_at limit $2) as i \
                              union all select * from (select 'contact' as kind, handle, purge_at from contact \
                              where purge_at is not null and purge_at <= $1 order by purge_at limit $2) as p \
                              union all select * from (select 'invoice' as kind, cast(id as text) as name, warn_at \
                              from invoice where warn_at is not null and warn_at <= $1 order by warn_at limit $2) as v \
                              union all select * from (select 'registrar' as kind, id, due_at from registrar \
                              where due_at is not null and due_at <= $1 order by due_at limit $2) as r";
pub(super) const NEXT_DUE: &str = "select min(due_at) from (select min(due_at) as due_at from domain \
                                   where due_at is not null and due_at > $1 \
                                   union all select min(due_at) from waiting_position where due_at > $1 \
                                   union all select min(deadline) from approval where is_open = 1 and deadline > $1 \
                                   union all select min(identity_due_at) from contact where identity = 'open' \
                                   and identity_due_at is not null and identity_due_at > $1 \
                                   union all select min(purge_at) from contact \
                                   where purge_at is not null and purge_at > $1 \
                                   union all select min(warn_at) from invoice \
                                   where warn_at is not null and warn_at > $1 \
                                   union all select min(due_at) from registrar \
                                   where due_at is not null and due_at > $1) as soon";
