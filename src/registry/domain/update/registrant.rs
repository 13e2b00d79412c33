//! Change of registrant: a new party to the agreement, inside one portfolio.

use crate::registry::contact::{Contact, Identity};
use crate::registry::domain::{Domain, Standing};
use crate::registry::event::Event;
use crate::registry::refusal::Refusal;

/// Whether the caller may start the change. `Ok(true)`: the registrant must agree first.
///
/// # Errors
/// [`Refusal::NotAuthorizedForRegistrant`].
pub fn check_authority(standing: &Standing) -> Result<bool, Refusal> {
    match standing {
        Standing { sponsor: true, .. } | Standing { registrant: true, .. } => Ok(false),
        Standing { proxy: true, .. } => Ok(true),
        _ => Err(Refusal::NotAuthorizedForRegistrant),
    }
}

/// Whether `to` may follow `from` as registrant of `domain`, apart from the new party's own
/// consent and identity control.
///
/// # Errors
/// The refusal of the first check that fails.
pub fn check(domain: &Domain, from: &Contact, to: &Contact) -> Result<(), Refusal> {
    if from.sponsor != domain.sponsor || to.sponsor != domain.sponsor {
        return Err(Refusal::NotAuthorizedForRegistrant);
    }
    if to.group.is_some() {
        return Err(Refusal::RegistrantInGroup(to.handle.clone()));
    }
    if to.identity == Identity::Failed {
        return Err(Refusal::RegistrantUnfit(to.handle.clone()));
    }
    if domain.is_unpaid() { Err(Refusal::InvoiceOpen) } else { Ok(()) }
}

/// Whether identity control of the new registrant is complete.
///
/// # Errors
/// [`Refusal::RegistrantUnfit`].
pub fn check_identity(to: &Contact) -> Result<(), Refusal> {
    if to.identity == Identity::Checked { Ok(()) } else { Err(Refusal::RegistrantUnfit(to.handle.clone())) }
}

/// Makes `to` the registrant of `domain`: tokens die, the old registrant's proxy and payer go.
pub fn change(domain: &Domain, to: &Contact) -> (Domain, Event) {
    let event = Event::RegistrantChanged {
        domain: domain.name.clone(),
        from: domain.registrant.clone(),
        to: to.handle.clone(),
    };
    let registrant = to.handle.clone();
    (Domain { registrant, admin: None, billing: None, tokens: Vec::new(), ..domain.clone() }, event)
}
