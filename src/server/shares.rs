//! What all connections of one account, or of one address, share: their pace and their turn.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::pace::Pace;

/// A share for each key, as long as somebody has it or it still matters.
#[derive(Debug)]
pub struct Shares<K> {
    per_second: Option<u32>,
    kept: Mutex<Kept<K>>,
}

#[derive(Debug)]
struct Kept<K> {
    shares: HashMap<K, Arc<Share>>,
    /// Those of no more use are thrown away when there are so many.
    full: usize,
}

/// What the connections of one account or address may do together.
#[derive(Debug)]
pub struct Share {
    /// How fast they may be.
    pub pace: Pace,
    turn: Arc<Semaphore>,
}

impl<K: Eq + Hash> Shares<K> {
    /// Shares of `per_second` units of work a second each; none means any number.
    pub fn new(per_second: Option<u32>) -> Self {
        Self { per_second, kept: Mutex::new(Kept { shares: HashMap::new(), full: KEPT_MIN }) }
    }

    /// The share of `key`.
    pub fn of(&self, key: K) -> Arc<Share> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.shares.len() >= kept.full {
            // One that is forgotten too early would give its owner a new burst for coming back.
            kept.shares.retain(|_, share| Arc::strong_count(share) > 1 || !share.pace.is_even());
            kept.full = KEPT_MIN.max(2 * kept.shares.len());
        }
        Arc::clone(kept.shares.entry(key).or_insert_with(|| Arc::new(Share::new(self.per_second))))
    }
}

impl Share {
    /// A share of its own.
    pub fn new(per_second: Option<u32>) -> Self {
        Self { pace: Pace::new(per_second), turn: Arc::new(Semaphore::new(1)) }
    }

    /// Waits until no other connection does something that takes a core for long: with one at a
    /// time, an account or address never has all cores.
    pub async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        // Nobody closes the semaphore.
        Arc::clone(&self.turn).acquire_owned().await.ok()
    }
}

/// So many shares are kept without asking whether they still matter.
const KEPT_MIN: usize = 1024;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn connections_of_one_account_share_its_pace() {
        let shares = Shares::new(Some(10));
        let (one, two, other) = (shares.of("a"), shares.of("a"), shares.of("b"));
        assert!((0..5).all(|_| one.pace.wait(1).is_none() && two.pace.wait(1).is_none()));
        assert!(one.pace.wait(1).is_some() && two.pace.wait(1).is_some());
        assert!(other.pace.wait(1).is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn going_and_coming_back_buys_no_burst() {
        let shares = Shares::new(Some(10));
        shares.of(0).pace.add(1000);
        (1..=KEPT_MIN).for_each(|key| drop(shares.of(key)));
        assert!(shares.of(0).pace.wait(1).is_some(), "it is still known");
    }

    #[tokio::test(start_paused = true)]
    async fn those_of_no_more_use_are_thrown_away() {
        let shares = Shares::new(Some(10));
        let held = shares.of(0);
        (1..=100 * KEPT_MIN).for_each(|key| shares.of(key).pace.add(0));
        let kept = || shares.kept.lock().unwrap().shares.len();
        assert!(kept() <= KEPT_MIN, "{}", kept());
        assert!(Arc::ptr_eq(&held, &shares.of(0)), "a share in use is kept");
        (1..=KEPT_MIN).for_each(|key| shares.of(key).pace.add(1));
        tokio::time::advance(Duration::from_secs(1)).await;
        (0..=2 * KEPT_MIN).for_each(|key| drop(shares.of(KEPT_MIN + key)));
        assert!(kept() <= KEPT_MIN + 1, "{}", kept());
    }

    #[tokio::test]
    async fn one_at_a_time_has_the_turn_of_a_share() {
        let share = Share::new(None);
        let held = share.turn().await;
        assert!(share.turn.try_acquire().is_err());
        drop(held);
        assert!(share.turn().await.is_some());
    }
}
