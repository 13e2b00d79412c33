//! Withdraw: a registrar gives a domain back to the registry, and so to its registrant.

use super::{Domain, DomainState, Management};
use crate::registry::handle::Handle;
use crate::registry::refusal::{Obstacle, Refusal};

/// Whether `caller` may give `domain` back.
///
/// # Errors
/// The first check that fails, in the order the registry documents them.
pub fn check(domain: &Domain, caller: &Handle) -> Result<(), Refusal> {
    if domain.management() == Management::Registrant {
        return Err(Refusal::NotRegistrarManaged);
    }
    if domain.sponsor != *caller {
        return Err(Refusal::NotSponsor);
    }
    if domain.state != DomainState::Active || domain.pending.is_some() {
        return Err(Refusal::WithdrawProhibited(Obstacle::of(domain)));
    }
    if domain.is_unpaid() {
        return Err(Refusal::WithdrawProhibited(Obstacle::Unpaid));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::domain::sample::{domain, handle, self_managed, suspended};
    use crate::registry::domain::{Pending, PendingKind, SuspensionReason};

    #[test]
    fn only_the_sponsor_withdraws_and_only_what_a_registrar_manages() {
        assert_eq!(check(&domain(), &handle("REG-1")), Ok(()));
        assert_eq!(check(&domain(), &handle("REG-2")), Err(Refusal::NotSponsor));
        assert_eq!(check(&self_managed(), &handle("REG-1")), Err(Refusal::NotRegistrarManaged));
    }

    #[test]
    fn pending_unpaid_and_frozen_domains_stay() {
        let pending = Some(Pending { approval: 1, kind: PendingKind::Update });
        let frozen = [
            Domain { pending, ..domain() },
            Domain { open_invoices: 1, ..domain() },
            Domain { state: DomainState::Reserved, ..domain() },
            Domain { state: DomainState::Locked, ..domain() },
            Domain { state: DomainState::Blocked, ..domain() },
            suspended(SuspensionReason::Cancelled),
        ];
        for domain in frozen {
            assert!(matches!(check(&domain, &handle("REG-1")), Err(Refusal::WithdrawProhibited(_))), "{domain:?}");
        }
    }
}
