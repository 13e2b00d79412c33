//! What waits, for whom, and what becomes of it.

use super::contacts::give;
use super::name_servers::{add, redelegate, swap};
use super::record;
use super::registrant::confirmed;
use crate::flow::domain::update::plan::Plan;
use crate::flow::domain::update::{asker, complete, plan, release};
use crate::flow::domain::world::World;
use crate::registry::approval::{Approval, Held, Outcome, Step};
use crate::registry::command::{ContactRole, DomainUpdate};
use crate::registry::contact::Identity;
use crate::registry::domain::sample::{domain, handle, host_name, self_managed, token};
use crate::registry::domain::{Domain, Pending, PendingKind, TokenOperation, TokenRole};
use crate::registry::message::Transaction;
use crate::registry::money::Money;
use crate::registry::refusal::Refusal;
use crate::registry::reply::{PendingText, Reply};

use Step::{Letter, Registrant, RoleHolder, VidContact};

#[test]
fn each_change_of_a_vid_domain_waits_for_its_class() {
    let ds = |update: &mut DomainUpdate| update.add_ds.push(record(1));
    let internal = |update: &mut DomainUpdate| add(update, "ns3.example.net");
    let external = |update: &mut DomainUpdate| add(update, "ns1.other.net");
    let both = |update: &mut DomainUpdate| {
        add(update, "ns1.other.net");
        update.add_ds.push(record(1));
    };
    let class_b = [Registrant, VidContact];
    let class_c = [Registrant, VidContact, Letter];
    assert_eq!(steps("REG-1", ds), class_b);
    assert_eq!(steps("REG-2", ds), class_b);
    assert_eq!(steps("REG-2", internal), []);
    assert_eq!(steps("REG-1", internal), [Registrant]);
    assert_eq!(steps("REG-2", external), class_c);
    assert_eq!(steps("REG-1", both), class_c);
    assert_eq!(steps("REG-1", confirmed), class_c);
    assert_eq!(steps("REG-3", |update| give(update, ContactRole::Billing, "REG-3")), []);
}

#[test]
fn what_the_registrant_began_goes_straight_to_the_vid_contact() {
    let mut world = vid();
    world.change_contact("OWNER1-DK", |contact| contact.group = Some(handle("REG-3")));
    let ds = planned(&mut world, "REG-3", |update| update.add_ds.push(record(1))).unwrap();
    assert_eq!(ds.steps().iter().map(|asked| asked.step).collect::<Vec<_>>(), [VidContact]);
    assert_eq!(ds.steps()[0].approvers, [handle("VID1-DK"), handle("VID2-DK")]);
    let external = planned(&mut world, "REG-3", |update| add(update, "ns1.other.net")).unwrap();
    assert_eq!(external.steps().iter().map(|asked| asked.step).collect::<Vec<_>>(), [VidContact, Letter]);
}

#[test]
fn a_token_of_the_registrant_spares_asking_the_registrant() {
    for (role, expected) in
        [(TokenRole::Own, vec![VidContact, Letter]), (TokenRole::Pxy, vec![Registrant, VidContact, Letter])]
    {
        let key = token(TokenOperation::Redel, role);
        let text = key.token.clone();
        let mut world = vid();
        world.change(|domain| domain.tokens = vec![key]);
        let plan = planned(&mut world, "REG-3", |update| redelegate(update, &text)).unwrap();
        assert_eq!(plan.steps().iter().map(|asked| asked.step).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_token_is_spent_by_asking() {
    let key = token(TokenOperation::Redel, TokenRole::Own);
    let text = key.token.clone();
    let mut world = vid();
    world.change(|domain| domain.tokens = vec![key]);
    let reply = world.update("REG-3", |update| redelegate(update, &text));
    assert_eq!(reply, Ok(Reply::Pending(PendingText::Action)));
    assert_eq!(world.domain().tokens, []);
    assert_eq!(world.domain().name_servers, self_managed().name_servers);
    assert_eq!(world.domain().pending.map(|pending| pending.kind), Some(PendingKind::Update));
}

#[test]
fn new_holders_of_roles_are_asked_after_the_registrant() {
    let mut world = World::of(self_managed());
    let both = planned(&mut world, "REG-1", |update| {
        give(update, ContactRole::Admin, "OWNER2-DK");
        give(update, ContactRole::Billing, "PAYER1-DK");
    });
    assert!(matches!(both.err(), Some(Refusal::RoleNotPermitted(_))));
    let plan = planned(&mut world, "REG-1", |update| {
        give(update, ContactRole::Admin, "OWNER2-DK");
        give(update, ContactRole::Billing, "OWNER2-DK");
    });
    let asked: Vec<_> = plan.unwrap().steps().into_iter().map(|asked| (asked.step, asked.approvers)).collect();
    assert_eq!(asked, [(Registrant, vec![handle("OWNER1-DK")]), (RoleHolder, vec![handle("OWNER2-DK")])]);
}

#[test]
fn the_new_registrant_accepts_within_fourteen_days() {
    let mut world = World::of(domain());
    let plan = planned(&mut world, "REG-1", |update| update.registrant = Some(handle("OWNER2-DK"))).unwrap();
    let asked: Vec<_> = plan.steps().into_iter().map(|asked| (asked.step, asked.approvers)).collect();
    assert_eq!(asked, [(RoleHolder, vec![handle("OWNER2-DK")])]);
}

#[test]
fn ds_records_wait_beside_name_servers_that_wait_while_the_rest_is_done() {
    let mut world = World::of(self_managed());
    let plan = planned(&mut world, "REG-1", |update| {
        swap(update, "ns1.example.net", "ns1.other.net");
        update.add_ds.push(record(1));
        update.auth_info = Some(crate::registry::command::AuthInfoChange::IssueTransfer);
    });
    let plan = plan.unwrap();
    assert_eq!(plan.held.add_ds, [record(1)]);
    assert_eq!(plan.now.ds, []);
    assert_eq!(plan.now.tokens.len(), 1);
}

#[test]
fn behind_an_open_request_only_what_need_not_wait_is_done() {
    for kind in [PendingKind::Update, PendingKind::Delete] {
        let mut world = vid();
        world.change(|domain| domain.pending = Some(Pending { approval: 7, kind }));
        let ds = world.update("REG-1", |update| update.add_ds.push(record(1)));
        assert!(matches!(ds, Err(Refusal::StatusProhibits(_))));
        let external = world.update("REG-2", |update| add(update, "ns1.other.net"));
        assert!(matches!(external, Err(Refusal::StatusProhibits(_))));
        assert_eq!(world.update("REG-2", |update| add(update, "ns3.example.net")), Ok(Reply::Done));
        assert_eq!(world.domain().pending.map(|pending| pending.approval), Some(7));
    }
}

#[test]
fn an_approved_change_is_carried_out_in_the_name_of_its_requester() {
    let mut world = World::of(pending(self_managed()));
    let mut update = DomainUpdate::new(world.name.clone());
    add(&mut update, "ns1.other.net");
    update.add_ds.push(record(1));
    assert_eq!(finish(&mut world, update), Ok(()));
    let after = world.domain();
    assert_eq!((after.name_servers.len(), after.ds.len(), after.pending), (3, 1, None));
    assert_eq!(after.updated_by, Some(handle("REG-2")));
}

#[test]
fn an_approved_change_meets_the_rules_again() {
    let add = |world: &World| {
        let mut update = DomainUpdate::new(world.name.clone());
        add(&mut update, "ns1.other.net");
        update
    };
    let mut world = World::of(pending(self_managed()));
    world.change_host("ns1.other.net", |host| host.marked_for_deletion = true);
    let update = add(&world);
    assert_eq!(finish(&mut world, update), Err(Refusal::NameServerInactive(host_name("ns1.other.net"))));
    let mut world = World::of(pending(self_managed()));
    world.change(|domain| domain.state = crate::registry::domain::DomainState::Locked);
    let update = add(&world);
    assert!(matches!(finish(&mut world, update), Err(Refusal::StatusProhibits(_))));
    let mut world = World::of(self_managed());
    let update = add(&world);
    assert!(matches!(finish(&mut world, update), Err(Refusal::StatusProhibits(_))), "held by no or another request");
}

#[test]
fn an_approved_payer_is_refused_while_an_invoice_is_open() {
    let mut world = World::of(Domain { open_invoices: 1, ..pending(self_managed()) });
    let mut update = DomainUpdate::new(world.name.clone());
    give(&mut update, ContactRole::Billing, "OWNER2-DK");
    assert_eq!(finish(&mut world, update), Err(Refusal::InvoiceOpen));
}

#[test]
fn a_new_registrant_that_accepted_needs_a_checked_identity_and_is_charged_then() {
    let mut world = World::of(pending(domain()));
    let update = DomainUpdate { registrant: Some(handle("OWNER2-DK")), ..DomainUpdate::new(world.name.clone()) };
    world.change_contact("OWNER2-DK", |contact| contact.identity = Identity::Open);
    assert_eq!(finish(&mut world, update.clone()), Err(Refusal::RegistrantUnfit(handle("OWNER2-DK"))));
    world.change_contact("OWNER2-DK", |contact| contact.identity = Identity::Checked);
    assert_eq!(finish(&mut world, update), Ok(()));
    assert_eq!(world.domain().registrant, handle("OWNER2-DK"));
    assert_eq!(world.workspace.registrar(&handle("REG-1")).unwrap().unwrap().balance, Money::ore(93_000));
}

#[test]
fn a_refused_change_leaves_only_the_mark_to_clear() {
    let mut world = World::of(pending(self_managed()));
    let approval = approval(DomainUpdate::new(world.name.clone()));
    world.run("REG-2", |workspace, context| release(workspace, context, &approval, Outcome::Rejected)).unwrap();
    assert_eq!(world.domain(), self_managed());
    world.change(|domain| domain.pending = Some(Pending { approval: 8, kind: PendingKind::Update }));
    world.run("REG-2", |workspace, context| release(workspace, context, &approval, Outcome::Lapsed)).unwrap();
    assert!(world.domain().pending.is_some(), "the mark of another request stays");
}

/// `eksempel.dk` with VID, name servers of NSA1-DK.
fn vid() -> World {
    World::of(Domain { vid: true, vid_contacts: vec![handle("VID1-DK"), handle("VID2-DK")], ..self_managed() })
}

fn steps(caller: &str, fill: impl Fn(&mut DomainUpdate)) -> Vec<Step> {
    let plan = planned(&mut vid(), caller, fill).unwrap();
    plan.steps().into_iter().map(|asked| asked.step).collect()
}

fn planned(world: &mut World, caller: &str, fill: impl Fn(&mut DomainUpdate)) -> Result<Plan, Refusal> {
    let mut request = DomainUpdate::new(world.name.clone());
    fill(&mut request);
    let domain = world.domain();
    world.run(caller, |workspace, context| {
        let asker = asker(workspace, handle(caller), &domain, &request)?;
        plan(workspace, context, &domain, &asker, &request)
    })
}

fn pending(domain: Domain) -> Domain {
    Domain { pending: Some(Pending { approval: 7, kind: PendingKind::Update }), ..domain }
}

fn finish(world: &mut World, update: DomainUpdate) -> Result<(), Refusal> {
    let approval = approval(update);
    world.run("REG-1", |workspace, context| complete(workspace, context, &approval))
}

fn approval(update: DomainUpdate) -> Approval {
    Approval {
        id: 7,
        domain: Some(update.name.clone()),
        operation: Held::DomainUpdate(Box::new(update)),
        step: Registrant,
        steps_left: Vec::new(),
        approvers: vec![handle("OWNER1-DK")],
        requester: handle("REG-2"),
        transaction: Transaction { cl_trid: None, sv_trid: "SV-0".to_owned() },
        requested_at: "2026-05-30T00:00:00Z".parse().unwrap(),
        deadline: "2026-06-30T00:00:00Z".parse().unwrap(),
        letter: None,
        outcome: None,
    }
}
