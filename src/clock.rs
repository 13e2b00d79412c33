//! The one place that reads time.

use std::time::Instant;

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the time of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock;

impl Clock {
    /// The present, in whole milliseconds, as storage keeps it.
    pub fn now(self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(3)
    }

    /// A point to measure durations from.
    pub fn instant(self) -> Instant {
        Instant::now()
    }
}
