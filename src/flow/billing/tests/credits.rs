//! Credit notes, and what they leave.

use super::*;

#[test]
fn a_credited_domain_is_free_until_it_is_billed_anew() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    let note = shown(desk.done(credit(1, None, None)));
    assert_eq!((note.id, note.kind, note.refers_to), (2, DocumentKind::CreditNote, Some(1)));
    assert!(!is_unpaid(&desk, "borger.dk") && !document(&desk, 1).is_open());
    assert_eq!(desk.domain("borger.dk").expires_at, at("2027-01-31T22:59:59Z"));
    desk.now = at("2026-11-20T12:00:00Z");
    run_domain(&mut desk, "borger.dk");
    assert_eq!(document(&desk, 3).issued_at, at("2026-11-14T23:00:00Z"));
}

#[test]
fn what_is_credited_in_the_time_of_invoices_is_billed_again_at_once() {
    let mut desk = at_instant(desk(), "2026-11-20T12:00:00Z");
    run_domain(&mut desk, "borger.dk");
    desk.policy.price_period = Money::ore(60_00);
    desk.now = at("2026-11-21T12:00:00Z");
    desk.done(credit(1, None, None));
    run_domain(&mut desk, "vigtig.dk");
    let anew = document(&desk, 3);
    assert_eq!((anew.issued_at, anew.amount), (desk.now, Money::ore(60_00 + 60_00 + 100_00)));
    assert_eq!(anew.domains().len(), 2);
}

#[test]
fn one_cancelled_domain_is_taken_off_and_the_others_stay_billed() {
    let mut desk = at_instant(desk(), "2026-11-20T12:00:00Z");
    run_domain(&mut desk, "borger.dk");
    desk.done(credit(1, Some("vigtig.dk"), None));
    assert!(is_unpaid(&desk, "borger.dk"));
    desk.done(pay(1, Some(70_00)));
    assert!(!is_unpaid(&desk, "borger.dk"));
    assert_eq!(desk.domain("vigtig.dk").expires_at, at("2027-01-31T22:59:59Z"));
}

#[test]
fn a_smaller_amount_settles_what_was_paid_in_part() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.done(pay(1, Some(50_00)));
    desk.done(credit(1, None, Some(20_00)));
    assert!(!document(&desk, 1).is_open());
    assert_eq!(desk.domain("borger.dk").expires_at, at("2028-01-31T22:59:59Z"));
}

#[test]
fn what_was_paid_and_credited_stays_to_the_payers_credit() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.done(pay(1, None));
    desk.done(credit(1, None, None));
    assert_eq!(credit_of(&mut desk, "OWN1-DK"), Money::ore(70_00));
    assert_eq!(desk.domain("borger.dk").expires_at, at("2028-01-31T22:59:59Z"), "what was given stays");
    assert_eq!(shown(desk.done(issue("vigtig.dk"))).outstanding(), Money::ore(100_00));
}

#[test]
fn crediting_through_the_warning_is_crediting_the_invoice() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.now = at("2027-01-20T12:00:00Z");
    run_invoice(&mut desk, 1);
    let note = shown(desk.done(credit(2, None, None)));
    assert_eq!(note.refers_to, Some(1));
    assert!(!document(&desk, 1).is_open() && !document(&desk, 2).is_open());
    assert_eq!(document(&desk, 2).outstanding(), Money::ZERO);
}

#[test]
fn what_ran_out_before_the_credit_note_stays_suspended() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.now = at("2027-02-10T12:00:00Z");
    desk.done(credit(1, None, None));
    assert_eq!(suspension(&desk, "borger.dk"), Some(SuspensionReason::Unpaid));
}

#[test]
fn staff_bills_a_suspended_domain_anew() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.now = at("2027-02-10T12:00:00Z");
    run_domain(&mut desk, "borger.dk");
    desk.done(credit(1, None, None));
    assert_eq!(suspension(&desk, "borger.dk"), Some(SuspensionReason::Unpaid));
    let anew = shown(desk.done(issue("borger.dk")));
    assert_eq!(anew.due_at, at("2027-03-01T22:59:59Z"));
    desk.done(pay(anew.id, None));
    assert_eq!(desk.domain("borger.dk").state, DomainState::Active);
}
