//! Poll: show the oldest message, remove a message.

use super::{Actor, Context, Flow, Halt, Keys, Workspace, caller};
use crate::registry::command::PollAck;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

/// `<poll op="req">`, which carries nothing.
#[derive(Clone, Copy, Debug)]
pub struct PollRequest;

impl Flow for PollRequest {
    fn keys(&self, actor: &Actor, keys: &mut Keys) {
        if let Actor::Registrar(caller) = actor {
            keys.queue_heads.insert(caller.clone());
        }
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let caller = caller(workspace, context)?;
        let oldest = workspace.oldest_message(&caller.id)?;
        Ok(Reply::Message(oldest.map(|message| Box::new((*message).clone()))))
    }
}

impl Flow for PollAck {
    fn keys(&self, actor: &Actor, keys: &mut Keys) {
        if let (Actor::Registrar(caller), Some(id)) = (actor, number(&self.message)) {
            keys.messages.insert((caller.clone(), id));
        }
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let caller = caller(workspace, context)?;
        let unknown = || Refusal::MessageNotFound(self.message.clone());
        let id = number(&self.message).ok_or_else(unknown)?;
        // A message of another queue is as unknown as none at all.
        let message = workspace.message(&caller.id, id)?.ok_or_else(unknown)?;
        workspace.remove_message(&message)?;
        Ok(Reply::Done)
    }
}

/// The number `text` is, written as this registry writes numbers.
fn number(text: &str) -> Option<i64> {
    text.parse::<i64>().ok().filter(|id| id.to_string() == text)
}
