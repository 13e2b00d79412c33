//! What is saved is what is loaded, table by table.

mod sample;

use self::sample::*;
use super::*;
use crate::flow::workspace::HistoryRow;
use crate::flow::{Keys, gather};
use crate::registry::billing::account::Account;
use crate::registry::billing::schedule::month_of;
use crate::registry::contact::fingerprint;
use crate::registry::event::Event;
use crate::registry::registrar::Queue;
use crate::store::desk::Placed;

#[test]
fn every_object_is_read_back_as_it_was_saved() {
    each_database(|url| async move {
        let store = open(&url).await;
        save_objects(&store).await;
        let (account, queue) = store.account(&handle("REG-1")).await.unwrap().unwrap();
        assert_eq!(account, Registrar { message_count: 1, ..registrar("REG-1") });
        assert_eq!(queue, Queue { count: 1, head: Some(70) });
        assert_eq!(store.contact(&handle("OWN1-DK")).await.unwrap(), Some(contact("OWN1-DK")));
        assert_eq!(store.contacts(Some(&handle("REG-1"))).await.unwrap(), [contact("OWN1-DK")]);
        assert_eq!(store.host(&host_name("ns1.fuld.dk")).await.unwrap(), Some(full_host()));
        assert_eq!(store.domain(&name("fuld.dk")).await.unwrap(), Some(full_domain()));
        assert_eq!(store.domains(9).await.unwrap(), [full_domain()]);
        assert_eq!(store.approval(41).await.unwrap(), Some(approval(41)));
        assert_eq!(store.approvals(Some(&name("fuld.dk")), true).await.unwrap(), [approval(41)]);
        assert_eq!(store.approvals(None, false).await.unwrap(), [approval(41), ended(42)]);
        assert_eq!(store.invoices(Some(&name("fuld.dk")), true).await.unwrap(), [invoice(1)]);
        assert_eq!(store.invoice(2).await.unwrap(), Some(paid(2)));
        assert_eq!(store.invoices(Some(&name("anden.dk")), true).await.unwrap(), [invoice(1)]);
        assert_eq!(store.invoices_to(&handle("OWN1-DK")).await.unwrap(), [invoice(1), paid(2)]);
        assert_eq!(store.credit(&handle("OWN1-DK")).await.unwrap(), Money::ore(17));
        assert_eq!(store.payments(Placed::Anywhere).await.unwrap(), [payment("b-1"), unplaced("b-2")]);
        assert_eq!(store.payments(Placed::Nowhere).await.unwrap(), [unplaced("b-2")]);
        assert_eq!(store.payments(Placed::On(1)).await.unwrap(), [payment("b-1")]);
        assert_eq!(store.payment("b-2").await.unwrap(), Some(unplaced("b-2")));
        assert_eq!(store.positions(&name("fuld.dk")).await.unwrap(), [position(61)]);
        store.close().await;
    });
}

#[test]
fn a_decision_finds_the_rows_and_the_facts_of_every_key() {
    each_database(|url| async move {
        let store = open(&url).await;
        save_objects(&store).await;
        let seen = write(&store, |w, _| {
            let begins = month_of(full_domain().expires_at).0;
            gather(w, everything(begins))?;
            assert_eq!(*w.domain(&name("fuld.dk"))?.unwrap(), full_domain());
            assert_eq!(w.subordinates(&name("fuld.dk"))?, [host_name("ns1.fuld.dk")].into());
            assert_eq!(*w.open_approvals(&name("fuld.dk"))?[0], approval(41));
            assert_eq!(*w.open_invoices(&name("fuld.dk"))?[0], invoice(1));
            assert_eq!(*w.waiting(&name("fuld.dk"))?[0], position(61));
            assert_eq!(*w.host(&host_name("ns1.fuld.dk"))?.unwrap(), full_host());
            assert_eq!(w.host_links(&host_name("ns1.fuld.dk"))?, 1);
            assert_eq!(*w.contact(&handle("OWN1-DK"))?.unwrap(), contact("OWN1-DK"));
            assert_eq!(w.contact_links(&handle("OWN1-DK"))?, 2);
            assert_eq!(w.contact_links(&handle("NSA1-DK"))?, 1);
            assert_eq!(*w.approval(&42)?.unwrap(), ended(42));
            assert_eq!(*w.invoice(&2)?.unwrap(), paid(2));
            assert_eq!((w.credit(&handle("OWN1-DK"))?, w.credit(&handle("PXY1-DK"))?), (Money::ore(17), Money::ZERO));
            assert_eq!(*w.owed_by(&handle("OWN1-DK"))?[0], invoice(1));
            assert_eq!(w.expiring(&handle("REG-1"), begins)?, [name("fuld.dk")].into());
            assert!(w.expiring(&handle("OWN1-DK"), begins)?.is_empty());
            assert_eq!(*w.payment(&"b-1".to_owned())?.unwrap(), payment("b-1"));
            assert_eq!(*w.message(&handle("REG-1"), 70)?.unwrap(), message(70));
            assert_eq!(w.message(&handle("REG-2"), 70)?, None);
            assert_eq!(w.oldest_message(&handle("REG-1"))?.unwrap().id, 70);
            assert_eq!(w.contact_match(&fingerprint(&contact("OWN1-DK")))?, Some(handle("OWN1-DK")));
            assert_eq!(w.registrant_of(&handle("OWN1-DK"))?, [name("fuld.dk")].into());
            assert_eq!(w.count("invoice")?, 3);
            assert_eq!(w.registrar(&handle("REG-9"))?, None);
            Ok(Reply::Done)
        });
        assert_eq!(seen.await.unwrap().result, Ok(Reply::Done));
        store.close().await;
    });
}

#[test]
fn what_follows_from_facts_is_kept_for_staff() {
    each_database(|url| async move {
        let store = open(&url).await;
        write(&store, |w, context| {
            w.history.push(HistoryRow {
                id: 1,
                at: context.now,
                actor: "hanne".to_owned(),
                command: "domain:update".to_owned(),
                reason: Some("asked".to_owned()),
                cl_trid: None,
                sv_trid: "SV-1".to_owned(),
                object_kind: "domain",
                object: "fuld.dk".to_owned(),
                event: Event::DsChanged { domain: name("fuld.dk") },
            });
            w.ledger.push(entry());
            w.outbox.push(letter(5));
            w.outbox.push(letter(6));
            Ok(Reply::Done)
        })
        .await
        .unwrap();
        write(&store, |w, _| {
            w.delivered.push((5, at("2026-05-02T00:00:00Z")));
            Ok(Reply::Done)
        })
        .await
        .unwrap();
        let history = store.history("domain", "fuld.dk").await.unwrap();
        assert_eq!(history[0].event, serde_json::json!({ "event": "ds_changed", "domain": "fuld.dk" }));
        assert_eq!(history[0].reason.as_deref(), Some("asked"));
        for side in [entry().debit, entry().credit] {
            assert_eq!(store.ledger(&side).await.unwrap(), [entry()]);
        }
        assert_eq!(store.ledger(&Account::Bank).await.unwrap(), []);
        let letters = store.outbox().await.unwrap();
        assert_eq!((letters[0].delivered_at, letters[1].delivered_at), (Some(at("2026-05-02T00:00:00Z")), None));
        assert_eq!(store.outbox_row(5).await.unwrap().unwrap().body, "code 1234-5678");
        assert_eq!(store.undelivered(9).await.unwrap().len(), 1);
        store.close().await;
    });
}

#[test]
fn tokens_and_codes_are_not_readable_in_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("navn.db");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = open(&format!("sqlite:{}", path.display())).await;
        save_objects(&store).await;
        let written = write(&store, |w, _| {
            w.outbox.push(letter(5));
            Ok(Reply::Done)
        });
        written.await.unwrap();
        store.close().await;
    });
    let bytes = std::fs::read(&path).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("fuld.dk"));
    for secret in ["OWN-TRANSFER", "REDEL-SECRET", "CREATE-SECRET", "c0ffee00", "1234-5678"] {
        assert!(!holds(secret), "{secret}");
    }
}

async fn save_objects(store: &Store) {
    let saved = write(store, |w, _| {
        w.save_registrar(registrar("REG-1"));
        w.save_contact(contact("OWN1-DK"));
        w.save_contact(groupless("NSA1-DK"));
        w.save_host(full_host());
        w.save_host(host("ns2.example.net"));
        w.save_domain(full_domain());
        w.save_approval(approval(41));
        w.save_approval(ended(42));
        w.save_invoice(invoice(1));
        w.save_invoice(paid(2));
        w.save_credit(&handle("OWN1-DK"), Money::ore(17));
        w.save_payment(payment("b-1"));
        w.save_payment(unplaced("b-2"));
        w.save_position(position(61));
        w.registrars.load(handle("REG-1"), None);
        w.queue_message(message(70))?;
        w.count("invoice")?;
        w.count("invoice")?;
        Ok(Reply::Done)
    });
    assert_eq!(saved.await.unwrap().result, Ok(Reply::Done));
}

/// Keys of every kind, in one round.
fn everything(begins: DateTime<Utc>) -> Keys {
    let payers = ["OWN1-DK", "PXY1-DK"].map(handle);
    Keys {
        domains: [name("fuld.dk")].into(),
        invoices: [1, 2].into(),
        approvals: [41, 42].into(),
        expiries: ["REG-1", "OWN1-DK"].map(|payer| (handle(payer), begins)).into(),
        payers: payers.into(),
        payments: ["b-1".to_owned()].into(),
        ..Keys::default()
    }
}
