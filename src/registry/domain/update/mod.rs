//! Domain update: which changes go together, and whether the domain takes any.

pub mod auto_renew;
pub mod contacts;
pub mod ds;
pub mod name_servers;
pub mod registrant;

use super::{Domain, DomainState};
use crate::registry::command::{AuthInfoChange, DomainUpdate};
use crate::registry::policy::Policy;
use crate::registry::refusal::{Obstacle, Refusal};

/// Whether the parts of `request` may stand in one command.
///
/// # Errors
/// The refusal of the first combination that may not.
pub fn check_parts(request: &DomainUpdate, policy: &Policy) -> Result<(), Refusal> {
    if parts(request) > 1 {
        let alone = [
            (request.restore.is_some(), Refusal::RestoreCombined),
            (request.registrant.is_some(), Refusal::RegistrantChangeCombined),
            (request.auto_renew.is_some(), Refusal::AutoRenewCombined),
        ];
        if let Some((_, refusal)) = alone.into_iter().find(|(given, _)| *given) {
            return Err(refusal);
        }
    }
    match request.auth_info {
        Some(AuthInfoChange::Empty) => Err(Refusal::AuthInfoEmpty),
        Some(AuthInfoChange::IssueRedel | AuthInfoChange::Use(_)) if !policy.redelegation_tokens => {
            Err(Refusal::RedelTokensEnded)
        }
        Some(AuthInfoChange::Use(_)) if !request.changes_name_servers() => Err(Refusal::TokenWithoutNameServers),
        _ => Ok(()),
    }
}

/// Whether `domain` takes changes at all. A request that waits does not stand against those
/// that would not have to wait themselves.
///
/// # Errors
/// [`Refusal::StatusProhibits`] for a domain that is not active.
pub fn check_state(domain: &Domain) -> Result<(), Refusal> {
    match domain.state {
        DomainState::Active => Ok(()),
        DomainState::Reserved | DomainState::Suspended { .. } | DomainState::Locked | DomainState::Blocked => {
            Err(Refusal::StatusProhibits(Obstacle::of(domain)))
        }
    }
}

/// How many sub-commands `request` holds. A token beside a name server change is no part of its own.
fn parts(request: &DomainUpdate) -> usize {
    [
        request.registrant.is_some(),
        request.changes_name_servers(),
        !request.remove_contacts.is_empty() || !request.add_contacts.is_empty(),
        request.changes_ds(),
        request.auth_info.is_some(),
        request.auto_renew.is_some(),
        request.restore.is_some(),
    ]
    .into_iter()
    .filter(|part| *part)
    .count()
}
