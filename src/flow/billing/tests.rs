//! What is billed, when, to whom, and what payment brings about.

use super::*;
use crate::flow::desk::Desk;
use crate::registry::Money;
use crate::registry::billing::account::Account;
use crate::registry::billing::invoice::LineKind;
use crate::registry::domain::{DomainState, SuspensionReason};
use crate::registry::reply::Reply;
use crate::registry::sample::{at, handle, name};
use crate::registry::staff::{Due, StaffCommand};

mod books;
mod credits;
mod letters;
mod months;
mod payments;

/// A desk on 1 November 2026, a fortnight before the invoices for January 2027 go out.
fn desk() -> Desk {
    let mut desk = at_instant(Desk::new(), "2026-11-01T12:00:00Z");
    for domain in ["borger.dk", "vigtig.dk"] {
        desk.change(domain, |domain| domain.expires_at = at("2027-01-31T22:59:59Z"));
    }
    desk
}

fn at_instant(mut desk: Desk, now: &str) -> Desk {
    desk.now = at(now);
    desk
}

fn issue(domain: &str) -> StaffCommand {
    StaffCommand::InvoiceIssue { domain: name(domain) }
}

fn pay(invoice: i64, ore: Option<i64>) -> StaffCommand {
    StaffCommand::InvoicePay { invoice, amount: ore.map(Money::ore) }
}

/// Money that came in by the reference of an invoice.
fn came_in(invoice: i64, ore: i64) -> StaffCommand {
    let reference = crate::registry::billing::reference::reference(invoice);
    StaffCommand::InvoicePayReference { reference, amount: Money::ore(ore) }
}

fn credit(invoice: i64, domain: Option<&str>, ore: Option<i64>) -> StaffCommand {
    StaffCommand::InvoiceCredit { invoice, domain: domain.map(name), amount: ore.map(Money::ore) }
}

fn run_domain(desk: &mut Desk, domain: &str) {
    let at = desk.now;
    desk.done(StaffCommand::Advance { due: Due::Domain(name(domain)), at });
}

fn run_invoice(desk: &mut Desk, id: i64) {
    let at = desk.now;
    desk.done(StaffCommand::Advance { due: Due::Invoice(id), at });
}

fn document(desk: &Desk, id: i64) -> Invoice {
    (*desk.workspace.invoice(&id).unwrap().unwrap()).clone()
}

fn credit_of(desk: &mut Desk, payer: &str) -> Money {
    desk.workspace.load_absent(Keys { payers: [handle(payer)].into(), ..Keys::default() });
    desk.workspace.credit(&handle(payer)).unwrap()
}

fn shown(reply: Reply) -> Invoice {
    let Reply::Invoice(invoice) = reply else { panic!("no invoice: {reply:?}") };
    *invoice
}

fn is_unpaid(desk: &Desk, domain: &str) -> bool {
    desk.domain(domain).is_unpaid()
}

/// What an account comes to by its entries.
fn balance(desk: &Desk, account: &Account) -> Money {
    let side = |of: fn(&crate::registry::billing::ledger::LedgerEntry) -> &Account| -> Money {
        desk.workspace.ledger.iter().filter(|entry| of(entry) == account).map(|entry| entry.amount).sum()
    };
    side(|entry| &entry.credit) - side(|entry| &entry.debit)
}

/// The reason of a suspension, if there is one.
fn suspension(desk: &Desk, domain: &str) -> Option<SuspensionReason> {
    match desk.domain(domain).state {
        DomainState::Suspended { reason, .. } => Some(reason),
        _ => None,
    }
}
