//! The VID service: who may have it, and its one to three contacts.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::domain::{Domain, DomainState};
use super::handle::Handle;
use super::policy::Policy;
use super::refusal::Refusal;

/// `domain` with the VID service ordered. Tokens made before stay alive; what blocks their use
/// is the service.
///
/// # Errors
/// [`Refusal::NotNow`] when it is not sold, has no use here, or a request is open.
pub fn enable(domain: &Domain, contacts: &[Handle], policy: &Policy, now: DateTime<Utc>) -> Result<Domain, Refusal> {
    let name = &domain.name;
    if !policy.vid_sold {
        return Err(Refusal::NotNow("VID is no longer sold; domains that have it keep it".to_owned()));
    }
    if !domain.sponsor.is_registry() {
        let sponsor = &domain.sponsor;
        return Err(Refusal::NotNow(format!("{name} is managed by {sponsor}; VID is for registrants' own management")));
    }
    if domain.vid {
        return Err(Refusal::NotNow(format!("{name} has VID already")));
    }
    if domain.state != DomainState::Active {
        return Err(Refusal::NotNow(format!("{name} is not active")));
    }
    check_no_request(domain)?;
    check_contacts(contacts)?;
    // What is owed no longer suspends the domain by itself: a letter must come first.
    Ok(Domain { vid: true, vid_contacts: contacts.to_vec(), suspend_at: None, ..touched(domain, now) })
}

/// `domain` with other VID contacts.
///
/// # Errors
/// [`Refusal::NotNow`] when it has no VID, or the contacts are not one to three.
pub fn appoint(domain: &Domain, contacts: &[Handle], now: DateTime<Utc>) -> Result<Domain, Refusal> {
    check_vid(domain)?;
    check_contacts(contacts)?;
    Ok(Domain { vid_contacts: contacts.to_vec(), ..touched(domain, now) })
}

/// `domain` without VID. A registrant who ends the service needs a VID contact and a registered
/// letter; staff ends it at once, for the registry and with a reason that stays in the history.
///
/// # Errors
/// [`Refusal::NotNow`] when it has no VID, or a request is open that was held because of it.
pub fn disable(domain: &Domain, now: DateTime<Utc>) -> Result<Domain, Refusal> {
    check_vid(domain)?;
    check_no_request(domain)?;
    Ok(Domain { vid: false, vid_contacts: Vec::new(), ..touched(domain, now) })
}

fn touched(domain: &Domain, now: DateTime<Utc>) -> Domain {
    Domain { updated_by: Some(Handle::registry()), updated_at: Some(now), ..domain.clone() }
}

fn check_vid(domain: &Domain) -> Result<(), Refusal> {
    if domain.vid { Ok(()) } else { Err(Refusal::NotNow(format!("{} has no VID", domain.name))) }
}

fn check_no_request(domain: &Domain) -> Result<(), Refusal> {
    match &domain.pending {
        Some(pending) => Err(Refusal::NotNow(format!("request {} for {} is open", pending.approval, domain.name))),
        None => Ok(()),
    }
}

fn check_contacts(contacts: &[Handle]) -> Result<(), Refusal> {
    let distinct: BTreeSet<_> = contacts.iter().collect();
    if !(1..=CONTACTS_MAX).contains(&contacts.len()) || distinct.len() != contacts.len() {
        return Err(Refusal::NotNow(format!("VID has one to {CONTACTS_MAX} different contacts")));
    }
    Ok(())
}

/// Most VID contacts of a domain.
const CONTACTS_MAX: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::domain::{Pending, PendingKind};
    use crate::registry::sample::{at, domain, handle};

    const NOW: &str = "2026-12-01T09:00:00Z";

    #[test]
    fn one_to_three_different_contacts_make_vid() {
        let names = ["VID1-DK", "VID2-DK", "VID3-DK", "VID4-DK"].map(handle);
        for count in 1..=3 {
            let vid = order(&domain("borger.dk"), &names[..count]).unwrap();
            assert!(vid.vid);
            assert_eq!(vid.vid_contacts, names[..count]);
        }
        for contacts in [&names[..0], &names[..], &[names[0].clone(), names[0].clone()]] {
            let text = "VID has one to 3 different contacts";
            assert_eq!(order(&domain("borger.dk"), contacts).unwrap_err().to_string(), text);
            assert_eq!(appoint(&vid(), contacts, at(NOW)).unwrap_err().to_string(), text);
        }
    }

    #[test]
    fn vid_is_ordered_once_for_an_active_domain_of_a_registrant() {
        let plain = domain("borger.dk");
        let pending = Some(Pending { approval: 9, kind: PendingKind::Update });
        for (domain, text) in [
            (Domain { sponsor: handle("REG-1001"), ..plain.clone() }, "borger.dk is managed by REG-1001"),
            (vid(), "borger.dk has VID already"),
            (Domain { state: DomainState::Reserved, ..plain.clone() }, "borger.dk is not active"),
            (Domain { pending, ..plain }, "request 9 for borger.dk is open"),
        ] {
            let refusal = order(&domain, &[handle("VID1-DK")]).unwrap_err();
            assert!(refusal.to_string().starts_with(text), "{refusal}");
        }
    }

    #[test]
    fn vid_is_no_longer_sold_in_2026_but_lives_on() {
        let refusal = enable(&domain("borger.dk"), &[handle("VID1-DK")], &Policy::dk_2026(), at(NOW)).unwrap_err();
        assert!(refusal.to_string().starts_with("VID is no longer sold"));
        assert_eq!(appoint(&vid(), &[handle("VID9-DK")], at(NOW)).unwrap().vid_contacts, [handle("VID9-DK")]);
    }

    #[test]
    fn vid_ends_only_when_no_request_is_open() {
        let ended = disable(&vid(), at(NOW)).unwrap();
        assert!(!ended.vid && ended.vid_contacts.is_empty());
        let pending = Some(Pending { approval: 9, kind: PendingKind::Delete });
        let refusal = disable(&Domain { pending, ..vid() }, at(NOW)).unwrap_err();
        assert_eq!(refusal.to_string(), "request 9 for borger.dk is open");
    }

    #[test]
    fn a_domain_without_vid_has_none_to_change() {
        let plain = domain("borger.dk");
        assert_eq!(disable(&plain, at(NOW)).unwrap_err().to_string(), "borger.dk has no VID");
        let refusal = appoint(&plain, &[handle("VID1-DK")], at(NOW)).unwrap_err();
        assert_eq!(refusal.to_string(), "borger.dk has no VID");
    }

    fn order(domain: &Domain, contacts: &[Handle]) -> Result<Domain, Refusal> {
        enable(domain, contacts, &Policy::dk_2023(), at(NOW))
    }

    fn vid() -> Domain {
        Domain { vid: true, vid_contacts: vec![handle("VID1-DK")], ..domain("borger.dk") }
    }
}
