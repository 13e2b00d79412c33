//! A long queue costs no more than an empty one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::*;
use crate::flow::Request;
use crate::registry::command::{Command, HostInfo, PollAck};
use crate::registry::message::{Message, MessageData};
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Queue;
use crate::store::dialect::{Bind, Connection};
use crate::store::section::{self, Group};
use crate::store::worker::HEADS;
use crate::store::{messages, registrars};

#[test]
fn a_statement_works_as_little_on_a_hundred_thousand_messages_as_on_none() {
    each_database(|url| async move {
        let store = with_queues(&url).await;
        let target = Target::parse(&url).unwrap();
        let mut connection = target.connect(Purpose::Queries).await.unwrap();
        let heads = target.spell(HEADS, 1);
        let account = registrars::TABLE.select("where id = $1");
        let read = |group: Group| section::read(&target, group.bit());
        for (text, bind) in [
            (read(Group::Registrars), as_rows as fn(&str) -> String),
            (read(Group::Heads), as_rows),
            (heads, as_rows),
            (account, ToOwned::to_owned),
            (read(Group::Messages), as_message),
            (target.spell(&messages::TABLE.delete(), 1), as_message),
        ] {
            let [empty, full] = [EMPTY, FULL].map(bind);
            let (empty, full) = (work(&mut connection, &text, &empty).await, work(&mut connection, &text, &full).await);
            assert!(empty > 0, "the work on {text} was not measured");
            assert!(full <= WORK_FACTOR_MAX * empty, "{full} instead of {empty}: {text}");
        }
        // What walks through the queue is seen.
        let count = "select count(*) from message where registrar = $1";
        assert!(work(&mut connection, count, FULL).await > WORK_FACTOR_MAX * work(&mut connection, count, EMPTY).await);
        store.close().await;
    });
}

/// Shows what it measured with `cargo test a_long_queue -- --nocapture`. The bound is wide: the work
/// is counted above, and this says that nothing was forgotten there.
#[test]
fn a_long_queue_slows_no_command_down() {
    each_database(|url| async move {
        let store = with_queues(&url).await;
        let mut taken: Vec<[Vec<Duration>; 2]> = vec![Default::default(); 3];
        for round in 0..ROUNDS {
            for (side, registrar) in [EMPTY, FULL].into_iter().enumerate() {
                // The account with one message gets it back each time: its queue is empty otherwise.
                let id = if registrar == EMPTY { put_one(&store, registrar).await } else { 1 + round };
                let info = HostInfo { name: host_name("ns1.a.net") };
                let ack = PollAck { message: id.to_string() };
                let commands = [Command::PollRequest, Command::HostInfo(info), Command::PollAck(ack)];
                for (taken, command) in taken.iter_mut().zip(commands) {
                    let begun = Instant::now();
                    let answer = store.run(request(registrar, command)).await.unwrap();
                    taken[side].push(begun.elapsed());
                    assert!(answer.result.is_ok(), "{:?}", answer.result);
                    assert_eq!(answer.queue.count > 1, registrar == FULL);
                }
            }
        }
        let kind = if url.starts_with("sqlite") { "SQLite" } else { "PostgreSQL" };
        for (what, [empty, full]) in ["poll req", "info", "poll ack"].into_iter().zip(taken) {
            let [empty, full] = [empty, full].map(median);
            let ratio = full.as_secs_f64() / empty.as_secs_f64();
            println!("{kind}: {what}: {empty:?} with one message, {full:?} with {MESSAGES}, ratio {ratio:.2}");
            assert!(ratio < RATIO_MAX, "{what}: {full:?} instead of {empty:?}");
        }
        store.close().await;
    });
}

#[test]
fn of_two_acknowledgements_of_one_message_one_finds_it_gone() {
    each_database(|url| async move {
        let stores = [with_accounts(&url).await, open(&url).await];
        let mut ids = Vec::new();
        for _ in 0..20 {
            let id = put_one(&stores[0], EMPTY).await;
            let ack = Command::PollAck(PollAck { message: id.to_string() });
            let [one, other] = [0, 1].map(|at| {
                let (store, request) = (stores[at].clone(), request(EMPTY, ack.clone()));
                tokio::spawn(async move { store.run(request).await.unwrap() })
            });
            let answers = [one.await.unwrap(), other.await.unwrap()];
            let gone = Refusal::MessageNotFound(id.to_string());
            let results = answers.each_ref().map(|answer| answer.result.clone());
            assert!(results.contains(&Ok(Reply::Acknowledged(id))) && results.contains(&Err(gone)), "{results:?}");
            assert!(answers.iter().all(|answer| answer.queue == Queue::default()));
            ids.push(id);
        }
        assert!(ids.is_sorted_by(|one, next| one < next), "numbers are never used again: {ids:?}");
        for store in stores {
            store.close().await;
        }
    });
}

/// What the database does for a statement, undone afterwards: steps of SQLite's machine, or pages
/// PostgreSQL looks at.
async fn work(connection: &mut Connection, text: &str, bind: &str) -> u64 {
    let binds = [Bind::Text(bind.to_owned())];
    connection.execute("begin").await.unwrap();
    let done = if let Connection::Sqlite(sqlite) = connection {
        let steps = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&steps);
        let count = move || counted.fetch_add(1, Ordering::Relaxed) < u64::MAX;
        sqlite.lock_handle().await.unwrap().set_progress_handler(1, count);
        connection.rows(text.into(), &binds).await.unwrap();
        if let Connection::Sqlite(sqlite) = connection {
            sqlite.lock_handle().await.unwrap().remove_progress_handler();
        }
        steps.load(Ordering::Relaxed)
    } else {
        let explain = format!("explain (analyze, buffers, costs off, timing off) {text}");
        let plan = connection.rows(explain.as_str().into(), &binds).await.unwrap();
        let lines = plan.iter().filter_map(|row| row.text(0).unwrap());
        // The first is of the topmost node and counts what is below it.
        let pages = lines.filter_map(|line| line.split_once("Buffers: shared ")).next().map_or("", |(_, pages)| pages);
        let numbers = pages.split([' ', '=']).filter_map(|word| word.parse::<u64>().ok());
        numbers.sum()
    };
    connection.execute("rollback").await.unwrap();
    done
}

/// Two accounts, one with a long queue; ids as if they had been given out.
async fn with_queues(url: &str) -> Store {
    let store = with_accounts(url).await;
    let mut connection = Target::parse(url).unwrap().connect(Purpose::Queries).await.unwrap();
    for text in [
        format!(
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < {MESSAGES}) \
             insert into message (registrar, text, data, id, queued_at) \
             select '{FULL}', 'eksempel.dk has been updated', '{{\"kind\":\"none\"}}', i, 1790000000000 + i from n"
        ),
        format!("update registrar set message_count = {MESSAGES} where id = '{FULL}'"),
        format!("update counter set n = {MESSAGES} + 1000000 where name = 'id'"),
    ] {
        connection.rows(text.as_str().into(), &[]).await.unwrap();
    }
    connection.close().await;
    store
}

async fn with_accounts(url: &str) -> Store {
    let store = open(url).await;
    write(&store, |w, _| {
        [EMPTY, FULL].into_iter().for_each(|id| w.save_registrar(registrar(id)));
        w.save_host(host("ns1.a.net"));
        Ok(Reply::Done)
    })
    .await
    .unwrap();
    store
}

async fn put_one(store: &Store, registrar: &'static str) -> i64 {
    let put = write(store, move |w, _| {
        let (id, text, queued_at) = (w.next_id(), "text".to_owned(), at("2026-05-01T00:00:00Z"));
        let data = MessageData::None;
        w.queue_message(Message { id, registrar: handle(registrar), queued_at, text, data })?;
        Ok(Reply::Acknowledged(id))
    });
    match put.await.unwrap().result {
        Ok(Reply::Acknowledged(id)) => id,
        other => panic!("{other:?}"),
    }
}

fn request(registrar: &str, command: Command) -> Request {
    let transaction = Transaction { cl_trid: None, sv_trid: "SV-1".to_owned() };
    Request { command: command.into(), actor: Actor::Registrar(handle(registrar)), transaction, entropy: [0; 32] }
}

fn as_rows(registrar: &str) -> String {
    format!("[[\"{registrar}\"]]")
}

fn as_message(registrar: &str) -> String {
    format!("[[\"{registrar}\",{}]]", MESSAGES / 2)
}

fn median(mut taken: Vec<Duration>) -> Duration {
    taken.sort();
    taken[taken.len() / 2]
}

const EMPTY: &str = "REG-1";
const FULL: &str = "REG-2";
const MESSAGES: i64 = 100_000;
const ROUNDS: i64 = 60;
/// One more row, and the levels of an index over a hundred thousand.
const WORK_FACTOR_MAX: u64 = 4;
const RATIO_MAX: f64 = 3.0;
