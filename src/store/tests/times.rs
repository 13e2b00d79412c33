//! The clock of a sandbox, and what is due.

use chrono::Duration;

use super::*;
use crate::flow::Request;
use crate::registry::command::Command;
use crate::registry::domain::SuspensionReason;
use crate::registry::refusal::Refusal;
use crate::registry::staff::{Due, StaffCommand};

#[test]
fn a_clock_that_was_moved_shows_at_once_to_every_store() {
    each_database(|url| async move {
        let (server, desk) = (open_as(&url, true).await, open(&url).await);
        let there = Clock::system().now() + Duration::days(31);
        let moved = write(&desk, move |w, _| {
            w.clock = Some(there);
            Ok(Reply::Done)
        });
        moved.await.unwrap();
        for store in [&server, &desk] {
            let seen = write(store, |_, context| Ok(Reply::Clock(context.now))).await.unwrap();
            assert!(matches!(seen.result, Ok(Reply::Clock(now)) if near(now, there)), "{seen:?}");
            assert!(near(seen.now, there));
            let seen = read(store, |_, context| Ok(Reply::Clock(context.now))).await.unwrap();
            assert!(near(seen.now, there));
            assert!(near(store.now().await.unwrap(), there));
        }
        server.close().await;
        desk.close().await;
    });
}

#[test]
fn who_comes_after_a_move_of_the_clock_decides_in_the_new_present() {
    each_database(|url| async move {
        let store = open_as(&url, true).await;
        let there = Clock::system().now() + Duration::days(31);
        let moves = job(Actor::Registry, Keys::default(), move |w, _| {
            w.clock = Some(there);
            Ok(Reply::Done)
        });
        let looks = job(Actor::Registry, Keys::default(), |_, context| Ok(Reply::Clock(context.now)));
        let answers = batch(&store, &url, vec![moves, looks]).await;
        assert_eq!(answers[1].as_ref().unwrap().now, there);
        store.close().await;
    });
}

#[test]
fn outside_a_sandbox_the_clock_is_not_moved() {
    each_database(|url| async move {
        let store = open(&url).await;
        let now = Clock::system().now() + Duration::days(31);
        let request = Request {
            command: Command::Staff(Box::new(StaffCommand::ClockSet { now })).into(),
            actor: Actor::Registry,
            transaction: Transaction { cl_trid: None, sv_trid: "SV-1".to_owned() },
            entropy: [0; 32],
        };
        let refusal = Refusal::NotNow("the clock can be moved only in a sandbox".to_owned());
        assert_eq!(store.run(request.clone()).await.unwrap().result, Err(refusal.clone()));
        assert_eq!(store.dry_run(request).await.unwrap().result, Err(refusal));
        store.close().await;
    });
}

#[test]
fn what_is_due_comes_oldest_first_and_nothing_before_its_time() {
    each_database(|url| async move {
        let store = open(&url).await;
        write(&store, |w, _| {
            let expired = |text, expires_at| Domain { expires_at, ..domain(text, &[]) };
            w.save_domain(expired("tredje.dk", at("2026-05-03T00:00:00Z")));
            w.save_domain(expired("ikke-endnu.dk", at("2099-01-01T00:00:00Z")));
            let (since, delete_at) = (at("2026-04-01T00:00:00Z"), at("2026-05-01T00:00:00Z"));
            let state =
                DomainState::Suspended { reason: SuspensionReason::Cancelled, since, delete_at, requested: None };
            w.save_domain(Domain { state, ..domain("foerste.dk", &[]) });
            w.save_approval(approval(5, at("2026-05-02T00:00:00Z"), false));
            w.save_approval(approval(6, at("2026-05-01T12:00:00Z"), true));
            w.save_position(position(7, "tilbudt.dk", Some(at("2026-05-04T00:00:00Z"))));
            w.save_position(position(8, "tilbudt.dk", None));
            Ok(Reply::Done)
        })
        .await
        .unwrap();
        let due = store.due(store.now().await.unwrap(), 9).await.unwrap();
        let expected = [
            (at("2026-05-01T00:00:00Z"), Due::Domain(name("foerste.dk"))),
            (at("2026-05-02T00:00:00Z"), Due::Approval(5)),
            (at("2026-05-03T00:00:01Z"), Due::Domain(name("tredje.dk"))),
            (at("2026-05-04T00:00:00Z"), Due::Domain(name("tilbudt.dk"))),
        ];
        assert_eq!(due, expected);
        assert_eq!(store.due(store.now().await.unwrap(), 1).await.unwrap(), expected[..1]);
        store.close().await;
    });
}

#[test]
fn an_offer_that_will_run_out_is_seen_coming() {
    each_database(|url| async move {
        let store = open(&url).await;
        let ends_at = at("2098-05-04T00:00:00Z");
        write(&store, move |w, _| {
            w.save_position(position(7, "tilbudt.dk", Some(ends_at)));
            Ok(Reply::Done)
        })
        .await
        .unwrap();
        assert_eq!(store.next_due(store.now().await.unwrap()).await.unwrap(), Some(ends_at));
        assert_eq!(store.due(store.now().await.unwrap(), 9).await.unwrap(), []);
        store.close().await;
    });
}

#[test]
fn a_store_that_was_closed_says_so() {
    each_database(|url| async move {
        let store = open(&url).await;
        store.close().await;
        let request = Request {
            command: Command::Balance.into(),
            actor: Actor::Registry,
            transaction: Transaction { cl_trid: None, sv_trid: "SV-1".to_owned() },
            entropy: [0; 32],
        };
        assert!(matches!(store.run(request).await, Err(StoreError::Closed)));
    });
}

fn position(id: i64, domain: &str, ends_at: Option<DateTime<Utc>>) -> crate::registry::waiting_list::Position {
    use crate::registry::waiting_list::{Offer, Position};
    let offer = ends_at.map(|expires_at| Offer { token: "0011aabb".to_owned(), expires_at });
    let (contact, joined_at) = (handle("VENTER1-DK"), at("2026-01-01T00:00:00Z"));
    Position { paid_until: at("2099-01-01T00:00:00Z"), offer, ..Position::join(id, name(domain), contact, joined_at) }
}

fn near(one: DateTime<Utc>, other: DateTime<Utc>) -> bool {
    (one - other).abs() < Duration::minutes(5)
}

fn approval(id: i64, deadline: DateTime<Utc>, ended: bool) -> crate::registry::approval::Approval {
    use crate::registry::approval::{Approval, Held, Outcome, Step};
    Approval {
        id,
        domain: None,
        operation: Held::HostCreate(host_name("ns1.example.net")),
        step: Step::RoleHolder,
        steps_left: Vec::new(),
        approvers: Vec::new(),
        requester: handle("REG-1"),
        transaction: Transaction { cl_trid: None, sv_trid: "SV-1".to_owned() },
        requested_at: at("2026-04-01T00:00:00Z"),
        deadline,
        letter: None,
        outcome: ended.then_some(Outcome::Done),
    }
}
