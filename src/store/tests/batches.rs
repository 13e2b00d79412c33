//! Batches: what a command leaves behind, and what it costs the others.

use super::*;
use crate::flow::record;
use crate::registry::billing::account::Account;
use crate::registry::billing::ledger::{Booking, LedgerKind};
use crate::registry::event::Event;
use crate::registry::message::{Message, MessageData};
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Queue;

#[test]
fn a_refused_command_leaves_no_trace_and_costs_nobody_else() {
    each_database(|url| async move {
        let store = open(&url).await;
        let jobs = vec![
            made(|w| save(w, registrar("REG-1"))),
            made(|w| {
                w.save_registrar(registrar("REG-2"));
                Err(Refusal::NoPrivilege.into())
            }),
            made(|w| save(w, registrar("REG-3"))),
        ];
        let answers = batch(&store, &url, jobs).await;
        assert_eq!(answers[1].as_ref().unwrap().result, Err(Refusal::NoPrivilege));
        assert_eq!(ids(&store).await, ["REG-1", "REG-3"]);
        store.close().await;
    });
}

#[test]
fn a_command_sees_what_those_before_it_did_however_often_it_asks_for_more() {
    each_database(|url| async move {
        let store = open(&url).await;
        write(&store, |w, _| save(w, registrar("REG-1"))).await.unwrap();
        let pay = |by: i64| {
            made(move |w| {
                // Asks for one row after the other: three loads.
                w.contact(&handle("A1-DK"))?;
                w.domain(&name("a.dk"))?;
                let account = w.registrar(&handle("REG-1"))?.expect("it was saved");
                w.save_registrar(Registrar { balance: account.balance + Money::ore(by), ..(*account).clone() });
                Ok(Reply::Balance(account.balance))
            })
        };
        let answers = batch(&store, &url, vec![pay(1), pay(10), pay(100)]).await;
        let before: Vec<_> = answers.into_iter().map(|answer| answer.unwrap().result.unwrap()).collect();
        let balance = |ore| Reply::Balance(Money::ore(ore));
        assert_eq!(before, [balance(100_000), balance(100_001), balance(100_011)]);
        assert_eq!(store.registrars().await.unwrap()[0].balance, Money::ore(100_111));
        store.close().await;
    });
}

#[test]
fn a_command_that_never_sees_enough_fails_alone() {
    each_database(|url| async move {
        let store = open(&url).await;
        let asking = made(|_| {
            let mut keys = Keys::default();
            keys.registrars.insert(handle("REG-1"));
            Err(Halt::Needs(Box::new(keys)))
        });
        let answers = batch(&store, &url, vec![asking, made(|w| save(w, registrar("REG-2")))]).await;
        assert!(matches!(answers[0], Err(StoreError::Undecided { .. })));
        assert_eq!(answers[1].as_ref().unwrap().result, Ok(Reply::Done));
        assert_eq!(ids(&store).await, ["REG-2"]);
        store.close().await;
    });
}

#[test]
fn a_worker_that_panics_leaves_nobody_waiting_and_another_takes_its_place() {
    each_database(|url| async move {
        let store = open_as(&url, true).await;
        let mut connection = Target::parse(&url).unwrap().connect(Purpose::Search).await.unwrap();
        // A present that no calendar has, found where no decision is made.
        connection
            .execute("insert into setting (name, value) values ('clock_offset_ms', '9000000000000000000')")
            .await
            .unwrap();
        for turns in [&store.inner.writes, &store.inner.reads] {
            // More often than there are readers, each time with another that may wait behind it.
            for _ in 0..3 {
                let (jobs, answers): (Vec<Job>, Vec<Waiting>) =
                    [(); 2].map(|()| made(|_| Ok(Reply::Done))).into_iter().unzip();
                jobs.into_iter().for_each(|job| turns.push(job).unwrap());
                for answer in answers {
                    assert!(answer.await.is_err(), "its worker panicked");
                }
            }
        }
        connection.execute("delete from setting where name = 'clock_offset_ms'").await.unwrap();
        connection.close().await;
        write(&store, |w, _| save(w, registrar("REG-1"))).await.unwrap();
        read(&store, |w, _| w.registrar(&handle("REG-1")).map(|_| Reply::Done)).await.unwrap();
        assert_eq!(ids(&store).await, ["REG-1"]);
        store.close().await;
    });
}

#[test]
fn a_command_the_database_refuses_costs_only_itself() {
    each_database(|url| async move {
        let store = open(&url).await;
        let unlinked = made(|w| {
            w.save_domain(domain("a.dk", &["ns1.nowhere.net"]));
            Ok(Reply::Done)
        });
        let jobs = vec![made(|w| save(w, registrar("REG-1"))), unlinked, made(|w| save(w, registrar("REG-3")))];
        let answers = batch(&store, &url, jobs).await;
        assert!(matches!(answers[1], Err(StoreError::Database { doing: "writing rows", .. })), "{:?}", answers[1]);
        assert!(answers[0].is_ok() && answers[2].is_ok());
        assert_eq!(ids(&store).await, ["REG-1", "REG-3"]);
        assert_eq!(store.domain(&name("a.dk")).await.unwrap(), None);
        store.close().await;
    });
}

#[test]
fn a_panic_costs_only_its_command() {
    each_database(|url| async move {
        let store = open(&url).await;
        let panicking = made(|w| {
            w.save_registrar(registrar("REG-2"));
            panic!("on purpose")
        });
        let answers = batch(&store, &url, vec![panicking, made(|w| save(w, registrar("REG-1")))]).await;
        assert!(matches!(answers[0], Err(StoreError::Undecided { .. })));
        assert_eq!(ids(&store).await, ["REG-1"]);
        store.close().await;
    });
}

#[test]
fn more_row_numbers_than_reserved_are_reserved_and_the_batch_repeated() {
    each_database(|url| async move {
        let store = open(&url).await;
        let answer = write(&store, |w, _| {
            let first = w.next_id();
            (0..25_000).for_each(|_| _ = w.next_id());
            Ok(Reply::Balance(Money::ore(w.next_id() - first)))
        });
        assert_eq!(answer.await.unwrap().result, Ok(Reply::Balance(Money::ore(25_001))));
        store.close().await;
    });
}

#[test]
fn the_answer_tells_the_queue_as_it_is_after_the_batch() {
    each_database(|url| async move {
        let store = open(&url).await;
        write(&store, |w, _| save(w, registrar("REG-1"))).await.unwrap();
        assert_eq!(queue_after(&store, &url, |w| queue(w, 7)).await, Queue { count: 1, head: Some(7) });
        assert_eq!(queue_after(&store, &url, |w| queue(w, 9)).await, Queue { count: 2, head: Some(7) });
        assert_eq!(queue_after(&store, &url, |w| acknowledge(w, 7)).await, Queue { count: 1, head: Some(9) });
        assert_eq!(queue_after(&store, &url, |w| acknowledge(w, 9)).await, Queue { count: 0, head: None });
        store.close().await;
    });
}

#[test]
fn a_message_made_and_removed_in_one_batch_was_never_there() {
    each_database(|url| async move {
        let store = open(&url).await;
        write(&store, |w, _| save(w, registrar("REG-1"))).await.unwrap();
        batch(&store, &url, vec![made(|w| queue(w, 7)), made(|w| acknowledge(w, 7))]).await;
        assert_eq!(store.account(&handle("REG-1")).await.unwrap().unwrap().1, Queue::default());
        store.close().await;
    });
}

#[test]
fn name_servers_keep_their_order_and_lose_their_links() {
    each_database(|url| async move {
        let store = open(&url).await;
        let hosts = ["ns1.a.net", "ns2.a.net", "ns3.a.net"];
        write(&store, move |w, _| {
            hosts.iter().for_each(|name| w.save_host(host(name)));
            w.save_domain(domain("a.dk", &hosts));
            Ok(Reply::Done)
        })
        .await
        .unwrap();
        let turned = ["ns3.a.net", "ns1.a.net"];
        // Saved unseen, as prepared rows are.
        let write_turned = write(&store, move |w, _| {
            w.save_domain(domain("a.dk", &turned));
            Ok(Reply::Done)
        });
        write_turned.await.unwrap();
        assert_eq!(store.domain(&name("a.dk")).await.unwrap(), Some(domain("a.dk", &turned)));
        let removed = write(&store, |w, _| {
            assert_eq!(w.host_links(&host_name("ns2.a.net"))?, 0);
            w.delete_host(&host_name("ns2.a.net"), at("2026-01-01T00:00:00Z"));
            w.domain(&name("a.dk"))?;
            w.delete_domain(&name("a.dk"), at("2026-01-01T00:00:00Z"));
            Ok(Reply::Done)
        });
        assert_eq!(removed.await.unwrap().result, Ok(Reply::Done));
        assert_eq!(store.host(&host_name("ns2.a.net")).await.unwrap(), None);
        assert_eq!(store.domains(9).await.unwrap(), []);
        store.close().await;
    });
}

#[test]
fn a_query_and_a_dry_run_write_nothing() {
    each_database(|url| async move {
        let store = open(&url).await;
        let answer = read(&store, |w, _| save(w, registrar("REG-1"))).await.unwrap();
        assert_eq!(answer.result, Ok(Reply::Done));
        assert!(store.is_empty().await.unwrap());
        store.close().await;
    });
}

#[test]
fn sixty_four_charges_at_once_end_in_the_exact_balance() {
    each_database(|url| async move {
        let store = open(&url).await;
        write(&store, |w, _| save(w, registrar("REG-1"))).await.unwrap();
        let charges: Vec<_> = (0..64).map(|_| tokio::spawn(charge(store.clone()))).collect();
        for charge in charges {
            charge.await.unwrap();
        }
        let account = store.registrar(&handle("REG-1")).await.unwrap().unwrap();
        assert_eq!(account.balance, Money::ore(100_000 - 64 * 70));
        let ledger = store.ledger(&Account::Registrar(handle("REG-1"))).await.unwrap();
        assert_eq!(ledger.len(), 2 * 64);
        assert_eq!(ledger.last().unwrap().balance_after, Some(account.balance));
        store.close().await;
    });
}

async fn charge(store: Store) {
    let charged = write(&store, |w, context| {
        let payer = Account::Registrar(handle("REG-1"));
        let charge = Booking::charge(LedgerKind::Renew, payer, &name("a.dk"), Money::ore(70));
        record(w, context, Event::Booked(charge))?;
        Ok(Reply::Done)
    });
    assert_eq!(charged.await.unwrap().result, Ok(Reply::Done));
}

fn made(decision: impl Fn(&mut Workspace) -> Result<Reply, Halt> + Send + Sync + 'static) -> (Job, Waiting) {
    job(Actor::Registry, Keys::default(), move |workspace, _| decision(workspace))
}

async fn queue_after(
    store: &Store,
    url: &str,
    decision: impl Fn(&mut Workspace) -> Result<Reply, Halt> + Send + Sync + 'static,
) -> Queue {
    let job = job(Actor::Registrar(handle("REG-1")), Keys::default(), move |workspace, _| decision(workspace));
    batch(store, url, vec![job]).await.remove(0).unwrap().queue
}

fn save(workspace: &mut Workspace, registrar: Registrar) -> Result<Reply, Halt> {
    workspace.save_registrar(registrar);
    Ok(Reply::Done)
}

fn queue(workspace: &mut Workspace, id: i64) -> Result<Reply, Halt> {
    let (text, queued_at) = ("text".to_owned(), at("2026-05-01T00:00:00Z"));
    workspace.queue_message(Message { id, registrar: handle("REG-1"), queued_at, text, data: MessageData::None })?;
    Ok(Reply::Done)
}

fn acknowledge(workspace: &mut Workspace, id: i64) -> Result<Reply, Halt> {
    let message = workspace.message(&handle("REG-1"), id)?.expect("it was queued");
    workspace.remove_message(&message)?;
    Ok(Reply::Done)
}

async fn ids(store: &Store) -> Vec<String> {
    store.registrars().await.unwrap().into_iter().map(|registrar| registrar.id.to_string()).collect()
}
