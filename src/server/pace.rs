//! A steady rate with room for a burst: whoever is faster waits, nobody is refused.

use std::time::Duration;

use tokio::time::Instant;

/// How far ahead of its rate a session is.
#[derive(Debug)]
pub struct Pace {
    interval: Option<Duration>,
    /// When everything done so far would be done at the steady rate.
    due: Instant,
}

impl Pace {
    /// At most `per_second` a second over time; none or zero means any number.
    pub fn new(per_second: Option<u32>) -> Self {
        let interval = per_second.and_then(|count| Duration::from_secs(1).checked_div(count));
        Self { interval, due: Instant::now() }
    }

    /// Counts one more and says how long it has to wait.
    pub fn wait(&mut self) -> Option<Duration> {
        let interval = self.interval?;
        let now = Instant::now();
        self.due = self.due.max(now) + interval;
        let ahead = self.due.duration_since(now);
        (ahead > BURST).then(|| ahead - BURST)
    }
}

/// A session may run ahead by what the rate gives in this time.
const BURST: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_is_free_and_the_rest_waits() {
        let mut pace = Pace::new(Some(10));
        assert!((0..10).all(|_| pace.wait().is_none()));
        assert_eq!(pace.wait(), Some(Duration::from_millis(100)));
        assert_eq!(pace.wait(), Some(Duration::from_millis(200)));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert!((0..10).all(|_| pace.wait().is_none()));
        assert!(pace.wait().is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_rate_nobody_waits() {
        for per_second in [None, Some(0)] {
            let mut pace = Pace::new(per_second);
            assert!((0..100_000).all(|_| pace.wait().is_none()));
        }
    }
}
