//! The table of held operations: what carries each out, ends it, and tells of it.

use crate::flow::{Context, Halt, Workspace, contact, domain, host};
use crate::registry::approval::{Approval, Held, Outcome};
use crate::registry::command::DomainUpdate;
use crate::registry::event::PendingObject;

/// Carries the operation out under the rules as they are now.
///
/// # Errors
/// [`Halt::Refused`] when the rules no longer allow it, [`Halt::Needs`] when rows are missing.
pub fn complete(workspace: &mut Workspace, context: &Context<'_>, approval: &Approval) -> Result<(), Halt> {
    let complete = match approval.operation {
        Held::DomainCreate(_) => domain::create::complete,
        Held::DomainUpdate(_) => domain::update::complete,
        Held::DomainDelete(_) => domain::delete::complete,
        Held::HostCreate(_) => host::create::complete,
        Held::HostUpdate(_) => host::update::complete,
        Held::ContactUpdate(_) => contact::update::complete,
    };
    complete(workspace, context, approval)
}

/// Ends the operation without carrying it out.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn release(
    workspace: &mut Workspace,
    context: &Context<'_>,
    approval: &Approval,
    outcome: Outcome,
) -> Result<(), Halt> {
    let release = match approval.operation {
        Held::DomainCreate(_) => domain::create::release,
        Held::DomainUpdate(_) => domain::update::release,
        Held::DomainDelete(_) => domain::delete::release,
        Held::HostCreate(_) => host::create::release,
        Held::HostUpdate(_) => host::update::release,
        Held::ContactUpdate(_) => contact::update::release,
    };
    release(workspace, context, approval, outcome)
}

/// What the requester's message is about and says; `None` for an application, which tells of its
/// outcome itself.
pub fn message(approval: &Approval, outcome: Outcome) -> Option<(PendingObject, String)> {
    match &approval.operation {
        Held::DomainCreate(_) => None,
        Held::DomainUpdate(update) => Some((PendingObject::Domain(update.name.clone()), update_text(update, outcome))),
        Held::DomainDelete(delete) => Some((PendingObject::Domain(delete.name.clone()), outcome.text().to_owned())),
        Held::HostCreate(name) => {
            Some((PendingObject::Host(name.clone()), host::create::outcome_text(approval, outcome)))
        }
        Held::HostUpdate(update) => {
            Some((PendingObject::Host(update.name.clone()), host::update::outcome_text(approval, outcome)))
        }
        Held::ContactUpdate(update) => {
            Some((PendingObject::Contact(update.handle.clone()), contact::update::outcome_text(approval, outcome)))
        }
    }
}

/// A change of registrant has texts of its own, every other change of a domain has not.
fn update_text(update: &DomainUpdate, outcome: Outcome) -> String {
    let Some(registrant) = &update.registrant else { return outcome.text().to_owned() };
    let name = &update.name;
    let check = "as the mandatory ID and/or data check was";
    let why = match outcome {
        Outcome::Done => return format!("The registrant has been changed to {registrant} for {name}"),
        Outcome::Rejected => "rejected",
        Outcome::Lapsed => "not completed in time",
        Outcome::Overtaken => "not completed",
    };
    format!("The registrant has not been changed to {registrant} for {name}, {check} {why}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Handle;
    use crate::registry::approval::Step;
    use crate::registry::approval::tests::approval;

    #[test]
    fn a_domain_tells_whether_its_pending_action_was_carried_out() {
        let held = approval(Step::VidContact, &["VID1-DK"]);
        let text = |outcome| message(&held, outcome).unwrap().1;
        assert_eq!(text(Outcome::Done), "Pending action completed successfully.");
        for outcome in [Outcome::Rejected, Outcome::Lapsed, Outcome::Overtaken] {
            assert_eq!(text(outcome), "Pending action was rejected.");
        }
    }

    #[test]
    fn a_change_of_registrant_names_the_registrant() {
        let name: crate::registry::domain::DomainName = "eksempel.dk".parse().unwrap();
        let update = DomainUpdate { registrant: Some(Handle::trusted("NEW1-DK")), ..DomainUpdate::new(name) };
        assert_eq!(update_text(&update, Outcome::Done), "The registrant has been changed to NEW1-DK for eksempel.dk");
        assert!(update_text(&update, Outcome::Rejected).ends_with("data check was rejected"));
        assert!(update_text(&update, Outcome::Lapsed).ends_with("data check was not completed in time"));
        assert!(update_text(&update, Outcome::Overtaken).ends_with("data check was not completed"));
    }
}
