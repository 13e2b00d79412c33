//! The registered letter before a VID domain is suspended, and the fee for the service.

use super::*;

#[test]
fn a_vid_domain_waits_for_the_letter_and_fourteen_days() {
    let mut desk = billed();
    desk.now = at("2027-03-01T12:00:00Z");
    run_invoice(&mut desk, 1);
    run_domain(&mut desk, "vigtig.dk");
    assert_eq!(suspension(&desk, "vigtig.dk"), None, "no letter was posted");
    let (recipient, text) = desk.post("letter").remove(0);
    assert_eq!(recipient, "OWN1-DK");
    assert_eq!(
        text,
        "vigtig.dk is not paid for. Unless warning 2 is paid no later than 2027-01-31, and in any case not before 14 \
         days after this letter was posted, the domain is suspended."
    );
    desk.done(letter(1, "2027-03-01"));
    assert_eq!(desk.domain("vigtig.dk").suspend_at, Some(at("2027-03-14T23:00:00Z")));
    desk.now = at("2027-03-14T22:59:59Z");
    run_domain(&mut desk, "vigtig.dk");
    assert_eq!(suspension(&desk, "vigtig.dk"), None);
    desk.now = at("2027-03-14T23:00:00Z");
    run_domain(&mut desk, "vigtig.dk");
    assert_eq!(suspension(&desk, "vigtig.dk"), Some(SuspensionReason::Unpaid));
}

#[test]
fn an_early_letter_does_not_bring_the_suspension_forward() {
    let mut desk = billed();
    desk.now = at("2027-01-18T12:00:00Z");
    run_invoice(&mut desk, 1);
    desk.done(letter(2, "2027-01-17"));
    assert_eq!(desk.domain("vigtig.dk").suspend_at, Some(at("2027-01-31T23:00:00Z")));
    assert_eq!(desk.history("suspension_letter_posted"), 1);
}

#[test]
fn a_letter_follows_the_warning_and_is_noted_afterwards() {
    let mut desk = billed();
    let text = "invoice 1 has not been warned about yet";
    assert_eq!(desk.refused(letter(1, "2026-11-20")).to_string(), text);
    desk.now = at("2027-01-20T12:00:00Z");
    let text = "a letter about invoice 1 is posted from 2027-01-17 on, and noted afterwards";
    for day in ["2027-01-16", "2027-01-21"] {
        assert_eq!(desk.refused(letter(1, day)).to_string(), text, "{day}");
    }
    let other = StaffCommand::InvoiceLetter {
        invoice: 1,
        domain: Some(name("borger.dk")),
        posted_on: "2027-01-20".parse().unwrap(),
    };
    assert_eq!(desk.refused(other).to_string(), "no VID domain waits for a letter about invoice 1");
    desk.done(letter(1, "2027-01-20"));
    desk.done(pay(1, None));
    assert_eq!(desk.refused(letter(1, "2027-01-20")).to_string(), "nothing is open on invoice 1");
}

#[test]
fn paying_ends_the_wait_and_the_next_invoice_needs_its_own_letter() {
    let mut desk = billed();
    desk.now = at("2027-01-20T12:00:00Z");
    desk.done(letter(1, "2027-01-20"));
    desk.done(pay(1, None));
    assert_eq!(desk.domain("vigtig.dk").suspend_at, None);
    desk.now = at("2028-03-01T12:00:00Z");
    run_domain(&mut desk, "vigtig.dk");
    assert_eq!((is_unpaid(&desk, "vigtig.dk"), suspension(&desk, "vigtig.dk")), (true, None));
}

#[test]
fn vid_ordered_late_stops_the_suspension_and_vid_ended_lets_it_come() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    let contacts = vec![handle("VID1-DK")];
    desk.done(StaffCommand::VidEnable { domain: name("borger.dk"), contacts });
    assert_eq!((is_unpaid(&desk, "borger.dk"), desk.domain("borger.dk").suspend_at), (true, None));
    desk.done(StaffCommand::VidDisable { domain: name("borger.dk") });
    assert_eq!(desk.domain("borger.dk").suspend_at, Some(at("2027-01-31T23:00:00Z")));
}

#[test]
fn vid_ordered_after_the_warning_has_its_letter_written_at_once() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    desk.now = at("2027-01-20T12:00:00Z");
    run_invoice(&mut desk, 1);
    assert_eq!(desk.post("letter"), []);
    desk.done(StaffCommand::VidEnable { domain: name("borger.dk"), contacts: vec![handle("VID1-DK")] });
    assert!(desk.post("letter")[0].1.contains("Unless warning 2 is paid no later than 2027-01-31"));
    desk.done(letter(1, "2027-01-20"));
    assert_eq!(desk.domain("borger.dk").suspend_at, Some(at("2027-02-02T23:00:00Z")));
}

#[test]
fn joining_is_billed_pro_rata_and_paid_at_once() {
    let mut desk = desk();
    let contacts = vec![handle("VID1-DK")];
    desk.done(StaffCommand::VidEnable { domain: name("borger.dk"), contacts });
    let fee = document(&desk, 1);
    // 1 November to 31 January are 92 days: 100.00 * 92 / 365.
    assert_eq!((fee.amount, fee.lines[0].kind, fee.is_open()), (Money::ore(25_21), LineKind::Vid, false));
    let domain = desk.domain("borger.dk");
    assert_eq!((domain.vid, domain.is_unpaid(), domain.expires_at), (true, false, at("2027-01-31T22:59:59Z")));
    assert_eq!(desk.history("payment_received"), 1);
}

#[test]
fn joining_covers_the_period_that_is_billed_already() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    let contacts = vec![handle("VID1-DK")];
    desk.done(StaffCommand::VidEnable { domain: name("borger.dk"), contacts });
    assert_eq!(document(&desk, 2).amount, Money::ore(100_00 + 25_21));
}

#[test]
fn a_registrar_that_pays_is_charged_for_vid_when_it_joins_and_when_it_renews() {
    let mut desk = desk();
    desk.change("borger.dk", |domain| domain.billing = Some(handle("REG-1002")));
    desk.done(StaffCommand::VidEnable { domain: name("borger.dk"), contacts: vec![handle("VID1-DK")] });
    assert_eq!(desk.registrar("REG-1002").balance, Money::ore(1000_00 - 25_21));
    desk.now = at("2027-01-31T23:00:00Z");
    run_domain(&mut desk, "borger.dk");
    assert_eq!(desk.registrar("REG-1002").balance, Money::ore(1000_00 - 25_21 - 70_00 - 100_00));
    assert_eq!(desk.history("document_issued"), 0);
}

#[test]
fn free_vid_is_not_billed() {
    let mut desk = desk();
    desk.policy.price_vid = Money::ZERO;
    let contacts = vec![handle("VID1-DK")];
    desk.done(StaffCommand::VidEnable { domain: name("borger.dk"), contacts });
    assert_eq!(desk.history("document_issued"), 0);
}

/// A desk on which `vigtig.dk` was billed with number 1.
fn billed() -> Desk {
    let mut desk = desk();
    desk.done(issue("vigtig.dk"));
    desk
}

fn letter(invoice: i64, day: &str) -> StaffCommand {
    StaffCommand::InvoiceLetter { invoice, domain: None, posted_on: day.parse().unwrap() }
}
