//! The commands that wait, taken in turn: who asks for much waits longer, not those beside him.
//!
//! Every account has a lane of its own. A batch takes one command from each lane with something
//! in it, round after round, so a command waits for the batch being served and, in its own batch,
//! behind at most [`SHARE_WEIGHT_MAX`] (or one command, if that weighs more) of each other account,
//! however many others ask. An account that is alone has whole batches to itself.
//!
//! Nobody is held back at the door: whoever asks waits for the answer, so there are never more
//! commands here than sessions and jobs of the registry.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::{Duration, Instant};

use super::StoreError;
use super::batch::{COMMAND_WEIGHT, Job};
use crate::flow::Actor;
use crate::registry::handle::Handle;

/// Where commands wait for one kind of worker.
#[derive(Debug)]
pub struct Turns {
    workers: usize,
    lanes: Mutex<Lanes>,
    arrived: Notify,
}

#[derive(Debug, Default)]
struct Lanes {
    lanes: Vec<Lane>,
    /// The lane of each account that ever asked. The registry itself has the lane of no handle.
    of: HashMap<Option<Handle>, usize>,
    /// How many commands wait.
    waiting: usize,
    /// Lanes that hold something, whose turn it is first.
    turn: VecDeque<usize>,
    /// The number of the batch being put together.
    batch: u64,
    /// The account whose turn was first in the last batch, and when two were last seen to ask.
    first: Option<usize>,
    crowded_at: Option<Instant>,
    closed: bool,
}

#[derive(Debug, Default)]
struct Lane {
    jobs: VecDeque<Job>,
    /// Whether it is the registry's own, for staff and jobs, which crowd nobody.
    own: bool,
    /// What it has of the batch with this number.
    taken: (u64, usize),
}

/// What a worker finds.
enum Look {
    Batch(Vec<Job>),
    Nothing,
    End,
}

impl Turns {
    /// Where commands wait for one of `workers`.
    pub fn new(workers: usize) -> Self {
        Self { workers, lanes: Mutex::default(), arrived: Notify::new() }
    }

    /// Lets `job` wait.
    ///
    /// # Errors
    /// [`StoreError::Closed`] after [`Turns::close`].
    pub fn push(&self, job: Job) -> Result<(), StoreError> {
        let mut lanes = self.lanes();
        if lanes.closed {
            return Err(StoreError::Closed);
        }
        lanes.push(job);
        drop(lanes);
        self.arrived.notify_one();
        Ok(())
    }

    /// The next batch, as soon as anything waits; none when it is closed and empty.
    pub async fn batch(&self) -> Option<Vec<Job>> {
        loop {
            // Made before looking: what comes or closes in between wakes it all the same.
            let arrived = self.arrived.notified();
            self.gather().await;
            match self.look() {
                Look::Batch(jobs) => return Some(jobs),
                Look::End => return None,
                Look::Nothing => arrived.await,
            }
        }
    }

    /// Takes no more. What waits is still served.
    pub fn close(&self) {
        self.lanes().closed = true;
        self.arrived.notify_waiters();
    }

    /// Lets sessions that could ask now ask first, as long as more of them do: a statement costs
    /// nearly the same for one command and for many. Nobody waits for that when nobody else is
    /// there, and not all are waited for: while the database works for some, others are answered.
    async fn gather(&self) {
        let mut seen = 0;
        loop {
            let waiting = self.lanes().waiting;
            if waiting <= seen || waiting >= GATHERED_MAX {
                return;
            }
            seen = waiting;
            tokio::task::yield_now().await;
        }
    }

    fn look(&self) -> Look {
        let mut lanes = self.lanes();
        if lanes.turn.is_empty() {
            return if lanes.closed { Look::End } else { Look::Nothing };
        }
        let most = self.most(lanes.waiting);
        let jobs = lanes.take(most, Instant::now());
        let more = !lanes.turn.is_empty();
        drop(lanes);
        if more {
            self.arrived.notify_one();
        }
        Look::Batch(jobs)
    }

    /// How many of those that wait come into a batch. One of several workers leaves the others
    /// theirs: if all were in its batch, nothing would be left to do beside it.
    fn most(&self, waiting: usize) -> usize {
        match self.workers {
            1 => BATCH_MAX,
            workers => waiting.div_ceil(workers).clamp(GATHERED_MAX, BATCH_MAX),
        }
    }

    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lanes {
    fn push(&mut self, job: Job) {
        let account = match &job.actor {
            Actor::Registrar(handle) => Some(handle.clone()),
            Actor::Staff { .. } | Actor::Registry => None,
        };
        let at = *self.of.entry(account).or_insert(self.lanes.len());
        if at == self.lanes.len() {
            let own = !matches!(job.actor, Actor::Registrar(_));
            self.lanes.push(Lane { own, ..Lane::default() });
        }
        let jobs = &mut self.lanes[at].jobs;
        if jobs.is_empty() {
            self.turn.push_back(at);
        }
        jobs.push_back(job);
        self.waiting += 1;
    }

    /// A batch of at most so many of those that wait: never empty if anything does.
    fn take(&mut self, most: usize, now: Instant) -> Vec<Job> {
        self.batch += 1;
        let share = if self.is_crowded(now) { SHARE_WEIGHT_MAX } else { usize::MAX };
        let (mut jobs, mut weight, mut sated) = (Vec::new(), 0, Vec::new());
        while let Some(at) = self.turn.pop_front() {
            let Lane { jobs: waiting, taken, .. } = &mut self.lanes[at];
            let Some(next) = waiting.front().map(|job| job.weight) else { continue };
            if jobs.len() == most || !jobs.is_empty() && weight + next > BATCH_WEIGHT_MAX {
                self.turn.push_front(at);
                break;
            }
            let own = if taken.0 == self.batch { taken.1 } else { 0 };
            if own > 0 && own + next > share {
                sated.push(at);
                continue;
            }
            weight += next;
            *taken = (self.batch, own + next);
            jobs.extend(waiting.pop_front());
            if !waiting.is_empty() {
                self.turn.push_back(at);
            }
        }
        self.turn.extend(sated);
        self.waiting -= jobs.len();
        jobs
    }

    /// Whether more than one account has asked lately.
    fn is_crowded(&mut self, now: Instant) -> bool {
        let mut accounts = self.turn.iter().copied().filter(|at| !self.lanes[*at].own);
        if let Some(first) = accounts.next() {
            if accounts.next().is_some() || self.first.is_some_and(|before| before != first) {
                self.crowded_at = Some(now);
            }
            self.first = Some(first);
        }
        self.crowded_at.is_some_and(|at| now.duration_since(at) < CROWDED_FOR)
    }
}

/// Most commands in a batch.
pub const BATCH_MAX: usize = 256;
/// As many commands are gathered; a batch holds more only if they wait already.
const GATHERED_MAX: usize = 16;
/// Most bytes in a batch, roughly; more only if one command has more.
const BATCH_WEIGHT_MAX: usize = 4 * 1024 * 1024;
/// Most bytes one account has of a batch while others ask, too: few commands, so that a batch
/// ends soon and nobody waits long for the next.
pub const SHARE_WEIGHT_MAX: usize = 8 * COMMAND_WEIGHT;
/// So long after others have asked an account still shares.
const CROWDED_FOR: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests;
