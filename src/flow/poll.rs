//! Poll: show the oldest message, remove a message.

use super::{Actor, Context, Flow, Halt, Keys, Workspace, asker, caller};
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
        let oldest = workspace.oldest_message(asker(workspace, context)?)?;
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
        Ok(Reply::Acknowledged(id))
    }
}

/// The number `text` is, written as this registry writes numbers.
fn number(text: &str) -> Option<i64> {
    text.parse::<i64>().ok().filter(|id| id.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::domain::world::World;
    use crate::registry::command::Command;
    use crate::registry::domain::sample::{at, domain, handle};
    use crate::registry::message::{Message, MessageData};

    #[test]
    fn the_oldest_message_is_shown_until_it_is_acknowledged() {
        let mut world = with_message();
        for _ in 0..2 {
            let shown = world.ask("REG-1", &Command::PollRequest);
            assert!(matches!(shown, Ok(Reply::Message(Some(message))) if message.id == 7));
        }
        assert_eq!(world.ask("REG-1", &ack("7")), Ok(Reply::Acknowledged(7)));
        assert_eq!(world.workspace.registrar(&handle("REG-1")).unwrap().unwrap().message_count, 0);
        assert_eq!(world.ask("REG-1", &ack("7")), Err(Refusal::MessageNotFound("7".to_owned())));
    }

    #[test]
    fn an_empty_queue_shows_nothing() {
        assert_eq!(with_message().ask("REG-2", &Command::PollRequest), Ok(Reply::Message(None)));
    }

    #[test]
    fn only_numbers_of_the_own_queue_are_known() {
        let mut world = with_message();
        assert_eq!(world.ask("REG-2", &ack("7")), Err(Refusal::MessageNotFound("7".to_owned())));
        for text in ["", "8", "07", "+7", "seven", "99999999999999999999"] {
            assert_eq!(world.ask("REG-1", &ack(text)), Err(Refusal::MessageNotFound(text.to_owned())));
        }
    }

    fn with_message() -> World {
        let mut world = World::of(domain());
        let (registrar, queued_at) = (handle("REG-1"), at("2026-05-01T00:00:00Z"));
        let message = Message { id: 7, registrar, queued_at, text: "Hello".to_owned(), data: MessageData::None };
        world.workspace.queue_message(message).unwrap();
        world.workspace.queue_heads.load(handle("REG-1"), Some(Some(7)));
        world
    }

    fn ack(text: &str) -> Command {
        Command::PollAck(PollAck { message: text.to_owned() })
    }
}
