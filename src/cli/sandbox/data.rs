//! The data of a new sandbox: registrars, contacts, hosts, domains, and what follows from them.

use chrono::{DateTime, Utc};

use super::{contacts, domains};
use crate::flow::{Actor, Request};
use crate::ids::Ids;
use crate::registry::command::Command;
use crate::registry::domain::DomainName;
use crate::registry::host::{Host, HostName};
use crate::registry::message::Transaction;
use crate::registry::policy::Policy;
use crate::registry::registrar::Registrar;
use crate::registry::rules::Rules;
use crate::registry::staff::{Seed, StaffCommand};
use crate::registry::{Handle, Money};
use crate::server::password::hash_password;
use crate::store::Store;

/// The password of every account.
pub const PASSWORD: &str = "Navn-sandbox-1";

/// The accounts: handle, name, funds in DKK.
pub const ACCOUNTS: [(&str, &str, &str); 3] = [
    ("REG-1001", "Sandbox Registrar One", "100,000.00"),
    ("REG-1002", "Sandbox Registrar Two", "100,000.00"),
    ("REG-1003", "Sandbox Registrar Three", "0.00"),
];

/// The account by which a filled database is recognised.
pub fn first_registrar() -> Handle {
    Handle::trusted(ACCOUNTS[0].0)
}

/// Puts the data in place: prepared rows if `rows`, then what only commands can make.
///
/// # Errors
/// When the store fails, or refuses the rows.
pub async fn seed(store: &Store, ids: &Ids, rules: &Rules, rows: bool) -> anyhow::Result<()> {
    if rows {
        let hash = tokio::task::spawn_blocking(|| hash_password(PASSWORD)).await??;
        let now = store.now().await?;
        let seed = prepared(now, rules.at(now), &hash, ids);
        staff(store, ids, StaffCommand::Seed(Box::new(seed))).await??;
    }
    let domain = DomainName::trusted(domains::UNPAID);
    if let Err(refusal) = staff(store, ids, StaffCommand::InvoiceIssue { domain }).await? {
        // A start that was interrupted may have issued it already.
        tracing::warn!("no invoice for {}: {refusal}", domains::UNPAID);
    }
    Ok(())
}

/// Everything that can be written down at once.
pub fn prepared(now: DateTime<Utc>, policy: &Policy, password_hash: &str, ids: &Ids) -> Seed {
    Seed {
        registrars: ACCOUNTS.map(|account| registrar(account, now, password_hash)).into(),
        contacts: contacts::all(now),
        hosts: HOSTS.map(|(name, sponsor, admin)| host(name, sponsor, admin, now)).into(),
        domains: domains::all(now, policy, ids),
        positions: domains::positions(now),
    }
}

async fn staff(
    store: &Store,
    ids: &Ids,
    command: StaffCommand,
) -> anyhow::Result<Result<(), crate::registry::refusal::Refusal>> {
    let actor = Actor::Staff { name: "sandbox".to_owned(), reason: "first start".to_owned() };
    let transaction = Transaction { cl_trid: None, sv_trid: ids.sv_trid() };
    let command = Command::Staff(Box::new(command));
    let answer = store.run(Request { command: command.into(), actor, transaction, entropy: ids.entropy() }).await?;
    Ok(answer.result.map(drop))
}

fn registrar((id, name, funds): (&str, &str, &str), now: DateTime<Utc>, password_hash: &str) -> Registrar {
    let admin = contacts::NAME_SERVER_ADMINS.iter().find(|(registrar, _)| *registrar == id);
    Registrar {
        balance: funds.replace(',', "").parse::<Money>().expect("the funds above are amounts"),
        default_name_server_admin: admin.map(|(_, admin)| Handle::trusted(admin)),
        password_hash: password_hash.to_owned(),
        ..Registrar::new(Handle::trusted(id), name, now)
    }
}

fn host(name: &str, sponsor: &str, admin: &str, now: DateTime<Utc>) -> Host {
    Host {
        name: HostName::trusted(name),
        sponsor: Handle::trusted(sponsor),
        admin: Handle::trusted(admin),
        addresses: Vec::new(),
        pending: None,
        marked_for_deletion: false,
        created_by: Handle::trusted(sponsor),
        created_at: now,
        updated_by: None,
        updated_at: None,
        transferred_at: None,
    }
}

/// The hosts: name, creating registrar, administrator.
const HOSTS: [(&str, &str, &str); 4] = [
    (domains::SANDBOX_HOSTS[0], "REG-1001", contacts::ADMIN_A),
    (domains::SANDBOX_HOSTS[1], "REG-1001", contacts::ADMIN_A),
    (domains::OTHER_HOSTS[0], "REG-1002", contacts::ADMIN_B),
    (domains::OTHER_HOSTS[1], "REG-1002", contacts::ADMIN_B),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::registry::password::password_problem;

    #[test]
    fn every_row_another_one_names_is_there() {
        let seed = sample();
        let contacts: BTreeSet<_> = seed.contacts.iter().map(|contact| contact.handle.clone()).collect();
        let hosts: BTreeSet<_> = seed.hosts.iter().map(|host| host.name.clone()).collect();
        let registrars: BTreeSet<_> = seed.registrars.iter().map(|registrar| registrar.id.clone()).collect();
        for domain in &seed.domains {
            let roles = [Some(&domain.registrant), domain.admin.as_ref(), domain.billing.as_ref()];
            for handle in roles.into_iter().flatten().chain(&domain.vid_contacts) {
                assert!(contacts.contains(handle), "{handle} of {}", domain.name);
            }
            assert!(domain.name_servers.iter().all(|name| hosts.contains(name)), "{}", domain.name);
            assert!(domain.sponsor.is_registry() || registrars.contains(&domain.sponsor), "{}", domain.name);
        }
        for contact in &seed.contacts {
            assert!(contact.group.iter().all(|group| registrars.contains(group)), "{}", contact.handle);
            assert!(contact.sponsor.is_registry() || registrars.contains(&contact.sponsor), "{}", contact.handle);
        }
        assert!(seed.hosts.iter().all(|host| contacts.contains(&host.admin)));
        assert!(seed.positions.iter().all(|position| contacts.contains(&position.contact)));
        assert!(
            seed.registrars.iter().filter_map(|r| r.default_name_server_admin.as_ref()).all(|a| contacts.contains(a))
        );
    }

    #[test]
    fn names_and_handles_are_legal_and_stand_once() {
        let seed = sample();
        for domain in &seed.domains {
            assert_eq!(domain.name.as_str().parse(), Ok(domain.name.clone()));
        }
        for host in &seed.hosts {
            assert_eq!(host.name.as_str().parse(), Ok(host.name.clone()));
        }
        for contact in &seed.contacts {
            assert_eq!(contact.handle.as_str().parse(), Ok(contact.handle.clone()));
        }
        let names: BTreeSet<_> = seed.domains.iter().map(|domain| &domain.name).collect();
        let handles: BTreeSet<_> = seed.contacts.iter().map(|contact| &contact.handle).collect();
        assert_eq!((names.len(), handles.len()), (seed.domains.len(), seed.contacts.len()));
    }

    #[test]
    fn the_accounts_have_their_funds_and_a_legal_password() {
        let seed = sample();
        let funds: Vec<i64> = seed.registrars.iter().map(|registrar| registrar.balance.as_ore()).collect();
        assert_eq!(funds, [10_000_000, 10_000_000, 0]);
        assert_eq!(password_problem(PASSWORD), None);
    }

    fn sample() -> Seed {
        prepared(crate::clock::Clock::system().now(), &Policy::dk_2023(), "hash", &Ids::system())
    }
}
