//! Ten years of a registry: registrars, registrants and staff chosen by chance, a clock that jumps,
//! work that is done late or by two at once, and processes that die. After every step an oracle, which
//! reckons for itself, must agree with everything the registry has written down.
//!
//! `NAVN_SEED` and `NAVN_SIMULATION_YEARS` choose another run; a failure tells the seed, and what went
//! before. `NAVN_SIMULATION_TRACE` tells every step. Processes die towards the end only, so that up
//! to there the same seed is the same run; with `NAVN_SIMULATION_CRASHES` they die at any time.

mod chance;
mod crash;
mod desk;
mod house;
mod mirror;
mod oracle;
mod registrars;
mod rows;
mod time;
mod whole;
mod xml;

use std::collections::VecDeque;
use std::env;
use std::time::Instant;

use chrono::{DateTime, Duration, Utc};
use navn::registry::refusal::Refusal;
use navn::registry::reply::Reply;
use navn::registry::staff::StaffCommand;

use self::house::{House, Said};
use self::oracle::{Oracle, What};
use self::rows::Witness;
use crate::harness::database::each_database;
use crate::harness::dice::Dice;
use crate::harness::tell;

#[test]
fn ten_years_by_chance_go_by_the_rules() {
    let seed = number("NAVN_SEED").unwrap_or(SEED);
    let years = number("NAVN_SIMULATION_YEARS").unwrap_or(YEARS);
    let told = each_database(|url| async move {
        let days = if url.starts_with("sqlite:") { years * 365 } else { years * 365 / POSTGRES_SHARE };
        tell(format_args!(
            "simulation: NAVN_SEED={seed}, {days} days on {}",
            url.split(':').next().unwrap_or_default()
        ));
        let mut play = Play::begin(&url, seed, days).await;
        let outcome = play.run().await;
        if let Err(wrong) = outcome {
            return Err(play.report(&wrong));
        }
        let summary = play.summary();
        play.house.close().await;
        Ok(summary)
    });
    for outcome in told {
        match outcome {
            Ok(summary) => tell(format_args!("simulation: {summary}")),
            Err(report) => panic!("{report}"),
        }
    }
}

/// What a step comes to: nothing, or what is wrong.
type Check = Result<(), String>;

/// A run of the simulation.
struct Play {
    seed: u64,
    begun: Instant,
    house: House,
    oracle: Oracle,
    witness: Witness,
    dice: Dice,
    begins_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    step: u64,
    /// Until when nobody does due work.
    asleep_until: Option<DateTime<Utc>>,
    looked_at: DateTime<Utc>,
    hosts: Vec<String>,
    recent: VecDeque<String>,
    counts: Counts,
}

/// How often what happened.
#[derive(Debug, Default)]
struct Counts {
    granted: u64,
    refused: u64,
    queries: u64,
    crashes: u64,
    sleeps: u64,
    mirrored: u64,
    looks: u64,
}

impl Play {
    async fn begin(url: &str, seed: u64, days: u64) -> Self {
        let begins_at = START.parse().expect("an instant");
        let house = House::open(url, begins_at, oracle::calendar::rules()).await;
        let mut witness = Witness::open(url).await;
        let oracle = Oracle::begin(&house.registry.store, &mut witness).await.expect("what there is");
        let ends_at = begins_at + Duration::days(i64::try_from(days).expect("few days"));
        let hosts = HOSTS.map(str::to_owned).into();
        let (recent, counts) = (VecDeque::new(), Counts::default());
        let dice = Dice::new(seed, 0);
        let (step, asleep_until, looked_at) = (0, None, begins_at);
        let begun = Instant::now();
        Self {
            seed,
            begun,
            house,
            oracle,
            witness,
            dice,
            begins_at,
            ends_at,
            step,
            asleep_until,
            looked_at,
            hosts,
            recent,
            counts,
        }
    }

    /// Step by step to the end, and then until nothing waits but for people.
    async fn run(&mut self) -> Check {
        while self.house.now() < self.ends_at {
            self.step += 1;
            match self.dice.below(1000) {
                0..600 => self.registrars_do().await?,
                600..850 => self.staff_does().await?,
                850..992 => self.somebody_asks().await?,
                992..996 if self.may_crash() => self.crash().await?,
                _ => self.fall_asleep(),
            }
            self.oracle.judge(&mut self.witness).await?;
            self.pass_time().await?;
            self.oracle.judge(&mut self.witness).await?;
            if self.house.now() - self.looked_at > Duration::days(7) {
                self.looked_at = self.house.now();
                self.look_at_everything().await?;
            }
        }
        self.end().await?;
        let never: Vec<&str> = SHOWN.iter().copied().filter(|kind| !self.oracle.kinds.contains_key(*kind)).collect();
        let long = self.ends_at - self.begins_at >= Duration::days(LONG_DAYS);
        if long && !never.is_empty() { Err(format!("never happened: {never:?}")) } else { Ok(()) }
    }

    /// How a crash ends nobody can repeat, so most of the time there is none.
    fn may_crash(&self) -> bool {
        let all = self.ends_at - self.begins_at;
        self.house.now() > self.ends_at - all / CRASHING_PART || env::var_os("NAVN_SIMULATION_CRASHES").is_some()
    }

    /// A registrar's command. A refusal, or a question, changes nothing.
    async fn command(&mut self, who: &str, command: &str, what: What) -> Result<Said, String> {
        let document = crate::harness::client::wrap(command);
        self.document(who, &document, what).await
    }

    async fn document(&mut self, who: &str, document: &str, what: What) -> Result<Said, String> {
        let before = self.witness.mark().await?;
        let said = self.house.exchange(who, document).await?;
        self.note(format!("{who}: {} -> {} {}", short(document), said.code, message(&said.document)));
        let granted = said.code < 2000;
        self.oracle.hear(&said.sv_trid, who, what, Some(granted));
        if said.code == 2400 {
            return Err(format!("the registry failed: {}", said.document));
        }
        if granted {
            self.counts.granted += 1;
        } else {
            self.counts.refused += 1;
            self.unchanged(&before, "a refused command").await?;
        }
        Ok(said)
    }

    /// A question, which changes nothing.
    async fn question(&mut self, who: &str, command: &str) -> Result<Said, String> {
        let before = self.witness.mark().await?;
        let said = self.house.send(who, command).await?;
        self.counts.queries += 1;
        if said.code == 2400 {
            return Err(format!("the registry failed: {}", said.document));
        }
        self.unchanged(&before, "a question").await?;
        Ok(said)
    }

    /// What staff does. A refusal changes nothing.
    async fn order(&mut self, command: StaffCommand, what: What) -> Result<Result<Reply, Refusal>, String> {
        let before = self.witness.mark().await?;
        let asked = format!("{command:?}");
        let (sv_trid, answer) = self.house.staff(command).await?;
        let outcome = answer.as_ref().map_or_else(ToString::to_string, |_| "done".to_owned());
        self.note(format!("staff: {asked} -> {outcome}"));
        self.oracle.hear(&sv_trid, "staff", what, Some(answer.is_ok()));
        if answer.is_ok() {
            self.counts.granted += 1;
        } else {
            self.counts.refused += 1;
            self.unchanged(&before, "a refused order").await?;
        }
        Ok(answer)
    }

    async fn unchanged(&mut self, before: &str, what: &str) -> Check {
        if self.witness.mark().await? == before { Ok(()) } else { Err(format!("{what} has changed something")) }
    }

    fn note(&mut self, line: String) {
        let line = format!("{} #{} {line}", self.house.now().format("%Y-%m-%d %H:%M:%S%.3f"), self.step);
        if trace() {
            tell(&line);
        }
        self.recent.push_back(line);
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
    }

    fn report(&self, wrong: &str) -> String {
        let recent = self.recent.iter().map(String::as_str).collect::<Vec<_>>().join("\n  ");
        format!("NAVN_SEED={} step {} at {}:\n{wrong}\nbefore it:\n  {recent}", self.seed, self.step, self.house.now())
    }

    fn summary(&self) -> String {
        let (facts, entries) = self.oracle.seen;
        let kinds: Vec<String> = self.oracle.kinds.iter().map(|(kind, count)| format!("{kind}: {count}")).collect();
        let kinds = kinds.join(", ");
        let took_s = self.begun.elapsed().as_secs();
        format!(
            "{took_s} s, {} steps, {} names, {facts} facts, {entries} entries, {:?}; {kinds}",
            self.step,
            self.oracle.names.len(),
            self.counts
        )
    }
}

/// The words of an answer's result.
fn message(document: &str) -> &str {
    let after = document.split_once("<msg").and_then(|(_, rest)| rest.split_once('>'));
    after.and_then(|(_, rest)| rest.split('<').next()).unwrap_or_default()
}

/// A document without its wrapping.
fn short(document: &str) -> &str {
    let inside = document.split_once("<command>").map_or(document, |(_, rest)| rest);
    inside.split("<clTRID>").next().unwrap_or(inside)
}

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().expect("a number"))
}

/// Whether every step is told.
fn trace() -> bool {
    env::var_os("NAVN_SIMULATION_TRACE").is_some()
}

const START: &str = "2026-03-01T09:00:00Z";
/// The seed of a run that is part of all tests.
const SEED: u64 = 2026;
const YEARS: u64 = 10;
/// PostgreSQL is looked through more slowly: it gets this part of the days.
const POSTGRES_SHARE: u64 = 8;
/// The last part of the time in which processes die.
const CRASHING_PART: i32 = 5;
/// In so many days everything happens.
const LONG_DAYS: i64 = 3650;
/// What a simulation that shows less than this would hide.
const SHOWN: [&str; 36] = [
    "approval_answered approved",
    "approval_answered rejected",
    "approval_ended done",
    "approval_ended lapsed",
    "approval_ended overtaken",
    "approval_ended rejected",
    "auto_renew_changed",
    "booked deposit",
    "contact_deleted",
    "contact_updated",
    "document_issued credit_note",
    "document_issued invoice",
    "document_issued warning",
    "domain_activated",
    "domain_create_refused terms_lapsed",
    "domain_created",
    "domain_deleted",
    "domain_renewed false",
    "domain_renewed true",
    "domain_restored",
    "domain_suspended cancelled",
    "domain_suspended expired",
    "domain_suspended identity_failed",
    "domain_suspended unpaid",
    "domain_transferred",
    "host_deleted",
    "identity_requested",
    "invoice_paid false",
    "invoice_paid true",
    "name_offered",
    "position_ended offer_lapsed",
    "position_ended unpaid",
    "position_paid",
    "registrant_changed",
    "suspension_letter_due",
    "vid_changed",
];
/// Lines told before a failure.
const RECENT: usize = 40;
const HOSTS: [&str; 4] =
    ["ns1.navn-sandbox.net", "ns2.navn-sandbox.net", "ns1.other-sandbox.net", "ns2.other-sandbox.net"];
