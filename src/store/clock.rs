//! The registry's present: the machine's clock, moved in a sandbox.

use chrono::{DateTime, Duration, SubsecRound, Utc};

use crate::clock::Clock;

/// Tells the present with the offset read from the database: never one remembered, for another
/// process may have moved the clock since.
#[derive(Debug)]
pub struct PresentClock {
    machine: Clock,
    sandbox: bool,
}

impl PresentClock {
    /// A clock on `machine`, which in a `sandbox` may be moved.
    pub fn new(machine: Clock, sandbox: bool) -> Self {
        Self { machine, sandbox }
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
}
