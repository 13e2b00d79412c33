//! A small registry for tests: one domain, three registrars, everybody with a role.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::flow::{Actor, Context, Flow, Halt, Workspace};
use crate::registry::command::{Command, DomainUpdate};
use crate::registry::contact::Contact;
use crate::registry::domain::sample::{at, colleague, contact, handle, host, registrar};
use crate::registry::domain::{Domain, DomainName};
use crate::registry::handle::Handle;
use crate::registry::host::Host;
use crate::registry::message::Transaction;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;
use crate::registry::rules::Rules;

/// The registry around one domain. PROXY1-DK is of REG-1's people, PAYER1-DK and NSA1-DK of
/// REG-2's, NSA2-DK of REG-3's. NSA1-DK administers `ns?.example.net`, NSA2-DK `ns?.other.net`.
pub(crate) struct World {
    pub workspace: Workspace,
    pub policy: Policy,
    pub now: DateTime<Utc>,
    pub name: DomainName,
}

impl World {
    /// A world around `domain`, on 1 June 2026. Contacts belong to the sponsor of the domain.
    pub fn of(domain: Domain) -> Self {
        let mut workspace = Workspace { next_id: 100, ..Workspace::default() };
        for id in ["REG-1", "REG-2", "REG-3"] {
            workspace.registrars.load(handle(id), Some(registrar(id)));
        }
        for id in ["OWNER1-DK", "OWNER2-DK", "VID1-DK", "VID2-DK"] {
            workspace.contacts.load(handle(id), Some(contact(id, &domain.sponsor)));
        }
        for (id, group) in [("PROXY1-DK", "REG-1"), ("PAYER1-DK", "REG-2"), ("NSA1-DK", "REG-2"), ("NSA2-DK", "REG-3")]
        {
            workspace.contacts.load(handle(id), Some(colleague(id, &handle(group))));
        }
        for (zone, admin) in [("example.net", "NSA1-DK"), ("other.net", "NSA2-DK")] {
            for number in 1..=7 {
                let host = Host { admin: handle(admin), ..host(&format!("ns{number}.{zone}"), &handle("REG-2")) };
                workspace.host_links.load(host.name.clone(), Some(1));
                workspace.hosts.load(host.name.clone(), Some(host));
            }
        }
        let name = domain.name.clone();
        workspace.subordinates.load(name.clone(), Some(BTreeSet::new()));
        workspace.open_approvals.load(name.clone(), None);
        workspace.open_invoices.load(name.clone(), None);
        workspace.waiting.load(name.clone(), None);
        workspace.domains.load(name.clone(), Some(domain));
        Self { workspace, policy: Policy::dk_2023(), now: at("2026-06-01T12:00:00Z"), name }
    }

    /// Runs `work` for `caller` as the runner would; whatever was not put in place is absent.
    pub fn run<T>(
        &mut self,
        caller: &str,
        work: impl Fn(&mut Workspace, &Context<'_>) -> Result<T, Halt>,
    ) -> Result<T, Refusal> {
        let transaction = Transaction { cl_trid: Some("CL-1".to_owned()), sv_trid: "SV-1".to_owned() };
        let actor = Actor::Registrar(handle(caller));
        let (rules, now) = (Rules::always(self.policy.clone()), self.now);
        let context = Context {
            now,
            rules: &rules,
            policy: rules.at(now),
            actor: &actor,
            command: "test",
            transaction: &transaction,
            entropy: [9; 32],
        };
        for _ in 0..ROUNDS_MAX {
            let mark = self.workspace.mark();
            match work(&mut self.workspace, &context) {
                Ok(done) => return Ok(done),
                Err(Halt::Refused(refusal)) => {
                    self.workspace.undo_to(&mark);
                    return Err(refusal);
                }
                Err(Halt::Needs(keys)) => {
                    self.workspace.undo_to(&mark);
                    self.workspace.load_absent(*keys);
                }
            }
        }
        panic!("asks again and again for rows it has seen");
    }

    /// Decides `command` of `caller`.
    pub fn ask(&mut self, caller: &str, command: &Command) -> Result<Reply, Refusal> {
        self.run(caller, |workspace, context| command.decide(workspace, context))
    }

    /// Decides an update of the domain: `fill` says what is asked.
    pub fn update(&mut self, caller: &str, fill: impl FnOnce(&mut DomainUpdate)) -> Result<Reply, Refusal> {
        let mut request = DomainUpdate::new(self.name.clone());
        fill(&mut request);
        self.ask(caller, &Command::DomainUpdate(Box::new(request)))
    }

    /// The domain as it is.
    pub fn domain(&self) -> Domain {
        (*self.workspace.domain(&self.name).unwrap().unwrap()).clone()
    }

    /// Replaces the domain by what `change` makes of it.
    pub fn change(&mut self, change: impl FnOnce(&mut Domain)) {
        let mut domain = self.domain();
        change(&mut domain);
        self.workspace.save_domain(domain);
    }

    /// Replaces a contact by what `change` makes of it.
    pub fn change_contact(&mut self, id: &str, change: impl FnOnce(&mut Contact)) {
        let mut contact = (*self.workspace.contact(&handle(id)).unwrap().unwrap()).clone();
        change(&mut contact);
        self.workspace.save_contact(contact);
    }

    /// Replaces a host by what `change` makes of it.
    pub fn change_host(&mut self, name: &str, change: impl FnOnce(&mut Host)) {
        let mut host = (*self.workspace.host(&name.parse().unwrap()).unwrap().unwrap()).clone();
        change(&mut host);
        self.workspace.save_host(host);
    }

    /// The texts in a registrar's queue, oldest first.
    pub fn messages(&self, registrar: &str) -> Vec<String> {
        let of: Handle = handle(registrar);
        let all = self.workspace.messages.dirty().filter_map(|(_, message)| message);
        all.filter(|message| message.registrar == of).map(|message| message.text.clone()).collect()
    }
}

const ROUNDS_MAX: usize = 8;
