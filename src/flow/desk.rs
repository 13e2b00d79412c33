//! A staff desk with a small registry behind it, for the tests of this column.

use chrono::{DateTime, Utc};

use super::{Actor, Context, Flow, Halt, Workspace};
use crate::registry::Handle;
use crate::registry::command::Command;
use crate::registry::contact::Contact;
use crate::registry::domain::Domain;
use crate::registry::host::HostName;
use crate::registry::message::Transaction;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Registrar;
use crate::registry::reply::Reply;
use crate::registry::rules::Rules;
use crate::registry::sample::{HOSTS, at, contact, domain, host, name, registrar};
use crate::registry::staff::StaffCommand;

/// A workspace in which everything was loaded, and what a context is made of.
pub(crate) struct Desk {
    pub workspace: Workspace,
    pub policy: Policy,
    pub now: DateTime<Utc>,
    pub actor: Actor,
    pub transaction: Transaction,
}

impl Desk {
    /// Registrars REG-1001 and REG-1002 with 1000.00 each; contacts OWN1, VID1, VID2, NEW1 of the
    /// registry, PXY1 of REG-1001's people; `vigtig.dk` with VID, `borger.dk` without, both of
    /// OWN1 and in the registrant's management, PXY1 their proxy; `eksempel.dk` of REG-1001;
    /// nothing at `ledig.dk`.
    pub fn new() -> Self {
        let mut workspace = Workspace { next_id: 100, ..Workspace::default() };
        for id in ["REG-1001", "REG-1002"] {
            workspace.registrars.load(Handle::trusted(id), Some(registrar(id)));
        }
        workspace.registrars.load(Handle::trusted("REG-1009"), None);
        for id in ["OWN1-DK", "VID1-DK", "VID2-DK", "NEW1-DK"] {
            workspace.contacts.load(Handle::trusted(id), Some(contact(id)));
        }
        let proxy = Contact { group: Some(Handle::trusted("REG-1001")), ..contact("PXY1-DK") };
        workspace.contacts.load(proxy.handle.clone(), Some(proxy));
        workspace.contacts.load(Handle::trusted("GONE1-DK"), None);
        for name in HOSTS {
            workspace.hosts.load(HostName::trusted(name), Some(host(name)));
            workspace.host_links.load(HostName::trusted(name), Some(3));
        }
        let own = domain("eksempel.dk");
        let own = Domain { sponsor: Handle::trusted("REG-1001"), admin: None, ..own };
        let vid_contacts = vec![Handle::trusted("VID1-DK"), Handle::trusted("VID2-DK")];
        let vid = Domain { vid: true, vid_contacts, ..domain("vigtig.dk") };
        for domain in [own, vid, domain("borger.dk")] {
            workspace.domains.load(domain.name.clone(), Some(domain));
        }
        workspace.domains.load(name("ledig.dk"), None);
        for domain in ["eksempel.dk", "vigtig.dk", "borger.dk", "ledig.dk"].map(name) {
            workspace.subordinates.load(domain.clone(), None);
            workspace.open_approvals.load(domain.clone(), None);
            workspace.open_invoices.load(domain.clone(), None);
            workspace.waiting.load(domain, None);
        }
        let domains = ["eksempel.dk", "vigtig.dk", "borger.dk"].map(name);
        workspace.registrant_of.load(Handle::trusted("OWN1-DK"), Some(domains.into()));
        workspace.counters.load("invoice".to_owned(), None);
        let actor = Actor::Staff { name: "desk".to_owned(), reason: "a call".to_owned() };
        let transaction = Transaction { cl_trid: None, sv_trid: "SV-DESK".to_owned() };
        Self { workspace, policy: Policy::dk_2023(), now: at("2026-11-22T12:00:00Z"), actor, transaction }
    }

    /// Runs `work` as the runner runs a command: an error leaves no trace.
    pub fn run<T>(&mut self, work: impl FnOnce(&mut Workspace, &Context<'_>) -> Result<T, Halt>) -> Result<T, Halt> {
        let Self { workspace, policy, now, actor, transaction } = self;
        let rules = &Rules::always(policy.clone());
        let context = Context { now: *now, rules, policy, actor, command: "desk", transaction, entropy: [7; 32] };
        let mark = workspace.mark();
        let result = work(workspace, &context);
        if result.is_err() {
            workspace.undo_to(&mark);
        }
        result
    }

    /// Has a staff command decided; whatever was not put in place is absent.
    pub fn give(&mut self, command: &StaffCommand) -> Result<Reply, Halt> {
        for _ in 0..ROUNDS_MAX {
            match self.run(|workspace, context| command.decide(workspace, context)) {
                Err(Halt::Needs(keys)) => self.workspace.load_absent(*keys),
                outcome => return outcome,
            }
        }
        panic!("it asks for the same rows again and again")
    }

    /// Decides what registrar `id` asks in its transaction `cl_trid`.
    pub fn ask(&mut self, id: &str, cl_trid: &str, command: &Command) -> Result<Reply, Halt> {
        let staff = std::mem::replace(&mut self.actor, Actor::Registrar(Handle::trusted(id)));
        let transaction = Transaction { cl_trid: Some(cl_trid.to_owned()), sv_trid: format!("SV-{cl_trid}") };
        let answer = self.run(|workspace, context| {
            let context = Context { transaction: &transaction, command: command.name(), ..context.clone() };
            command.decide(workspace, &context)
        });
        self.actor = staff;
        answer
    }

    /// Decides `command`, which must succeed.
    pub fn done(&mut self, command: StaffCommand) -> Reply {
        self.give(&command).unwrap()
    }

    /// Decides `command`, which must be refused.
    pub fn refused(&mut self, command: StaffCommand) -> Refusal {
        match self.give(&command) {
            Err(Halt::Refused(refusal)) => refusal,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// The domain as it is in the workspace.
    pub fn domain(&self, text: &str) -> Domain {
        (*self.workspace.domain(&name(text)).unwrap().unwrap()).clone()
    }

    /// Replaces a domain by what `change` makes of it.
    pub fn change(&mut self, text: &str, change: impl FnOnce(&mut Domain)) {
        let mut domain = self.domain(text);
        change(&mut domain);
        self.workspace.save_domain(domain);
    }

    /// The account as it is in the workspace.
    pub fn registrar(&self, id: &str) -> Registrar {
        (*self.workspace.registrar(&Handle::trusted(id)).unwrap().unwrap()).clone()
    }

    /// The texts in a registrar's queue, oldest first.
    pub fn messages(&self, id: &str) -> Vec<String> {
        let of = Handle::trusted(id);
        let all = self.workspace.messages.dirty().filter_map(|(_, message)| message);
        all.filter(|message| message.registrar == of).map(|message| message.text.clone()).collect()
    }

    /// Recipient and text of every letter and mail of `kind`.
    pub fn post(&self, kind: &str) -> Vec<(String, String)> {
        let rows = self.workspace.outbox.iter().filter(|row| row.kind == kind);
        rows.map(|row| (row.recipient.to_string(), row.body.clone())).collect()
    }

    /// How often an event of this name stands in the history.
    pub fn history(&self, event: &str) -> usize {
        let name = |row: &super::workspace::HistoryRow| serde_json::to_value(&row.event).unwrap()["event"].clone();
        self.workspace.history.iter().filter(|row| name(row) == event).count()
    }
}

/// As many as the store bears.
const ROUNDS_MAX: usize = 16;
