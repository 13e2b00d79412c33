//! One session under load: commands go out as the pace says, answers come back in order.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::BytesMut;
use chrono::{DateTime, Utc};
use tokio::time::{Duration, Instant, sleep_until};

use super::mix::Kind;
use super::tally::Tally;
use super::work::{Ask, Plan, Work, code};
use crate::cli::epp::connection::{Connection, ConnectionError};
use crate::epp::frame;

/// What all sessions of a run share.
#[derive(Debug)]
pub struct Shared {
    /// What to ask.
    pub plan: Plan,
    /// Commands in flight a session.
    pub pipeline: usize,
    /// Where answers are counted.
    pub tally: Mutex<Tally>,
    /// Where creates are written down as they are answered.
    pub journal: Option<Mutex<File>>,
}

/// When commands go out and which answers count.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    /// Counting begins.
    pub begins: Instant,
    /// Nothing is sent any more.
    pub ends: Instant,
    /// The first command, and how long after each the next; `None` as fast as answers come.
    pub pace: Option<(Instant, Duration)>,
}

struct Flying {
    ask: Ask,
    since: Instant,
}

/// A session at work.
struct Session<'s> {
    shared: &'s Shared,
    schedule: Schedule,
    work: Work<'s>,
    flying: VecDeque<Flying>,
    started: (Instant, DateTime<Utc>),
}

/// Works until the schedule ends and the last answer is there.
///
/// # Errors
/// [`ConnectionError`] when the connection breaks.
pub async fn run(
    mut connection: Connection,
    shared: Arc<Shared>,
    schedule: Schedule,
    (number, seed): (usize, u64),
    server_now: DateTime<Utc>,
) -> Result<(), ConnectionError> {
    let services = connection.services().clone();
    let work = Work::new(&shared.plan, &services, number, seed);
    let started = (Instant::now(), server_now);
    let mut session = Session { shared: &shared, schedule, work, flying: VecDeque::new(), started };
    let result = session.talk(&mut connection).await;
    session.note_unanswered();
    result?;
    // Everything was answered; how the connection ends does not matter any more.
    let _ = connection.logout().await;
    Ok(())
}

impl Session<'_> {
    async fn talk(&mut self, connection: &mut Connection) -> Result<(), ConnectionError> {
        let mut frames = BytesMut::new();
        loop {
            self.fill(&mut frames);
            if !frames.is_empty() {
                connection.send(&frames).await?;
                frames.clear();
            }
            let wake = self.wake();
            if self.flying.is_empty() {
                match wake {
                    None => return Ok(()),
                    Some(wake) => sleep_until(wake).await,
                }
                continue;
            }
            tokio::select! {
                answer = connection.receive() => self.take(&answer?),
                () = sleep_until(wake.unwrap_or(self.schedule.ends)), if wake.is_some() => continue,
            }
            while let Some(answer) = connection.received()? {
                self.take(&answer);
            }
        }
    }

    /// Puts together what may go out now.
    fn fill(&mut self, frames: &mut BytesMut) {
        while self.flying.len() < self.shared.pipeline {
            let now = Instant::now();
            if now >= self.schedule.ends {
                return;
            }
            let since = match &mut self.schedule.pace {
                None => now,
                Some((next, _)) if *next > now => return,
                // Counted from when it should have gone out, however late it does.
                Some((next, interval)) => std::mem::replace(next, *next + *interval),
            };
            let ask = self.work.next(self.started.1 + (now - self.started.0));
            frame::put(frames, &ask.document);
            self.flying.push_back(Flying { ask, since });
        }
    }

    /// When there may be something to send without any answer; `None` when an answer must come first.
    fn wake(&self) -> Option<Instant> {
        let (next, _) = self.schedule.pace?;
        // A session that is behind its pace has commands left that should have gone out; at the end
        // they are not sent any more.
        let sends = self.flying.len() < self.shared.pipeline && Instant::now() < self.schedule.ends;
        (sends && next < self.schedule.ends).then_some(next)
    }

    fn take(&mut self, answer: &str) {
        let now = Instant::now();
        let Some(Flying { ask, since }) = self.flying.pop_front() else { return };
        let code = code(answer).unwrap_or_default();
        if (self.schedule.begins..self.schedule.ends).contains(&now) {
            let mut tally = self.shared.tally.lock().unwrap_or_else(PoisonError::into_inner);
            tally.count(ask.kind, code, now - since);
        }
        if ask.kind == Kind::Create {
            self.note(&ask.name, &code.to_string());
        }
        self.work.answered(ask, code, answer);
    }

    /// One line a create, in the file before anything else happens.
    fn note(&self, name: &str, code: &str) {
        if let Some(journal) = &self.shared.journal {
            let mut journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(error) = journal.write_all(format!("{name} {code}\n").as_bytes()) {
                eprintln!("the journal was not written: {error}");
            }
        }
    }

    /// Creates that were sent and never answered may or may not have been carried out.
    fn note_unanswered(&self) {
        for flying in self.flying.iter().filter(|flying| flying.ask.kind == Kind::Create) {
            self.note(&flying.ask.name, "-");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::epp::connection::stand_in::StandIn;
    use crate::cli::load::tally::Measured;

    #[tokio::test]
    async fn commands_are_counted_and_creates_written_down() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let shared = shared(file.reopen().unwrap());
        work(&shared, usize::MAX, None).await.unwrap();
        let report = shared.tally.lock().unwrap().json(&MEASURED);
        let journal = std::fs::read_to_string(file.path()).unwrap();
        assert!(report["commands"]["create"]["n"].as_u64().unwrap() > 0, "{report}");
        assert!(report["commands"]["renew"]["n"].as_u64().unwrap() > 0, "{report}");
        assert!(journal.lines().count() > 0 && journal.lines().all(|line| line.ends_with(".dk 1000")), "{journal}");
    }

    #[tokio::test]
    async fn a_broken_session_leaves_its_unanswered_creates_in_the_journal() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let shared = shared(file.reopen().unwrap());
        assert!(work(&shared, 1, None).await.is_err());
        assert!(std::fs::read_to_string(file.path()).unwrap().lines().any(|line| line.ends_with(".dk -")));
    }

    #[tokio::test]
    async fn a_wanted_rate_is_not_exceeded() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let shared = shared(file.reopen().unwrap());
        work(&shared, usize::MAX, Some(Duration::from_millis(100))).await.unwrap();
        let sent = shared.tally.lock().unwrap().json(&MEASURED)["all"]["n"].as_u64().unwrap();
        assert!((1..=4).contains(&sent), "{sent}");
    }

    #[tokio::test]
    async fn a_session_far_behind_its_pace_ends_in_time() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let shared = shared(file.reopen().unwrap());
        let worked = work(&shared, usize::MAX, Some(Duration::from_nanos(1)));
        tokio::time::timeout(Duration::from_secs(20), worked).await.expect("it ends").unwrap();
    }

    const MEASURED: Measured = Measured { seconds: 1.0, connections: 1, pipeline: 4, rate: None, lost: 0, cpu: None };

    async fn work(shared: &Arc<Shared>, limit: usize, interval: Option<Duration>) -> Result<(), ConnectionError> {
        let server = StandIn::start(limit).await;
        let connection = Connection::open(&server.target.dialer().unwrap()).await.unwrap();
        let begins = Instant::now();
        let pace = interval.map(|interval| (begins, interval));
        let schedule = Schedule { begins, ends: begins + Duration::from_millis(400), pace };
        run(connection, Arc::clone(shared), schedule, (0, 1), "2026-11-22T07:00:00Z".parse().unwrap()).await
    }

    fn shared(journal: File) -> Arc<Shared> {
        let mix = "create=1,renew=1".parse().unwrap();
        let plan = Plan { mix, registrant: "K1-DK".to_owned(), ns: Vec::new(), known: Vec::new() };
        Arc::new(Shared { plan, pipeline: 4, tally: Mutex::default(), journal: Some(Mutex::new(journal)) })
    }
}
