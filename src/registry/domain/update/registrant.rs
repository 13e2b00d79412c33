//! Change of registrant: a new party to the agreement, inside one portfolio.

use chrono::{DateTime, Utc};

use crate::registry::contact::{Contact, Identity};
use crate::registry::domain::{Domain, Standing};
use crate::registry::event::Event;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;

/// Whether the new registrant's consent to the terms comes with the command: the text of the
/// order confirmation token is a moment in Unix seconds.
///
/// # Errors
/// [`Refusal::ConfirmationRequired`], [`Refusal::ConfirmationSyntax`] or [`Refusal::ConfirmationAge`].
pub fn check_confirmation(token: Option<&str>, policy: &Policy, now: DateTime<Utc>) -> Result<bool, Refusal> {
    let Some(text) = token else {
        return if policy.confirmation_required { Err(Refusal::ConfirmationRequired) } else { Ok(false) };
    };
    let digits = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let seconds = digits.then(|| text.parse::<i64>().ok()).flatten();
    let seconds = seconds.ok_or_else(|| Refusal::ConfirmationSyntax(text.to_owned()))?;
    let late = DateTime::from_timestamp(seconds, 0).is_none_or(|at| at > now + policy.confirmation_future_max);
    let old = policy.confirmation_age_max.is_some_and(|age| seconds < (now - age).timestamp());
    if late || old { Err(Refusal::ConfirmationAge(text.to_owned())) } else { Ok(true) }
}

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
