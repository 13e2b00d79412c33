//! Domain statuses (RFC 5731 section 2.3) as the .dk registry uses them.

use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};

use super::{Domain, DomainState, Management, PendingKind};
use crate::registry::calendar::{add_years, end_of_day, local_day};
use crate::registry::contact::Identity;
use crate::registry::policy::Policy;

/// A status this registry shows. Clients can neither set nor remove one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DomainStatus {
    /// Nothing else applies.
    #[serde(rename = "ok")]
    Ok,
    /// An application, or a registration not yet activated.
    #[serde(rename = "pendingCreate")]
    PendingCreate,
    /// An open request to change the domain.
    #[serde(rename = "pendingUpdate")]
    PendingUpdate,
    /// On its way to deletion, or an open request to delete it.
    #[serde(rename = "pendingDelete")]
    PendingDelete,
    /// Not in the zone.
    #[serde(rename = "serverHold")]
    ServerHold,
    /// Nothing can be changed.
    #[serde(rename = "serverUpdateProhibited")]
    ServerUpdateProhibited,
    /// Cannot change registrar.
    #[serde(rename = "serverTransferProhibited")]
    ServerTransferProhibited,
    /// Cannot be deleted.
    #[serde(rename = "serverDeleteProhibited")]
    ServerDeleteProhibited,
    /// Cannot be renewed.
    #[serde(rename = "serverRenewProhibited")]
    ServerRenewProhibited,
}

impl DomainStatus {
    /// The value of the attribute `s`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::PendingCreate => "pendingCreate",
            Self::PendingUpdate => "pendingUpdate",
            Self::PendingDelete => "pendingDelete",
            Self::ServerHold => "serverHold",
            Self::ServerUpdateProhibited => "serverUpdateProhibited",
            Self::ServerTransferProhibited => "serverTransferProhibited",
            Self::ServerDeleteProhibited => "serverDeleteProhibited",
            Self::ServerRenewProhibited => "serverRenewProhibited",
        }
    }
}

/// What the statuses of a domain depend on besides the domain itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusFacts {
    /// How far identity control of the registrant is.
    pub registrant_identity: Identity,
    /// Whether a host below the domain serves another domain.
    pub serves_below: bool,
}

/// The statuses of `domain` in the order of emission. Keeps the combinations RFC 5731 section 2.3
/// demands: one pending status at most, none beside the prohibition of the same operation, and
/// `ok` alone.
pub fn statuses(domain: &Domain, facts: StatusFacts, policy: &Policy, now: DateTime<Utc>) -> Vec<DomainStatus> {
    let shown = |(status, applies): (DomainStatus, bool)| applies.then_some(status);
    let mut statuses: Vec<_> = pending(domain).into_iter().collect();
    statuses.extend([(DomainStatus::ServerHold, !domain.is_published())].into_iter().filter_map(shown));
    statuses.extend(prohibitions(domain, facts, policy, now).into_iter().filter_map(shown));
    if statuses.contains(&DomainStatus::PendingDelete) {
        statuses.retain(|status| *status != DomainStatus::ServerDeleteProhibited);
    }
    if statuses.contains(&DomainStatus::ServerUpdateProhibited) {
        statuses.retain(|status| *status != DomainStatus::PendingUpdate);
    }
    if statuses.is_empty() { vec![DomainStatus::Ok] } else { statuses }
}

/// The one pending status: deletion before change before creation.
fn pending(domain: &Domain) -> Option<DomainStatus> {
    match (&domain.state, domain.pending.as_ref().map(|pending| pending.kind)) {
        (DomainState::Suspended { .. }, _) | (_, Some(PendingKind::Delete)) => Some(DomainStatus::PendingDelete),
        (_, Some(PendingKind::Update)) => Some(DomainStatus::PendingUpdate),
        (DomainState::Reserved, None) => Some(DomainStatus::PendingCreate),
        (DomainState::Active | DomainState::Locked | DomainState::Blocked, None) => None,
    }
}

fn prohibitions(domain: &Domain, facts: StatusFacts, policy: &Policy, now: DateTime<Utc>) -> [(DomainStatus, bool); 4] {
    let reserved = domain.state == DomainState::Reserved;
    let blocked = domain.state == DomainState::Blocked;
    let locked = domain.state == DomainState::Locked;
    let suspended = matches!(domain.state, DomainState::Suspended { .. });
    let lost = matches!(domain.state, DomainState::Suspended { reason, .. } if !reason.is_restorable());
    let failed = facts.registrant_identity == Identity::Failed;
    let questioned = failed || facts.registrant_identity == Identity::Open;
    let vid = domain.vid && domain.management() == Management::Registrant;
    [
        (DomainStatus::ServerUpdateProhibited, locked || blocked || lost || suspended && failed),
        (
            DomainStatus::ServerTransferProhibited,
            reserved || blocked || locked || domain.is_unpaid() || vid || questioned,
        ),
        (DomainStatus::ServerDeleteProhibited, reserved || blocked || facts.serves_below || failed),
        (
            DomainStatus::ServerRenewProhibited,
            reserved || blocked || suspended || domain.is_unpaid() || renewal_too_far(domain, policy, now),
        ),
    ]
}

/// Whether even the shortest renewal would lead further ahead than the rules allow.
fn renewal_too_far(domain: &Domain, policy: &Policy, now: DateTime<Utc>) -> bool {
    let limit = end_of_day(local_day(now) + Months::new(policy.renew_lead_months_max));
    policy.periods_allowed.first().is_none_or(|years| add_years(domain.expires_at, *years) > limit)
}

#[cfg(test)]
mod tests {
    use super::DomainStatus::*;
    use super::*;
    use crate::registry::domain::sample::{at, domain, self_managed, suspended};
    use crate::registry::domain::{Pending, SuspensionReason};

    const CALM: StatusFacts = StatusFacts { registrant_identity: Identity::Checked, serves_below: false };

    #[test]
    fn ok_stands_alone() {
        assert_eq!(shown(&domain(), CALM), [Ok]);
    }

    #[test]
    fn each_state_has_its_statuses() {
        let of = |state| shown(&Domain { state, ..domain() }, CALM);
        assert_eq!(
            of(DomainState::Reserved),
            [PendingCreate, ServerHold, ServerTransferProhibited, ServerDeleteProhibited, ServerRenewProhibited]
        );
        assert_eq!(of(DomainState::Locked), [ServerUpdateProhibited, ServerTransferProhibited]);
        assert_eq!(
            of(DomainState::Blocked),
            [
                ServerHold,
                ServerUpdateProhibited,
                ServerTransferProhibited,
                ServerDeleteProhibited,
                ServerRenewProhibited
            ]
        );
        for reason in [SuspensionReason::Cancelled, SuspensionReason::Expired, SuspensionReason::Unpaid] {
            assert_eq!(shown(&suspended(reason), CALM), [PendingDelete, ServerHold, ServerRenewProhibited]);
        }
        for reason in [SuspensionReason::IdentityFailed, SuspensionReason::Legal] {
            let lost = [PendingDelete, ServerHold, ServerUpdateProhibited, ServerRenewProhibited];
            assert_eq!(shown(&suspended(reason), CALM), lost);
        }
    }

    #[test]
    fn an_open_request_shows_as_its_kind() {
        assert_eq!(shown(&pending(domain(), PendingKind::Update), CALM), [PendingUpdate]);
        assert_eq!(shown(&pending(domain(), PendingKind::Delete), CALM), [PendingDelete]);
    }

    #[test]
    fn an_unpaid_domain_stays_and_is_not_renewed() {
        let unpaid = Domain { open_invoices: 1, ..self_managed() };
        assert_eq!(shown(&unpaid, CALM), [ServerTransferProhibited, ServerRenewProhibited]);
    }

    #[test]
    fn vid_keeps_a_domain_where_it_is() {
        assert_eq!(shown(&Domain { vid: true, ..self_managed() }, CALM), [ServerTransferProhibited]);
    }

    #[test]
    fn a_questioned_registrant_stays_and_a_failed_one_cannot_delete() {
        let of = |registrant_identity| shown(&domain(), StatusFacts { registrant_identity, ..CALM });
        assert_eq!(of(Identity::Unchecked), [Ok]);
        assert_eq!(of(Identity::Open), [ServerTransferProhibited]);
        assert_eq!(of(Identity::Failed), [ServerTransferProhibited, ServerDeleteProhibited]);
    }

    #[test]
    fn what_a_failed_registrant_had_suspended_is_lost() {
        let failed = StatusFacts { registrant_identity: Identity::Failed, ..CALM };
        assert!(shown(&suspended(SuspensionReason::Cancelled), failed).contains(&ServerUpdateProhibited));
    }

    #[test]
    fn a_domain_whose_hosts_serve_others_is_not_deleted() {
        let serving = StatusFacts { serves_below: true, ..CALM };
        assert_eq!(shown(&domain(), serving), [ServerDeleteProhibited]);
        assert_eq!(shown(&pending(domain(), PendingKind::Delete), serving), [PendingDelete]);
    }

    #[test]
    fn no_pending_status_stands_beside_its_own_prohibition() {
        let locked = Domain { state: DomainState::Locked, ..pending(domain(), PendingKind::Update) };
        assert_eq!(shown(&locked, CALM), [ServerUpdateProhibited, ServerTransferProhibited]);
        let failed = StatusFacts { registrant_identity: Identity::Failed, serves_below: true };
        let lost = suspended(SuspensionReason::IdentityFailed);
        assert!(!shown(&lost, failed).contains(&ServerDeleteProhibited));
    }

    #[test]
    fn a_domain_that_runs_long_enough_is_not_renewed() {
        let long = |expires_at| Domain { expires_at: at(expires_at), ..domain() };
        assert_eq!(shown(&long("2035-09-01T21:59:59Z"), CALM), [Ok]);
        assert_eq!(shown(&long("2035-09-02T21:59:59Z"), CALM), [ServerRenewProhibited]);
    }

    fn shown(domain: &Domain, facts: StatusFacts) -> Vec<DomainStatus> {
        statuses(domain, facts, &Policy::dk_2023(), at("2026-06-01T12:00:00Z"))
    }

    fn pending(domain: Domain, kind: PendingKind) -> Domain {
        Domain { pending: Some(Pending { approval: 1, kind }), ..domain }
    }
}
