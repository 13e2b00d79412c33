//! Contact check.

use super::present;
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, asker};
use crate::registry::command::ContactCheck;
use crate::registry::handle::Handle;
use crate::registry::refusal::Refusal;
use crate::registry::reply::{Checked, CheckedObject, Reply, Taken};

impl Flow for ContactCheck {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        for handle in &self.handles {
            if handle.is_registrar() {
                keys.registrars.insert(handle.clone());
            } else {
                keys.contacts.insert(handle.clone());
            }
        }
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        asker(workspace, context)?;
        let most = context.policy.check_names_max;
        if self.handles.len() > most {
            return Err(Refusal::TooManyNames(most).into());
        }
        let checked = self.handles.iter().map(|handle| {
            let taken = is_taken(workspace, context, handle)?.then_some(Taken::InUse);
            Ok(Checked { object: handle.to_string(), taken })
        });
        Ok(Reply::Checked(CheckedObject::Contact, checked.collect::<Result<_, Halt>>()?))
    }
}

fn is_taken(workspace: &Workspace, context: &Context<'_>, handle: &Handle) -> Result<bool, Halt> {
    if handle.is_registry() {
        return Ok(true);
    }
    if handle.is_registrar() {
        return Ok(workspace.registrar(handle)?.is_some());
    }
    Ok(present(workspace, context, handle)?.is_some())
}
