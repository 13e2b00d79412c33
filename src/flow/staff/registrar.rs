//! Registrar accounts: open, set, lock, pay in.

use std::sync::Arc;

use crate::flow::{Context, Halt, Workspace, record};
use crate::registry::billing::account::Account;
use crate::registry::billing::ledger::{Booking, LedgerKind};
use crate::registry::event::Event;
use crate::registry::refusal::Refusal;
use crate::registry::registrar::{self, Registrar};
use crate::registry::reply::Reply;
use crate::registry::{Handle, Money};

/// Opens an account. Funds it is to start with are booked as a deposit.
///
/// # Errors
/// [`Halt::Refused`] when it exists or a setting is impossible, [`Halt::Needs`] when rows are
/// missing.
pub fn add(workspace: &mut Workspace, context: &Context<'_>, wanted: &Registrar) -> Result<Reply, Halt> {
    let id = &wanted.id;
    if workspace.registrar(id)?.is_some() {
        return Err(Refusal::AlreadyThere { kind: "registrar", id: id.to_string() }.into());
    }
    workspace.save_registrar(registrar::open(wanted, context.now)?);
    record(workspace, context, Event::RegistrarChanged { registrar: id.clone() })?;
    if wanted.balance == Money::ZERO { reply(workspace, id) } else { deposit(workspace, context, id, wanted.balance) }
}

/// Replaces the settings of an account.
///
/// # Errors
/// [`Halt::Refused`] when it does not exist or a setting is impossible, [`Halt::Needs`] when rows
/// are missing.
pub fn set(workspace: &mut Workspace, context: &Context<'_>, wanted: &Registrar) -> Result<Reply, Halt> {
    let account = find(workspace, &wanted.id)?;
    change(workspace, context, registrar::set(&account, wanted)?)
}

/// Locks or unlocks an account. Unlocking also ends the lock that failed logins have put on it.
///
/// # Errors
/// [`Halt::Refused`] when it does not exist, [`Halt::Needs`] when rows are missing.
pub fn lock(workspace: &mut Workspace, context: &Context<'_>, id: &Handle, locked: bool) -> Result<Reply, Halt> {
    let account = find(workspace, id)?;
    let account = if locked { (*account).clone() } else { registrar::logged_in(&account, None) };
    change(workspace, context, Registrar { locked, ..account })
}

/// Books money that was paid in.
///
/// # Errors
/// [`Halt::Refused`] when the account does not exist or the amount is nothing, [`Halt::Needs`]
/// when rows are missing.
pub fn deposit(workspace: &mut Workspace, context: &Context<'_>, id: &Handle, amount: Money) -> Result<Reply, Halt> {
    find(workspace, id)?;
    if amount <= Money::ZERO {
        return Err(Refusal::NotNow(format!("a deposit is more than 0.00, not {amount}")).into());
    }
    let deposit = Booking::paid_in(LedgerKind::Deposit, Account::Registrar(id.clone()), amount);
    record(workspace, context, Event::Booked(deposit))?;
    reply(workspace, id)
}

/// The account, which must exist.
///
/// # Errors
/// [`Refusal::NoSuch`], or [`Halt::Needs`] when it was not loaded.
pub fn find(workspace: &Workspace, id: &Handle) -> Result<Arc<Registrar>, Halt> {
    Ok(workspace.registrar(id)?.ok_or(Refusal::NoSuch { kind: "registrar", id: id.to_string() })?)
}

fn change(workspace: &mut Workspace, context: &Context<'_>, account: Registrar) -> Result<Reply, Halt> {
    let id = account.id.clone();
    workspace.save_registrar(account);
    record(workspace, context, Event::RegistrarChanged { registrar: id.clone() })?;
    reply(workspace, &id)
}

fn reply(workspace: &Workspace, id: &Handle) -> Result<Reply, Halt> {
    find(workspace, id).map(|account| Reply::Registrar(Box::new((*account).clone())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::desk::Desk;
    use crate::registry::sample::{handle, registrar as account};
    use crate::registry::staff::StaffCommand;

    #[test]
    fn the_funds_an_account_starts_with_are_in_its_ledger() {
        let mut desk = Desk::new();
        let Reply::Registrar(opened) = desk.done(StaffCommand::RegistrarAdd(account("REG-1009"))) else { panic!() };
        assert_eq!((opened.balance, opened.created_at), (Money::ore(1000_00), desk.now));
        let entry = &desk.workspace.ledger[0];
        assert_eq!(
            (entry.kind, entry.amount, entry.balance_after),
            (LedgerKind::Deposit, opened.balance, Some(opened.balance))
        );
        assert_eq!(desk.history("registrar_changed"), 1);
    }

    #[test]
    fn an_account_is_opened_once() {
        let refusal = Desk::new().refused(StaffCommand::RegistrarAdd(account("REG-1001")));
        assert_eq!(refusal.to_string(), "there is a registrar REG-1001 already");
    }

    #[test]
    fn an_account_that_is_not_there_is_neither_set_nor_locked_nor_paid_into() {
        let registrar = handle("REG-1009");
        for command in [
            StaffCommand::RegistrarSet(account("REG-1009")),
            StaffCommand::RegistrarLock { registrar: registrar.clone(), locked: true },
            StaffCommand::RegistrarDeposit { registrar, amount: Money::ore(1) },
        ] {
            assert_eq!(Desk::new().refused(command).to_string(), "there is no registrar REG-1009");
        }
    }

    #[test]
    fn a_deposit_raises_the_balance_in_the_same_breath() {
        let mut desk = Desk::new();
        let registrar = handle("REG-1001");
        desk.done(StaffCommand::RegistrarDeposit { registrar: registrar.clone(), amount: Money::ore(500_50) });
        assert_eq!(desk.registrar("REG-1001").balance, Money::ore(1500_50));
        let entry = &desk.workspace.ledger[0];
        assert_eq!((entry.balance_after, &*entry.sv_trid), (Some(Money::ore(1500_50)), "SV-DESK"));
        for ore in [0, -1] {
            let amount = Money::ore(ore);
            let refusal = desk.refused(StaffCommand::RegistrarDeposit { registrar: registrar.clone(), amount });
            assert!(refusal.to_string().starts_with("a deposit is more than 0.00"));
        }
    }

    #[test]
    fn an_account_is_locked_and_unlocked() {
        let mut desk = Desk::new();
        for locked in [true, false] {
            desk.done(StaffCommand::RegistrarLock { registrar: handle("REG-1001"), locked });
            assert_eq!(desk.registrar("REG-1001").locked, locked);
        }
    }

    #[test]
    fn unlocking_ends_a_lock_of_failed_logins_too() {
        let mut desk = Desk::new();
        let registrar = handle("REG-1001");
        let (success, new_password_hash) = (false, None);
        let failure = StaffCommand::LoginOutcome {
            registrar: registrar.clone(),
            success,
            new_password_hash,
            lock_after: 1,
            lock_s: 60,
        };
        desk.done(failure);
        assert!(desk.registrar("REG-1001").login_locked_until.is_some());
        desk.done(StaffCommand::RegistrarLock { registrar, locked: false });
        let account = desk.registrar("REG-1001");
        assert_eq!((account.failed_logins, account.login_locked_until), (0, None));
    }

    #[test]
    fn new_settings_leave_the_money_alone() {
        let mut desk = Desk::new();
        let wanted = Registrar { name: "Ny ApS".to_owned(), balance: Money::ore(1), ..account("REG-1001") };
        desk.done(StaffCommand::RegistrarSet(wanted));
        let after = desk.registrar("REG-1001");
        assert_eq!((&*after.name, after.balance), ("Ny ApS", Money::ore(1000_00)));
    }
}
