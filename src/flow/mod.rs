//! Use cases, pure: which rows a command must see, and what it decides on them.
//!
//! A flow never talks to the database. The store loads the [`Keys`] of a whole batch of commands
//! into one [`Workspace`], runs them one after the other, and writes what changed.

pub mod account;
pub mod approval;
pub mod balance;
pub mod billing;
#[cfg(test)]
pub(crate) mod billing_story;
pub mod contact;
#[cfg(test)]
pub(crate) mod desk;
pub mod domain;
pub mod gather;
pub mod host;
pub mod poll;
pub mod record;
pub mod staff;
pub mod workspace;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::registry::Handle;
use crate::registry::command::{CHANGE_ITEMS_MAX, Command};
use crate::registry::domain::DomainName;
use crate::registry::host::HostName;
use crate::registry::message::Transaction;
use crate::registry::offer::unoffered;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Registrar;
use crate::registry::reply::Reply;
use crate::registry::rules::Rules;

pub use gather::gather;
pub use record::record;
pub use workspace::Workspace;

/// Who gives a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Actor {
    /// A registrar's session.
    Registrar(Handle),
    /// Staff at the desk, with the reason they gave.
    Staff {
        /// The person or program.
        name: String,
        /// Why.
        reason: String,
    },
    /// The registry itself: a job.
    Registry,
}

/// What a decision may know besides the workspace.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The present.
    pub now: DateTime<Utc>,
    /// The rules over time, for what became due before the present.
    pub rules: &'a Rules,
    /// The rules in force.
    pub policy: &'a Policy,
    /// Who asks.
    pub actor: &'a Actor,
    /// The command's name, for the history.
    pub command: &'static str,
    /// The command's identifiers.
    pub transaction: &'a Transaction,
    /// Random bytes of this command alone, for tokens, codes and salts.
    pub entropy: [u8; 32],
}

impl Context<'_> {
    /// The context as it was at `instant`, under the rules of then.
    #[must_use]
    pub fn at(&self, instant: DateTime<Utc>) -> Self {
        Self { now: instant, policy: self.rules.at(instant), ..self.clone() }
    }
}

/// One command on its way to a decision.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is asked.
    pub command: Arc<Command>,
    /// Who asks.
    pub actor: Actor,
    /// The command's identifiers.
    pub transaction: Transaction,
    /// Random bytes for this command alone.
    pub entropy: [u8; 32],
}

/// Why a decision stopped.
#[derive(Clone, Debug, PartialEq)]
pub enum Halt {
    /// The rules say no.
    Refused(Refusal),
    /// The decision must see more; load it and decide again.
    Needs(Box<Keys>),
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A use case: one a command.
pub trait Flow {
    /// Names what the decision will surely look at. Anything forgotten is loaded later, for the
    /// price of another statement.
    fn keys(&self, actor: &Actor, keys: &mut Keys);

    /// Decides on the workspace. A refusal leaves no trace: the caller undoes it.
    ///
    /// # Errors
    /// [`Halt::Refused`] when the rules say no, [`Halt::Needs`] when rows are missing.
    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt>;
}

/// The rows a batch must see, by natural key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keys {
    /// Registrar accounts.
    pub registrars: BTreeSet<Handle>,
    /// Registrars who only ask: whether each may, and its queue, is wanted.
    pub askers: BTreeSet<Handle>,
    /// Contacts, each with whether it has a role anywhere.
    pub contacts: BTreeSet<Handle>,
    /// Hosts, each with the number of domains it serves.
    pub hosts: BTreeSet<HostName>,
    /// Domains, each with its subordinate hosts, open approvals and waiting list.
    pub domains: BTreeSet<DomainName>,
    /// Domain names of which only whether they are free is asked.
    pub names: BTreeSet<DomainName>,
    /// Messages, by number and queue.
    pub messages: BTreeSet<(Handle, i64)>,
    /// Registrars whose oldest message is wanted.
    pub queue_heads: BTreeSet<Handle>,
    /// Approvals by number.
    pub approvals: BTreeSet<i64>,
    /// Invoices by number.
    pub invoices: BTreeSet<i64>,
    /// Payers, each with its credit and its open invoices.
    pub payers: BTreeSet<Handle>,
    /// Payers of registrant-managed domains and the beginnings of months: the domains that expire in
    /// them are wanted.
    pub expiries: BTreeSet<(Handle, DateTime<Utc>)>,
    /// Payments by identifier.
    pub payments: BTreeSet<String>,
    /// Gapless counters by name.
    pub counters: BTreeSet<String>,
    /// Fingerprints of contact data, to find an equal contact.
    pub contact_matches: BTreeSet<String>,
    /// Contacts of which the registrant's domains are wanted.
    pub registrants: BTreeSet<Handle>,
    /// Contacts of which it is wanted whether something holds them that is no role.
    pub bound: BTreeSet<Handle>,
}

impl Keys {
    /// Whether nothing is wanted.
    pub fn is_empty(&self) -> bool {
        let Self {
            registrars,
            askers,
            contacts,
            hosts,
            domains,
            names,
            messages,
            queue_heads,
            approvals,
            invoices,
            payers,
            expiries,
            payments,
            counters,
            contact_matches,
            registrants,
            bound,
        } = self;
        registrars.is_empty()
            && askers.is_empty()
            && contacts.is_empty()
            && hosts.is_empty()
            && domains.is_empty()
            && names.is_empty()
            && messages.is_empty()
            && queue_heads.is_empty()
            && approvals.is_empty()
            && invoices.is_empty()
            && payers.is_empty()
            && expiries.is_empty()
            && payments.is_empty()
            && counters.is_empty()
            && contact_matches.is_empty()
            && registrants.is_empty()
            && bound.is_empty()
    }

    /// Adds everything `other` wants.
    pub fn merge(&mut self, other: Self) {
        self.registrars.extend(other.registrars);
        self.askers.extend(other.askers);
        self.contacts.extend(other.contacts);
        self.hosts.extend(other.hosts);
        self.domains.extend(other.domains);
        self.names.extend(other.names);
        self.messages.extend(other.messages);
        self.queue_heads.extend(other.queue_heads);
        self.approvals.extend(other.approvals);
        self.invoices.extend(other.invoices);
        self.payers.extend(other.payers);
        self.expiries.extend(other.expiries);
        self.payments.extend(other.payments);
        self.counters.extend(other.counters);
        self.contact_matches.extend(other.contact_matches);
        self.registrants.extend(other.registrants);
        self.bound.extend(other.bound);
    }
}

impl Flow for Command {
    fn keys(&self, actor: &Actor, keys: &mut Keys) {
        if let Actor::Registrar(caller) = actor {
            let callers = if self.is_query() { &mut keys.askers } else { &mut keys.registrars };
            callers.insert(caller.clone());
        }
        // A list too long to be allowed is not looked up; one that is asks for it when decided.
        if self.items() <= if self.is_query() { ITEMS_AHEAD_MAX } else { CHANGE_ITEMS_MAX } {
            self.flow().keys(actor, keys);
        }
    }

    /// What is not offered is refused before anything is looked up.
    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        if let Some(refusal) = unoffered(self, context.policy) {
            return Err(refusal.into());
        }
        if !self.is_query() && self.items() > CHANGE_ITEMS_MAX {
            return Err(Refusal::TooManyNames(CHANGE_ITEMS_MAX).into());
        }
        self.flow().decide(workspace, context)
    }
}

impl Command {
    fn flow(&self) -> &dyn Flow {
        match self {
            Self::DomainCheck(command) => command,
            Self::DomainInfo(command) => command,
            Self::DomainCreate(command) => &**command,
            Self::DomainRenew(command) => command,
            Self::DomainTransfer(command) => command,
            Self::DomainUpdate(command) => &**command,
            Self::DomainDelete(command) => command,
            Self::DomainWithdraw(command) => command,
            Self::ContactCheck(command) => command,
            Self::ContactInfo(command) => command,
            Self::ContactCreate(command) => &**command,
            Self::ContactUpdate(command) => &**command,
            Self::ContactDelete(command) => command,
            Self::ContactTransfer(command) => command,
            Self::HostCheck(command) => command,
            Self::HostInfo(command) => command,
            Self::HostCreate(command) => command,
            Self::HostUpdate(command) => command,
            Self::HostDelete(command) => command,
            Self::PollRequest => &poll::PollRequest,
            Self::PollAck(command) => command,
            Self::Balance => &balance::Balance,
            Self::Staff(command) => &**command,
        }
    }
}

/// The registrar that gives the command.
///
/// # Errors
/// [`Refusal::NoPrivilege`] when it is not a registrar, or the account is locked or gone.
pub fn caller(workspace: &Workspace, context: &Context<'_>) -> Result<Arc<Registrar>, Halt> {
    let Actor::Registrar(handle) = context.actor else { return Err(Refusal::NoPrivilege.into()) };
    let account = workspace.registrar(handle)?.filter(|account| !account.locked);
    Ok(account.ok_or(Refusal::NoPrivilege)?)
}

/// The registrar that gives a query, which needs nothing else of its account.
///
/// # Errors
/// [`Refusal::NoPrivilege`] when it is not a registrar, or the account is locked or gone.
pub fn asker<'c>(workspace: &Workspace, context: &Context<'c>) -> Result<&'c Handle, Halt> {
    let Actor::Registrar(handle) = context.actor else { return Err(Refusal::NoPrivilege.into()) };
    let standing = workspace.standing(handle)?.filter(|standing| !standing.locked);
    Ok(standing.map(|_| handle).ok_or(Refusal::NoPrivilege)?)
}

/// Most names of a query that are looked up before it is decided: those of a check, as usual.
const ITEMS_AHEAD_MAX: usize = 1000;

#[cfg(test)]
mod tests {
    use super::workspace::Standing;
    use super::*;
    use crate::registry::command::{DomainCheck, DomainUpdate};

    #[test]
    fn a_list_longer_than_any_rule_allows_is_refused_without_a_look() {
        let update = |hosts: usize| {
            let mut update = DomainUpdate::new(DomainName::trusted("eksempel.dk"));
            update.add_name_servers = (0..hosts).map(|n| HostName::trusted(&format!("ns{n}.example.net"))).collect();
            Command::DomainUpdate(Box::new(update))
        };
        let (most, more) = (update(CHANGE_ITEMS_MAX), update(CHANGE_ITEMS_MAX + 1));
        assert_eq!(
            (keys(&most).hosts.len(), keys(&more)),
            (100, Keys { registrars: [caller()].into(), ..Keys::default() })
        );
        let refused = decide(&more);
        assert_eq!(refused, Err(Refusal::TooManyNames(100).into()));
        assert_ne!(decide(&most), refused);
    }

    #[test]
    fn a_check_too_long_to_be_allowed_is_not_looked_up() {
        let check = |count| Command::DomainCheck(DomainCheck { names: vec![Ok(DomainName::trusted("a.dk")); count] });
        assert_eq!((keys(&check(1000)).names.len(), keys(&check(1001)).names.len()), (1, 0));
    }

    #[test]
    fn a_query_sees_of_its_account_whether_it_may_ask() {
        let check = Command::DomainCheck(DomainCheck { names: Vec::new() });
        assert_eq!(keys(&check), Keys { askers: [caller()].into(), ..Keys::default() });
        assert_eq!(decide(&check), Err(Halt::Needs(Box::new(keys(&check)))));
        let (open, locked) =
            (Standing { locked: false, message_count: 7 }, Standing { locked: true, message_count: 0 });
        for (standing, may) in [(Some(open), true), (Some(locked), false), (None, false)] {
            let mut workspace = Workspace::default();
            workspace.askers.load(caller(), standing);
            let answer = decide_in(&mut workspace, &check);
            assert!(if may { answer.is_ok() } else { answer == Err(Refusal::NoPrivilege.into()) }, "{answer:?}");
        }
        assert_eq!(keys(&Command::Balance).registrars, [caller()].into());
    }

    fn keys(command: &Command) -> Keys {
        let mut keys = Keys::default();
        command.keys(&Actor::Registrar(caller()), &mut keys);
        keys
    }

    fn decide(command: &Command) -> Result<Reply, Halt> {
        decide_in(&mut Workspace::default(), command)
    }

    fn decide_in(workspace: &mut Workspace, command: &Command) -> Result<Reply, Halt> {
        let transaction = Transaction { cl_trid: None, sv_trid: "SV-1".to_owned() };
        let (rules, actor) = (Rules::always(Policy::dk_2023()), Actor::Registrar(caller()));
        let context = Context {
            now: DateTime::UNIX_EPOCH,
            rules: &rules,
            policy: rules.at(DateTime::UNIX_EPOCH),
            actor: &actor,
            command: command.name(),
            transaction: &transaction,
            entropy: [0; 32],
        };
        command.decide(workspace, &context)
    }

    fn caller() -> Handle {
        Handle::trusted("REG-1001")
    }
}
