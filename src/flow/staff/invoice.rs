//! Invoices at the desk: issue, pay, credit, and the letters that precede a suspension.

use chrono::NaiveDate;

use crate::flow::billing::pay::{self, Source, Sum};
use crate::flow::billing::{bill_alone, credit as rule, first, warn};
use crate::flow::domain::present;
use crate::flow::{Context, Halt, Workspace};
use crate::registry::Money;
use crate::registry::domain::DomainName;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

pub use crate::flow::billing::COUNTER;

/// Issues the invoice for the next period of a domain, early if need be. From now on it blocks
/// transfer, renewal, new tokens and a change of payer.
///
/// # Errors
/// [`Halt::Refused`] when the domain is missing or cannot be billed so, [`Halt::Needs`] when rows
/// are missing.
pub fn issue(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<Reply, Halt> {
    let was_unpaid = workspace.domain(name)?.is_some_and(|domain| domain.is_unpaid());
    let absent = Refusal::NoSuch { kind: "domain", id: name.to_string() };
    let domain = present(workspace, context, name)?.ok_or(absent)?;
    // Where it was due anyway it is out by now.
    let issued = workspace.open_invoices(name)?.into_iter().find(|invoice| !was_unpaid && invoice.bills(&domain));
    let id = match issued {
        Some(invoice) => invoice.id,
        None => bill_alone(workspace, context, &domain)?,
    };
    show(workspace, id)
}

/// Books a payment. Once nothing is open the block is lifted and the domains are extended: all in
/// this transaction.
///
/// # Errors
/// [`Halt::Refused`] when there is no such invoice or the sum does not fit, [`Halt::Needs`] when
/// rows are missing.
pub fn pay(workspace: &mut Workspace, context: &Context<'_>, id: i64, sum: Sum) -> Result<Reply, Halt> {
    pay::receive(workspace, context, Source::of("desk", context), (id, sum))?;
    show(workspace, first(workspace, id)?.id)
}

/// Takes back an invoice or a part of it; shows the credit note.
///
/// # Errors
/// [`Halt::Refused`] when there is no such invoice or nothing to take back, [`Halt::Needs`] when
/// rows are missing.
pub fn credit(
    workspace: &mut Workspace,
    context: &Context<'_>,
    id: i64,
    part: (Option<&DomainName>, Option<Money>),
) -> Result<Reply, Halt> {
    let number = rule::credit(workspace, context, id, part)?;
    show(workspace, number)
}

/// Notes when the registered letters about the VID domains of an invoice were posted.
///
/// # Errors
/// [`Halt::Refused`] when no letter is due, or not of that day, [`Halt::Needs`] when rows are
/// missing.
pub fn letter(
    workspace: &mut Workspace,
    context: &Context<'_>,
    id: i64,
    posted: (Option<&DomainName>, NaiveDate),
) -> Result<Reply, Halt> {
    warn::note_letter(workspace, context, id, posted)?;
    show(workspace, first(workspace, id)?.id)
}

fn show(workspace: &Workspace, id: i64) -> Result<Reply, Halt> {
    let absent = || Refusal::NoSuch { kind: "invoice", id: id.to_string() };
    Ok(Reply::Invoice(Box::new((*workspace.invoice(&id)?.ok_or_else(absent)?).clone())))
}
