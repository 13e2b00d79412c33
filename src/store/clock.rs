//! The registry's present: the machine's clock, moved in a sandbox.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, SubsecRound, Utc};
use tokio::time::{Instant, sleep};

use crate::clock::Clock;

/// Tells the present with the offset read from the database, for another process may move the
/// clock. What was read is good for [`TRUSTED_FOR`]: whoever moves the clock answers no sooner than
/// that after his commit, so once he has answered nobody shows the time before.
#[derive(Debug)]
pub struct PresentClock {
    machine: Clock,
    sandbox: bool,
    /// The offset last read, and when the look at it began.
    read: Mutex<Option<(Instant, Duration)>>,
}

impl PresentClock {
    /// A clock on `machine`, which in a `sandbox` may be moved.
    pub fn new(machine: Clock, sandbox: bool) -> Self {
        Self { machine, sandbox, read: Mutex::new(None) }
    }

    /// Whether the clock may be moved.
    pub fn is_sandbox(&self) -> bool {
        self.sandbox
    }

    /// The present if the clock was moved by `offset`.
    pub fn moved(&self, offset: Duration) -> DateTime<Utc> {
        (self.machine.now() + offset).trunc_subsecs(3)
    }

    /// How far the clock must be moved to show `present` now.
    pub fn offset_of(&self, present: DateTime<Utc>) -> Duration {
        present - self.machine.now()
    }

    /// The present as far as it is known without a look.
    pub fn known(&self) -> Option<DateTime<Utc>> {
        if !self.sandbox {
            return Some(self.moved(Duration::zero()));
        }
        let read = *self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, offset) = read.filter(|(began, _)| began.elapsed() < TRUSTED_FOR)?;
        Some(self.moved(offset))
    }

    /// Takes note of an offset read in a look that began at `began`.
    pub fn saw(&self, began: Instant, offset: Duration) {
        if self.sandbox {
            *self.read.lock().unwrap_or_else(PoisonError::into_inner) = Some((began, offset));
        }
    }

    /// Waits after a committed move until nobody trusts in what was before it.
    pub async fn settle(&self) {
        sleep(TRUSTED_FOR).await;
    }
}

/// How long an offset that was read may be shown.
const TRUSTED_FOR: std::time::Duration = std::time::Duration::from_millis(2);

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_offset_is_known_until_whoever_moved_the_clock_may_answer() {
        let clock = PresentClock::new(Clock::stopped_at("2026-11-22T07:00:00Z".parse().unwrap()), true);
        assert_eq!(clock.known(), None);
        let began = Instant::now();
        sleep(TRUSTED_FOR / 2).await;
        clock.saw(began, Duration::days(1));
        assert_eq!(clock.known(), Some("2026-11-23T07:00:00Z".parse().unwrap()));
        // Somebody commits a move just after that look began.
        sleep(TRUSTED_FOR / 2).await;
        assert_eq!(clock.known(), None);
    }

    #[test]
    fn a_clock_that_cannot_be_moved_is_always_known() {
        let clock = PresentClock::new(Clock::stopped_at("2026-11-22T07:00:00Z".parse().unwrap()), false);
        assert_eq!(clock.known(), Some("2026-11-22T07:00:00Z".parse().unwrap()));
    }
}
