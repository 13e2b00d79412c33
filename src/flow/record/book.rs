//! Money that moves: the entries of the ledger, and the balance of the registrar they touch.

use crate::flow::{Context, Halt, Workspace};
use crate::registry::billing::ledger::{Booking, LedgerEntry};
use crate::registry::money::Money;

/// Books `booking`: the entries and the balance they leave, or neither.
///
/// # Errors
/// [`Halt::Needs`] when the registrar it touches was not loaded.
///
/// # Panics
/// When the amount is below zero.
pub fn book(workspace: &mut Workspace, context: &Context<'_>, booking: &Booking) -> Result<(), Halt> {
    assert!(booking.amount >= Money::ZERO, "money moves from one account to another, never less than nothing");
    let mut account = match booking.registrar() {
        Some(handle) => match workspace.registrar(handle)? {
            Some(account) => Some((*account).clone()),
            // Nobody's money cannot move.
            None => return Ok(()),
        },
        None => None,
    };
    for (debit, credit, amount) in booking.entries(context.policy.vat_percent) {
        let balance_after = account.as_mut().map(|account| {
            let change = if credit.registrar().is_some() { amount } else { -amount };
            account.balance = account.balance + change;
            account.balance
        });
        let id = workspace.next_id();
        workspace.ledger.push(LedgerEntry {
            id,
            posted_at: context.now,
            kind: booking.kind,
            debit,
            credit,
            amount,
            balance_after,
            domain: booking.domain.clone(),
            invoice: booking.invoice,
            command: context.command.to_owned(),
            sv_trid: context.transaction.sv_trid.clone(),
        });
    }
    if let Some(account) = account {
        workspace.save_registrar(account);
    }
    Ok(())
}
