//! What identity control decides on a contact and on the domains it is registrant of.

use chrono::{DateTime, Utc};

use super::{Contact, Identity};
use crate::registry::calendar;
use crate::registry::domain::{Domain, DomainState, SuspensionReason};
use crate::registry::handle::Handle;
use crate::registry::policy::Policy;

/// `contact` after the registry decided on its identity.
pub fn decide(contact: &Contact, checked: bool, now: DateTime<Utc>) -> Contact {
    let identity = if checked { Identity::Checked } else { Identity::Failed };
    let (updated_by, updated_at) = (Some(Handle::registry()), Some(now));
    Contact { identity, identity_due_at: None, updated_by, updated_at, ..contact.clone() }
}

/// `contact` after it did not prove its identity in time; the date stays to tell it from a refusal.
pub fn expire(contact: &Contact, now: DateTime<Utc>) -> Contact {
    Contact { identity_due_at: contact.identity_due_at, ..decide(contact, false, now) }
}

/// `contact` asked to prove its identity, if nobody asked before and nothing is known yet.
pub fn request(contact: &Contact, policy: &Policy, now: DateTime<Utc>) -> Option<Contact> {
    let identity_due_at = Some(calendar::midnight_after(now, policy.identity_days));
    (contact.identity == Identity::Unchecked).then(|| Contact {
        identity: Identity::Open,
        identity_due_at,
        ..contact.clone()
    })
}

/// The domain of a registrant whose identity is now checked, if that changes it: one that waited
/// for it, or was suspended for the want of it, comes into the zone. Any other is only no longer
/// in danger.
pub fn activate(domain: &Domain, now: DateTime<Utc>) -> Option<Domain> {
    match domain.state {
        DomainState::Reserved | DomainState::Suspended { reason: SuspensionReason::IdentityFailed, .. } => {
            Some(Domain { state: DomainState::Active, identity_due_at: None, ..touched(domain, now) })
        }
        _ => domain.identity_due_at.map(|_| Domain { identity_due_at: None, ..domain.clone() }),
    }
}

/// The domain of a registrant who is asked to prove its identity until `due_at`: it is suspended
/// then. One that is out of the zone already stays as it is.
pub fn endanger(domain: &Domain, due_at: DateTime<Utc>) -> Option<Domain> {
    match domain.state {
        DomainState::Reserved | DomainState::Active | DomainState::Locked => {
            Some(Domain { identity_due_at: Some(due_at), ..domain.clone() })
        }
        DomainState::Suspended { .. } | DomainState::Blocked => None,
    }
}

/// The domain of a registrant whose identity was refused, if that changes it, and when it will be
/// deleted. One that is out of the zone already, suspended or blocked, stays as it is.
pub fn suspend(domain: &Domain, policy: &Policy, now: DateTime<Utc>) -> Option<(Domain, DateTime<Utc>)> {
    match domain.state {
        DomainState::Reserved | DomainState::Active | DomainState::Locked => {
            let delete_at = calendar::midnight_after(now, policy.redemption_days);
            let state = DomainState::Suspended {
                reason: SuspensionReason::IdentityFailed,
                since: now,
                delete_at,
                requested: None,
            };
            Some((Domain { state, pending: None, identity_due_at: None, ..touched(domain, now) }, delete_at))
        }
        DomainState::Suspended { .. } | DomainState::Blocked => None,
    }
}

fn touched(domain: &Domain, now: DateTime<Utc>) -> Domain {
    Domain { updated_by: Some(Handle::registry()), updated_at: Some(now), ..domain.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::sample::{at, domain};

    const NOW: &str = "2026-12-01T09:00:00Z";

    #[test]
    fn a_checked_identity_brings_what_waited_for_it_into_the_zone() {
        for state in [DomainState::Reserved, suspended(SuspensionReason::IdentityFailed)] {
            let active = activate(&Domain { state, ..domain("borger.dk") }, at(NOW)).unwrap();
            assert_eq!(active.state, DomainState::Active);
        }
    }

    #[test]
    fn a_checked_identity_cures_no_other_suspension() {
        for state in [suspended(SuspensionReason::Cancelled), DomainState::Locked, DomainState::Active] {
            assert_eq!(activate(&Domain { state, ..domain("borger.dk") }, at(NOW)), None);
        }
    }

    #[test]
    fn a_failed_identity_suspends_for_thirty_days() {
        for state in [DomainState::Reserved, DomainState::Active, DomainState::Locked] {
            let (failed, delete_at) =
                suspend(&Domain { state, ..domain("borger.dk") }, &Policy::dk_2023(), at(NOW)).unwrap();
            assert_eq!(delete_at, at("2026-12-30T23:00:00Z"));
            let reason = SuspensionReason::IdentityFailed;
            assert_eq!(failed.state, DomainState::Suspended { reason, since: at(NOW), delete_at, requested: None });
        }
    }

    #[test]
    fn a_failed_identity_leaves_what_is_out_of_the_zone_alone() {
        for state in [suspended(SuspensionReason::Cancelled), DomainState::Blocked] {
            assert_eq!(suspend(&Domain { state, ..domain("borger.dk") }, &Policy::dk_2023(), at(NOW)), None);
        }
    }

    fn suspended(reason: SuspensionReason) -> DomainState {
        DomainState::Suspended { reason, since: at(NOW), delete_at: at("2026-12-30T23:00:00Z"), requested: None }
    }
}
