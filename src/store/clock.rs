//! The registry's present: the machine's clock, moved in a sandbox.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration as Span, Instant};

use chrono::{DateTime, Duration, SubsecRound, Utc};

use crate::clock::Clock;

/// Tells the present with the offset last read from the database.
#[derive(Debug)]
pub struct PresentClock {
    machine: Clock,
    sandbox: bool,
    offset_ms: AtomicI64,
    learnt_at: Mutex<Option<Instant>>,
}

impl PresentClock {
    /// A clock on `machine`, which in a `sandbox` may be moved.
    pub fn new(machine: Clock, sandbox: bool) -> Self {
        Self { machine, sandbox, offset_ms: AtomicI64::new(0), learnt_at: Mutex::new(None) }
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

    /// Remembers the offset just read or written.
    pub fn learn(&self, offset: Option<Duration>) {
        let Some(offset) = offset else { return };
        self.offset_ms.store(offset.num_milliseconds(), Ordering::Release);
        *self.learnt_at.lock().expect("nobody panics while holding it") = Some(self.machine.instant());
    }

    /// The present, if it is certain or the offset was read a moment ago.
    pub fn recent(&self) -> Option<DateTime<Utc>> {
        let learnt_at = *self.learnt_at.lock().expect("nobody panics while holding it");
        let fresh = learnt_at.is_some_and(|learnt_at| self.machine.instant() - learnt_at < FRESH);
        let offset = Duration::milliseconds(self.offset_ms.load(Ordering::Acquire));
        (!self.sandbox || fresh).then(|| self.moved(offset))
    }
}

/// How long an offset is believed; another process may have moved the clock since.
const FRESH: Span = Span::from_millis(50);
