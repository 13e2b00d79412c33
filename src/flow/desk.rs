//! A staff desk with a small registry behind it, for the tests of this column.

use chrono::{DateTime, Utc};

use super::{Actor, Context, Flow, Halt, Workspace};
use crate::registry::command::Command;
use crate::registry::contact::{Address, Contact, ContactDetails, Identity, UserType};
use crate::registry::domain::{Domain, DomainName, DomainState, Management};
use crate::registry::host::{Host, HostName};
use crate::registry::message::Transaction;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Registrar;
use crate::registry::reply::Reply;
use crate::registry::staff::StaffCommand;
use crate::registry::{Handle, Money};

/// A workspace in which everything was loaded, and what a context is made of.
pub(crate) struct Desk {
    pub workspace: Workspace,
    pub policy: Policy,
    pub now: DateTime<Utc>,
    pub actor: Actor,
    transaction: Transaction,
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
        let context = Context { now: *now, policy, actor, command: "desk", transaction, entropy: [7; 32] };
        let mark = workspace.mark();
        let result = work(workspace, &context);
        if result.is_err() {
            workspace.undo_to(&mark);
        }
        result
    }

    /// Decides `command`, which must succeed.
    pub fn done(&mut self, command: StaffCommand) -> Reply {
        self.run(|workspace, context| Command::Staff(Box::new(command)).decide(workspace, context)).unwrap()
    }

    /// Decides `command`, which must be refused.
    pub fn refused(&mut self, command: StaffCommand) -> Refusal {
        match self.run(|workspace, context| Command::Staff(Box::new(command)).decide(workspace, context)) {
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

/// The domain name `text`.
pub(crate) fn name(text: &str) -> DomainName {
    text.parse().unwrap()
}

/// The handle `text`.
pub(crate) fn handle(text: &str) -> Handle {
    Handle::trusted(text)
}

/// The instant `text`.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// An account with 1000.00 on it.
pub(crate) fn registrar(id: &str) -> Registrar {
    Registrar {
        id: Handle::trusted(id),
        name: format!("{id} ApS"),
        balance: Money::ore(1000_00),
        locked: false,
        management: Management::Registrar,
        auto_renew: true,
        allowed_addresses: Vec::new(),
        certificates: Vec::new(),
        certificate_required: false,
        failed_logins: 0,
        login_locked_until: None,
        message_count: 0,
        created_at: at("2026-01-01T00:00:00Z"),
        password_hash: "$argon2id$old".to_owned(),
    }
}

/// A checked contact of the registry.
pub(crate) fn contact(id: &str) -> Contact {
    let address =
        Address { street: vec!["Gade 1".to_owned()], city: "By".to_owned(), sp: None, pc: None, cc: "DK".to_owned() };
    let details = ContactDetails {
        user_type: UserType::Individual,
        name: format!("Navn {id}"),
        attention: None,
        address,
        voice: None,
        fax: None,
        email: "navn@example.net".to_owned(),
        cvr: None,
        pnumber: None,
        ean: None,
        mobilephone: None,
        secondary_email: None,
    };
    Contact {
        handle: Handle::trusted(id),
        sponsor: Handle::registry(),
        group: None,
        details,
        identity: Identity::Checked,
        pending: None,
        created_by: Handle::registry(),
        created_at: at("2026-01-01T00:00:00Z"),
        updated_by: None,
        updated_at: None,
    }
}

/// An active domain of OWN1 in the registrant's management.
pub(crate) fn domain(text: &str) -> Domain {
    Domain {
        name: name(text),
        sponsor: Handle::registry(),
        registrant: Handle::trusted("OWN1-DK"),
        admin: Some(Handle::trusted("PXY1-DK")),
        billing: None,
        name_servers: HOSTS.map(HostName::trusted).to_vec(),
        ds: Vec::new(),
        state: DomainState::Active,
        created_by: Handle::trusted("REG-1001"),
        created_at: at("2026-01-31T10:00:00Z"),
        updated_by: None,
        updated_at: None,
        expires_at: at("2027-01-31T22:59:59Z"),
        transferred_at: None,
        period_years: 1,
        auto_renew: true,
        vid: false,
        vid_contacts: Vec::new(),
        tokens: Vec::new(),
        pending: None,
        open_invoices: 0,
    }
}

/// An active host below `example.net`, run by PXY1.
pub(crate) fn host(text: &str) -> Host {
    Host {
        name: HostName::trusted(text),
        sponsor: Handle::trusted("REG-1001"),
        admin: Handle::trusted("PXY1-DK"),
        addresses: Vec::new(),
        pending: None,
        marked_for_deletion: false,
        created_by: Handle::trusted("REG-1001"),
        created_at: at("2026-01-01T00:00:00Z"),
        updated_by: None,
        updated_at: None,
        transferred_at: None,
    }
}

const HOSTS: [&str; 2] = ["ns1.example.net", "ns2.example.net"];
