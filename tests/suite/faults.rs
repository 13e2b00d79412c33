//! Power cuts: what was answered is there afterwards, and nothing else.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::registry::SEEDED;
use crate::harness::sandbox::{NAVN, Sandbox};

#[test]
fn kill_nine_during_load_loses_no_answered_create_and_keeps_no_other() {
    let mut sandbox = Sandbox::start();
    let journal = sandbox.directory().join("journal");
    let mut load = Command::new(NAVN)
        .args(["load", "--connections", "8", "--seconds", "60", "--mix", "create=1", "--journal", "journal"])
        .current_dir(sandbox.directory())
        .env("NAVN_PORT", sandbox.address.port().to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the load tester starts");
    let begun = Instant::now();
    while answered(&journal).len() < CREATES_BEFORE_KILL {
        assert!(begun.elapsed() < Duration::from_secs(50), "the load tester creates too slowly");
        std::thread::sleep(Duration::from_millis(20));
    }
    sandbox.kill_and_restart();
    load.kill().ok();
    load.wait().expect("the load tester ends");

    let answered = answered(&journal);
    let listed = sandbox.admin("domain list --limit 1000000");
    let stored: Vec<&str> = listed.as_array().expect("a list").iter().filter_map(|d| d["domain"].as_str()).collect();
    let lost: Vec<_> =
        answered.iter().filter(|(name, code)| **code < 2000 && !stored.contains(&name.as_str())).collect();
    assert!(lost.is_empty(), "answered and lost: {lost:?}");

    // Commands in flight when the power went may have become durable without their answer
    // reaching anybody: at most one a connection, and each of them whole.
    let unanswered = stored.iter().filter(|name| !SEEDED.contains(name) && !answered.contains_key(**name)).count();
    assert!(unanswered <= 8, "{unanswered} domains exist without an answer");
}

/// The names and codes the load tester has written down.
fn answered(journal: &std::path::Path) -> BTreeMap<String, u16> {
    let text = std::fs::read_to_string(journal).unwrap_or_default();
    let whole = text.rsplit_once('\n').map_or("", |(lines, _)| lines);
    whole
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, code)| Some((name.to_owned(), code.parse().ok()?)))
        .collect()
}

const CREATES_BEFORE_KILL: usize = 300;
