//! Load, decide, save, commit, answer: what the write runner and the readers have in common.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::batch::{self, Job, Terms, Verdict};
use super::clock::PresentClock;
use super::db::{Db, Failure};
use super::dialect::{Bind, Kind};
use super::load::{self, Loaded, Mode};
use super::save::{Encoding, Writes};
use super::seal::Seal;
use super::value::Rows;
use super::{Answer, StoreError};
use crate::flow::workspace::ROW_NUMBERS;
use crate::flow::{Actor, Keys, Workspace};
use crate::registry::handle::Handle;
use crate::registry::registrar::Queue;
use crate::registry::rules::Rules;

/// What all workers of a store share.
#[derive(Debug)]
pub struct Shared {
    /// The rules.
    pub rules: Arc<Rules>,
    /// The registry's present.
    pub clock: PresentClock,
    /// Seals tokens.
    pub seal: Seal,
    /// Told of every commit.
    pub committed: Arc<Notify>,
}

/// A worker with its own connection: the one that writes, or one that only looks.
#[derive(Debug)]
pub struct Worker {
    db: Db,
    shared: Arc<Shared>,
    writes: bool,
    /// What the batch in hand was decided with.
    spent: Vec<(Workspace, Loaded)>,
}

/// Why a batch did not come to an end.
#[derive(Debug)]
enum Stop {
    /// The database failed.
    Failed(Failure),
    /// The connection broke while committing.
    InDoubt(StoreError),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

type Answers = Vec<Result<Answer, StoreError>>;

impl Worker {
    /// The worker that writes.
    pub fn runner(db: Db, shared: Arc<Shared>) -> Self {
        Self { db, shared, writes: true, spent: Vec::new() }
    }

    /// A worker that only looks.
    pub fn reader(db: Db, shared: Arc<Shared>) -> Self {
        Self { db, shared, writes: false, spent: Vec::new() }
    }

    /// Decides `jobs`. They are answered, and what they were decided with is dropped, while the
    /// database is at the next batch.
    pub async fn serve(&mut self, jobs: Vec<Job>) {
        let answers = self.settle(&jobs).await;
        let spent = std::mem::take(&mut self.spent);
        tokio::spawn(async move {
            tell(jobs, answers);
            drop(spent);
        });
    }

    /// Closes the connection.
    pub async fn close(&mut self) {
        self.db.close().await;
    }

    /// Decides all jobs as one batch; if that fails, each for itself, so that a bad command costs
    /// only itself.
    async fn settle(&mut self, jobs: &[Job]) -> Answers {
        let error = match self.insist(jobs).await {
            Ok(answers) => return answers,
            Err(Stop::Failed(Failure { kind: Kind::Refused | Kind::Conflict, error })) => error,
            Err(Stop::Failed(Failure { error, .. }) | Stop::InDoubt(error)) => return failed(jobs, &error),
        };
        if jobs.len() == 1 {
            return failed(jobs, &error);
        }
        tracing::warn!(jobs = jobs.len(), error = %error, "a batch failed and is replayed one command at a time");
        let mut answers = Vec::with_capacity(jobs.len());
        for job in jobs {
            let job = std::slice::from_ref(job);
            match self.insist(job).await {
                Ok(answer) => answers.extend(answer),
                Err(Stop::Failed(Failure { error, .. }) | Stop::InDoubt(error)) => answers.extend(failed(job, &error)),
            }
        }
        answers
    }

    /// Tries again what may succeed when tried again: after a conflict with another process, on a
    /// new connection.
    async fn insist(&mut self, jobs: &[Job]) -> Result<Answers, Stop> {
        let mut tries = 0;
        loop {
            let stop = match self.attempt(jobs).await {
                Ok(answers) => return Ok(answers),
                Err(stop) => stop,
            };
            self.db.rollback().await;
            tries += 1;
            let tries_max = match &stop {
                Stop::Failed(Failure { kind: Kind::Conflict, .. }) => CONFLICTS_MAX,
                Stop::Failed(Failure { kind: Kind::Broken, .. }) => RECONNECTS_MAX,
                Stop::Failed(_) | Stop::InDoubt(_) => 0,
            };
            if tries > tries_max {
                return Err(stop);
            }
        }
    }

    async fn attempt(&mut self, jobs: &[Job]) -> Result<Answers, Stop> {
        let mut workspace = Workspace::default();
        let mut loaded = Loaded::default();
        let mut wanted = Keys::default();
        jobs.iter().for_each(|job| job.want(&mut wanted));
        let verdicts = self.decide(jobs, wanted, &mut workspace, &mut loaded).await?;
        if self.writes {
            workspace.close_numbers();
            self.see_saved(&mut workspace, &mut loaded).await?;
            self.save(&workspace, &loaded).await?;
        }
        let queues = self.queues(jobs, &workspace, &loaded).await;
        self.spent.push((workspace, loaded));
        let answer = |(job, verdict): (&Job, Verdict)| {
            let queue = caller(job).and_then(|handle| queues.get(handle)).copied().unwrap_or_default();
            verdict.result.map(|result| Answer { result, queue, now: verdict.now })
        };
        Ok(jobs.iter().zip(verdicts).map(answer).collect())
    }

    /// Loads and decides until nobody needs to see more. A worker that writes then decides all
    /// again from the start, so that every command sees what those before it did, and the facts
    /// it was loaded with.
    async fn decide(
        &mut self,
        jobs: &[Job],
        mut wanted: Keys,
        workspace: &mut Workspace,
        loaded: &mut Loaded,
    ) -> Result<Vec<Verdict>, Failure> {
        let shared = Arc::clone(&self.shared);
        let write = self.writes;
        if write {
            wanted.counters.insert(ROW_NUMBERS.to_owned());
        }
        let mode = Mode { write, sandbox: shared.clock.is_sandbox(), seal: &shared.seal };
        let (start, began) = (workspace.mark(), Instant::now());
        load::load(&mut self.db, mode, wanted, workspace, loaded).await?;
        shared.clock.saw(began, loaded.clock_offset);
        workspace.open_numbers();
        let terms = Terms { rules: &shared.rules, now: shared.clock.moved(loaded.clock_offset), keep: write };
        let mut verdicts: Vec<Option<Verdict>> = vec![None; jobs.len()];
        let mut given_up = vec![false; jobs.len()];
        for round in 1.. {
            wanted = batch::decide(jobs, &mut verdicts, workspace, terms);
            if verdicts.iter().all(Option::is_some) {
                break;
            }
            if round >= ROUNDS_MAX {
                let open = verdicts.iter().zip(&mut given_up).filter(|(verdict, _)| verdict.is_none());
                open.for_each(|(_, given_up)| *given_up = true);
            } else {
                load::load(&mut self.db, mode, wanted, workspace, loaded).await?;
            }
            if write {
                workspace.undo_to(&start);
                workspace.open_numbers();
                verdicts.fill(None);
            }
            for (at, _) in given_up.iter().enumerate().filter(|(_, given_up)| **given_up) {
                let error = StoreError::Undecided { command: jobs[at].name, cause: "it never saw enough rows" };
                verdicts[at] = Some(Verdict { result: Err(error), now: terms.now });
            }
        }
        Ok(verdicts.into_iter().flatten().collect())
    }

    /// Looks at what was saved unseen (prepared rows): which of it is stored, and with what links.
    async fn see_saved(&mut self, workspace: &mut Workspace, loaded: &mut Loaded) -> Result<(), Failure> {
        let mut unseen = Keys::default();
        unseen.registrars.extend(workspace.registrars.dirty().map(|(key, _)| key.clone()));
        unseen.contacts.extend(workspace.contacts.dirty().map(|(key, _)| key.clone()));
        unseen.hosts.extend(workspace.hosts.dirty().map(|(key, _)| key.clone()));
        unseen.domains.extend(workspace.domains.dirty().map(|(key, _)| key.clone()));
        let unseen = load::missing(unseen, &loaded.keys);
        if unseen.is_empty() {
            return Ok(());
        }
        let shared = Arc::clone(&self.shared);
        let mode = Mode { write: true, sandbox: false, seal: &shared.seal };
        load::load(&mut self.db, mode, unseen, workspace, loaded).await
    }

    async fn save(&mut self, workspace: &Workspace, loaded: &Loaded) -> Result<(), Stop> {
        let shared = Arc::clone(&self.shared);
        let clock_offset: Option<Duration> = workspace.clock.map(|present| shared.clock.offset_of(present));
        let encoding = Encoding { rules: &shared.rules, seal: &shared.seal, clock_offset };
        let writes = Writes::of(workspace, loaded, &encoding);
        if writes.is_empty() {
            self.db.rollback().await;
            return Ok(());
        }
        writes.commit(&mut self.db).await.map_err(|unsaved| match unsaved.in_doubt {
            true => Stop::InDoubt(unsaved.failure.error),
            false => Stop::Failed(unsaved.failure),
        })?;
        shared.committed.notify_one();
        if clock_offset.is_some() {
            shared.clock.settle().await;
        }
        Ok(())
    }

    /// The queue of every calling registrar after the batch. It follows from the workspace, unless
    /// an oldest message was removed: the next oldest is known to the database only.
    async fn queues<'j>(
        &mut self,
        jobs: &'j [Job],
        workspace: &Workspace,
        loaded: &Loaded,
    ) -> BTreeMap<&'j Handle, Queue> {
        let mut queues: BTreeMap<&'j Handle, Queue> = BTreeMap::new();
        for handle in jobs.iter().filter_map(caller).collect::<BTreeSet<_>>() {
            let Ok(Some(standing)) = workspace.standing(handle) else { continue };
            let head = loaded.heads.get(handle).copied().flatten();
            queues.insert(handle, Queue { count: standing.message_count, head });
        }
        let mut unknown: BTreeSet<&Handle> = BTreeSet::new();
        for (id, message) in workspace.messages.dirty() {
            if let Some(message) = message {
                let Some(queue) = queues.get_mut(&message.registrar) else { continue };
                queue.head = Some(queue.head.map_or(*id, |head| head.min(*id)));
            } else if let Some(owner) = loaded.queues.get(id).filter(|owner| queues.contains_key(owner)) {
                unknown.extend((loaded.heads.get(owner) == Some(&Some(*id))).then_some(owner));
            }
        }
        if !unknown.is_empty() {
            let heads = self.heads(&unknown).await;
            for (handle, queue) in queues.iter_mut().filter(|(handle, _)| unknown.contains(*handle)) {
                queue.head = heads.get(handle).copied();
            }
        }
        queues
    }

    async fn heads(&mut self, registrars: &BTreeSet<&Handle>) -> BTreeMap<Handle, i64> {
        let text = self.db.target().spell(HEADS, 1).into();
        let binds = [Bind::Text(Rows::keys(registrars.iter().copied()).into_json())];
        let rows = self.db.rows("reading the heads of queues", text, &binds).await.unwrap_or_else(|failure| {
            // The commands are done; that their answers do not name the next message is no failure.
            tracing::warn!(error = %failure.error, "the heads of queues could not be read");
            Vec::new()
        });
        let head = |row: &super::dialect::Row| {
            let handle = Handle::trusted(row.text(0).ok().flatten()?);
            Some((handle, row.number(1).ok().flatten()?))
        };
        rows.iter().filter_map(head).collect()
    }
}

fn caller(job: &Job) -> Option<&Handle> {
    match &job.actor {
        Actor::Registrar(handle) => Some(handle),
        Actor::Staff { .. } | Actor::Registry => None,
    }
}

fn tell(jobs: Vec<Job>, answers: Answers) {
    for (job, answer) in jobs.into_iter().zip(answers) {
        if let Err(error) = &answer {
            tracing::error!(command = job.name, sv_trid = job.transaction.sv_trid, error = %error, "{} failed", job.name);
        }
        // Nobody waits any more if the connection is gone; the command is done all the same.
        let _ = job.reply.send(answer);
    }
}

fn failed(jobs: &[Job], error: &StoreError) -> Answers {
    jobs.iter().map(|_| Err(error.clone())).collect()
}

/// Most loads before a command that still needs more is given up.
const ROUNDS_MAX: usize = 16;
/// Most repetitions of a batch that came into conflict with another process.
const CONFLICTS_MAX: usize = 5;
/// Most repetitions of a batch on a new connection.
const RECONNECTS_MAX: usize = 1;
/// One step into the index a queue: grouping would walk through all of it.
pub const HEADS: &str = "select r.id, (select min(m.id) from message m where m.registrar = r.id) \
                         from {keys} join registrar r on r.id = value";
