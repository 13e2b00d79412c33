//! Tests of the rule of contact update.

use super::*;
use crate::registry::contact::tests::contact;
use crate::registry::contact::verification::VerificationClaim;
use crate::registry::contact::{Phone, UserType};

#[test]
fn free_data_change_at_once() {
    let voice = Phone { number: "+45.12345678".to_owned(), extension: None };
    let request = ContactUpdate { voice: Some(Some(voice.clone())), ..request() };
    let updated = update(&person(), &request, &Facts::default(), &Policy::dk_2023()).unwrap();
    assert_eq!((updated.details.voice, updated.held), (Some(voice), None));
}

#[test]
fn an_empty_value_removes() {
    let mut contact = person();
    contact.details.fax = Some(Phone { number: "+45.12345678".to_owned(), extension: None });
    let request = ContactUpdate { fax: Some(None), ..request() };
    let updated = update(&contact, &request, &Facts::default(), &Policy::dk_2023()).unwrap();
    assert_eq!(updated.details.fax, None);
}

#[test]
fn a_new_email_address_waits_for_its_owner() {
    let request = ContactUpdate { email: Some("ny@eksempel.dk".to_owned()), ..moved() };
    let updated = update(&person(), &request, &Facts::default(), &Policy::dk_2023()).unwrap();
    assert_eq!(updated.details.email, "dorthe@eksempel.dk");
    assert_eq!(updated.details.address.city, "Odense");
    let (held, steps) = updated.held.unwrap();
    assert_eq!((held.email.as_deref(), held.postal.len()), (Some("ny@eksempel.dk"), 0));
    assert_eq!(steps, [Asked { step: Step::Email, approvers: vec![person().handle] }]);
}

#[test]
fn the_same_email_address_waits_for_nobody() {
    let request = ContactUpdate { email: Some("dorthe@eksempel.dk".to_owned()), ..request() };
    assert_eq!(update(&person(), &request, &Facts::default(), &Policy::dk_2023()).unwrap().held, None);
}

#[test]
fn the_address_of_the_registrant_of_a_vid_domain_waits_for_a_vid_contact() {
    let vid_contacts = vec![Handle::trusted("VID1-DK")];
    let facts = Facts { is_registrant: true, vid_contacts, ..Facts::default() };
    let updated = update(&person(), &moved(), &facts, &Policy::dk_2023()).unwrap();
    assert_eq!(updated.details, person().details);
    let (held, steps) = updated.held.unwrap();
    assert_eq!(steps, [Asked { step: Step::VidContact, approvers: facts.vid_contacts.clone() }]);
    let details = complete(&person(), &held, &facts, &Policy::dk_2023()).unwrap();
    assert_eq!(details.address.city, "Odense");
}

#[test]
fn a_second_change_that_must_wait_is_refused_and_others_pass() {
    let waiting = Contact { pending: Some(7), ..person() };
    let email = ContactUpdate { email: Some("ny@eksempel.dk".to_owned()), ..request() };
    let refused = update(&waiting, &email, &Facts::default(), &Policy::dk_2023());
    assert_eq!(refused, Err(Refusal::ContactPending));
    assert!(update(&waiting, &moved(), &Facts::default(), &Policy::dk_2023()).is_ok());
}

#[test]
fn a_register_locks_an_organisation() {
    let locked = |change: fn(&mut ContactUpdate)| {
        let mut request = request();
        change(&mut request);
        update(&company(), &request, &Facts::default(), &Policy::dk_2023()).unwrap_err()
    };
    assert_eq!(locked(|r| r.postal = renamed().postal), Refusal::FieldLocked("name"));
    assert_eq!(locked(|r| r.postal = moved().postal), Refusal::FieldLocked("address"));
    assert_eq!(locked(|r| r.extra.cvr = Some("87654321".to_owned())), Refusal::FieldLocked("CVR"));
    assert_eq!(locked(|r| r.extra.ean = Some("1".to_owned())), Refusal::FieldLocked("EAN"));
    assert_eq!(locked(|r| r.extra.user_type = Some(UserType::Association)), Refusal::FieldLocked("userType"));
}

#[test]
fn a_role_and_identity_control_lock_the_name() {
    let facts = Facts { is_registrant: true, ..Facts::default() };
    let policy = Policy::dk_2023();
    assert_eq!(update(&person(), &renamed(), &facts, &policy), Err(Refusal::FieldLocked("name")));
    let checked = Contact { identity: Identity::Checked, ..person() };
    assert_eq!(update(&checked, &renamed(), &Facts::default(), &policy), Err(Refusal::FieldLocked("name")));
    assert_eq!(update(&person(), &renamed(), &Facts::default(), &policy).unwrap().details.name, "Dorthe Olsen");
    let mut abroad = moved();
    abroad.postal[0].address.as_mut().unwrap().cc = "SE".to_owned();
    assert_eq!(update(&checked, &abroad, &Facts::default(), &policy), Err(Refusal::FieldLocked("country")));
    assert!(update(&checked, &moved(), &Facts::default(), &policy).is_ok());
}

#[test]
fn kind_and_company_number_are_fixed_under_the_rules_of_2026() {
    let mut kind = request();
    kind.extra.user_type = Some(UserType::Association);
    assert_eq!(update(&person(), &kind, &Facts::default(), &Policy::dk_2026()), Err(Refusal::FieldLocked("userType")));
    assert_eq!(update(&person(), &kind, &Facts::default(), &Policy::dk_2023()), Err(Refusal::CvrRequired));
}

#[test]
fn bad_values_are_refused_as_in_create() {
    let refused = |change: fn(&mut ContactUpdate)| {
        let mut request = moved();
        change(&mut request);
        update(&person(), &request, &Facts::default(), &Policy::dk_2023()).unwrap_err()
    };
    assert_eq!(refused(|r| r.email = Some("x".to_owned())), Refusal::EmailSyntax("x".to_owned()));
    assert_eq!(refused(|r| r.extra.cvr = Some("12345678".to_owned())), Refusal::NotForIndividuals("CVR"));
    assert_eq!(refused(|r| r.postal.push(r.postal[0].clone())), Refusal::PostalRepeated);
    assert_eq!(refused(|r| r.postal[0].kind = PostalType::Int), Refusal::PostalIncomplete);
    let unknown = |r: &mut ContactUpdate| r.postal[0].address.as_mut().unwrap().cc = "XX".to_owned();
    assert_eq!(refused(unknown), Refusal::CountryUnknown("XX".to_owned()));
    let foreign = |r: &mut ContactUpdate| {
        (r.postal[0].kind, r.postal[0].name) = (PostalType::Int, Some("Ærø".to_owned()));
    };
    assert_eq!(refused(foreign), Refusal::PostalAscii("Ærø".to_owned()));
}

#[test]
fn the_attention_line_of_an_organisation_is_never_locked() {
    let mut contact = company();
    contact.details.attention = Some("Dorthe Hansen".to_owned());
    let updated = update(&contact, &renamed(), &Facts::default(), &Policy::dk_2023()).unwrap();
    assert_eq!(updated.details.attention.as_deref(), Some("Dorthe Olsen"));
    assert_eq!(updated.details.name, contact.details.name);
}

#[test]
fn an_update_says_what_to_change() {
    let nothing = ContactUpdate { asks_nothing: true, ..request() };
    let refused = update(&person(), &nothing, &Facts::default(), &Policy::dk_2023());
    assert_eq!(refused, Err(Refusal::NothingToChange));
}

#[test]
fn whoever_is_responsible_decides_whether_a_new_address_is_vouched_for() {
    let vouched = |responsible, policy: &Policy| {
        let facts = Facts { responsible, ..Facts::default() };
        update(&person(), &moved(), &facts, policy).unwrap().details.vouched
    };
    assert_eq!(vouched(Responsible::Registrar, &Policy::dk_2026()), Some(true));
    assert_eq!(vouched(Responsible::Registry, &Policy::dk_2026()), Some(false));
    assert_eq!(vouched(Responsible::Registrar, &Policy::dk_2023()), None);
}

#[test]
fn a_new_email_address_is_vouched_for_when_it_is_confirmed() {
    let facts = Facts { responsible: Responsible::Registrar, ..Facts::default() };
    let request = ContactUpdate { email: Some("ny@eksempel.dk".to_owned()), ..request() };
    let updated = update(&person(), &request, &facts, &Policy::dk_2026()).unwrap();
    assert_eq!(updated.details.vouched, None);
    let details = complete(&person(), &updated.held.unwrap().0, &facts, &Policy::dk_2026()).unwrap();
    assert_eq!((details.email.as_str(), details.vouched), ("ny@eksempel.dk", Some(true)));
}

#[test]
fn a_responsible_registrar_vouches_and_takes_it_back() {
    let facts = Facts { responsible: Responsible::Registrar, ..Facts::default() };
    for given in [true, false] {
        let claim = VerificationClaim { id: Some(given), email: Some(given), registry_part: None };
        let mut request = request();
        request.extra.verification = Some(claim);
        let updated = update(&person(), &request, &facts, &Policy::dk_2026()).unwrap();
        assert_eq!(updated.details.vouched, Some(given));
        let refused = update(&person(), &request, &Facts::default(), &Policy::dk_2026());
        assert!(matches!(refused, Err(Refusal::VerificationClosed(_))));
    }
}

#[test]
fn a_business_that_moves_to_denmark_is_no_sole_proprietorship_any_more() {
    let mut abroad = company();
    (abroad.details.cvr, abroad.details.ean) = (None, None);
    abroad.details.address.cc = "SE".to_owned();
    let asked = ContactUpdate {
        extra: ContactExtra { sole_proprietorship: Some(true), ..ContactExtra::default() },
        ..request()
    };
    let policy = Policy::dk_2026();
    let details = update(&abroad, &asked, &Facts::default(), &policy).unwrap().details;
    assert_eq!(details.sole_proprietorship, Some(true));
    assert_eq!(update(&person(), &asked, &Facts::default(), &policy), Err(Refusal::SoleProprietorshipDanish));
    let mut home = ContactUpdate {
        postal: vec![PostalChange {
            kind: PostalType::Loc,
            name: Some(abroad.details.name.clone()),
            org: None,
            address: Some(person().details.address),
        }],
        ..request()
    };
    home.extra.cvr = Some("12345678".to_owned());
    let moved = update(&Contact { details, ..abroad }, &home, &Facts::default(), &Policy::dk_2023()).unwrap();
    assert_eq!(moved.details.sole_proprietorship, None);
}

fn request() -> ContactUpdate {
    ContactUpdate::new(person().handle)
}

fn moved() -> ContactUpdate {
    let address = Address { city: "Odense".to_owned(), ..person().details.address };
    let postal = vec![PostalChange { kind: PostalType::Loc, name: None, org: None, address: Some(address) }];
    ContactUpdate { postal, ..request() }
}

fn renamed() -> ContactUpdate {
    let name = Some("Dorthe Olsen".to_owned());
    let postal = vec![PostalChange { kind: PostalType::Loc, name, org: None, address: None }];
    ContactUpdate { postal, ..request() }
}

fn person() -> Contact {
    contact("DHA1263-DK")
}

fn company() -> Contact {
    let mut contact = person();
    contact.details.user_type = UserType::Company;
    contact.details.cvr = Some("12345678".to_owned());
    contact.details.ean = Some("1234567890123".to_owned());
    contact
}
