//! The audit of the ledger: what must hold whatever happened.

use std::collections::BTreeMap;

use serde::Serialize;

use super::account::Account;
use super::ledger::LedgerEntry;
use crate::registry::approval::{Approval, Held};
use crate::registry::money::Money;
use crate::registry::registrar::Registrar;

/// What moved on an account altogether.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountSum {
    /// The account.
    pub id: Account,
    /// What left it.
    pub debits: Money,
    /// What reached it.
    pub credits: Money,
    /// What is left: below zero for the bank, which has it, and for whoever owes.
    pub balance: Money,
}

impl AccountSum {
    /// The sum of an account.
    pub fn new(id: Account, debits: Money, credits: Money) -> Self {
        Self { id, debits, credits, balance: credits - debits }
    }
}

/// The sums of all accounts that `entries` touch, by account.
pub fn sums<'e>(entries: impl IntoIterator<Item = &'e LedgerEntry>) -> Vec<AccountSum> {
    let mut sums: BTreeMap<&Account, (Money, Money)> = BTreeMap::new();
    for entry in entries {
        let (debits, _) = sums.entry(&entry.debit).or_default();
        *debits = *debits + entry.amount;
        let (_, credits) = sums.entry(&entry.credit).or_default();
        *credits = *credits + entry.amount;
    }
    sums.into_iter().map(|(id, (debits, credits))| AccountSum::new(id.clone(), debits, credits)).collect()
}

/// What is wrong with the ledger: accounts that do not come to nothing together, a registrar whose
/// balance is not what was booked, a reserve that is not what its open applications will cost.
pub fn faults<'r>(
    sums: &[AccountSum],
    registrars: impl IntoIterator<Item = &'r Registrar>,
    held: &[Approval],
) -> Vec<String> {
    let booked = |account: &Account| sums.iter().find(|sum| sum.id == *account).map_or(Money::ZERO, |sum| sum.balance);
    let mut faults = Vec::new();
    let total: Money = sums.iter().map(|sum| sum.balance).sum();
    if total != Money::ZERO {
        faults.push(format!("all accounts together have {total} instead of nothing"));
    }
    for registrar in registrars {
        let (id, balance) = (&registrar.id, registrar.balance);
        let funds = booked(&Account::Registrar(id.clone()));
        if funds != balance {
            faults.push(format!("{id} has a balance of {balance}, but {funds} were booked"));
        }
        let reserved = booked(&Account::Reserved(id.clone()));
        let open: Money = held.iter().filter(|held| held.requester == *id).map(price).sum();
        if reserved != open {
            faults.push(format!("{id} has {reserved} reserved, but its open applications cost {open}"));
        }
    }
    faults
}

/// What is set aside for a held operation.
fn price(held: &Approval) -> Money {
    match &held.operation {
        Held::DomainCreate(application) if held.is_open() => application.charged,
        _ => Money::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::sample::{handle, registrar};

    #[test]
    fn a_ledger_that_is_right_has_no_faults() {
        let sums = [funds(1000_00), AccountSum::new(Account::Bank, Money::ore(1000_00), Money::ZERO)];
        assert_eq!(faults(&sums, [&registrar("REG-1")], &[]), Vec::<String>::new());
    }

    #[test]
    fn every_fault_is_named() {
        let reserved = AccountSum::new(Account::Reserved(handle("REG-1")), Money::ZERO, Money::ore(70_00));
        let expected = [
            "all accounts together have 1069.00 instead of nothing",
            "REG-1 has a balance of 1000.00, but 999.00 were booked",
            "REG-1 has 70.00 reserved, but its open applications cost 0.00",
        ];
        assert_eq!(faults(&[funds(999_00), reserved], [&registrar("REG-1")], &[]), expected);
    }

    fn funds(ore: i64) -> AccountSum {
        AccountSum::new(Account::Registrar(handle("REG-1")), Money::ZERO, Money::ore(ore))
    }
}
