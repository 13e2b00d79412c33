//! The timer of a session.

use std::pin::Pin;

use tokio::time::{Instant, Sleep, sleep_until};

/// A timer that is moved to a later time for nothing: it wakes up early, sees that it is not yet
/// due, and goes on sleeping. A busy session would set a new one for every frame.
#[derive(Debug)]
pub struct Alarm {
    sleep: Pin<Box<Sleep>>,
    due: Instant,
}

impl Alarm {
    /// One that is due at once.
    pub fn new() -> Self {
        let due = Instant::now();
        Self { sleep: Box::pin(sleep_until(due)), due }
    }

    /// Moves it.
    pub fn set(&mut self, due: Instant) {
        self.due = due;
        if due < self.sleep.deadline() || self.sleep.is_elapsed() {
            self.sleep.as_mut().reset(due);
        }
    }

    /// Waits until it is due.
    pub async fn rings(&mut self) {
        loop {
            self.sleep.as_mut().await;
            if self.due <= Instant::now() {
                return;
            }
            self.sleep.as_mut().reset(self.due);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_rings_when_it_is_due_however_it_was_moved() {
        let (begun, mut alarm) = (Instant::now(), Alarm::new());
        for seconds in [10, 300, 20, 60] {
            alarm.set(begun + Duration::from_secs(seconds));
        }
        alarm.rings().await;
        assert_eq!(begun.elapsed().as_secs(), 60);
        alarm.set(begun + Duration::from_secs(90));
        alarm.rings().await;
        assert_eq!(begun.elapsed().as_secs(), 90);
    }
}
