//! Poll: show the oldest message, remove a message.

use super::{Actor, Context, Flow, Halt, Keys, Workspace};
use crate::registry::command::PollAck;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

/// `<poll op="req">`, which carries nothing.
#[derive(Clone, Copy, Debug)]
pub struct PollRequest;

impl Flow for PollRequest {
    fn keys(&self, _actor: &Actor, _keys: &mut Keys) {}

    fn decide(&self, _workspace: &mut Workspace, _context: &Context<'_>) -> Result<Reply, Halt> {
        Err(Refusal::CommandUnavailable.into())
    }
}

impl Flow for PollAck {
    fn keys(&self, _actor: &Actor, _keys: &mut Keys) {}

    fn decide(&self, _workspace: &mut Workspace, _context: &Context<'_>) -> Result<Reply, Halt> {
        Err(Refusal::CommandUnavailable.into())
    }
}
