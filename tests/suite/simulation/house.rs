//! The registry that is simulated: in this process, with a clock that is set, and stores that can
//! lose their process at any moment.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use navn::flow::{Actor, Request};
use navn::ids::Ids;
use navn::registry::Handle;
use navn::registry::command::Command;
use navn::registry::message::Transaction;
use navn::registry::refusal::Refusal;
use navn::registry::registrar::Queue;
use navn::registry::reply::Reply;
use navn::registry::rules::Rules;
use navn::registry::staff::StaffCommand;
use navn::server::scheduler;
use navn::session::{LoginVerdict, Outcome, Session, Step};
use navn::store::{Answer, Store, StoreError};
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinError, JoinSet};

use super::Check;
use crate::harness::client::{PASSWORD, code, login, wrap};
use crate::harness::registry::Registry;
use crate::harness::traffic::Traffic;

/// A registry with two stores on one database.
pub struct House {
    /// Its clock, identifiers and rules; its store is the first of the two.
    pub registry: Registry,
    /// Another store, as another process has it.
    pub second: Store,
    url: String,
    process: Option<Runtime>,
    sessions: BTreeMap<String, Session>,
    traffic: Traffic,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Said {
    /// The identifier the command was given.
    pub sv_trid: String,
    /// The result code.
    pub code: u16,
    /// The document.
    pub document: String,
}

/// What staff was told: the identifier their command was given, and the answer.
pub type Told = (String, Result<Reply, Refusal>);

impl House {
    /// Opens the registry at `url` as of `now`.
    pub async fn open(url: &str, now: DateTime<Utc>, rules: Rules) -> Self {
        let mut registry = Registry::open_under(url, now, rules).await;
        let second = registry.neighbour(url).await;
        registry.store.close().await;
        let (process, store) = start(&registry, url);
        registry.store = store;
        let (url, process, sessions) = (url.to_owned(), Some(process), BTreeMap::new());
        Self { registry, second, url, process, sessions, traffic: Traffic::default() }
    }

    /// The present.
    pub fn now(&self) -> DateTime<Utc> {
        self.registry.clock.now()
    }

    /// Sends the children of `<command>` as `registrar` and gives the answer.
    pub async fn send(&mut self, registrar: &str, command: &str) -> Result<Said, String> {
        self.exchange(registrar, &wrap(command)).await
    }

    /// Sends a document as `registrar` and gives the answer.
    pub async fn exchange(&mut self, registrar: &str, document: &str) -> Result<Said, String> {
        let (sv_trid, store) = (self.registry.ids.sv_trid(), self.registry.store.clone());
        let entropy = self.registry.ids.entropy();
        let session = self.session(registrar);
        let step = match session.receive(document.as_bytes(), sv_trid.clone()) {
            Step::Run(run) => {
                let (command, actor) = (run.command, Actor::Registrar(run.registrar));
                let request = Request { command, actor, transaction: run.transaction, entropy };
                let Answer { result, queue, .. } = store.run(request).await.map_err(|error| error.to_string())?;
                session.conclude(Outcome { result: Some(result), queue })
            }
            step => step,
        };
        let Step::Send { document, .. } = step else { return Err(format!("no answer: {step:?}")) };
        self.traffic.hear(&document);
        let document = String::from_utf8(document).map_err(|error| error.to_string())?;
        Ok(Said { sv_trid, code: code(&document), document })
    }

    /// Has staff do something.
    pub async fn staff(&self, command: StaffCommand) -> Result<Told, String> {
        let (sv_trid, request) = self.errand(command);
        let answer = self.registry.store.run(request).await.map_err(|error| error.to_string())?;
        Ok((sv_trid, answer.result))
    }

    /// The identifier and the request of something staff does.
    pub fn errand(&self, command: StaffCommand) -> (String, Request) {
        let sv_trid = self.registry.ids.sv_trid();
        let actor = Actor::Staff { name: "staff".to_owned(), reason: "simulation".to_owned() };
        let transaction = Transaction { cl_trid: None, sv_trid: sv_trid.clone() };
        let command = Command::Staff(Box::new(command)).into();
        (sv_trid, Request { command, actor, transaction, entropy: self.registry.ids.entropy() })
    }

    /// The identifier and the request of a command of `registrar`, read as its session reads it.
    pub fn request(&mut self, registrar: &str, command: &str) -> Result<(String, Request), String> {
        let (sv_trid, entropy) = (self.registry.ids.sv_trid(), self.registry.ids.entropy());
        let session = self.session(registrar);
        let step = session.receive(wrap(command).as_bytes(), sv_trid.clone());
        let Step::Run(run) = step else { return Err(format!("not run: {step:?}")) };
        // Nobody will hear the answer in this session.
        self.sessions.remove(registrar);
        let actor = Actor::Registrar(run.registrar);
        Ok((sv_trid, Request { command: run.command, actor, transaction: run.transaction, entropy }))
    }

    /// Writes down what is due, in one store, or in both at the same time.
    pub async fn work(&self, both: bool) -> Check {
        let (one, two) = (self.registry.store.clone(), self.second.clone());
        let ids = self.registry.ids.clone();
        if !both {
            return scheduler::run_due(&one, &ids).await.map(drop).map_err(|error| format!("due work: {error:#}"));
        }
        let other = Ids::seeded(u32::from_be_bytes(*ids.entropy().first_chunk().expect("32 bytes")));
        let first = tokio::spawn(async move { scheduler::run_due(&one, &ids).await });
        let second = tokio::spawn(async move { scheduler::run_due(&two, &other).await });
        for task in [first, second] {
            task.await.map_err(|error| error.to_string())?.map_err(|error| format!("due work of two: {error:#}"))?;
        }
        Ok(())
    }

    /// Hands `requests` in at once and takes the store's process away when so many are answered. The
    /// answers of those who got one.
    pub async fn crash(&mut self, requests: Vec<Request>, answers: usize) -> Vec<Option<Result<Reply, Refusal>>> {
        let (count, store) = (requests.len(), self.registry.store.clone());
        let mut callers = JoinSet::new();
        for (at, request) in requests.into_iter().enumerate() {
            let store = store.clone();
            callers.spawn(async move { (at, store.run(request).await) });
        }
        drop(store);
        let mut outcomes = vec![None; count];
        let note = |outcomes: &mut Vec<_>, said: Result<(usize, Result<Answer, StoreError>), JoinError>| {
            if let Ok((at, answer)) = said {
                outcomes[at] = answer.ok().map(|answer| answer.result);
            }
        };
        for _ in 0..answers {
            let Some(said) = callers.join_next().await else { break };
            note(&mut outcomes, said);
        }
        if let Some(process) = self.process.take() {
            process.shutdown_background();
        }
        // Nobody is left to answer those who still wait.
        callers.abort_all();
        while let Some(said) = callers.join_next().await {
            note(&mut outcomes, said);
        }
        let (process, store) = start(&self.registry, &self.url);
        (self.process, self.registry.store) = (Some(process), store);
        outcomes
    }

    /// Sessions log in anew: what they were offered may have changed.
    pub fn log_out(&mut self) {
        self.sessions.clear();
    }

    /// Closes the stores; every frame that was sent is valid.
    pub async fn close(self) {
        self.registry.store.close().await;
        self.second.close().await;
        self.traffic.judge();
    }

    fn session(&mut self, registrar: &str) -> &mut Session {
        if !self.sessions.contains_key(registrar) {
            let mut session = self.registry.session();
            let sv_trid = self.registry.ids.sv_trid();
            session.receive(login(registrar, PASSWORD).as_bytes(), sv_trid);
            let (registrar, queue) = (Handle::trusted(registrar), Queue::default());
            session.conclude_login(LoginVerdict::Accepted { registrar, queue });
            self.sessions.insert(session.registrar().expect("it is logged in").to_string(), session);
        }
        self.sessions.get_mut(registrar).expect("it was put there")
    }
}

/// A runtime is not waited for inside another.
impl Drop for House {
    fn drop(&mut self) {
        if let Some(process) = self.process.take() {
            process.shutdown_background();
        }
    }
}

/// A store whose work is done in a runtime of its own, which can be taken away.
fn start(registry: &Registry, url: &str) -> (Runtime, Store) {
    let process = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let opened = tokio::task::block_in_place(|| process.block_on(Store::open(url, registry.options())));
    (process, opened.expect("a database"))
}
