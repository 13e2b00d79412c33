//! What the desk shows of each object.

use super::*;
use crate::registry::Handle;
use crate::registry::approval::{Held, Letter, Step};
use crate::registry::billing::account::Account;
use crate::registry::billing::invoice::bill;
use crate::registry::command::DomainDelete;
use crate::registry::domain::{Pending, PendingKind, SuspensionReason, TokenOperation, TokenRole};
use crate::registry::message::Transaction;
use crate::registry::money::Money;
use crate::registry::policy::Policy;
use crate::registry::sample as objects;

#[test]
fn a_domain_shows_state_tokens_invoices_and_vid() {
    let value = domain(&sample());
    assert_eq!((&value["id"], &value["domain"], &value["state"]), (&json!("a.dk"), &json!("a.dk"), &json!("active")));
    assert_eq!(value["tokens"][0]["token"], format!("OWN-TRANSFER-{}", "00".repeat(16)));
    assert_eq!((&value["open_invoices"], &value["pending_approval"]), (&json!(1), &json!(7)));
    assert_eq!(value["vid_contacts"], json!(["V1-DK"]));
    assert_eq!(vid(&sample())["contacts"], json!(["V1-DK"]));
}

#[test]
fn a_suspended_domain_says_why_and_until_when() {
    let state = DomainState::Suspended {
        reason: SuspensionReason::Cancelled,
        since: at("2026-11-01T00:00:00Z"),
        delete_at: at("2026-12-01T00:00:00Z"),
        requested: None,
    };
    let value = domain(&Domain { state, ..sample() });
    assert_eq!((&value["state"], &value["suspension_reason"]), (&json!("suspended"), &json!("cancelled")));
    assert_eq!(value["delete_at"], "2026-12-01T00:00:00Z");
}

#[test]
fn an_approval_shows_its_step_and_not_the_letters_hash() {
    let value = approval(&held());
    assert_eq!((&value["id"], &value["domain"], &value["step"]), (&json!(7), &json!("a.dk"), &json!("letter")));
    assert_eq!((&value["operation"], &value["request"]["name"]), (&json!("domain_delete"), &json!("a.dk")));
    assert_eq!((&value["open"], &value["wrong_tries"]), (&json!(true), &json!(2)));
    assert!(!value.to_string().contains("hash"));
}

#[test]
fn a_letters_code_stands_apart() {
    let body = "To carry out request 7 for a.dk, enter this code: ABCDE23456";
    assert_eq!(outbox(&row("letter", body))["code"], "ABCDE23456");
    assert_eq!(outbox(&row("mail", body))["code"], Value::Null);
    assert_eq!(outbox(&row("letter", "Nothing to enter."))["code"], Value::Null);
}

#[test]
fn money_is_shown_in_kroner() {
    let invoice = Invoice { paid: Money::ore(30_00), ..objects::invoice(3, "a.dk", "2026-11-01T00:00:00Z") };
    let value = super::invoice(&invoice);
    assert_eq!((&value["outstanding"], &value["open"], &value["id"]), (&json!("40.00"), &json!(true), &json!(3)));
    assert_eq!((&value["domain"], &value["vat"]), (&json!("a.dk"), &json!("14.00")));
    assert_eq!(value["reference"], "000000000000034");
}

#[test]
fn an_invoice_for_several_domains_names_them_all() {
    let (one, two) = (objects::domain("a.dk"), objects::domain("b.dk"));
    let now = at("2026-11-01T00:00:00Z");
    let several = bill(3, &[&one, &two], &Policy::dk_2023(), now);
    let value = invoice(&several);
    assert_eq!((&value["domain"], &value["domains"]), (&Value::Null, &json!(["a.dk", "b.dk"])));
    let sum = AccountSum::new(Account::of(&several.payer), Money::ore(140_00), Money::ore(1));
    let payer = payer(&sum, Money::ore(1), std::slice::from_ref(&several));
    assert_eq!((&payer["id"], &payer["balance"]), (&json!("OWN1-DK"), &json!("-139.99")));
    assert_eq!((&payer["credit"], &payer["owed"]), (&json!("0.01"), &json!("140.00")));
    assert_eq!(payer["open_invoices"][0]["id"], 3);
}

#[test]
fn a_reply_without_an_object_names_what_was_done() {
    assert_eq!(reply(&Reply::Done, "REG-1"), json!({ "id": "REG-1", "done": true }));
    assert_eq!(reply(&Reply::Approval(Box::new(held())), "7")["step"], "letter");
}

fn held() -> Approval {
    Approval {
        id: 7,
        domain: Some(DomainName::trusted("a.dk")),
        operation: Held::DomainDelete(DomainDelete::new(DomainName::trusted("a.dk"))),
        step: Step::Letter,
        steps_left: Vec::new(),
        approvers: vec![Handle::trusted("O1-DK")],
        requester: Handle::trusted("REG-1001"),
        transaction: Transaction { cl_trid: None, sv_trid: "S-1".to_owned() },
        requested_at: at("2026-11-01T00:00:00Z"),
        deadline: at("2026-12-01T00:00:00Z"),
        letter: Some(Letter { salt: "00".to_owned(), hash: "11".to_owned(), wrong_tries: 2 }),
        outcome: None,
    }
}

fn sample() -> Domain {
    let (owner, until) = (Handle::trusted("O1-DK"), at("2027-11-22T22:59:59Z"));
    Domain {
        name: DomainName::trusted("a.dk"),
        sponsor: Handle::registry(),
        registrant: owner.clone(),
        admin: None,
        billing: None,
        name_servers: Vec::new(),
        ds: Vec::new(),
        state: DomainState::Active,
        created_by: owner,
        created_at: at("2026-11-22T07:00:00Z"),
        updated_by: None,
        updated_at: None,
        expires_at: until,
        transferred_at: None,
        period_years: 1,
        auto_renew: true,
        vid: true,
        vid_contacts: vec![Handle::trusted("V1-DK")],
        tokens: vec![AuthInfo::issue(TokenOperation::Transfer, TokenRole::Own, [0; 16], until)],
        pending: Some(Pending { approval: 7, kind: PendingKind::Delete }),
        identity_due_at: None,
        open_invoices: 1,
        suspend_at: None,
    }
}

fn row(kind: &str, body: &str) -> OutboxRecord {
    OutboxRecord {
        id: 1,
        at: at("2026-11-22T07:00:00Z"),
        kind: kind.to_owned(),
        recipient: Handle::trusted("O1-DK"),
        domain: None,
        approval: Some(7),
        subject: "About a.dk".to_owned(),
        body: body.to_owned(),
        delivered_at: None,
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}
