//! Host info.

use super::{present, view};
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, asker};
use crate::registry::command::HostInfo;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

impl Flow for HostInfo {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.hosts.insert(self.name.clone());
        keys.domains.extend(self.name.superordinate());
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        asker(workspace, context)?;
        let host = present(workspace, context, &self.name)?.ok_or_else(|| Refusal::HostNotFound(self.name.clone()))?;
        Ok(Reply::Host(Box::new(view(workspace, &host)?)))
    }
}
