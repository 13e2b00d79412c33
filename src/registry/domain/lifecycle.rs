//! What the passing of time does to a domain: renewal or suspension at its expiry, deletion at
//! the end of its redemption, the death of tokens.

use chrono::{DateTime, Duration, Utc};

use super::{Domain, DomainState, Management, SuspensionReason};
use crate::registry::billing::account::Account;
use crate::registry::billing::invoice::period_lines;
use crate::registry::billing::schedule;
use crate::registry::calendar::{add_years, midnight_after};
use crate::registry::contact::identity;
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::message::Transaction;
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

/// The next instant at which time does something to the domain, if nobody changes it before: it
/// is billed, or [`advance`] has a step.
pub fn next_change(domain: &Domain) -> Option<DateTime<Utc>> {
    next_advance(domain).into_iter().chain(schedule::bill_at(domain)).min()
}

/// The next instant at which [`advance`] does something, if nobody changes the domain before.
pub fn next_advance(domain: &Domain) -> Option<DateTime<Utc>> {
    next_turn(domain).map(|(at, _)| at)
}

/// The next step that has become due, if any. Call again with the domain it leaves until there
/// is none; every step is dated when it became due and follows the rules of then, however late it
/// is taken.
pub fn advance(domain: &Domain, rules: &Rules, now: DateTime<Utc>) -> Option<Advance> {
    let (at, turn) = next_turn(domain).filter(|(at, _)| *at <= now)?;
    let policy = rules.at(at);
    Some(match turn {
        Turn::Identity => fail_identity(domain, policy, at)?,
        Turn::Renew(payer) => renew(domain, payer, policy, at),
        Turn::Suspend(reason) => run_out(domain, reason, policy, at),
        Turn::Delete(requested) => {
            let (name, sponsor, requested) = (domain.name.clone(), domain.sponsor.clone(), requested.cloned());
            let gone = Event::DomainDeleted { domain: name, sponsor, requested };
            Advance { domain: None, events: vec![gone] }
        }
        Turn::Tokens => drop_tokens(domain, at),
    })
}

/// The domain out of the zone from `since` and gone from `delete_at`. Open requests are over.
pub fn suspend(domain: &Domain, reason: SuspensionReason, since: DateTime<Utc>, delete_at: DateTime<Utc>) -> Domain {
    Domain {
        state: DomainState::Suspended { reason, since, delete_at, requested: None },
        pending: None,
        identity_due_at: None,
        ..domain.clone()
    }
}

/// What the passing of time brings.
enum Turn<'a> {
    /// The registrant's identity control was not completed in time.
    Identity,
    /// One more period, charged to this account.
    Renew(&'a Handle),
    /// A suspension for this reason.
    Suspend(SuspensionReason),
    /// The end, for the one who asked for it, if somebody did.
    Delete(Option<&'a Transaction>),
    /// The death of tokens.
    Tokens,
}

/// What comes next and when; of two at the same instant the graver.
fn next_turn(domain: &Domain) -> Option<(DateTime<Utc>, Turn<'_>)> {
    let identity = domain.identity_due_at.map(|at| (at, Turn::Identity));
    let of_life = match &domain.state {
        DomainState::Suspended { delete_at, requested, .. } => Some((*delete_at, Turn::Delete(requested.as_ref()))),
        _ => at_expiry(domain).map(|(at, turn)| (not_before_change(domain, at), turn)),
    };
    let tokens = domain.tokens.iter().map(|token| token.expires_at).min().map(|at| (at, Turn::Tokens));
    identity.into_iter().chain(of_life).chain(tokens).min_by_key(|(at, _)| *at)
}

/// What the expiry brings, and when. Nothing to a blocked domain, nor to one the registry locked.
/// What is billed by invoice runs out when the invoice says so: after the due date, and for a VID
/// domain not before its registrant was warned by letter.
fn at_expiry(domain: &Domain) -> Option<(DateTime<Utc>, Turn<'_>)> {
    let locked = domain.state == DomainState::Locked;
    if matches!(domain.state, DomainState::Blocked | DomainState::Suspended { .. }) {
        return None;
    }
    let expired = |what| (expired_at(domain), what);
    match domain.management() {
        Management::Registrar if domain.auto_renew => Some(expired(Turn::Renew(&domain.sponsor))),
        Management::Registrar => (!locked).then(|| expired(Turn::Suspend(SuspensionReason::Expired))),
        Management::Registrant if domain.is_unpaid() => {
            let at = domain.suspend_at.filter(|_| !locked)?;
            Some((at, Turn::Suspend(SuspensionReason::Unpaid)))
        }
        Management::Registrant => {
            let payer = domain.billing.as_ref().filter(|payer| payer.is_registrar())?;
            Some(expired(Turn::Renew(payer)))
        }
    }
}

/// The instant after the last second of the registration.
fn expired_at(domain: &Domain) -> DateTime<Utc> {
    domain.expires_at + Duration::seconds(1)
}

/// `at`, or later if something held the domain back then (a letter was noted late, a lock or VID
/// ended): what runs out only now has the whole time of redemption from now on.
fn not_before_change(domain: &Domain, at: DateTime<Utc>) -> DateTime<Utc> {
    domain.updated_at.map_or(at, |changed_at| changed_at.max(at))
}

fn renew(domain: &Domain, payer: &Handle, policy: &Policy, at: DateTime<Utc>) -> Advance {
    let years = policy.period(domain.period_years);
    let until = add_years(domain.expires_at, years);
    let renewed = Domain { expires_at: until, ..touched(domain, at) };
    let payer = Account::of(payer);
    let lines = period_lines(domain, years, policy);
    let mut events: Vec<Event> = lines.iter().map(|line| Event::Booked(line.charge(&payer))).collect();
    events.push(Event::DomainRenewed { domain: domain.name.clone(), years, until, automatic: true });
    Advance { domain: Some(renewed), events }
}

fn run_out(domain: &Domain, reason: SuspensionReason, policy: &Policy, at: DateTime<Utc>) -> Advance {
    // Thirty days from the last day of the registration, not from the first one after it.
    let last_second = at - Duration::seconds(1);
    let delete_at = midnight_after(last_second, policy.redemption_days);
    let suspended = suspend(&touched(domain, at), reason, at, delete_at);
    let event = Event::DomainSuspended { domain: domain.name.clone(), reason, delete_at };
    Advance { domain: Some(suspended), events: vec![event] }
}

fn fail_identity(domain: &Domain, policy: &Policy, at: DateTime<Utc>) -> Option<Advance> {
    let reason = SuspensionReason::IdentityFailed;
    let (suspended, delete_at) = identity::suspend(domain, policy, at)?;
    let event = Event::DomainSuspended { domain: domain.name.clone(), reason, delete_at };
    Some(Advance { domain: Some(suspended), events: vec![event] })
}

fn drop_tokens(domain: &Domain, at: DateTime<Utc>) -> Advance {
    let mut left = domain.clone();
    left.tokens.retain(|token| at < token.expires_at);
    let expired = Event::TokensExpired { domain: domain.name.clone() };
    Advance { domain: Some(left), events: vec![expired] }
}

fn touched(domain: &Domain, at: DateTime<Utc>) -> Domain {
    Domain { updated_by: Some(Handle::registry()), updated_at: Some(at), ..domain.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::billing::ledger::{Booking, LedgerKind};
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
        let payer = Account::Registrar(handle("REG-1"));
        let charge = Booking::charge(LedgerKind::Renew, payer, &name, Money::ore(14_000));
        let charged = Event::Booked(Booking { vat: Some(Money::ore(2_800)), ..charge });
        let renewed = Event::DomainRenewed { domain: name, years: 2, until, automatic: true };
        assert_eq!(advanced.events, [charged, renewed]);
    }

    #[test]
    fn a_renewal_follows_the_rules_of_its_day_however_late_it_comes() {
        let dearer = Policy { price_period: Money::ore(72_00), ..Policy::dk_2026() };
        let rules = Rules::always(Policy::dk_2023()).until(at("2028-01-01T00:00:00Z"), dearer);
        let mut domain = Domain { period_years: 2, ..domain() };
        let mut renewals = Vec::new();
        while let Some(advanced) = advance(&domain, &rules, at("2030-06-01T00:00:00Z")) {
            domain = advanced.domain.unwrap();
            let Event::Booked(charge) = &advanced.events[0] else { panic!("not charged") };
            renewals.push((domain.updated_at.unwrap(), domain.expires_at, charge.amount));
        }
        let expected = [
            (MIDNIGHT, "2029-03-01T22:59:59Z", 140_00),
            ("2029-03-01T23:00:00Z", "2030-03-01T22:59:59Z", 72_00),
            ("2030-03-01T23:00:00Z", "2031-03-01T22:59:59Z", 72_00),
        ];
        assert_eq!(renewals, expected.map(|(on, until, amount)| (at(on), at(until), Money::ore(amount))));
    }

    #[test]
    fn an_identity_that_is_not_proved_in_time_suspends() {
        let due_at = at("2026-07-01T22:00:00Z");
        for state in [DomainState::Reserved, DomainState::Active] {
            let domain = Domain { state, identity_due_at: Some(due_at), ..domain() };
            assert_eq!(due(&domain), Some(due_at));
            let suspended = advance_at(&domain, "2026-09-01T00:00:00Z").unwrap().domain.unwrap();
            let (reason, delete_at) = (SuspensionReason::IdentityFailed, at("2026-07-31T22:00:00Z"));
            let state = DomainState::Suspended { reason, since: due_at, delete_at, requested: None };
            assert_eq!((suspended.state, suspended.identity_due_at), (state, None));
        }
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
        assert_eq!(advanced.events, [Event::DomainSuspended { domain: domain.name, reason, delete_at }]);
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
        let Event::Booked(charged) = &advanced.events[0] else { panic!("not charged") };
        assert_eq!(charged.from, Account::Registrar(handle("REG-2")));
    }

    #[test]
    fn an_unpaid_invoice_suspends_at_expiry() {
        let domain = Domain { open_invoices: 1, suspend_at: Some(at(MIDNIGHT)), ..self_managed() };
        assert_eq!(advance_at(&domain, LAST_SECOND), None);
        let suspended = advance_at(&domain, MIDNIGHT).unwrap().domain.unwrap();
        let (reason, since, delete_at) = (SuspensionReason::Unpaid, at(MIDNIGHT), at("2027-03-30T22:00:00Z"));
        assert_eq!(suspended.state, DomainState::Suspended { reason, since, delete_at, requested: None });
    }

    #[test]
    fn a_letter_that_was_posted_late_suspends_late_with_the_whole_redemption() {
        let since = at("2027-04-09T22:00:00Z");
        let domain = Domain { open_invoices: 1, vid: true, suspend_at: Some(since), ..self_managed() };
        assert_eq!(advance_at(&domain, "2027-04-09T21:59:59Z"), None);
        let state = advance_at(&domain, "2027-06-01T00:00:00Z").unwrap().domain.unwrap().state;
        let (reason, delete_at) = (SuspensionReason::Unpaid, at("2027-05-08T22:00:00Z"));
        assert_eq!(state, DomainState::Suspended { reason, since, delete_at, requested: None });
    }

    #[test]
    fn the_next_period_of_a_registrants_own_domain_is_billed_and_no_step_of_its_life() {
        assert_eq!(due(&self_managed()), Some(at("2027-01-14T23:00:00Z")));
        assert_eq!(advance_at(&self_managed(), "2027-01-15T00:00:00Z"), None);
    }

    #[test]
    fn what_time_alone_does_not_end_is_never_due() {
        let suspend_at = Some(at(MIDNIGHT));
        let still = [
            Domain { open_invoices: 1, vid: true, ..self_managed() },
            Domain { open_invoices: 1, state: DomainState::Locked, suspend_at, ..self_managed() },
            Domain { state: DomainState::Locked, ..self_managed() },
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
    fn dead_tokens_are_dropped() {
        let token = token(TokenOperation::Transfer, TokenRole::Own);
        let domain = Domain { tokens: vec![token], ..domain() };
        assert_eq!(due(&domain), Some(at("2026-07-01T00:00:00Z")));
        assert_eq!(advance_at(&domain, "2026-06-30T23:59:59Z"), None);
        let advanced = advance_at(&domain, "2026-07-01T00:00:00Z").unwrap();
        assert!(advanced.domain.unwrap().tokens.is_empty());
        assert_eq!(advanced.events, [Event::TokensExpired { domain: domain.name }]);
    }

    fn due(domain: &Domain) -> Option<DateTime<Utc>> {
        next_change(domain)
    }

    fn advance_at(domain: &Domain, now: &str) -> Option<Advance> {
        advance(domain, &Rules::always(Policy::dk_2023()), at(now))
    }
}
