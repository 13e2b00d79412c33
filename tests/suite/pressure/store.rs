//! The store under a flood, on both databases: how many commands of others a command waits for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use navn::flow::{Actor, Request};
use navn::ids::Ids;
use navn::registry::Handle;
use navn::registry::command::{Command, DomainCheck, HostCreate};
use navn::registry::message::Transaction;
use navn::registry::refusal::Refusal;
use navn::registry::reply::{CheckedObject, Reply};
use navn::store::Store;
use tokio::runtime::Builder;
use tokio::task::JoinSet;

use crate::harness::database::each_database_on;
use crate::harness::registry::Registry;
use crate::harness::tell;

#[test]
fn a_change_waits_for_few_of_a_flood_of_changes() {
    each_database_on(&mut in_order(), |url| async move {
        let waited = waited_for(&url, create, create).await[COMMANDS / 2];
        assert!(waited <= CHANGES_MAX, "{waited} of the flood were answered first");
    });
}

#[test]
fn a_query_waits_for_few_of_a_flood_of_queries() {
    each_database_on(&mut in_order(), |url| async move {
        // Not the middle: the machine lets one reader's database stand for a slice of its time, some
        // milliseconds, in which the other reader does many batches.
        let waited = waited_for(&url, |_| check(1), |_| check(1)).await[COMMANDS / 4];
        assert!(waited <= CHANGES_MAX, "{waited} of the flood were answered first");
    });
}

#[test]
fn a_short_query_waits_for_no_long_one() {
    each_database_on(&mut in_order(), |url| async move {
        let waited = waited_for(&url, |_| check(1000), |_| check(1)).await[COMMANDS / 2];
        assert!(waited <= LONG_MAX, "{waited} of the flood were answered first");
    });
}

#[test]
fn a_long_check_is_answered_whole_and_in_order() {
    each_database_on(&mut in_order(), |url| async move {
        let registry = Registry::open(&url, "2026-03-01T09:00:00Z".parse().expect("an instant")).await;
        let names = ["eksempel.dk", "nabo.dk"].into_iter().map(str::to_owned);
        let names: Vec<String> = names.chain((2..1000).map(|n| format!("ledig{n}.dk"))).rev().collect();
        let whole = answer(&registry.store, "REG-1001", check_of(&names)).await;
        let Ok(Reply::Checked(CheckedObject::Domain, checked)) = whole else { panic!("{whole:?}") };
        assert_eq!(checked.iter().map(|checked| checked.object.clone()).collect::<Vec<_>>(), names);
        let taken: Vec<&str> = checked.iter().filter(|c| c.taken.is_some()).map(|c| c.object.as_str()).collect();
        assert_eq!(taken, ["nabo.dk", "eksempel.dk"]);
        let names = [names, vec!["ledig0.dk".to_owned()]].concat();
        let refused = answer(&registry.store, "REG-1001", check_of(&names)).await;
        assert_eq!(refused, Err(Refusal::TooManyNames(1000)));
        registry.store.close().await;
    });
}

/// One thread goes on with what was answered first, whatever the machine does.
fn in_order() -> Builder {
    Builder::new_current_thread()
}

/// How many commands of a flood are answered while another registrar waits for one of its own, from
/// the fewest to the most. In the order of arrival it would be nearly all the callers' each time.
async fn waited_for(url: &str, flood: fn(usize) -> Command, own: fn(usize) -> Command) -> Vec<usize> {
    let registry = Registry::open(url, "2026-03-01T09:00:00Z".parse().expect("an instant")).await;
    let (store, answered, number) = (registry.store.clone(), Arc::default(), Arc::new(AtomicUsize::new(0)));
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let (store, answered, number) = (store.clone(), Arc::<AtomicUsize>::clone(&answered), Arc::clone(&number));
        callers.spawn(async move {
            loop {
                ask(&store, "REG-1001", flood(number.fetch_add(1, Ordering::Relaxed))).await;
                answered.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    // A task like the others, which are gone on with in the order in which they were answered.
    let asking = {
        let store = store.clone();
        async move {
            let mut waited = Vec::new();
            for _ in 0..COMMANDS {
                // Somewhere in the middle of whatever the store is doing.
                let mark = answered.load(Ordering::Relaxed);
                while answered.load(Ordering::Relaxed) == mark {
                    tokio::task::yield_now().await;
                }
                let before = answered.load(Ordering::Relaxed);
                ask(&store, "REG-1002", own(number.fetch_add(1, Ordering::Relaxed))).await;
                waited.push(answered.load(Ordering::Relaxed) - before);
            }
            waited
        }
    };
    let mut waited = tokio::spawn(asking).await.expect("it asks to the end");
    callers.abort_all();
    while callers.join_next().await.is_some() {}
    store.close().await;
    waited.sort_unstable();
    let kind = if url.starts_with("sqlite") { "SQLite" } else { "PostgreSQL" };
    tell(format_args!("{kind}: beside {CALLERS} callers a command waits for {waited:?} of theirs"));
    waited
}

async fn ask(store: &Store, registrar: &str, command: Command) {
    let result = answer(store, registrar, command).await;
    assert!(result.is_ok(), "{result:?}");
}

async fn answer(store: &Store, registrar: &str, command: Command) -> Result<Reply, Refusal> {
    let transaction = Transaction { cl_trid: Some("TEST-1".to_owned()), sv_trid: "SV-1".to_owned() };
    let actor = Actor::Registrar(Handle::trusted(registrar));
    let request = Request { command: command.into(), actor, transaction, entropy: Ids::system().entropy() };
    store.run(request).await.expect("the store").result
}

/// A host nobody has yet.
fn create(number: usize) -> Command {
    let name = format!("ns{number}.flood.net").parse().expect("a host name");
    let requested_admin = Some(Handle::trusted("KUNDE1-DK"));
    Command::HostCreate(HostCreate { name, addresses: Vec::new(), requested_admin })
}

fn check(names: usize) -> Command {
    check_of(&(0..names).map(|n| format!("ledig{n}.dk")).collect::<Vec<_>>())
}

fn check_of(names: &[String]) -> Command {
    Command::DomainCheck(DomainCheck {
        names: names.iter().map(|name| name.parse().map_err(|_| name.clone())).collect(),
    })
}

const CALLERS: usize = 100;
const COMMANDS: usize = 41;
/// What is left of a batch, and a share of the next, with what else is on its way. Taken in the order
/// of arrival it would be all the callers.
const CHANGES_MAX: usize = 32;
/// Long queries that come to their end meanwhile: all take turns.
const LONG_MAX: usize = 32;
