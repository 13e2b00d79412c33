//! Balance: the caller's prepaid account.

use super::{Actor, Context, Flow, Halt, Keys, Workspace, caller};
use crate::registry::reply::Reply;

/// `<info>` with `balance:info`, which carries nothing.
#[derive(Clone, Copy, Debug)]
pub struct Balance;

impl Flow for Balance {
    fn keys(&self, _actor: &Actor, _keys: &mut Keys) {}

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        Ok(Reply::Balance(caller(workspace, context)?.balance))
    }
}
