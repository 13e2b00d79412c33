//! Workspace → rows: everything a batch changed, in one statement.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{DateTime, Duration, Utc};

use super::db::{Act, Db, Failure};
use super::dialect::{Bind, Kind, Target};
use super::load::Loaded;
use super::seal::Seal;
use super::value::{Cell, Rows, cells};
use super::{
    approvals, contacts, domains, history, hosts, invoices, ledger, messages, outbox, payments, registrars,
    waiting_list,
};
use crate::flow::Workspace;
use crate::flow::workspace;
use crate::registry::contact::Contact;
use crate::registry::host::HostName;
use crate::registry::rules::Rules;

/// One part of the write, in the order SQLite runs them: a host is there before a domain links to
/// it and goes after its last link. A row that was not there is added plainly, so that another
/// process that added it meanwhile is noticed; a row that was there is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    DropLinks,
    NewRegistrars,
    Registrars,
    NewContacts,
    Contacts,
    NewHosts,
    Hosts,
    NewDomains,
    Domains,
    RoleEnds,
    Links,
    DropDomains,
    DropHosts,
    DropContacts,
    NewApprovals,
    Approvals,
    NewInvoices,
    Invoices,
    InvoiceLines,
    NewPayers,
    Payers,
    NewPayments,
    Payments,
    NewPositions,
    Positions,
    DropPositions,
    Messages,
    DropMessages,
    History,
    Ledger,
    Outbox,
    Delivered,
    NewCounters,
    Counters,
    Settings,
}

/// The rows a batch writes.
#[derive(Debug, Default)]
pub struct Writes {
    mask: u64,
    binds: Vec<Bind>,
}

/// What rows are made with.
#[derive(Clone, Copy, Debug)]
pub struct Encoding<'a> {
    /// Say when a contact without roles is removed.
    pub rules: &'a Rules,
    /// Seals tokens.
    pub seal: &'a Seal,
    /// How far the clock was moved, if it was.
    pub clock_offset: Option<Duration>,
}

impl Writes {
    /// Everything `workspace` changed against what was `loaded`.
    pub fn of(workspace: &Workspace, loaded: &Loaded, encoding: &Encoding<'_>) -> Self {
        let (rules, seal) = (encoding.rules, encoding.seal);
        let mut writes = Self::default();
        let (dropped_links, links) = links(workspace, loaded);
        writes.add(Part::DropLinks, dropped_links);
        writes.put(
            Part::NewRegistrars,
            Part::Registrars,
            changed(&workspace.registrars, &loaded.stored.registrars, registrars::encode),
        );
        writes.put(
            Part::NewContacts,
            Part::Contacts,
            changed(&workspace.contacts, &loaded.stored.contacts, |contact| {
                contacts::encode(contact, purge_at(workspace, contact, rules))
            }),
        );
        writes.put(Part::NewHosts, Part::Hosts, changed(&workspace.hosts, &loaded.stored.hosts, hosts::encode));
        writes.put(
            Part::NewDomains,
            Part::Domains,
            changed(&workspace.domains, &loaded.stored.domains, |domain| domains::encode(domain, seal)),
        );
        let role_ends = workspace.role_ends.dirty().filter_map(|(handle, at)| Some((handle, *at?)));
        // A contact that is written anyway is written with it.
        let unseen = role_ends.filter(|(handle, _)| !workspace.contacts.is_dirty(handle));
        let mut idle = Rows::default();
        unseen.for_each(|(handle, at)| idle.push(&cells![handle, rules.at(at).purge_at(at)]));
        writes.add(Part::RoleEnds, idle);
        writes.add(Part::Links, links);
        writes.add(Part::DropDomains, Rows::of(dropped(&workspace.domains)));
        writes.add(Part::DropHosts, Rows::of(dropped(&workspace.hosts)));
        writes.add(Part::DropContacts, Rows::of(dropped(&workspace.contacts)));
        writes.put(
            Part::NewApprovals,
            Part::Approvals,
            changed(&workspace.approvals, &loaded.stored.approvals, |approval| approvals::encode(approval, seal)),
        );
        writes.bill(workspace, loaded);
        writes.put(
            Part::NewPositions,
            Part::Positions,
            changed(&workspace.positions, &loaded.positions, |position| waiting_list::encode(position, seal)),
        );
        writes.add(Part::DropPositions, Rows::of(dropped(&workspace.positions).copied()));
        let queued = workspace.messages.dirty().filter_map(|(_, message)| message);
        writes.add(Part::Messages, each(queued, |message| messages::encode(message, seal)));
        let mut acknowledged = Rows::default();
        for id in dropped(&workspace.messages) {
            // A message that was never stored needs no removal.
            loaded.queues.get(id).into_iter().for_each(|queue| acknowledged.push(&cells![queue, *id]));
        }
        writes.add(Part::DropMessages, acknowledged);
        writes.add(Part::History, each(&workspace.history, history::encode));
        writes.add(Part::Ledger, each(&workspace.ledger, ledger::encode));
        writes.add(Part::Outbox, each(&workspace.outbox, |letter| outbox::encode(letter, seal)));
        writes.add(Part::Delivered, each(&workspace.delivered, |(id, at)| cells![*id, *at].into()));
        let counters = changed_keys(&workspace.counters, &loaded.stored.counters, |name, n| cells![name, *n].into());
        writes.put(Part::NewCounters, Part::Counters, counters);
        let mut settings = Rows::default();
        if let Some(offset) = encoding.clock_offset {
            settings.push(&cells!["clock_offset_ms", offset.num_milliseconds().to_string()]);
        }
        writes.add(Part::Settings, settings);
        writes
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.mask == 0
    }

    /// How many kinds of rows changed.
    pub fn parts(&self) -> usize {
        self.binds.len()
    }

    /// Writes and commits.
    ///
    /// # Errors
    /// What failed, and whether it is unknown if the commit went through.
    pub async fn commit(&self, db: &mut Db) -> Result<(), Unsaved> {
        let text = db.text(Act::Write, self.mask, |target| compose(target, self.mask));
        let written = db.rows("writing rows", text, &self.binds).await;
        if db.target().is_postgres() {
            written.map_err(|failure| Unsaved { failure, in_doubt: false })?;
            let committed = db.execute("committing", "commit").await;
            return committed.map_err(doubt);
        }
        written.map(|_| ()).map_err(doubt)
    }

    fn bill(&mut self, workspace: &Workspace, loaded: &Loaded) {
        let stored = &loaded.stored;
        let invoices = changed(&workspace.invoices, &stored.invoices, invoices::encode);
        self.put(Part::NewInvoices, Part::Invoices, invoices);
        let mut lines = Rows::default();
        let documents = workspace.invoices.dirty().filter_map(|(_, invoice)| invoice);
        documents.flat_map(invoices::encode_lines).for_each(|line| lines.push(&line));
        self.add(Part::InvoiceLines, lines);
        let payers = changed(&workspace.payers, &stored.payers, payments::encode_payer);
        self.put(Part::NewPayers, Part::Payers, payers);
        let payments = changed(&workspace.payments, &stored.payments, payments::encode);
        self.put(Part::NewPayments, Part::Payments, payments);
    }

    fn put(&mut self, new: Part, replaced: Part, (added, changed): (Rows, Rows)) {
        self.add(new, added);
        self.add(replaced, changed);
    }

    fn add(&mut self, part: Part, rows: Rows) {
        if !rows.is_empty() {
            self.mask |= 1 << part as u64;
            self.binds.push(Bind::Text(rows.into_json()));
        }
    }
}

/// A write that failed.
#[derive(Clone, Debug)]
pub struct Unsaved {
    /// How.
    pub failure: Failure,
    /// Whether the connection broke while committing, so that nobody knows the outcome.
    pub in_doubt: bool,
}

fn doubt(failure: Failure) -> Unsaved {
    Unsaved { in_doubt: failure.kind == Kind::Broken, failure }
}

/// When a contact is removed unless it has a role then: so many days after the last one ended.
fn purge_at(workspace: &Workspace, contact: &Contact, rules: &Rules) -> Option<DateTime<Utc>> {
    workspace.role_end(&contact.handle).map(|at| rules.at(at).purge_at(at)).or(contact.purge_at)
}

/// Changed rows: those that were not `stored`, and those that were.
fn changed<'w, K: Ord + Clone + 'w, V: 'w>(
    table: &'w workspace::Table<K, V>,
    stored: &BTreeSet<K>,
    encode: impl Fn(&'w V) -> Vec<Cell<'w>>,
) -> (Rows, Rows) {
    changed_keys(table, stored, |_, value| encode(value))
}

fn changed_keys<'w, K: Ord + Clone + 'w, V: 'w>(
    table: &'w workspace::Table<K, V>,
    stored: &BTreeSet<K>,
    encode: impl Fn(&'w K, &'w V) -> Vec<Cell<'w>>,
) -> (Rows, Rows) {
    let (mut new, mut replaced) = (Rows::default(), Rows::default());
    for (key, value) in table.dirty() {
        let Some(value) = value else { continue };
        let rows = if stored.contains(key) { &mut replaced } else { &mut new };
        rows.push(&encode(key, value));
    }
    (new, replaced)
}

fn each<'w, V: 'w>(values: impl IntoIterator<Item = &'w V>, encode: impl Fn(&'w V) -> Vec<Cell<'w>>) -> Rows {
    let mut rows = Rows::default();
    values.into_iter().for_each(|value| rows.push(&encode(value)));
    rows
}

fn dropped<'w, K: Ord + Clone + 'w, V: 'w>(table: &'w workspace::Table<K, V>) -> impl Iterator<Item = &'w K> {
    table.dirty().filter(|(_, row)| row.is_none()).map(|(key, _)| key)
}

/// Links to remove, and links to add or move. No link is in both.
fn links(workspace: &Workspace, loaded: &Loaded) -> (Rows, Rows) {
    let (mut removed, mut added) = (Rows::default(), Rows::default());
    for (name, domain) in workspace.domains.dirty() {
        let before: &[HostName] = loaded.links.get(name).map_or(&[], Vec::as_slice);
        let after: &[HostName] = domain.map_or(&[], |domain| &domain.name_servers);
        let kept: BTreeSet<&HostName> = after.iter().collect();
        before.iter().filter(|host| !kept.contains(host)).for_each(|host| removed.push(&cells![name, host]));
        for (position, host) in (0_i64..).zip(after) {
            if usize::try_from(position).ok().and_then(|at| before.get(at)) != Some(host) {
                added.push(&cells![name, host, position]);
            }
        }
    }
    (removed, added)
}

static PARTS: LazyLock<Vec<(Part, String)>> = LazyLock::new(|| {
    vec![
        (Part::DropLinks, domains::LINKS.delete()),
        (Part::NewRegistrars, registrars::TABLE.insert()),
        (Part::Registrars, registrars::TABLE.upsert()),
        (Part::NewContacts, contacts::TABLE.insert()),
        (Part::Contacts, contacts::TABLE.upsert()),
        (Part::NewHosts, hosts::TABLE.insert()),
        (Part::Hosts, hosts::TABLE.upsert()),
        (Part::NewDomains, domains::TABLE.insert()),
        (Part::Domains, domains::TABLE.upsert()),
        (Part::RoleEnds, ROLE_ENDS.to_owned()),
        (Part::Links, domains::LINKS.upsert()),
        (Part::DropDomains, domains::TABLE.delete()),
        (Part::DropHosts, hosts::TABLE.delete()),
        (Part::DropContacts, contacts::TABLE.delete()),
        (Part::NewApprovals, approvals::TABLE.insert()),
        (Part::Approvals, approvals::TABLE.upsert()),
        (Part::NewInvoices, invoices::TABLE.insert()),
        (Part::Invoices, invoices::TABLE.upsert()),
        (Part::InvoiceLines, invoices::LINES.upsert()),
        (Part::NewPayers, payments::PAYERS.insert()),
        (Part::Payers, payments::PAYERS.upsert()),
        (Part::NewPayments, payments::TABLE.insert()),
        (Part::Payments, payments::TABLE.upsert()),
        (Part::NewPositions, waiting_list::TABLE.insert()),
        (Part::Positions, waiting_list::TABLE.upsert()),
        (Part::DropPositions, waiting_list::TABLE.delete()),
        (Part::Messages, messages::TABLE.insert()),
        (Part::DropMessages, messages::TABLE.delete()),
        (Part::History, history::TABLE.insert()),
        (Part::Ledger, ledger::TABLE.insert()),
        (Part::Outbox, outbox::TABLE.insert()),
        (Part::Delivered, DELIVERED.to_owned()),
        (Part::NewCounters, NEW_COUNTERS.to_owned()),
        (Part::Counters, COUNTERS.to_owned()),
        (Part::Settings, SETTINGS.to_owned()),
    ]
});

fn compose(target: &Target, mask: u64) -> String {
    let wanted = PARTS.iter().filter(|(part, _)| mask & (1 << *part as u64) != 0);
    let parts: Vec<String> = wanted.zip(1..).map(|((_, text), number)| target.spell(text, number)).collect();
    if target.is_postgres() {
        let named: Vec<String> = parts.iter().zip(0..).map(|(text, at)| format!("w{at} as ({text})")).collect();
        return format!("with {} select 1", named.join(", "));
    }
    format!("{}; commit", parts.join("; "))
}

const DELIVERED: &str = "update outbox set delivered_at = j.at from (select cast(value ->> 0 as bigint) as row_id, \
                         cast(value ->> 1 as bigint) as at from {1}) as j where outbox.id = j.row_id";
const ROLE_ENDS: &str = "update contact set purge_at = j.at from (select value ->> 0 as handle, \
                         cast(value ->> 1 as bigint) as at from {1}) as j where contact.handle = j.handle";
const NEW_COUNTERS: &str = "insert into counter (name, n) select value ->> 0, cast(value ->> 1 as bigint) from {1}";
const COUNTERS: &str = "insert into counter (name, n) select value ->> 0, cast(value ->> 1 as bigint) from {1} \
                        where true on conflict (name) do update set n = excluded.n";
const SETTINGS: &str = "insert into setting (name, value) select value ->> 0, value ->> 1 from {1} \
                        where true on conflict (name) do update set value = excluded.value";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_written_in_their_order() {
        assert!(PARTS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn a_write_is_one_statement_on_each_database() {
        let mask = 1 << Part::Counters as u64 | 1 << Part::Settings as u64;
        let sqlite = compose(&Target::parse("sqlite:x").unwrap(), mask);
        assert!(sqlite.starts_with("insert into counter") && sqlite.ends_with("; commit"), "{sqlite}");
        let postgres = compose(&Target::parse("postgres://x/y").unwrap(), mask);
        assert!(postgres.starts_with("with w0 as (insert into counter"), "{postgres}");
        assert!(postgres.contains("w1 as (insert into setting") && postgres.ends_with("select 1"), "{postgres}");
    }
}
