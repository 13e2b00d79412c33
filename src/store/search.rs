//! Stub until the merge: what staff look at.

use chrono::{DateTime, Utc};

use super::{Store, StoreError};
use crate::flow::workspace::OutboxRow;
use crate::registry::Handle;
use crate::registry::approval::Approval;
use crate::registry::billing::invoice::Invoice;
use crate::registry::billing::ledger::LedgerEntry;
use crate::registry::contact::Contact;
use crate::registry::domain::{Domain, DomainName};
use crate::registry::host::{Host, HostName};
use crate::registry::registrar::Registrar;
use crate::registry::waiting_list::Position;

type Found<T> = Result<T, StoreError>;

#[expect(missing_docs, reason = "a stub")]
#[expect(clippy::missing_errors_doc, reason = "a stub")]
impl Store {
    pub async fn registrars(&self) -> Found<Vec<Registrar>> {
        Err(StoreError::Closed)
    }
    pub async fn registrar(&self, _id: &Handle) -> Found<Option<Registrar>> {
        Err(StoreError::Closed)
    }
    pub async fn contacts(&self, _registrar: Option<&Handle>) -> Found<Vec<Contact>> {
        Err(StoreError::Closed)
    }
    pub async fn contact(&self, _handle: &Handle) -> Found<Option<Contact>> {
        Err(StoreError::Closed)
    }
    pub async fn host(&self, _name: &HostName) -> Found<Option<Host>> {
        Err(StoreError::Closed)
    }
    pub async fn domains(&self, _limit: i64) -> Found<Vec<Domain>> {
        Err(StoreError::Closed)
    }
    pub async fn domain(&self, _name: &DomainName) -> Found<Option<Domain>> {
        Err(StoreError::Closed)
    }
    pub async fn history(&self, _kind: &str, _object: &str) -> Found<Vec<serde_json::Value>> {
        Err(StoreError::Closed)
    }
    pub async fn invoices(&self, _domain: Option<&DomainName>, _open: bool) -> Found<Vec<Invoice>> {
        Err(StoreError::Closed)
    }
    pub async fn invoice(&self, _id: i64) -> Found<Option<Invoice>> {
        Err(StoreError::Closed)
    }
    pub async fn approvals(&self, _domain: Option<&DomainName>, _open: bool) -> Found<Vec<Approval>> {
        Err(StoreError::Closed)
    }
    pub async fn approval(&self, _id: i64) -> Found<Option<Approval>> {
        Err(StoreError::Closed)
    }
    pub async fn positions(&self, _domain: Option<&DomainName>) -> Found<Vec<Position>> {
        Err(StoreError::Closed)
    }
    pub async fn ledger(&self, _registrar: &Handle) -> Found<Vec<LedgerEntry>> {
        Err(StoreError::Closed)
    }
    pub async fn outbox(&self) -> Found<Vec<OutboxRow>> {
        Err(StoreError::Closed)
    }
    pub async fn outbox_row(&self, _id: i64) -> Found<Option<OutboxRow>> {
        Err(StoreError::Closed)
    }
    /// When, after the present, something becomes due next.
    pub async fn next_due(&self) -> Found<Option<DateTime<Utc>>> {
        Err(StoreError::Closed)
    }
}
