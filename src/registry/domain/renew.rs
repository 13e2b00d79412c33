//! Domain renew: further years, asked for by whoever pays.

use chrono::{DateTime, Months, Utc};

use super::{Domain, DomainState, Management};
use crate::registry::calendar::{add_years, end_of_day, local_day};
use crate::registry::command::DomainRenew;
use crate::registry::contact::Contact;
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::policy::Policy;
use crate::registry::refusal::{Obstacle, Refusal};

/// Whether the registry sells periods of that many years.
///
/// # Errors
/// [`Refusal::PeriodOutOfRange`] when not.
pub fn check_period(years: u32, policy: &Policy) -> Result<(), Refusal> {
    if policy.periods_allowed.contains(&years) {
        return Ok(());
    }
    let allowed = &policy.periods_allowed;
    let [min, max] = [allowed.first(), allowed.last()].map(|years| years.copied().unwrap_or(0));
    Err(Refusal::PeriodOutOfRange { given: years, min, max })
}

/// Whether `caller` pays for the domain: the sponsor, or on a registrant-managed domain the
/// registrar that is the payer or has the payer (`payer`) among its people.
///
/// # Errors
/// [`Refusal::NotPayer`] when not.
pub fn check_payer(domain: &Domain, caller: &Handle, payer: Option<&Contact>) -> Result<(), Refusal> {
    let pays = match domain.management() {
        Management::Registrar => domain.sponsor == *caller,
        Management::Registrant => domain.payer() == caller || payer.is_some_and(|payer| payer.is_in_group(caller)),
    };
    if pays { Ok(()) } else { Err(Refusal::NotPayer) }
}

/// Extends `domain` for `caller`, or says why not. Whether the caller pays is checked before.
///
/// # Errors
/// The first check that fails, in the order the registry documents them.
pub fn renew(
    domain: &Domain,
    request: &DomainRenew,
    caller: &Handle,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<(Domain, Event), Refusal> {
    let actual = domain.expires_at.date_naive();
    if request.current_expiry != actual {
        return Err(Refusal::ExpiryMismatch { given: request.current_expiry, actual });
    }
    let until = add_years(domain.expires_at, request.years);
    let limit = end_of_day(local_day(now) + Months::new(policy.renew_lead_months_max));
    // Rules with a renewal window know no separate answer for a lead that is too long.
    if until > limit && policy.renew_window_months.is_none() {
        return Err(Refusal::ExpiryTooFar { until, limit });
    }
    if let Some(obstacle) = obstacle(domain, policy, now) {
        return Err(Refusal::NotRenewable(obstacle));
    }
    if until > limit {
        return Err(Refusal::NotRenewable(Obstacle::Latest(limit)));
    }
    let renewed =
        Domain { expires_at: until, updated_by: Some(caller.clone()), updated_at: Some(now), ..domain.clone() };
    let event = Event::DomainRenewed { domain: domain.name.clone(), years: request.years, until, automatic: false };
    Ok((renewed, event))
}

/// What stands against a renewal besides the length of the period. A domain locked by the
/// registry, or one whose cancellation waits for an answer, is in the zone and must not run out
/// meanwhile.
fn obstacle(domain: &Domain, policy: &Policy, now: DateTime<Utc>) -> Option<Obstacle> {
    let opens_on = policy.renew_window_months.map(|months| local_day(domain.expires_at) - Months::new(months));
    match domain.state {
        DomainState::Suspended { .. } | DomainState::Reserved | DomainState::Blocked => Some(Obstacle::of(domain)),
        DomainState::Active | DomainState::Locked if domain.is_unpaid() => Some(Obstacle::Unpaid),
        DomainState::Active | DomainState::Locked if domain.expires_at < now => {
            Some(Obstacle::Expired(domain.expires_at))
        }
        DomainState::Active | DomainState::Locked => {
            opens_on.filter(|day| local_day(now) < *day).map(Obstacle::OpensOn)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::domain::sample::{at, colleague, domain, handle, self_managed, suspended};
    use crate::registry::domain::{Pending, PendingKind, SuspensionReason};

    #[test]
    fn a_renewal_is_counted_from_the_old_expiry() {
        let (renewed, event) = renew_by(&domain(), 2, "2026-06-01T09:00:00Z").unwrap();
        let until = at("2029-03-01T22:59:59Z");
        assert_eq!(renewed.expires_at, until);
        assert_eq!((renewed.updated_by, renewed.updated_at), (Some(handle("REG-1")), Some(at("2026-06-01T09:00:00Z"))));
        let name = domain().name;
        assert_eq!(event, Event::DomainRenewed { domain: name, years: 2, until, automatic: false });
    }

    #[test]
    fn only_periods_on_the_list_are_sold() {
        let policy = Policy::dk_2023();
        assert_eq!(check_period(1, &policy), Ok(()));
        assert_eq!(check_period(10, &policy), Ok(()));
        assert_eq!(check_period(0, &policy), Err(Refusal::PeriodOutOfRange { given: 0, min: 1, max: 10 }));
        assert_eq!(check_period(11, &policy), Err(Refusal::PeriodOutOfRange { given: 11, min: 1, max: 10 }));
        assert_eq!(check_period(2, &Policy::dk_2026()), Err(Refusal::PeriodOutOfRange { given: 2, min: 1, max: 1 }));
    }

    #[test]
    fn the_sponsor_renews_what_it_manages() {
        assert_eq!(check_payer(&domain(), &handle("REG-1"), None), Ok(()));
        assert_eq!(check_payer(&domain(), &handle("REG-2"), None), Err(Refusal::NotPayer));
    }

    #[test]
    fn the_payer_renews_what_the_registrant_manages() {
        let registrar_pays = Domain { billing: Some(handle("REG-1")), ..self_managed() };
        assert_eq!(check_payer(&registrar_pays, &handle("REG-1"), None), Ok(()));
        assert_eq!(check_payer(&registrar_pays, &handle("REG-2"), None), Err(Refusal::NotPayer));
        let payer = colleague("PAYER1-DK", &handle("REG-1"));
        assert_eq!(check_payer(&self_managed(), &handle("REG-1"), Some(&payer)), Ok(()));
        assert_eq!(check_payer(&self_managed(), &handle("REG-2"), Some(&payer)), Err(Refusal::NotPayer));
    }

    #[test]
    fn a_renewal_names_the_expiry_it_starts_from() {
        let request = DomainRenew { current_expiry: "2027-03-02".parse().unwrap(), ..request(1) };
        let refused = renew(&domain(), &request, &handle("REG-1"), &Policy::dk_2023(), at("2026-06-01T09:00:00Z"));
        let (given, actual) = ("2027-03-02".parse().unwrap(), "2027-03-01".parse().unwrap());
        assert_eq!(refused.unwrap_err(), Refusal::ExpiryMismatch { given, actual });
    }

    #[test]
    fn ten_years_and_three_months_ahead_is_the_limit() {
        assert!(renew_by(&domain(), 9, "2025-12-01T09:00:00Z").is_ok());
        let limit = at("2036-02-29T22:59:59Z");
        let until = at("2036-03-01T22:59:59Z");
        let refused = renew_by(&domain(), 9, "2025-11-30T09:00:00Z").unwrap_err();
        assert_eq!(refused, Refusal::ExpiryTooFar { until, limit });
    }

    #[test]
    fn the_new_rules_renew_in_the_last_two_months() {
        let renew_on = |day: &str| renew(&domain(), &request(1), &handle("REG-1"), &Policy::dk_2026(), at(day));
        assert!(renew_on("2026-12-31T23:00:00Z").is_ok());

        assert!(matches!(renew_on("2026-12-31T22:59:59Z"), Err(Refusal::NotRenewable(_))));
    }

    #[test]
    fn a_renewal_is_open_until_the_last_second() {
        assert!(renew_by(&domain(), 1, "2027-03-01T22:59:59Z").is_ok());
        assert!(matches!(renew_by(&domain(), 1, "2027-03-01T23:00:00Z"), Err(Refusal::NotRenewable(_))));
    }

    #[test]
    fn an_open_invoice_blocks_a_renewal() {
        let unpaid = Domain { open_invoices: 1, ..domain() };
        assert!(matches!(renew_by(&unpaid, 1, "2026-06-01T09:00:00Z"), Err(Refusal::NotRenewable(_))));
    }

    #[test]
    fn only_domains_in_the_zone_are_renewed() {
        for state in [DomainState::Reserved, DomainState::Blocked] {
            let domain = Domain { state, ..domain() };
            assert!(matches!(renew_by(&domain, 1, "2026-06-01T09:00:00Z"), Err(Refusal::NotRenewable(_))));
        }
        let gone = Domain { expires_at: domain().expires_at, ..suspended(SuspensionReason::Legal) };
        assert!(matches!(renew_by(&gone, 1, "2026-06-01T09:00:00Z"), Err(Refusal::NotRenewable(_))));
        let locked = Domain { state: DomainState::Locked, ..domain() };
        assert!(renew_by(&locked, 1, "2026-06-01T09:00:00Z").is_ok());
    }

    #[test]
    fn an_open_request_stops_no_renewal() {
        for kind in [PendingKind::Delete, PendingKind::Update] {
            let pending = Domain { pending: Some(Pending { approval: 1, kind }), ..domain() };
            assert!(renew_by(&pending, 1, "2026-06-01T09:00:00Z").is_ok(), "{kind:?}");
        }
    }

    fn renew_by(domain: &Domain, years: u32, now: &str) -> Result<(Domain, Event), Refusal> {
        renew(domain, &request(years), &handle("REG-1"), &Policy::dk_2023(), at(now))
    }

    fn request(years: u32) -> DomainRenew {
        DomainRenew { name: domain().name, current_expiry: "2027-03-01".parse().unwrap(), years }
    }
}
