//! What becomes due with time, and for whom.

use super::*;
use crate::flow::domain::fixture::World;
use crate::registry::approval::Outcome;
use crate::registry::command::HostUpdate;
use crate::registry::domain::sample::{at, domain, handle, host, host_name, name, self_managed, suspended, token};
use crate::registry::domain::{DomainState, Pending, PendingKind, SuspensionReason, TokenOperation, TokenRole};
use crate::registry::money::Money;

#[test]
fn nothing_due_is_the_same_row() {
    let mut world = world(domain(), "2026-06-01T09:00:00Z");
    let stored = world.workspace.domain(&domain().name).unwrap().unwrap();
    let seen = look(&mut world).unwrap();
    assert!(Arc::ptr_eq(&stored, &seen));
    assert!(world.events().is_empty());
}

#[test]
fn expiry_renews_and_charges_whatever_the_balance() {
    let mut world = world(domain(), "2027-03-01T23:00:00Z");
    world.policy.price_period = Money::ore(150_000);
    assert_eq!(look(&mut world).unwrap().expires_at, at("2028-03-01T22:59:59Z"));
    assert_eq!(world.balance("REG-1"), Money::ore(-50_000));
    let [Event::BalanceLow { .. }, Event::DomainRenewed { automatic: true, .. }] = world.events()[..] else {
        panic!("{:?}", world.events())
    };
}

#[test]
fn what_time_did_bears_nobodys_identifiers() {
    let mut world = world(domain(), "2027-03-01T23:00:00Z");
    look(&mut world);
    for row in &world.workspace.history {
        assert_eq!((row.actor.as_str(), row.command.as_str(), &row.cl_trid), ("registry", "job", &None));
    }
}

#[test]
fn expiry_without_renewal_suspends_and_marks_the_hosts_below() {
    let mut world = world(Domain { auto_renew: false, ..domain() }, "2027-03-01T23:00:00Z");
    world.put_host(host("ns1.eksempel.dk", &handle("REG-1")));
    let seen = look(&mut world).unwrap();
    assert!(matches!(seen.state, DomainState::Suspended { reason: SuspensionReason::Expired, .. }));
    assert!(!world.workspace.host(&host_name("ns1.eksempel.dk")).unwrap().unwrap().is_active());
}

#[test]
fn suspension_ends_the_open_request() {
    let suspend_at = Some(at("2027-03-01T23:00:00Z"));
    let unpaid = Domain { open_invoices: 1, suspend_at, ..self_managed() };
    let mut world = world(unpaid, "2027-03-01T22:00:00Z");
    world.run("REG-1", &crate::registry::command::DomainDelete::new(domain().name)).unwrap();
    let id = world.domain(&domain().name).unwrap().pending.unwrap().approval;
    world.now = at("2027-03-01T23:00:00Z");
    let seen = look(&mut world).unwrap();
    assert_eq!(seen.pending, None);
    assert_eq!(world.workspace.approval(&id).unwrap().unwrap().outcome, Some(Outcome::Overtaken));
}

#[test]
fn a_job_a_year_late_suspends_and_deletes_in_one_go() {
    let mut world = world(Domain { auto_renew: false, ..domain() }, "2028-01-01T00:00:00Z");
    assert_eq!(look(&mut world), None);
    let events = world.events();
    assert!(matches!(events[..], [Event::DomainSuspended { .. }, Event::DomainDeleted { .. }]));
    assert_eq!(world.texts("REG-1"), ["eksempel.dk has been deleted"]);
}

#[test]
fn hosts_below_a_deleted_domain_go_unless_they_serve_others() {
    let mut world = world(suspended(SuspensionReason::Cancelled), "2026-06-30T22:00:00Z");
    world.put_host(host("ns1.eksempel.dk", &handle("REG-1")));
    world.put_host(host("ns2.eksempel.dk", &handle("REG-1")));
    let name_servers = vec![host_name("ns2.eksempel.dk"), host_name("ns1.example.net")];
    world.put_domain(Domain { name: name("nabo.dk"), name_servers, ..domain() });
    assert_eq!(look(&mut world), None);
    assert_eq!(world.workspace.host(&host_name("ns1.eksempel.dk")), Ok(None));
    assert!(world.workspace.host(&host_name("ns2.eksempel.dk")).unwrap().unwrap().marked_for_deletion);
    let texts = world.texts("REG-1");
    assert_eq!(texts[1], "The name server ns1.eksempel.dk has been deleted");
}

#[test]
fn a_host_that_served_only_the_deleted_domain_goes_with_it() {
    let mut world = World::new("2026-06-30T22:00:00Z");
    world.put_host(host("ns1.eksempel.dk", &handle("REG-1")));
    let name_servers = vec![host_name("ns1.eksempel.dk"), host_name("ns1.example.net")];
    world.put_domain(Domain { name_servers, ..suspended(SuspensionReason::Expired) });
    assert_eq!(look(&mut world), None);
    assert_eq!(world.workspace.host(&host_name("ns1.eksempel.dk")), Ok(None));
    assert_eq!(world.workspace.host_links(&host_name("ns1.example.net")), Ok(0));
}

#[test]
fn a_host_of_a_former_registration_goes_with_the_last_it_serves_and_never_comes_back() {
    let mut world = world(domain(), "2026-06-01T09:00:00Z");
    let (old, created_at) = (host_name("ns2.eksempel.dk"), at("2026-02-01T09:00:00Z"));
    let left = host("ns2.eksempel.dk", &handle("REG-1"));
    world.put_host(Host { created_at, marked_for_deletion: true, ..left });
    world.put_host(host("ns1.eksempel.dk", &handle("REG-1")));
    for going in [true, false] {
        world.job(&|workspace, _| mark_hosts(workspace, &domain().name, going)).unwrap();
        let marked = |name: &HostName| world.workspace.host(name).unwrap().unwrap().marked_for_deletion;
        assert_eq!((marked(&host_name("ns1.eksempel.dk")), marked(&old)), (going, true));
    }
    world.job(&|workspace, context| remove_left_over(workspace, context, std::slice::from_ref(&old))).unwrap();
    assert_eq!(world.workspace.host(&old), Ok(None));
}

#[test]
fn who_was_asked_to_answer_for_a_host_that_is_gone_is_asked_no_more() {
    let mut world = world(domain(), "2026-06-01T09:00:00Z");
    world.put_host(host("ns1.eksempel.dk", &handle("REG-1")));
    let requested_admin = Some(handle("OWNER2-DK"));
    let name = host_name("ns1.eksempel.dk");
    let request = HostUpdate { requested_admin, ..HostUpdate::new(name.clone()) };
    world.run("REG-1", &request).unwrap();
    let asked = world.workspace.host(&name).unwrap().unwrap().open_approval().unwrap();
    world.put_domain(suspended(SuspensionReason::Cancelled));
    world.now = at("2026-06-30T22:00:00Z");
    assert_eq!(look(&mut world), None);
    assert_eq!(world.workspace.host(&name), Ok(None));
    assert_eq!(world.workspace.approval(&asked).unwrap().unwrap().outcome, Some(Outcome::Overtaken));
}

#[test]
fn a_dead_token_is_not_seen() {
    let token = token(TokenOperation::Transfer, TokenRole::Own);
    let mut world = world(Domain { tokens: vec![token], ..domain() }, "2026-07-01T00:00:00Z");
    assert!(look(&mut world).unwrap().tokens.is_empty());
}

#[test]
fn a_deleted_name_is_offered_down_the_waiting_list() {
    let mut world = world(suspended(SuspensionReason::Cancelled), "2026-06-30T22:00:00Z");
    for (id, contact) in [(1, "FIRST1-DK"), (2, "SECOND1-DK")] {
        let (domain, contact) = (domain().name, handle(contact));
        let joined_at = at("2026-01-01T00:00:00Z");
        world.put_position(Position::join(id, domain, contact, joined_at));
    }
    assert_eq!(look(&mut world), None);
    assert_eq!(offered(&world), Some((handle("FIRST1-DK"), at("2026-07-14T22:00:00Z"))));

    world.now = at("2026-07-14T21:59:59Z");
    look(&mut world);
    assert_eq!(offered(&world).unwrap().0, handle("FIRST1-DK"));

    world.now = at("2026-07-20T10:00:00Z");
    look(&mut world);
    assert_eq!(offered(&world), Some((handle("SECOND1-DK"), at("2026-07-28T22:00:00Z"))));

    world.now = at("2026-07-28T22:00:00Z");
    look(&mut world);
    assert!(world.workspace.waiting(&domain().name).unwrap().is_empty());
}

#[test]
fn an_offer_has_a_token_of_eight_hexadecimal_characters() {
    let mut world = world(suspended(SuspensionReason::Cancelled), "2026-06-30T22:00:00Z");
    let (domain, contact) = (domain().name, handle("FIRST1-DK"));
    world.put_position(Position::join(1, domain, contact, world.now));
    look(&mut world);
    let Some(Event::NameOffered { token, .. }) =
        world.events().into_iter().find(|event| matches!(event, Event::NameOffered { .. }))
    else {
        panic!("not offered")
    };
    assert_eq!(token.len(), 8);
    assert!(token.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(world.workspace.outbox.len(), 1);
}

#[test]
fn an_overdue_request_is_over_for_whoever_looks() {
    let mut world = world(self_managed(), "2026-06-01T09:00:00Z");
    world.run("REG-1", &crate::registry::command::DomainDelete::new(domain().name)).unwrap();
    let pending = look(&mut world).unwrap().pending.clone();
    assert!(matches!(pending, Some(Pending { kind: PendingKind::Delete, .. })));
    world.now = at("2026-07-30T00:00:00Z");
    assert_eq!(look(&mut world).unwrap().pending, None);
}

fn world(domain: Domain, now: &str) -> World {
    let mut world = World::new(now);
    world.put_domain(domain);
    world
}

fn look(world: &mut World) -> Option<Arc<Domain>> {
    world.job(&|workspace, context| present(workspace, context, &domain().name)).unwrap()
}

fn offered(world: &World) -> Option<(crate::registry::Handle, DateTime<Utc>)> {
    let waiting = world.workspace.waiting(&domain().name).unwrap();
    let with_offer = waiting.iter().filter_map(|position| Some((position.contact.clone(), position.offer.clone()?)));
    with_offer.map(|(contact, offer)| (contact, offer.expires_at)).next()
}
