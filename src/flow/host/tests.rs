//! Tests of the use cases of hosts.

use std::net::IpAddr;

use chrono::Duration;

use super::world::{World, approval, now, registrar};
use crate::flow::domain::present::mark_hosts;
use crate::flow::{Actor, Context, Workspace, host};
use crate::registry::approval::{Approval, Held, Outcome, Step};
use crate::registry::command::{Command, HostCheck, HostCreate, HostDelete, HostInfo, HostUpdate};
use crate::registry::contact::Contact;
use crate::registry::contact::tests::contact;
use crate::registry::domain::Domain;
use crate::registry::handle::Handle;
use crate::registry::host::tests::{domain, host as sample};
use crate::registry::host::{Host, HostName, HostPending};
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Registrar;
use crate::registry::reply::{Checked, HostPendingView, HostView, PendingText, Reply, Taken};

#[test]
fn a_check_tells_taken_and_impossible_names() {
    let mut world = world();
    let names = vec![Ok(name("ns1.example.net")), Ok(name("ns9.example.net")), Err("-".to_owned())];
    let reply = world.decide("REG-1001", Command::HostCheck(HostCheck { names })).unwrap();
    let Reply::Checked(_, lines) = reply else { panic!("{reply:?}") };
    let taken: Vec<_> = lines.iter().map(|line: &Checked| line.taken).collect();
    assert_eq!(taken, [Some(Taken::InUse), None, Some(Taken::InvalidHost)]);
    world.policy.check_names_max = 1;
    let names = vec![Ok(name("a.example.net")), Ok(name("b.example.net"))];
    let refused = world.decide("REG-1001", Command::HostCheck(HostCheck { names }));
    assert_eq!(refused, Err(Refusal::TooManyNames(1)));
}

#[test]
fn an_info_shows_links_and_open_requests() {
    let serving = Domain { name_servers: vec![name("ns1.example.net")], ..domain("eksempel.dk") };
    let going = Host { marked_for_deletion: true, ..sample("ns2.example.net") };
    let mut world = world().domain(serving).host(going);
    assert!(info(&mut world, "ns1.example.net").unwrap().linked);
    let going = info(&mut world, "ns2.example.net").unwrap();
    assert_eq!((going.linked, going.pending), (false, Some(HostPendingView::Delete)));
    assert_eq!(info(&mut world, "ns9.example.net"), Err(Refusal::HostNotFound(name("ns9.example.net"))));
}

#[test]
fn a_host_below_a_domain_that_ran_out_shows_and_does_what_the_job_will_write_down() {
    let expires_at = now() - Duration::days(1);
    let gone = Domain { auto_renew: false, expires_at, ..domain("eksempel.dk") };
    let mut world = world().domain(gone).host(sample("ns1.eksempel.dk"));
    assert_eq!(info(&mut world, "ns1.eksempel.dk").unwrap().pending, Some(HostPendingView::Delete));
    let expires_at = now() - Duration::days(60);
    let gone = Domain { auto_renew: false, expires_at, ..domain("eksempel.dk") };
    let mut world = self::world().domain(gone).host(sample("ns1.eksempel.dk"));
    let changed =
        world.decide("REG-1001", Command::HostUpdate(HostUpdate { asks_nothing: false, ..change("ns1.eksempel.dk") }));
    assert_eq!(changed, Err(Refusal::HostUnknown(name("ns1.eksempel.dk"))));
}

#[test]
fn a_host_made_below_a_suspended_domain_goes_and_comes_back_with_it() {
    let domain = Domain { auto_renew: false, expires_at: now() - Duration::days(1), ..domain("eksempel.dk") };
    let mut world = world().domain(domain);
    create(&mut world, "REG-1001", "ns1.eksempel.dk", &["192.0.1.1"], Some("HOST1-DK")).unwrap();
    assert_eq!(info(&mut world, "ns1.eksempel.dk").unwrap().pending, Some(HostPendingView::Delete));
    let back =
        |workspace: &mut Workspace, _: &Context<'_>| mark_hosts(workspace, &"eksempel.dk".parse().unwrap(), false);
    world.attempt(&Actor::Registry, back).unwrap();
    assert_eq!(info(&mut world, "ns1.eksempel.dk").unwrap().pending, None);
}

#[test]
fn a_request_nobody_answered_in_time_lapsed_whoever_asks_next() {
    let pending = Some(HostPending::Update { approval: 7 });
    let mut world = world().host(Host { pending, ..sample("ns2.example.net") });
    let requested_admin = Some(Handle::trusted("HOST2-DK"));
    let held = Held::HostUpdate(Box::new(HostUpdate { requested_admin, ..change("ns2.example.net") }));
    let deadline = now() - Duration::days(1);
    let asked = Approval { deadline, ..approval(7, held, Step::RoleHolder, "HOST2-DK") };
    world.workspace.approvals.load(7, Some(asked));
    assert_eq!(info(&mut world, "ns2.example.net").unwrap().pending, None);
    let ended = world.workspace.approval(&7).unwrap().unwrap();
    assert_eq!(ended.outcome, Some(Outcome::Lapsed));
    let row = world.workspace.history.last().unwrap();
    assert_eq!((row.at, row.command.as_str(), &row.cl_trid), (deadline, "job", &None));
}

#[test]
fn a_foreign_host_is_made_at_once_for_an_administrator_of_ones_own() {
    let mut world = world();
    let reply = create(&mut world, "REG-1001", "ns9.example.net", &[], Some("HOST1-DK")).unwrap();
    assert_eq!(reply, Reply::HostCreated { name: name("ns9.example.net"), created_at: now() });
    let stored = world.stored_host("ns9.example.net").unwrap();
    assert_eq!((stored.sponsor.as_str(), stored.admin.as_str(), stored.pending), ("REG-1001", "HOST1-DK", None));
    let again = create(&mut world, "REG-1001", "ns9.example.net", &[], Some("HOST1-DK"));
    assert_eq!(again, Err(Refusal::HostExists(name("ns9.example.net"))));
}

#[test]
fn the_account_has_a_default_administrator_or_must_name_one() {
    let mut world = world();
    let unnamed = create(&mut world, "REG-1001", "ns9.example.net", &[], None);
    assert_eq!(unnamed, Err(Refusal::HostAdminRequired));
    let default_name_server_admin = Some(Handle::trusted("HOST1-DK"));
    let mut world = self::world().registrar(Registrar { default_name_server_admin, ..registrar("REG-1001") });
    assert!(create(&mut world, "REG-1001", "ns9.example.net", &[], None).is_ok());
    assert_eq!(world.stored_host("ns9.example.net").unwrap().admin.as_str(), "HOST1-DK");
    let mut world = self::world();
    world.policy = Policy::dk_2026();
    assert!(create(&mut world, "REG-1001", "ns9.example.net", &[], None).is_ok());
    assert_eq!(world.stored_host("ns9.example.net").unwrap().admin.as_str(), "REG-1001");
}

#[test]
fn the_administrator_is_a_known_contact() {
    let mut world = world();
    let refused = create(&mut world, "REG-1001", "ns9.example.net", &[], Some("REG-1001"));
    assert_eq!(refused, Err(Refusal::HostAdminIsRegistrar));
    let refused = create(&mut world, "REG-1001", "ns9.example.net", &[], Some("NO1-DK"));
    assert_eq!(refused, Err(Refusal::ContactNotFound(Handle::trusted("NO1-DK"))));
}

#[test]
fn an_administrator_of_others_is_asked() {
    let mut world = world();
    let reply = create(&mut world, "REG-1001", "ns9.example.net", &[], Some("HOST2-DK"));
    assert_eq!(reply, Ok(Reply::Pending(PendingText::NameServerContact)));
    let waiting = world.stored_host("ns9.example.net").unwrap();
    assert!(!waiting.is_active());
    let approval = creation(&waiting, Step::RoleHolder, "HOST2-DK");
    world.attempt(&Actor::Registry, |w, c| host::create::complete(w, c, &approval)).unwrap();
    assert!(world.stored_host("ns9.example.net").unwrap().is_active());
    let text = host::create::outcome_text(&approval, Outcome::Done);
    let role = "HOST2-DK has accepted the name server manager role";
    assert_eq!(text, format!("The name server ns9.example.net has been registered, as {role}"));
}

#[test]
fn the_registrant_of_the_domain_above_is_asked() {
    let mut world = world().domain(Domain { sponsor: Handle::registry(), ..domain("borger.dk") });
    let reply = create(&mut world, "REG-1001", "ns1.borger.dk", &["1.1.1.1"], Some("HOST1-DK"));
    assert_eq!(reply, Ok(Reply::Pending(PendingText::RegistrantApproval)));
    let waiting = world.stored_host("ns1.borger.dk").unwrap();
    assert!(waiting.sponsor.is_registry());
    let approval =
        Approval { domain: waiting.name.superordinate(), ..creation(&waiting, Step::Registrant, "OWNER1-DK") };
    world.attempt(&Actor::Registry, |w, c| host::create::release(w, c, &approval, Outcome::Rejected)).unwrap();
    assert_eq!(world.stored_host("ns1.borger.dk"), None);
    let texts = [
        (Outcome::Done, "has been registered, as the registrant has approved it"),
        (Outcome::Rejected, "has not been registered, as it has been rejected by the registrant"),
        (Outcome::Lapsed, "has not been registered, as it was not approved by the registrant in time"),
    ];
    for (outcome, text) in texts {
        assert_eq!(host::create::outcome_text(&approval, outcome), format!("The name server ns1.borger.dk {text}"));
    }
    assert_eq!(host::create::outcome_text(&approval, Outcome::Overtaken), "Pending action was rejected.");
}

#[test]
fn both_consents_are_told_together() {
    let waiting = sample("ns1.borger.dk");
    let approval = Approval {
        domain: waiting.name.superordinate(),
        ..creation(
            &Host { pending: Some(HostPending::Create { approval: 1 }), ..waiting },
            Step::RoleHolder,
            "HOST2-DK",
        )
    };
    let texts = [
        (
            Outcome::Done,
            "has been registered, as the registrant has approved it and HOST2-DK has accepted the name server manager role",
        ),
        (Outcome::Rejected, "has not been registered, as the name server manager role has been rejected"),
        (Outcome::Lapsed, "has not been registered, as the name server manager role was not accepted in time"),
    ];
    for (outcome, text) in texts {
        assert_eq!(host::create::outcome_text(&approval, outcome), format!("The name server ns1.borger.dk {text}"));
    }
}

#[test]
fn a_consent_comes_too_late_when_the_domain_is_gone() {
    let waiting = Host { pending: Some(HostPending::Create { approval: 1 }), ..sample("ns1.borger.dk") };
    let approval = creation(&waiting, Step::Registrant, "OWNER1-DK");
    let mut world = world().host(waiting);
    let refused = world.attempt(&Actor::Registry, |w, c| host::create::complete(w, c, &approval));
    assert_eq!(refused, Err(Refusal::SuperordinateMissing("borger.dk".parse().unwrap())));
}

#[test]
fn below_a_managed_domain_only_its_registrar_makes_hosts() {
    let mut world = world().domain(domain("eksempel.dk"));
    let refused = create(&mut world, "REG-1002", "ns1.eksempel.dk", &["1.1.1.1"], Some("HOST2-DK"));
    assert_eq!(refused, Err(Refusal::SuperordinateForeign("eksempel.dk".parse().unwrap())));
    let refused = create(&mut world, "REG-1001", "ns1.eksempel.dk", &[], Some("HOST1-DK"));
    assert_eq!(refused, Err(Refusal::HostAddressRequired));
    let made = create(&mut world, "REG-1001", "ns1.eksempel.dk", &["2a00::1", "1.1.1.1"], Some("HOST1-DK"));
    assert!(matches!(made, Ok(Reply::HostCreated { .. })));
    assert_eq!(world.stored_host("ns1.eksempel.dk").unwrap().addresses, ips(&["1.1.1.1", "2a00::1"]));
    let refused = create(&mut world, "REG-1001", "ns1.ledigt.dk", &["1.1.1.1"], Some("HOST1-DK"));
    assert_eq!(refused, Err(Refusal::SuperordinateMissing("ledigt.dk".parse().unwrap())));
}

#[test]
fn the_administrator_and_the_sponsor_above_change_addresses() {
    let host = Host { addresses: ips(&["1.1.1.1"]), ..sample("ns1.eksempel.dk") };
    let other = Domain { sponsor: Handle::trusted("REG-1002"), ..domain("eksempel.dk") };
    let mut world = world().host(host).domain(other);
    for (registrar, address) in [("REG-1001", "8.8.8.8"), ("REG-1002", "9.9.9.9")] {
        let request = HostUpdate { add_addresses: ips(&[address]), ..change("ns1.eksempel.dk") };
        assert_eq!(world.decide(registrar, Command::HostUpdate(request)), Ok(Reply::Done));
    }
    let stored = world.stored_host("ns1.eksempel.dk").unwrap();
    assert_eq!(stored.addresses, ips(&["1.1.1.1", "8.8.8.8", "9.9.9.9"]));
    assert_eq!((stored.updated_by, stored.updated_at), (Some(Handle::trusted("REG-1002")), Some(now())));
}

#[test]
fn others_change_and_remove_nothing() {
    let mut world = world();
    let update = Command::HostUpdate(change("ns1.example.net"));
    assert_eq!(world.decide("REG-1002", update), Err(Refusal::NotHostAdmin));
    assert_eq!(delete(&mut world, "REG-1002", "ns1.example.net"), Err(Refusal::NotHostAdmin));
    let unknown = Command::HostUpdate(change("ns9.example.net"));
    assert_eq!(world.decide("REG-1001", unknown), Err(Refusal::HostUnknown(name("ns9.example.net"))));
    let missing = Refusal::HostDoesNotExist(name("ns9.example.net"));
    assert_eq!(delete(&mut world, "REG-1001", "ns9.example.net"), Err(missing));
}

#[test]
fn a_second_new_administrator_takes_the_place_of_the_first() {
    let mut world = world().contact(contact("HOST3-DK"));
    let ask = |world: &mut World, admin: &str| {
        let requested_admin = Some(Handle::trusted(admin));
        world.decide("REG-1001", Command::HostUpdate(HostUpdate { requested_admin, ..change("ns1.example.net") }))
    };
    assert_eq!(ask(&mut world, "HOST2-DK"), Ok(Reply::Pending(PendingText::Action)));
    let first = world.stored_host("ns1.example.net").unwrap().open_approval();
    assert_eq!(ask(&mut world, "HOST3-DK"), Ok(Reply::Pending(PendingText::Action)));
    let waiting = world.stored_host("ns1.example.net").unwrap();
    assert_ne!(waiting.open_approval(), first);
    assert_eq!(waiting.admin.as_str(), "HOST1-DK");
    assert_eq!(ask(&mut world, "REG-1001"), Err(Refusal::HostAdminIsRegistrar));
    assert_eq!(ask(&mut world, "NO1-DK"), Err(Refusal::ContactNotFound(Handle::trusted("NO1-DK"))));
    assert_eq!(ask(&mut world, "HOST1-DK"), Ok(Reply::Done));
    assert_eq!(world.stored_host("ns1.example.net").unwrap().pending, None);
}

#[test]
fn a_new_administrator_answers_for_the_host_after_a_yes() {
    let waiting = Host { pending: Some(HostPending::Update { approval: 1 }), ..sample("ns5.example.net") };
    let mut world = world().host(waiting.clone());
    let requested_admin = Some(Handle::trusted("HOST2-DK"));
    let held = Held::HostUpdate(Box::new(HostUpdate { requested_admin, ..change("ns5.example.net") }));
    let approval = approval(1, held, Step::RoleHolder, "HOST2-DK");
    world.attempt(&Actor::Registry, |w, c| host::update::release(w, c, &approval, Outcome::Lapsed)).unwrap();
    assert_eq!(world.stored_host("ns5.example.net").unwrap().pending, None);
    world.workspace.save_host(waiting);
    world.attempt(&Actor::Registry, |w, c| host::update::complete(w, c, &approval)).unwrap();
    let stored = world.stored_host("ns5.example.net").unwrap();
    assert_eq!((stored.admin.as_str(), stored.pending), ("HOST2-DK", None));
    for (outcome, text) in [
        (Outcome::Done, "has been accepted by HOST2-DK"),
        (Outcome::Rejected, "has been rejected by HOST2-DK"),
        (Outcome::Lapsed, "has not been accepted by HOST2-DK in time"),
    ] {
        let text = format!("The name server manager role for ns5.example.net {text}");
        assert_eq!(host::update::outcome_text(&approval, outcome), text);
    }
}

#[test]
fn a_yes_that_was_meant_for_another_host_or_another_sponsor_changes_nothing() {
    let requested_admin = Some(Handle::trusted("HOST2-DK"));
    let held =
        |host| Held::HostUpdate(Box::new(HostUpdate { requested_admin: requested_admin.clone(), ..change(host) }));
    // The name was given up and taken again.
    let mut world = world().host(sample("ns5.example.net"));
    let approved = approval(1, held("ns5.example.net"), Step::RoleHolder, "HOST2-DK");
    let late = world.attempt(&Actor::Registry, |w, c| host::update::complete(w, c, &approved));
    assert_eq!(late, Err(Refusal::HostStatusProhibits));
    // The domain above has another registrar by now, and the host another administrator.
    let moved = Domain { sponsor: Handle::trusted("REG-1002"), ..domain("eksempel.dk") };
    let pending = Some(HostPending::Update { approval: 2 });
    let admin = Handle::trusted("HOST2-DK");
    let mut world = self::world().domain(moved).host(Host { pending, admin, ..sample("ns1.eksempel.dk") });
    let approved = approval(2, held("ns1.eksempel.dk"), Step::RoleHolder, "HOST2-DK");
    let late = world.attempt(&Actor::Registry, |w, c| host::update::complete(w, c, &approved));
    assert_eq!(late, Err(Refusal::NotHostAdmin));
}

#[test]
fn a_host_goes_when_it_serves_nobody() {
    let serving = Domain { name_servers: vec![name("ns1.example.net")], ..domain("eksempel.dk") };
    let mut world = world().domain(serving).host(sample("ns2.example.net"));
    assert_eq!(delete(&mut world, "REG-1001", "ns1.example.net"), Err(Refusal::HostInUse));
    assert_eq!(delete(&mut world, "REG-1001", "ns2.example.net"), Ok(Reply::Done));
    assert_eq!(world.stored_host("ns2.example.net"), None);
    assert!(world.workspace.messages.dirty().next().is_none());
}

#[test]
fn a_sponsor_is_told_when_another_removes_its_host() {
    let host = Host { sponsor: Handle::trusted("REG-1002"), ..sample("ns2.example.net") };
    let mut world = world().host(host);
    assert_eq!(delete(&mut world, "REG-1001", "ns2.example.net"), Ok(Reply::Done));
    let message = world.workspace.messages.dirty().next().unwrap().1.unwrap();
    assert_eq!(message.registrar.as_str(), "REG-1002");
    assert_eq!(message.text, "The name server ns2.example.net has been deleted");
}

/// HOST1-DK is one of REG-1001's people and administers ns1.example.net; HOST2-DK is REG-1002's.
fn world() -> World {
    let people = |handle: &str, group: &str| Contact { group: Some(Handle::trusted(group)), ..contact(handle) };
    World::new()
        .contact(people("HOST1-DK", "REG-1001"))
        .contact(people("HOST2-DK", "REG-1002"))
        .contact(contact("OWNER1-DK"))
        .host(sample("ns1.example.net"))
}

fn name(text: &str) -> HostName {
    text.parse().unwrap()
}

fn ips(texts: &[&str]) -> Vec<IpAddr> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn info(world: &mut World, host: &str) -> Result<HostView, Refusal> {
    match world.decide("REG-1002", Command::HostInfo(HostInfo { name: name(host) }))? {
        Reply::Host(view) => Ok(*view),
        other => panic!("{other:?}"),
    }
}

fn create(
    world: &mut World,
    registrar: &str,
    host: &str,
    addresses: &[&str],
    admin: Option<&str>,
) -> Result<Reply, Refusal> {
    let requested_admin = admin.map(Handle::trusted);
    let request = HostCreate { name: name(host), addresses: ips(addresses), requested_admin };
    world.decide(registrar, Command::HostCreate(request))
}

fn delete(world: &mut World, registrar: &str, host: &str) -> Result<Reply, Refusal> {
    world.decide(registrar, Command::HostDelete(HostDelete { name: name(host) }))
}

fn change(host: &str) -> HostUpdate {
    HostUpdate::new(name(host))
}

fn creation(host: &Host, step: Step, approver: &str) -> Approval {
    approval(host.open_approval().unwrap(), Held::HostCreate(host.name.clone()), step, approver)
}
