//! Domain delete.

use super::present;
use super::present::{hosts_below, mark_hosts};
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, approval, caller, record};
use crate::registry::approval::{Approval, Held, Outcome, VidClass, steps};
use crate::registry::command::DomainDelete;
use crate::registry::domain::{Domain, DomainStatus, Pending, PendingKind, delete};
use crate::registry::handle::Handle;
use crate::registry::message::Transaction;
use crate::registry::refusal::{Obstacle, Refusal};
use crate::registry::reply::{PendingText, Reply};

impl Flow for DomainDelete {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.domains.insert(self.name.clone());
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let account = caller(workspace, context)?;
        let domain = present(workspace, context, &self.name)?;
        let domain = domain.ok_or_else(|| Refusal::DomainNotFound(self.name.clone()))?;
        check(workspace, context, &domain, &account.id)?;
        let steps = steps(&domain, Some(VidClass::ContactAndLetter), domain.sponsor.is_registry());
        if steps.is_empty() {
            cancel(workspace, context, &domain, &account.id, Some(context.transaction.clone()))?;
        } else {
            let held = Held::DomainDelete(self.clone());
            let approval = approval::hold(workspace, context, Some(&self.name), held, steps)?;
            let pending = Some(Pending { approval, kind: PendingKind::Delete });
            workspace.save_domain(Domain { pending, ..(*domain).clone() });
        }
        Ok(Reply::Pending(PendingText::Action))
    }
}

/// Carries out a held cancellation that everybody asked has approved, after running every rule
/// again against the present state: the domain is suspended.
///
/// # Errors
/// [`Halt::Refused`] when the rules no longer allow it.
pub fn complete(workspace: &mut Workspace, context: &Context<'_>, approval: &Approval) -> Result<(), Halt> {
    let Some(domain) = held_domain(workspace, approval)? else { return Err(gone(approval).into()) };
    let domain = Domain { pending: None, ..domain };
    check(workspace, context, &domain, &approval.requester)?;
    cancel(workspace, context, &domain, &approval.requester, None)
}

/// Ends a held cancellation without carrying it out: clears the domain's pending mark.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn release(
    workspace: &mut Workspace,
    _context: &Context<'_>,
    approval: &Approval,
    _outcome: Outcome,
) -> Result<(), Halt> {
    if let Some(domain) = held_domain(workspace, approval)? {
        workspace.save_domain(Domain { pending: None, ..domain });
    }
    Ok(())
}

fn check(workspace: &Workspace, context: &Context<'_>, domain: &Domain, caller: &Handle) -> Result<(), Halt> {
    let below = hosts_below(workspace, &domain.name)?;
    let people = [&domain.registrant, domain.proxy()];
    let missing = people.into_iter().filter(|handle| !workspace.contacts.is_loaded(handle));
    let keys = Keys { contacts: missing.cloned().collect(), ..Keys::default() };
    if !keys.is_empty() {
        return Err(Halt::Needs(Box::new(keys)));
    }
    let mut host_in_use = None;
    for host in below {
        let own = i64::from(domain.name_servers.contains(&host.name));
        if host_in_use.is_none() && workspace.host_links(&host.name)? > own {
            host_in_use = Some(host.name.clone());
        }
    }
    let [registrant, proxy] = people.map(|handle| workspace.contact(handle));
    let (registrant, proxy) = (registrant?, proxy?);
    let facts = delete::Facts { registrant: registrant.as_deref(), proxy: proxy.as_deref(), host_in_use };
    Ok(delete::check(domain, &facts, caller, context.now)?)
}

/// Suspends the domain. `requested` is the command whose requester is told when the name is gone;
/// one that was held is answered when it is carried out.
fn cancel(
    workspace: &mut Workspace,
    context: &Context<'_>,
    domain: &Domain,
    by: &Handle,
    requested: Option<Transaction>,
) -> Result<(), Halt> {
    let (cancelled, event) = delete::cancel(domain, by, requested, context.policy, context.now);
    workspace.save_domain(cancelled);
    mark_hosts(workspace, &domain.name, true)?;
    record(workspace, context, event)
}

/// The domain, if `approval` is what holds it.
fn held_domain(workspace: &Workspace, approval: &Approval) -> Result<Option<Domain>, Halt> {
    let Some(name) = &approval.domain else { return Ok(None) };
    let held = |domain: &Domain| domain.pending.as_ref().is_some_and(|pending| pending.approval == approval.id);
    Ok(workspace.domain(name)?.filter(|domain| held(domain)).map(|domain| (*domain).clone()))
}

fn gone(approval: &Approval) -> Refusal {
    approval
        .domain
        .clone()
        .map_or(Refusal::StatusProhibits(Obstacle::Status(DomainStatus::Ok)), Refusal::DomainNotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::domain::fixture::World;
    use crate::registry::approval::Step;
    use crate::registry::domain::sample::{at, domain, handle, host, host_name, self_managed};
    use crate::registry::domain::{DomainName, DomainState, SuspensionReason};
    use crate::registry::event::Event;

    const ASKED: Result<Reply, Refusal> = Ok(Reply::Pending(PendingText::Action));

    #[test]
    fn the_sponsor_suspends_at_once() {
        let mut world = world(domain());
        assert_eq!(world.run("REG-1", &request()), ASKED);
        let state = state(&world);
        let (reason, since, delete_at) = (SuspensionReason::Cancelled, world.now, at("2026-06-30T22:00:00Z"));
        assert_eq!(
            state,
            DomainState::Suspended {
                reason,
                since,
                delete_at,
                requested: Some(Transaction { cl_trid: Some("CL-1".to_owned()), sv_trid: "SV-1".to_owned() })
            }
        );
        assert_eq!(world.run("REG-1", &request()), Err(Refusal::DeletePending));
        assert_eq!(world.run("REG-2", &request()), Err(Refusal::NotAuthorizedToDelete));
    }

    #[test]
    fn a_host_that_serves_must_be_cleared_first() {
        let mut world = world(domain());
        world.put_host(host("ns1.eksempel.dk", &handle("REG-1")));
        let served: DomainName = "nabo.dk".parse().unwrap();
        let name_servers = vec![host_name("ns1.eksempel.dk"), host_name("ns1.example.net")];
        world.put_domain(Domain { name: served.clone(), name_servers, ..domain() });
        let refusal = Refusal::SubordinateHostInUse(host_name("ns1.eksempel.dk"));
        assert_eq!(world.run("REG-1", &request()), Err(refusal));
        world.put_domain(Domain { name: served, ..domain() });
        assert_eq!(world.run("REG-1", &request()), ASKED);
        assert!(!world.workspace.host(&host_name("ns1.eksempel.dk")).unwrap().unwrap().is_active());
    }

    #[test]
    fn a_proxy_asks_the_registrant_and_the_domain_stays() {
        let mut world = world(self_managed());
        assert_eq!(world.run("REG-1", &request()), ASKED);
        let held = held(&world);
        assert_eq!((held.step, held.steps_left.len()), (Step::Registrant, 0));
        assert_eq!(held.approvers, [handle("OWNER1-DK")]);
        assert_eq!(state(&world), DomainState::Active);
        let pending = world.domain(&domain().name).unwrap().pending.unwrap();
        assert_eq!((pending.approval, pending.kind), (held.id, PendingKind::Delete));
        assert_eq!(world.run("REG-1", &request()), Err(Refusal::DeletePending));
    }

    #[test]
    fn a_vid_domain_waits_for_contact_and_letter_too() {
        let vid_contacts = vec![handle("VID1-DK")];
        let mut world = world(Domain { vid: true, vid_contacts, ..self_managed() });
        assert_eq!(world.run("REG-1", &request()), ASKED);
        assert_eq!((held(&world).step, held(&world).steps_left.len()), (Step::Registrant, 2));
    }

    #[test]
    fn an_approved_cancellation_suspends() {
        let mut world = world(self_managed());
        world.run("REG-1", &request()).unwrap();
        let approval = held(&world);
        world.job(&|workspace, context| complete(workspace, context, &approval)).unwrap();
        assert!(matches!(state(&world), DomainState::Suspended { reason: SuspensionReason::Cancelled, .. }));
        assert_eq!(world.domain(&domain().name).unwrap().pending, None);
        assert!(matches!(world.events().last(), Some(Event::DomainSuspended { .. })));
    }

    #[test]
    fn an_approval_that_comes_too_late_changes_nothing() {
        let mut world = world(self_managed());
        world.run("REG-1", &request()).unwrap();
        let approval = held(&world);
        let other = Domain { admin: None, ..world.domain(&domain().name).unwrap() };
        world.put_domain(other);
        let refused = world.job(&|workspace, context| complete(workspace, context, &approval));
        assert_eq!(refused, Err(Refusal::NotAuthorizedToDelete));
        assert_eq!(state(&world), DomainState::Active);
    }

    #[test]
    fn a_rejected_cancellation_leaves_the_domain_as_it_was() {
        let mut world = world(self_managed());
        world.run("REG-1", &request()).unwrap();
        let approval = held(&world);
        world.job(&|workspace, context| release(workspace, context, &approval, Outcome::Rejected)).unwrap();
        assert_eq!(world.domain(&domain().name), Some(self_managed()));
    }

    #[test]
    fn an_unknown_domain_is_not_found() {
        let mut world = World::new("2026-06-01T09:00:00Z");
        assert_eq!(world.run("REG-1", &request()), Err(Refusal::DomainNotFound(domain().name)));
    }

    fn world(domain: Domain) -> World {
        let mut world = World::new("2026-06-01T09:00:00Z");
        world.put_domain(domain);
        world
    }

    fn state(world: &World) -> DomainState {
        world.domain(&domain().name).unwrap().state
    }

    fn held(world: &World) -> Approval {
        (*world.workspace.open_approvals(&domain().name).unwrap()[0]).clone()
    }

    fn request() -> DomainDelete {
        DomainDelete::new(domain().name)
    }
}
