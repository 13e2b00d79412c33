//! Statements: what the ledger says of one account, a line for each booking.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::account::Account;
use super::ledger::{LedgerEntry, LedgerKind};
use crate::registry::domain::DomainName;
use crate::registry::money::Money;

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatementLine {
    /// The number of its (first) entry.
    pub id: i64,
    /// When.
    pub posted_at: DateTime<Utc>,
    /// Whose statement it is in.
    pub account: Account,
    /// What for.
    pub kind: LedgerKind,
    /// The domain, if it concerns one.
    pub domain: Option<DomainName>,
    /// The invoice, if it concerns one.
    pub invoice: Option<i64>,
    /// What the account got; below zero what it gave.
    pub amount: Money,
    /// How much of that is VAT.
    pub vat: Money,
    /// What the account had after it.
    pub balance_after: Money,
    /// The account on the other side.
    pub other: Account,
    /// The command or job that caused it.
    pub command: String,
    /// The server transaction that caused it.
    pub sv_trid: String,
}

/// The lines of `account`, which had `opening` before the first of `entries`. A price and the VAT
/// in it, which are entries of their own, are one line to whoever pays them.
pub fn lines(account: &Account, opening: Money, entries: &[LedgerEntry]) -> Vec<StatementLine> {
    let mut lines: Vec<StatementLine> = Vec::new();
    let mut balance = opening;
    for entry in entries {
        let gets = entry.credit == *account;
        let amount = if gets { entry.amount } else { -entry.amount };
        let other = if gets { &entry.debit } else { &entry.credit };
        balance = balance + amount;
        // The VAT of a booking is numbered right after its price.
        let price = lines.last_mut().filter(|last| *other == Account::Vat && last.id + 1 == entry.id);
        if let Some(price) = price {
            price.amount = price.amount + amount;
            price.vat = amount;
            price.balance_after = balance;
            continue;
        }
        lines.push(StatementLine {
            id: entry.id,
            posted_at: entry.posted_at,
            account: account.clone(),
            kind: entry.kind,
            domain: entry.domain.clone(),
            invoice: entry.invoice,
            amount,
            vat: Money::ZERO,
            balance_after: balance,
            other: other.clone(),
            command: entry.command.clone(),
            sv_trid: entry.sv_trid.clone(),
        });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::billing::account::Income;
    use crate::registry::billing::ledger::Booking;
    use crate::registry::sample::{at, handle, name};

    #[test]
    fn who_pays_sees_the_price_with_its_vat_in_one_line() {
        let lines = lines(&funds(), Money::ore(100_00), &entries());
        let seen: Vec<_> = lines.iter().map(|line| (line.id, line.amount, line.vat, line.balance_after)).collect();
        let ore = Money::ore;
        assert_eq!(seen, [(1, ore(-70_00), ore(-14_00), ore(30_00)), (3, ore(500_00), ore(0), ore(530_00))]);
        assert_eq!((&lines[0].other, &lines[1].other), (&Account::Income(Income::Period), &Account::Bank));
    }

    #[test]
    fn who_gets_sees_each_its_share() {
        for (account, share) in [(Account::Income(Income::Period), 56_00), (Account::Vat, 14_00)] {
            let own: Vec<_> = entries().into_iter().filter(|entry| entry.credit == account).collect();
            let lines = lines(&account, Money::ZERO, &own);
            assert_eq!(lines.len(), 1);
            assert_eq!((lines[0].amount, lines[0].vat, &lines[0].other), (Money::ore(share), Money::ZERO, &funds()));
        }
    }

    /// A charge of 70.00 and a deposit of 500.00.
    fn entries() -> Vec<LedgerEntry> {
        let charge = Booking::charge(LedgerKind::Renew, funds(), &name("eksempel.dk"), Money::ore(70_00));
        let deposit = Booking::paid_in(LedgerKind::Deposit, funds(), Money::ore(500_00));
        let bookings = [charge, deposit];
        let moved = bookings.iter().flat_map(|booking| booking.entries(25).map(move |moved| (booking, moved)));
        let entry =
            |(id, (booking, (debit, credit, amount))): (i64, (&Booking, (Account, Account, Money)))| LedgerEntry {
                id,
                posted_at: at("2026-05-01T00:00:00Z"),
                kind: booking.kind,
                debit,
                credit,
                amount,
                balance_after: None,
                domain: booking.domain.clone(),
                invoice: None,
                command: "test".to_owned(),
                sv_trid: "SV-1".to_owned(),
            };
        (1..).zip(moved).map(entry).collect()
    }

    fn funds() -> Account {
        Account::Registrar(handle("REG-1"))
    }
}
