//! The rule of contact update: what changes at once, and what waits for somebody.

use super::create::stored_names;
use super::fields::{
    check_ascii, check_country, check_email, check_numbers, check_phone, check_proprietorship, check_required, given,
    is_register_matched,
};
use super::verification::{Responsible, check_open};
use super::{Address, Contact, ContactDetails, Identity};
use crate::registry::approval::{Asked, Step};
use crate::registry::command::{ContactExtra, ContactUpdate, PostalChange, PostalType};
use crate::registry::handle::Handle;
use crate::registry::policy::{Policy, Profile};
use crate::registry::refusal::Refusal;

/// What the rule must know of the contact's roles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Whether the contact is registrant of some domain.
    pub is_registrant: bool,
    /// The VID contacts of the VID domains it is registrant of; empty if there are none.
    pub vid_contacts: Vec<Handle>,
    /// Who verifies the contact.
    pub responsible: Responsible,
}

/// What becomes of an update.
#[derive(Clone, Debug, PartialEq)]
pub struct Updated {
    /// The data from now on.
    pub details: ContactDetails,
    /// The part that waits, and for whom.
    pub held: Option<(ContactUpdate, Vec<Asked>)>,
}

/// Changes `contact`, or says why not. A new e-mail address waits until its owner confirms it, a
/// new postal address of the registrant of a VID domain waits for a VID contact.
///
/// # Errors
/// [`Refusal`] naming the part at fault.
pub fn update(contact: &Contact, request: &ContactUpdate, facts: &Facts, policy: &Policy) -> Result<Updated, Refusal> {
    if request.asks_nothing {
        return Err(Refusal::NothingToChange);
    }
    let current = &contact.details;
    let wanted = merge(current, request)?;
    check_locks(contact, &wanted, facts.is_registrant, policy)?;
    check_values(current, &wanted, request, policy)?;
    let moves = wanted.email != current.email || wanted.address != current.address;
    let vouched = match &request.extra.verification {
        Some(claim) => check_open(contact, facts.responsible, moves).and_then(|()| claim.vouches()).map(Some)?,
        None => current.vouched,
    };
    let wanted = ContactDetails { vouched, ..wanted };
    let (mut details, mut held, mut steps) = (wanted.clone(), ContactUpdate::new(contact.handle.clone()), Vec::new());
    if wanted.email != current.email {
        details.email.clone_from(&current.email);
        steps.push(Asked { step: Step::Email, approvers: vec![contact.handle.clone()] });
        held.email = Some(wanted.email.clone());
    }
    if wanted.address != current.address && !facts.vid_contacts.is_empty() {
        details.address.clone_from(&current.address);
        steps.push(Asked { step: Step::VidContact, approvers: facts.vid_contacts.clone() });
        let (kind, address) = (wanted.postal_type(), Some(wanted.address));
        held.postal.push(PostalChange { kind, name: None, org: None, address });
    }
    if !steps.is_empty() && contact.pending.is_some() {
        return Err(Refusal::ContactPending);
    }
    let held = (!steps.is_empty()).then_some((held, steps));
    Ok(Updated { details: reassured(current, details, facts.responsible, policy), held })
}

/// Carries out the part of an update that waited, under the rules as they are now.
///
/// # Errors
/// [`Refusal::FieldLocked`] when the address was locked in the meantime.
pub fn complete(
    contact: &Contact,
    held: &ContactUpdate,
    facts: &Facts,
    policy: &Policy,
) -> Result<ContactDetails, Refusal> {
    let mut details = contact.details.clone();
    if let Some(email) = &held.email {
        details.email.clone_from(email);
    }
    if let Some(address) = held.postal.iter().find_map(|change| change.address.as_ref()) {
        details.address.clone_from(address);
    }
    check_locks(contact, &details, facts.is_registrant, policy)?;
    Ok(reassured(&contact.details, details, facts.responsible, policy))
}

/// The new data with what is known of their truth: a registrar that is responsible vouches for a
/// new e-mail or postal address by giving it, and for one it only passed on nobody does.
fn reassured(
    current: &ContactDetails,
    details: ContactDetails,
    responsible: Responsible,
    policy: &Policy,
) -> ContactDetails {
    let moved = details.email != current.email || details.address != current.address;
    if !moved || !policy.contact_verification {
        return details;
    }
    ContactDetails { vouched: Some(responsible == Responsible::Registrar), ..details }
}

fn merge(current: &ContactDetails, request: &ContactUpdate) -> Result<ContactDetails, Refusal> {
    let extra = &request.extra;
    let user_type = extra.user_type.unwrap_or(current.user_type);
    let (shown_name, shown_org) = current.shown_names();
    let (mut name, mut org, mut address) = (shown_name, shown_org, &current.address);
    if let Some(change) = preferred(current, &request.postal)? {
        name = change.name.as_deref().unwrap_or(name);
        org = change.org.as_ref().map_or(org, |org| given(org.as_deref()));
        address = change.address.as_ref().unwrap_or(address);
    }
    let (name, attention) = stored_names(user_type, name, org);
    let number = |new: &Option<String>, old: &Option<String>| match new {
        Some(new) => given(Some(new)).map(str::to_owned),
        None => old.clone(),
    };
    Ok(ContactDetails {
        user_type,
        name,
        attention,
        address: address.clone(),
        voice: request.voice.clone().unwrap_or_else(|| current.voice.clone()),
        fax: request.fax.clone().unwrap_or_else(|| current.fax.clone()),
        email: request.email.clone().unwrap_or_else(|| current.email.clone()),
        cvr: number(&extra.cvr, &current.cvr),
        pnumber: number(&extra.pnumber, &current.pnumber),
        ean: number(&extra.ean, &current.ean),
        mobilephone: extra.mobilephone.clone().unwrap_or_else(|| current.mobilephone.clone()),
        secondary_email: extra.secondary_email.clone().or_else(|| current.secondary_email.clone()),
        sole_proprietorship: extra
            .sole_proprietorship
            .or_else(|| current.sole_proprietorship.filter(|_| !address.is_danish())),
        vouched: current.vouched,
    })
}

/// The change that concerns the one address kept. A change of the other type makes a new
/// address, so it must be whole.
fn preferred<'a>(current: &ContactDetails, changes: &'a [PostalChange]) -> Result<Option<&'a PostalChange>, Refusal> {
    let Some(first) = changes.first() else { return Ok(None) };
    if changes[1..].iter().any(|change| change.kind == first.kind) {
        return Err(Refusal::PostalRepeated);
    }
    let mut addresses = changes.iter().filter_map(|change| change.address.as_ref()).peekable();
    let danish = match addresses.peek() {
        Some(_) => addresses.any(Address::is_danish),
        None => current.address.is_danish(),
    };
    let kind = if danish { PostalType::Loc } else { PostalType::Int };
    let change = changes.iter().find(|change| change.kind == kind).unwrap_or(first);
    let whole = change.name.is_some() && change.address.is_some();
    if change.kind != current.postal_type() && !whole {
        return Err(Refusal::PostalIncomplete);
    }
    Ok(Some(change))
}

/// Data that a register, identity control or a role has fixed cannot be changed by a client.
fn check_locks(
    contact: &Contact,
    wanted: &ContactDetails,
    is_registrant: bool,
    policy: &Policy,
) -> Result<(), Refusal> {
    let current = &contact.details;
    let matched = is_register_matched(current);
    let proven = matched || contact.identity == Identity::Checked;
    let fixed_kind = policy.profile == Profile::Dk2026;
    let moved = Address { cc: current.address.cc.clone(), ..wanted.address.clone() } != current.address;
    let fields = [
        ("userType", wanted.user_type != current.user_type, proven || fixed_kind),
        ("name", wanted.name != current.name, proven || is_registrant),
        ("address", moved, matched),
        ("country", wanted.address.cc != current.address.cc, proven),
        ("CVR", wanted.cvr != current.cvr, (proven && current.cvr.is_some()) || fixed_kind),
        ("EAN", wanted.ean != current.ean, matched && current.ean.is_some()),
    ];
    match fields.into_iter().find(|(_, changed, locked)| *changed && *locked) {
        Some((field, ..)) => Err(Refusal::FieldLocked(field)),
        None => Ok(()),
    }
}

/// Checks what was given; old data that broke a newer rule stay as they are.
fn check_values(
    current: &ContactDetails,
    wanted: &ContactDetails,
    request: &ContactUpdate,
    policy: &Policy,
) -> Result<(), Refusal> {
    let extra = &request.extra;
    let other_kind = wanted.user_type != current.user_type || wanted.address.cc != current.address.cc;
    if other_kind || extra.cvr.is_some() || extra.ean.is_some() {
        check_required(wanted.user_type, &wanted.address, wanted.cvr.as_deref(), wanted.ean.as_deref(), policy)?;
        let numbers = ContactExtra {
            cvr: wanted.cvr.clone(),
            pnumber: wanted.pnumber.clone(),
            ean: wanted.ean.clone(),
            ..ContactExtra::default()
        };
        check_numbers(wanted.user_type, wanted.address.is_danish(), &numbers)?;
    }
    check_numbers(wanted.user_type, wanted.address.is_danish(), extra)?;
    check_proprietorship(extra.sole_proprietorship, &wanted.address)?;
    for phone in [&request.voice, &request.fax, &extra.mobilephone] {
        check_phone(phone.as_ref().and_then(Option::as_ref), policy)?;
    }
    for change in &request.postal {
        let parts = change.address.iter().flat_map(Address::parts);
        let org = change.org.as_ref().and_then(Option::as_deref);
        if change.kind == PostalType::Int {
            check_ascii(change.name.as_deref().into_iter().chain(org).chain(parts))?;
        }
    }
    for email in [&request.email, &extra.secondary_email].into_iter().flatten() {
        check_email(email)?;
    }
    request.postal.iter().filter_map(|change| change.address.as_ref()).try_for_each(check_country)
}

#[cfg(test)]
mod tests;
