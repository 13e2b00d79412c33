//! Invoices to registrants and payers of registrant-managed domains.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::registry::calendar;
use crate::registry::domain::{Domain, DomainName, DomainState, SuspensionReason};
use crate::registry::handle::Handle;
use crate::registry::money::Money;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;

/// An issued invoice for the next period of one domain. Once issued its amount, payer and due
/// date stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// The invoice number, without gaps.
    pub id: i64,
    /// The domain billed.
    pub domain: DomainName,
    /// Who is to pay.
    pub payer: Handle,
    /// Years billed.
    pub years: u32,
    /// What is to be paid.
    pub amount: Money,
    /// What was paid.
    pub paid: Money,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// When it was paid in full.
    pub paid_at: Option<DateTime<Utc>>,
}

impl Invoice {
    /// Whether an amount is still open.
    pub fn is_open(&self) -> bool {
        self.paid_at.is_none()
    }

    /// Whether it bills this registration, and not one of the same name before it.
    pub fn bills(&self, domain: &Domain) -> bool {
        self.domain == domain.name && domain.created_at <= self.issued_at
    }

    /// The amount still to be paid.
    pub fn outstanding(&self) -> Money {
        self.amount - self.paid
    }
}

/// The invoice `id` for the next period of `domain`. Tokens made before it stay alive: what
/// blocks their use is the open invoice.
///
/// # Errors
/// [`Refusal::NotNow`] when the domain is not billed by invoice, has one open, or is not active.
pub fn issue(domain: &Domain, id: i64, policy: &Policy, now: DateTime<Utc>) -> Result<Invoice, Refusal> {
    let name = &domain.name;
    if !domain.sponsor.is_registry() {
        let sponsor = &domain.sponsor;
        return Err(Refusal::NotNow(format!("{name} is managed by {sponsor}, whose account is charged")));
    }
    let payer = domain.payer();
    if payer.is_registrar() {
        return Err(Refusal::NotNow(format!("{payer} pays for {name} from its account")));
    }
    if domain.is_unpaid() {
        return Err(Refusal::NotNow(format!("{name} has an open invoice already")));
    }
    if domain.state != DomainState::Active {
        return Err(Refusal::NotNow(format!("{name} is not active")));
    }
    Ok(Invoice {
        id,
        domain: name.clone(),
        payer: payer.clone(),
        years: domain.period_years,
        amount: policy.price_period.times(domain.period_years),
        paid: Money::ZERO,
        issued_at: now,
        due_at: domain.expires_at,
        paid_at: None,
    })
}

/// The invoice after a payment of `amount`, or of all that is open.
///
/// # Errors
/// [`Refusal::NotNow`] when nothing is open, or the amount is not between nothing and that.
pub fn pay(invoice: &Invoice, amount: Option<Money>, now: DateTime<Utc>) -> Result<Invoice, Refusal> {
    let id = invoice.id;
    if let Some(paid_at) = invoice.paid_at {
        return Err(Refusal::NotNow(format!("invoice {id} was paid on {paid_at}")));
    }
    let open = invoice.outstanding();
    let amount = amount.unwrap_or(open);
    if amount > open || amount <= Money::ZERO && open > Money::ZERO {
        return Err(Refusal::NotNow(format!("{open} is open on invoice {id}, {amount} cannot be booked")));
    }
    let paid_at = (amount == open).then_some(now);
    Ok(Invoice { paid: invoice.paid + amount, paid_at, ..invoice.clone() })
}

/// The domain after its invoice was paid in full: one invoice less is open, the period goes on,
/// and a suspension for want of payment ends. A domain that was given up meanwhile is not
/// extended; it takes a restore to bring it back.
pub fn settle(domain: &Domain, invoice: &Invoice, now: DateTime<Utc>) -> Domain {
    let state = match domain.state {
        DomainState::Suspended { reason: SuspensionReason::Unpaid, .. } => DomainState::Active,
        ref state => state.clone(),
    };
    let expires_at = match state {
        DomainState::Suspended { reason: SuspensionReason::Cancelled | SuspensionReason::Expired, .. } => {
            domain.expires_at
        }
        _ => calendar::add_years(domain.expires_at, invoice.years),
    };
    Domain {
        state,
        expires_at,
        open_invoices: (domain.open_invoices - 1).max(0),
        updated_by: Some(Handle::registry()),
        updated_at: Some(now),
        ..domain.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::sample::{at, domain, handle};

    const NOW: &str = "2026-12-01T09:00:00Z";

    #[test]
    fn an_invoice_bills_the_next_period_and_is_due_at_expiry() {
        let domain = Domain { period_years: 3, billing: Some(handle("PAY1-DK")), ..domain("borger.dk") };
        let invoice = issue(&domain, 12, &Policy::dk_2023(), at(NOW)).unwrap();
        assert_eq!((invoice.id, invoice.years, invoice.amount), (12, 3, Money::ore(210_00)));
        assert_eq!((invoice.payer.as_str(), invoice.due_at), ("PAY1-DK", domain.expires_at));
        assert!(invoice.is_open());
        assert_eq!(invoice.outstanding(), Money::ore(210_00));
    }

    #[test]
    fn the_registrant_is_billed_when_nobody_else_pays() {
        assert_eq!(invoice().payer.as_str(), "OWN1-DK");
    }

    #[test]
    fn only_an_active_domain_of_a_registrant_without_open_invoice_is_billed() {
        let plain = domain("borger.dk");
        let state = DomainState::Suspended {
            reason: SuspensionReason::Cancelled,
            since: at(NOW),
            delete_at: at("2026-12-30T23:00:00Z"),
        };
        for (domain, text) in [
            (
                Domain { sponsor: handle("REG-1001"), ..plain.clone() },
                "is managed by REG-1001, whose account is charged",
            ),
            (
                Domain { billing: Some(handle("REG-1002")), ..plain.clone() },
                "REG-1002 pays for borger.dk from its account",
            ),
            (Domain { open_invoices: 1, ..plain.clone() }, "has an open invoice already"),
            (Domain { state, ..plain.clone() }, "borger.dk is not active"),
            (Domain { state: DomainState::Reserved, ..plain }, "borger.dk is not active"),
        ] {
            let refusal = issue(&domain, 12, &Policy::dk_2023(), at(NOW)).unwrap_err();
            assert!(refusal.to_string().ends_with(text), "{refusal}");
        }
    }

    #[test]
    fn an_invoice_is_paid_in_parts_or_at_once() {
        let half = pay(&invoice(), Some(Money::ore(30_00)), at(NOW)).unwrap();
        assert_eq!((half.outstanding(), half.paid_at), (Money::ore(40_00), None));
        let rest = pay(&half, None, at(NOW)).unwrap();
        assert_eq!((rest.outstanding(), rest.paid_at), (Money::ZERO, Some(at(NOW))));
        assert_eq!(pay(&invoice(), None, at(NOW)).unwrap().paid, Money::ore(70_00));
    }

    #[test]
    fn a_free_period_is_settled_with_nothing() {
        let free = Invoice { amount: Money::ZERO, ..invoice() };
        assert!(!pay(&free, None, at(NOW)).unwrap().is_open());
    }

    #[test]
    fn nothing_below_zero_and_nothing_beyond_the_open_amount_is_booked() {
        for ore in [-1, 0, 70_01] {
            let refusal = pay(&invoice(), Some(Money::ore(ore)), at(NOW)).unwrap_err();
            assert!(refusal.to_string().starts_with("70.00 is open on invoice 12"), "{refusal}");
        }
        let paid = pay(&invoice(), None, at(NOW)).unwrap();
        let refusal = pay(&paid, None, at(NOW)).unwrap_err();
        assert_eq!(refusal.to_string(), "invoice 12 was paid on 2026-12-01 09:00:00 UTC");
    }

    #[test]
    fn a_settled_invoice_extends_the_domain_from_its_old_expiry() {
        let settled = settle(&Domain { open_invoices: 1, ..domain("borger.dk") }, &invoice(), at(NOW));
        assert_eq!((settled.expires_at, settled.open_invoices), (at("2028-01-31T22:59:59Z"), 0));
        assert_eq!(settled.state, DomainState::Active);
    }

    #[test]
    fn payment_ends_a_suspension_for_want_of_it_and_no_other() {
        let suspended = |reason| {
            let state = DomainState::Suspended { reason, since: at(NOW), delete_at: at("2026-12-30T23:00:00Z") };
            Domain { state, open_invoices: 1, ..domain("borger.dk") }
        };
        let unpaid = settle(&suspended(SuspensionReason::Unpaid), &invoice(), at(NOW));
        assert_eq!((unpaid.state, unpaid.expires_at), (DomainState::Active, at("2028-01-31T22:59:59Z")));
        for reason in [SuspensionReason::Cancelled, SuspensionReason::Expired] {
            let domain = suspended(reason);
            let settled = settle(&domain, &invoice(), at(NOW));
            assert_eq!((settled.state, settled.expires_at), (domain.state, domain.expires_at));
        }
        let failed = suspended(SuspensionReason::IdentityFailed);
        let settled = settle(&failed, &invoice(), at(NOW));
        assert_eq!((settled.state, settled.expires_at), (failed.state, at("2028-01-31T22:59:59Z")));
    }

    fn invoice() -> Invoice {
        issue(&domain("borger.dk"), 12, &Policy::dk_2023(), at(NOW)).unwrap()
    }
}
