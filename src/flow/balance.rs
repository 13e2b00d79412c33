//! Balance: the caller's prepaid account.

use super::{Actor, Context, Flow, Halt, Keys, Workspace};
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

/// `<info>` with `balance:info`, which carries nothing.
#[derive(Clone, Copy, Debug)]
pub struct Balance;

impl Flow for Balance {
    fn keys(&self, _actor: &Actor, _keys: &mut Keys) {}

    fn decide(&self, _workspace: &mut Workspace, _context: &Context<'_>) -> Result<Reply, Halt> {
        Err(Refusal::CommandUnavailable.into())
    }
}
