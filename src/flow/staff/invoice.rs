//! Invoices for registrant-managed domains: issue and pay.

use super::domain_of;
use crate::flow::domain::present;
use crate::flow::domain::present::mark_hosts;
use crate::flow::{Context, Halt, Workspace, record};
use crate::registry::billing::account::Account;
use crate::registry::billing::invoice::{self, Invoice};
use crate::registry::billing::ledger::{Booking, LedgerKind};
use crate::registry::contact::{Identity, identity};
use crate::registry::domain::{Domain, DomainName, DomainState};
use crate::registry::event::Event;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;
use crate::registry::{Handle, Money};

/// The gapless counter of invoice numbers.
pub const COUNTER: &str = "invoice";

/// Issues the invoice for the next period of a domain. From now on it blocks transfer, renewal,
/// new tokens and a change of payer.
///
/// # Errors
/// [`Halt::Refused`] when the domain is missing or cannot be billed so, [`Halt::Needs`] when rows
/// are missing.
pub fn issue(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<Reply, Halt> {
    let domain = domain_of(workspace, context, name)?;
    // A refusal gives the number back with everything else, so there is no gap.
    let id = workspace.count(COUNTER)?;
    let invoice = invoice::issue(&domain, id, context.policy, context.now)?;
    workspace.save_domain(Domain {
        open_invoices: domain.open_invoices + 1,
        updated_by: Some(Handle::registry()),
        updated_at: Some(context.now),
        ..(*domain).clone()
    });
    workspace.save_invoice(invoice.clone());
    let charge = Booking::charge(LedgerKind::Renew, Account::of(&invoice.payer), name, invoice.amount);
    record(workspace, context, Event::Booked(Booking { invoice: Some(id), ..charge }))?;
    let (domain, payer) = (name.clone(), invoice.payer.clone());
    record(workspace, context, Event::InvoiceIssued { invoice: id, domain, payer })?;
    Ok(Reply::Invoice(invoice))
}

/// Books a payment; `None` pays what is open. Once nothing is open the block is lifted, the
/// domain extended and, if it was suspended for want of payment, restored: all in this
/// transaction.
///
/// # Errors
/// [`Halt::Refused`] when there is no such invoice or the amount does not fit, [`Halt::Needs`]
/// when rows are missing.
pub fn pay(workspace: &mut Workspace, context: &Context<'_>, id: i64, amount: Option<Money>) -> Result<Reply, Halt> {
    let before = workspace.invoice(&id)?.ok_or(Refusal::NoSuch { kind: "invoice", id: id.to_string() })?;
    let domain = present(workspace, context, &before.domain)?;
    let paid = invoice::pay(&before, amount, context.now)?;
    workspace.save_invoice(paid.clone());
    let (name, booked, settled) = (paid.domain.clone(), paid.paid - before.paid, !paid.is_open());
    let payment = Booking::paid_in(LedgerKind::Payment, Account::of(&paid.payer), booked);
    let payment = Booking { domain: Some(name.clone()), invoice: Some(id), ..payment };
    record(workspace, context, Event::Booked(payment))?;
    let booked = Event::InvoicePaid { invoice: id, domain: name, amount: booked, settled };
    record(workspace, context, booked)?;
    // The domain may be gone, or registered anew; its invoice is owed all the same.
    if let Some(domain) = domain.filter(|domain| settled && paid.bills(domain)) {
        settle(workspace, context, &domain, &paid)?;
    }
    Ok(Reply::Invoice(paid))
}

fn settle(workspace: &mut Workspace, context: &Context<'_>, before: &Domain, paid: &Invoice) -> Result<(), Halt> {
    let mut after = invoice::settle(before, paid, context.now);
    let registrant = workspace.contact(&after.registrant)?;
    let failed = registrant.is_some_and(|registrant| registrant.identity == Identity::Failed);
    if failed && after.state != before.state {
        // Money brings back what was suspended for want of it, not what nobody answers for.
        after = identity::suspend(&after, context.policy, context.now).map_or(after, |(suspended, _)| suspended);
    }
    let (name, until) = (after.name.clone(), after.expires_at);
    let (extended, restored) =
        (until != before.expires_at, after.state == DomainState::Active && after.state != before.state);
    workspace.save_domain(after);
    if restored {
        mark_hosts(workspace, &name, false)?;
        record(workspace, context, Event::DomainRestored { domain: name.clone(), until })?;
    }
    if extended {
        let renewed = Event::DomainRenewed { domain: name, years: paid.years, until, automatic: false };
        record(workspace, context, renewed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::desk::Desk;
    use crate::registry::domain::{AuthInfo, SuspensionReason, TokenOperation, TokenRole};
    use crate::registry::sample::{at, name};
    use crate::registry::staff::{Due, StaffCommand};

    #[test]
    fn an_issued_invoice_blocks_and_tells_the_payer() {
        let mut desk = Desk::new();
        let token = AuthInfo::issue(TokenOperation::Transfer, TokenRole::Own, [1; 16], at("2026-12-01T00:00:00Z"));
        desk.change("borger.dk", |domain| domain.tokens = vec![token]);
        let Reply::Invoice(invoice) = desk.done(order("borger.dk")) else { panic!("no invoice") };
        assert_eq!((invoice.id, invoice.outstanding()), (1, Money::ore(70_00)));
        let domain = desk.domain("borger.dk");
        assert!(domain.is_unpaid());
        assert_eq!(domain.tokens.len(), 1);
        assert_eq!(desk.post("mail")[0].0, "OWN1-DK");
    }

    #[test]
    fn invoice_numbers_have_no_gaps() {
        let mut desk = Desk::new();
        desk.done(order("borger.dk"));
        desk.refused(order("borger.dk"));
        desk.refused(order("eksempel.dk"));
        let Reply::Invoice(invoice) = desk.done(order("vigtig.dk")) else { panic!("no invoice") };
        assert_eq!(invoice.id, 2);
        assert_eq!(desk.refused(order("ledig.dk")).to_string(), "there is no domain ledig.dk");
    }

    #[test]
    fn the_last_payment_lifts_the_block_and_extends_the_domain() {
        let mut desk = Desk::new();
        desk.done(order("borger.dk"));
        desk.done(pay(1, Some(30_00)));
        assert!(desk.domain("borger.dk").is_unpaid());
        desk.done(pay(1, None));
        let domain = desk.domain("borger.dk");
        assert!(!domain.is_unpaid());
        assert_eq!(domain.expires_at, at("2028-01-31T22:59:59Z"));
        assert_eq!((desk.history("invoice_paid"), desk.history("domain_renewed")), (2, 1));
        assert_eq!(desk.workspace.open_invoices(&name("borger.dk")), Ok(Vec::new()));
    }

    #[test]
    fn a_payment_restores_what_was_suspended_for_want_of_it() {
        let mut desk = Desk::new();
        desk.done(order("borger.dk"));
        let (since, delete_at) = (desk.now, at("2026-12-21T23:00:00Z"));
        let state = DomainState::Suspended { reason: SuspensionReason::Unpaid, since, delete_at, requested: None };
        desk.change("borger.dk", |domain| domain.state = state);
        desk.done(pay(1, None));
        assert_eq!(desk.domain("borger.dk").state, DomainState::Active);
        assert_eq!(desk.history("domain_restored"), 1);
    }

    #[test]
    fn a_payment_does_not_bring_back_a_registrant_who_failed() {
        let mut desk = Desk::new();
        desk.done(order("borger.dk"));
        let (since, delete_at) = (desk.now, at("2026-12-21T23:00:00Z"));
        let state = DomainState::Suspended { reason: SuspensionReason::Unpaid, since, delete_at, requested: None };
        desk.change("borger.dk", |domain| domain.state = state);
        desk.done(StaffCommand::IdentityFail { contact: Handle::trusted("OWN1-DK") });
        desk.done(pay(1, None));
        let state = desk.domain("borger.dk").state;
        assert!(matches!(state, DomainState::Suspended { reason: SuspensionReason::IdentityFailed, .. }));
        desk.done(StaffCommand::IdentityComplete { contact: Handle::trusted("OWN1-DK") });
        assert_eq!(desk.domain("borger.dk").state, DomainState::Active);
    }

    #[test]
    fn an_invoice_outlives_its_domain() {
        let mut desk = Desk::new();
        desk.done(order("borger.dk"));
        desk.workspace.delete_domain(&name("borger.dk"), desk.now);
        let Reply::Invoice(invoice) = desk.done(pay(1, None)) else { panic!("no invoice") };
        assert!(!invoice.is_open());
        assert_eq!(desk.history("domain_renewed"), 0);
    }

    #[test]
    fn an_old_debt_does_not_extend_the_domain_of_the_next_registrant() {
        let mut desk = Desk::new();
        desk.done(order("borger.dk"));
        let next = Domain { created_at: at("2026-12-01T12:00:00Z"), open_invoices: 0, ..desk.domain("borger.dk") };
        desk.workspace.delete_domain(&name("borger.dk"), desk.now);
        desk.workspace.save_domain(next.clone());
        desk.now = at("2026-12-02T12:00:00Z");
        desk.done(order("borger.dk"));
        desk.done(pay(1, None));
        assert!(desk.domain("borger.dk").is_unpaid());
        assert_eq!(desk.domain("borger.dk").expires_at, next.expires_at);
        desk.done(pay(2, None));
        assert!(!desk.domain("borger.dk").is_unpaid());
    }

    #[test]
    fn an_invoice_that_comes_after_the_expiry_leaves_the_whole_redemption() {
        let mut desk = Desk::new();
        desk.now = at("2027-04-01T12:00:00Z");
        desk.done(order("borger.dk"));
        desk.done(StaffCommand::Advance { due: Due::Domain(name("borger.dk")), at: desk.now });
        let (reason, since, delete_at) = (SuspensionReason::Unpaid, desk.now, at("2027-04-30T22:00:00Z"));
        assert_eq!(
            desk.domain("borger.dk").state,
            DomainState::Suspended { reason, since, delete_at, requested: None }
        );
    }

    #[test]
    fn nobody_pays_twice_too_much_or_for_nothing() {
        let mut desk = Desk::new();
        desk.done(order("borger.dk"));
        assert!(desk.refused(pay(1, Some(70_01))).to_string().starts_with("70.00 is open"));
        desk.done(pay(1, None));
        assert!(desk.refused(pay(1, None)).to_string().starts_with("invoice 1 was paid on"));
        desk.workspace.invoices.load(9, None);
        assert_eq!(desk.refused(pay(9, None)).to_string(), "there is no invoice 9");
    }

    fn order(domain: &str) -> StaffCommand {
        StaffCommand::InvoiceIssue { domain: name(domain) }
    }

    fn pay(invoice: i64, ore: Option<i64>) -> StaffCommand {
        StaffCommand::InvoicePay { invoice, amount: ore.map(Money::ore) }
    }
}
