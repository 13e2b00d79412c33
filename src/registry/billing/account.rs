//! Accounts: to whom, or to what, money belongs.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::registry::handle::Handle;

/// An account of the ledger. What belongs to others, and what was earned for good, stands on the
/// credit side; what came in and what is owed stands on the debit side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// A registrar's prepaid funds.
    Registrar(Handle),
    /// What a registrar's open applications will cost; no longer in its funds.
    Reserved(Handle),
    /// Somebody who pays by invoice: owes what was billed and not yet paid.
    Payer(Handle),
    /// What the registry earned, without VAT.
    Income(Income),
    /// VAT owed to the state.
    Vat,
    /// Money that came in.
    Bank,
    /// Money that came in, and nobody knows yet what for.
    Unplaced,
}

/// What income is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Income {
    /// Periods of domains.
    Period,
    /// Restores.
    Restore,
    /// Changes of registrant.
    RegistrantChange,
    /// The VID service.
    Vid,
    /// Waiting list positions.
    WaitingList,
}

impl Income {
    /// Every kind of income.
    pub const ALL: [Self; 5] = [Self::Period, Self::Restore, Self::RegistrantChange, Self::Vid, Self::WaitingList];
}

impl Account {
    /// The account of whoever pays: a registrar's funds, or what anybody else owes.
    pub fn of(payer: &Handle) -> Self {
        if payer.is_registrar() { Self::Registrar(payer.clone()) } else { Self::Payer(payer.clone()) }
    }

    /// The registrar whose prepaid funds these are.
    pub fn registrar(&self) -> Option<&Handle> {
        match self {
            Self::Registrar(handle) => Some(handle),
            Self::Reserved(_) | Self::Payer(_) | Self::Income(_) | Self::Vat | Self::Bank | Self::Unplaced => None,
        }
    }

    /// The account a name stands for, as [`Account`] is displayed. Handles are taken as they come.
    pub fn named(name: &str) -> Self {
        if let Some(income) = Income::ALL.into_iter().find(|income| Self::Income(*income).to_string() == name) {
            return Self::Income(income);
        }
        match (name, name.split_once(':')) {
            ("vat", _) => Self::Vat,
            ("bank", _) => Self::Bank,
            ("unplaced", _) => Self::Unplaced,
            (_, Some(("reserved", registrar))) => Self::Reserved(Handle::trusted(registrar)),
            _ => Self::of(&Handle::trusted(name)),
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registrar(handle) | Self::Payer(handle) => handle.fmt(f),
            Self::Reserved(registrar) => write!(f, "reserved:{registrar}"),
            Self::Income(Income::Period) => f.write_str("income:period"),
            Self::Income(Income::Restore) => f.write_str("income:restore"),
            Self::Income(Income::RegistrantChange) => f.write_str("income:registrant_change"),
            Self::Income(Income::Vid) => f.write_str("income:vid"),
            Self::Income(Income::WaitingList) => f.write_str("income:waiting_list"),
            Self::Vat => f.write_str("vat"),
            Self::Bank => f.write_str("bank"),
            Self::Unplaced => f.write_str("unplaced"),
        }
    }
}

impl Serialize for Account {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_is_read_back_from_its_name() {
        let handles = ["REG-1001", "OWN1-DK"].map(Handle::trusted);
        let incomes = Income::ALL.map(Account::Income);
        let others = [Account::Reserved(handles[0].clone()), Account::Vat, Account::Bank, Account::Unplaced];
        for account in handles.iter().map(Account::of).chain(incomes).chain(others) {
            assert_eq!(Account::named(&account.to_string()), account);
        }
    }

    #[test]
    fn a_registrar_pays_from_its_funds_and_anybody_else_owes() {
        let (registrar, person) = (Handle::trusted("REG-1001"), Handle::trusted("OWN1-DK"));
        assert_eq!(Account::of(&registrar).registrar(), Some(&registrar));
        assert_eq!(Account::of(&person), Account::Payer(person));
    }
}
