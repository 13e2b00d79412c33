//! Domain info.

use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace};
use crate::registry::command::DomainInfo;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

impl Flow for DomainInfo {
    fn keys(&self, _actor: &Actor, _keys: &mut Keys) {}

    fn decide(&self, _workspace: &mut Workspace, _context: &Context<'_>) -> Result<Reply, Halt> {
        Err(Refusal::CommandUnavailable.into())
    }
}
