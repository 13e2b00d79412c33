//! Restore of a suspended domain: a kind of domain update, alone in its command.

use super::present::mark_hosts;
use crate::flow::{Context, Halt, Keys, Workspace, billing, caller, gather, record};
use crate::registry::billing::account::Account;
use crate::registry::billing::invoice::{Line, LineKind, period_lines};
use crate::registry::contact::Identity;
use crate::registry::domain::{Domain, restore as rule};
use crate::registry::event::Event;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

/// Brings `domain` back for the calling registrar, which pays for it whatever its balance.
///
/// # Errors
/// [`Halt::Refused`] when it cannot be restored, [`Halt::Needs`] when rows are missing.
pub fn restore(workspace: &mut Workspace, context: &Context<'_>, domain: &Domain) -> Result<Reply, Halt> {
    let account = caller(workspace, context)?;
    let mut keys = Keys { contacts: [domain.registrant.clone()].into(), ..Keys::default() };
    if domain.sponsor.is_registry() {
        keys.contacts.insert(domain.proxy().clone());
    }
    gather(workspace, keys)?;
    let proxy = if domain.sponsor.is_registry() { workspace.contact(domain.proxy())? } else { None };
    rule::check(domain, &account.id, proxy.as_deref(), context.now)?;
    // Whoever failed identity control while the domain was out of the zone keeps none in it.
    let registrant = workspace.contact(&domain.registrant)?;
    if registrant.is_some_and(|registrant| registrant.identity_at(context.now) == Identity::Failed) {
        return Err(Refusal::NotAuthorizedToRestore.into());
    }
    // The period a registrant owes is the one the restore pays for: it is not sold twice.
    let owed = billing::take_off(workspace, context, domain)?;
    let mut lines = owed.unwrap_or_else(|| period_lines(domain, 1, context.policy));
    lines.retain(|line| line.kind != LineKind::Restore);
    let years = lines.iter().map(Line::period_years).sum();
    let (restored, event) = rule::restore(domain, &account, years, context.now);
    workspace.save_domain(Domain { open_invoices: 0, suspend_at: None, ..restored });
    mark_hosts(workspace, &domain.name, false)?;
    let funds = Account::Registrar(account.id.clone());
    let fee = Line::new(&domain.name, LineKind::Restore, 0, context.policy.price_restore, context.policy);
    for line in std::iter::once(fee).chain(lines) {
        record(workspace, context, Event::Booked(line.charge(&funds)))?;
    }
    record(workspace, context, event)?;
    Ok(Reply::Done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::domain::{fixture::World, present};
    use crate::flow::{Actor, Flow};
    use crate::registry::billing::invoice::{Invoice, bill};
    use crate::registry::contact::Contact;
    use crate::registry::domain::sample::{at, contact, domain, handle, host, host_name, self_managed, suspended};
    use crate::registry::domain::{DomainState, SuspensionReason};
    use crate::registry::host::Host;
    use crate::registry::money::Money;
    use crate::registry::policy::Policy;

    #[test]
    fn on_day_29_a_restore_costs_two_charges_and_adds_a_year() {
        let mut world = World::new("2026-06-30T09:00:00Z");
        world.put_domain(suspended(SuspensionReason::Expired));
        assert_eq!(world.run("REG-1", &Restore), Ok(Reply::Done));
        let restored = world.domain(&domain().name).unwrap();
        assert_eq!(restored.state, DomainState::Active);
        assert_eq!(restored.expires_at, at("2027-06-01T21:59:59Z"));
        let amounts: Vec<_> = world.workspace.ledger.iter().map(|entry| entry.amount).collect();
        assert_eq!(amounts, [10_000, 2_500, 5_600, 1_400].map(Money::ore));
        let text = "eksempel.dk has been restored, extended and cancellation stopped";
        assert_eq!(world.texts("REG-1"), [text]);
    }

    #[test]
    fn on_day_31_there_is_nothing_to_restore() {
        let mut world = World::new("2026-07-01T09:00:00Z");
        world.put_domain(suspended(SuspensionReason::Expired));
        assert_eq!(world.run("REG-1", &Restore), Err(Refusal::DomainDoesNotExist(domain().name)));
    }

    #[test]
    fn a_failed_identity_is_not_cured_by_money() {
        let mut world = World::new("2026-06-02T09:00:00Z");
        world.put_domain(suspended(SuspensionReason::IdentityFailed));
        assert_eq!(world.run("REG-1", &Restore), Err(Refusal::NotAuthorizedToRestore));
        assert!(world.workspace.ledger.is_empty());
    }

    #[test]
    fn who_fails_identity_control_meanwhile_restores_nothing() {
        let mut world = World::new("2026-06-02T09:00:00Z");
        let owner = contact("OWNER1-DK", &handle("REG-1"));
        world.put_contact(Contact { identity: Identity::Failed, ..owner });
        world.put_domain(suspended(SuspensionReason::Cancelled));
        assert_eq!(world.run("REG-1", &Restore), Err(Refusal::NotAuthorizedToRestore));
    }

    #[test]
    fn an_old_debt_is_not_the_restorers() {
        let mut world = World::new("2026-06-02T09:00:00Z");
        let state = suspended(SuspensionReason::Cancelled).state;
        world.put_domain(Domain { state, created_at: at("2026-04-02T00:00:00Z"), ..self_managed() });
        world.workspace.save_invoice(invoice());
        world.run("REG-1", &Restore).unwrap();
        assert!(world.workspace.invoice(&1).unwrap().unwrap().is_open());
    }

    #[test]
    fn marked_hosts_come_back_with_their_domain() {
        let mut world = World::new("2026-06-02T09:00:00Z");
        world.put_domain(suspended(SuspensionReason::Expired));
        world.put_host(Host { marked_for_deletion: true, ..host("ns1.eksempel.dk", &handle("REG-1")) });
        world.run("REG-1", &Restore).unwrap();
        assert!(world.workspace.host(&host_name("ns1.eksempel.dk")).unwrap().unwrap().is_active());
    }

    #[test]
    fn a_restore_settles_the_invoice_that_suspended() {
        let mut world = World::new("2026-06-02T09:00:00Z");
        let state = suspended(SuspensionReason::Unpaid).state;
        world.put_domain(Domain { state, open_invoices: 1, ..self_managed() });
        world.workspace.save_invoice(invoice());
        world.run("REG-1", &Restore).unwrap();
        assert!(!world.domain(&domain().name).unwrap().is_unpaid());
        assert!(!world.workspace.invoice(&1).unwrap().unwrap().is_open());
        assert_eq!(world.balance("REG-1"), Money::ore(80_500));
    }

    /// A stand-in for the update that carries the restore.
    struct Restore;

    impl Flow for Restore {
        fn keys(&self, _actor: &Actor, keys: &mut Keys) {
            keys.domains.insert(domain().name);
        }

        fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
            let found = present(workspace, context, &domain().name)?;
            let found = found.ok_or_else(|| Refusal::DomainDoesNotExist(domain().name))?;
            restore(workspace, context, &found)
        }
    }

    fn invoice() -> Invoice {
        bill(1, &[&self_managed()], &Policy::dk_2023(), at("2026-04-01T00:00:00Z"))
    }
}
