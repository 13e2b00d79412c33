//! The ledger: what is booked, and the entries it makes. An entry takes an amount from one account
//! and gives it to another, so that all accounts together are nothing; entries are never changed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::account::{Account, Income};
use crate::registry::domain::DomainName;
use crate::registry::handle::Handle;
use crate::registry::money::Money;

/// Money that moves for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Booking {
    /// What for.
    pub kind: LedgerKind,
    /// Whose account it leaves.
    pub from: Account,
    /// Whose account it reaches.
    pub to: Account,
    /// How much, VAT included; never below zero, and zero leaves no entry.
    pub amount: Money,
    /// The VAT in it as it was billed; unless that was done before, as the rules in force say.
    pub vat: Option<Money>,
    /// The domain, if it concerns one.
    pub domain: Option<DomainName>,
    /// The invoice, if it concerns one.
    pub invoice: Option<i64>,
}

/// One entry: `amount` from `debit` to `credit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerEntry {
    /// Number, rising.
    pub id: i64,
    /// When.
    pub posted_at: DateTime<Utc>,
    /// What for.
    pub kind: LedgerKind,
    /// Whose account it left.
    pub debit: Account,
    /// Whose account it reached.
    pub credit: Account,
    /// How much, more than nothing.
    pub amount: Money,
    /// The registrar's funds after it, where it touches them.
    pub balance_after: Option<Money>,
    /// The domain, if it concerns one.
    pub domain: Option<DomainName>,
    /// The invoice, if it concerns one.
    pub invoice: Option<i64>,
    /// The command or job that caused it.
    pub command: String,
    /// The server transaction that caused it.
    pub sv_trid: String,
}

/// What money moves for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerKind {
    /// What an account had when the ledger began.
    Opening,
    /// Money paid in by a registrar.
    Deposit,
    /// The first period of a domain.
    Create,
    /// The first period set aside: the application waits.
    CreateReserved,
    /// The first period given back: the application was not carried out.
    CreateReleased,
    /// Further periods.
    Renew,
    /// The fee for a restore.
    Restore,
    /// The fee for a change of registrant.
    RegistrantChange,
    /// The VID service.
    Vid,
    /// A waiting list position.
    WaitingList,
    /// The payment of an invoice.
    Payment,
    /// A payment that was too much, or for nothing, given back.
    PaidBack,
}

impl LedgerKind {
    /// What income it makes, if it is a price.
    pub fn income(self) -> Option<Income> {
        Some(match self {
            Self::Create | Self::Renew => Income::Period,
            Self::Restore => Income::Restore,
            Self::RegistrantChange => Income::RegistrantChange,
            Self::Vid => Income::Vid,
            Self::WaitingList => Income::WaitingList,
            Self::Opening
            | Self::Deposit
            | Self::CreateReserved
            | Self::CreateReleased
            | Self::Payment
            | Self::PaidBack => return None,
        })
    }
}

impl Booking {
    /// What `payer` is charged: the price of something, with the VAT in it.
    ///
    /// # Panics
    /// When `kind` is no price.
    pub fn charge(kind: LedgerKind, payer: Account, domain: &DomainName, amount: Money) -> Self {
        let income = kind.income().expect("a charge is for something that has a price");
        let (to, domain) = (Account::Income(income), Some(domain.clone()));
        Self { kind, from: payer, to, amount, vat: None, domain, invoice: None }
    }

    /// Money that came in for `to`.
    pub fn paid_in(kind: LedgerKind, to: Account, amount: Money) -> Self {
        Self { kind, from: Account::Bank, to, amount, vat: None, domain: None, invoice: None }
    }

    /// The registrar whose prepaid funds change.
    pub fn registrar(&self) -> Option<&Handle> {
        self.from.registrar().or(self.to.registrar())
    }

    /// Debit, credit and amount of the entries it makes: of what reaches or leaves an income, the
    /// VAT in it is the state's, and the rest earned or given up.
    pub fn entries(&self, vat_percent: u32) -> impl Iterator<Item = (Account, Account, Money)> {
        let (mut vat_from, mut vat_to) = (self.from.clone(), self.to.clone());
        let taxed = [&mut vat_from, &mut vat_to].into_iter().find(|side| matches!(side, Account::Income(_)));
        let vat = taxed.map_or(Money::ZERO, |side| {
            *side = Account::Vat;
            self.vat.unwrap_or_else(|| self.amount.included(vat_percent))
        });
        let net = (self.from.clone(), self.to.clone(), self.amount - vat);
        [net, (vat_from, vat_to, vat)].into_iter().filter(|(_, _, amount)| *amount > Money::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::registry::sample::{handle, name};

    #[test]
    fn a_charge_is_income_and_the_vat_in_it() {
        let entries: Vec<_> = charge(Money::ore(70_00)).entries(25).collect();
        let (payer, income) = (Account::of(&handle("REG-1")), Account::Income(Income::Period));
        assert_eq!(entries, [(payer.clone(), income, Money::ore(56_00)), (payer, Account::Vat, Money::ore(14_00))]);
    }

    #[test]
    fn what_is_given_back_takes_its_vat_along() {
        let Booking { from, to, .. } = charge(Money::ZERO);
        let back = Booking { from: to, to: from, ..charge(Money::ore(70_00)) };
        let sides: Vec<_> = back.entries(25).map(|(debit, credit, amount)| (debit, credit, amount.as_ore())).collect();
        let payer = Account::of(&handle("REG-1"));
        assert_eq!(sides, [(Account::Income(Income::Period), payer.clone(), 56_00), (Account::Vat, payer, 14_00)]);
    }

    #[test]
    fn money_that_is_no_income_moves_whole() {
        let deposit = Booking::paid_in(LedgerKind::Deposit, Account::of(&handle("REG-1")), Money::ore(1));
        let entries: Vec<_> = deposit.entries(25).collect();
        assert_eq!(entries, [(Account::Bank, Account::of(&handle("REG-1")), Money::ore(1))]);
    }

    proptest! {
        #[test]
        fn entries_are_above_zero_and_come_to_the_whole(ore in 0_i64..10_000_000, percent in 0_u32..100) {
            let amounts: Vec<_> = charge(Money::ore(ore)).entries(percent).map(|(_, _, amount)| amount).collect();
            prop_assert!(amounts.iter().all(|amount| *amount > Money::ZERO));
            prop_assert_eq!(amounts.into_iter().sum::<Money>(), Money::ore(ore));
        }
    }

    fn charge(amount: Money) -> Booking {
        Booking::charge(LedgerKind::Renew, Account::of(&handle("REG-1")), &name("eksempel.dk"), amount)
    }
}
