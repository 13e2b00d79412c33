//! Domain withdraw.

use super::present;
use super::transfer::{Change, hand_over};
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, caller};
use crate::registry::command::DomainWithdraw;
use crate::registry::domain::withdraw;
use crate::registry::handle::Handle;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

impl Flow for DomainWithdraw {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.domains.insert(self.name.clone());
        keys.counters.insert("handle".to_owned());
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let account = caller(workspace, context)?;
        let domain = present(workspace, context, &self.name)?;
        let domain = domain.ok_or_else(|| Refusal::DomainNotFound(self.name.clone()))?;
        withdraw::check(&domain, &account.id)?;
        let change = Change {
            caller: account.id.clone(),
            sponsor: Handle::registry(),
            acted_by: Handle::registry(),
            by_token: false,
            auto_renew: true,
        };
        hand_over(workspace, context, &domain, change).map(Reply::DomainTransferred)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::domain::fixture::World;
    use crate::registry::domain::Domain;
    use crate::registry::domain::sample::{domain, handle};

    #[test]
    fn a_withdrawn_domain_is_its_registrants() {
        let mut world = World::new("2026-06-01T09:00:00Z");
        world.put_domain(Domain { auto_renew: false, ..domain() });
        let Ok(Reply::DomainTransferred(view)) = world.run("REG-1", &request()) else { panic!() };
        assert!(!view.by_token && view.acted_by.is_registry());
        assert_eq!(view.requested_by, handle("REG-1"));
        let after = world.domain(&domain().name).unwrap();
        assert!(after.sponsor.is_registry() && after.auto_renew);
        assert_eq!((after.proxy(), after.payer()), (&after.registrant, &after.registrant));
        let copy = world.workspace.contact(&after.registrant).unwrap().unwrap();
        assert!(copy.sponsor.is_registry());
        assert_eq!(world.texts("REG-1"), ["eksempel.dk has been removed from your portfolio"]);
    }

    #[test]
    fn unknown_names_and_others_domains_are_refused() {
        let mut world = World::new("2026-06-01T09:00:00Z");
        assert_eq!(world.run("REG-1", &request()), Err(Refusal::DomainNotFound(domain().name)));
        world.put_domain(domain());
        assert_eq!(world.run("REG-2", &request()), Err(Refusal::NotSponsor));
    }

    fn request() -> DomainWithdraw {
        DomainWithdraw { name: domain().name }
    }
}
