//! Due work: late is like on time, two at once are like one, and a crash in the middle is none.

mod deeds;
mod picture;

use chrono::{DateTime, Duration, Utc};
use navn::ids::Ids;
use navn::registry::policy::Policy;
use navn::registry::rules::Rules;
use navn::server::scheduler;
use proptest::collection::vec;
use proptest::test_runner::{Config, TestRunner};

use self::deeds::{DEEDS, Deeds};
use self::picture::{picture, without_numbers};
use crate::harness::database::each_database;
use crate::harness::registry::Registry;
use crate::harness::sandbox::{NAVN, Sandbox};
use crate::harness::tell;

#[test]
fn one_late_run_leaves_what_daily_runs_would_have_left() {
    let mut runner = TestRunner::new(Config { cases: 6, failure_persistence: None, ..Config::default() });
    let chosen = vec(0..DEEDS, 4..12);
    let outcome = runner.run(&(chosen, 20_i64..500), |(chosen, days)| {
        let daily = played(&chosen, days, |day| day);
        let late = played(&chosen, days, |_| days);
        proptest::prop_assert_eq!(&daily, &played(&chosen, days, |day| (day / 7 + 1) * 7));
        proptest::prop_assert_eq!(daily, late);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// What a registry looks like `days` after some deeds, if after each day it works off what was due
/// by the end of `until` of it.
fn played(chosen: &[usize], days: i64, until: impl Fn(i64) -> i64) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let directory = tempfile::tempdir().expect("a directory");
        let url = format!("sqlite:{}", directory.path().join("navn.db").display());
        let registry = Registry::open_under(&url, start(), rules()).await;
        let mut deeds = Deeds::default();
        for (hours, deed) in (1..).zip(chosen) {
            registry.clock.set(start() + Duration::hours(hours));
            deeds.carry_out(&registry, *deed).await;
        }
        let mut done = 0;
        for day in 1..=days {
            let next = until(day).min(days);
            if done < next {
                registry.move_to(start() + Duration::days(next) + Duration::hours(13)).await;
                done = next;
            }
        }
        let seen = picture(&registry, &deeds).await;
        registry.store.close().await;
        seen
    })
}

#[test]
fn two_that_work_at_once_do_nothing_twice_and_leave_nothing() {
    let all: Vec<usize> = (0..DEEDS).chain(0..DEEDS).collect();
    let alone = without_numbers(played(&all, 500, |_| 500));
    each_database(|url| {
        let (all, alone) = (all.clone(), alone.clone());
        async move {
            let registry = Registry::open_under(&url, start(), rules()).await;
            let mut deeds = Deeds::default();
            for (hours, deed) in (1..).zip(&all) {
                registry.clock.set(start() + Duration::hours(hours));
                deeds.carry_out(&registry, *deed).await;
            }
            let other = registry.neighbour(&url).await;
            registry.clock.set(start() + Duration::days(500) + Duration::hours(13));
            let (one, two) = (registry.store.clone(), other.clone());
            let first = tokio::spawn(async move { scheduler::run_due(&one, &Ids::seeded(8)).await });
            let second = tokio::spawn(async move { scheduler::run_due(&two, &Ids::seeded(9)).await });
            let happened =
                [first, second].map(|task| async { task.await.expect("no panic").expect("no failure").len() });
            let [first, second] = happened;
            tell(format!("two at once: {} and {} events", first.await, second.await));
            assert_eq!(other.due(other.now().await.expect("the present"), 9).await.expect("due work"), []);
            let seen = picture(&registry, &deeds).await;
            other.close().await;
            registry.store.close().await;
            assert_eq!(without_numbers(seen), alone, "{url}");
        }
    });
}

#[test]
fn work_that_was_killed_half_way_goes_on_and_does_nothing_twice() {
    let sandbox = Sandbox::start();
    let load = ["load", "--connections", "8", "--seconds", "4", "--mix", "create=1"];
    assert!(sandbox.navn(&load).status.success());
    let domains = || sandbox.admin("domain list --limit 1000000").as_array().cloned().unwrap_or_default();
    let made = domains().len();
    assert!(made > 300, "only {made} domains");
    // Killed again and again while a year of renewals is on its way.
    for wait_ms in [150, 300, 450] {
        let mut desk = std::process::Command::new(NAVN)
            .args(["admin", "clock", "advance", "200d"])
            .current_dir(sandbox.directory())
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("the desk starts");
        std::thread::sleep(std::time::Duration::from_millis(wait_ms));
        desk.kill().ok();
        desk.wait().expect("a killed desk");
    }
    sandbox.admin("clock advance 400d");
    let statement = sandbox.admin("account statement REG-1001");
    let rows = statement.as_array().expect("a statement");
    let mut periods: std::collections::BTreeMap<&str, Vec<&str>> = std::collections::BTreeMap::new();
    for row in rows.iter().filter(|row| row["kind"] == "renew") {
        let (domain, at) = (row["domain"].as_str().expect("a name"), row["posted_at"].as_str().expect("a date"));
        periods.entry(domain).or_default().push(at);
    }
    assert!(periods.len() > 300, "only {} were renewed", periods.len());
    for (domain, charged) in &mut periods {
        let count = charged.len();
        charged.sort_unstable();
        charged.dedup();
        assert_eq!(charged.len(), count, "{domain} was charged twice for one period: {charged:?}");
    }
    assert_eq!(sandbox.admin("job list"), serde_json::json!([]));
    let now = sandbox.admin("clock show")["now"].as_str().expect("the present").to_owned();
    let lapsed: Vec<_> = domains()
        .into_iter()
        .filter(|domain| domain["state"] == "active" && domain["sponsor"] == "REG-1001")
        .filter(|domain| domain["expires_at"].as_str() < Some(&now))
        .collect();
    assert!(lapsed.is_empty(), "forgotten: {lapsed:?}");
}

/// Rules that change on the way.
fn rules() -> Rules {
    let dearer =
        Policy { price_period: "81.00".parse().expect("a price"), offer_ttl: Duration::days(10), ..Policy::dk_2023() };
    let begins_at = "2026-06-01T00:00:00Z".parse().expect("an instant");
    Rules::always(Policy::dk_2023()).until(begins_at, dearer)
}

fn start() -> DateTime<Utc> {
    "2026-03-01T09:00:00Z".parse().expect("an instant")
}
