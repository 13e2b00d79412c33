//! Tests of the store on both databases, with flows of their own.

mod batches;
mod billing;
#[path = "../../../tests/suite/harness/database.rs"]
mod database;
mod due;
mod ledger;
mod neighbours;
mod plans;
mod queue;
mod rows;
mod times;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::oneshot;

use self::database::each_database;
use super::batch::Job;
use super::db::Db;
use super::dialect::{Purpose, Target};
use super::worker::Worker;
use super::{Answer, Options, Store, StoreError};
use crate::clock::Clock;
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace};
use crate::ids::Ids;
use crate::registry::billing::watch::Watch;
use crate::registry::contact::verification::Responsible;
use crate::registry::domain::{Domain, DomainName, DomainState, Management};
use crate::registry::handle::Handle;
use crate::registry::host::{Host, HostName};
use crate::registry::message::Transaction;
use crate::registry::money::Money;
use crate::registry::policy::Policy;
use crate::registry::registrar::Registrar;
use crate::registry::reply::Reply;
use crate::registry::rules::Rules;

type Decision = Box<dyn Fn(&mut Workspace, &Context<'_>) -> Result<Reply, Halt> + Send + Sync>;
type Waiting = oneshot::Receiver<Result<Answer, StoreError>>;

/// A flow made up for a test.
struct Made {
    keys: Keys,
    decision: Decision,
}

impl Flow for Made {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.merge(self.keys.clone());
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        (self.decision)(workspace, context)
    }
}

/// A job of `actor` that decides as `decision` says, and where its answer comes.
fn job(
    actor: Actor,
    keys: Keys,
    decision: impl Fn(&mut Workspace, &Context<'_>) -> Result<Reply, Halt> + Send + Sync + 'static,
) -> (Job, Waiting) {
    let (reply, answer) = oneshot::channel();
    let flow = Arc::new(Made { keys, decision: Box::new(decision) });
    let transaction = Transaction { cl_trid: None, sv_trid: "SV-1".to_owned() };
    (Job { flow, name: "test", actor, transaction, entropy: [0; 32], weight: 1, reply }, answer)
}

/// Runs one decision of the registry itself through the store's runner.
async fn write(
    store: &Store,
    decision: impl Fn(&mut Workspace, &Context<'_>) -> Result<Reply, Halt> + Send + Sync + 'static,
) -> Result<Answer, StoreError> {
    let (job, answer) = job(Actor::Registry, Keys::default(), decision);
    store.inner.writes.push(job).unwrap();
    answer.await.unwrap()
}

/// Runs one decision of the registry itself through a reader.
async fn read(
    store: &Store,
    decision: impl Fn(&mut Workspace, &Context<'_>) -> Result<Reply, Halt> + Send + Sync + 'static,
) -> Result<Answer, StoreError> {
    let (job, answer) = job(Actor::Registry, Keys::default(), decision);
    store.inner.reads.push(job).unwrap();
    answer.await.unwrap()
}

/// Decides jobs as one batch, on a connection of its own.
async fn batch(store: &Store, url: &str, jobs: Vec<(Job, Waiting)>) -> Vec<Result<Answer, StoreError>> {
    let target = Arc::new(Target::parse(url).unwrap());
    let mut worker = Worker::runner(Db::new(target, Purpose::Changes), Arc::clone(&store.inner.shared));
    let (jobs, waiting): (Vec<Job>, Vec<Waiting>) = jobs.into_iter().unzip();
    worker.serve(jobs).await;
    worker.close().await;
    let mut answers = Vec::new();
    for answer in waiting {
        answers.push(answer.await.unwrap());
    }
    answers
}

async fn open(url: &str) -> Store {
    open_as(url, false).await
}

async fn open_as(url: &str, movable_clock: bool) -> Store {
    let rules = Arc::new(Rules::always(Policy::dk_2023()));
    Store::open(url, Options { rules, clock: Clock::system(), ids: Ids::system(), movable_clock, seal_key: [7; 32] })
        .await
        .unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn handle(text: &str) -> Handle {
    Handle::trusted(text)
}

fn name(text: &str) -> DomainName {
    text.parse().unwrap()
}

fn host_name(text: &str) -> HostName {
    text.parse().unwrap()
}

fn registrar(id: &str) -> Registrar {
    Registrar {
        id: handle(id),
        name: "Æblegrød \"A/S\"".to_owned(),
        balance: Money::ore(100_000),
        locked: false,
        management: Management::Registrar,
        auto_renew: true,
        verification: Responsible::Registrar,
        default_name_server_admin: Some(handle("NSA1-DK")),
        allowed_addresses: vec!["192.0.2.0/24".to_owned()],
        certificates: Vec::new(),
        certificate_required: false,
        failed_logins: 2,
        login_locked_until: Some(at("2026-05-01T00:00:00.123Z")),
        message_count: 0,
        watch: Watch {
            debit_since: Some(at("2026-04-02T00:00:00Z")),
            settle_by: Some(at("2026-04-17T22:00:00Z")),
            overdue_told: true,
            statement_at: Some(at("2099-01-01T00:00:00Z")),
            statement_opening: Money::ore(-7),
            statement_paid_in: Money::ore(8),
        },
        created_at: at("2026-04-01T12:00:00.5Z"),
        password_hash: "$argon2id$x".to_owned(),
    }
}

fn host(text: &str) -> Host {
    Host {
        name: host_name(text),
        sponsor: handle("REG-1"),
        admin: handle("NSA1-DK"),
        addresses: vec!["192.0.2.1".parse().unwrap(), "2001:db8::1".parse().unwrap()],
        pending: None,
        marked_for_deletion: false,
        created_by: handle("REG-1"),
        created_at: at("2026-04-01T12:00:00Z"),
        updated_by: None,
        updated_at: None,
        transferred_at: None,
    }
}

fn domain(text: &str, name_servers: &[&str]) -> Domain {
    Domain {
        name: name(text),
        sponsor: handle("REG-1"),
        registrant: handle("OWN1-DK"),
        admin: None,
        billing: None,
        name_servers: name_servers.iter().map(|host| host_name(host)).collect(),
        ds: Vec::new(),
        state: DomainState::Active,
        created_by: handle("REG-1"),
        created_at: at("2026-04-01T12:00:00Z"),
        updated_by: None,
        updated_at: None,
        expires_at: at("2099-04-30T21:59:59Z"),
        transferred_at: None,
        period_years: 1,
        auto_renew: true,
        vid: false,
        vid_contacts: Vec::new(),
        tokens: Vec::new(),
        pending: None,
        identity_due_at: None,
        open_invoices: 0,
        suspend_at: None,
    }
}
