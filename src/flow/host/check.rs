//! Host check.

use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, asker};
use crate::registry::command::HostCheck;
use crate::registry::refusal::Refusal;
use crate::registry::reply::{Checked, CheckedObject, Reply, Taken};

impl Flow for HostCheck {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.hosts.extend(self.names.iter().flatten().cloned());
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        asker(workspace, context)?;
        let most = context.policy.check_names_max;
        if self.names.len() > most {
            return Err(Refusal::TooManyNames(most).into());
        }
        let checked = self.names.iter().map(|name| match name {
            Ok(name) => {
                let taken = workspace.host(name)?.map(|_| Taken::InUse);
                Ok(Checked { object: name.to_string(), taken })
            }
            Err(text) => Ok(Checked { object: text.clone(), taken: Some(Taken::InvalidHost) }),
        });
        Ok(Reply::Checked(CheckedObject::Host, checked.collect::<Result<_, Halt>>()?))
    }
}
