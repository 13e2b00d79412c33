//! What is saved is what is loaded, table by table.

use super::*;
use crate::flow::workspace::{HistoryRow, OutboxRow};
use crate::flow::{Keys, gather};
use crate::registry::approval::{Application, Approval, Held, Letter, Outcome, Step};
use crate::registry::billing::account::Account;
use crate::registry::billing::invoice::{DocumentKind, Invoice, Line, LineKind};
use crate::registry::billing::ledger::{LedgerEntry, LedgerKind};
use crate::registry::billing::payment::Payment;
use crate::registry::billing::schedule::month_of;
use crate::registry::command::{AuthInfoChange, CreateOptions, DomainCreate, DomainUpdate};
use crate::registry::contact::{Address, Contact, ContactDetails, Identity, Phone, UserType, fingerprint};
use crate::registry::domain::{AuthInfo, DsRecord, Pending, PendingKind, SuspensionReason, TokenOperation, TokenRole};
use crate::registry::event::Event;
use crate::registry::host::HostPending;
use crate::registry::message::{Message, MessageData, PendingResult, Risk};
use crate::registry::registrar::Queue;
use crate::registry::waiting_list::{Offer, Position};
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
        w.save_contact(contact("NSA1-DK").with_group(None));
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

trait WithGroup {
    fn with_group(self, group: Option<Handle>) -> Self;
}

impl WithGroup for Contact {
    fn with_group(mut self, group: Option<Handle>) -> Self {
        (self.group, self.sponsor, self.details.name) = (group, Handle::registry(), "B".to_owned());
        self
    }
}

fn contact(text: &str) -> Contact {
    let phone = || Phone { number: "+45.33646060".to_owned(), extension: Some("7".to_owned()) };
    let address = Address {
        street: vec!["Ørestads Boulevard 108".to_owned()],
        city: "København".to_owned(),
        sp: None,
        pc: Some("2300".to_owned()),
        cc: "DK".to_owned(),
    };
    Contact {
        handle: handle(text),
        sponsor: handle("REG-1"),
        group: Some(handle("REG-1")),
        details: ContactDetails {
            user_type: UserType::PublicOrganization,
            name: "Ærlig \\ \"Å\" 🦀".to_owned(),
            attention: Some("Økonomi".to_owned()),
            address,
            voice: Some(phone()),
            fax: None,
            email: "a@example.dk".to_owned(),
            cvr: Some("12345678".to_owned()),
            pnumber: None,
            ean: None,
            mobilephone: None,
            secondary_email: None,
            sole_proprietorship: Some(false),
            vouched: Some(true),
        },
        identity: Identity::Open,
        identity_due_at: Some(at("2026-05-03T22:00:00Z")),
        pending: Some(9),
        created_by: handle("REG-1"),
        created_at: at("2026-04-01T12:00:00Z"),
        updated_by: Some(handle("REG-2")),
        updated_at: Some(at("2026-04-02T12:00:00Z")),
        purge_at: Some(at("2026-05-04T10:00:00Z")),
    }
}

fn full_host() -> Host {
    Host {
        pending: Some(HostPending::Update { approval: 3 }),
        marked_for_deletion: true,
        admin: handle("OWN1-DK"),
        updated_by: Some(handle("REG-1")),
        updated_at: Some(at("2026-04-02T12:00:00Z")),
        transferred_at: Some(at("2026-04-03T12:00:00Z")),
        ..host("ns1.fuld.dk")
    }
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

fn full_domain() -> Domain {
    let (since, delete_at) = (at("2026-05-01T00:00:00Z"), at("2026-05-31T00:00:00Z"));
    let token = "OWN-TRANSFER-0123456789abcdef0123456789abcdef".to_owned();
    Domain {
        admin: Some(handle("PXY1-DK")),
        billing: Some(handle("REG-1")),
        ds: vec![DsRecord { key_tag: 12345, algorithm: 13, digest_type: 2, digest: "AB".to_owned() }],
        state: DomainState::Suspended { reason: SuspensionReason::Unpaid, since, delete_at, requested: None },
        updated_by: Some(handle("REG-2")),
        updated_at: Some(at("2026-05-01T00:00:00Z")),
        transferred_at: Some(at("2026-04-15T00:00:00Z")),
        vid: true,
        vid_contacts: vec![handle("VID1-DK"), handle("VID2-DK")],
        tokens: vec![AuthInfo {
            operation: TokenOperation::Transfer,
            role: TokenRole::Own,
            token,
            expires_at: at("2026-05-20T00:00:00Z"),
        }],
        pending: Some(Pending { approval: 41, kind: PendingKind::Update }),
        open_invoices: 1,
        suspend_at: Some(at("2026-04-30T22:00:00Z")),
        ..domain("fuld.dk", &["ns2.example.net", "ns1.fuld.dk"])
    }
}

fn approval(id: i64) -> Approval {
    let update = DomainUpdate {
        auth_info: Some(AuthInfoChange::Use("NSA-REDEL-SECRET".to_owned())),
        ..DomainUpdate::new(name("fuld.dk"))
    };
    Approval {
        id,
        domain: Some(name("fuld.dk")),
        operation: Held::DomainUpdate(Box::new(update)),
        step: Step::Letter,
        steps_left: Vec::new(),
        approvers: vec![handle("OWN1-DK")],
        requester: handle("REG-1"),
        transaction: Transaction { cl_trid: Some("ÆØÅ-1".to_owned()), sv_trid: "SV-1".to_owned() },
        requested_at: at("2026-05-01T00:00:00Z"),
        deadline: at("2026-05-15T00:00:00Z"),
        letter: Some(Letter { salt: "aa".to_owned(), hash: "bb".to_owned(), wrong_tries: 2 }),
        outcome: None,
    }
}

fn ended(id: i64) -> Approval {
    let create = DomainCreate {
        name: name("fuld.dk"),
        years: 1,
        name_servers: Vec::new(),
        registrant: Some(handle("OWN1-DK")),
        admins: Vec::new(),
        billings: Vec::new(),
        auth_info: "CREATE-SECRET".into(),
        order_confirmation: None,
        management: None,
        auto_renew: None,
        ds: Vec::new(),
        options: CreateOptions::default(),
    };
    let application = Application { create, charged: Money::ore(7000), tracking_number: "00001".to_owned() };
    let operation = Held::DomainCreate(Box::new(application));
    Approval { operation, letter: None, outcome: Some(Outcome::Lapsed), ..approval(id) }
}

fn invoice(id: i64) -> Invoice {
    let line = |text: &str, kind, ore| {
        let (domain, amount, vat, credited) = (name(text), Money::ore(ore), Money::ore(ore / 5), Money::ore(3));
        Line { domain, kind, years: 2, amount, vat, credited }
    };
    Invoice {
        id,
        kind: DocumentKind::Invoice,
        refers_to: None,
        payer: handle("OWN1-DK"),
        lines: vec![line("fuld.dk", LineKind::Period, 14_000), line("anden.dk", LineKind::Vid, 10_000)],
        amount: Money::ore(24_000),
        paid: Money::ore(1),
        credited: Money::ore(6),
        issued_at: at("2026-05-01T00:00:00Z"),
        due_at: at("2026-05-31T00:00:00Z"),
        warn_at: Some(at("2026-05-17T00:00:00Z")),
        warning: Some(2),
        paid_at: None,
    }
}

fn paid(id: i64) -> Invoice {
    let (kind, refers_to, paid_at) = (DocumentKind::Warning, Some(1), Some(at("2026-05-02T00:00:00Z")));
    Invoice { kind, refers_to, paid: Money::ore(23_994), paid_at, warn_at: None, warning: None, ..invoice(id) }
}

fn payment(id: &str) -> Payment {
    Payment {
        id: id.to_owned(),
        paid_on: "2026-05-02".parse().unwrap(),
        reference: "+71<000000000000018+00000000<".to_owned(),
        amount: Money::ore(1),
        invoice: Some(1),
        payer: Some(handle("OWN1-DK")),
        note: Some("æ".to_owned()),
        booked_at: at("2026-05-02T09:00:00Z"),
        returned_at: None,
    }
}

fn unplaced(id: &str) -> Payment {
    Payment { invoice: None, payer: None, note: None, ..payment(id) }
}

fn position(id: i64) -> Position {
    let offer = Offer { token: "c0ffee00".to_owned(), expires_at: at("2026-06-01T00:00:00Z") };
    let joined_at = at("2026-05-01T00:00:00Z");
    let pay_by = Some(at("2027-02-01T00:00:00Z"));
    Position { pay_by, offer: Some(offer), ..Position::join(id, name("fuld.dk"), handle("WAIT1-DK"), joined_at) }
}

fn message(id: i64) -> Message {
    let result = PendingResult {
        object: name("fuld.dk"),
        approved: true,
        transaction: Transaction { cl_trid: None, sv_trid: "SV-1".to_owned() },
        decided_at: at("2026-05-01T00:00:00Z"),
    };
    let data = MessageData::DomainPending(result, Some(Risk::Blue));
    let queued_at = at("2026-05-01T00:00:00Z");
    Message { id, registrar: handle("REG-1"), queued_at, text: "fuld.dk <has> & 'been'".to_owned(), data }
}

fn entry() -> LedgerEntry {
    LedgerEntry {
        id: 3,
        posted_at: at("2026-05-01T00:00:00Z"),
        kind: LedgerKind::CreateReleased,
        debit: Account::Reserved(handle("REG-1")),
        credit: Account::Registrar(handle("REG-1")),
        amount: Money::ore(7000),
        balance_after: Some(Money::ore(-1)),
        domain: Some(name("fuld.dk")),
        invoice: Some(4),
        command: "job".to_owned(),
        sv_trid: "SV-1".to_owned(),
    }
}

fn letter(id: i64) -> OutboxRow {
    OutboxRow {
        id,
        at: at("2026-05-01T00:00:00Z"),
        kind: "letter",
        recipient: handle("OWN1-DK"),
        domain: Some(name("fuld.dk")),
        approval: Some(41),
        subject: "About fuld.dk".to_owned(),
        body: "code 1234-5678".to_owned(),
    }
}
