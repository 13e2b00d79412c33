//! Domain create: whether an application may be carried out, and what becomes of it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::delegation::{check_ds, check_name_server_count};
use super::renew::check_period;
use super::{Domain, DomainState, Management};
use crate::registry::calendar::add_years;
use crate::registry::command::DomainCreate;
use crate::registry::contact::{Contact, Identity};
use crate::registry::handle::Handle;
use crate::registry::host::Host;
use crate::registry::message::Risk;
use crate::registry::money::Money;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Registrar;
use crate::registry::waiting_list::Position;

/// What the registry knows when it looks at an application.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Who stands behind each handle the application names.
    pub holders: Vec<(Handle, Holder)>,
    /// The hosts, in the order the application names them.
    pub hosts: Vec<Option<Arc<Host>>>,
    /// Whether the name is registered, suspended or blocked.
    pub occupied: bool,
    /// The waiting list position that has the right to the name.
    pub offer: Option<Arc<Position>>,
}

/// Who stands behind a handle.
#[derive(Clone, Debug)]
pub enum Holder {
    /// A contact.
    Contact(Arc<Contact>),
    /// A registrar account.
    Registrar,
    /// Nobody.
    Nobody,
}

impl Facts {
    fn holder(&self, handle: &Handle) -> &Holder {
        self.holders.iter().find(|(known, _)| known == handle).map_or(&Holder::Nobody, |(_, holder)| holder)
    }

    fn contact(&self, handle: &Handle) -> Option<&Contact> {
        match self.holder(handle) {
            Holder::Contact(contact) => Some(contact),
            Holder::Registrar | Holder::Nobody => None,
        }
    }

    /// Whether the registrant's identity is checked.
    pub fn is_validated(&self, request: &DomainCreate) -> bool {
        let registrant = request.registrant.as_ref().and_then(|handle| self.contact(handle));
        registrant.is_some_and(|contact| contact.identity == Identity::Checked)
    }
}

/// The application with the choices it leaves to the account filled in: a decision that comes
/// days later must not depend on what the account prefers then.
pub fn resolve(request: &DomainCreate, account: &Registrar) -> DomainCreate {
    let management = request.management.unwrap_or(account.management);
    let default = management == Management::Registrant || account.auto_renew;
    let auto_renew = request.auto_renew.unwrap_or(default);
    DomainCreate { management: Some(management), auto_renew: Some(auto_renew), ..request.clone() }
}

/// The checks that look only at a resolved application. Answers whether the registrant has
/// accepted the registry's terms.
///
/// # Errors
/// The first check that fails, in the order the registry documents them.
pub fn check_request(request: &DomainCreate, policy: &Policy, now: DateTime<Utc>) -> Result<bool, Refusal> {
    check_period(request.years, policy)?;
    if policy.labels_reserved.contains(request.name.label()) {
        return Err(Refusal::NameReserved(request.name.clone()));
    }
    let confirmed = check_confirmation(request.order_confirmation.as_deref(), policy, now)?;
    if request.registrant.is_none() {
        return Err(Refusal::TooFewContacts("registrant"));
    }
    if request.admins.len() > 1 {
        return Err(Refusal::TooManyContacts("admin"));
    }
    if request.billings.len() > 1 {
        return Err(Refusal::TooManyContacts("billing"));
    }
    let roles_given = !request.admins.is_empty() || !request.billings.is_empty();
    if request.management == Some(Management::Registrar) && roles_given {
        return Err(Refusal::ContactsImplicit);
    }
    Ok(confirmed)
}

/// Whether an order confirmation token was given; it must be one whole number of seconds of an
/// instant not too far away.
///
/// # Errors
/// When the token is missing but demanded, is not a number, or lies outside its window.
pub fn check_confirmation(token: Option<&str>, policy: &Policy, now: DateTime<Utc>) -> Result<bool, Refusal> {
    let Some(token) = token else {
        return if policy.confirmation_required { Err(Refusal::ConfirmationRequired) } else { Ok(false) };
    };
    let digits = token.trim();
    if digits.is_empty() {
        return Err(Refusal::ConfirmationRequired);
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::ConfirmationSyntax(token.to_owned()));
    }
    let confirmed_at = digits.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let until = now + policy.confirmation_future_max;
    let from = policy.confirmation_age_max.map(|age| now - age);
    let in_window = confirmed_at.is_some_and(|at| at <= until && from.is_none_or(|from| at >= from));
    if in_window { Ok(true) } else { Err(Refusal::ConfirmationAge { given: token.to_owned(), from, until }) }
}

/// The checks of a resolved application of `applicant` against the state of the registry. They
/// hold when the application comes in and again when it is carried out later.
///
/// # Errors
/// The first check that fails, in the order the registry documents them.
pub fn check(request: &DomainCreate, applicant: &Handle, facts: &Facts, policy: &Policy) -> Result<(), Refusal> {
    check_holders(request, applicant, facts)?;
    if request.management == Some(Management::Registrant) {
        if !policy.registrant_management {
            return Err(Refusal::RegistrantManagementEnded);
        }
        if request.auto_renew == Some(false) {
            return Err(Refusal::AutoRenewFixed);
        }
    }
    check_hosts(request, facts, policy)?;
    check_ds(&request.ds, policy)?;
    if facts.occupied {
        return Err(Refusal::DomainOccupied(request.name.clone()));
    }
    let entitled = facts.offer.as_ref().is_none_or(|position| may_take(request, position, policy));
    if entitled { Ok(()) } else { Err(Refusal::AuthInfoWrong) }
}

/// Whether the account can pay `price`.
///
/// # Errors
/// [`Refusal::InsufficientCredit`] when it cannot.
pub fn check_funds(account: &Registrar, price: Money) -> Result<(), Refusal> {
    let balance = account.balance;
    if balance < price { Err(Refusal::InsufficientCredit { price, balance }) } else { Ok(()) }
}

/// What the first period of an application costs.
pub fn price(request: &DomainCreate, policy: &Policy) -> Money {
    policy.price_period.times(request.years)
}

/// The domain a checked, resolved application of `applicant` becomes, and the verdict on it: a
/// registrant in Denmark proves who they are before the domain comes into the zone.
pub fn register(request: &DomainCreate, applicant: &Handle, facts: &Facts, now: DateTime<Utc>) -> (Domain, Risk) {
    let registrant = request.registrant.clone().expect("an application without registrant was refused");
    let danish = facts.contact(&registrant).is_some_and(|contact| contact.details.address.cc == "DK");
    let risk = if danish && !facts.is_validated(request) { Risk::Blue } else { Risk::Green };
    let registrant_managed = request.management == Some(Management::Registrant);
    let other = |handles: &[Handle]| handles.first().filter(|handle| **handle != registrant).cloned();
    let domain = Domain {
        name: request.name.clone(),
        sponsor: if registrant_managed { Handle::registry() } else { applicant.clone() },
        admin: other(&request.admins),
        billing: other(&request.billings),
        registrant,
        name_servers: request.name_servers.clone(),
        ds: request.ds.clone(),
        state: if risk == Risk::Blue { DomainState::Reserved } else { DomainState::Active },
        created_by: applicant.clone(),
        created_at: now,
        updated_by: None,
        updated_at: None,
        expires_at: add_years(now, request.years),
        transferred_at: None,
        period_years: request.years,
        auto_renew: request.auto_renew.unwrap_or(true),
        vid: false,
        vid_contacts: Vec::new(),
        tokens: Vec::new(),
        pending: None,
        identity_due_at: None,
        open_invoices: 0,
        suspend_at: None,
    };
    (domain, risk)
}

fn check_holders(request: &DomainCreate, applicant: &Handle, facts: &Facts) -> Result<(), Refusal> {
    let roles = request.billings.iter().chain(&request.admins).chain(&request.registrant);
    if let Some(unknown) = roles.into_iter().find(|handle| matches!(facts.holder(handle), Holder::Nobody)) {
        return Err(Refusal::ContactNotFound(unknown.clone()));
    }
    // A registrar can pay, but nobody can make another registrar pay, and no account is a proxy.
    let foreign = request.billings.iter().find(|payer| payer.is_registrar() && *payer != applicant);
    if let Some(account) = foreign.or_else(|| request.admins.iter().find(|admin| admin.is_registrar())) {
        return Err(Refusal::RoleNotPermitted(account.clone()));
    }
    let handle = request.registrant.as_ref().ok_or(Refusal::TooFewContacts("registrant"))?;
    let registrant = facts.contact(handle).ok_or_else(|| Refusal::RegistrantIsRegistrar(handle.clone()))?;
    if registrant.identity == Identity::Failed {
        return Err(Refusal::RegistrantFailedIdentity(handle.clone()));
    }
    match request.management {
        Some(Management::Registrant) if !registrant.sponsor.is_registry() => {
            Err(Refusal::RegistrantNotSelfManaged(handle.clone()))
        }
        Some(Management::Registrar) | None if registrant.sponsor != *applicant => {
            Err(Refusal::RegistrantNotRegistrarManaged(handle.clone()))
        }
        _ => Ok(()),
    }
}

fn check_hosts(request: &DomainCreate, facts: &Facts, policy: &Policy) -> Result<(), Refusal> {
    check_name_server_count(request.name_servers.len(), policy)?;
    for (index, name) in request.name_servers.iter().enumerate() {
        if request.name_servers[..index].contains(name) {
            return Err(Refusal::NameServerRepeated(name.clone()));
        }
    }
    for (name, host) in request.name_servers.iter().zip(&facts.hosts) {
        let Some(host) = host.as_ref().filter(|host| host.is_active()) else {
            return Err(Refusal::NameServerInactive(name.clone()));
        };
        if name.is_below(&request.name) && host.addresses.is_empty() {
            return Err(Refusal::GlueRequired(name.clone()));
        }
    }
    Ok(())
}

/// Whether the application may take a name offered to `position`: it shows the token, or, where
/// that is enough, the offered person registers for itself.
fn may_take(request: &DomainCreate, position: &Position, policy: &Policy) -> bool {
    let Some(offer) = &position.offer else { return false };
    let itself = !policy.offer_token_always
        && request.management == Some(Management::Registrant)
        && request.registrant.as_ref().is_some_and(|registrant| *registrant == position.contact);
    itself || request.auth_info.token().is_some_and(|token| token.trim().eq_ignore_ascii_case(&offer.token))
}

#[cfg(test)]
mod tests;
