//! SQL: rows in sets, group commit, two databases.
//!
//! A flow never talks to the database. One write runner per process takes the commands that
//! wait (of each account in turn: `turns`), loads what all of them must see in one statement,
//! decides them one after the other, writes what changed in one statement, commits durably and
//! only then answers. Two coalescing readers do the same for queries, without the write; a long
//! check comes to them in `pieces`. Staff reads have connections of their own.

pub mod accounts;
mod approvals;
mod batch;
mod checkpoint;
mod clock;
mod contacts;
mod db;
pub mod desk;
mod dialect;
mod domains;
mod due;
pub mod history;
mod hosts;
mod invoices;
mod ledger;
mod load;
mod messages;
mod migrate;
pub mod outbox;
mod payments;
mod pieces;
mod registrars;
pub mod rehearsal;
mod runner;
mod save;
mod seal;
mod search;
mod section;
mod statistics;
mod table;
mod turns;
mod value;
mod waiting_list;
mod worker;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use tokio::sync::{Mutex, oneshot};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use self::batch::Job;
use self::clock::PresentClock;
use self::db::Db;
use self::dialect::{Bind, Purpose, Target};
use self::seal::Seal;
use self::turns::Turns;
use self::value::Reader;
use self::worker::{Shared, Worker};
use crate::clock::Clock;
use crate::flow::Request;
use crate::ids::Ids;
use crate::registry::command::Command;
use crate::registry::handle::Handle;
use crate::registry::refusal::Refusal;
use crate::registry::registrar::{Queue, Registrar};
use crate::registry::reply::Reply;
use crate::registry::rules::Rules;
use crate::registry::staff::StaffCommand;

/// What the store needs to know besides where the database is.
#[derive(Clone, Debug)]
pub struct Options {
    /// The rules.
    pub rules: Arc<Rules>,
    /// The machine's clock.
    pub clock: Clock,
    /// The source of randomness.
    pub ids: Ids,
    /// Whether a new database's clock may be moved (sandbox); an old database knows itself.
    pub movable_clock: bool,
    /// The key that seals AuthInfo tokens at rest.
    pub seal_key: [u8; 32],
}

/// A decided command.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What the rules said.
    pub result: Result<Reply, Refusal>,
    /// The calling registrar's queue afterwards; empty for staff.
    pub queue: Queue,
    /// The present the decision was made in.
    pub now: DateTime<Utc>,
}

/// The store failed; what the client asked was not done.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL is neither `sqlite:PATH` nor `postgres://…`.
    #[error("the database URL {0} is neither sqlite:PATH nor postgres://…")]
    Url(String),
    /// The database refused or failed.
    #[error("{doing}: {cause}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// The driver's words.
        cause: String,
    },
    /// A row does not hold what it must.
    #[error("{table} {key}: {cause}")]
    Row {
        /// The table.
        table: &'static str,
        /// The row's key.
        key: String,
        /// What is wrong.
        cause: String,
    },
    /// A command could not be decided; only it was left out.
    #[error("{command}: {cause}")]
    Undecided {
        /// The command's name.
        command: &'static str,
        /// What went wrong.
        cause: &'static str,
    },
    /// The worker that had the command panicked: a fault of the program.
    #[error("the store panicked with the command in hand")]
    Lost,
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
}

/// A registry's database with its write runner and readers. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    shared: Arc<Shared>,
    writes: Arc<Turns>,
    reads: Arc<Turns>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    /// Ends the tasks that no queue ends.
    stop: CancellationToken,
    /// For logins, the clock and due work.
    desk: Mutex<Db>,
    /// For staff, whose reads may be long.
    search: Mutex<Db>,
}

impl Store {
    /// Opens (and for SQLite creates) the database, brings it to this version and starts the
    /// runner and two readers.
    ///
    /// # Errors
    /// [`StoreError`] when the URL is wrong or the database cannot be reached.
    pub async fn open(url: &str, options: Options) -> Result<Self, StoreError> {
        let target = Arc::new(Target::parse(url)?);
        let mut desk = Db::new(Arc::clone(&target), Purpose::Queries);
        migrate::migrate(desk.connection().await.map_err(|failure| failure.error)?).await?;
        statistics::forget(&mut desk).await?;
        let sandbox = mark(&mut desk, options.movable_clock).await?;
        let shared = Arc::new(Shared {
            rules: options.rules,
            clock: PresentClock::new(options.clock.clone(), sandbox),
            seal: Seal::new(&options.seal_key, options.ids.clone()),
            committed: Arc::default(),
        });
        let (writes, reads) = (Arc::new(Turns::new(1)), Arc::new(Turns::new(READERS)));
        let worker = |purpose, new: fn(Db, Arc<Shared>) -> Worker| {
            let (target, shared) = (Arc::clone(&target), Arc::clone(&shared));
            move || new(Db::new(Arc::clone(&target), purpose), Arc::clone(&shared))
        };
        let mut tasks = vec![tokio::spawn(runner::run(worker(Purpose::Changes, Worker::runner), Arc::clone(&writes)))];
        for _ in 0..READERS {
            let reader = worker(Purpose::Queries, Worker::reader);
            tasks.push(tokio::spawn(runner::run(reader, Arc::clone(&reads))));
        }
        let stop = CancellationToken::new();
        if !target.is_postgres() {
            let db = Db::new(Arc::clone(&target), Purpose::Search);
            tasks.push(tokio::spawn(checkpoint::run(db, Arc::clone(&shared.committed), stop.clone())));
        }
        let (desk, search) = (Mutex::new(desk), Mutex::new(Db::new(target, Purpose::Search)));
        let inner = Inner { shared, writes, reads, tasks: Mutex::new(tasks), stop, desk, search };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Decides one command: queries by a reader, changes by the runner. Returns after the commit
    /// is durable.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails; nothing was changed then, unless the connection broke
    /// or the runner panicked while committing.
    pub async fn run(&self, request: Request) -> Result<Answer, StoreError> {
        if !request.command.is_query() {
            return self.ask(&self.inner.writes, request).await;
        }
        let Shared { rules, clock, .. } = &*self.inner.shared;
        if !pieces::is_long(&request.command, rules.at(clock.moved(Duration::zero())).check_names_max) {
            return self.ask(&self.inner.reads, request).await;
        }
        let mut whole = None;
        for piece in pieces::of(&request.command) {
            let part = Request { command: Arc::new(piece), ..request.clone() };
            if !pieces::join(&mut whole, self.ask(&self.inner.reads, part).await?) {
                break;
            }
        }
        Ok(whole.expect("a long check has pieces"))
    }

    /// Decides changes one after the other in the order given, several with one commit. Each
    /// answer stands for itself.
    ///
    /// # Errors
    /// [`StoreError::Closed`] when nobody decides any more.
    pub async fn run_in_order(&self, requests: Vec<Request>) -> Result<Vec<Result<Answer, StoreError>>, StoreError> {
        let mut waiting = Vec::with_capacity(requests.len());
        for request in requests {
            waiting.push(self.hand_in(&self.inner.writes, request).await?);
        }
        let mut answers = Vec::with_capacity(waiting.len());
        for answer in waiting {
            answers.push(match answer {
                Ok(answer) => answer.await.map_err(|_| StoreError::Lost)?,
                Err(refused) => Ok(*refused),
            });
        }
        Ok(answers)
    }

    /// Decides one command and forgets it.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn dry_run(&self, request: Request) -> Result<Answer, StoreError> {
        self.ask(&self.inner.reads, request).await
    }

    /// The account behind a login name, with its queue.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn account(&self, user: &Handle) -> Result<Option<(Registrar, Queue)>, StoreError> {
        let text = registrars::TABLE.select("where id = $1");
        let rows = self.desk(&text, &[Bind::Text(user.to_string())]).await?;
        let read = |row| registrars::decode(&mut Reader::new(row, "registrar", 0, registrars::TABLE.texts_read()));
        rows.first().map(read).transpose()
    }

    /// The registry's present: the machine's clock, moved in a sandbox.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails.
    pub async fn now(&self) -> Result<DateTime<Utc>, StoreError> {
        if let Some(now) = self.inner.shared.clock.known() {
            return Ok(now);
        }
        // Every decision sees the present, that on nothing too; all who ask together share a look.
        let (job, answer) = Job::on_nothing();
        self.inner.reads.push(job)?;
        Ok(answer.await.map_err(|_| StoreError::Lost)??.now)
    }

    /// Whether this is a sandbox, whose clock may be moved.
    pub fn is_sandbox(&self) -> bool {
        self.inner.shared.clock.is_sandbox()
    }

    /// Finishes what waits and closes the connections.
    pub async fn close(&self) {
        self.inner.close_queues();
        for task in self.inner.tasks.lock().await.drain(..) {
            if let Err(error) = task.await {
                tracing::error!(error = %error, "a store task ended badly");
            }
        }
        self.inner.desk.lock().await.close().await;
        self.inner.search.lock().await.close().await;
    }

    async fn ask(&self, turns: &Turns, request: Request) -> Result<Answer, StoreError> {
        match self.hand_in(turns, request).await? {
            Ok(answer) => answer.await.map_err(|_| StoreError::Lost)?,
            Err(refused) => Ok(*refused),
        }
    }

    /// Lets the command wait for its turn, unless it would have the clock of a registry in
    /// production moved or run ahead of.
    async fn hand_in(
        &self,
        turns: &Turns,
        request: Request,
    ) -> Result<Result<oneshot::Receiver<Result<Answer, StoreError>>, Box<Answer>>, StoreError> {
        if !self.is_sandbox()
            && let Command::Staff(staff) = &*request.command
        {
            let now = self.now().await?;
            if moves_clock(staff, now) {
                let refusal = Refusal::NotNow("the clock can be moved only in a sandbox".to_owned());
                return Ok(Err(Box::new(Answer { result: Err(refusal), queue: Queue::default(), now })));
            }
        }
        let (job, answer) = Job::new(request);
        turns.push(job)?;
        Ok(Ok(answer))
    }

    async fn desk(&self, text: &str, binds: &[Bind]) -> Result<Vec<dialect::Row>, StoreError> {
        search::fetch(&self.inner.desk, text, binds).await
    }
}

impl Inner {
    fn close_queues(&self) {
        [&self.writes, &self.reads].into_iter().for_each(|turns| turns.close());
        self.stop.cancel();
    }
}

/// A store that nobody closed ends its workers all the same.
impl Drop for Inner {
    fn drop(&mut self) {
        self.close_queues();
    }
}

fn moves_clock(command: &StaffCommand, now: DateTime<Utc>) -> bool {
    match command {
        StaffCommand::ClockSet { .. } => true,
        StaffCommand::Advance { at, .. } => now < *at,
        _ => false,
    }
}

/// Writes down at creation whether the database is a sandbox, and tells what it is.
async fn mark(db: &mut Db, movable_clock: bool) -> Result<bool, StoreError> {
    let wanted = [Bind::Text(i64::from(movable_clock).to_string())];
    db.rows("marking the database", MARK.into(), &wanted).await.map_err(|failure| failure.error)?;
    let rows = db.rows("reading the database's mark", MARKED.into(), &[]).await.map_err(|failure| failure.error)?;
    Ok(rows.first().and_then(|row| row.text(0).ok().flatten()) == Some("1"))
}

const MARK: &str = "insert into setting (name, value) values ('sandbox', $1) on conflict (name) do nothing";
const MARKED: &str = "select value from setting where name = 'sandbox'";
/// Coalescing readers of short queries; more of them only split the batches.
const READERS: usize = 2;
