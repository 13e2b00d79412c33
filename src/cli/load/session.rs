//! One session under load: commands go out as the pace says, answers come back in order.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::BytesMut;
use chrono::{DateTime, Utc};
use tokio::time::{Duration, Instant, sleep_until};

use super::glance;
use super::mix::Kind;
use super::tally::Tally;
use super::work::{Ask, Identity, Plan, Work};
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

impl Shared {
    /// The counts, for one session at a time.
    pub fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
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

/// Why a session ended before its time.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The connection broke.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    /// Answers must come in the order of the commands (RFC 5734 section 3).
    #[error("instead of the answer to command {asked} came one to command {answered}")]
    Order {
        /// The identifier of the command.
        asked: String,
        /// The identifier in the answer.
        answered: String,
    },
    /// An answer that is neither a response nor a greeting.
    #[error("an answer without a result code: {0}")]
    Code(String),
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
/// [`Broken`] when the connection breaks, or an answer is not the one to its command.
pub async fn run(
    mut connection: Connection,
    shared: Arc<Shared>,
    schedule: Schedule,
    identity: Identity,
    server_now: DateTime<Utc>,
) -> Result<(), Broken> {
    let services = connection.services().clone();
    let work = Work::new(&shared.plan, &services, identity);
    let started = (Instant::now(), server_now);
    let mut session = Session { shared: &shared, schedule, work, flying: VecDeque::new(), started };
    let result = session.talk(&mut connection).await;
    session.note_unanswered();
    session.note_unsent();
    result?;
    // Everything was answered; how the connection ends does not matter any more.
    let _ = connection.logout().await;
    Ok(())
}

impl Session<'_> {
    async fn talk(&mut self, connection: &mut Connection) -> Result<(), Broken> {
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
                answer = connection.receive() => self.take(&answer?)?,
                () = sleep_until(wake.unwrap_or(self.schedule.ends)), if wake.is_some() => continue,
            }
            while let Some(answer) = connection.received()? {
                self.take(&answer)?;
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

    /// Counts an answer that came in time, after making sure that it is the one to its command.
    fn take(&mut self, answer: &str) -> Result<(), Broken> {
        let now = Instant::now();
        let order = |asked: Option<&str>| Broken::Order {
            asked: asked.unwrap_or("none").to_owned(),
            answered: glance::cl_trid(answer).unwrap_or("none").to_owned(),
        };
        let Flying { ask, since } = self.flying.pop_front().ok_or_else(|| order(None))?;
        if ask.cl_trid.as_deref() != glance::cl_trid(answer) {
            return Err(order(ask.cl_trid.as_deref()));
        }
        let code = glance::code(answer).ok_or_else(|| Broken::Code(answer.to_owned()))?;
        if (self.schedule.begins..self.schedule.ends).contains(&now) {
            self.shared.tally().count(ask.kind, code, now - since);
        }
        if ask.kind == Kind::Create {
            self.note(&ask.name, &code.to_string());
        }
        self.work.answered(ask, code, answer);
        Ok(())
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

    /// Commands that should have gone out by the end, and had to wait for answers until then.
    fn note_unsent(&self) {
        let Some((next, interval)) = self.schedule.pace else { return };
        let late = self.schedule.ends.saturating_duration_since(next).as_nanos();
        self.shared.tally().miss(u64::try_from(late.div_ceil(interval.as_nanos().max(1))).unwrap_or(u64::MAX));
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
    use crate::cli::epp::services::Services;
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
    async fn a_session_far_behind_its_pace_ends_in_time_and_hides_nothing() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let shared = shared(file.reopen().unwrap());
        let worked = work(&shared, usize::MAX, Some(Duration::from_nanos(1)));
        tokio::time::timeout(Duration::from_secs(20), worked).await.expect("it ends").unwrap();
        let report = shared.tally().json(&MEASURED);
        // Each answer takes next to no time, but all commands should have gone out at once.
        assert!(report["all"]["max_ms"].as_f64().unwrap() > 300.0, "{report}");
        assert!(report["unsent"].as_u64().unwrap() > 100_000_000, "{report}");
    }

    #[tokio::test]
    async fn an_answer_to_another_command_is_noticed() {
        let (shared, services) = (shared(tempfile::tempfile().unwrap()), Services::default());
        let begins = Instant::now();
        let schedule = Schedule { begins, ends: begins + Duration::from_secs(3600), pace: None };
        let work = Work::new(&shared.plan, &services, identity());
        let started = (begins, "2026-11-22T07:00:00Z".parse().unwrap());
        let mut session = Session { shared: &shared, schedule, work, flying: VecDeque::new(), started };
        session.fill(&mut BytesMut::new());
        let [first, second, third] = [0, 1, 2].map(|at| session.flying[at].ask.cl_trid.clone().unwrap());
        let answer = |id: &str| format!("<result code='1000'/><trID><clTRID>{id}</clTRID></trID>");
        session.take(&answer(&first)).unwrap();
        let refused = session.take(&answer(&third));
        assert!(matches!(refused, Err(Broken::Order { asked, answered }) if asked == second && answered == third));
        let empty = session.take(&format!("<trID><clTRID>{third}</clTRID></trID>"));
        assert!(matches!(empty, Err(Broken::Code(_))), "{empty:?}");
        assert_eq!(shared.tally().json(&MEASURED)["all"]["n"], 1);
    }

    const MEASURED: Measured = Measured { seconds: 1.0, connections: 1, pipeline: 4, rate: None, lost: 0, cpu: None };

    async fn work(shared: &Arc<Shared>, limit: usize, interval: Option<Duration>) -> Result<(), Broken> {
        let server = StandIn::start(limit).await;
        let connection = Connection::open(&server.target.dialer().unwrap()).await.unwrap();
        let begins = Instant::now();
        let pace = interval.map(|interval| (begins, interval));
        let schedule = Schedule { begins, ends: begins + Duration::from_millis(400), pace };
        run(connection, Arc::clone(shared), schedule, identity(), "2026-11-22T07:00:00Z".parse().unwrap()).await
    }

    fn identity() -> Identity {
        Identity { number: 0, seed: 1, registrant: "K1-DK".to_owned() }
    }

    fn shared(journal: File) -> Arc<Shared> {
        let plan = Plan { mix: "create=1,renew=1".parse().unwrap(), ns: Vec::new(), known: Vec::new() };
        Arc::new(Shared { plan, pipeline: 4, tally: Mutex::default(), journal: Some(Mutex::new(journal)) })
    }
}
