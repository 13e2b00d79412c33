//! What is billed, paid and credited.

use super::*;
use crate::registry::sample::{at, expiring, handle, name};

const NOW: &str = "2026-12-01T09:00:00Z";

#[test]
fn the_next_period_is_billed_to_the_payer_and_due_at_expiry() {
    let domain = Domain { period_years: 3, billing: Some(handle("PAY1-DK")), ..expiring("borger.dk") };
    let invoice = bill(12, &[&domain], &policy(), at(NOW));
    assert_eq!((invoice.id, invoice.lines[0].years, invoice.amount), (12, 3, Money::ore(210_00)));
    assert_eq!((invoice.payer.as_str(), invoice.due_at), ("PAY1-DK", domain.expires_at));
    assert_eq!(invoice.warn_at, Some(at("2027-01-16T23:00:00Z")));
    assert!(invoice.is_open());
    assert_eq!(invoice.outstanding(), Money::ore(210_00));
    assert_eq!(invoice.lines[0].vat, Money::ore(42_00));
}

#[test]
fn names_that_expire_on_different_days_are_due_at_the_first() {
    let early = Domain { expires_at: at("2027-01-10T22:59:59Z"), ..expiring("ager.dk") };
    let invoice = bill(12, &[&expiring("borger.dk"), &early], &policy(), at(NOW));
    assert_eq!((invoice.amount, invoice.due_at), (Money::ore(140_00), early.expires_at));
    assert_eq!(invoice.domains(), [name("ager.dk"), name("borger.dk")].into());
    assert!(invoice.bills(&early) && invoice.is_for_period(&early.name) && !invoice.is_for_period(&name("nabo.dk")));
}

#[test]
fn vid_is_billed_with_the_period() {
    let vid = Domain { vid: true, period_years: 2, ..expiring("vigtig.dk") };
    let invoice = bill(12, &[&vid], &policy(), at(NOW));
    assert_eq!((invoice.lines.len(), invoice.amount), (2, Money::ore(340_00)));
    assert_eq!((invoice.lines[1].kind, invoice.lines[1].amount), (LineKind::Vid, Money::ore(200_00)));
}

#[test]
fn only_what_a_person_pays_for_and_does_not_owe_is_billed() {
    let plain = expiring("borger.dk");
    let suspended = |reason| suspended(reason).state;
    assert_eq!(check_billable(&plain), Ok(()));
    assert_eq!(check_billable(&Domain { state: suspended(SuspensionReason::Unpaid), ..plain.clone() }), Ok(()));
    for (domain, text) in [
        (Domain { sponsor: handle("REG-1001"), ..plain.clone() }, "is managed by REG-1001, whose account is charged"),
        (Domain { billing: Some(handle("REG-1002")), ..plain.clone() }, "REG-1002 pays for borger.dk from its account"),
        (Domain { open_invoices: 1, ..plain.clone() }, "has an open invoice already"),
        (Domain { state: suspended(SuspensionReason::Cancelled), ..plain.clone() }, "borger.dk is not active"),
        (Domain { state: DomainState::Reserved, ..plain }, "borger.dk is not active"),
    ] {
        let refusal = check_billable(&domain).unwrap_err();
        assert!(refusal.to_string().ends_with(text), "{refusal}");
    }
}

#[test]
fn what_is_suspended_has_its_redemption_to_pay() {
    let invoice = bill(12, &[&suspended(SuspensionReason::Unpaid)], &policy(), at(NOW));
    assert_eq!(invoice.due_at, at("2026-12-30T22:59:59Z"));
    assert_eq!(billed(&suspended(SuspensionReason::Unpaid), &invoice, at(NOW)).suspend_at, None);
}

#[test]
fn a_billed_domain_is_suspended_after_its_last_day_unless_it_has_vid() {
    let plain = billed(&expiring("borger.dk"), &invoice(), at(NOW));
    assert_eq!((plain.open_invoices, plain.suspend_at), (1, Some(at("2027-01-31T23:00:00Z"))));
    let vid = billed(&Domain { vid: true, ..expiring("borger.dk") }, &invoice(), at(NOW));
    assert_eq!((vid.open_invoices, vid.suspend_at), (1, None));
}

#[test]
fn an_invoice_is_paid_in_parts_or_at_once() {
    let half = pay(&invoice(), Money::ore(30_00), at(NOW));
    assert_eq!((half.outstanding(), half.paid_at), (Money::ore(40_00), None));
    let rest = pay(&half, Money::ore(40_00), at(NOW));
    assert_eq!((rest.outstanding(), rest.paid_at, rest.warn_at), (Money::ZERO, Some(at(NOW)), None));
}

#[test]
fn a_free_period_is_settled_with_nothing() {
    let free = Policy { price_period: Money::ZERO, ..policy() };
    let invoice = bill(12, &[&expiring("borger.dk")], &free, at(NOW));
    assert!(invoice.bills(&expiring("borger.dk")));
    assert!(!pay(&invoice, Money::ZERO, at(NOW)).is_open());
}

#[test]
fn a_warning_is_payable_for_what_is_open_and_follows_its_invoice() {
    let part = pay(&invoice(), Money::ore(30_00), at(NOW));
    let (warned, warning) = warn(&part, 13, at("2027-01-16T23:00:00Z"));
    assert_eq!((warned.warning, warned.warn_at), (Some(13), None));
    assert_eq!((warning.kind, warning.refers_to), (DocumentKind::Warning, Some(12)));
    assert_eq!(
        (warning.amount, warning.outstanding(), warning.due_at),
        (Money::ore(70_00), Money::ore(40_00), warned.due_at)
    );
    let paid = pay(&warned, Money::ore(40_00), at("2027-01-20T12:00:00Z"));
    let after = mirrored(&warning, &paid);
    assert_eq!((after.outstanding(), after.paid_at), (Money::ZERO, paid.paid_at));
}

#[test]
fn a_warning_leaves_out_what_was_credited() {
    let two = bill(12, &[&expiring("ager.dk"), &expiring("borger.dk")], &policy(), at(NOW));
    let credit = take_back(&two, Some("ager.dk"), None).unwrap();
    let (_, warning) = warn(&credit.invoice, 14, at("2027-01-16T23:00:00Z"));
    assert_eq!((warning.amount, warning.outstanding(), warning.lines.len()), (Money::ore(70_00), Money::ore(70_00), 1));
}

#[test]
fn a_credit_note_takes_all_back_and_closes_the_invoice() {
    let credit = take_back(&invoice(), None, None).unwrap();
    let note = &credit.note;
    assert_eq!((note.kind, note.refers_to, note.amount), (DocumentKind::CreditNote, Some(12), Money::ore(70_00)));
    assert_eq!((note.is_open(), note.outstanding(), note.lines[0].vat), (false, Money::ZERO, Money::ore(14_00)));
    assert_eq!((credit.invoice.is_open(), credit.surplus), (false, Money::ZERO));
    assert!(credit.invoice.domains().is_empty() && !credit.invoice.bills(&expiring("borger.dk")));
    assert_eq!(credit.invoice.amount, invoice().amount, "what was issued stands");
}

#[test]
fn one_domain_or_one_amount_is_credited_alone() {
    let two = bill(12, &[&expiring("ager.dk"), &expiring("borger.dk")], &policy(), at(NOW));
    let one = take_back(&two, Some("ager.dk"), None).unwrap();
    assert_eq!((one.note.amount, one.invoice.outstanding()), (Money::ore(70_00), Money::ore(70_00)));
    assert_eq!(one.invoice.domains(), [name("borger.dk")].into());
    let part = take_back(&two, None, Some(20_00)).unwrap();
    assert_eq!((part.note.lines.len(), part.invoice.outstanding()), (1, Money::ore(120_00)));
    assert_eq!(part.invoice.domains().len(), 2);
    let more = take_back(&two, None, Some(90_00)).unwrap();
    assert_eq!((more.note.lines.len(), more.invoice.domains()), (2, [name("borger.dk")].into()));
}

#[test]
fn what_was_paid_too_much_comes_free() {
    let part = pay(&invoice(), Money::ore(30_00), at(NOW));
    let credit = take_back(&part, None, Some(50_00)).unwrap();
    assert_eq!(
        (credit.surplus, credit.invoice.paid, credit.invoice.is_open()),
        (Money::ore(10_00), Money::ore(20_00), false)
    );
    let paid = pay(&invoice(), Money::ore(70_00), at(NOW));
    let credit = take_back(&paid, None, None).unwrap();
    assert_eq!(
        (credit.surplus, credit.invoice.paid, credit.invoice.paid_at),
        (Money::ore(70_00), Money::ZERO, paid.paid_at)
    );
}

#[test]
fn credit_notes_take_back_the_vat_that_was_billed() {
    // A line of 70.00 with a VAT of 14.00, whatever the rules of the day of the credit note say.
    let mut vat = Vec::new();
    let mut left = invoice();
    for ore in [33_33, 33_33, 3_34] {
        let credit = take_back(&left, None, Some(ore)).unwrap();
        let booked: Vec<_> =
            credit.note.bookings().flat_map(|booking| booking.entries(19).collect::<Vec<_>>()).collect();
        assert_eq!(booked.iter().map(|(_, _, amount)| *amount).sum::<Money>(), Money::ore(ore));
        assert_eq!(booked[1], (Account::Vat, Account::of(&left.payer), credit.note.lines[0].vat));
        vat.push(credit.note.lines[0].vat.as_ore());
        assert_eq!(credit.invoice.lines[0].left().vat.as_ore() + vat.iter().sum::<i64>(), 14_00);
        left = credit.invoice;
    }
    assert_eq!(vat, [6_67, 6_66, 67]);
}

#[test]
fn no_more_is_credited_than_was_billed_and_no_credit_note() {
    let text = |outcome: Result<Credit, Refusal>| outcome.unwrap_err().to_string();
    for ore in [-1, 0, 70_01] {
        assert_eq!(text(take_back(&invoice(), None, Some(ore))), "70.00 of invoice 12 can be credited");
    }
    let credit = take_back(&invoice(), None, None).unwrap();
    assert_eq!(text(take_back(&credit.invoice, None, None)), "0.00 of invoice 12 can be credited");
    assert_eq!(text(take_back(&invoice(), Some("nabo.dk"), None)), "0.00 of invoice 12 can be credited");
    assert_eq!(text(take_back(&credit.note, None, None)), "13 is a credit note itself");
}

#[test]
fn a_settled_invoice_extends_the_domain_from_its_old_expiry() {
    let before = billed(&expiring("borger.dk"), &invoice(), at(NOW));
    let settled = settle(&before, invoice().lines.iter(), at(NOW));
    assert_eq!((settled.expires_at, settled.open_invoices), (at("2028-01-31T22:59:59Z"), 0));
    assert_eq!((settled.state, settled.suspend_at), (DomainState::Active, None));
}

#[test]
fn payment_extends_what_was_not_given_up_and_brings_nothing_back() {
    for reason in [SuspensionReason::Cancelled, SuspensionReason::Expired] {
        let domain = suspended(reason);
        let settled = settle(&domain, invoice().lines.iter(), at(NOW));
        assert_eq!((settled.state, settled.expires_at), (domain.state, domain.expires_at));
    }
    for reason in [SuspensionReason::Unpaid, SuspensionReason::IdentityFailed] {
        let domain = suspended(reason);
        let settled = settle(&domain, invoice().lines.iter(), at(NOW));
        assert_eq!((settled.state, settled.expires_at), (domain.state, at("2028-01-31T22:59:59Z")));
    }
}

#[test]
fn the_paid_fee_brings_back_what_was_suspended_for_want_of_payment_and_no_other() {
    let fee = [Line::new(&name("borger.dk"), LineKind::Restore, 0, Money::ore(125_00), &policy())];
    let unpaid = settle(&suspended(SuspensionReason::Unpaid), fee.iter(), at(NOW));
    assert_eq!((unpaid.state, unpaid.expires_at), (DomainState::Active, at("2027-01-31T22:59:59Z")));
    let legal = suspended(SuspensionReason::Legal);
    assert_eq!(settle(&legal, fee.iter(), at(NOW)).state, legal.state);
}

fn take_back(invoice: &Invoice, domain: Option<&str>, ore: Option<i64>) -> Result<Credit, Refusal> {
    let domain = domain.map(name);
    credit(invoice, 13, (domain.as_ref(), ore.map(Money::ore)), at(NOW))
}

fn invoice() -> Invoice {
    bill(12, &[&expiring("borger.dk")], &policy(), at(NOW))
}

fn suspended(reason: SuspensionReason) -> Domain {
    let (since, delete_at) = (at(NOW), at("2026-12-30T23:00:00Z"));
    let state = DomainState::Suspended { reason, since, delete_at, requested: None };
    Domain { state, open_invoices: 1, ..expiring("borger.dk") }
}

fn policy() -> Policy {
    Policy::dk_2023()
}
