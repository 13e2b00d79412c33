//! Domain renew.

use super::present;
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, caller, record};
use crate::registry::billing::account::Account;
use crate::registry::billing::invoice::period_lines;
use crate::registry::command::DomainRenew;
use crate::registry::domain::{Domain, renew};
use crate::registry::event::Event;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

impl Flow for DomainRenew {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.domains.insert(self.name.clone());
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let account = caller(workspace, context)?;
        renew::check_period(self.years, context.policy)?;
        let domain = present(workspace, context, &self.name)?;
        let domain = domain.ok_or_else(|| Refusal::DomainNotFound(self.name.clone()))?;
        let payer = match contact_payer(&domain) {
            Some(payer) => workspace.contact(payer)?,
            None => None,
        };
        renew::check_payer(&domain, &account.id, payer.as_deref())?;
        let (renewed, event) = renew::renew(&domain, self, &account.id, context.policy, context.now)?;
        let expires_at = renewed.expires_at;
        workspace.save_domain(renewed);
        // A renewal is never refused for want of funds: the account goes below zero instead.
        let payer = Account::Registrar(account.id.clone());
        for line in period_lines(&domain, self.years, context.policy) {
            record(workspace, context, Event::Booked(line.charge(&payer)))?;
        }
        record(workspace, context, event)?;
        Ok(Reply::DomainRenewed { name: self.name.clone(), expires_at })
    }
}

/// The payer, if it is a person whose registrar may renew.
fn contact_payer(domain: &Domain) -> Option<&crate::registry::Handle> {
    Some(domain.payer()).filter(|payer| domain.sponsor.is_registry() && !payer.is_registrar())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::domain::fixture::World;
    use crate::registry::domain::sample::{at, domain, self_managed};
    use crate::registry::money::Money;

    #[test]
    fn a_renewal_is_charged_even_below_zero() {
        let mut world = World::new("2026-06-01T09:00:00Z");
        world.put_domain(domain());
        let expires_at = at("2036-03-01T22:59:59Z");
        let request = DomainRenew { years: 9, ..request("2027-03-01") };
        assert_eq!(world.run("REG-1", &request), Ok(Reply::DomainRenewed { name: domain().name, expires_at }));
        let again = DomainRenew { years: 9, ..request };
        assert!(matches!(world.run("REG-1", &again), Err(Refusal::ExpiryMismatch { .. })));
        assert_eq!(world.balance("REG-1"), Money::ore(37_000));
        world.policy.price_period = Money::ore(50_000);
        world.policy.renew_lead_months_max = 240;
        world.run("REG-1", &DomainRenew { years: 1, current_expiry: expires_at.date_naive(), ..again }).unwrap();
        assert_eq!(world.balance("REG-1"), Money::ore(-13_000));
        let entry = world.workspace.ledger.last().unwrap();
        assert_eq!((entry.amount, entry.balance_after), (Money::ore(10_000), Some(Money::ore(-13_000))));
        assert_eq!(entry.sv_trid, "SV-3");
        assert_eq!(world.reloads, 0);
        assert!(world.texts("REG-1").is_empty());
    }

    #[test]
    fn the_registrar_of_the_payer_renews_and_is_charged() {
        let mut world = World::new("2026-06-01T09:00:00Z");
        world.put_domain(self_managed());
        assert_eq!(world.run("REG-2", &request("2027-03-01")), Err(Refusal::NotPayer));
        world.run("REG-1", &request("2027-03-01")).unwrap();
        assert_eq!(world.balance("REG-1"), Money::ore(93_000));
    }

    #[test]
    fn an_open_invoice_blocks_and_nothing_is_charged() {
        let mut world = World::new("2026-06-01T09:00:00Z");
        world.put_domain(Domain { open_invoices: 1, ..self_managed() });
        assert!(matches!(world.run("REG-1", &request("2027-03-01")), Err(Refusal::NotRenewable(_))));
        assert_eq!(world.balance("REG-1"), Money::ore(100_000));
        world.put_domain(self_managed());
        assert!(world.run("REG-1", &request("2027-03-01")).is_ok());
    }

    #[test]
    fn an_unknown_domain_and_an_unknown_period_are_refused() {
        let mut world = World::new("2026-06-01T09:00:00Z");
        let refusal = Refusal::DomainNotFound(domain().name);
        assert_eq!(world.run("REG-1", &request("2027-03-01")), Err(refusal));
        let request = DomainRenew { years: 11, ..request("2027-03-01") };
        assert_eq!(world.run("REG-1", &request), Err(Refusal::PeriodOutOfRange { given: 11, min: 1, max: 10 }));
    }

    fn request(current_expiry: &str) -> DomainRenew {
        DomainRenew { name: domain().name, current_expiry: current_expiry.parse().unwrap(), years: 1 }
    }
}
