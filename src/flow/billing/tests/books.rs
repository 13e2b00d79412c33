//! What the ledger says agrees with what is billed, paid and credited.

use super::*;
use crate::registry::billing::account::Income;

#[test]
fn an_invoice_is_owed_earned_and_taxed() {
    let mut desk = desk();
    desk.done(issue("vigtig.dk"));
    assert_eq!(balance(&desk, &payer()), -Money::ore(170_00));
    assert_eq!(balance(&desk, &Account::Income(Income::Period)), Money::ore(56_00));
    assert_eq!(balance(&desk, &Account::Income(Income::Vid)), Money::ore(80_00));
    assert_eq!(balance(&desk, &Account::Vat), Money::ore(34_00));
    desk.done(pay(1, None));
    assert_eq!((balance(&desk, &payer()), balance(&desk, &Account::Bank)), (Money::ZERO, -Money::ore(170_00)));
}

#[test]
fn a_warning_books_nothing_and_a_credit_note_takes_everything_back() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    let before = desk.workspace.ledger.len();
    desk.now = at("2027-01-20T12:00:00Z");
    run_invoice(&mut desk, 1);
    assert_eq!(desk.workspace.ledger.len(), before);
    desk.done(credit(1, None, None));
    for account in [payer(), Account::Income(Income::Period), Account::Vat] {
        assert_eq!(balance(&desk, &account), Money::ZERO, "{account}");
    }
}

#[test]
fn a_payers_account_is_its_credit_less_what_it_owes() {
    let mut desk = desk();
    desk.done(issue("borger.dk"));
    let steps = [
        came_in(1, 100_00),
        issue("vigtig.dk"),
        credit(2, None, Some(60_00)),
        came_in(2, 200_00),
        credit(1, None, None),
        StaffCommand::CreditPayOut { payer: handle("OWN1-DK"), amount: Some(Money::ore(33_00)) },
    ];
    for step in steps {
        desk.done(step.clone());
        let credit = credit_of(&mut desk, "OWN1-DK");
        let owed: Money = desk.workspace.owed_by(&handle("OWN1-DK")).unwrap().iter().map(|one| one.outstanding()).sum();
        assert_eq!(balance(&desk, &payer()), credit - owed, "{step:?}");
    }
}

fn payer() -> Account {
    Account::of(&handle("OWN1-DK"))
}
