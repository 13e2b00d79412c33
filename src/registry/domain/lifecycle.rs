//! What the passing of time does to a domain: renewal or suspension at its expiry, deletion at
//! the end of its redemption, the death of tokens.

use chrono::{DateTime, Duration, Utc};

use super::{Domain, DomainState, Management, SuspensionReason};
use crate::registry::billing::ledger::LedgerKind;
use crate::registry::calendar::{add_years, midnight_after};
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::policy::Policy;
use crate::registry::rules::Rules;

/// One step of a domain's life.
#[derive(Clone, Debug, PartialEq)]
pub struct Advance {
    /// The domain afterwards; `None` when it is gone.
    pub domain: Option<Domain>,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// The next instant at which [`advance`] does something, if nobody changes the domain before.
pub fn next_change(domain: &Domain, _rules: &Rules) -> Option<DateTime<Utc>> {
    let of_life = match domain.state {
        DomainState::Suspended { delete_at, .. } => Some(delete_at),
        _ => at_expiry(domain).map(|_| expired_at(domain)),
    };
    let of_tokens = domain.tokens.iter().map(|token| token.expires_at).min();
    of_life.into_iter().chain(of_tokens).min()
}

/// The next step that has become due, if any. Call again with the domain it leaves until there
/// is none; every step is dated when it became due and follows the rules of then, however late it
/// is taken.
pub fn advance(domain: &Domain, rules: &Rules, now: DateTime<Utc>) -> Option<Advance> {
    let due_at = next_change(domain, rules).filter(|due_at| *due_at <= now)?;
    let policy = rules.at(due_at);
    match domain.state {
        DomainState::Suspended { delete_at, ref requested, .. } if delete_at <= now => {
            let (name, sponsor, requested) = (domain.name.clone(), domain.sponsor.clone(), requested.clone());
            let gone = Event::DomainDeleted { domain: name, sponsor, requested };
            return Some(Advance { domain: None, events: vec![gone] });
        }
        DomainState::Suspended { .. } => {}
        _ if expired_at(domain) <= now => match at_expiry(domain) {
            Some(AtExpiry::Renew(payer)) => return Some(renew(domain, payer, policy)),
            Some(AtExpiry::Suspend(reason)) => return Some(run_out(domain, reason, policy)),
            None => {}
        },
        _ => {}
    }
    let mut domain = domain.clone();
    domain.tokens.retain(|token| now < token.expires_at);
    Some(Advance { domain: Some(domain), events: Vec::new() })
}

/// The domain out of the zone from `since` and gone from `delete_at`. Open requests are over.
pub fn suspend(domain: &Domain, reason: SuspensionReason, since: DateTime<Utc>, delete_at: DateTime<Utc>) -> Domain {
    Domain {
        state: DomainState::Suspended { reason, since, delete_at, requested: None },
        pending: None,
        ..domain.clone()
    }
}

enum AtExpiry<'a> {
    /// For one more period, charged to this account.
    Renew(&'a Handle),
    /// For this reason.
    Suspend(SuspensionReason),
}

/// What the expiry brings. Nothing to a blocked domain, to one the registry locked, to a
/// registrant-managed one without invoice, nor to an unpaid VID domain: its registrant is first
/// warned by letter.
fn at_expiry(domain: &Domain) -> Option<AtExpiry<'_>> {
    let locked = domain.state == DomainState::Locked;
    if matches!(domain.state, DomainState::Blocked | DomainState::Suspended { .. }) {
        return None;
    }
    match domain.management() {
        Management::Registrar if domain.auto_renew => Some(AtExpiry::Renew(&domain.sponsor)),
        Management::Registrar => (!locked).then_some(AtExpiry::Suspend(SuspensionReason::Expired)),
        Management::Registrant if domain.is_unpaid() => {
            (!locked && !domain.vid).then_some(AtExpiry::Suspend(SuspensionReason::Unpaid))
        }
        Management::Registrant => domain.billing.as_ref().filter(|payer| payer.is_registrar()).map(AtExpiry::Renew),
    }
}

/// The instant after the last second of the registration.
fn expired_at(domain: &Domain) -> DateTime<Utc> {
    domain.expires_at + Duration::seconds(1)
}

fn renew(domain: &Domain, payer: &Handle, policy: &Policy) -> Advance {
    let years = domain.period_years.max(1);
    let until = add_years(domain.expires_at, years);
    let renewed = Domain {
        expires_at: until,
        updated_by: Some(Handle::registry()),
        updated_at: Some(expired_at(domain)),
        ..domain.clone()
    };
    let name = &domain.name;
    let charged = Event::Charged {
        registrar: payer.clone(),
        kind: LedgerKind::Renew,
        domain: Some(name.clone()),
        amount: -policy.price_period.times(years),
    };
    let extended = Event::DomainRenewed { domain: name.clone(), years, until, automatic: true };
    Advance { domain: Some(renewed), events: vec![charged, extended] }
}

fn run_out(domain: &Domain, reason: SuspensionReason, policy: &Policy) -> Advance {
    // What runs out long after its expiry (an invoice came late, VID ended) was changed when it
    // became due, and has the whole time of redemption from then on.
    let changed_at = domain.updated_at.unwrap_or(domain.expires_at);
    let since = expired_at(domain).max(changed_at);
    let delete_at = midnight_after(domain.expires_at.max(changed_at), policy.redemption_days);
    let suspended = Domain {
        updated_by: Some(Handle::registry()),
        updated_at: Some(since),
        ..suspend(domain, reason, since, delete_at)
    };
    let event = Event::DomainSuspended { domain: domain.name.clone(), delete_at };
    Advance { domain: Some(suspended), events: vec![event] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::domain::sample::{at, domain, handle, self_managed, suspended, token};
    use crate::registry::domain::{Pending, PendingKind, TokenOperation, TokenRole};
    use crate::registry::money::Money;

    const LAST_SECOND: &str = "2027-03-01T22:59:59Z";
    const MIDNIGHT: &str = "2027-03-01T23:00:00Z";

    #[test]
    fn at_expiry_a_domain_renews_itself_for_its_period() {
        let domain = Domain { period_years: 2, ..domain() };
        assert_eq!(advance_at(&domain, LAST_SECOND), None);
        assert_eq!(due(&domain), Some(at(MIDNIGHT)));
        let advanced = advance_at(&domain, MIDNIGHT).unwrap();
        let until = at("2029-03-01T22:59:59Z");
        assert_eq!(advanced.domain.unwrap().expires_at, until);
        let name = domain.name;
        let charged = Event::Charged {
            registrar: handle("REG-1"),
            kind: LedgerKind::Renew,
            domain: Some(name.clone()),
            amount: Money::ore(-14_000),
        };
        let renewed = Event::DomainRenewed { domain: name, years: 2, until, automatic: true };
        assert_eq!(advanced.events, [charged, renewed]);
    }

    #[test]
    fn a_late_job_renews_year_after_year() {
        let mut domain = domain();
        let mut steps = 0;
        while let Some(advanced) = advance_at(&domain, "2029-06-01T00:00:00Z") {
            domain = advanced.domain.unwrap();
            steps += 1;
        }
        assert_eq!((steps, domain.expires_at), (3, at("2030-03-01T22:59:59Z")));
    }

    #[test]
    fn without_automatic_renewal_expiry_suspends_for_thirty_days() {
        let domain = Domain { auto_renew: false, ..domain() };
        assert_eq!(advance_at(&domain, LAST_SECOND), None);
        let advanced = advance_at(&domain, "2027-03-20T00:00:00Z").unwrap();
        let delete_at = at("2027-03-30T22:00:00Z");
        let reason = SuspensionReason::Expired;
        let state = DomainState::Suspended { reason, since: at(MIDNIGHT), delete_at, requested: None };
        assert_eq!(advanced.domain.unwrap().state, state);
        assert_eq!(advanced.events, [Event::DomainSuspended { domain: domain.name, delete_at }]);
    }

    #[test]
    fn suspension_ends_an_open_request() {
        let pending = Some(Pending { approval: 1, kind: PendingKind::Update });
        let domain = Domain { auto_renew: false, pending, ..domain() };
        assert_eq!(advance_at(&domain, MIDNIGHT).unwrap().domain.unwrap().pending, None);
    }

    #[test]
    fn a_registrar_that_pays_for_a_registrant_is_charged() {
        let domain = Domain { billing: Some(handle("REG-2")), ..self_managed() };
        let advanced = advance_at(&domain, MIDNIGHT).unwrap();
        assert!(matches!(&advanced.events[0], Event::Charged { registrar, .. } if *registrar == handle("REG-2")));
    }

    #[test]
    fn an_unpaid_invoice_suspends_at_expiry() {
        let domain = Domain { open_invoices: 1, ..self_managed() };
        assert_eq!(advance_at(&domain, LAST_SECOND), None);
        let state = advance_at(&domain, MIDNIGHT).unwrap().domain.unwrap().state;
        assert!(matches!(state, DomainState::Suspended { reason: SuspensionReason::Unpaid, .. }));
    }

    #[test]
    fn what_time_alone_does_not_end_is_never_due() {
        let still = [
            self_managed(),
            Domain { open_invoices: 1, vid: true, ..self_managed() },
            Domain { open_invoices: 1, state: DomainState::Locked, ..self_managed() },
            Domain { auto_renew: false, state: DomainState::Locked, ..domain() },
            Domain { state: DomainState::Blocked, ..domain() },
        ];
        for domain in still {
            assert_eq!(due(&domain), None, "{domain:?}");
            assert_eq!(advance_at(&domain, "2040-01-01T00:00:00Z"), None);
        }
    }

    #[test]
    fn a_suspended_domain_is_gone_when_its_redemption_ends() {
        for reason in [SuspensionReason::Cancelled, SuspensionReason::IdentityFailed] {
            let domain = suspended(reason);
            assert_eq!(due(&domain), Some(at("2026-06-30T22:00:00Z")));
            assert_eq!(advance_at(&domain, "2026-06-30T21:59:59Z"), None);
            let advanced = advance_at(&domain, "2026-06-30T22:00:00Z").unwrap();
            assert_eq!(advanced.domain, None);
            let gone = Event::DomainDeleted { domain: domain.name, sponsor: handle("REG-1"), requested: None };
            assert_eq!(advanced.events, [gone]);
        }
    }

    #[test]
    fn dead_tokens_are_dropped_without_a_word() {
        let token = token(TokenOperation::Transfer, TokenRole::Own);
        let domain = Domain { tokens: vec![token], ..domain() };
        assert_eq!(due(&domain), Some(at("2026-07-01T00:00:00Z")));
        assert_eq!(advance_at(&domain, "2026-06-30T23:59:59Z"), None);
        let advanced = advance_at(&domain, "2026-07-01T00:00:00Z").unwrap();
        assert!(advanced.domain.unwrap().tokens.is_empty());
        assert!(advanced.events.is_empty());
    }

    fn due(domain: &Domain) -> Option<DateTime<Utc>> {
        next_change(domain, &Rules::always(Policy::dk_2023()))
    }

    fn advance_at(domain: &Domain, now: &str) -> Option<Advance> {
        advance(domain, &Rules::always(Policy::dk_2023()), at(now))
    }
}
