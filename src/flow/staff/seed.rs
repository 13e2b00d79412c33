//! Prepared rows, put in place without rules, charges or messages: the sandbox's data. What an
//! account is to have on it is booked as what it had when the ledger began.

use std::collections::BTreeSet;

use crate::flow::record::book;
use crate::flow::{Context, Halt, Keys, Workspace};
use crate::registry::Money;
use crate::registry::billing::account::Account;
use crate::registry::billing::ledger::{Booking, LedgerKind};
use crate::registry::billing::watch::Watch;
use crate::registry::registrar::Registrar;
use crate::registry::reply::Reply;
use crate::registry::staff::Seed;
use crate::registry::waiting_list::Position;

/// Every row the seed might put in place.
pub fn keys(seed: &Seed, keys: &mut Keys) {
    keys.registrars.extend(seed.registrars.iter().map(|account| account.id.clone()));
    keys.contacts.extend(seed.contacts.iter().map(|contact| contact.handle.clone()));
    keys.hosts.extend(seed.hosts.iter().map(|host| host.name.clone()));
    keys.domains.extend(seed.domains.iter().map(|domain| domain.name.clone()));
    keys.domains.extend(seed.positions.iter().map(|position| position.domain.clone()));
}

/// Puts in place what is not there yet; what is there stays as it is, so a seed may be sown
/// again. Positions are sown only where nobody waits, and numbered in their order.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn plant(workspace: &mut Workspace, context: &Context<'_>, seed: &Seed) -> Result<Reply, Halt> {
    for account in &seed.registrars {
        if workspace.registrar(&account.id)?.is_none() {
            let watch = Watch { statement_opening: account.balance, ..Watch::begun(context.now) };
            workspace.save_registrar(Registrar { balance: Money::ZERO, watch, ..account.clone() });
            let to = Account::Registrar(account.id.clone());
            book(workspace, context, &Booking::paid_in(LedgerKind::Opening, to, account.balance))?;
        }
    }
    for contact in &seed.contacts {
        if workspace.contact(&contact.handle)?.is_none() {
            workspace.save_contact(contact.clone());
        }
    }
    for host in &seed.hosts {
        if workspace.host(&host.name)?.is_none() {
            workspace.save_host(host.clone());
        }
    }
    for domain in &seed.domains {
        if workspace.domain(&domain.name)?.is_none() {
            workspace.save_domain(domain.clone());
        }
    }
    let mut taken = BTreeSet::new();
    for position in &seed.positions {
        if !workspace.waiting(&position.domain)?.is_empty() {
            taken.insert(position.domain.clone());
        }
    }
    for position in seed.positions.iter().filter(|position| !taken.contains(&position.domain)) {
        let id = workspace.next_id();
        workspace.save_position(Position { id, ..position.clone() });
    }
    Ok(Reply::Done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Workspace;
    use crate::flow::desk::Desk;
    use crate::registry::sample::{at, contact, domain, handle, host, name, registrar};
    use crate::registry::staff::StaffCommand;

    #[test]
    fn a_seed_puts_its_rows_in_place_and_tells_nobody() {
        let mut desk = Desk { workspace: bare(), ..Desk::new() };
        desk.done(StaffCommand::Seed(Box::new(seed())));
        assert_eq!(desk.domain("ny.dk"), domain("ny.dk"));
        let watch = Watch { statement_opening: registrar("REG-1003").balance, ..Watch::begun(desk.now) };
        assert_eq!(desk.registrar("REG-1003"), Registrar { watch, ..registrar("REG-1003") });
        assert!(desk.workspace.contact(&handle("NY1-DK")).unwrap().is_some());
        assert!(desk.workspace.host(&host("ns1.example.org").name).unwrap().is_some());
        let waiting = desk.workspace.waiting(&name("ny.dk")).unwrap();
        assert_eq!(
            waiting.iter().map(|p| (p.id, p.contact.as_str())).collect::<Vec<_>>(),
            [(2, "A1-DK"), (3, "B1-DK")]
        );
        assert!(desk.workspace.history.is_empty() && desk.workspace.outbox.is_empty());
        let [opening] = &desk.workspace.ledger[..] else { panic!("{:?}", desk.workspace.ledger) };
        assert_eq!((opening.kind, opening.balance_after), (LedgerKind::Opening, Some(registrar("REG-1003").balance)));
    }

    #[test]
    fn a_seed_sown_twice_changes_nothing() {
        let mut desk = Desk { workspace: bare(), ..Desk::new() };
        desk.done(StaffCommand::Seed(Box::new(seed())));
        desk.change("ny.dk", |domain| domain.auto_renew = false);
        let again = desk.domain("ny.dk");
        desk.done(StaffCommand::Seed(Box::new(seed())));
        assert_eq!(desk.domain("ny.dk"), again);
        assert_eq!(desk.workspace.waiting(&name("ny.dk")).unwrap().len(), 2);
    }

    #[test]
    fn a_seed_names_every_row_before() {
        let mut wanted = Keys::default();
        keys(&seed(), &mut wanted);
        let mut empty = Workspace::default();
        let halted =
            Desk { workspace: std::mem::take(&mut empty), ..Desk::new() }.run(|w, context| plant(w, context, &seed()));
        assert!(matches!(halted, Err(Halt::Needs(_))));
        assert_eq!((wanted.registrars.len(), wanted.contacts.len(), wanted.hosts.len()), (1, 1, 1));
        assert_eq!(wanted.domains, [name("ny.dk")].into());
    }

    /// A workspace in which every row of the seed was looked for and is absent.
    fn bare() -> Workspace {
        let mut workspace = Workspace { next_id: 1, ..Workspace::default() };
        workspace.registrars.load(handle("REG-1003"), None);
        workspace.contacts.load(handle("NY1-DK"), None);
        workspace.hosts.load(host("ns1.example.org").name, None);
        workspace.domains.load(name("ny.dk"), None);
        workspace.waiting.load(name("ny.dk"), None);
        workspace
    }

    fn seed() -> Seed {
        let position = |contact| Position::join(0, name("ny.dk"), handle(contact), at("2026-11-01T00:00:00Z"));
        Seed {
            registrars: vec![registrar("REG-1003")],
            contacts: vec![contact("NY1-DK")],
            hosts: vec![host("ns1.example.org")],
            domains: vec![domain("ny.dk")],
            positions: vec![position("A1-DK"), position("B1-DK")],
        }
    }
}
