//! Credit notes: what was billed and is not to be paid.

use super::{announce, billed_domain, bring, pay, save};
use crate::flow::{Context, Halt, Workspace};
use crate::registry::billing::invoice;
use crate::registry::domain::DomainName;
use crate::registry::money::Money;

/// Credits the invoice `id`, or what of it is for `domain`, or only `amount`; says the number of
/// the credit note. What was paid and is now too much stays to the payer's credit. Domains that
/// stay keep what was paid for; those no longer billed are billed anew when they are due.
///
/// # Errors
/// [`Halt::Refused`] when there is no such invoice or nothing to credit, [`Halt::Needs`] when rows
/// are missing.
pub fn credit(
    workspace: &mut Workspace,
    context: &Context<'_>,
    id: i64,
    (domain, amount): (Option<&DomainName>, Option<Money>),
) -> Result<i64, Halt> {
    let before = bring(workspace, context, id)?;
    let number = workspace.count(super::COUNTER)?;
    let credit = invoice::credit(&before, number, (domain, amount), context.now)?;
    announce(workspace, context, &credit.note)?;
    save(workspace, &credit.invoice)?;
    if before.is_open() {
        let left = credit.invoice.domains();
        for name in before.domains().difference(&left) {
            if let Some(domain) = billed_domain(workspace, &before, name)? {
                workspace.save_domain(invoice::released(&domain, context.now));
            }
        }
        if !credit.invoice.is_open() {
            pay::close(workspace, context, &credit.invoice)?;
        }
    }
    if credit.surplus > Money::ZERO {
        let kept = workspace.credit(&before.payer)? + credit.surplus;
        workspace.save_credit(&before.payer, kept);
        pay::spend(workspace, context, &before.payer)?;
    }
    Ok(number)
}
