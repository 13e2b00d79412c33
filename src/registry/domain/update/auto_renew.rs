//! Change of what happens at expiry: renewal by itself, or suspension.

use chrono::{DateTime, Utc};

use crate::registry::domain::{Domain, Management, Standing};
use crate::registry::event::Event;
use crate::registry::refusal::{Obstacle, Refusal};

/// Whether the caller may switch the automatic renewal of `domain` so.
///
/// # Errors
/// [`Refusal::AutoRenewFixed`] for a domain that is renewed by invoice,
/// [`Refusal::NotAuthorizedForAutoRenew`] for anybody but the sponsor.
pub fn check_authority(domain: &Domain, auto_renew: bool, standing: &Standing) -> Result<(), Refusal> {
    if domain.management() == Management::Registrant && standing.is_owner() && !auto_renew {
        return Err(Refusal::AutoRenewFixed);
    }
    if standing.sponsor { Ok(()) } else { Err(Refusal::NotAuthorizedForAutoRenew) }
}

/// Switches the automatic renewal of `domain`, up to the instant it would take place.
///
/// # Errors
/// [`Refusal::StatusProhibits`] after the expiry.
pub fn change(domain: &Domain, auto_renew: bool, now: DateTime<Utc>) -> Result<(Domain, Event), Refusal> {
    if domain.expires_at < now {
        return Err(Refusal::StatusProhibits(Obstacle::Expired(domain.expires_at)));
    }
    let event = Event::AutoRenewChanged { domain: domain.name.clone(), auto_renew };
    Ok((Domain { auto_renew, ..domain.clone() }, event))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::domain::sample::domain;

    #[test]
    fn the_day_of_expiry_is_the_last_day_to_switch() {
        let domain = domain();
        assert!(change(&domain, false, domain.expires_at).is_ok_and(|(changed, _)| !changed.auto_renew));
        let late = domain.expires_at + chrono::Duration::seconds(1);
        assert!(matches!(change(&domain, false, late), Err(Refusal::StatusProhibits(Obstacle::Expired(_)))));
    }
}
