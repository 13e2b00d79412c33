//! Tests of the use cases of contacts.

use crate::flow::host::world::{World, approval, now};
use crate::flow::{Actor, contact};
use crate::registry::approval::{Held, Outcome, Step};
use crate::registry::command::{
    Command, ContactCheck, ContactCreate, ContactExtra, ContactInfo, ContactUpdate, PostalChange, PostalInfo,
    PostalType,
};
use crate::registry::contact::tests::contact as sample;
use crate::registry::contact::{Address, Contact, UserType};
use crate::registry::domain::{Domain, Management};
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::host::tests::domain;
use crate::registry::message::MessageData;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::reply::{Checked, ContactView, PendingText, Reply, Taken};

#[test]
fn every_handle_can_be_checked() {
    let mut world = World::new().contact(sample("A1-DK"));
    let handles = ["A1-DK", "B1-DK", "REG-1001", "REG-9", "DKHM1-DK"].map(Handle::trusted).to_vec();
    let reply = world.decide("REG-1001", Command::ContactCheck(ContactCheck { handles })).unwrap();
    let Reply::Checked(_, lines) = reply else { panic!("{reply:?}") };
    let used = Some(Taken::InUse);
    let taken: Vec<_> = lines.iter().map(|line: &Checked| line.taken).collect();
    assert_eq!(taken, [used, None, used, None, used]);
}

#[test]
fn a_check_has_a_limit() {
    let mut world = World::new();
    world.policy.check_names_max = 1;
    let check = |count| Command::ContactCheck(ContactCheck { handles: vec![Handle::trusted("A1-DK"); count] });
    assert!(world.decide("REG-1001", check(1)).is_ok());
    assert_eq!(world.decide("REG-1001", check(2)), Err(Refusal::TooManyNames(1)));
}

#[test]
fn a_contact_is_shown_to_its_own_and_registrants_to_all() {
    let mut world = World::new().contact(sample("A1-DK")).contact(owner()).domain(domain("eksempel.dk"));
    let view = info(&mut world, "REG-1001", "A1-DK").unwrap();
    assert_eq!((view.details.email.as_str(), view.linked), ("dorthe@eksempel.dk", false));
    assert_eq!(info(&mut world, "REG-1002", "A1-DK"), Err(Refusal::ContactUnrelated));
    let view = info(&mut world, "REG-1002", "OWNER1-DK").unwrap();
    assert_eq!((view.details.email.as_str(), view.linked), ("anonymous@dk-hostmaster.dk", true));
    assert_eq!(view.details.secondary_email, None);
    let missing = Handle::trusted("NO1-DK");
    assert_eq!(info(&mut world, "REG-1001", "NO1-DK"), Err(Refusal::ContactNotFound(missing)));
}

#[test]
fn the_account_a_contact_belongs_to_sees_it_whole() {
    let group = Some(Handle::trusted("REG-1002"));
    let mut world = World::new().contact(Contact { group, sponsor: Handle::registry(), ..sample("A1-DK") });
    assert_eq!(info(&mut world, "REG-1002", "A1-DK").unwrap().details.email, "dorthe@eksempel.dk");
}

#[test]
fn a_second_auto_finds_the_first_even_in_one_batch() {
    let mut world = World::new();
    let (first, existing) = created(&mut world, "REG-1001", person("auto"));
    assert_eq!((first.as_str(), existing), ("DH1001-DK", false));
    assert_eq!(created(&mut world, "REG-1001", person("auto")), (first, true));
    assert_eq!(created(&mut world, "REG-1002", person("auto")), (Handle::trusted("DH1002-DK"), false));
    assert_eq!(created(&mut world, "REG-1001", person("force")), (Handle::trusted("DH1003-DK"), false));
    let stored = world.stored_contact("DH1001-DK");
    assert_eq!((stored.sponsor.as_str(), stored.created_at, stored.group), ("REG-1001", now(), None));
}

#[test]
fn a_handle_that_is_taken_is_passed_over() {
    let mut world = World::new().contact(sample("DH1001-DK"));
    assert_eq!(created(&mut world, "REG-1001", person("auto")).0.as_str(), "DH1002-DK");
}

#[test]
fn a_registrant_managed_contact_is_the_registrys() {
    let mut world = World::new();
    let request = ContactCreate { management: Some(Management::Registrant), ..person("auto") };
    let (handle, _) = created(&mut world, "REG-1001", request.clone());
    assert!(world.stored_contact(handle.as_str()).sponsor.is_registry());
    assert_eq!(created(&mut world, "REG-1002", request), (handle, true));
}

#[test]
fn a_refused_create_leaves_nothing() {
    let mut world = World::new();
    let request = ContactCreate { email: "x".to_owned(), ..person("auto") };
    let refused = world.decide("REG-1001", Command::ContactCreate(Box::new(request)));
    assert_eq!(refused, Err(Refusal::EmailSyntax("x".to_owned())));
    assert!(world.workspace.history.is_empty());
}

#[test]
fn only_the_sponsor_and_its_own_people_change_a_contact() {
    let mut world = World::new().contact(sample("A1-DK"));
    assert_eq!(update(&mut world, "REG-1002", moved("A1-DK")), Err(Refusal::NotContactManager));
    let missing = Refusal::ContactNotFound(Handle::trusted("NO1-DK"));
    assert_eq!(update(&mut world, "REG-1001", moved("NO1-DK")), Err(missing));
    assert_eq!(update(&mut world, "REG-1001", moved("A1-DK")), Ok(Reply::Done));
    let stored = world.stored_contact("A1-DK");
    assert_eq!((stored.details.address.city.as_str(), stored.updated_at), ("Odense", Some(now())));
    assert_eq!(world.workspace.history.len(), 1);
    assert!(world.workspace.messages.dirty().next().is_none());
}

#[test]
fn a_sponsor_is_told_of_what_another_changed() {
    let group = Some(Handle::trusted("REG-1002"));
    let mut world = World::new().contact(Contact { group, ..sample("A1-DK") });
    assert_eq!(update(&mut world, "REG-1002", moved("A1-DK")), Ok(Reply::Done));
    let message = world.workspace.messages.dirty().next().unwrap().1.unwrap();
    assert_eq!(message.registrar.as_str(), "REG-1001");
    assert_eq!(message.text, "The contact information has been updated for A1-DK");
    assert!(matches!(&message.data, MessageData::Contact(view) if view.details.address.city == "Odense"));
}

#[test]
fn an_email_address_changes_when_its_owner_confirms() {
    let mut world = World::new().contact(sample("A1-DK"));
    let request = ContactUpdate { email: Some("ny@eksempel.dk".to_owned()), ..moved("A1-DK") };
    assert_eq!(update(&mut world, "REG-1001", request.clone()), Ok(Reply::Pending(PendingText::Email)));
    let waiting = world.stored_contact("A1-DK");
    assert_eq!(
        (waiting.details.email.as_str(), waiting.details.address.city.as_str()),
        ("dorthe@eksempel.dk", "Odense")
    );
    let another = ContactUpdate { email: Some("nyere@eksempel.dk".to_owned()), ..request };
    assert_eq!(update(&mut world, "REG-1001", another), Err(Refusal::ContactPending));

    let held = ContactUpdate { email: Some("ny@eksempel.dk".to_owned()), postal: vec![], ..moved("A1-DK") };
    let approval = approval(waiting.pending.unwrap(), Held::ContactUpdate(Box::new(held)), Step::Email, "A1-DK");
    world.attempt(&Actor::Registry, |w, c| contact::update::complete(w, c, &approval)).unwrap();
    let confirmed = world.stored_contact("A1-DK");
    assert_eq!((confirmed.details.email.as_str(), confirmed.pending), ("ny@eksempel.dk", None));
    assert_eq!(confirmed.details.address.city, "Odense");
    assert_eq!(confirmed.updated_by, Some(Handle::trusted("REG-1001")));
    let text = contact::update::outcome_text(&approval, Outcome::Done);
    assert_eq!(text, "A1-DK has confirmed the new primary email, ny@eksempel.dk - registry");
    let text = contact::update::outcome_text(&approval, Outcome::Lapsed);
    assert_eq!(text, "The new primary email, ny@eksempel.dk, was not confirmed for A1-DK - registry");
}

#[test]
fn a_refused_change_clears_the_pending_mark_it_set() {
    let mut world = World::new().contact(Contact { pending: Some(5), ..sample("A1-DK") });
    for (id, left) in [(4, Some(5)), (5, None)] {
        let held = Held::ContactUpdate(Box::new(moved("A1-DK")));
        let approval = approval(id, held, Step::VidContact, "VID1-DK");
        world.attempt(&Actor::Registry, |w, c| contact::update::release(w, c, &approval, Outcome::Rejected)).unwrap();
        assert_eq!(world.stored_contact("A1-DK").pending, left);
        assert_eq!(contact::update::outcome_text(&approval, Outcome::Rejected), "Pending action was rejected.");
    }
}

#[test]
fn the_address_of_the_registrant_of_a_vid_domain_waits() {
    let group = Some(Handle::trusted("REG-1001"));
    let registrant = Contact { group, sponsor: Handle::registry(), ..owner() };
    let vigtig = Domain {
        sponsor: Handle::registry(),
        vid: true,
        vid_contacts: vec![Handle::trusted("VID1-DK")],
        ..domain("vigtig.dk")
    };
    let mut world =
        World::new().contact(registrant).contact(sample("VID1-DK")).domain(vigtig).domain(domain("eksempel.dk"));
    assert_eq!(update(&mut world, "REG-1001", moved("OWNER1-DK")), Ok(Reply::Pending(PendingText::Action)));
    let waiting = world.stored_contact("OWNER1-DK");
    assert_eq!(waiting.details.address.city, "Aarhus");
    assert!(waiting.pending.is_some());
    let renamed = |event: &Event| matches!(event, Event::ContactUpdated { .. });
    assert!(!world.workspace.history.iter().any(|row| renamed(&row.event)));
    assert!(info(&mut world, "REG-1001", "OWNER1-DK").unwrap().pending_update);
}

#[test]
fn a_registrant_keeps_its_name() {
    let mut world = World::new().contact(owner()).domain(domain("eksempel.dk"));
    let name = Some("Ole Olsen".to_owned());
    let postal = vec![PostalChange { kind: PostalType::Loc, name, org: None, address: None }];
    let request = ContactUpdate { postal, ..moved("OWNER1-DK") };
    assert_eq!(update(&mut world, "REG-1001", request), Err(Refusal::FieldLocked("name")));
}

#[test]
fn the_profile_chooses_the_mask() {
    let mut world = World::new().contact(owner()).domain(domain("eksempel.dk"));
    world.policy = Policy::dk_2026();
    assert_eq!(info(&mut world, "REG-1002", "OWNER1-DK").unwrap().details.email, "anonymous@punktum.dk");
}

fn owner() -> Contact {
    let mut contact = sample("OWNER1-DK");
    contact.details.secondary_email = Some("to@eksempel.dk".to_owned());
    contact
}

fn info(world: &mut World, registrar: &str, handle: &str) -> Result<ContactView, Refusal> {
    match world.decide(registrar, Command::ContactInfo(ContactInfo { handle: Handle::trusted(handle) }))? {
        Reply::Contact(view) => Ok(*view),
        other => panic!("{other:?}"),
    }
}

fn created(world: &mut World, registrar: &str, request: ContactCreate) -> (Handle, bool) {
    match world.decide(registrar, Command::ContactCreate(Box::new(request))).unwrap() {
        Reply::ContactCreated { handle, existing, .. } => (handle, existing),
        other => panic!("{other:?}"),
    }
}

fn update(world: &mut World, registrar: &str, request: ContactUpdate) -> Result<Reply, Refusal> {
    world.decide(registrar, Command::ContactUpdate(Box::new(request)))
}

fn person(id: &str) -> ContactCreate {
    let details = sample("A1-DK").details;
    let postal = PostalInfo { kind: PostalType::Loc, name: details.name, org: None, address: details.address };
    ContactCreate {
        id: id.to_owned(),
        postal: vec![postal],
        voice: None,
        fax: None,
        email: details.email,
        disclosure: None,
        extra: ContactExtra { user_type: Some(UserType::Individual), ..ContactExtra::default() },
        management: None,
    }
}

/// The contact moves to Odense.
fn moved(handle: &str) -> ContactUpdate {
    let address = Address { city: "Odense".to_owned(), ..sample(handle).details.address };
    let postal = vec![PostalChange { kind: PostalType::Loc, name: None, org: None, address: Some(address) }];
    ContactUpdate { postal, ..ContactUpdate::new(Handle::trusted(handle)) }
}
