//! Restore: a suspended domain comes back while it is in redemption (RFC 3915 section 4.2.5, as
//! one step).

use chrono::{DateTime, Utc};

use super::{Domain, DomainState, Management, SuspensionReason};
use crate::registry::calendar::add_years;
use crate::registry::contact::Contact;
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Registrar;

/// Whether `caller` may restore `domain`: the sponsor, or on a registrant-managed domain the
/// registrar among whose people is the proxy.
///
/// # Errors
/// [`Refusal::NotAuthorizedToRestore`], whatever stands in the way.
pub fn check(domain: &Domain, caller: &Handle, proxy: Option<&Contact>, now: DateTime<Utc>) -> Result<(), Refusal> {
    let entitled = match domain.management() {
        Management::Registrar => domain.sponsor == *caller,
        Management::Registrant => domain.proxy() == caller || proxy.is_some_and(|proxy| proxy.is_in_group(caller)),
    };
    if entitled && is_in_redemption(domain, now) { Ok(()) } else { Err(Refusal::NotAuthorizedToRestore) }
}

/// Whether a restore would bring the domain back (`rgp` status `redemptionPeriod`).
pub fn is_in_redemption(domain: &Domain, now: DateTime<Utc>) -> bool {
    match domain.state {
        DomainState::Suspended { reason: SuspensionReason::Unpaid, delete_at, .. } => {
            domain.management() == Management::Registrant && now < delete_at
        }
        DomainState::Suspended { reason, delete_at, .. } => reason.is_restorable() && now < delete_at,
        _ => false,
    }
}

/// The domain back in the zone and extended by `years` from the day it ran out. What a
/// cancellation switched off is as the account has it for new domains.
pub fn restore(domain: &Domain, caller: &Registrar, years: u32, now: DateTime<Utc>) -> (Domain, Event) {
    let until = add_years(domain.expires_at, years);
    let cancelled = matches!(domain.state, DomainState::Suspended { reason: SuspensionReason::Cancelled, .. });
    let auto_renew = match domain.management() {
        Management::Registrant => true,
        Management::Registrar if cancelled => caller.auto_renew,
        Management::Registrar => domain.auto_renew,
    };
    let restored = Domain {
        state: DomainState::Active,
        expires_at: until,
        auto_renew,
        updated_by: Some(caller.id.clone()),
        updated_at: Some(now),
        ..domain.clone()
    };
    (restored, Event::DomainRestored { domain: domain.name.clone(), until })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::domain::sample::{at, colleague, domain, handle, registrar, self_managed, suspended};

    const REFUSED: Result<(), Refusal> = Err(Refusal::NotAuthorizedToRestore);

    #[test]
    fn a_restored_domain_runs_one_year_longer() {
        let now = at("2026-06-29T10:00:00Z");
        let (restored, event) = restore(&suspended(SuspensionReason::Cancelled), &registrar("REG-1"), 1, now);
        let until = at("2027-06-01T21:59:59Z");
        assert_eq!((restored.state, restored.expires_at), (DomainState::Active, until));
        assert_eq!(event, Event::DomainRestored { domain: domain().name, until });
    }

    #[test]
    fn a_restore_undoes_what_the_cancellation_switched_off() {
        let now = at("2026-06-02T10:00:00Z");
        let after = |reason| restore(&suspended(reason), &registrar("REG-1"), 1, now).0.auto_renew;
        assert!(after(SuspensionReason::Cancelled));
        assert!(!after(SuspensionReason::Expired));
    }

    #[test]
    fn redemption_ends_when_deletion_is_due() {
        let domain = suspended(SuspensionReason::Expired);
        assert_eq!(check(&domain, &handle("REG-1"), None, at("2026-06-30T21:59:59Z")), Ok(()));
        assert_eq!(check(&domain, &handle("REG-1"), None, at("2026-06-30T22:00:00Z")), REFUSED);
    }

    #[test]
    fn only_three_reasons_can_be_undone() {
        let by_proxy = |reason| try_on(&Domain { state: suspended(reason).state, ..self_managed() });
        for reason in [SuspensionReason::Cancelled, SuspensionReason::Expired, SuspensionReason::Unpaid] {
            assert_eq!(by_proxy(reason), Ok(()), "{reason:?}");
        }
        for reason in [SuspensionReason::IdentityFailed, SuspensionReason::Legal] {
            assert_eq!(by_proxy(reason), REFUSED, "{reason:?}");
            assert_eq!(try_on(&suspended(reason)), REFUSED, "{reason:?}");
        }
        assert_eq!(try_on(&suspended(SuspensionReason::Unpaid)), REFUSED);
        assert_eq!(try_on(&domain()), REFUSED);
    }

    #[test]
    fn strangers_restore_nothing() {
        let now = at("2026-06-02T10:00:00Z");
        let domain = suspended(SuspensionReason::Cancelled);
        assert_eq!(check(&domain, &handle("REG-2"), None, now), REFUSED);
        let proxy = colleague("PROXY1-DK", &handle("REG-1"));
        let self_managed = Domain { state: domain.state, ..self_managed() };
        assert_eq!(check(&self_managed, &handle("REG-2"), Some(&proxy), now), REFUSED);
    }

    fn try_on(domain: &Domain) -> Result<(), Refusal> {
        let proxy = colleague("PROXY1-DK", &handle("REG-1"));
        check(domain, &handle("REG-1"), Some(&proxy), at("2026-06-02T10:00:00Z"))
    }
}
