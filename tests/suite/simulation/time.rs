//! Time: it passes in small steps and large ones, and to the very moment at which something is due.
//! Due work is done at once, or not for weeks.

use chrono::{DateTime, Duration, Utc};

use super::oracle::calendar::tariff;
use super::{Check, Play};

impl Play {
    /// Nobody does due work for a while.
    pub fn fall_asleep(&mut self) {
        let days = *self.dice.pick(&[1, 3, 10, 25, 45, 80]);
        let until = self.house.now() + Duration::days(days);
        self.note(format!("nobody works until {until}"));
        self.counts.sleeps += 1;
        self.asleep_until = Some(until);
    }

    /// Moves the clock, and does what is due unless nobody works.
    pub async fn pass_time(&mut self) -> Check {
        let (before, now) = (self.house.now(), self.next_moment().await?);
        self.house.registry.clock.set(now);
        if tariff(before).period != tariff(now).period {
            self.house.log_out();
        }
        match self.asleep_until {
            Some(until) if now < until => Ok(()),
            Some(_) => {
                self.asleep_until = None;
                self.note("work is caught up".to_owned());
                self.work_unseen(true).await
            }
            None => self.work_unseen(false).await,
        }
    }

    /// Does due work, of which nobody may see that it was done.
    async fn work_unseen(&mut self, much: bool) -> Check {
        let pictures = self.mirror(much).await?;
        let both = much && self.dice.percent(50) || self.dice.percent(3);
        self.house.work(both).await?;
        self.oracle.judge(&mut self.witness).await?;
        self.compare(pictures).await?;
        let now = self.house.now();
        self.oracle.caught_up(now)
    }

    async fn next_moment(&mut self) -> Result<DateTime<Utc>, String> {
        let now = self.house.now();
        let dice = &mut self.dice;
        let seconds = match dice.below(100) {
            0..40 => dice.below(60),
            40..76 => 3_600 + dice.below(7 * 3_600),
            76..86 => 43_200 + dice.below(216_000),
            86..88 => 86_400 * (2 + dice.below(5)),
            88 if dice.percent(30) => 86_400 * (20 + dice.below(40)),
            _ => {
                // To a moment before, at, or after which something is due.
                let due = self.house.registry.store.next_due(now).await.map_err(|error| error.to_string())?;
                let Some(due) = due.filter(|due| *due - now < Duration::days(4)) else { return Ok(now) };
                let beside_ms = *self.dice.pick(&[-1000, -1, 0, 0, 0, 1, 1000]);
                return Ok((due + Duration::milliseconds(beside_ms)).max(now));
            }
        };
        let milliseconds = dice.below(2) * dice.below(1000);
        Ok(now + Duration::milliseconds((seconds * 1000 + milliseconds) as i64))
    }

    /// Everybody goes home: whatever waits for time ends by itself.
    pub async fn end(&mut self) -> Check {
        if self.asleep_until.take().is_some() {
            self.work_unseen(true).await?;
        }
        self.look_at_everything().await?;
        for day in 1..=LAST_DAYS {
            let now = self.house.now();
            let next = self.house.registry.store.next_due(now).await.map_err(|error| error.to_string())?;
            let evening = now + Duration::days(7);
            self.house.registry.clock.set(next.map_or(evening, |next| next.max(now).min(evening)));
            self.note(format!("last days: {day}"));
            self.work_unseen(false).await?;
            if self.house.now() > self.ends_at + Duration::days(LAST_TIME_DAYS) {
                break;
            }
        }
        self.look_at_everything().await?;
        self.nothing_waits().await
    }
}

/// Most turns of the last days.
const LAST_DAYS: usize = 3000;
/// After so long everything has come to its end that time can bring to one.
const LAST_TIME_DAYS: i64 = 400 + 30;
