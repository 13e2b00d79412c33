//! One invoice a payer and month, on its day, however late it is written down.

use super::*;
use crate::flow::workspace::HistoryRow;

#[test]
fn all_names_of_a_payer_and_month_stand_on_one_invoice() {
    let mut desk = at_instant(desk(), "2026-11-14T22:59:59Z");
    run_domain(&mut desk, "borger.dk");
    assert!(!is_unpaid(&desk, "borger.dk"));
    desk.now = at("2026-11-14T23:00:00Z");
    run_domain(&mut desk, "borger.dk");
    let invoice = document(&desk, 1);
    assert_eq!(invoice.domains(), [name("borger.dk"), name("vigtig.dk")].into());
    assert_eq!((invoice.issued_at, invoice.due_at), (desk.now, at("2027-01-31T22:59:59Z")));
    assert_eq!(invoice.amount, Money::ore(70_00 + 70_00 + 100_00));
    assert!(is_unpaid(&desk, "borger.dk") && is_unpaid(&desk, "vigtig.dk"));
    run_domain(&mut desk, "vigtig.dk");
    assert_eq!((desk.history("document_issued"), desk.history("domain_billed")), (1, 2));
    let (recipient, text) = desk.post("mail").remove(0);
    assert_eq!(recipient, "OWN1-DK");
    assert!(text.contains("Please pay 240.00 DKK no later than 2027-01-31: +71<000000000000018+"), "{text}");
}

#[test]
fn another_payer_and_another_month_have_invoices_of_their_own() {
    let mut desk = desk();
    desk.change("vigtig.dk", |domain| domain.billing = Some(handle("PXY1-DK")));
    let mut third = Domain { name: name("ledig.dk"), ..desk.domain("borger.dk") };
    third.expires_at = at("2027-02-01T22:59:59Z");
    desk.workspace.save_domain(third);
    desk.now = at("2026-12-20T12:00:00Z");
    for domain in ["ledig.dk", "borger.dk", "vigtig.dk"] {
        run_domain(&mut desk, domain);
    }
    let numbers = |desk: &Desk| {
        (1..=3).map(|id| (document(desk, id).payer.to_string(), document(desk, id).issued_at)).collect::<Vec<_>>()
    };
    assert_eq!(
        numbers(&desk),
        [
            ("OWN1-DK".to_owned(), at("2026-12-14T23:00:00Z")),
            ("OWN1-DK".to_owned(), at("2026-11-14T23:00:00Z")),
            ("PXY1-DK".to_owned(), at("2026-11-14T23:00:00Z")),
        ]
    );
}

#[test]
fn what_a_late_job_bills_bears_the_date_and_the_price_of_then() {
    let (mut on_time, mut late) =
        (at_instant(desk(), "2026-11-14T23:00:00Z"), at_instant(desk(), "2027-01-10T12:00:00Z"));
    for desk in [&mut on_time, &mut late] {
        run_domain(desk, "borger.dk");
    }
    assert_eq!(document(&on_time, 1), document(&late, 1));
    assert_eq!(on_time.domain("borger.dk"), late.domain("borger.dk"));
    let row = late.workspace.history.iter().find(|row| row.object == "borger.dk").unwrap();
    assert_eq!((row.at, row.actor.as_str(), row.command.as_str()), (at("2026-11-14T23:00:00Z"), "registry", "job"));
    let entry = &late.workspace.ledger[0];
    assert_eq!((entry.posted_at, entry.invoice), (at("2026-11-14T23:00:00Z"), Some(1)));
}

#[test]
fn a_job_a_year_late_bills_warns_suspends_and_deletes_in_that_order() {
    let mut desk = at_instant(desk(), "2027-12-01T12:00:00Z");
    run_domain(&mut desk, "borger.dk");
    assert_eq!(desk.workspace.domain(&name("borger.dk")), Ok(None));
    let warning = document(&desk, 2);
    assert_eq!((warning.refers_to, warning.issued_at), (Some(1), at("2027-01-16T23:00:00Z")));
    let word = |row: &HistoryRow| serde_json::to_value(&row.event).unwrap()["event"].as_str().unwrap().to_owned();
    let order: Vec<String> =
        desk.workspace.history.iter().map(|row| format!("{} {}", row.object_kind, word(row))).collect();
    let place =
        |text: &str| order.iter().position(|entry| entry == text).unwrap_or_else(|| panic!("{text}: {order:?}"));
    assert!(place("invoice document_issued") < place("domain domain_suspended"));
    assert!(place("domain domain_suspended") < place("domain domain_deleted"));
    assert_eq!(desk.history("document_issued"), 2);
}

#[test]
fn what_comes_from_a_registrar_late_is_billed_alone_with_time_to_pay() {
    let mut desk = at_instant(desk(), "2027-01-10T12:00:00Z");
    let came_at = at("2027-01-05T12:00:00Z");
    desk.change("borger.dk", |domain| domain.updated_at = Some(came_at));
    run_domain(&mut desk, "borger.dk");
    run_domain(&mut desk, "vigtig.dk");
    let (first, second) = (document(&desk, 1), document(&desk, 2));
    assert_eq!((first.domains(), first.issued_at), ([name("vigtig.dk")].into(), at("2026-11-14T23:00:00Z")));
    assert_eq!((second.domains(), second.issued_at), ([name("borger.dk")].into(), came_at));
    assert_eq!(
        (second.due_at, desk.domain("borger.dk").suspend_at),
        (at("2027-02-04T22:59:59Z"), Some(at("2027-02-04T23:00:00Z")))
    );
}

#[test]
fn what_was_suspended_before_the_day_of_invoices_is_not_billed_with_the_others() {
    let mut desk = at_instant(desk(), "2026-12-01T12:00:00Z");
    desk.change("vigtig.dk", |domain| domain.identity_due_at = Some(at("2026-11-10T12:00:00Z")));
    run_domain(&mut desk, "borger.dk");
    assert_eq!(document(&desk, 1).domains(), [name("borger.dk")].into());
    assert!(suspension(&desk, "vigtig.dk").is_some());
}

#[test]
fn a_registrar_that_pays_gets_no_invoice() {
    let mut desk = at_instant(desk(), "2026-12-01T12:00:00Z");
    for domain in ["borger.dk", "vigtig.dk"] {
        desk.change(domain, |domain| domain.billing = Some(handle("REG-1002")));
        run_domain(&mut desk, domain);
    }
    assert_eq!(desk.history("document_issued"), 0);
    assert!(desk.refused(issue("borger.dk")).to_string().starts_with("REG-1002 pays for borger.dk"));
}

#[test]
fn staff_bills_early_and_gets_what_is_out_already() {
    let mut desk = desk();
    let early = shown(desk.done(issue("borger.dk")));
    assert_eq!((early.id, early.issued_at, early.domains().len()), (1, desk.now, 1));
    assert!(desk.refused(issue("borger.dk")).to_string().ends_with("has an open invoice already"));
    desk.now = at("2026-11-20T12:00:00Z");
    let due = shown(desk.done(issue("vigtig.dk")));
    assert_eq!((due.id, due.issued_at), (2, at("2026-11-14T23:00:00Z")));
    assert_eq!(desk.refused(issue("ledig.dk")).to_string(), "there is no domain ledig.dk");
    assert!(desk.refused(issue("eksempel.dk")).to_string().contains("is managed by REG-1001"));
}

#[test]
fn numbers_have_no_gaps() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.refused(issue("borger.dk"));
    desk.refused(issue("eksempel.dk"));
    assert_eq!(shown(desk.done(credit(1, None, None))).id, 2);
    desk.refused(credit(1, None, None));
    assert_eq!(shown(desk.done(issue("vigtig.dk"))).id, 3);
}

#[test]
fn a_free_period_goes_on_by_itself() {
    let mut desk = at_instant(desk(), "2026-12-01T12:00:00Z");
    desk.policy.price_period = Money::ZERO;
    run_domain(&mut desk, "borger.dk");
    assert_eq!((is_unpaid(&desk, "borger.dk"), document(&desk, 1).is_open()), (true, true), "VID is not free");
    desk.change("vigtig.dk", |domain| domain.vid = false);
    let mut free = at_instant(super::desk(), "2026-12-01T12:00:00Z");
    free.policy.price_period = Money::ZERO;
    free.change("vigtig.dk", |domain| domain.vid = false);
    run_domain(&mut free, "borger.dk");
    assert_eq!(free.domain("borger.dk").expires_at, at("2028-01-31T22:59:59Z"));
    assert!(!document(&free, 1).is_open());
}
