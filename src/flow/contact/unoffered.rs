//! Contact delete and transfer, which no profile offers: contacts go when nobody needs them, and a
//! domain that moves takes a copy along.

use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace};
use crate::registry::command::{ContactDelete, ContactTransfer};
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

impl Flow for ContactDelete {
    fn keys(&self, _actor: &Actor, _keys: &mut Keys) {}

    fn decide(&self, _workspace: &mut Workspace, _context: &Context<'_>) -> Result<Reply, Halt> {
        Err(Refusal::CommandUnavailable.into())
    }
}

impl Flow for ContactTransfer {
    fn keys(&self, _actor: &Actor, _keys: &mut Keys) {}

    fn decide(&self, _workspace: &mut Workspace, _context: &Context<'_>) -> Result<Reply, Halt> {
        Err(Refusal::CommandUnavailable.into())
    }
}
