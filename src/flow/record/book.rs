//! Money that moves: the entries of the ledger, and the balance of the registrar they touch.

use super::record;
use crate::flow::account::present;
use crate::flow::{Context, Halt, Workspace};
use crate::registry::billing::ledger::{Booking, LedgerEntry};
use crate::registry::billing::watch;
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
    let mut account = None;
    if let Some(handle) = booking.registrar() {
        present(workspace, context, handle)?;
        let Some(found) = workspace.registrar(handle)? else { return Ok(()) };
        account = Some(found);
    }
    let mut balance = account.as_ref().map(|account| account.balance);
    for (debit, credit, amount) in booking.entries(context.policy.vat_percent) {
        let change = if credit.registrar().is_some() { amount } else { -amount };
        balance = balance.map(|balance| balance + change);
        let id = workspace.next_id();
        workspace.ledger.push(LedgerEntry {
            id,
            posted_at: context.now,
            kind: booking.kind,
            debit,
            credit,
            amount,
            balance_after: balance,
            domain: booking.domain.clone(),
            invoice: booking.invoice,
            command: context.command.to_owned(),
            sv_trid: context.transaction.sv_trid.clone(),
        });
    }
    if let (Some(before), Some(balance)) = (account, balance) {
        let (account, alert) = watch::booked(&before, balance, booking, context.policy, context.now);
        workspace.save_registrar(account);
        alert.map_or(Ok(()), |alert| record(workspace, context, alert))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
