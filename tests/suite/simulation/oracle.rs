//! The oracle: a small model of the registry that knows what was asked and answered, and judges by
//! it every fact and every entry the registry writes down. Nothing of it comes from the rules it
//! judges; dates and prices are its own.

mod bills;
pub mod calendar;
mod due;
mod life;
mod money;
mod queue;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use navn::registry::contact::Identity;
use navn::registry::domain::{Domain, DomainState, SuspensionReason};
use navn::store::Store;
use serde_json::Value;

pub use self::bills::{Bill, Line};
pub use self::money::Charge;
use super::Check;
use super::rows::{Fact, Witness};

/// What the oracle knows.
#[derive(Debug, Default)]
pub struct Oracle {
    /// Registered names.
    pub names: BTreeMap<String, Name>,
    /// Contacts.
    pub people: BTreeMap<String, Person>,
    /// Places on waiting lists.
    pub positions: BTreeMap<i64, Position>,
    /// Applications that wait, by the identifier they were answered with.
    pub applications: BTreeMap<String, Application>,
    /// Funds of registrars, in øre.
    pub balances: BTreeMap<String, i64>,
    /// Invoices, warnings and credit notes, by number.
    pub bills: BTreeMap<i64, Bill>,
    /// What payers have to their credit, in øre.
    pub credits: BTreeMap<String, i64>,
    /// Hosts that are gone with what they served.
    pub gone_hosts: BTreeSet<String>,
    /// How often what happened.
    pub kinds: BTreeMap<String, u64>,
    /// Facts and entries seen so far.
    pub seen: (i64, i64),
    deeds: BTreeMap<String, Deed>,
    taken_off: Vec<Line>,
    owed: Vec<Charge>,
    last_row: i64,
}

/// A registered name.
#[derive(Clone, Debug)]
pub struct Name {
    /// The registrar, or the registry.
    pub sponsor: String,
    /// The registrant.
    pub registrant: String,
    /// The payer, if it is another.
    pub payer: Option<String>,
    /// The last second of the registration.
    pub until: DateTime<Utc>,
    /// Years of an automatic renewal.
    pub years: u32,
    /// Whether it renews itself.
    pub auto_renew: bool,
    /// Where it is in its life.
    pub state: State,
    /// Whether it has VID.
    pub vid: bool,
    /// Its open invoices.
    pub unpaid: BTreeSet<i64>,
    /// Whether its period was paid while it was suspended, so that the fee for its restore is billed.
    pub restore_due: bool,
    /// When it is suspended after the letter that VID demands, once that was posted.
    pub letter_at: Option<DateTime<Utc>>,
    /// When something happened to it.
    pub moments: BTreeSet<DateTime<Utc>>,
}

/// Where a name is in its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Its registrant is not yet known well enough.
    Reserved,
    /// In the zone.
    Active,
    /// Out of it, and gone at an instant.
    Suspended(String, DateTime<Utc>),
}

/// A contact.
#[derive(Clone, Debug)]
pub struct Person {
    /// Whether it lives in Denmark.
    pub danish: bool,
    /// `unchecked`, `open`, `checked` or `failed`.
    pub identity: &'static str,
    /// When it must have proved its identity.
    pub due_at: Option<DateTime<Utc>>,
    /// The registrar that manages it, or the registry.
    pub sponsor: String,
}

/// A place on a waiting list.
#[derive(Clone, Debug)]
pub struct Position {
    /// The name.
    pub domain: String,
    /// Who waits.
    pub contact: String,
    /// The last second paid for.
    pub paid_until: DateTime<Utc>,
    /// When it lapses, once a fee is due.
    pub pay_by: Option<DateTime<Utc>>,
    /// Until when the name is offered to it.
    pub offered_until: Option<DateTime<Utc>>,
}

/// An application that waits.
#[derive(Clone, Debug)]
pub struct Application {
    /// The name.
    pub name: String,
    /// Who applied.
    pub caller: String,
    /// What was set aside.
    pub ore: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The number of the approval it waits for.
    pub approval: Option<i64>,
    /// Whether the terms are accepted.
    pub accepted: bool,
    /// What was asked.
    pub asked: Create,
    fresh: bool,
}

/// What somebody asked for, and whether the registry said yes; nothing while nobody heard it.
#[derive(Clone, Debug)]
pub struct Deed {
    /// Who.
    pub who: String,
    /// What.
    pub what: What,
    /// Whether the answer was yes.
    pub granted: Option<bool>,
    /// Whether it left a trace.
    pub traced: bool,
}

/// What somebody asked for.
#[derive(Clone, Debug)]
pub enum What {
    /// A name.
    Create(Create),
    /// More years.
    Renew(String, u32),
    /// A name of another registrar.
    Transfer(String),
    /// To give a name back.
    Withdraw(String),
    /// The end of a name.
    Delete(String),
    /// A name back.
    Restore(String),
    /// A contact, in Denmark or not, that manages itself or not.
    Contact(bool, bool),
    /// Money paid in, in øre.
    Deposit(String, i64),
    /// An invoice, or what of it is for a name, or so much of that, not to be paid.
    Credit(i64, Option<String>, Option<i64>),
    /// Something else that leaves a trace when it is granted.
    Traced,
    /// Something else.
    Other,
}

/// What an application says.
#[derive(Clone, Debug)]
pub struct Create {
    /// The name.
    pub name: String,
    /// The years.
    pub years: u32,
    /// The registrant.
    pub registrant: String,
    /// Whether the registrant manages.
    pub own: bool,
    /// The payer given.
    pub payer: Option<String>,
    /// Whether it is to renew itself.
    pub auto_renew: bool,
}

impl Oracle {
    /// The oracle looks once at where everything begins.
    pub async fn begin(store: &Store, witness: &mut Witness) -> Result<Self, String> {
        let failed = |error: navn::store::StoreError| error.to_string();
        let mut oracle = Self::default();
        for domain in store.domains(1_000_000).await.map_err(failed)? {
            oracle.names.insert(domain.name.to_string(), Name::of(&domain));
        }
        for contact in store.contacts(None).await.map_err(failed)? {
            let identity = match contact.identity {
                Identity::Unchecked => "unchecked",
                Identity::Open => "open",
                Identity::Checked => "checked",
                Identity::Failed => "failed",
            };
            let (danish, due_at) = (contact.details.address.cc == "DK", contact.identity_due_at);
            let sponsor = contact.sponsor.to_string();
            oracle.people.insert(contact.handle.to_string(), Person { danish, identity, due_at, sponsor });
        }
        for position in store.all_positions().await.map_err(failed)? {
            let (domain, contact) = (position.domain.to_string(), position.contact.to_string());
            let (paid_until, pay_by) = (position.paid_until, position.pay_by);
            let offered_until = position.offer.map(|offer| offer.expires_at);
            oracle.positions.insert(position.id, Position { domain, contact, paid_until, pay_by, offered_until });
        }
        for invoice in store.invoices(None, false).await.map_err(failed)? {
            for line in &invoice.lines {
                oracle.name(line.domain.as_str())?.unpaid.insert(invoice.id);
            }
            oracle.bills.insert(invoice.id, Bill::of(&invoice));
        }
        for registrar in store.registrars().await.map_err(failed)? {
            oracle.balances.insert(registrar.id.to_string(), registrar.balance.as_ore());
        }
        let (facts, entries) = witness.news(i64::MIN).await?;
        oracle.last_row =
            facts.iter().map(|fact| fact.id).chain(entries.iter().map(|entry| entry.id)).max().unwrap_or(0);
        oracle.seen = (facts.len() as i64, entries.len() as i64);
        Ok(oracle)
    }

    /// Hears what was asked under an identifier, and what was answered.
    pub fn hear(&mut self, sv_trid: &str, who: &str, what: What, granted: Option<bool>) {
        self.deeds.insert(sv_trid.to_owned(), Deed { who: who.to_owned(), what, granted, traced: false });
    }

    /// Judges everything that is new in the database: every fact has its cause, every entry its fact,
    /// and every answer its trace.
    pub async fn judge(&mut self, witness: &mut Witness) -> Check {
        let (facts, entries) = witness.news(self.last_row).await?;
        self.seen = (self.seen.0 + facts.len() as i64, self.seen.1 + entries.len() as i64);
        let rows = facts.iter().map(|fact| fact.id).chain(entries.iter().map(|entry| entry.id));
        self.last_row = rows.max().unwrap_or(self.last_row).max(self.last_row);
        for fact in &facts {
            self.see(fact).map_err(|wrong| format!("{wrong}\n  in {} {} {}", fact.at, fact.command, fact.event))?;
        }
        self.set_aside();
        self.settle(&entries)?;
        let untraced =
            self.deeds.iter().find(|(_, deed)| deed.granted == Some(true) && !deed.traced && deed.leaves_trace());
        if let Some((sv_trid, deed)) = untraced {
            return Err(format!("{sv_trid} was granted and left no trace: {deed:?}"));
        }
        self.deeds.retain(|_, deed| !deed.traced || deed.granted.is_none() || !deed.leaves_trace());
        self.balanced(witness).await
    }

    /// Whom the fact is owed to: nobody but time, or a command that was not refused.
    fn cause(&mut self, fact: &Fact) -> Result<Option<Deed>, String> {
        if fact.command == "job" {
            return same("who did it", &*fact.actor, "registry").map(|()| None);
        }
        let deed = self.deeds.get_mut(base(&fact.sv_trid)).ok_or("nobody asked for this")?;
        deed.traced = true;
        same("who did it", &fact.actor, &deed.who)?;
        if deed.granted == Some(false) { Err(format!("this was refused: {deed:?}")) } else { Ok(Some(deed.clone())) }
    }

    fn name(&mut self, name: &str) -> Result<&mut Name, String> {
        self.names.get_mut(name).ok_or_else(|| format!("{name} is not registered"))
    }
}

impl Deed {
    fn leaves_trace(&self) -> bool {
        !matches!(self.what, What::Other | What::Contact(..))
    }
}

impl Name {
    fn of(domain: &Domain) -> Self {
        let state = match domain.state {
            DomainState::Reserved => State::Reserved,
            DomainState::Suspended { reason, delete_at, .. } => State::Suspended(word(reason).to_owned(), delete_at),
            _ => State::Active,
        };
        Self {
            sponsor: domain.sponsor.to_string(),
            registrant: domain.registrant.to_string(),
            payer: domain.billing.as_ref().map(ToString::to_string),
            until: domain.expires_at,
            years: domain.period_years,
            auto_renew: domain.auto_renew,
            state,
            vid: domain.vid,
            unpaid: BTreeSet::new(),
            restore_due: false,
            letter_at: None,
            moments: BTreeSet::new(),
        }
    }

    /// Whether a registrar manages it.
    pub fn is_managed(&self) -> bool {
        self.sponsor.starts_with("REG-")
    }
}

fn word(reason: SuspensionReason) -> &'static str {
    match reason {
        SuspensionReason::Cancelled => "cancelled",
        SuspensionReason::Expired => "expired",
        SuspensionReason::Unpaid => "unpaid",
        SuspensionReason::IdentityFailed => "identity_failed",
        SuspensionReason::Legal => "legal",
    }
}

/// An identifier as a command was given it: an application's number follows it in records.
pub fn base(sv_trid: &str) -> &str {
    sv_trid.get(..36).unwrap_or(sv_trid)
}

/// A text of an event.
fn text<'e>(event: &'e Value, key: &str) -> Result<&'e str, String> {
    event[key].as_str().ok_or_else(|| format!("no {key}"))
}

/// An instant of an event.
fn moment(event: &Value, key: &str) -> Result<DateTime<Utc>, String> {
    text(event, key)?.parse().map_err(|_| format!("{key} is no instant"))
}

/// An amount of an event, in øre.
fn amount(event: &Value, key: &str) -> Result<i64, String> {
    let money: navn::registry::Money = text(event, key)?.parse().map_err(|_| format!("{key} is no amount"))?;
    Ok(money.as_ore())
}

/// Fails with `what` unless both are equal.
fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Check {
    if found == expected { Ok(()) } else { Err(format!("{what}: {found:?} instead of {expected:?}")) }
}
