//! The fee for the VID service when it is ordered inside a running period.

use super::{COUNTER, announce, look_up, pay};
use crate::flow::{Context, Halt, Workspace, record};
use crate::registry::billing::account::Account;
use crate::registry::billing::invoice::{self, Line, LineKind};
use crate::registry::billing::vid_fee;
use crate::registry::calendar::add_years;
use crate::registry::domain::Domain;
use crate::registry::event::Event;
use crate::registry::money::Money;

/// Bills the service for `domain`, which has just ordered it, up to the end of the last period
/// that is paid or billed. The service is ordered and paid on line in one step, so its invoice is
/// settled at once and holds nothing up.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn bill_joining(workspace: &mut Workspace, context: &Context<'_>, domain: &Domain) -> Result<(), Halt> {
    let owed = workspace.open_invoices(&domain.name)?;
    let lines = owed.iter().filter(|invoice| invoice.bills(domain)).flat_map(|invoice| invoice.lines_for(&domain.name));
    let until = add_years(domain.expires_at, lines.map(Line::period_years).sum());
    let fee = vid_fee::pro_rata(context.policy.price_vid, context.now, until);
    if fee == Money::ZERO {
        return Ok(());
    }
    let payer = domain.payer();
    let line = Line::new(&domain.name, LineKind::Vid, 0, fee, context.policy);
    if payer.is_registrar() {
        return record(workspace, context, Event::Booked(line.charge(&Account::of(payer))));
    }
    look_up(workspace, payer, &Default::default())?;
    let id = workspace.count(COUNTER)?;
    let invoice = invoice::single(id, payer, line, context.now, context.now);
    workspace.save_domain(invoice::billed(domain, &invoice, context.now));
    announce(workspace, context, &invoice)?;
    pay::receive(workspace, context, pay::Source::of("online", context), (id, pay::Sum::Exactly(fee)))?;
    Ok(())
}
