//! Use cases of the registry's staff and its jobs, one file a noun.

pub mod advance;
pub mod token;

use super::{Actor, Context, Flow, Halt, Keys, Workspace};
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;
use crate::registry::staff::StaffCommand;

impl Flow for StaffCommand {
    fn keys(&self, _actor: &Actor, _keys: &mut Keys) {}

    fn decide(&self, _workspace: &mut Workspace, _context: &Context<'_>) -> Result<Reply, Halt> {
        Err(Refusal::CommandUnavailable.into())
    }
}
