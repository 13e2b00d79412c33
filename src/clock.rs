//! The one place that reads time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the time: the machine's, or in tests one that stands still until it is set.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    stopped_ms: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that shows `instant` until [`Clock::set`] moves it. Clones move together.
    pub fn stopped_at(instant: DateTime<Utc>) -> Self {
        Self { stopped_ms: Some(Arc::new(AtomicI64::new(instant.timestamp_millis()))) }
    }

    /// Moves a stopped clock; the machine's clock is not moved.
    pub fn set(&self, instant: DateTime<Utc>) {
        if let Some(stopped) = &self.stopped_ms {
            stopped.store(instant.timestamp_millis(), Ordering::SeqCst);
        }
    }

    /// The present, in whole milliseconds, as storage keeps it.
    pub fn now(&self) -> DateTime<Utc> {
        let stopped = self.stopped_ms.as_ref().map(|stopped| stopped.load(Ordering::SeqCst));
        stopped.and_then(DateTime::from_timestamp_millis).unwrap_or_else(|| Utc::now().trunc_subsecs(3))
    }

    /// A point to measure durations from.
    pub fn instant(&self) -> Instant {
        Instant::now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_clock_moves_only_when_set() {
        let (first, second) = ("2026-01-01T00:00:00Z".parse().unwrap(), "2026-02-01T00:00:00Z".parse().unwrap());
        let clock = Clock::stopped_at(first);
        assert_eq!(clock.now(), first);
        clock.clone().set(second);
        assert_eq!(clock.now(), second);
    }
}
