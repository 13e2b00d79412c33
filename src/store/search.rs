//! What staff look up: whole tables, one row, what belongs to something.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::db::Db;
use super::dialect::{Bind, Kind, Row};
use super::history::HistoryRecord;
use super::outbox::OutboxRecord;
use super::seal::Seal;
use super::table::Table;
use super::value::Reader;
use super::{Store, StoreError};
use super::{approvals, contacts, domains, history, hosts, invoices, outbox, registrars, waiting_list};
use crate::registry::approval::Approval;
use crate::registry::billing::invoice::Invoice;
use crate::registry::contact::Contact;
use crate::registry::domain::{Domain, DomainName};
use crate::registry::handle::Handle;
use crate::registry::host::{Host, HostName};
use crate::registry::registrar::Registrar;
use crate::registry::waiting_list::Position;

impl Store {
    /// Every account, by handle.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn registrars(&self) -> Result<Vec<Registrar>, StoreError> {
        self.list(&registrars::TABLE, "order by id", &[], |row, _| Ok(registrars::decode(row)?.0)).await
    }

    /// One account.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn registrar(&self, id: &Handle) -> Result<Option<Registrar>, StoreError> {
        let decode = |row: &mut Reader<'_>, _: &Seal| Ok(registrars::decode(row)?.0);
        Ok(self.list(&registrars::TABLE, "where id = $1", &[text(id)], decode).await?.pop())
    }

    /// The contacts a registrar sponsors or has in its group, or all, by handle.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn contacts(&self, registrar: Option<&Handle>) -> Result<Vec<Contact>, StoreError> {
        let rest = match registrar {
            Some(_) => "where sponsor = $1 or registrar_group = $1 order by handle",
            None => "order by handle",
        };
        let binds: Vec<Bind> = registrar.into_iter().map(text).collect();
        self.list(&contacts::TABLE, rest, &binds, |row, _| Ok(contacts::decode(row)?.0)).await
    }

    /// One contact.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn contact(&self, handle: &Handle) -> Result<Option<Contact>, StoreError> {
        let decode = |row: &mut Reader<'_>, _: &Seal| Ok(contacts::decode(row)?.0);
        Ok(self.list(&contacts::TABLE, "where handle = $1", &[text(handle)], decode).await?.pop())
    }

    /// One host.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn host(&self, name: &HostName) -> Result<Option<Host>, StoreError> {
        let decode = |row: &mut Reader<'_>, _: &Seal| Ok(hosts::decode(row)?.0);
        Ok(self.list(&hosts::TABLE, "where name = $1", &[text(name)], decode).await?.pop())
    }

    /// Domains by name, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn domains(&self, limit: i64) -> Result<Vec<Domain>, StoreError> {
        self.list(&domains::TABLE, "order by name limit $1", &[Bind::Number(limit)], domains::decode).await
    }

    /// One domain.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn domain(&self, name: &DomainName) -> Result<Option<Domain>, StoreError> {
        Ok(self.list(&domains::TABLE, "where name = $1", &[text(name)], domains::decode).await?.pop())
    }

    /// What happened to an object (`domain`, `contact`, `host`, `registrar`, …), oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn history(&self, kind: &str, key: &str) -> Result<Vec<HistoryRecord>, StoreError> {
        let binds = [text(&kind), text(&key)];
        let rest = "where object_kind = $1 and object = $2 order by id";
        self.list(&history::TABLE, rest, &binds, |row, _| history::decode(row)).await
    }

    /// Invoices, of one domain or all, all or those with an open amount, by number.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn invoices(&self, domain: Option<&DomainName>, open_only: bool) -> Result<Vec<Invoice>, StoreError> {
        let rest = match (domain, open_only) {
            (None, false) => "order by id",
            (None, true) => "where paid_at is null order by id",
            (Some(_), false) => "where id in (select invoice from invoice_line where domain = $1) order by id",
            (Some(_), true) => {
                "where id in (select invoice from invoice_line where domain = $1) and paid_at is null order by id"
            }
        };
        let binds: Vec<Bind> = domain.into_iter().map(text).collect();
        self.list(&invoices::TABLE, rest, &binds, |row, _| invoices::decode(row)).await
    }

    /// One invoice.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn invoice(&self, id: i64) -> Result<Option<Invoice>, StoreError> {
        let binds = [Bind::Number(id)];
        Ok(self.list(&invoices::TABLE, "where id = $1", &binds, |row, _| invoices::decode(row)).await?.pop())
    }

    /// Held operations, of one domain or all, all or those still waiting, by number.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn approvals(&self, domain: Option<&DomainName>, open_only: bool) -> Result<Vec<Approval>, StoreError> {
        let rest = match (domain, open_only) {
            (None, false) => "order by id",
            (None, true) => "where is_open = 1 order by id",
            (Some(_), false) => "where domain = $1 order by id",
            (Some(_), true) => "where domain = $1 and is_open = 1 order by id",
        };
        let binds: Vec<Bind> = domain.into_iter().map(text).collect();
        self.list(&approvals::TABLE, rest, &binds, approvals::decode).await
    }

    /// One held operation.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn approval(&self, id: i64) -> Result<Option<Approval>, StoreError> {
        Ok(self.list(&approvals::TABLE, "where id = $1", &[Bind::Number(id)], approvals::decode).await?.pop())
    }

    /// The waiting list of a name, first in line first.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn positions(&self, domain: &DomainName) -> Result<Vec<Position>, StoreError> {
        let rest = "where domain = $1 order by id";
        self.list(&waiting_list::TABLE, rest, &[text(domain)], waiting_list::decode).await
    }

    /// Every letter and mail, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn outbox(&self) -> Result<Vec<OutboxRecord>, StoreError> {
        self.list(&outbox::TABLE, "order by id", &[], outbox::decode).await
    }

    /// One letter or mail.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn outbox_row(&self, id: i64) -> Result<Option<OutboxRecord>, StoreError> {
        Ok(self.list(&outbox::TABLE, "where id = $1", &[Bind::Number(id)], outbox::decode).await?.pop())
    }

    /// Letters and mails not delivered yet, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn undelivered(&self, limit: i64) -> Result<Vec<OutboxRecord>, StoreError> {
        let rest = "where delivered_at is null order by id limit $1";
        self.list(&outbox::TABLE, rest, &[Bind::Number(limit)], outbox::decode).await
    }

    /// Whether there is no account yet.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(fetch(&self.inner.search, "select id from registrar limit 1", &[]).await?.is_empty())
    }

    async fn list<T>(
        &self,
        table: &Table,
        rest: &str,
        binds: &[Bind],
        decode: impl Fn(&mut Reader<'_>, &Seal) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = fetch(&self.inner.search, &table.select(rest), binds).await?;
        let read = |row| decode(&mut Reader::new(row, table.name, 0, table.texts_read()), &self.inner.shared.seal);
        rows.iter().map(read).collect()
    }
}

/// Runs one read; once more if the connection turns out to be gone.
pub(super) async fn fetch(db: &Mutex<Db>, text: &str, binds: &[Bind]) -> Result<Vec<Row>, StoreError> {
    let text: Arc<str> = Arc::from(text);
    let mut db = db.lock().await;
    let mut outcome = db.rows("looking up", Arc::clone(&text), binds).await;
    if matches!(&outcome, Err(failure) if failure.kind == Kind::Broken) {
        outcome = db.rows("looking up", text, binds).await;
    }
    outcome.map_err(|failure| failure.error)
}

fn text(value: &impl ToString) -> Bind {
    Bind::Text(value.to_string())
}
