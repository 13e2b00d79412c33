//! Keys → rows → workspace: what a batch must see, in one statement.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};

use super::StoreError;
use super::db::{Act, Db, Failure};
use super::dialect::{Bind, Kind, Row};
use super::seal::Seal;
use super::section::{self, GROUPS, Group, RowKind};
use super::value::{Reader, Rows, cells};
use super::{approvals, contacts, domains, hosts, invoices, messages, payments, registrars, waiting_list};
use crate::flow::workspace::{Glance, Standing};
use crate::flow::{Keys, Workspace};
use crate::registry::billing::schedule::month_of;
use crate::registry::domain::DomainName;
use crate::registry::handle::Handle;
use crate::registry::host::HostName;

/// What a batch has loaded, besides the rows in its workspace.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The keys looked for so far.
    pub keys: Keys,
    /// Which of them are stored.
    pub stored: Keys,
    /// Waiting list positions that are stored.
    pub positions: BTreeSet<i64>,
    /// Name servers as stored, of every domain that is.
    pub links: BTreeMap<DomainName, Vec<HostName>>,
    /// The oldest message of every account loaded.
    pub heads: BTreeMap<Handle, Option<i64>>,
    /// Whose queue each loaded message is in.
    pub queues: BTreeMap<i64, Handle>,
    /// How far the sandbox's clock was moved.
    pub clock_offset: Duration,
    begun: bool,
    settings_read: bool,
}

/// How to load: for looking, or for changing.
#[derive(Clone, Copy, Debug)]
pub struct Mode<'a> {
    /// Begin a transaction that changes something.
    pub write: bool,
    /// Read the clock's offset.
    pub sandbox: bool,
    /// Opens what is sealed.
    pub seal: &'a Seal,
}

/// Reads every row that follows from `wanted` and was not loaded before.
///
/// # Errors
/// [`Failure`] when the database fails or a row does not hold what it must.
pub async fn load(
    db: &mut Db,
    mode: Mode<'_>,
    wanted: Keys,
    workspace: &mut Workspace,
    loaded: &mut Loaded,
) -> Result<(), Failure> {
    let keys = missing(wanted, &loaded.keys);
    let (mut mask, binds) = bind(&keys);
    if mode.sandbox && !loaded.settings_read {
        mask |= Group::Settings.bit();
        loaded.settings_read = true;
    }
    let begin = mode.write && !std::mem::replace(&mut loaded.begun, mode.write);
    if begin && db.target().is_postgres() {
        db.execute("beginning a transaction", BEGIN_AND_LOCK).await?;
    } else if begin && mask == 0 {
        db.execute("beginning a transaction", "begin immediate").await?;
    }
    if mask == 0 {
        return Ok(());
    }
    let begin = begin && !db.target().is_postgres();
    let text = if begin {
        db.text(Act::BeginAndRead, mask, |target| format!("begin immediate; {}", section::read(target, mask)))
    } else {
        db.text(Act::Read, mask, |target| section::read(target, mask))
    };
    let rows = db.rows("reading rows", text, &binds).await?;
    place(&rows, mask, mode.seal, &keys, (workspace, loaded))
        .map_err(|error| Failure { kind: Kind::Refused, error })?;
    loaded.keys.merge(keys);
    Ok(())
}

/// Puts rows, and the absence of rows, in place.
///
/// # Errors
/// [`StoreError::Row`] when a row does not hold what it must.
pub fn place(
    rows: &[Row],
    mask: u64,
    seal: &Seal,
    keys: &Keys,
    (workspace, loaded): (&mut Workspace, &mut Loaded),
) -> Result<(), StoreError> {
    let mut facts = Facts::default();
    let (texts, _) = section::widths(mask);
    for row in rows {
        let kind = row.number(0).ok().flatten().unwrap_or(-1);
        let table = |name| Reader::new(row, name, 1, 1 + texts);
        if kind == RowKind::Registrar as i64 {
            let (registrar, queue) = registrars::decode(&mut table("registrar"))?;
            loaded.heads.insert(registrar.id.clone(), queue.head);
            loaded.stored.registrars.insert(registrar.id.clone());
            workspace.registrars.load(registrar.id.clone(), Some(registrar));
        } else if kind == RowKind::Asker as i64 {
            let mut asker = table("registrar");
            let (id, locked, message_count) = (asker.handle()?, asker.flag()?, asker.number()?);
            loaded.heads.insert(id.clone(), asker.number_or_null()?);
            workspace.askers.load(id, Some(Standing { locked, message_count }));
        } else if kind == RowKind::Contact as i64 {
            let (contact, roles) = contacts::decode(&mut table("contact"))?;
            loaded.stored.contacts.insert(contact.handle.clone());
            workspace.contact_links.load(contact.handle.clone(), Some(roles));
            workspace.contacts.load(contact.handle.clone(), Some(contact));
        } else if kind == RowKind::Host as i64 {
            let (host, served) = hosts::decode(&mut table("host"))?;
            loaded.stored.hosts.insert(host.name.clone());
            workspace.host_links.load(host.name.clone(), Some(served));
            workspace.hosts.load(host.name.clone(), Some(host));
        } else if kind == RowKind::Domain as i64 {
            let domain = domains::decode(&mut table("domain"), seal)?;
            loaded.stored.domains.insert(domain.name.clone());
            loaded.links.insert(domain.name.clone(), domain.name_servers.clone());
            workspace.domains.load(domain.name.clone(), Some(domain));
        } else if kind == RowKind::Message as i64 || kind == RowKind::Head as i64 {
            let message = messages::decode(&mut table("message"), seal)?;
            if kind == RowKind::Head as i64 {
                facts.heads.insert(message.registrar.clone(), message.id);
            }
            loaded.queues.insert(message.id, message.registrar.clone());
            workspace.messages.load(message.id, Some(message));
        } else if kind == RowKind::Setting as i64 {
            let mut setting = table("setting");
            let (_, value) = (setting.text()?, setting.text()?);
            let offset = value.parse().map_err(|_| setting.wrong(&"not a number"))?;
            loaded.clock_offset = Duration::milliseconds(offset);
        } else {
            facts.take(kind, &mut table("fact"), seal, (workspace, loaded))?;
        }
    }
    facts.place(keys, workspace);
    absent(keys, workspace);
    Ok(())
}

/// Sets and singles gathered from many rows.
#[derive(Default)]
struct Facts {
    subordinates: BTreeMap<DomainName, BTreeSet<HostName>>,
    open_approvals: BTreeMap<DomainName, BTreeSet<i64>>,
    open_invoices: BTreeMap<DomainName, BTreeSet<i64>>,
    owed_by: BTreeMap<Handle, BTreeSet<i64>>,
    expiries: BTreeMap<(Handle, DateTime<Utc>), BTreeSet<DomainName>>,
    waiting: BTreeMap<DomainName, BTreeSet<i64>>,
    heads: BTreeMap<Handle, i64>,
    matches: BTreeMap<String, (i64, Handle)>,
    registrant_of: BTreeMap<Handle, BTreeSet<DomainName>>,
    names: BTreeMap<DomainName, Glance>,
    bound: BTreeSet<Handle>,
}

impl Facts {
    fn take(
        &mut self,
        kind: i64,
        row: &mut Reader<'_>,
        seal: &Seal,
        (workspace, loaded): (&mut Workspace, &mut Loaded),
    ) -> Result<(), StoreError> {
        if kind == RowKind::Subordinate as i64 {
            let (domain, host) = (DomainName::trusted(row.text()?), HostName::trusted(row.text()?));
            self.subordinates.entry(domain).or_default().insert(host);
        } else if kind == RowKind::Approval as i64 {
            let approval = approvals::decode(row, seal)?;
            if let Some(domain) = approval.domain.clone().filter(|_| approval.is_open()) {
                self.open_approvals.entry(domain).or_default().insert(approval.id);
            }
            loaded.stored.approvals.insert(approval.id);
            workspace.approvals.load(approval.id, Some(approval));
        } else if INVOICES.contains(&kind) {
            let invoice = invoices::decode(row)?;
            if kind == RowKind::OpenInvoice as i64 {
                for domain in invoice.domains() {
                    self.open_invoices.entry(domain).or_default().insert(invoice.id);
                }
            } else if kind == RowKind::Owed as i64 {
                self.owed_by.entry(invoice.payer.clone()).or_default().insert(invoice.id);
            }
            loaded.stored.invoices.insert(invoice.id);
            workspace.invoices.load(invoice.id, Some(invoice));
        } else if kind == RowKind::Payer as i64 {
            let payer = payments::decode_payer(row)?;
            loaded.stored.payers.insert(payer.handle.clone());
            workspace.payers.load(payer.handle.clone(), Some(payer));
        } else if kind == RowKind::Expiry as i64 {
            let (payer, name) = (row.handle()?, DomainName::trusted(row.text()?));
            self.expiries.entry((payer, row.time()?)).or_default().insert(name);
        } else if kind == RowKind::Payment as i64 {
            let payment = payments::decode(row)?;
            loaded.stored.payments.insert(payment.id.clone());
            workspace.payments.load(payment.id.clone(), Some(payment));
        } else if kind == RowKind::Position as i64 {
            let position = waiting_list::decode(row, seal)?;
            self.waiting.entry(position.domain.clone()).or_default().insert(position.id);
            loaded.positions.insert(position.id);
            workspace.positions.load(position.id, Some(position));
        } else if kind == RowKind::Counter as i64 {
            let name = row.text()?.to_owned();
            loaded.stored.counters.insert(name.clone());
            workspace.counters.load(name, Some(row.number()?));
        } else if kind == RowKind::Match as i64 {
            let (fingerprint, handle) = (row.text()?.to_owned(), row.handle()?);
            let found = (row.number()?, handle);
            let oldest = self.matches.entry(fingerprint).or_insert_with(|| found.clone());
            *oldest = oldest.clone().min(found);
        } else if kind == RowKind::Registrant as i64 {
            let (registrant, domain) = (row.handle()?, DomainName::trusted(row.text()?));
            self.registrant_of.entry(registrant).or_default().insert(domain);
        } else if kind == RowKind::Registered as i64 {
            let glance = self.names.entry(DomainName::trusted(row.text()?)).or_default();
            (glance.registered, glance.due_at) = (true, row.time_or_null()?);
        } else if kind == RowKind::Awaited as i64 {
            self.names.entry(DomainName::trusted(row.text()?)).or_default().awaited = true;
        } else if kind == RowKind::Bound as i64 {
            self.bound.insert(row.handle()?);
        } else {
            return Err(row.wrong(&format!("a row of an unknown kind {kind}")));
        }
        Ok(())
    }

    fn place(mut self, keys: &Keys, workspace: &mut Workspace) {
        for name in &keys.domains {
            workspace.subordinates.load(name.clone(), Some(self.subordinates.remove(name).unwrap_or_default()));
            workspace.open_approvals.load(name.clone(), Some(self.open_approvals.remove(name).unwrap_or_default()));
            workspace.open_invoices.load(name.clone(), Some(self.open_invoices.remove(name).unwrap_or_default()));
            workspace.waiting.load(name.clone(), Some(self.waiting.remove(name).unwrap_or_default()));
        }
        for payer in &keys.payers {
            workspace.owed_by.load(payer.clone(), Some(self.owed_by.remove(payer).unwrap_or_default()));
        }
        for key in &keys.expiries {
            workspace.expiries.load(key.clone(), Some(self.expiries.remove(key).unwrap_or_default()));
        }
        for name in &keys.names {
            workspace.names.load(name.clone(), Some(self.names.remove(name).unwrap_or_default()));
        }
        for queue in &keys.queue_heads {
            workspace.queue_heads.load(queue.clone(), Some(self.heads.remove(queue)));
        }
        for fingerprint in &keys.contact_matches {
            let oldest = self.matches.remove(fingerprint).map(|(_, handle)| handle);
            workspace.contact_matches.load(fingerprint.clone(), Some(oldest));
        }
        for registrant in &keys.registrants {
            let domains = self.registrant_of.remove(registrant).unwrap_or_default();
            workspace.registrant_of.load(registrant.clone(), Some(domains));
        }
        for contact in &keys.bound {
            workspace.contact_bound.load(contact.clone(), Some(self.bound.contains(contact)));
        }
    }
}

/// Notes which of `keys` were looked for and are not there.
fn absent(keys: &Keys, workspace: &mut Workspace) {
    keys.registrars.iter().for_each(|key| workspace.registrars.load(key.clone(), None));
    keys.askers.iter().for_each(|key| workspace.askers.load(key.clone(), None));
    keys.contacts.iter().for_each(|key| workspace.contacts.load(key.clone(), None));
    keys.contacts.iter().for_each(|key| workspace.contact_links.load(key.clone(), Some(0)));
    keys.hosts.iter().for_each(|key| workspace.hosts.load(key.clone(), None));
    keys.hosts.iter().for_each(|key| workspace.host_links.load(key.clone(), Some(0)));
    keys.domains.iter().for_each(|key| workspace.domains.load(key.clone(), None));
    keys.messages.iter().for_each(|(_, id)| workspace.messages.load(*id, None));
    keys.approvals.iter().for_each(|key| workspace.approvals.load(*key, None));
    keys.invoices.iter().for_each(|key| workspace.invoices.load(*key, None));
    keys.payers.iter().for_each(|key| workspace.payers.load(key.clone(), None));
    keys.payments.iter().for_each(|key| workspace.payments.load(key.clone(), None));
    keys.counters.iter().for_each(|key| workspace.counters.load(key.clone(), None));
}

/// The mask of the groups that have keys, and their keys in order.
pub fn bind(keys: &Keys) -> (u64, Vec<Bind>) {
    let mut mask = 0;
    let mut binds = Vec::new();
    for group in GROUPS {
        let rows = match group {
            Group::Registrars => Rows::keys(&keys.registrars),
            Group::Askers => Rows::keys(&keys.askers),
            Group::Domains => Rows::keys(&keys.domains),
            Group::Names => Rows::keys(&keys.names),
            Group::Contacts => Rows::keys(&keys.contacts),
            Group::Hosts => Rows::keys(&keys.hosts),
            Group::Approvals => Rows::keys(keys.approvals.iter().copied()),
            Group::Invoices => Rows::keys(keys.invoices.iter().copied()),
            Group::Payers => Rows::keys(&keys.payers),
            Group::Expiries => {
                let mut rows = Rows::default();
                for (payer, begins) in &keys.expiries {
                    rows.push(&cells![payer, *begins, month_of(*begins).1]);
                }
                rows
            }
            Group::Payments => Rows::keys(&keys.payments),
            Group::Counters => Rows::keys(&keys.counters),
            Group::Messages => {
                let mut rows = Rows::default();
                keys.messages.iter().for_each(|(queue, id)| rows.push(&cells![queue, *id]));
                rows
            }
            Group::Heads => Rows::keys(&keys.queue_heads),
            Group::Matches => Rows::keys(&keys.contact_matches),
            Group::Registrants => Rows::keys(&keys.registrants),
            Group::Bound => Rows::keys(&keys.bound),
            Group::Settings => Rows::default(),
        };
        if !rows.is_empty() {
            mask |= group.bit();
            binds.push(Bind::Text(rows.into_json()));
        }
    }
    (mask, binds)
}

/// What of `wanted` was not looked for yet.
pub fn missing(mut wanted: Keys, seen: &Keys) -> Keys {
    wanted.registrars.retain(|key| !seen.registrars.contains(key));
    wanted.askers.retain(|key| !seen.askers.contains(key));
    wanted.contacts.retain(|key| !seen.contacts.contains(key));
    wanted.hosts.retain(|key| !seen.hosts.contains(key));
    wanted.domains.retain(|key| !seen.domains.contains(key));
    wanted.names.retain(|key| !seen.names.contains(key));
    wanted.messages.retain(|key| !seen.messages.contains(key));
    wanted.queue_heads.retain(|key| !seen.queue_heads.contains(key));
    wanted.approvals.retain(|key| !seen.approvals.contains(key));
    wanted.invoices.retain(|key| !seen.invoices.contains(key));
    wanted.payers.retain(|key| !seen.payers.contains(key));
    wanted.expiries.retain(|key| !seen.expiries.contains(key));
    wanted.payments.retain(|key| !seen.payments.contains(key));
    wanted.counters.retain(|key| !seen.counters.contains(key));
    wanted.contact_matches.retain(|key| !seen.contact_matches.contains(key));
    wanted.registrants.retain(|key| !seen.registrants.contains(key));
    wanted.bound.retain(|key| !seen.bound.contains(key));
    wanted
}

/// The kinds of rows that are invoices.
const INVOICES: [i64; 3] = [RowKind::Invoice as i64, RowKind::OpenInvoice as i64, RowKind::Owed as i64];
/// Every batch that changes something holds the counter of row numbers from its start, so that
/// the batches of several processes follow one another: numbers rise in the order of commits, and
/// each batch reads what those before it wrote, rows that were absent included.
const BEGIN_AND_LOCK: &str = "begin; select n from counter where name = 'id' for update";
