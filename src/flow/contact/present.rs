//! A contact as it is now: one that proved nothing in time, and one nobody needs.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::flow::{Actor, Context, Halt, Workspace, approval, record};
use crate::registry::contact::{Contact, Identity, identity};
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::message::Transaction;

/// The contact `handle` with what its identity control has come to, unless it is gone by now: nobody
/// had a role for it long enough. What a job has still to write down is seen already.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn present(workspace: &Workspace, context: &Context<'_>, handle: &Handle) -> Result<Option<Arc<Contact>>, Halt> {
    let Some(contact) = workspace.contact(handle)? else { return Ok(None) };
    let idle = purge_at(workspace, context, &contact).is_some_and(|at| at <= context.now);
    let gone = idle && stays_for(workspace, &contact)? == Stay::No;
    Ok((!gone).then(|| judged(contact, context.now)))
}

/// Writes down what has become due for the contact: before it is changed, and by a job.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn advance(workspace: &mut Workspace, context: &Context<'_>, handle: &Handle) -> Result<(), Halt> {
    // Time does this, not whoever happens to look: nothing of it bears the caller's identifiers.
    let transaction = Transaction { cl_trid: None, sv_trid: context.transaction.sv_trid.clone() };
    while let Some(contact) = workspace.contact(handle)? {
        let open = contact.identity == Identity::Open;
        let control = contact.identity_due_at.filter(|_| open).map(|at| (at, Turn::Identity));
        let idle = purge_at(workspace, context, &contact).map(|at| (at, Turn::Purge));
        let request = match contact.pending {
            Some(id) => workspace.approval(&id)?.filter(|request| request.is_open()),
            None => None,
        };
        let lapse = request.map(|request| (request.deadline, Turn::Lapse(request.id)));
        let next = lapse.into_iter().chain(control).chain(idle).min_by_key(|(at, _)| *at);
        let Some((at, turn)) = next.filter(|(at, _)| *at <= context.now) else { return Ok(()) };
        let then = &Context { actor: &Actor::Registry, command: "job", transaction: &transaction, ..context.at(at) };
        match turn {
            Turn::Lapse(id) => approval::lapse(workspace, then, id)?,
            Turn::Identity => {
                workspace.save_contact(identity::expire(&contact, at));
                record(workspace, then, Event::IdentityExpired { contact: handle.clone() })?;
            }
            Turn::Purge => purge(workspace, then, &contact)?,
        }
    }
    Ok(())
}

/// The contact after its identity control, if that is over.
fn judged(contact: Arc<Contact>, now: DateTime<Utc>) -> Arc<Contact> {
    let over = contact.identity_at(now) != contact.identity;
    match contact.identity_due_at.filter(|_| over) {
        Some(due_at) => Arc::new(identity::expire(&contact, due_at)),
        None => contact,
    }
}

/// What the passing of time does to a contact.
enum Turn {
    /// The request that holds it is over.
    Lapse(i64),
    /// Its identity was not proved.
    Identity,
    /// Nobody has needed it long enough.
    Purge,
}

/// Why a contact stays although its time is over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stay {
    /// It does not.
    No,
    /// It has a role; its time begins anew when that ends.
    Role,
    /// Something that is no role holds it; that is looked at again.
    Bound,
}

fn purge(workspace: &mut Workspace, context: &Context<'_>, contact: &Contact) -> Result<(), Halt> {
    let purge_at = match stays_for(workspace, contact)? {
        Stay::No => {
            let (handle, sponsor) = (contact.handle.clone(), contact.sponsor.clone());
            // Told while there still is something to show.
            record(workspace, context, Event::ContactDeleted { contact: handle, sponsor })?;
            workspace.delete_contact(contact);
            return Ok(());
        }
        Stay::Role => None,
        Stay::Bound => Some(context.policy.purge_at(context.now)),
    };
    workspace.settle_contact(Contact { purge_at, ..contact.clone() });
    Ok(())
}

/// When the contact is removed unless it has a role then. A role that ended in this very batch
/// counts.
fn purge_at(workspace: &Workspace, context: &Context<'_>, contact: &Contact) -> Option<DateTime<Utc>> {
    let ended = workspace.role_end(&contact.handle).map(|at| context.rules.at(at).purge_at(at));
    ended.or(contact.purge_at)
}

fn stays_for(workspace: &Workspace, contact: &Contact) -> Result<Stay, Halt> {
    if workspace.contact_links(&contact.handle)? > 0 {
        return Ok(Stay::Role);
    }
    let held = contact.group.is_some() || contact.pending.is_some() || workspace.contact_bound(&contact.handle)?;
    Ok(if held { Stay::Bound } else { Stay::No })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::domain::fixture::World;
    use crate::registry::domain::Domain;
    use crate::registry::domain::sample::{at, colleague, contact, domain, handle, host};

    const PURGE: &str = "2026-06-15T09:00:00Z";

    #[test]
    fn a_contact_without_roles_is_gone_for_readers_before_a_job_comes() {
        let mut world = idle(contact("IDLE1-DK", &handle("REG-1")));
        world.now = at("2026-06-15T08:59:59Z");
        assert!(seen(&mut world));
        world.now = at(PURGE);
        assert!(!seen(&mut world));
        assert_eq!(world.texts("REG-1"), Vec::<String>::new());
        world.now = at("2026-08-01T00:00:00Z");
        run(&mut world);
        run(&mut world);
        assert_eq!(world.workspace.contact(&handle("IDLE1-DK")), Ok(None));
        assert_eq!(world.texts("REG-1"), ["IDLE1-DK has been deleted"]);
        assert_eq!(world.workspace.history[0].at, at(PURGE));
    }

    #[test]
    fn who_has_a_role_stays_and_is_not_looked_at_again() {
        let mut world = idle(contact("IDLE1-DK", &handle("REG-1")));
        world.put_domain(Domain { registrant: handle("IDLE1-DK"), ..domain() });
        world.now = at(PURGE);
        assert!(seen(&mut world));
        run(&mut world);
        assert_eq!(stored(&world).purge_at, None);
    }

    #[test]
    fn the_end_of_the_last_role_begins_the_time_anew() {
        let mut world = idle(contact("IDLE1-DK", &handle("REG-1")));
        let mut served = host("ns1.idle.net", &handle("REG-1"));
        served.admin = handle("IDLE1-DK");
        world.put_host(served.clone());
        world.now = at(PURGE);
        run(&mut world);
        world.workspace.delete_host(&served.name, at("2026-07-01T09:00:00Z"));
        world.now = at("2026-07-15T08:59:59Z");
        assert!(seen(&mut world));
        world.now = at("2026-07-15T09:00:00Z");
        assert!(!seen(&mut world));
    }

    #[test]
    fn what_holds_a_contact_without_a_role_is_asked_again_later() {
        let member = colleague("IDLE1-DK", &handle("REG-1"));
        let waiting = Contact { pending: Some(4), ..contact("IDLE1-DK", &handle("REG-1")) };
        for (contact, held_elsewhere) in
            [(contact("IDLE1-DK", &handle("REG-1")), true), (member, false), (waiting, false)]
        {
            let mut world = idle(contact);
            world.workspace.contact_bound.load(handle("IDLE1-DK"), Some(held_elsewhere));
            world.now = at(PURGE);
            assert!(seen(&mut world));
            run(&mut world);
            assert_eq!(stored(&world).purge_at, Some(at("2026-06-29T09:00:00Z")));
        }
    }

    #[test]
    fn a_control_that_is_not_completed_fails_at_its_deadline() {
        let due_at = at("2026-06-26T22:00:00Z");
        let open = Contact {
            identity: Identity::Open,
            identity_due_at: Some(due_at),
            purge_at: None,
            ..contact("IDLE1-DK", &handle("REG-1"))
        };
        let mut world = World::new("2026-07-20T09:00:00Z");
        world.put_contact(open);
        let shown = world.job(&|workspace, context| present(workspace, context, &handle("IDLE1-DK"))).unwrap().unwrap();
        assert_eq!(stored(&world).identity, Identity::Open);
        run(&mut world);
        let failed = stored(&world);
        assert_eq!((failed.identity, failed.updated_at), (Identity::Failed, Some(due_at)));
        assert_eq!(*shown, failed);
        assert_eq!(world.texts("REG-1"), ["The mandatory ID check of IDLE1-DK has expired - registry"]);
    }

    fn idle(contact: Contact) -> World {
        let mut world = World::new("2026-06-01T09:00:00Z");
        world.put_contact(Contact { purge_at: Some(at(PURGE)), ..contact });
        world
    }

    fn seen(world: &mut World) -> bool {
        world.job(&|workspace, context| present(workspace, context, &handle("IDLE1-DK"))).unwrap().is_some()
    }

    fn run(world: &mut World) {
        world.job(&|workspace, context| advance(workspace, context, &handle("IDLE1-DK"))).unwrap();
    }

    fn stored(world: &World) -> Contact {
        (*world.workspace.contact(&handle("IDLE1-DK")).unwrap().unwrap()).clone()
    }
}
