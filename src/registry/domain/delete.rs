//! Domain delete: cancellation, which suspends a domain until it is gone.

use chrono::{DateTime, Utc};

use super::{Domain, DomainState, DomainStatus, Management, PendingKind, SuspensionReason};
use crate::registry::calendar::{end_of_day, local_day, midnight_after};
use crate::registry::contact::{Contact, Identity};
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::host::HostName;
use crate::registry::message::Transaction;
use crate::registry::policy::Policy;
use crate::registry::refusal::{Obstacle, Refusal};

/// What the registry knows beside the domain when somebody cancels it.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The registrant.
    pub registrant: Option<&'a Contact>,
    /// The proxy.
    pub proxy: Option<&'a Contact>,
    /// A host below the domain that serves another domain.
    pub host_in_use: Option<HostName>,
}

/// Whether `caller` may cancel `domain`: the sponsor, or on a registrant-managed domain the
/// registrar among whose people is the proxy.
///
/// # Errors
/// The first check that fails, in the order the registry documents them.
pub fn check(domain: &Domain, facts: &Facts<'_>, caller: &Handle, now: DateTime<Utc>) -> Result<(), Refusal> {
    let entitled = match domain.management() {
        Management::Registrar => domain.sponsor == *caller,
        Management::Registrant => {
            domain.proxy() == caller || facts.proxy.is_some_and(|proxy| proxy.is_in_group(caller))
        }
    };
    if !entitled {
        return Err(Refusal::NotAuthorizedToDelete);
    }
    match (&domain.state, domain.pending.as_ref().map(|pending| pending.kind)) {
        (DomainState::Suspended { .. }, _) | (_, Some(PendingKind::Delete)) => return Err(Refusal::DeletePending),
        (DomainState::Active, None) => {}
        _ => return Err(Refusal::StatusProhibits(Obstacle::of(domain))),
    }
    let failed = facts.registrant.is_some_and(|registrant| registrant.identity == Identity::Failed);
    if failed {
        return Err(Refusal::StatusProhibits(Obstacle::Status(DomainStatus::ServerDeleteProhibited)));
    }
    if domain.expires_at < now {
        return Err(Refusal::StatusProhibits(Obstacle::Expired(domain.expires_at)));
    }
    facts.host_in_use.clone().map_or(Ok(()), |host| Err(Refusal::SubordinateHostInUse(host)))
}

/// The domain cancelled by `caller`: out of the zone at once, gone when the redemption ends.
/// `requested` is the command that is told of the end.
pub fn cancel(
    domain: &Domain,
    caller: &Handle,
    requested: Option<Transaction>,
    policy: &Policy,
    now: DateTime<Utc>,
) -> (Domain, Event) {
    let delete_at = midnight_after(now, policy.redemption_days);
    let state = DomainState::Suspended { reason: SuspensionReason::Cancelled, since: now, delete_at, requested };
    let cancelled = Domain {
        expires_at: end_of_day(local_day(now)),
        auto_renew: false,
        updated_by: Some(caller.clone()),
        updated_at: Some(now),
        state,
        pending: None,
        identity_due_at: None,
        ..domain.clone()
    };
    (cancelled, Event::DomainSuspended { domain: domain.name.clone(), reason: SuspensionReason::Cancelled, delete_at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::domain::Pending;
    use crate::registry::domain::sample::{at, colleague, contact, domain, handle, host_name, self_managed, suspended};

    #[test]
    fn a_cancelled_domain_is_gone_after_thirty_days() {
        let now = at("2025-07-29T10:00:00Z");
        let (cancelled, event) = cancel(&domain(), &handle("REG-1"), None, &Policy::dk_2023(), now);
        let delete_at = at("2025-08-27T22:00:00Z");
        let reason = SuspensionReason::Cancelled;
        assert_eq!(cancelled.state, DomainState::Suspended { reason, since: now, delete_at, requested: None });
        assert_eq!((cancelled.expires_at, cancelled.auto_renew), (at("2025-07-29T21:59:59Z"), false));
        assert_eq!(event, Event::DomainSuspended { domain: domain().name, reason, delete_at });
    }

    #[test]
    fn the_sponsor_cancels_what_it_manages() {
        assert_eq!(try_on(&domain(), &nothing(), "REG-1"), Ok(()));
        assert_eq!(try_on(&domain(), &nothing(), "REG-2"), Err(Refusal::NotAuthorizedToDelete));
    }

    #[test]
    fn the_proxy_cancels_what_the_registrant_manages() {
        let proxy = colleague("PROXY1-DK", &handle("REG-1"));
        let facts = Facts { proxy: Some(&proxy), ..nothing() };
        assert_eq!(try_on(&self_managed(), &facts, "REG-1"), Ok(()));
        assert_eq!(try_on(&self_managed(), &facts, "REG-2"), Err(Refusal::NotAuthorizedToDelete));
    }

    #[test]
    fn what_is_on_its_way_is_not_cancelled_again() {
        let asked = Domain { pending: Some(Pending { approval: 1, kind: PendingKind::Delete }), ..domain() };
        for domain in [asked, suspended(SuspensionReason::Cancelled), suspended(SuspensionReason::IdentityFailed)] {
            assert_eq!(try_on(&domain, &nothing(), "REG-1"), Err(Refusal::DeletePending));
        }
    }

    #[test]
    fn open_changes_and_frozen_states_prohibit_a_cancellation() {
        let changing = Domain { pending: Some(Pending { approval: 1, kind: PendingKind::Update }), ..domain() };
        let frozen = [DomainState::Reserved, DomainState::Locked, DomainState::Blocked];
        let frozen = frozen.map(|state| Domain { state, ..domain() });
        for domain in frozen.into_iter().chain([changing]) {
            assert!(matches!(try_on(&domain, &nothing(), "REG-1"), Err(Refusal::StatusProhibits(_))));
        }
    }

    #[test]
    fn a_failed_registrant_prohibits_a_cancellation() {
        let failed = Contact { identity: Identity::Failed, ..contact("OWNER1-DK", &handle("REG-1")) };
        let facts = Facts { registrant: Some(&failed), ..nothing() };
        assert!(matches!(try_on(&domain(), &facts, "REG-1"), Err(Refusal::StatusProhibits(_))));
    }

    #[test]
    fn after_its_expiry_a_domain_is_not_cancelled() {
        let expired = |now| check(&domain(), &nothing(), &handle("REG-1"), at(now));
        assert_eq!(expired("2027-03-01T22:59:59Z"), Ok(()));
        assert!(matches!(expired("2027-03-01T23:00:00Z"), Err(Refusal::StatusProhibits(_))));
    }

    #[test]
    fn a_subordinate_host_that_serves_stands_in_the_way() {
        let host = host_name("ns1.eksempel.dk");
        let facts = Facts { host_in_use: Some(host.clone()), ..nothing() };
        assert_eq!(try_on(&domain(), &facts, "REG-1"), Err(Refusal::SubordinateHostInUse(host)));
    }

    #[test]
    fn an_unpaid_invoice_does_not_keep_anybody() {
        let proxy = colleague("PROXY1-DK", &handle("REG-1"));
        let unpaid = Domain { open_invoices: 1, ..self_managed() };
        assert_eq!(try_on(&unpaid, &Facts { proxy: Some(&proxy), ..nothing() }, "REG-1"), Ok(()));
    }

    fn try_on(domain: &Domain, facts: &Facts<'_>, caller: &str) -> Result<(), Refusal> {
        check(domain, facts, &handle(caller), at("2026-05-01T09:00:00Z"))
    }

    fn nothing() -> Facts<'static> {
        Facts { registrant: None, proxy: None, host_in_use: None }
    }
}
