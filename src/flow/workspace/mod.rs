//! The rows a batch has loaded, what its commands made of them, and the way back.
//!
//! An identity map with a journal: [`Workspace::mark`] before a command and
//! [`Workspace::undo_to`] after a refusal leave nothing of that command. Asking for a row that
//! was not loaded answers [`Halt::Needs`], and the store loads it and decides the command again;
//! a row that was looked for and is absent is `None`.

#[cfg(test)]
mod absent;
mod look;
mod rows;
mod save;
mod table;

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

pub use self::rows::{HistoryRow, OutboxRow};
pub use self::table::Table;
use super::{Halt, Keys};
use crate::registry::approval::Approval;
use crate::registry::billing::invoice::Invoice;
use crate::registry::billing::ledger::LedgerEntry;
use crate::registry::billing::payment::{Payer, Payment};
use crate::registry::contact::Contact;
use crate::registry::domain::{Domain, DomainName};
use crate::registry::handle::Handle;
use crate::registry::host::{Host, HostName};
use crate::registry::message::Message;
use crate::registry::registrar::Registrar;
use crate::registry::waiting_list::Position;

/// Everything one batch sees and makes.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Registrar accounts.
    pub registrars: Table<Handle, Registrar>,
    /// Accounts of registrars who only ask, as stored. A fact, never written.
    pub askers: Table<Handle, Standing>,
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
    /// Payers who ever had something to their credit.
    pub payers: Table<Handle, Payer>,
    /// Payments.
    pub payments: Table<String, Payment>,
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
    /// Open invoices of each payer as stored. A fact, never written.
    pub owed_by: Table<Handle, BTreeSet<i64>>,
    /// Registrant-managed domains of each payer that expire in a month, as stored. A fact, never
    /// written.
    pub expiries: Table<(Handle, DateTime<Utc>), BTreeSet<DomainName>>,
    /// Waiting list positions of each domain. A fact, never written.
    pub waiting: Table<DomainName, BTreeSet<i64>>,
    /// What a glance at a name shows. A fact, never written.
    pub names: Table<DomainName, Glance>,
    /// The oldest message of each registrar, `None` inside for an empty queue. A fact.
    pub queue_heads: Table<Handle, Option<i64>>,
    /// Which contact has a fingerprint (the oldest if several). A fact.
    pub contact_matches: Table<String, Option<Handle>>,
    /// Domains of each registrant. A fact, never written.
    pub registrant_of: Table<Handle, BTreeSet<DomainName>>,
    /// Contacts that lost a role, and when. Storage looks at them again some days later.
    pub role_ends: Table<Handle, DateTime<Utc>>,
    /// Whether a contact is held by something that is no role: a VID service, an open request, an
    /// open invoice, an account. A fact.
    pub contact_bound: Table<Handle, bool>,
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

/// What can be told of a name without reading what is stored about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// Whether it is registered.
    pub registered: bool,
    /// When time will change something about its registration.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether somebody has applied or waits for it.
    pub awaited: bool,
}

/// What a query needs to know of its caller's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether staff has locked it.
    pub locked: bool,
    /// Messages in its queue.
    pub message_count: i64,
}

/// A point in the life of a workspace to come back to.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    journals: [usize; 26],
    history: usize,
    ledger: usize,
    outbox: usize,
    delivered: usize,
    clock: Option<DateTime<Utc>>,
    next_id: i64,
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
            one!(&mut $self.askers),
            one!(&mut $self.contacts),
            one!(&mut $self.hosts),
            one!(&mut $self.domains),
            one!(&mut $self.approvals),
            one!(&mut $self.invoices),
            one!(&mut $self.payers),
            one!(&mut $self.payments),
            one!(&mut $self.positions),
            one!(&mut $self.messages),
            one!(&mut $self.counters),
            one!(&mut $self.host_links),
            one!(&mut $self.contact_links),
            one!(&mut $self.subordinates),
            one!(&mut $self.open_approvals),
            one!(&mut $self.open_invoices),
            one!(&mut $self.owed_by),
            one!(&mut $self.expiries),
            one!(&mut $self.waiting),
            one!(&mut $self.names),
            one!(&mut $self.queue_heads),
            one!(&mut $self.contact_matches),
            one!(&mut $self.registrant_of),
            one!(&mut $self.role_ends),
            one!(&mut $self.contact_bound),
        ]
    }};
}

impl Workspace {
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

    /// Goes on with row numbers where storage stands. Where their counter was not loaded, nothing
    /// will be written, and the numbers lie beyond all that were given out.
    pub fn open_numbers(&mut self) {
        let stored = self.counters.get(&ROW_NUMBERS.to_owned()).flatten();
        self.next_id = stored.map_or(UNWRITTEN_NUMBERS, |next| *next);
    }

    /// Saves how far row numbers have come, if any were given out.
    pub fn close_numbers(&mut self) {
        let key = ROW_NUMBERS.to_owned();
        if self.counters.get(&key).flatten().is_some_and(|next| *next != self.next_id) {
            self.counters.set(key, Some(self.next_id));
        }
    }

    /// A fresh row number, rising over all processes, never given out twice.
    pub fn next_id(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id - 1
    }

    /// Where the workspace stands now.
    pub fn mark(&mut self) -> Mark {
        Mark {
            journals: each_table!(self, table, table.mark()),
            history: self.history.len(),
            ledger: self.ledger.len(),
            outbox: self.outbox.len(),
            delivered: self.delivered.len(),
            clock: self.clock,
            next_id: self.next_id,
        }
    }

    /// Undoes everything since `mark`. Row numbers are given back as well: else a refused command
    /// that had brought a name to the present would leave something to write.
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
        self.next_id = mark.next_id;
    }

    fn last_count(&self, name: &str) -> Result<i64, Halt> {
        let last = self.counters.get(&name.to_owned()).ok_or_else(|| {
            let mut keys = Keys::default();
            keys.counters.insert(name.to_owned());
            Halt::Needs(Box::new(keys))
        })?;
        Ok(last.map_or(0, |last| *last))
    }
}

/// How far apart the numbers of two days lie in a daily counter.
/// The counter that holds the next free row number.
pub const ROW_NUMBERS: &str = "id";
/// Row numbers of decisions that are dropped.
const UNWRITTEN_NUMBERS: i64 = 1 << 40;
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
    fn what_is_undone_gives_its_row_numbers_back() {
        let mut workspace = Workspace::default();
        workspace.counters.load(ROW_NUMBERS.to_owned(), Some(7));
        workspace.open_numbers();
        let mark = workspace.mark();
        assert_eq!((workspace.next_id(), workspace.next_id()), (7, 8));
        workspace.undo_to(&mark);
        workspace.close_numbers();
        assert_eq!(workspace.counters.dirty().count(), 0);
        assert_eq!(workspace.next_id(), 7);
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
