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
            let (name, contact) = (row.text_or_null()?, row.text_or_null()?);
            let at = row.time()?;
            let what = match (name, contact) {
                (Some(name), _) => Due::Domain(DomainName::trusted(name)),
                (None, Some(contact)) => Due::Contact(Handle::trusted(contact)),
                (None, None) => Due::Approval(row.number()?),
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

pub(super) const DUE: &str = "select * from (select name, cast(null as text) as contact, due_at, \
                              cast(null as bigint) as id from domain \
                              where due_at is not null and due_at <= $1 order by due_at limit $2) as d \
                              union all select * from (select domain, cast(null as text) as contact, due_at, \
                              cast(null as bigint) as id from waiting_position \
                              where due_at <= $1 order by due_at limit $2) as w \
                              union all select * from (select cast(null as text) as name, cast(null as text) as contact, \
                              deadline, id from approval \
                              where is_open = 1 and deadline <= $1 order by deadline limit $2) as a \
                              union all select * from (select cast(null as text) as name, handle, identity_due_at, \
                              cast(null as bigint) as id from contact where identity = 'open' \
                              and identity_due_at is not null and identity_due_at <= $1 \
                              order by identity_due_at limit $2) as i \
                              union all select * from (select cast(null as text) as name, handle, purge_at, \
                              cast(null as bigint) as id from contact \
                              where purge_at is not null and purge_at <= $1 order by purge_at limit $2) as p";
pub(super) const NEXT_DUE: &str = "select min(due_at) from (select min(due_at) as due_at from domain \
                                   where due_at is not null and due_at > $1 \
                                   union all select min(due_at) from waiting_position where due_at > $1 \
                                   union all select min(deadline) from approval where is_open = 1 and deadline > $1 \
                                   union all select min(identity_due_at) from contact where identity = 'open' \
                                   and identity_due_at is not null and identity_due_at > $1 \
                                   union all select min(purge_at) from contact \
                                   where purge_at is not null and purge_at > $1) as soon";
