//! Turns: what a batch holds of each account, counted.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::flow::Request;
use crate::registry::command::{Command, DomainCheck};
use crate::registry::message::Transaction;

#[test]
fn a_flood_has_its_share_of_a_batch_and_everybody_else_comes_in_at_once() {
    let mut lanes = Lanes::default();
    ask(&mut lanes, "REG-1", 1000, 0);
    ask(&mut lanes, "REG-2", 1, 0);
    ask(&mut lanes, "REG-3", 3, 0);
    let batch = lanes.take(BATCH_MAX, Instant::now());
    assert_eq!(["REG-1", "REG-2", "REG-3"].map(|account| count(&batch, account)), [SHARE, 1, 3]);
}

#[test]
fn commands_of_one_account_keep_their_order() {
    let mut lanes = Lanes::default();
    ask(&mut lanes, "REG-2", 1, 0);
    (0..300).for_each(|n| lanes.push(numbered("REG-1", 0, n)));
    let mut numbers = Vec::new();
    while !lanes.turn.is_empty() {
        let batch = lanes.take(BATCH_MAX, Instant::now());
        numbers.extend(batch.iter().filter(|job| account(job) == "REG-1").map(|job| job.entropy));
    }
    assert_eq!(numbers.len(), 300);
    assert!(numbers.is_sorted());
}

#[test]
fn an_account_alone_has_the_whole_batch() {
    let mut lanes = Lanes::default();
    ask(&mut lanes, "REG-1", 1000, 0);
    let batch = lanes.take(BATCH_MAX, Instant::now());
    assert_eq!(batch.len(), BATCH_MAX);
}

#[test]
fn one_of_several_workers_leaves_the_others_their_part() {
    let batches = |workers, asked| {
        let turns = Turns::new(workers);
        (0..asked).for_each(|n| turns.push(numbered("REG-1", 0, n)).unwrap());
        let mut sizes = Vec::new();
        while let Look::Batch(jobs) = turns.look() {
            sizes.push(jobs.len());
        }
        sizes
    };
    assert_eq!(batches(1, 100), [100]);
    assert_eq!(batches(2, 100), [50, 25, 16, 9]);
    assert_eq!(batches(2, 1000), [BATCH_MAX, BATCH_MAX, 244, 122, 61, 31, 16, 14]);
}

#[test]
fn whoever_was_beside_others_still_shares_for_a_minute() {
    let (mut lanes, begun) = (Lanes::default(), Instant::now());
    ask(&mut lanes, "REG-2", 1, 0);
    lanes.take(BATCH_MAX, begun);
    ask(&mut lanes, "REG-1", 1000, 0);
    let mut size = |after| lanes.take(BATCH_MAX, begun + after).len();
    assert_eq!([size(Duration::ZERO), size(CROWDED_FOR / 2), size(CROWDED_FOR)], [SHARE, SHARE, BATCH_MAX]);
}

#[test]
fn the_registrys_own_work_crowds_nobody_and_is_not_left_out() {
    let mut lanes = Lanes::default();
    ask(&mut lanes, "REG-1", 1000, 0);
    lanes.push(job(Actor::Registry, 0));
    let batch = lanes.take(BATCH_MAX, Instant::now());
    assert_eq!((count(&batch, "REG-1"), count(&batch, "")), (BATCH_MAX - 1, 1));
}

#[test]
fn a_command_heavier_than_the_share_is_the_only_one_of_its_account() {
    let mut lanes = Lanes::default();
    ask(&mut lanes, "REG-1", 5, 100);
    ask(&mut lanes, "REG-2", 1, 0);
    for (heavy, light) in [(1, 1), (1, 0)] {
        let batch = lanes.take(BATCH_MAX, Instant::now());
        assert_eq!((count(&batch, "REG-1"), count(&batch, "REG-2")), (heavy, light));
    }
}

#[test]
fn a_batch_ends_at_its_weight_and_the_next_begins_where_it_ended() {
    let mut lanes = Lanes::default();
    let accounts: Vec<String> = (0..40).map(|n| format!("REG-{n}")).collect();
    accounts.iter().for_each(|account| ask(&mut lanes, account, 1, 100));
    let mut seen = Vec::new();
    while !lanes.turn.is_empty() {
        let batch = lanes.take(BATCH_MAX, Instant::now());
        assert!(batch.iter().map(|job| job.weight).sum::<usize>() <= BATCH_WEIGHT_MAX);
        seen.extend(batch.iter().map(account));
    }
    assert_eq!(seen, accounts);
}

#[test]
fn more_accounts_than_a_batch_holds_follow_one_another() {
    let mut lanes = Lanes::default();
    let accounts: Vec<String> = (0..BATCH_MAX + 50).map(|n| format!("REG-{n}")).collect();
    accounts.iter().for_each(|account| ask(&mut lanes, account, 2, 0));
    let first: Vec<String> = lanes.take(BATCH_MAX, Instant::now()).iter().map(account).collect();
    assert_eq!(first, accounts[..BATCH_MAX]);
    let second: Vec<String> = lanes.take(BATCH_MAX, Instant::now()).iter().map(account).collect();
    assert_eq!(second[..50], accounts[BATCH_MAX..], "nobody is served twice before everybody was once");
}

proptest! {
    /// Whatever the others do, a command waits behind a bounded weight of theirs.
    #[test]
    fn a_command_waits_in_its_batch_behind_at_most_a_share_of_each_other(
        floods in proptest::collection::vec((1usize..600, 0usize..100), 1..6),
    ) {
        let mut lanes = Lanes::default();
        for (n, (jobs, items)) in floods.iter().enumerate() {
            ask(&mut lanes, &format!("REG-{n}"), *jobs, *items);
        }
        // As long as all have their part, the victim's is in the very next batch.
        ask(&mut lanes, "VICTIM", 1, 0);
        let batch = lanes.take(BATCH_MAX, Instant::now());
        prop_assert_eq!(count(&batch, "VICTIM"), 1);
        for n in 0..floods.len() {
            let own = batch.iter().filter(|job| account(job) == format!("REG-{n}"));
            let weights: Vec<usize> = own.map(|job| job.weight).collect();
            prop_assert!(weights.len() == 1 || weights.iter().sum::<usize>() <= SHARE_WEIGHT_MAX);
        }
        // Nothing is lost.
        let mut served = batch.len();
        while !lanes.turn.is_empty() {
            served += lanes.take(BATCH_MAX, Instant::now()).len();
        }
        prop_assert_eq!(served, 1 + floods.iter().map(|(jobs, _)| jobs).sum::<usize>());
    }
}

#[tokio::test]
async fn a_worker_wakes_for_what_comes_and_ends_when_it_is_closed_and_empty() {
    let turns = Arc::new(Turns::new(1));
    let worker = tokio::spawn({
        let turns = Arc::clone(&turns);
        async move {
            let mut served = 0;
            while let Some(jobs) = turns.batch().await {
                served += jobs.len();
            }
            served
        }
    });
    for _ in 0..10 {
        turns.push(job(registrar("REG-1"), 0)).unwrap();
        tokio::task::yield_now().await;
    }
    turns.push(job(registrar("REG-2"), 0)).unwrap();
    turns.close();
    assert!(matches!(turns.push(job(registrar("REG-1"), 0)), Err(StoreError::Closed)));
    assert_eq!(worker.await.unwrap(), 11, "what waited when it closed is served");
}

#[tokio::test]
async fn what_one_batch_leaves_wakes_the_next_worker() {
    let turns = Arc::new(Turns::new(1));
    let worker = || {
        tokio::spawn({
            let turns = Arc::clone(&turns);
            async move { turns.batch().await.map(|jobs| jobs.len()) }
        })
    };
    let workers = [worker(), worker()];
    tokio::task::yield_now().await;
    // Both sleep now, and are woken once for two commands and then by each other.
    {
        let mut lanes = turns.lanes();
        ask(&mut lanes, "REG-1", BATCH_MAX + 1, 0);
    }
    turns.arrived.notify_one();
    let mut sizes = Vec::new();
    for worker in workers {
        sizes.push(worker.await.unwrap().unwrap());
    }
    sizes.sort_unstable();
    assert_eq!(sizes, [1, BATCH_MAX]);
}

fn ask(lanes: &mut Lanes, account: &str, jobs: usize, items: usize) {
    (0..jobs).for_each(|_| lanes.push(job(registrar(account), items)));
}

fn numbered(account: &str, items: usize, number: u32) -> Job {
    let mut entropy = [0; 32];
    entropy[..4].copy_from_slice(&number.to_be_bytes());
    Job { entropy, ..job(registrar(account), items) }
}

/// A check of `items` names. Whoever waits for it has gone.
fn job(actor: Actor, items: usize) -> Job {
    let command = Command::DomainCheck(DomainCheck { names: vec![Err(String::new()); items] });
    let transaction = Transaction { cl_trid: None, sv_trid: "SV-1".to_owned() };
    Job::new(Request { command: command.into(), actor, transaction, entropy: [0; 32] }).0
}

fn registrar(account: &str) -> Actor {
    Actor::Registrar(Handle::trusted(account))
}

fn account(job: &Job) -> String {
    if let Actor::Registrar(handle) = &job.actor { handle.to_string() } else { String::new() }
}

fn count(batch: &[Job], wanted: &str) -> usize {
    batch.iter().filter(|job| account(job) == wanted).count()
}

const SHARE: usize = SHARE_WEIGHT_MAX / COMMAND_WEIGHT;
