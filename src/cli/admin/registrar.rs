//! Registrar accounts at the desk.

use anyhow::Context;

use super::arguments::{RegistrarVerb, Settings};
use super::desk::{Desk, Trouble, found};
use super::show::Shown;
use super::view;
use crate::registry::registrar::Registrar;
use crate::registry::staff::StaffCommand;
use crate::registry::{Handle, Money};
use crate::server::password::{hash_password, password_is_acceptable};

/// `registrar …`.
///
/// # Errors
/// [`Trouble`] of the desk.
pub async fn registrar(desk: &Desk, verb: &RegistrarVerb) -> Result<Shown, Trouble> {
    let (id, command) = match verb {
        RegistrarVerb::List { in_debit } => {
            let (mut accounts, now) = (desk.store.registrars().await?, desk.store.now().await?);
            accounts.retain(|account| !in_debit || account.balance < Money::ZERO);
            let rows = accounts.iter().map(|account| view::registrar_at(account, now)).collect();
            let columns: &[_] = if *in_debit {
                &["id", "name", "balance", "debit_since", "settle_by", "overdue"]
            } else {
                &["id", "name", "balance", "locked", "message_count"]
            };
            return Ok(Shown::Many(rows, columns));
        }
        RegistrarVerb::Show { id } => {
            let account = find(desk, id).await?;
            return Ok(Shown::One(view::registrar_at(&account, desk.store.now().await?)));
        }
        RegistrarVerb::Add { id, settings } => (id, StaffCommand::RegistrarAdd(opened(desk, id, settings).await?)),
        RegistrarVerb::Set { id, settings } => {
            let account = changed(find(desk, id).await?, settings).map_err(Trouble::Usage)?;
            (id, StaffCommand::RegistrarSet(account))
        }
        RegistrarVerb::Deposit { id, amount } => {
            (id, StaffCommand::RegistrarDeposit { registrar: id.clone(), amount: *amount })
        }
        RegistrarVerb::Lock { id } => (id, StaffCommand::RegistrarLock { registrar: id.clone(), locked: true }),
        RegistrarVerb::Unlock { id } => (id, StaffCommand::RegistrarLock { registrar: id.clone(), locked: false }),
    };
    let reply = desk.change(command).await?;
    Ok(Shown::One(view::reply(&reply, id.as_str())))
}

async fn find(desk: &Desk, id: &Handle) -> Result<Registrar, Trouble> {
    found(desk.store.registrar(id).await?, "registrar", id)
}

async fn opened(desk: &Desk, id: &Handle, settings: &Settings) -> Result<Registrar, Trouble> {
    if settings.password_env.is_none() && settings.password_file.is_none() {
        return Err(Trouble::Usage(anyhow::anyhow!("a new account needs --password-env or --password-file")));
    }
    let account = Registrar::new(id.clone(), &id.to_string(), desk.store.now().await?);
    changed(account, settings).map_err(Trouble::Usage)
}

/// `account` with everything that `settings` gives. Without a new password the hash is left empty,
/// which keeps the one there is by then.
fn changed(account: Registrar, settings: &Settings) -> anyhow::Result<Registrar> {
    let password_hash = match password(settings)? {
        None => String::new(),
        Some(password) => {
            password_is_acceptable(&password).map_err(anyhow::Error::msg)?;
            hash_password(&password)?
        }
    };
    Ok(Registrar {
        name: settings.name.clone().unwrap_or(account.name),
        management: settings.management.unwrap_or(account.management),
        auto_renew: settings.auto_renew.unwrap_or(account.auto_renew),
        default_name_server_admin: settings.name_server_admin.clone().or(account.default_name_server_admin),
        verification: settings.verification.unwrap_or(account.verification),
        allowed_addresses: replaced(account.allowed_addresses, &settings.allowed_addresses, "any"),
        certificates: replaced(account.certificates, &settings.certificates, "none"),
        certificate_required: settings.certificate_required.unwrap_or(account.certificate_required),
        password_hash,
        ..account
    })
}

fn password(settings: &Settings) -> anyhow::Result<Option<String>> {
    if let Some(variable) = &settings.password_env {
        let password = std::env::var(variable).with_context(|| format!("the environment variable {variable}"))?;
        return Ok(Some(password));
    }
    let Some(file) = &settings.password_file else { return Ok(None) };
    let text = std::fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
    Ok(Some(text.lines().next().unwrap_or_default().to_owned()))
}

/// The list given in place of the one there was; the word `nothing` alone empties it.
fn replaced(present: Vec<String>, given: &[String], nothing: &str) -> Vec<String> {
    match given {
        [] => present,
        [word] if word == nothing => Vec::new(),
        given => given.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_given_is_changed() {
        let settings = Settings { auto_renew: Some(false), ..Settings::default() };
        let account = changed(account(), &settings).unwrap();
        assert_eq!((account.auto_renew, account.name.as_str()), (false, "A"));
        assert_eq!((account.password_hash.as_str(), account.allowed_addresses.len()), ("", 1));
    }

    #[test]
    fn a_list_is_replaced_whole_or_emptied_by_its_word() {
        let given = |addresses: &[&str]| Settings {
            allowed_addresses: addresses.iter().map(ToString::to_string).collect(),
            ..Settings::default()
        };
        assert_eq!(changed(account(), &given(&["192.0.2.2"])).unwrap().allowed_addresses, ["192.0.2.2"]);
        assert!(changed(account(), &given(&["any"])).unwrap().allowed_addresses.is_empty());
    }

    #[test]
    fn a_password_comes_from_the_first_line_of_a_file_and_is_hashed() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "Navn-sandbox-1\n").unwrap();
        let settings = Settings { password_file: Some(file.path().to_owned()), ..Settings::default() };
        assert_eq!(password(&settings).unwrap().as_deref(), Some("Navn-sandbox-1"));
        assert!(changed(account(), &settings).unwrap().password_hash.starts_with("$argon2id$"));
    }

    fn account() -> Registrar {
        Registrar {
            allowed_addresses: vec!["192.0.2.1".to_owned()],
            password_hash: "old".to_owned(),
            ..Registrar::new(Handle::trusted("REG-1001"), "A", "2026-11-22T07:00:00Z".parse().unwrap())
        }
    }
}
