//! The store from outside, on both databases.

use std::sync::Arc;

use navn::clock::Clock;
use navn::ids::Ids;
use navn::registry::policy::Policy;
use navn::registry::rules::Rules;
use navn::store::{Options, Store};

use crate::harness::database::each_database;

#[test]
fn a_database_is_brought_to_this_version_once() {
    each_database(|url| async move {
        for _ in 0..2 {
            let store = open(&url, false).await;
            assert!(store.is_empty().await.unwrap());
            assert_eq!(store.outbox().await.unwrap(), []);
            store.close().await;
        }
    });
}

#[test]
fn a_database_stays_the_sandbox_it_was_made_as() {
    each_database(|url| async move {
        let made = open(&url, true).await;
        assert!(made.is_sandbox());
        assert!(open(&url, false).await.is_sandbox());
    });
}

#[test]
fn a_production_database_does_not_become_a_sandbox() {
    each_database(|url| async move {
        open(&url, false).await.close().await;
        assert!(!open(&url, true).await.is_sandbox());
    });
}

async fn open(url: &str, movable_clock: bool) -> Store {
    let rules = Arc::new(Rules::always(Policy::dk_2023()));
    let options = Options { rules, clock: Clock::system(), ids: Ids::system(), movable_clock, seal_key: [7; 32] };
    Store::open(url, options).await.expect("the database opens")
}
