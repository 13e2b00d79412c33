//! A registry for tests of flows: rows by hand, loaded when a decision asks for them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace};
use crate::registry::approval::{Approval, Held, Step};
use crate::registry::command::Command;
use crate::registry::contact::Contact;
use crate::registry::domain::Domain;
use crate::registry::handle::Handle;
use crate::registry::host::{Host, HostName};
use crate::registry::message::Transaction;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Registrar;
use crate::registry::reply::Reply;
use crate::registry::rules::Rules;

/// Stored rows, and the workspace they are loaded into.
pub(crate) struct World {
    pub(crate) workspace: Workspace,
    pub(crate) policy: Policy,
    registrars: Vec<Registrar>,
    contacts: Vec<Contact>,
    hosts: Vec<Host>,
    domains: Vec<Domain>,
}

impl World {
    /// A registry with the registrars REG-1001 and REG-1002 under the rules of 2023.
    pub(crate) fn new() -> Self {
        Self {
            workspace: Workspace { next_id: 1, ..Workspace::default() },
            policy: Policy::dk_2023(),
            registrars: vec![registrar("REG-1001"), registrar("REG-1002")],
            contacts: Vec::new(),
            hosts: Vec::new(),
            domains: Vec::new(),
        }
    }

    pub(crate) fn registrar(mut self, registrar: Registrar) -> Self {
        self.registrars.retain(|known| known.id != registrar.id);
        self.registrars.push(registrar);
        self
    }

    pub(crate) fn contact(mut self, contact: Contact) -> Self {
        self.contacts.push(contact);
        self
    }

    pub(crate) fn host(mut self, host: Host) -> Self {
        self.hosts.push(host);
        self
    }

    pub(crate) fn domain(mut self, domain: Domain) -> Self {
        self.domains.push(domain);
        self
    }

    /// Decides `command` of `registrar` as the store does.
    pub(crate) fn decide(&mut self, registrar: &str, command: Command) -> Result<Reply, Refusal> {
        let actor = Actor::Registrar(Handle::trusted(registrar));
        let mut keys = Keys::default();
        command.keys(&actor, &mut keys);
        self.load(&keys);
        self.attempt(&actor, |workspace, context| command.decide(workspace, context))
    }

    /// Does `work` as the registry's own job does.
    pub(crate) fn attempt<T>(
        &mut self,
        actor: &Actor,
        work: impl Fn(&mut Workspace, &Context<'_>) -> Result<T, Halt>,
    ) -> Result<T, Refusal> {
        let (rules, transaction) = (&Rules::always(self.policy.clone()), transaction());
        let (entropy, command) = ([7; 32], "test");
        let context =
            Context { now: now(), rules, policy: rules.at(now()), actor, command, transaction: &transaction, entropy };
        loop {
            let mark = self.workspace.mark();
            match work(&mut self.workspace, &context) {
                Ok(done) => return Ok(done),
                Err(Halt::Refused(refusal)) => {
                    self.workspace.undo_to(&mark);
                    return Err(refusal);
                }
                Err(Halt::Needs(keys)) => {
                    self.workspace.undo_to(&mark);
                    self.load(&keys);
                }
            }
        }
    }

    pub(crate) fn stored_host(&self, name: &str) -> Option<Host> {
        self.workspace.host(&HostName::trusted(name)).unwrap().map(|host| (*host).clone())
    }

    pub(crate) fn stored_contact(&self, handle: &str) -> Contact {
        (*self.workspace.contact(&Handle::trusted(handle)).unwrap().unwrap()).clone()
    }

    fn load(&mut self, keys: &Keys) {
        let workspace = &mut self.workspace;
        let rows = index(&self.registrars, |row| row.id.clone());
        let accounts = keys.registrars.iter().chain(&keys.askers);
        accounts.for_each(|key| workspace.registrars.load(key.clone(), rows.get(key).cloned()));
        let rows = index(&self.contacts, |row| row.handle.clone());
        for key in &keys.contacts {
            let roles = |domain: &&Domain| domain.registrant == *key;
            let links = self.domains.iter().filter(roles).count() as i64;
            workspace.contacts.load(key.clone(), rows.get(key).cloned());
            workspace.contact_links.load(key.clone(), Some(links));
        }
        let rows = index(&self.hosts, |row| row.name.clone());
        for key in &keys.hosts {
            let links = self.domains.iter().filter(|domain| domain.name_servers.contains(key)).count() as i64;
            workspace.hosts.load(key.clone(), rows.get(key).cloned());
            workspace.host_links.load(key.clone(), Some(links));
        }
        let rows = index(&self.domains, |row| row.name.clone());
        for key in &keys.domains {
            workspace.domains.load(key.clone(), rows.get(key).cloned());
            let below =
                self.hosts.iter().map(|host| &host.name).filter(|name| name.superordinate().as_ref() == Some(key));
            workspace.subordinates.load(key.clone(), Some(below.cloned().collect()));
            workspace.open_approvals.load(key.clone(), None);
            workspace.open_invoices.load(key.clone(), None);
            workspace.waiting.load(key.clone(), None);
        }
        for key in &keys.registrants {
            let own = self.domains.iter().filter(|domain| domain.registrant == *key);
            let names: BTreeSet<_> = own.map(|domain| domain.name.clone()).collect();
            workspace.registrant_of.load(key.clone(), Some(names));
        }
        workspace.load_absent(keys.clone());
    }
}

fn index<K: Ord, V: Clone>(rows: &[V], key: impl Fn(&V) -> K) -> BTreeMap<K, V> {
    rows.iter().map(|row| (key(row), row.clone())).collect()
}

/// An account that makes registrar-managed contacts.
pub(crate) fn registrar(id: &str) -> Registrar {
    Registrar::new(Handle::trusted(id), "Registrar", now())
}

/// An open request of REG-1001 in `step`.
pub(crate) fn approval(id: i64, operation: Held, step: Step, approver: &str) -> Approval {
    Approval {
        id,
        domain: None,
        operation,
        step,
        steps_left: Vec::new(),
        approvers: vec![Handle::trusted(approver)],
        requester: Handle::trusted("REG-1001"),
        transaction: transaction(),
        requested_at: now(),
        deadline: now(),
        letter: None,
        outcome: None,
    }
}

pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-22T07:00:00Z".parse().unwrap()
}

fn transaction() -> Transaction {
    Transaction { cl_trid: Some("CL-1".to_owned()), sv_trid: "SV-1".to_owned() }
}
