//! Domain transfer: a registrar takes a domain over with a token of its holder.

use chrono::{DateTime, Utc};

use super::{Domain, DomainState, TokenOperation, TokenRole};
use crate::registry::contact::{Contact, Identity};
use crate::registry::handle::Handle;
use crate::registry::host::Host;
use crate::registry::refusal::{Obstacle, Refusal};

/// Who a domain goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gaining {
    /// The new sponsor; the registry when the registrant manages from now on.
    pub sponsor: Handle,
    /// The registrant's handle in the new sponsor's portfolio.
    pub registrant: Handle,
    /// Automatic renewal under the new sponsor.
    pub auto_renew: bool,
}

/// Whether `caller` may take `domain` over with `token`; answers whose token it is. The token is
/// looked at before anything is said of payment or locks: those are told only to its holder.
///
/// # Errors
/// The first check that fails, in the order the registry documents them.
pub fn check(domain: &Domain, token: Option<&str>, caller: &Handle, now: DateTime<Utc>) -> Result<TokenRole, Refusal> {
    if domain.sponsor == *caller {
        return Err(Refusal::AlreadySponsor);
    }
    let given = token.filter(|token| !token.is_empty()).ok_or(Refusal::TransferTokenMissing)?;
    let mut opening = domain.tokens.iter().filter(|token| token.operation == TokenOperation::Transfer);
    let token = opening.find(|token| token.opens(given, now)).ok_or(Refusal::TransferTokenWrong)?;
    if domain.state == DomainState::Reserved {
        return Err(Refusal::TransferNotReady);
    }
    if domain.is_unpaid() {
        return Err(Refusal::TransferUnpaid);
    }
    match domain.state {
        DomainState::Locked => Err(Refusal::TransferLocked),
        DomainState::Blocked => Err(Refusal::TransferBlocked),
        DomainState::Suspended { .. } => Err(Refusal::TransferProhibited(Obstacle::of(domain))),
        DomainState::Reserved | DomainState::Active if domain.vid => Err(Refusal::TransferProhibited(Obstacle::Vid)),
        DomainState::Reserved | DomainState::Active => Ok(token.role),
    }
}

/// Whether the registrant's identity stands in no way.
///
/// # Errors
/// [`Refusal::TransferIdentity`] while identity control is open, or after it failed.
pub fn check_identity(registrant: &Contact) -> Result<(), Refusal> {
    match registrant.identity {
        Identity::Open | Identity::Failed => Err(Refusal::TransferIdentity),
        Identity::Unchecked | Identity::Checked => Ok(()),
    }
}

/// Who approved a transfer made with a token of `role` (`domain:acID`).
pub fn approver(domain: &Domain, role: TokenRole) -> Handle {
    match role {
        TokenRole::Reg => domain.sponsor.clone(),
        TokenRole::Pxy => domain.proxy().clone(),
        TokenRole::Own | TokenRole::Nsa => domain.registrant.clone(),
    }
}

/// The domain in new hands. Roles, tokens and open requests end; the expiry stays.
pub fn hand_over(domain: &Domain, gaining: Gaining, by: &Handle, now: DateTime<Utc>) -> Domain {
    Domain {
        sponsor: gaining.sponsor,
        registrant: gaining.registrant,
        admin: None,
        billing: None,
        auto_renew: gaining.auto_renew,
        transferred_at: Some(now),
        updated_by: Some(by.clone()),
        updated_at: Some(now),
        tokens: Vec::new(),
        pending: None,
        ..domain.clone()
    }
}

/// A subordinate host, which follows its domain to `sponsor` (RFC 5732 section 1.1).
pub fn follow(host: &Host, sponsor: &Handle, now: DateTime<Utc>) -> Host {
    Host { sponsor: sponsor.clone(), transferred_at: Some(now), ..host.clone() }
}

/// A copy of the registrant for the portfolio of `sponsor`; the original stays where it is.
pub fn clone_for(contact: &Contact, sponsor: &Handle, handle: Handle, by: &Handle, now: DateTime<Utc>) -> Contact {
    Contact {
        handle,
        sponsor: sponsor.clone(),
        group: None,
        pending: None,
        created_by: by.clone(),
        created_at: now,
        updated_by: None,
        updated_at: None,
        purge_at: None,
        ..contact.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::domain::SuspensionReason;
    use crate::registry::domain::sample::{at, contact, domain, handle, host, self_managed, suspended, token};
    use crate::registry::domain::{Pending, PendingKind};

    #[test]
    fn the_right_token_opens_a_transfer() {
        assert_eq!(try_with(&ready(), Some(&right())), Ok(TokenRole::Own));
    }

    #[test]
    fn nobody_takes_over_what_it_sponsors() {
        let own = Domain { sponsor: handle("REG-2"), ..ready() };
        assert_eq!(try_with(&own, Some(&right())), Err(Refusal::AlreadySponsor));
    }

    #[test]
    fn a_transfer_needs_a_token() {
        assert_eq!(try_with(&ready(), None), Err(Refusal::TransferTokenMissing));
        assert_eq!(try_with(&ready(), Some("")), Err(Refusal::TransferTokenMissing));
    }

    #[test]
    fn wrong_and_redelegation_tokens_open_nothing() {
        assert_eq!(try_with(&ready(), Some("wrong")), Err(Refusal::TransferTokenWrong));
        let redel = token(TokenOperation::Redel, TokenRole::Own);
        let domain = Domain { tokens: vec![redel.clone()], ..ready() };
        assert_eq!(try_with(&domain, Some(&redel.token)), Err(Refusal::TransferTokenWrong));
        let without = Domain { tokens: Vec::new(), ..ready() };
        assert_eq!(try_with(&without, Some(&right())), Err(Refusal::TransferTokenWrong));
    }

    #[test]
    fn a_token_dies_with_its_last_instant() {
        let try_at = |now| check(&ready(), Some(&right()), &handle("REG-2"), at(now));
        assert_eq!(try_at("2026-06-30T23:59:59Z"), Ok(TokenRole::Own));
        assert_eq!(try_at("2026-07-01T00:00:00Z"), Err(Refusal::TransferTokenWrong));
    }

    #[test]
    fn a_reserved_domain_is_not_ready() {
        let reserved = Domain { state: DomainState::Reserved, ..ready() };
        assert_eq!(try_with(&reserved, Some(&right())), Err(Refusal::TransferNotReady));
    }

    #[test]
    fn an_unpaid_invoice_is_told_only_to_the_holder_of_the_token() {
        let unpaid = Domain { open_invoices: 1, tokens: ready().tokens, ..self_managed() };
        assert_eq!(try_with(&unpaid, Some(&right())), Err(Refusal::TransferUnpaid));
        assert_eq!(try_with(&unpaid, Some("wrong")), Err(Refusal::TransferTokenWrong));
        assert_eq!(try_with(&unpaid, None), Err(Refusal::TransferTokenMissing));
        let paid = Domain { open_invoices: 0, ..unpaid };
        assert_eq!(try_with(&paid, Some(&right())), Ok(TokenRole::Own));
    }

    #[test]
    fn locked_blocked_and_suspended_domains_stay() {
        let with = |state| Domain { state, ..ready() };
        assert_eq!(try_with(&with(DomainState::Locked), Some(&right())), Err(Refusal::TransferLocked));
        assert_eq!(try_with(&with(DomainState::Blocked), Some(&right())), Err(Refusal::TransferBlocked));
        let suspended = with(suspended(SuspensionReason::Cancelled).state);
        assert_eq!(try_with(&suspended, Some(&right())), Err(Refusal::TransferProhibited(Obstacle::of(&suspended))));
    }

    #[test]
    fn a_vid_domain_stays() {
        let vid = Domain { vid: true, tokens: ready().tokens, ..self_managed() };
        assert_eq!(try_with(&vid, Some(&right())), Err(Refusal::TransferProhibited(Obstacle::Vid)));
    }

    #[test]
    fn open_and_failed_identity_control_stop_a_transfer() {
        let registrant = |identity| Contact { identity, ..contact("OWNER1-DK", &handle("REG-1")) };
        for identity in [Identity::Open, Identity::Failed] {
            assert_eq!(check_identity(&registrant(identity)), Err(Refusal::TransferIdentity));
        }
        for identity in [Identity::Unchecked, Identity::Checked] {
            assert_eq!(check_identity(&registrant(identity)), Ok(()));
        }
    }

    #[test]
    fn whoever_had_the_token_made_approved_the_transfer() {
        assert_eq!(approver(&self_managed(), TokenRole::Own), handle("OWNER1-DK"));
        assert_eq!(approver(&self_managed(), TokenRole::Pxy), handle("PROXY1-DK"));
        assert_eq!(approver(&domain(), TokenRole::Reg), handle("REG-1"));
    }

    #[test]
    fn roles_tokens_and_requests_end_and_the_expiry_stays() {
        let pending = Some(Pending { approval: 1, kind: PendingKind::Update });
        let before = Domain { tokens: ready().tokens, pending, ..self_managed() };
        let now = at("2026-06-01T09:00:00Z");
        let gaining = Gaining { sponsor: handle("REG-2"), registrant: handle("AB1001-DK"), auto_renew: false };
        let after = hand_over(&before, gaining, &handle("REG-2"), now);
        assert_eq!((after.sponsor, after.registrant), (handle("REG-2"), handle("AB1001-DK")));
        assert_eq!((after.admin, after.billing, after.pending), (None, None, None));
        assert!(after.tokens.is_empty() && !after.auto_renew);
        assert_eq!((after.expires_at, after.transferred_at), (before.expires_at, Some(now)));
    }

    #[test]
    fn a_host_follows_its_domain() {
        let now = at("2026-06-01T09:00:00Z");
        let after = follow(&host("ns1.eksempel.dk", &handle("REG-1")), &handle("REG-2"), now);
        assert_eq!((after.sponsor, after.transferred_at), (handle("REG-2"), Some(now)));
    }

    #[test]
    fn the_copy_of_a_registrant_keeps_data_and_identity_but_no_group() {
        let original = Contact { pending: Some(1), ..contact("OWNER1-DK", &handle("REG-1")) };
        let now = at("2026-06-01T09:00:00Z");
        let copy = clone_for(&original, &handle("REG-2"), handle("AB1001-DK"), &handle("REG-2"), now);
        assert_eq!((copy.handle, copy.sponsor), (handle("AB1001-DK"), handle("REG-2")));
        assert_eq!((copy.details, copy.identity), (original.details, original.identity));
        assert_eq!((copy.group, copy.pending, copy.created_at), (None, None, now));
    }

    fn ready() -> Domain {
        Domain { tokens: vec![token(TokenOperation::Transfer, TokenRole::Own)], ..domain() }
    }

    fn right() -> String {
        token(TokenOperation::Transfer, TokenRole::Own).token
    }

    fn try_with(domain: &Domain, token: Option<&str>) -> Result<TokenRole, Refusal> {
        check(domain, token, &handle("REG-2"), at("2026-06-01T09:00:00Z"))
    }
}
