//! Change of the proxy (`admin`) and the payer (`billing`) of a registrant-managed domain.

use crate::registry::command::{ContactRole, RoleChange};
use crate::registry::domain::{Domain, Management, Standing};
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::refusal::Refusal;

/// Who must agree before a role is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// The registrant.
    pub registrant: bool,
    /// The new holder.
    pub holder: bool,
}

/// Whether `domain` has roles of its own, and `change` names one that is used.
///
/// # Errors
/// [`Refusal::ContactsImplicitInUpdate`] (for strangers [`Refusal::NotAuthorizedToChange`]) when a
/// registrar manages the domain, [`Refusal::TechUnused`].
pub fn check_role(domain: &Domain, change: &RoleChange, standing: &Standing) -> Result<(), Refusal> {
    match (domain.management(), change.role) {
        (Management::Registrar, _) if standing.sponsor => Err(Refusal::ContactsImplicitInUpdate),
        (Management::Registrar, role) => Err(Refusal::NotAuthorizedToChange(word(role))),
        (Management::Registrant, ContactRole::Tech) => Err(Refusal::TechUnused),
        (Management::Registrant, ContactRole::Admin | ContactRole::Billing) => Ok(()),
    }
}

/// Whether the caller may take the role away. `itself`: the caller speaks for the holder.
///
/// # Errors
/// [`Refusal::NotAuthorizedToChange`].
pub fn may_remove(change: &RoleChange, standing: &Standing, itself: bool) -> Result<(), Refusal> {
    let leaves = change.role == ContactRole::Billing && itself;
    if standing.is_owner() || leaves { Ok(()) } else { Err(Refusal::NotAuthorizedToChange(word(change.role))) }
}

/// Who must agree before the caller gives the role. `itself`: the caller speaks for the new holder.
///
/// # Errors
/// [`Refusal::NotAuthorizedToChange`].
pub fn may_add(domain: &Domain, change: &RoleChange, standing: &Standing, itself: bool) -> Result<Consent, Refusal> {
    if change.role == ContactRole::Billing && itself {
        return Ok(Consent::default());
    }
    if !standing.is_owner() {
        return Err(Refusal::NotAuthorizedToChange(word(change.role)));
    }
    if change.handle == domain.registrant {
        return Ok(Consent::default());
    }
    let asks_registrant = change.role == ContactRole::Admin && !standing.registrant;
    Ok(Consent { registrant: asks_registrant, holder: !itself })
}

/// Gives a role back to the registrant.
///
/// # Errors
/// [`Refusal::InvoiceOpen`] while an invoice freezes the payer, [`Refusal::RoleNotPermitted`]
/// when the registrant holds the role already, [`Refusal::RoleNotHeld`] when the handle does not.
pub fn remove(domain: &Domain, change: &RoleChange) -> Result<(Domain, Event), Refusal> {
    check_invoice(domain, change.role)?;
    let holder = holder(domain, change.role);
    if *holder != change.handle {
        return Err(Refusal::RoleNotHeld(change.handle.clone()));
    }
    if *holder == domain.registrant {
        return Err(Refusal::RoleNotPermitted(change.handle.clone()));
    }
    Ok(appoint(domain, change.role, &domain.registrant))
}

/// Gives a role to another holder, in place of the present one.
///
/// # Errors
/// [`Refusal::InvoiceOpen`] while an invoice freezes the payer, [`Refusal::RoleNotPermitted`] when
/// the handle holds the role already.
pub fn add(domain: &Domain, change: &RoleChange) -> Result<(Domain, Event), Refusal> {
    check_invoice(domain, change.role)?;
    if *holder(domain, change.role) == change.handle {
        return Err(Refusal::RoleNotPermitted(change.handle.clone()));
    }
    Ok(appoint(domain, change.role, &change.handle))
}

/// An unpaid invoice freezes the payer.
fn check_invoice(domain: &Domain, role: ContactRole) -> Result<(), Refusal> {
    if role == ContactRole::Billing && domain.is_unpaid() { Err(Refusal::InvoiceOpen) } else { Ok(()) }
}

fn appoint(domain: &Domain, role: ContactRole, to: &Handle) -> (Domain, Event) {
    let from = holder(domain, role).clone();
    let holder = (*to != domain.registrant).then(|| to.clone());
    let changed = match role {
        ContactRole::Admin => Domain { admin: holder, ..domain.clone() },
        ContactRole::Billing => Domain { billing: holder, ..domain.clone() },
        ContactRole::Tech => domain.clone(),
    };
    (changed, Event::RoleChanged { domain: domain.name.clone(), role: word(role), from, to: to.clone() })
}

fn holder(domain: &Domain, role: ContactRole) -> &Handle {
    match role {
        ContactRole::Admin => domain.proxy(),
        ContactRole::Billing => domain.payer(),
        ContactRole::Tech => &domain.registrant,
    }
}

fn word(role: ContactRole) -> &'static str {
    match role {
        ContactRole::Admin => "admin",
        ContactRole::Billing => "billing",
        ContactRole::Tech => "tech",
    }
}
