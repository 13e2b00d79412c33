//! The rows a batch has loaded, what its commands made of them, and the way back.
//!
//! An identity map with a journal: [`Workspace::mark`] before a command and
//! [`Workspace::undo_to`] after a refusal leave nothing of that command. Asking for a row that
//! was not loaded answers [`Halt::Needs`], and the store loads it and decides the command again;
//! a row that was looked for and is absent is `None`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Serialize;

use super::{Halt, Keys};
use crate::registry::approval::Approval;
use crate::registry::billing::invoice::Invoice;
use crate::registry::billing::ledger::LedgerEntry;
use crate::registry::contact::{self, Contact};
use crate::registry::domain::{Domain, DomainName};
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::host::{Host, HostName};
use crate::registry::message::Message;
use crate::registry::registrar::Registrar;
use crate::registry::waiting_list::Position;

/// Loaded rows of one kind, with what became of them.
#[derive(Debug)]
pub struct Table<K, V> {
    slots: BTreeMap<K, Slot<V>>,
    journal: Vec<(K, Option<Slot<V>>)>,
}

#[derive(Debug)]
struct Slot<V> {
    value: Option<Arc<V>>,
    dirty: bool,
}

impl<V> Clone for Slot<V> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), dirty: self.dirty }
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { slots: BTreeMap::new(), journal: Vec::new() }
    }
}

impl<K: Ord + Clone, V> Table<K, V> {
    /// Puts a row from storage in place (`None`: looked for and absent). A row that is there
    /// already, perhaps changed, stays.
    pub fn load(&mut self, key: K, value: Option<V>) {
        self.slots.entry(key).or_insert_with(|| Slot { value: value.map(Arc::new), dirty: false });
    }

    /// Whether the row was looked for.
    pub fn is_loaded(&self, key: &K) -> bool {
        self.slots.contains_key(key)
    }

    /// Every changed row in key order; `None` means it is to be deleted.
    pub fn dirty(&self) -> impl Iterator<Item = (&K, Option<&V>)> {
        self.slots.iter().filter(|(_, slot)| slot.dirty).map(|(key, slot)| (key, slot.value.as_deref()))
    }

    fn get(&self, key: &K) -> Option<Option<Arc<V>>> {
        self.slots.get(key).map(|slot| slot.value.clone())
    }

    fn set(&mut self, key: K, value: Option<V>) {
        let new = Slot { value: value.map(Arc::new), dirty: true };
        let old = self.slots.insert(key.clone(), new);
        self.journal.push((key, old));
    }

    fn undo_to(&mut self, mark: usize) {
        for (key, old) in self.journal.drain(mark..).rev() {
            match old {
                Some(slot) => self.slots.insert(key, slot),
                None => self.slots.remove(&key),
            };
        }
    }
}

/// A row of the history: one fact, who caused it and by which command.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HistoryRow {
    /// Number, rising.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The registrar, the staff member or `registry`.
    pub actor: String,
    /// The command's name.
    pub command: String,
    /// The reason staff gave.
    pub reason: Option<String>,
    /// The client's transaction.
    pub cl_trid: Option<String>,
    /// The server's transaction.
    pub sv_trid: String,
    /// `domain`, `contact`, `host`, `registrar`, `clock`.
    pub object_kind: &'static str,
    /// The object's key.
    pub object: String,
    /// The fact.
    pub event: Event,
}

/// A letter or mail to be sent after the commit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutboxRow {
    /// Number, rising.
    pub id: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// `letter` (registered) or `mail`.
    pub kind: &'static str,
    /// Who gets it.
    pub recipient: Handle,
    /// The domain it concerns.
    pub domain: Option<DomainName>,
    /// The held operation it concerns.
    pub approval: Option<i64>,
    /// Subject line.
    pub subject: String,
    /// Text.
    pub body: String,
}

/// Everything one batch sees and makes.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Registrar accounts.
    pub registrars: Table<Handle, Registrar>,
    /// Contacts.
    pub contacts: Table<Handle, Contact>,
    /// Hosts.
    pub hosts: Table<HostName, Host>,
    /// Domains.
    pub domains: Table<DomainName, Domain>,
    /// Held operations.
    pub approvals: Table<i64, Approval>,
    /// Invoices.
    pub invoices: Table<i64, Invoice>,
    /// Waiting list positions.
    pub positions: Table<i64, Position>,
    /// Poll messages.
    pub messages: Table<i64, Message>,
    /// Gapless counters: the last number given out.
    pub counters: Table<String, i64>,
    /// How many domains each host serves. A fact, never written.
    pub host_links: Table<HostName, i64>,
    /// How many roles each contact has. A fact, never written.
    pub contact_links: Table<Handle, i64>,
    /// Hosts below each domain. A fact, never written.
    pub subordinates: Table<DomainName, BTreeSet<HostName>>,
    /// Open approvals of each domain. A fact, never written.
    pub open_approvals: Table<DomainName, BTreeSet<i64>>,
    /// Open invoices of each domain. A fact, never written.
    pub open_invoices: Table<DomainName, BTreeSet<i64>>,
    /// Waiting list positions of each domain. A fact, never written.
    pub waiting: Table<DomainName, BTreeSet<i64>>,
    /// The oldest message of each registrar, `None` inside for an empty queue. A fact.
    pub queue_heads: Table<Handle, Option<i64>>,
    /// Which contact has a fingerprint (the oldest if several). A fact.
    pub contact_matches: Table<String, Option<Handle>>,
    /// Domains of each registrant. A fact, never written.
    pub registrant_of: Table<Handle, BTreeSet<DomainName>>,
    /// New history rows.
    pub history: Vec<HistoryRow>,
    /// New ledger entries.
    pub ledger: Vec<LedgerEntry>,
    /// New letters and mails.
    pub outbox: Vec<OutboxRow>,
    /// Outbox rows that were delivered, and when.
    pub delivered: Vec<(i64, DateTime<Utc>)>,
    /// The present the sandbox's clock was set to.
    pub clock: Option<DateTime<Utc>>,
    /// The next row number to give out.
    pub next_id: i64,
}

/// A point in the life of a workspace to come back to.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    journals: [usize; 18],
    history: usize,
    ledger: usize,
    outbox: usize,
    delivered: usize,
    clock: Option<DateTime<Utc>>,
}

macro_rules! each_table {
    ($self:ident, $table:ident, $do:expr) => {{
        macro_rules! one {
            ($t:expr) => {{
                let $table = $t;
                $do
            }};
        }
        [
            one!(&mut $self.registrars),
            one!(&mut $self.contacts),
            one!(&mut $self.hosts),
            one!(&mut $self.domains),
            one!(&mut $self.approvals),
            one!(&mut $self.invoices),
            one!(&mut $self.positions),
            one!(&mut $self.messages),
            one!(&mut $self.counters),
            one!(&mut $self.host_links),
            one!(&mut $self.contact_links),
            one!(&mut $self.subordinates),
            one!(&mut $self.open_approvals),
            one!(&mut $self.open_invoices),
            one!(&mut $self.waiting),
            one!(&mut $self.queue_heads),
            one!(&mut $self.contact_matches),
            one!(&mut $self.registrant_of),
        ]
    }};
}

macro_rules! lookup {
    ($(#[$doc:meta])* $name:ident, $table:ident, $keys:ident, $key:ty, $value:ty) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// [`Halt::Needs`] when the row was not loaded.
        pub fn $name(&self, key: &$key) -> Result<Option<Arc<$value>>, Halt> {
            self.$table.get(key).ok_or_else(|| {
                let mut keys = Keys::default();
                keys.$keys.insert(key.clone());
                Halt::Needs(Box::new(keys))
            })
        }
    };
}

impl Workspace {
    lookup!(/// The account `key`.
        registrar, registrars, registrars, Handle, Registrar);
    lookup!(/// The contact `key`.
        contact, contacts, contacts, Handle, Contact);
    lookup!(/// The host `key`.
        host, hosts, hosts, HostName, Host);
    lookup!(/// The domain `key` as stored; flows look through `flow::domain::present`.
        domain, domains, domains, DomainName, Domain);
    lookup!(/// The held operation `key`.
        approval, approvals, approvals, i64, Approval);
    lookup!(/// The invoice `key`.
        invoice, invoices, invoices, i64, Invoice);

    /// The message `id` of `registrar`'s queue.
    ///
    /// # Errors
    /// [`Halt::Needs`] when it was not looked for.
    pub fn message(&self, registrar: &Handle, id: i64) -> Result<Option<Arc<Message>>, Halt> {
        let found = self.messages.get(&id).ok_or_else(|| {
            let mut keys = Keys::default();
            keys.messages.insert((registrar.clone(), id));
            Halt::Needs(Box::new(keys))
        })?;
        Ok(found.filter(|message| message.registrar == *registrar))
    }

    /// The oldest message of `registrar`.
    ///
    /// # Errors
    /// [`Halt::Needs`] when it was not looked for.
    pub fn oldest_message(&self, registrar: &Handle) -> Result<Option<Arc<Message>>, Halt> {
        let head = self.queue_heads.get(registrar).ok_or_else(|| {
            let mut keys = Keys::default();
            keys.queue_heads.insert(registrar.clone());
            Halt::Needs(Box::new(keys))
        })?;
        match head.as_deref() {
            Some(Some(id)) => self.message(registrar, *id),
            _ => Ok(None),
        }
    }

    /// How many domains the host serves.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the host was not loaded.
    pub fn host_links(&self, host: &HostName) -> Result<i64, Halt> {
        self.host(host)?;
        Ok(self.host_links.get(host).flatten().map_or(0, |count| *count))
    }

    /// How many roles the contact has.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the contact was not loaded.
    pub fn contact_links(&self, contact: &Handle) -> Result<i64, Halt> {
        self.contact(contact)?;
        Ok(self.contact_links.get(contact).flatten().map_or(0, |count| *count))
    }

    /// The hosts below the domain, in order.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the domain was not loaded.
    pub fn subordinates(&self, domain: &DomainName) -> Result<BTreeSet<HostName>, Halt> {
        self.domain(domain)?;
        Ok(self.subordinates.get(domain).flatten().map_or_else(BTreeSet::new, |set| (*set).clone()))
    }

    /// The open held operations on the domain, oldest first. Reservations of a name that is not
    /// registered are among them.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the domain was not loaded.
    pub fn open_approvals(&self, domain: &DomainName) -> Result<Vec<Arc<Approval>>, Halt> {
        self.domain(domain)?;
        let ids = self.open_approvals.get(domain).flatten().map_or_else(BTreeSet::new, |set| (*set).clone());
        let mut open = Vec::new();
        for id in ids {
            open.extend(self.approval(&id)?.filter(|approval| approval.is_open()));
        }
        Ok(open)
    }

    /// The open invoices of the domain, oldest first.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the domain or an invoice was not loaded.
    pub fn open_invoices(&self, domain: &DomainName) -> Result<Vec<Arc<Invoice>>, Halt> {
        self.domain(domain)?;
        let ids = self.open_invoices.get(domain).flatten().map_or_else(BTreeSet::new, |set| (*set).clone());
        let mut open = Vec::new();
        for id in ids {
            open.extend(self.invoice(&id)?.filter(|invoice| invoice.is_open()));
        }
        Ok(open)
    }

    /// The waiting list of the name, first in line first.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the domain was not loaded.
    pub fn waiting(&self, domain: &DomainName) -> Result<Vec<Arc<Position>>, Halt> {
        self.domain(domain)?;
        let ids = self.waiting.get(domain).flatten().map_or_else(BTreeSet::new, |set| (*set).clone());
        Ok(ids.iter().filter_map(|id| self.positions.get(id).flatten()).collect())
    }

    /// The contact whose data have this fingerprint.
    ///
    /// # Errors
    /// [`Halt::Needs`] when it was not looked for.
    pub fn contact_match(&self, fingerprint: &str) -> Result<Option<Handle>, Halt> {
        let found = self.contact_matches.get(&fingerprint.to_owned()).ok_or_else(|| {
            let mut keys = Keys::default();
            keys.contact_matches.insert(fingerprint.to_owned());
            Halt::Needs(Box::new(keys))
        })?;
        Ok(found.and_then(|handle| (*handle).clone()))
    }

    /// The domains the contact is registrant of.
    ///
    /// # Errors
    /// [`Halt::Needs`] when it was not looked for.
    pub fn registrant_of(&self, contact: &Handle) -> Result<BTreeSet<DomainName>, Halt> {
        let found = self.registrant_of.get(contact).ok_or_else(|| {
            let mut keys = Keys::default();
            keys.registrants.insert(contact.clone());
            Halt::Needs(Box::new(keys))
        })?;
        Ok(found.map_or_else(BTreeSet::new, |set| (*set).clone()))
    }

    /// The next number of the gapless counter `name`, starting with 1.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the counter was not loaded.
    pub fn count(&mut self, name: &str) -> Result<i64, Halt> {
        let next = self.last_count(name)? + 1;
        self.counters.set(name.to_owned(), Some(next));
        Ok(next)
    }

    /// The next number of the counter `name`, which starts anew every day: `day` as `YYYYMMDD`
    /// and at least five digits. A clock that steps back over midnight repeats nothing.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the counter was not loaded.
    pub fn count_of_day(&mut self, name: &str, day: NaiveDate) -> Result<String, Halt> {
        let date: i64 = i64::from(day.year()) * 10_000 + i64::from(day.month() * 100 + day.day());
        let first = date * NUMBERS_A_DAY;
        let last = self.last_count(name)?;
        let next = last.max(first) + 1;
        self.counters.set(name.to_owned(), Some(next));
        Ok(format!("{}{:05}", next / NUMBERS_A_DAY, next % NUMBERS_A_DAY))
    }

    /// A fresh row number, rising within this process, never given out twice.
    pub fn next_id(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id - 1
    }

    /// Saves an account.
    pub fn save_registrar(&mut self, registrar: Registrar) {
        self.registrars.set(registrar.id.clone(), Some(registrar));
    }

    /// Saves a contact, new or changed.
    pub fn save_contact(&mut self, contact: Contact) {
        let fingerprint = contact::fingerprint(&contact);
        if self.contact_matches.get(&fingerprint).is_some_and(|found| found.as_deref().is_none_or(Option::is_none)) {
            self.contact_matches.set(fingerprint, Some(Some(contact.handle.clone())));
        }
        self.contacts.set(contact.handle.clone(), Some(contact));
    }

    /// Saves a host, new or changed.
    pub fn save_host(&mut self, host: Host) {
        if let Some(domain) = host.name.superordinate() {
            edit_set(&mut self.subordinates, &domain, &host.name, true);
        }
        let before = self.hosts.get(&host.name).flatten();
        self.relink_contact(before.as_ref().map(|host| &host.admin), Some(&host.admin));
        self.hosts.set(host.name.clone(), Some(host));
    }

    /// Removes a host.
    pub fn delete_host(&mut self, name: &HostName) {
        if let Some(domain) = name.superordinate() {
            edit_set(&mut self.subordinates, &domain, name, false);
        }
        let before = self.hosts.get(name).flatten();
        self.relink_contact(before.as_ref().map(|host| &host.admin), None);
        self.hosts.set(name.clone(), None);
    }

    /// Saves a domain, new or changed, and keeps the links of its hosts and contacts.
    pub fn save_domain(&mut self, domain: Domain) {
        let before = self.domains.get(&domain.name).flatten();
        self.relink(before.as_deref(), Some(&domain));
        self.domains.set(domain.name.clone(), Some(domain));
    }

    /// Removes a domain.
    pub fn delete_domain(&mut self, name: &DomainName) {
        let before = self.domains.get(name).flatten();
        self.relink(before.as_deref(), None);
        self.domains.set(name.clone(), None);
    }

    /// Saves a held operation.
    pub fn save_approval(&mut self, approval: Approval) {
        if let Some(domain) = &approval.domain {
            edit_set(&mut self.open_approvals, domain, &approval.id, approval.is_open());
        }
        self.approvals.set(approval.id, Some(approval));
    }

    /// Saves an invoice.
    pub fn save_invoice(&mut self, invoice: Invoice) {
        edit_set(&mut self.open_invoices, &invoice.domain, &invoice.id, invoice.is_open());
        self.invoices.set(invoice.id, Some(invoice));
    }

    /// Saves a waiting list position.
    pub fn save_position(&mut self, position: Position) {
        edit_set(&mut self.waiting, &position.domain, &position.id, true);
        self.positions.set(position.id, Some(position));
    }

    /// Removes a waiting list position.
    pub fn delete_position(&mut self, position: &Position) {
        edit_set(&mut self.waiting, &position.domain, &position.id, false);
        self.positions.set(position.id, None);
    }

    /// Queues a message; the account's count goes up. The account must be loaded.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the account was not loaded.
    pub fn queue_message(&mut self, message: Message) -> Result<(), Halt> {
        if let Some(registrar) = self.registrar(&message.registrar)? {
            self.save_registrar(Registrar { message_count: registrar.message_count + 1, ..(*registrar).clone() });
            self.messages.set(message.id, Some(message));
        }
        Ok(())
    }

    /// Removes a message; the account's count goes down. The account must be loaded.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the account was not loaded.
    pub fn remove_message(&mut self, message: &Message) -> Result<(), Halt> {
        if let Some(registrar) = self.registrar(&message.registrar)? {
            self.save_registrar(Registrar { message_count: registrar.message_count - 1, ..(*registrar).clone() });
            self.messages.set(message.id, None);
        }
        Ok(())
    }

    /// Where the workspace stands now.
    pub fn mark(&mut self) -> Mark {
        Mark {
            journals: each_table!(self, table, table.journal.len()),
            history: self.history.len(),
            ledger: self.ledger.len(),
            outbox: self.outbox.len(),
            delivered: self.delivered.len(),
            clock: self.clock,
        }
    }

    /// Undoes everything since `mark`. Numbers given out stay given out.
    pub fn undo_to(&mut self, mark: &Mark) {
        let mut journals = mark.journals.iter();
        each_table!(self, table, {
            table.undo_to(*journals.next().expect("one mark a table"));
            0
        });
        self.history.truncate(mark.history);
        self.ledger.truncate(mark.ledger);
        self.outbox.truncate(mark.outbox);
        self.delivered.truncate(mark.delivered);
        self.clock = mark.clock;
    }

    fn last_count(&self, name: &str) -> Result<i64, Halt> {
        let last = self.counters.get(&name.to_owned()).ok_or_else(|| {
            let mut keys = Keys::default();
            keys.counters.insert(name.to_owned());
            Halt::Needs(Box::new(keys))
        })?;
        Ok(last.map_or(0, |last| *last))
    }

    fn relink(&mut self, before: Option<&Domain>, after: Option<&Domain>) {
        let hosts = |domain: Option<&Domain>| domain.map_or_else(Vec::new, |domain| domain.name_servers.clone());
        hosts(before).iter().for_each(|host| edit_count(&mut self.host_links, host, -1));
        hosts(after).iter().for_each(|host| edit_count(&mut self.host_links, host, 1));
        let roles = |domain: &Domain| {
            [Some(domain.registrant.clone()), domain.admin.clone(), domain.billing.clone()].into_iter().flatten()
        };
        before.into_iter().flat_map(roles).for_each(|contact| edit_count(&mut self.contact_links, &contact, -1));
        after.into_iter().flat_map(roles).for_each(|contact| edit_count(&mut self.contact_links, &contact, 1));
        if let Some(domain) = before {
            edit_set(&mut self.registrant_of, &domain.registrant, &domain.name, false);
        }
        if let Some(domain) = after {
            edit_set(&mut self.registrant_of, &domain.registrant, &domain.name, true);
        }
    }

    fn relink_contact(&mut self, before: Option<&Handle>, after: Option<&Handle>) {
        before.into_iter().for_each(|contact| edit_count(&mut self.contact_links, contact, -1));
        after.into_iter().for_each(|contact| edit_count(&mut self.contact_links, contact, 1));
    }
}

/// Changes a loaded count; a count nobody asked for is left to storage.
fn edit_count<K: Ord + Clone>(facts: &mut Table<K, i64>, key: &K, by: i64) {
    if let Some(count) = facts.get(key) {
        facts.set(key.clone(), Some(count.map_or(0, |count| *count) + by));
    }
}

/// Changes a loaded set; a set nobody asked for is left to storage.
fn edit_set<K: Ord + Clone, V: Ord + Clone>(facts: &mut Table<K, BTreeSet<V>>, key: &K, value: &V, present: bool) {
    if let Some(set) = facts.get(key) {
        let mut set = set.map_or_else(BTreeSet::new, |set| (*set).clone());
        if present {
            set.insert(value.clone())
        } else {
            set.remove(value)
        };
        facts.set(key.clone(), Some(set));
    }
}

/// How far apart the numbers of two days lie in a daily counter.
const NUMBERS_A_DAY: i64 = 1_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_daily_counter_starts_anew_and_never_repeats() {
        let mut workspace = Workspace::default();
        let (day, next) = ("2026-05-11".parse().unwrap(), "2026-05-12".parse().unwrap());
        assert!(matches!(workspace.count_of_day("a", day), Err(Halt::Needs(_))));
        workspace.counters.load("a".to_owned(), None);
        assert_eq!(workspace.count_of_day("a", day).unwrap(), "2026051100001");
        assert_eq!(workspace.count_of_day("a", day).unwrap(), "2026051100002");
        assert_eq!(workspace.count_of_day("a", next).unwrap(), "2026051200001");
        assert_eq!(workspace.count_of_day("a", day).unwrap(), "2026051200002");
    }

    #[test]
    fn a_refusal_undoes_only_its_own_command() {
        let mut workspace = Workspace::default();
        workspace.counters.load("a".to_owned(), None);
        assert_eq!(workspace.count("a"), Ok(1));
        let mark = workspace.mark();
        assert_eq!(workspace.count("a"), Ok(2));
        assert_eq!(workspace.count("a"), Ok(3));
        workspace.undo_to(&mark);
        assert_eq!(workspace.count("a"), Ok(2));
    }

    #[test]
    fn a_row_nobody_loaded_is_asked_for_by_name() {
        let key = Handle::trusted("REG-1");
        let Err(Halt::Needs(keys)) = Workspace::default().registrar(&key) else { panic!("not asked for") };
        assert!(keys.registrars.contains(&key));
    }

    #[test]
    fn a_row_looked_for_and_absent_is_none() {
        let mut workspace = Workspace::default();
        let key = Handle::trusted("REG-1");
        workspace.registrars.load(key.clone(), None);
        assert_eq!(workspace.registrar(&key), Ok(None));
    }
}
