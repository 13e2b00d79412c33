//! Domain check.

use super::present;
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, caller};
use crate::registry::approval::Held;
use crate::registry::command::DomainCheck;
use crate::registry::domain::DomainName;
use crate::registry::refusal::Refusal;
use crate::registry::reply::{Checked, CheckedObject, Reply, Taken};

impl Flow for DomainCheck {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.domains.extend(self.names.iter().flatten().cloned());
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        caller(workspace, context)?;
        if self.names.len() > context.policy.check_names_max {
            return Err(Refusal::TooManyNames(context.policy.check_names_max).into());
        }
        let mut checked = Vec::with_capacity(self.names.len());
        let mut missing = Keys::default();
        for name in &self.names {
            let (object, taken) = match name {
                Ok(name) => (name.to_string(), taken(workspace, context, name)),
                Err(text) => (text.clone(), Ok(Some(Taken::InvalidDomain))),
            };
            match taken {
                Ok(taken) => checked.push(Checked { object, taken }),
                Err(Halt::Needs(keys)) => missing.merge(*keys),
                Err(refused) => return Err(refused),
            }
        }
        if missing.is_empty() {
            Ok(Reply::Checked(CheckedObject::Domain, checked))
        } else {
            Err(Halt::Needs(Box::new(missing)))
        }
    }
}

/// What stands against an application for `name`.
fn taken(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<Option<Taken>, Halt> {
    let registered = present(workspace, context, name)?.is_some();
    if registered || context.policy.labels_reserved.contains(name.label()) {
        return Ok(Some(Taken::InUse));
    }
    let open = workspace.open_approvals(name)?;
    if open.iter().any(|approval| matches!(approval.operation, Held::DomainCreate(_))) {
        return Ok(Some(Taken::Enqueued));
    }
    Ok(is_offered(workspace, context, name)?.then_some(Taken::Offered))
}

/// Whether a position of the waiting list has the right to `name` now.
///
/// # Errors
/// [`Halt::Needs`] when the name was not loaded.
pub fn is_offered(workspace: &Workspace, context: &Context<'_>, name: &DomainName) -> Result<bool, Halt> {
    let waiting = workspace.waiting(name)?;
    let mut offers = waiting.iter().filter_map(|position| position.offer.as_ref());
    Ok(offers.any(|offer| context.now < offer.expires_at))
}
