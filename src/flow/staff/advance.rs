//! Work that has become due, written down by a job. Every reader sees it already; doing it twice
//! does nothing.

use crate::flow::domain::present;
use crate::flow::{Context, Halt, Workspace, account, approval};
use crate::registry::reply::Reply;
use crate::registry::staff::Due;

/// Writes down what has become due for `due`.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn advance(workspace: &mut Workspace, context: &Context<'_>, due: &Due) -> Result<Reply, Halt> {
    match due {
        Due::Registrar(handle) => account::present(workspace, context, handle)?,
        Due::Domain(name) => {
            present(workspace, context, name)?;
        }
        Due::Approval(id) => {
            // Requests on one domain lapse in the order they came in, so the domain goes first.
            if let Some(name) = workspace.approval(id)?.and_then(|request| request.domain.clone()) {
                present(workspace, context, &name)?;
            }
            let overdue = |deadline| deadline <= context.now;
            if workspace.approval(id)?.is_some_and(|request| request.is_open() && overdue(request.deadline)) {
                approval::lapse(workspace, context, *id)?;
            }
        }
    }
    Ok(Reply::Done)
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
        for _ in 0..2 {
            assert_eq!(world.job(&|workspace, context| advance(workspace, context, &due)), Ok(Reply::Done));
            assert_eq!(world.domain(&domain().name), None);
            assert_eq!(world.texts("REG-1"), ["eksempel.dk has been deleted"]);
        }
    }

    #[test]
    fn an_overdue_request_lapses_and_one_with_time_left_does_not() {
        let mut world = World::new("2026-06-01T09:00:00Z");
        world.put_domain(self_managed());
        world.run("REG-1", &DomainDelete::new(domain().name)).unwrap();
        let approval = (*world.workspace.open_approvals(&domain().name).unwrap()[0]).clone();
        let due = Due::Approval(approval.id);
        world.now = approval.deadline - chrono::Duration::seconds(1);
        world.job(&|workspace, context| advance(workspace, context, &due)).unwrap();
        assert!(pending(&world, &domain().name).is_some());
        world.now = approval.deadline;
        world.job(&|workspace, context| advance(workspace, context, &due)).unwrap();
        assert_eq!(pending(&world, &domain().name), None);
        let ended: Approval = (*world.workspace.approval(&approval.id).unwrap().unwrap()).clone();
        assert_eq!(ended.outcome, Some(Outcome::Lapsed));
        assert!(at("2026-06-01T09:00:00Z") < world.now);
    }

    fn pending(world: &World, name: &DomainName) -> Option<i64> {
        world.domain(name).unwrap().pending.map(|pending| pending.approval)
    }
}
