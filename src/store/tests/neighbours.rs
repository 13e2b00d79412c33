//! Two stores on one database, as a server and the staff's desk are.

use std::collections::BTreeSet;

use super::*;

#[test]
fn row_numbers_are_given_out_once_by_all_stores_together() {
    each_database(|url| async move {
        let (one, two) = (open(&url).await, open(&url).await);
        let mut seen = BTreeSet::new();
        for _ in 0..3 {
            for store in [&one, &two] {
                let answer = write(store, |w, _| {
                    let id = w.next_id();
                    w.save_registrar(registrar(&format!("REG-{id}")));
                    Ok(Reply::Balance(Money::ore(id)))
                });
                let Ok(Reply::Balance(id)) = answer.await.unwrap().result else { panic!("not a number") };
                assert!(seen.insert(id), "{id} was given out twice");
            }
        }
        one.close().await;
        two.close().await;
    });
}

#[test]
fn two_stores_that_charge_one_account_lose_nothing() {
    each_database(|url| async move {
        let (one, two) = (open(&url).await, open(&url).await);
        write(&one, |w, _| {
            w.save_registrar(registrar("REG-1"));
            Ok(Reply::Done)
        })
        .await
        .unwrap();
        let charges: Vec<_> =
            (0..20).map(|turn| tokio::spawn(charge(if turn % 2 == 0 { one.clone() } else { two.clone() }))).collect();
        for charge in charges {
            charge.await.unwrap();
        }
        let account = one.registrar(&handle("REG-1")).await.unwrap().unwrap();
        assert_eq!(account.balance, Money::ore(100_000 - 20));
        one.close().await;
        two.close().await;
    });
}

#[test]
fn two_stores_that_register_one_name_register_it_once() {
    each_database(|url| async move {
        let (one, two) = (open(&url).await, open(&url).await);
        let attempts: Vec<_> = (0..16)
            .map(|turn| {
                let store = if turn % 2 == 0 { one.clone() } else { two.clone() };
                tokio::spawn(async move { write(&store, take).await.unwrap().result.unwrap() })
            })
            .collect();
        let mut taken = 0;
        for attempt in attempts {
            taken += i32::from(attempt.await.unwrap() == Reply::Done);
        }
        assert_eq!(taken, 1);
        one.close().await;
        two.close().await;
    });
}

fn take(workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
    if workspace.domain(&name("en.dk"))?.is_some() {
        return Ok(Reply::Clock(context.now));
    }
    workspace.save_domain(domain("en.dk", &[]));
    Ok(Reply::Done)
}

async fn charge(store: Store) {
    let charged = write(&store, |w, _| {
        let account = w.registrar(&handle("REG-1"))?.expect("it was saved");
        w.save_registrar(Registrar { balance: account.balance - Money::ore(1), ..(*account).clone() });
        Ok(Reply::Done)
    });
    assert_eq!(charged.await.unwrap().result, Ok(Reply::Done));
}
