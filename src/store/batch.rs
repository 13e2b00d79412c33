//! A batch of commands, decided one after the other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::oneshot;

use super::{Answer, StoreError};
use crate::flow::{Actor, Context, Flow, Halt, Keys, Request, Workspace};
use crate::registry::command::Command;
use crate::registry::message::Transaction;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;
use crate::registry::rules::Rules;
use crate::registry::staff::StaffCommand;

/// A command that waits for its answer.
pub struct Job {
    /// What is to be decided.
    pub flow: Arc<dyn Flow + Send + Sync>,
    /// The command's name.
    pub name: &'static str,
    /// Who asks.
    pub actor: Actor,
    /// The command's identifiers.
    pub transaction: Transaction,
    /// Random bytes for this command alone.
    pub entropy: [u8; 32],
    /// How many bytes it may come to, roughly.
    pub weight: usize,
    /// Where the answer goes.
    pub reply: oneshot::Sender<Result<Answer, StoreError>>,
}

/// How a decision came out, and the present it was made in.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What the rules said, or that the program failed.
    pub result: Result<Result<Reply, Refusal>, StoreError>,
    /// The present.
    pub now: DateTime<Utc>,
}

/// How a batch is decided.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The rules.
    pub rules: &'a Rules,
    /// The present, before anybody in the batch moves it.
    pub now: DateTime<Utc>,
    /// Whether what commands change stays, for the next to see and to be written.
    pub keep: bool,
}

impl Job {
    /// A job for `request`, and where its answer will come.
    pub fn new(request: Request) -> (Self, oneshot::Receiver<Result<Answer, StoreError>>) {
        let (reply, answer) = oneshot::channel();
        let weight = weight(&request.command);
        let name = request.command.name();
        let Request { command, actor, transaction, entropy } = request;
        (Self { flow: command, name, actor, transaction, entropy, weight, reply }, answer)
    }

    /// A job that asks for nothing but the present.
    pub fn on_nothing() -> (Self, oneshot::Receiver<Result<Answer, StoreError>>) {
        let (reply, answer) = oneshot::channel();
        let transaction = Transaction { cl_trid: None, sv_trid: String::new() };
        let (flow, actor) = (Arc::new(Nothing), Actor::Registry);
        (Self { flow, name: "present", actor, transaction, entropy: [0; 32], weight: 0, reply }, answer)
    }

    /// Adds what the decision will surely look at.
    pub fn want(&self, keys: &mut Keys) {
        // A panic here costs nothing: the decision asks for what it misses, or panics itself.
        let _ = catch_unwind(AssertUnwindSafe(|| self.flow.keys(&self.actor, keys)));
    }
}

/// Looks at nothing and decides nothing.
struct Nothing;

impl Flow for Nothing {
    fn keys(&self, _actor: &Actor, _keys: &mut Keys) {}

    fn decide(&self, _workspace: &mut Workspace, _context: &Context<'_>) -> Result<Reply, Halt> {
        Ok(Reply::Done)
    }
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Job({})", self.name)
    }
}

/// Decides every job that has no verdict yet, in order, and collects what those that stopped must
/// see. A job in that state has no verdict afterwards.
pub fn decide(jobs: &[Job], verdicts: &mut [Option<Verdict>], workspace: &mut Workspace, terms: Terms<'_>) -> Keys {
    let mut wanted = Keys::default();
    for (job, verdict) in jobs.iter().zip(verdicts).filter(|(_, verdict)| verdict.is_none()) {
        let now = workspace.clock.unwrap_or(terms.now);
        let context = Context {
            now,
            rules: terms.rules,
            policy: terms.rules.at(now),
            actor: &job.actor,
            command: job.name,
            transaction: &job.transaction,
            entropy: job.entropy,
        };
        let mark = workspace.mark();
        let outcome = catch_unwind(AssertUnwindSafe(|| job.flow.decide(workspace, &context)));
        if !terms.keep || !matches!(outcome, Ok(Ok(_))) {
            workspace.undo_to(&mark);
        }
        let result = match outcome {
            Ok(Ok(reply)) => Ok(Ok(reply)),
            Ok(Err(Halt::Refused(refusal))) => Ok(Err(refusal)),
            Ok(Err(Halt::Needs(keys))) => {
                wanted.merge(*keys);
                continue;
            }
            Err(_) => {
                tracing::error!(
                    command = job.name,
                    sv_trid = job.transaction.sv_trid,
                    "deciding {} panicked",
                    job.name
                );
                Err(StoreError::Undecided { command: job.name, cause: "the decision panicked" })
            }
        };
        *verdict = Some(Verdict { result, now });
    }
    wanted
}

/// How many bytes the rows of a command may come to.
fn weight(command: &Command) -> usize {
    let items = match command {
        Command::Staff(staff) => match &**staff {
            StaffCommand::Seed(seed) => {
                8 * (seed.registrars.len() + seed.contacts.len() + seed.hosts.len() + seed.domains.len())
            }
            StaffCommand::OutboxDelivered { ids } => ids.len(),
            _ => 0,
        },
        command => command.items(),
    };
    COMMAND_WEIGHT + items * ITEM_WEIGHT
}

/// Bytes of an ordinary command's rows.
pub const COMMAND_WEIGHT: usize = 8 * 1024;
/// Bytes of a name in a list, with the rows it finds.
const ITEM_WEIGHT: usize = 2 * 1024;
