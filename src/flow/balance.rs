//! Balance: the caller's prepaid account.

use super::{Actor, Context, Flow, Halt, Keys, Workspace, caller};
use crate::registry::reply::Reply;

/// `<info>` with `balance:info`, which carries nothing.
#[derive(Clone, Copy, Debug)]
pub struct Balance;

impl Flow for Balance {
    fn keys(&self, actor: &Actor, keys: &mut Keys) {
        if let Actor::Registrar(caller) = actor {
            keys.registrars.insert(caller.clone());
        }
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        Ok(Reply::Balance(caller(workspace, context)?.balance))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::domain::world::World;
    use crate::registry::command::Command;
    use crate::registry::domain::sample::domain;
    use crate::registry::money::Money;
    use crate::registry::refusal::Refusal;

    #[test]
    fn everybody_sees_only_its_own_account() {
        let mut world = World::of(domain());
        assert_eq!(world.ask("REG-2", &Command::Balance), Ok(Reply::Balance(Money::ore(100_000))));
        assert_eq!(world.ask("REG-9", &Command::Balance), Err(Refusal::NoPrivilege));
    }
}
