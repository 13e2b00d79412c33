//! Work that has become due, written down by a job. Every reader sees it already; doing it twice
//! does nothing.

use chrono::{DateTime, Utc};

use crate::flow::domain::present;
use crate::flow::{Context, Halt, Workspace, account, approval, billing, contact};
use crate::registry::reply::Reply;
use crate::registry::staff::{Due, Happening};

/// Brings what `due` names to `at`, as daily work would have done, and answers what happened.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn advance(workspace: &mut Workspace, context: &Context<'_>, due: &Due, at: DateTime<Utc>) -> Result<Reply, Halt> {
    let context = &context.at(at);
    let before = workspace.history.len();
    match due {
        Due::Registrar(handle) => account::present(workspace, context, handle)?,
        Due::Domain(name) => {
            present(workspace, context, name)?;
        }
        Due::Invoice(id) => billing::warn::warn_due(workspace, context, *id)?,
        Due::Approval(id) => {
            // Requests on one domain lapse in the order they came in, so the domain goes first.
            if let Some(name) = workspace.approval(id)?.and_then(|request| request.domain.clone()) {
                present(workspace, context, &name)?;
            }
            if let Some(request) = workspace.approval(id)?.filter(|request| request.is_overdue(at)) {
                approval::lapse(workspace, &context.at(request.deadline), *id)?;
            }
        }
        Due::Contact(handle) => contact::present::advance(workspace, context, handle)?,
    }
    let rows = workspace.history[before..].iter();
    let happened = rows.map(|row| Happening {
        at: row.at,
        kind: row.object_kind,
        object: row.object.clone(),
        what: row.event.what(),
    });
    Ok(Reply::Happened(happened.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::domain::fixture::World;
    use crate::registry::approval::{Approval, Outcome};
    use crate::registry::command::DomainDelete;
    use crate::registry::domain::sample::{at, domain, self_managed, suspended};
    use crate::registry::domain::{DomainName, SuspensionReason};

    #[test]
    fn a_due_domain_is_advanced_and_a_second_time_left_alone() {
        let mut world = World::new("2026-06-30T22:00:00Z");
        world.put_domain(suspended(SuspensionReason::Cancelled));
        let due = Due::Domain(domain().name);
        let gone = Happening {
            at: world.now,
            kind: "domain",
            object: "eksempel.dk".to_owned(),
            what: "domain deleted".to_owned(),
        };
        for happened in [vec![gone], Vec::new()] {
            assert_eq!(run(&mut world, &due), Reply::Happened(happened));
            assert_eq!(world.domain(&domain().name), None);
            assert_eq!(world.texts("REG-1"), ["eksempel.dk has been deleted"]);
        }
    }

    #[test]
    fn a_job_goes_no_further_than_it_is_told() {
        let mut world = World::new("2028-06-30T22:00:00Z");
        world.put_domain(crate::registry::domain::Domain { auto_renew: false, ..domain() });
        let (name, until) = (domain().name, at("2027-03-10T00:00:00Z"));
        let due = Due::Domain(name.clone());
        let reply = world.job(&|workspace, context| advance(workspace, context, &due, until)).unwrap();
        assert!(matches!(reply, Reply::Happened(happened) if happened.len() == 1));
        assert!(world.domain(&name).is_some(), "only suspended");
    }

    #[test]
    fn an_overdue_request_lapses_and_one_with_time_left_does_not() {
        let mut world = World::new("2026-06-01T09:00:00Z");
        world.put_domain(self_managed());
        world.run("REG-1", &DomainDelete::new(domain().name)).unwrap();
        let approval = (*world.workspace.open_approvals(&domain().name).unwrap()[0]).clone();
        let due = Due::Approval(approval.id);
        world.now = approval.deadline - chrono::Duration::seconds(1);
        run(&mut world, &due);
        assert!(pending(&world, &domain().name).is_some());
        world.now = approval.deadline;
        run(&mut world, &due);
        assert_eq!(pending(&world, &domain().name), None);
        let ended: Approval = (*world.workspace.approval(&approval.id).unwrap().unwrap()).clone();
        assert_eq!(ended.outcome, Some(Outcome::Lapsed));
    }

    fn run(world: &mut World, due: &Due) -> Reply {
        let now = world.now;
        world.job(&|workspace, context| advance(workspace, context, due, now)).unwrap()
    }

    fn pending(world: &World, name: &DomainName) -> Option<i64> {
        world.domain(name).unwrap().pending.map(|pending| pending.approval)
    }
}
