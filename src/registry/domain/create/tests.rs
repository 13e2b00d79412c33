//! Every reason to refuse an application, and what an accepted one becomes.

use chrono::Duration;

use super::*;
use crate::registry::command::{Authorization, CreateOptions};
use crate::registry::domain::DsRecord;
use crate::registry::domain::sample::{at, contact, handle, host, host_name, name, registrar};
use crate::registry::waiting_list::Offer;

#[test]
fn a_period_outside_the_allowed_set_is_refused() {
    for years in [1, 10] {
        assert_eq!(check_request(&DomainCreate { years, ..request() }, &policy(), now()), Ok(false));
    }
    for years in [0, 11] {
        let refusal = Refusal::PeriodOutOfRange { given: years, min: 1, max: 10 };
        assert_eq!(check_request(&DomainCreate { years, ..request() }, &policy(), now()), Err(refusal));
    }
    let two = DomainCreate { years: 2, order_confirmation: Some(token_at(now())), ..request() };
    assert_eq!(
        check_request(&two, &Policy::dk_2026(), now()),
        Err(Refusal::PeriodOutOfRange { given: 2, min: 1, max: 1 })
    );
}

#[test]
fn a_reserved_label_is_refused() {
    let policy = Policy { labels_reserved: ["eksempel".to_owned()].into(), ..policy() };
    let refusal = Refusal::NameReserved(name("eksempel.dk"));
    assert_eq!(check_request(&request(), &policy, now()), Err(refusal));
}

#[test]
fn the_new_rules_demand_a_confirmation_token() {
    assert_eq!(check_confirmation(None, &policy(), now()), Ok(false));
    assert_eq!(check_confirmation(None, &Policy::dk_2026(), now()), Err(Refusal::ConfirmationRequired));
}

#[test]
fn a_confirmation_token_is_whole_seconds() {
    assert_eq!(check_confirmation(Some(""), &policy(), now()), Err(Refusal::ConfirmationRequired));
    for token in ["abc", "1.5", "-1", "2026-01-01"] {
        let refusal = Refusal::ConfirmationSyntax(token.to_owned());
        assert_eq!(check_confirmation(Some(token), &policy(), now()), Err(refusal));
    }
}

#[test]
fn a_confirmation_token_lies_at_most_a_day_ahead() {
    let limit = token_at(now() + Duration::hours(24));
    assert_eq!(check_confirmation(Some(&limit), &policy(), now()), Ok(true));
    for late in [token_at(now() + Duration::hours(24) + Duration::seconds(1)), "9".repeat(30)] {
        let until = now() + Duration::hours(24);
        let refusal = Refusal::ConfirmationAge { given: late.clone(), from: None, until };
        assert_eq!(check_confirmation(Some(&late), &policy(), now()), Err(refusal));
    }
}

#[test]
fn only_the_new_rules_limit_the_age_of_a_token() {
    let limit = token_at(now() - Duration::days(30));
    let old = token_at(now() - Duration::days(30) - Duration::seconds(1));
    assert_eq!(check_confirmation(Some(&old), &policy(), now()), Ok(true));
    assert_eq!(check_confirmation(Some(&limit), &Policy::dk_2026(), now()), Ok(true));
    let (from, until) = (Some(now() - Duration::days(30)), now() + Duration::hours(24));
    let refusal = Refusal::ConfirmationAge { given: old.clone(), from, until };
    assert_eq!(check_confirmation(Some(&old), &Policy::dk_2026(), now()), Err(refusal));
}

#[test]
fn an_application_has_one_registrant_and_at_most_one_of_each_role() {
    let two = || vec![handle("PAYER1-DK"), handle("PROXY1-DK")];
    let none = DomainCreate { registrant: None, ..request() };
    assert_eq!(check_request(&none, &policy(), now()), Err(Refusal::TooFewContacts("registrant")));
    let admins = DomainCreate { admins: two(), ..self_managed() };
    assert_eq!(check_request(&admins, &policy(), now()), Err(Refusal::TooManyContacts("admin")));
    let billings = DomainCreate { billings: two(), ..self_managed() };
    assert_eq!(check_request(&billings, &policy(), now()), Err(Refusal::TooManyContacts("billing")));
}

#[test]
fn roles_are_implicit_when_a_registrar_manages() {
    let admin = DomainCreate { admins: vec![handle("PROXY1-DK")], ..request() };
    assert_eq!(check_request(&admin, &policy(), now()), Err(Refusal::ContactsImplicit));
    let billing = DomainCreate { billings: vec![handle("REG-1")], ..request() };
    assert_eq!(check_request(&billing, &policy(), now()), Err(Refusal::ContactsImplicit));
}

#[test]
fn unknown_handles_are_named_payer_first() {
    let mut request = DomainCreate {
        billings: vec![handle("NOBODY1-DK")],
        admins: vec![handle("NOBODY2-DK")],
        registrant: Some(handle("NOBODY3-DK")),
        ..self_managed()
    };
    for nobody in ["NOBODY1-DK", "NOBODY2-DK", "NOBODY3-DK"] {
        assert_eq!(checked(&request, &facts()), Err(Refusal::ContactNotFound(handle(nobody))));
        if request.billings.pop().is_none() {
            request.admins.pop();
        }
    }
}

#[test]
fn a_registrar_pays_only_for_itself_and_is_never_a_proxy() {
    let billed = |payer| DomainCreate { billings: vec![handle(payer)], ..self_managed() };
    assert_eq!(checked(&billed("REG-1"), &facts()), Ok(()));
    assert!(matches!(checked(&billed("REG-2"), &facts()), Err(Refusal::RoleNotPermitted(_))));
    let proxy = DomainCreate { admins: vec![handle("REG-1")], ..self_managed() };
    assert!(matches!(checked(&proxy, &facts()), Err(Refusal::RoleNotPermitted(_))));
}

#[test]
fn a_registrant_is_a_contact_that_did_not_fail_identity_control() {
    let registrar = DomainCreate { registrant: Some(handle("REG-1")), ..request() };
    assert_eq!(checked(&registrar, &facts()), Err(Refusal::RegistrantIsRegistrar(handle("REG-1"))));
    let failed = known(contact_with("OWNER1-DK", "REG-1", Identity::Failed));
    let refusal = Refusal::RegistrantFailedIdentity(handle("OWNER1-DK"));
    assert_eq!(checked(&request(), &failed), Err(refusal));
}

#[test]
fn domain_and_registrant_have_the_same_manager() {
    let foreign = known(contact("OWNER1-DK", &handle("REG-2")));
    let own = known(contact("OWNER1-DK", &handle("REG-1")));
    let free = known(contact("OWNER1-DK", &Handle::registry()));
    let owner = handle("OWNER1-DK");
    assert_eq!(checked(&request(), &own), Ok(()));
    for other in [&foreign, &free] {
        let refusal = Refusal::RegistrantNotRegistrarManaged(owner.clone());
        assert_eq!(checked(&request(), other), Err(refusal));
    }
    let by_registrant = DomainCreate { registrant: Some(owner.clone()), ..self_managed() };
    assert_eq!(checked(&by_registrant, &free), Ok(()));
    assert_eq!(checked(&by_registrant, &own), Err(Refusal::RegistrantNotSelfManaged(owner)));
}

#[test]
fn the_new_rules_end_registrant_management() {
    let refused = check(&self_managed(), &handle("REG-1"), &facts(), &Policy::dk_2026());
    assert_eq!(refused, Err(Refusal::RegistrantManagementEnded));
}

#[test]
fn a_registrant_managed_domain_cannot_run_out_by_itself() {
    let off = DomainCreate { auto_renew: Some(false), ..self_managed() };
    assert_eq!(checked(&off, &facts()), Err(Refusal::AutoRenewFixed));
    let account = Registrar { auto_renew: false, ..registrar("REG-1") };
    let unsaid = resolve(&DomainCreate { auto_renew: None, ..self_managed() }, &account);
    assert_eq!(unsaid.auto_renew, Some(true));
}

#[test]
fn what_an_application_leaves_open_the_account_decides() {
    let account = Registrar { auto_renew: false, management: Management::Registrant, ..registrar("REG-1") };
    let open = DomainCreate { management: None, auto_renew: None, ..request() };
    let resolved = resolve(&open, &account);
    assert_eq!((resolved.management, resolved.auto_renew), (Some(Management::Registrant), Some(true)));
    let resolved = resolve(&DomainCreate { management: Some(Management::Registrar), ..open }, &account);
    assert_eq!((resolved.management, resolved.auto_renew), (Some(Management::Registrar), Some(false)));
}

#[test]
fn name_servers_are_counted_and_named_once() {
    let served =
        |hosts: &[&str]| DomainCreate { name_servers: hosts.iter().map(|text| host_name(text)).collect(), ..request() };
    let few = Refusal::NameServerCount { given: 1, min: 2, max: 7 };
    assert_eq!(checked(&served(&["ns1.example.net"]), &facts()), Err(few));
    let many = Refusal::NameServerCount { given: 8, min: 2, max: 7 };
    assert_eq!(checked(&served(&["ns1.example.net"; 8]), &facts()), Err(many));
    let twice = Refusal::NameServerRepeated(host_name("ns1.example.net"));
    assert_eq!(checked(&served(&["ns1.example.net"; 2]), &facts()), Err(twice));
}

#[test]
fn every_name_server_exists_and_is_active() {
    let refusal = Refusal::NameServerInactive(host_name("ns2.example.net"));
    let marked = Host { marked_for_deletion: true, ..host("ns2.example.net", &handle("REG-1")) };
    for second in [None, Some(Arc::new(marked))] {
        let mut facts = facts();
        facts.hosts[1] = second;
        assert_eq!(checked(&request(), &facts), Err(refusal.clone()));
    }
}

#[test]
fn a_name_server_below_the_domain_needs_an_address() {
    let below = host("ns2.eksempel.dk", &handle("REG-1"));
    let request = DomainCreate { name_servers: vec![host_name("ns1.example.net"), below.name.clone()], ..request() };
    let mut facts = facts();
    facts.hosts[1] = Some(Arc::new(below.clone()));
    assert_eq!(checked(&request, &facts), Err(Refusal::GlueRequired(below.name.clone())));
    facts.hosts[1] = Some(Arc::new(Host { addresses: vec![[9, 9, 9, 9].into()], ..below }));
    assert_eq!(checked(&request, &facts), Ok(()));
}

#[test]
fn illegal_ds_records_are_refused() {
    let bad = DsRecord { key_tag: 1, algorithm: 13, digest_type: 2, digest: "AB".to_owned() };
    let request = DomainCreate { ds: vec![bad], ..request() };
    assert_eq!(checked(&request, &facts()), Err(Refusal::DigestLength("AB".to_owned())));
}

#[test]
fn a_registered_name_is_occupied() {
    let facts = Facts { occupied: true, ..facts() };
    assert_eq!(checked(&request(), &facts), Err(Refusal::DomainOccupied(name("eksempel.dk"))));
}

#[test]
fn an_offered_name_goes_to_the_token_or_to_the_offered_person() {
    let facts = Facts { offer: Some(Arc::new(position("SELF1-DK"))), ..facts() };
    let shown = |pw: &str| DomainCreate { auth_info: pw.into(), ..request() };
    assert_eq!(checked(&shown("DEADbeef"), &facts), Ok(()));
    for wrong in ["", "deadbee", "deadbeef0"] {
        assert_eq!(checked(&shown(wrong), &facts), Err(Refusal::AuthInfoWrong));
    }
    assert_eq!(checked(&self_managed(), &facts), Ok(()));
    let always = Policy { offer_token_always: true, ..policy() };
    assert_eq!(check(&self_managed(), &handle("REG-1"), &facts, &always), Err(Refusal::AuthInfoWrong));
    assert!(Policy::dk_2026().offer_token_always);
    let other = Facts { offer: Some(Arc::new(position("WAITING1-DK"))), ..facts };
    assert_eq!(checked(&self_managed(), &other), Err(Refusal::AuthInfoWrong));
}

#[test]
fn an_application_is_paid_in_advance() {
    let policy = policy();
    let price = price(&DomainCreate { years: 2, ..request() }, &policy);
    assert_eq!(price, Money::ore(14_000));
    assert_eq!(check_funds(&Registrar { balance: price, ..registrar("REG-1") }, price), Ok(()));
    let balance = Money::ore(13_999);
    let refusal = Refusal::InsufficientCredit { price, balance };
    assert_eq!(check_funds(&Registrar { balance, ..registrar("REG-1") }, price), Err(refusal));
}

#[test]
fn a_new_domain_runs_to_the_end_of_its_local_anniversary() {
    let (domain, _) = register(&request(), &handle("REG-1"), &facts(), at("2026-03-31T22:30:00Z"));
    assert_eq!(domain.expires_at, at("2027-04-01T21:59:59Z"));
    assert_eq!((domain.sponsor, domain.created_by), (handle("REG-1"), handle("REG-1")));
}

#[test]
fn a_registrant_managed_domain_is_sponsored_by_the_registry() {
    let request = DomainCreate { admins: vec![handle("SELF1-DK")], billings: vec![handle("REG-1")], ..self_managed() };
    let (domain, _) = register(&request, &handle("REG-1"), &facts(), now());
    assert!(domain.sponsor.is_registry());
    assert_eq!(domain.created_by, handle("REG-1"));
    assert_eq!((domain.admin, domain.billing), (None, Some(handle("REG-1"))));
}

#[test]
fn only_unchecked_registrants_in_denmark_wait_for_activation() {
    let verdict = |identity, cc: &str| {
        let mut owner = contact_with("OWNER1-DK", "REG-1", identity);
        owner.details.address.cc = cc.to_owned();
        let (domain, risk) = register(&request(), &handle("REG-1"), &known(owner), now());
        (domain.state, risk)
    };
    assert_eq!(verdict(Identity::Checked, "DK"), (DomainState::Active, Risk::Green));
    assert_eq!(verdict(Identity::Unchecked, "SE"), (DomainState::Active, Risk::Green));
    assert_eq!(verdict(Identity::Unchecked, "DK"), (DomainState::Reserved, Risk::Blue));
    assert_eq!(verdict(Identity::Open, "DK"), (DomainState::Reserved, Risk::Blue));
}

fn checked(request: &DomainCreate, facts: &Facts) -> Result<(), Refusal> {
    check(request, &handle("REG-1"), facts, &policy())
}

fn policy() -> Policy {
    Policy::dk_2023()
}

fn now() -> DateTime<Utc> {
    at("2026-05-01T10:00:00Z")
}

fn token_at(instant: DateTime<Utc>) -> String {
    instant.timestamp().to_string()
}

fn request() -> DomainCreate {
    DomainCreate {
        name: name("eksempel.dk"),
        years: 1,
        name_servers: vec![host_name("ns1.example.net"), host_name("ns2.example.net")],
        registrant: Some(handle("OWNER1-DK")),
        admins: Vec::new(),
        billings: Vec::new(),
        auth_info: Authorization::default(),
        order_confirmation: None,
        management: Some(Management::Registrar),
        auto_renew: Some(true),
        ds: Vec::new(),
        options: CreateOptions::default(),
    }
}

fn self_managed() -> DomainCreate {
    DomainCreate { registrant: Some(handle("SELF1-DK")), management: Some(Management::Registrant), ..request() }
}

fn contact_with(text: &str, sponsor: &str, identity: Identity) -> Contact {
    Contact { identity, ..contact(text, &handle(sponsor)) }
}

fn facts() -> Facts {
    let server = |text| Some(Arc::new(host(text, &handle("REG-1"))));
    let person = |text, sponsor: &Handle| (handle(text), Holder::Contact(Arc::new(contact(text, sponsor))));
    let registry = Handle::registry();
    Facts {
        holders: vec![
            person("OWNER1-DK", &handle("REG-1")),
            person("SELF1-DK", &registry),
            (handle("REG-1"), Holder::Registrar),
            (handle("REG-2"), Holder::Registrar),
        ],
        hosts: vec![server("ns1.example.net"), server("ns2.example.net")],
        occupied: false,
        offer: None,
    }
}

fn known(owner: Contact) -> Facts {
    Facts { holders: vec![(owner.handle.clone(), Holder::Contact(Arc::new(owner)))], ..facts() }
}

fn position(contact: &str) -> Position {
    let offer = Some(Offer { token: "deadbeef".to_owned(), expires_at: at("2026-05-15T10:00:00Z") });
    Position { offer, ..Position::join(1, name("eksempel.dk"), handle(contact), now()) }
}
