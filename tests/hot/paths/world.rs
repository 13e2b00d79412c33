//! The sandbox's data, in a workspace and in a database.

use chrono::{DateTime, Utc};
use navn::cli::sandbox::data;
use navn::clock::Clock;
use navn::flow::{Actor, Context, Flow, Halt, Keys, Request, Workspace};
use navn::ids::Ids;
use navn::registry::command::Command;
use navn::registry::handle::Handle;
use navn::registry::message::{Message, MessageData, Transaction};
use navn::registry::policy::{Policy, Profile};
use navn::registry::registrar::Registrar;
use navn::registry::rules::Rules;
use navn::registry::staff::{Seed, StaffCommand};
use navn::store::rehearsal::Rehearsal;
use navn::store::{Options, Store};

use super::documents::{Documents, command};

/// Everything the sandbox begins with, a message for its first registrar, and that nothing else is
/// there.
pub fn workspace() -> Workspace {
    let mut workspace = Workspace::default();
    fill(&mut workspace, seed());
    message(&mut workspace);
    let rules = rules();
    for document in Documents::new().all() {
        let command = command(document);
        let (actor, transaction) = (actor(), transaction());
        let context = context(&rules, &actor, &transaction, command.name());
        let mut wanted = keys(&command);
        for round in 0.. {
            assert!(round < ROUNDS_MAX, "{} still asks for {wanted:?}", command.name());
            absent(&mut workspace, &wanted);
            let mark = workspace.mark();
            let decided = command.decide(&mut workspace, &context);
            workspace.undo_to(&mark);
            match decided {
                Err(Halt::Needs(more)) => wanted = *more,
                Err(Halt::Refused(refusal)) => panic!("{}: {refusal}", command.name()),
                Ok(_) => break,
            }
        }
    }
    workspace
}

/// The rules everything is decided by.
pub fn rules() -> Rules {
    Rules::always(Policy::of(Profile::Dk2023))
}

/// The rows `command` must see, read from a database with the sandbox's data.
pub fn rehearsal(command: &Command) -> Rehearsal {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let directory = tempfile::tempdir().expect("a directory");
    let url = format!("sqlite:{}", directory.path().join("navn.db").display());
    runtime.block_on(async {
        let options = Options {
            rules: rules().into(),
            clock: Clock::system(),
            ids: Ids::seeded(1),
            movable_clock: true,
            seal_key: [7; 32],
        };
        let store = Store::open(&url, options).await.expect("a database");
        let actor = Actor::Staff { name: "hot".to_owned(), reason: "measuring".to_owned() };
        let seed = Command::Staff(Box::new(StaffCommand::Seed(Box::new(seed()))));
        let request = Request { command: seed.into(), actor, transaction: transaction(), entropy: [7; 32] };
        store.run(request).await.expect("a store").result.expect("legal rows");
        store.close().await;
        Rehearsal::read(&url, &[7; 32], keys(command)).await.expect("rows")
    })
}

/// What `command` surely looks at.
pub fn keys(command: &Command) -> Keys {
    let mut keys = Keys::default();
    command.keys(&actor(), &mut keys);
    keys
}

fn seed() -> Seed {
    data::prepared(now(), &Policy::of(Profile::Dk2023), "", &Ids::seeded(1))
}

fn fill(workspace: &mut Workspace, seed: Seed) {
    for it in seed.registrars {
        workspace.registrars.load(it.id.clone(), Some(it));
    }
    for it in seed.contacts {
        workspace.contact_links.load(it.handle.clone(), Some(1));
        workspace.contacts.load(it.handle.clone(), Some(it));
    }
    for it in seed.hosts {
        workspace.host_links.load(it.name.clone(), Some(1));
        workspace.hosts.load(it.name.clone(), Some(it));
    }
    for it in seed.domains {
        workspace.domains.load(it.name.clone(), Some(it));
    }
}

fn message(workspace: &mut Workspace) {
    let registrar = first();
    let account = workspace.registrar(&registrar).expect("it is loaded").expect("an account of the sandbox");
    let account = Registrar { message_count: 1, ..(*account).clone() };
    workspace.registrars.load(registrar.clone(), Some(account));
    workspace.queue_heads.load(registrar.clone(), Some(Some(MESSAGE)));
    let text = "ledig.dk has been registered and activated".to_owned();
    let message = Message { id: MESSAGE, registrar, queued_at: now(), text, data: MessageData::None };
    workspace.messages.load(MESSAGE, Some(message));
}

/// What was looked for and is not there.
fn absent(workspace: &mut Workspace, keys: &Keys) {
    for name in &keys.domains {
        if !workspace.domains.is_loaded(name) {
            workspace.domains.load(name.clone(), None);
        }
        workspace.subordinates.load(name.clone(), None);
        workspace.open_approvals.load(name.clone(), None);
        workspace.open_invoices.load(name.clone(), None);
        workspace.waiting.load(name.clone(), None);
    }
    for handle in &keys.contacts {
        assert!(workspace.contacts.is_loaded(handle), "{handle} is a contact of the sandbox");
    }
    for counter in &keys.counters {
        workspace.counters.load(counter.clone(), Some(1));
    }
}

/// What a decision is made with.
pub fn context<'a>(
    rules: &'a Rules,
    actor: &'a Actor,
    transaction: &'a Transaction,
    command: &'static str,
) -> Context<'a> {
    Context { now: now(), rules, policy: rules.at(now()), actor, command, transaction, entropy: [7; 32] }
}

/// The first registrar of the sandbox.
pub fn first() -> Handle {
    Handle::trusted("REG-1001")
}

/// The one who asks.
pub fn actor() -> Actor {
    Actor::Registrar(first())
}

/// The identifiers of a command.
pub fn transaction() -> Transaction {
    Transaction { cl_trid: Some("HOT-1".to_owned()), sv_trid: SV_TRID.to_owned() }
}

/// The present.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_334_400, 0).expect("a date in 2026")
}

/// The number of the message.
pub const MESSAGE: i64 = 7;
/// The identifier the server gives.
pub const SV_TRID: &str = "BB075FF7-A09A-403F-A131-6784A8DBB603";
const ROUNDS_MAX: u32 = 16;
