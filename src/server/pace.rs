//! A steady rate with room for a burst: whoever is faster waits, nobody is refused.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How far ahead of its rate an account or an address is, over all its connections.
#[derive(Debug)]
pub struct Pace {
    /// How long one unit of work takes at the steady rate.
    interval: Option<Duration>,
    /// When everything done so far would be done at the steady rate.
    due: Mutex<Instant>,
}

impl Pace {
    /// At most `per_second` units a second over time; none or zero means any number.
    pub fn new(per_second: Option<u32>) -> Self {
        let interval = per_second.and_then(|count| Duration::from_secs(1).checked_div(count));
        Self { interval, due: Mutex::new(Instant::now()) }
    }

    /// Counts `units` more and says how long whoever does them has to wait first.
    pub fn wait(&self, units: u32) -> Option<Duration> {
        let interval = self.interval?;
        let now = Instant::now();
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        *due = (*due).max(now) + interval * units;
        let ahead = due.duration_since(now);
        (ahead > BURST).then(|| ahead - BURST)
    }

    /// Counts `units` that are done already: whoever comes next waits for them.
    pub fn add(&self, units: u32) {
        if units > 0 {
            self.wait(units);
        }
    }

    /// Whether everything done so far would be done by now: a new pace would be the same.
    pub fn is_even(&self) -> bool {
        *self.due.lock().unwrap_or_else(PoisonError::into_inner) <= Instant::now()
    }
}

/// What reading a frame of so many octets counts: a usual command one, the largest as much as the
/// many small ones it could have been.
pub fn frame_cost(octets: usize) -> u32 {
    1 + cost(octets / COMMAND_OCTETS)
}

/// What a command counts besides its frame: a change waits for the disk, a list is looked up name
/// by name.
pub fn command_cost(changes: bool, items: usize) -> u32 {
    (if changes { CHANGE_COST } else { 0 }) + cost(items / ITEMS_A_UNIT)
}

/// What reading a frame counts that took `took`, beyond its octets: nothing for a document of the
/// usual kind, and all it cost for one made to be expensive.
pub fn time_cost(took: Duration, octets: usize) -> u32 {
    let units = took.as_micros() / UNIT_TIME.as_micros();
    u32::try_from(units).unwrap_or(u32::MAX / 2).saturating_sub(frame_cost(octets))
}

fn cost(units: usize) -> u32 {
    u32::try_from(units).unwrap_or(u32::MAX / 2)
}

/// What a handshake counts.
pub const HANDSHAKE_COST: u32 = 10;
/// What hashing a password counts: it takes a core for as long as hundreds of commands.
pub const HASHING_COST: u32 = 200;
/// What a change counts more than a query.
const CHANGE_COST: u32 = 3;
/// As many names in a list count one.
const ITEMS_A_UNIT: usize = 4;
/// As many octets of a frame count one.
const COMMAND_OCTETS: usize = 4096;
/// A frame that takes longer to read for what it counts was made to be expensive.
const UNIT_TIME: Duration = Duration::from_micros(100);
/// Work may run ahead by what the rate gives in this time.
const BURST: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_is_free_and_the_rest_waits() {
        let pace = Pace::new(Some(10));
        assert!((0..10).all(|_| pace.wait(1).is_none()));
        assert_eq!(pace.wait(1), Some(Duration::from_millis(100)));
        assert_eq!(pace.wait(1), Some(Duration::from_millis(200)));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert!((0..10).all(|_| pace.wait(1).is_none()));
        assert!(pace.wait(1).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_rate_nobody_waits() {
        for per_second in [None, Some(0)] {
            let pace = Pace::new(per_second);
            assert!((0..100_000).all(|_| pace.wait(1).is_none()));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn heavy_work_waits_for_its_weight_and_what_was_done_is_paid_later() {
        let pace = Pace::new(Some(10));
        assert!(pace.is_even());
        pace.add(15);
        assert_eq!(pace.wait(5), Some(Duration::from_secs(1)));
        assert!(!pace.is_even());
        tokio::time::advance(Duration::from_secs(2)).await;
        assert!(pace.is_even());
    }

    #[test]
    fn a_frame_counts_as_much_as_the_small_ones_it_could_have_been() {
        assert_eq!([0, 500, 4096, 262_144].map(frame_cost), [1, 1, 2, 65]);
    }

    #[test]
    fn changes_and_lists_count_more() {
        assert_eq!(command_cost(false, 0), 0);
        assert_eq!(command_cost(true, 2), 3);
        assert_eq!(command_cost(false, 1000), 250);
    }

    #[test]
    fn only_a_document_made_to_be_expensive_counts_its_time() {
        assert_eq!(time_cost(Duration::from_micros(90), 1300), 0);
        assert_eq!(time_cost(Duration::from_millis(3), 262_144), 0);
        assert_eq!(time_cost(Duration::from_millis(180), 84_000), 1800 - 21);
    }
}
