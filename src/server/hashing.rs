//! Threads that hash passwords: few of them, and after everybody else.
//!
//! A password takes a core for as long as hundreds of commands, and 19 MiB. Half the cores at most
//! do that, and only while no session wants them: a login may wait for a command, no command for a
//! login.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
#[cfg(target_os = "linux")]
use thread_priority::{
    NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy, set_thread_priority_and_policy, thread_native_id,
};
use tokio::sync::oneshot;

/// Where work waits for these threads, in order. They end with it.
#[derive(Debug)]
pub struct Hashing {
    waiting: Sender<Work>,
}

type Work = Box<dyn FnOnce() + Send>;

impl Hashing {
    /// Starts the threads.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn start() -> anyhow::Result<Self> {
        let (waiting, taken) = mpsc::channel();
        let taken = Arc::new(Mutex::new(taken));
        for _ in 0..threads() {
            let taken = Arc::clone(&taken);
            std::thread::Builder::new().name("hashing".to_owned()).spawn(move || serve(&taken))?;
        }
        Ok(Self { waiting })
    }

    /// Does `work` on one of the threads.
    ///
    /// # Errors
    /// When it panics.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
        let (done, result) = oneshot::channel();
        // A client that hangs up does not make room for another: what was begun is done.
        let work = Box::new(move || drop(done.send(work())));
        self.waiting.send(work).ok().context("no thread hashes passwords")?;
        result.await.context("hashing a password")
    }
}

fn serve(taken: &Mutex<Receiver<Work>>) {
    yield_to_others();
    loop {
        let next = taken.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(work) = next else { return };
        // A panic is logged, and told by the answer that does not come.
        let _ = catch_unwind(AssertUnwindSafe(work));
    }
}

/// Gives this thread what cores have no other use for. A lower priority would not do: a thread that
/// has a core keeps it for some milliseconds, whoever wakes, unless its policy is this one.
fn yield_to_others() {
    #[cfg(target_os = "linux")]
    if let Err(error) = set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, LEFT_OVER) {
        tracing::warn!("passwords are hashed at the priority of the sessions: {error}");
    }
}

fn threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    (cores / 2).max(1)
}

/// `SCHED_IDLE`. Where no core is ever without a use it still leaves a three-hundredth of one.
#[cfg(target_os = "linux")]
const LEFT_OVER: ThreadSchedulePolicy = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_done_after_a_panic_too() {
        let hashing = Hashing::start().unwrap();
        assert_eq!(hashing.run(|| 1).await.unwrap(), 1);
        for _ in 0..2 * threads() {
            assert!(hashing.run(|| panic!("this one")).await.is_err());
        }
        assert_eq!(hashing.run(|| 2).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn no_more_is_done_at_once_than_there_are_threads() {
        let hashing = Hashing::start().unwrap();
        let seen = Arc::new(Mutex::new(std::collections::HashSet::new()));
        let works = (0..50).map(|_| {
            let seen = Arc::clone(&seen);
            hashing.run(move || seen.lock().unwrap().insert(std::thread::current().id()))
        });
        for work in works {
            work.await.unwrap();
        }
        assert!(seen.lock().unwrap().len() <= threads());
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn passwords_come_after_commands() {
        let policy = || thread_priority::thread_schedule_policy().unwrap();
        let own = policy();
        let hashing = Hashing::start().unwrap();
        assert_eq!(hashing.run(policy).await.unwrap(), LEFT_OVER);
        assert_ne!(own, LEFT_OVER);
        assert_eq!(policy(), own, "the sessions keep theirs");
    }
}
