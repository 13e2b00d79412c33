//! The desk: an opened registry, who sits there, and how it is changed.

use super::place::Place;
use crate::flow::{Actor, Request};
use crate::ids::Ids;
use crate::registry::command::Command;
use crate::registry::message::Transaction;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;
use crate::registry::staff::StaffCommand;
use crate::store::{Store, StoreError};

/// An opened registry.
#[derive(Debug)]
pub struct Desk {
    /// Its store.
    pub store: Store,
    /// Where identifiers come from.
    pub ids: Ids,
    /// Whether changes are decided and forgotten.
    pub dry_run: bool,
    actor: Actor,
}

/// Why the desk could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The rules say no.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// What was asked for is not there.
    #[error("there is no {0}")]
    Absent(String),
    /// The arguments do not make a command.
    #[error("{0:#}")]
    Usage(anyhow::Error),
    /// There is no registry to work on, or its work failed.
    #[error("{0:#}")]
    Registry(anyhow::Error),
    /// The store failed.
    #[error("{0}")]
    Store(#[from] StoreError),
}

impl Trouble {
    /// The exit code that tells it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Refused(_) | Self::Absent(_) => 1,
            Self::Usage(_) => 2,
            Self::Registry(_) | Self::Store(_) => 3,
        }
    }
}

impl Desk {
    /// Opens the registry at `place` for the person at the terminal.
    ///
    /// # Errors
    /// [`Trouble`] when there is none or it cannot be opened.
    pub async fn open(place: &Place, reason: &str, dry_run: bool) -> Result<Self, Trouble> {
        let (url, options) = place.find().map_err(Trouble::Registry)?;
        let ids = options.ids.clone();
        let name = std::env::var("USER").ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "staff".to_owned());
        let actor = Actor::Staff { name, reason: reason.to_owned() };
        Ok(Self { store: Store::open(&url, options).await?, ids, dry_run, actor })
    }

    /// A desk on an open store.
    pub fn over(store: Store, ids: Ids, reason: &str) -> Self {
        let actor = Actor::Staff { name: "staff".to_owned(), reason: reason.to_owned() };
        Self { store, ids, dry_run: false, actor }
    }

    /// Has `command` decided, and carried out unless this is a dry run.
    ///
    /// # Errors
    /// [`Trouble::Refused`] when the rules say no, [`Trouble::Store`] when the store fails.
    pub async fn change(&self, command: StaffCommand) -> Result<Reply, Trouble> {
        let request = self.request(Command::Staff(Box::new(command)), self.actor.clone());
        let answer = if self.dry_run { self.store.dry_run(request).await? } else { self.store.run(request).await? };
        Ok(answer.result?)
    }

    /// Asks what a registrar could ask.
    ///
    /// # Errors
    /// [`Trouble`] as for a change.
    pub async fn ask(&self, command: Command, actor: Actor) -> Result<Reply, Trouble> {
        Ok(self.store.run(self.request(command, actor)).await?.result?)
    }

    fn request(&self, command: Command, actor: Actor) -> Request {
        let transaction = Transaction { cl_trid: None, sv_trid: self.ids.sv_trid() };
        Request { command: command.into(), actor, transaction, entropy: self.ids.entropy() }
    }
}

/// What was found, or [`Trouble::Absent`] naming what was looked for.
///
/// # Errors
/// When there is nothing.
pub fn found<T>(looked_up: Option<T>, kind: &str, key: impl std::fmt::Display) -> Result<T, Trouble> {
    looked_up.ok_or_else(|| Trouble::Absent(format!("{kind} {key}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_trouble_has_its_exit_code() {
        assert_eq!(Trouble::from(Refusal::InvoiceOpen).exit_code(), 1);
        assert_eq!(found(None::<()>, "contact", "X").unwrap_err().exit_code(), 1);
        assert_eq!(Trouble::Usage(anyhow::anyhow!("x")).exit_code(), 2);
        assert_eq!(Trouble::from(StoreError::Closed).exit_code(), 3);
    }

    #[test]
    fn a_refusal_is_told_in_the_registrys_words() {
        assert_eq!(Trouble::from(Refusal::InvoiceOpen).to_string(), "Domain has unpaid invoices");
        assert_eq!(found(None::<()>, "contact", "X").unwrap_err().to_string(), "there is no contact X");
    }
}
