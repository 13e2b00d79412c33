//! A small registry in memory for the tests of the flows.

use chrono::{DateTime, Utc};

use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace};
use crate::registry::contact::Contact;
use crate::registry::domain::sample::{at, colleague, contact, handle, host, registrar};
use crate::registry::domain::{Domain, DomainName};
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::host::Host;
use crate::registry::message::{Message, Transaction};
use crate::registry::money::Money;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Registrar;
use crate::registry::reply::Reply;
use crate::registry::rules::Rules;
use crate::registry::waiting_list::Position;

/// A registry with accounts REG-1 and REG-2 (1,000.00 each), a checked contact of each
/// (OWNER1-DK, OWNER2-DK), one nobody sponsors (SELF1-DK), REG-1's people PROXY1-DK and
/// PAYER1-DK, and two name servers.
pub(crate) struct World {
    /// Everything stored, and everything the commands made of it.
    pub workspace: Workspace,
    /// The rules, at any time.
    pub policy: Policy,
    /// The present.
    pub now: DateTime<Utc>,
    /// How often a command had to be decided again for rows it had not named.
    pub reloads: usize,
    commands: usize,
}

impl World {
    /// The registry at `now`.
    pub fn new(now: &str) -> Self {
        let workspace = Workspace { next_id: 1, ..Workspace::default() };
        let mut world = Self { workspace, policy: Policy::dk_2023(), now: at(now), reloads: 0, commands: 0 };
        let (one, two) = (handle("REG-1"), handle("REG-2"));
        world.put_registrar(registrar("REG-1"));
        world.put_registrar(registrar("REG-2"));
        world.put_contact(contact("OWNER1-DK", &one));
        world.put_contact(contact("OWNER2-DK", &two));
        world.put_contact(contact("SELF1-DK", &Handle::registry()));
        world.put_contact(colleague("PROXY1-DK", &one));
        world.put_contact(colleague("PAYER1-DK", &one));
        world.put_host(host("ns1.example.net", &one));
        world.put_host(host("ns2.example.net", &one));
        world
    }

    /// Stores an account.
    pub fn put_registrar(&mut self, account: Registrar) {
        self.workspace.registrars.load(account.id.clone(), None);
        self.workspace.save_registrar(account);
    }

    /// Stores a contact.
    pub fn put_contact(&mut self, contact: Contact) {
        self.workspace.load_absent(Keys { contacts: [contact.handle.clone()].into(), ..Keys::default() });
        self.workspace.save_contact(contact);
    }

    /// Stores a host.
    pub fn put_host(&mut self, host: Host) {
        let domains = host.name.superordinate().into_iter().collect();
        self.workspace.load_absent(Keys { hosts: [host.name.clone()].into(), domains, ..Keys::default() });
        self.workspace.save_host(host);
    }

    /// Stores a domain.
    pub fn put_domain(&mut self, domain: Domain) {
        let hosts = domain.name_servers.iter().cloned().collect();
        self.workspace.load_absent(Keys { domains: [domain.name.clone()].into(), hosts, ..Keys::default() });
        self.workspace.save_domain(domain);
    }

    /// Stores a waiting list position.
    pub fn put_position(&mut self, position: Position) {
        self.workspace.load_absent(Keys { domains: [position.domain.clone()].into(), ..Keys::default() });
        self.workspace.save_position(position);
    }

    /// Runs `command` for the registrar `who`, as the store does.
    pub fn run(&mut self, who: &str, command: &dyn Flow) -> Result<Reply, Refusal> {
        let actor = Actor::Registrar(handle(who));
        let mut keys = Keys { registrars: [handle(who)].into(), ..Keys::default() };
        command.keys(&actor, &mut keys);
        self.workspace.load_absent(keys);
        self.decide(&actor, &|workspace, context| command.decide(workspace, context))
    }

    /// Runs `decision` as a job.
    pub fn job<T>(&mut self, decision: &dyn Fn(&mut Workspace, &Context<'_>) -> Result<T, Halt>) -> Result<T, Refusal> {
        self.decide(&Actor::Registry, decision)
    }

    /// The domain as stored.
    pub fn domain(&self, name: &DomainName) -> Option<Domain> {
        self.workspace.domain(name).unwrap().map(|domain| (*domain).clone())
    }

    /// What is left on the account.
    pub fn balance(&self, who: &str) -> Money {
        self.workspace.registrar(&handle(who)).unwrap().unwrap().balance
    }

    /// The queue of `who`, oldest first.
    pub fn messages(&self, who: &str) -> Vec<Message> {
        let queued = self.workspace.messages.dirty().filter_map(|(_, message)| message);
        queued.filter(|message| message.registrar == handle(who)).cloned().collect()
    }

    /// The texts in the queue of `who`, oldest first.
    pub fn texts(&self, who: &str) -> Vec<String> {
        self.messages(who).into_iter().map(|message| message.text).collect()
    }

    /// Everything that happened, in order.
    pub fn events(&self) -> Vec<Event> {
        self.workspace.history.iter().map(|row| row.event.clone()).collect()
    }

    fn decide<T>(
        &mut self,
        actor: &Actor,
        decision: &dyn Fn(&mut Workspace, &Context<'_>) -> Result<T, Halt>,
    ) -> Result<T, Refusal> {
        self.commands += 1;
        let number = self.commands;
        let transaction = Transaction { cl_trid: Some(format!("CL-{number}")), sv_trid: format!("SV-{number}") };
        let rules = Rules::always(self.policy.clone());
        for _ in 0..ROUNDS_MAX {
            let mark = self.workspace.mark();
            let context = Context {
                now: self.now,
                rules: &rules,
                policy: &self.policy,
                actor,
                command: "test",
                transaction: &transaction,
                entropy: [0xab; 32],
            };
            match decision(&mut self.workspace, &context) {
                Ok(reply) => return Ok(reply),
                Err(Halt::Refused(refusal)) => {
                    self.workspace.undo_to(&mark);
                    return Err(refusal);
                }
                Err(Halt::Needs(keys)) => {
                    self.workspace.undo_to(&mark);
                    self.reloads += 1;
                    self.workspace.load_absent(*keys);
                }
            }
        }
        panic!("it asks for the same rows again and again")
    }
}

/// As many as the store bears.
const ROUNDS_MAX: usize = 16;
