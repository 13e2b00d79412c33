//! Payment in parts, too much, twice, too late; and what nobody could place.

use super::*;
use crate::registry::billing::payment::{Notice, Payment};
use crate::registry::domain::{AuthInfo, TokenOperation, TokenRole};

#[test]
fn the_last_payment_lifts_the_block_and_extends_the_domain() {
    let mut desk = desk();
    let token = AuthInfo::issue(TokenOperation::Transfer, TokenRole::Own, [1; 16], at("2026-12-01T00:00:00Z"));
    desk.change("borger.dk", |domain| domain.tokens = vec![token]);
    desk.done(issue("borger.dk"));
    desk.done(pay(1, Some(30_00)));
    assert!(is_unpaid(&desk, "borger.dk"));
    assert_eq!(document(&desk, 1).outstanding(), Money::ore(40_00));
    desk.done(pay(1, None));
    let domain = desk.domain("borger.dk");
    assert_eq!((domain.is_unpaid(), domain.suspend_at, domain.tokens.len()), (false, None, 1));
    assert_eq!(domain.expires_at, at("2028-01-31T22:59:59Z"));
    assert_eq!((desk.history("invoice_paid"), desk.history("domain_renewed")), (2, 1));
    assert_eq!(desk.workspace.open_invoices(&name("borger.dk")), Ok(Vec::new()));
}

#[test]
fn too_much_is_kept_and_pays_the_next_invoice() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.done(came_in(1, 100_00));
    assert_eq!(credit_of(&mut desk, "OWN1-DK"), Money::ore(30_00));
    assert_eq!(document(&desk, 1).paid, Money::ore(70_00));
    let next = shown(desk.done(issue("vigtig.dk")));
    assert_eq!((next.paid, next.outstanding()), (Money::ore(30_00), Money::ore(140_00)));
    assert_eq!(credit_of(&mut desk, "OWN1-DK"), Money::ZERO);
}

#[test]
fn a_second_payment_of_the_same_is_kept_and_can_be_paid_out() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.done(pay(1, None));
    assert!(desk.refused(pay(1, None)).to_string().starts_with("invoice 1 was paid on"));
    assert!(desk.refused(pay(1, Some(70_00))).to_string().starts_with("invoice 1 was paid on"));
    desk.done(came_in(1, 70_00));
    assert_eq!(desk.domain("borger.dk").expires_at, at("2028-01-31T22:59:59Z"));
    let out = |ore: Option<i64>| StaffCommand::CreditPayOut { payer: handle("OWN1-DK"), amount: ore.map(Money::ore) };
    assert_eq!(desk.refused(out(Some(70_01))).to_string(), "OWN1-DK has 70.00 to its credit");
    desk.done(out(Some(20_00)));
    desk.done(out(None));
    assert_eq!(credit_of(&mut desk, "OWN1-DK"), Money::ZERO);
    assert_eq!(desk.refused(out(None)).to_string(), "OWN1-DK has 0.00 to its credit");
    assert_eq!(desk.history("credit_paid_out"), 2);
}

#[test]
fn a_surplus_pays_what_else_is_owed() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.done(issue("vigtig.dk"));
    desk.done(came_in(1, 240_00));
    assert!(!document(&desk, 2).is_open() && !is_unpaid(&desk, "vigtig.dk"));
    assert_eq!(credit_of(&mut desk, "OWN1-DK"), Money::ZERO);
}

#[test]
fn nothing_less_than_an_øre_is_a_payment_and_the_desk_books_no_more_than_is_open() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    for ore in [0, -1, 70_01] {
        let text = format!("70.00 is open on invoice 1, {} cannot be booked", Money::ore(ore));
        assert_eq!(desk.refused(pay(1, Some(ore))).to_string(), text);
    }
    assert_eq!(desk.refused(came_in(1, 0)).to_string(), "0.00 is no payment");
    assert_eq!(desk.refused(pay(9, None)).to_string(), "there is no invoice 9");
    desk.done(credit(1, None, Some(10_00)));
    assert_eq!(desk.refused(pay(2, Some(10_00))).to_string(), "2 is a credit note");
    assert_eq!(desk.refused(came_in(2, 10_00)).to_string(), "2 is a credit note");
}

#[test]
fn paying_the_warning_settles_both() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.now = at("2027-01-20T12:00:00Z");
    run_invoice(&mut desk, 1);
    run_invoice(&mut desk, 1);
    let warning = document(&desk, 2);
    assert_eq!(
        (warning.kind, warning.outstanding(), warning.is_open()),
        (DocumentKind::Warning, Money::ore(70_00), true)
    );
    desk.done(pay(2, Some(70_00)));
    assert!(!document(&desk, 1).is_open() && !document(&desk, 2).is_open());
    assert!(!is_unpaid(&desk, "borger.dk"));
    let (_, text) = desk.post("mail").remove(1);
    assert!(text.starts_with("Warning 2 about invoice 1"), "{text}");
}

#[test]
fn what_is_suspended_takes_its_fee_to_come_back() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.now = at("2027-02-10T12:00:00Z");
    run_domain(&mut desk, "borger.dk");
    assert_eq!(suspension(&desk, "borger.dk"), Some(SuspensionReason::Unpaid));
    desk.done(pay(1, Some(70_00)));
    assert_eq!(suspension(&desk, "borger.dk"), Some(SuspensionReason::Unpaid));
    assert_eq!(desk.domain("borger.dk").expires_at, at("2028-01-31T22:59:59Z"));
    let fee = document(&desk, 3);
    assert_eq!(
        (fee.amount, fee.due_at, fee.lines[0].kind),
        (Money::ore(125_00), at("2027-03-01T22:59:59Z"), LineKind::Restore)
    );
    desk.done(pay(3, None));
    let domain = desk.domain("borger.dk");
    assert_eq!(
        (domain.state, domain.expires_at, domain.open_invoices),
        (DomainState::Active, at("2028-01-31T22:59:59Z"), 0)
    );
    assert_eq!(desk.history("domain_restored"), 1);
}

#[test]
fn without_an_amount_all_is_paid_that_brings_the_domain_back() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.now = at("2027-02-10T12:00:00Z");
    desk.done(pay(1, None));
    assert_eq!(desk.domain("borger.dk").state, DomainState::Active);
    assert_eq!(balance(&desk, &Account::Bank), -Money::ore(195_00));
    assert_eq!(credit_of(&mut desk, "OWN1-DK"), Money::ZERO);
}

#[test]
fn a_payment_does_not_bring_back_a_registrant_who_failed() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.now = at("2027-02-10T12:00:00Z");
    run_domain(&mut desk, "borger.dk");
    desk.done(StaffCommand::IdentityFail { contact: handle("OWN1-DK") });
    desk.done(pay(1, None));
    assert_eq!(suspension(&desk, "borger.dk"), Some(SuspensionReason::IdentityFailed));
    desk.done(StaffCommand::IdentityComplete { contact: handle("OWN1-DK") });
    assert_eq!(desk.domain("borger.dk").state, DomainState::Active);
}

#[test]
fn an_invoice_outlives_its_domain_and_extends_no_other_of_its_name() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    let next = Domain {
        created_at: at("2026-11-03T12:00:00Z"),
        open_invoices: 0,
        suspend_at: None,
        ..desk.domain("borger.dk")
    };
    desk.workspace.delete_domain(&name("borger.dk"), desk.now);
    desk.done(pay(1, Some(10_00)));
    desk.workspace.save_domain(next.clone());
    desk.now = at("2026-11-04T12:00:00Z");
    desk.done(issue("borger.dk"));
    desk.done(pay(1, Some(60_00)));
    assert_eq!((is_unpaid(&desk, "borger.dk"), desk.domain("borger.dk").expires_at), (true, next.expires_at));
    desk.done(pay(2, None));
    assert!(!is_unpaid(&desk, "borger.dk"));
}

#[test]
fn a_banks_payment_is_booked_once() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    let notice = notice("b-1", "+71<000000000000018+00000000<", 70_00);
    let (first, repeated) = told(desk.done(StaffCommand::PaymentReceive(notice.clone())));
    assert_eq!((first.invoice, first.payer, repeated), (Some(1), Some(handle("OWN1-DK")), false));
    let (_, repeated) = told(desk.done(StaffCommand::PaymentReceive(notice.clone())));
    assert!(repeated);
    assert_eq!(balance(&desk, &Account::Bank), -Money::ore(70_00));
    let other = Notice { amount: Money::ore(71_00), ..notice };
    let text = "b-1 was booked before, with another day, reference or amount";
    assert_eq!(desk.refused(StaffCommand::PaymentReceive(other)).to_string(), text);
}

#[test]
fn what_cannot_be_placed_is_kept_until_somebody_places_it_or_gives_it_back() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    for (id, reference, why) in [
        ("b-1", "000000000000019", "000000000000019 is no payment reference: its check digit is wrong"),
        ("b-2", "000000000000091", "there is no invoice 9"),
        ("b-3", "thanks", "thanks is no payment reference: it has not 15 digits"),
    ] {
        let (payment, _) = told(desk.done(StaffCommand::PaymentReceive(notice(id, reference, 70_00))));
        assert_eq!((payment.invoice, payment.note.as_deref(), payment.is_unplaced()), (None, Some(why), true));
    }
    assert_eq!(balance(&desk, &Account::Unplaced), Money::ore(210_00));
    let place = |id: &str, invoice| StaffCommand::PaymentPlace { payment: id.to_owned(), invoice };
    let give_back = |id: &str| StaffCommand::PaymentReturn { payment: id.to_owned() };
    desk.done(place("b-1", 1));
    assert!(!is_unpaid(&desk, "borger.dk"));
    assert_eq!(desk.refused(place("b-1", 1)).to_string(), "payment b-1 was placed on invoice 1");
    assert_eq!(desk.refused(place("b-2", 9)).to_string(), "there is no invoice 9");
    desk.done(give_back("b-2"));
    assert!(desk.refused(give_back("b-2")).to_string().starts_with("payment b-2 was given back on"));
    assert_eq!(desk.refused(give_back("b-9")).to_string(), "there is no payment b-9");
    assert_eq!(balance(&desk, &Account::Unplaced), Money::ore(70_00));
    assert_eq!(balance(&desk, &Account::Bank), -Money::ore(140_00));
}

#[test]
fn a_credit_note_is_paid_by_nobody_and_no_bank_has_such_identifiers() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.done(credit(1, None, Some(10_00)));
    let (payment, _) = told(desk.done(StaffCommand::PaymentReceive(notice("b-1", "000000000000026", 10_00))));
    assert_eq!(payment.note.as_deref(), Some("2 is a credit note"));
    let wrong = desk.refused(StaffCommand::PaymentReceive(notice("desk:1", "000000000000018", 1)));
    assert_eq!(wrong.to_string(), "\"desk:1\" is no identifier of a bank");
    let wrong = desk.refused(StaffCommand::PaymentReceive(notice("b-2", "000000000000018", 0)));
    assert_eq!(wrong.to_string(), "0.00 is no payment");
}

#[test]
fn a_reference_typed_at_the_desk_is_checked() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    let by = |reference: &str| StaffCommand::InvoicePayReference {
        reference: reference.to_owned(),
        amount: Money::ore(70_00),
    };
    assert!(desk.refused(by("000000000000019")).to_string().ends_with("its check digit is wrong"));
    assert!(!shown(desk.done(by("000000000000018"))).is_open());
}

fn notice(id: &str, reference: &str, ore: i64) -> Notice {
    let paid_on = "2026-11-01".parse().unwrap();
    Notice { id: id.to_owned(), paid_on, reference: reference.to_owned(), amount: Money::ore(ore) }
}

fn told(reply: Reply) -> (Payment, bool) {
    let Reply::Payment { payment, repeated } = reply else { panic!("no payment: {reply:?}") };
    (*payment, repeated)
}
