//! Letters and mails: what people who have no poll queue are told of an event.

use super::{account, moment};
use crate::flow::workspace::OutboxRow;
use crate::flow::{Context, Halt, Workspace};
use crate::registry::Handle;
use crate::registry::approval::{Approval, Held, Step};
use crate::registry::billing::document::Document;
use crate::registry::billing::invoice::Invoice;
use crate::registry::calendar::local_day;
use crate::registry::domain::DomainName;
use crate::registry::event::{BillingEvent, Event, PositionEnd};

/// A letter or mail before it has a recipient.
struct Draft<'a> {
    kind: &'static str,
    subject: String,
    domain: Option<&'a DomainName>,
    approval: Option<i64>,
    body: String,
}

/// Writes what follows from `event` into the outbox; it leaves after the commit.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn write(workspace: &mut Workspace, context: &Context<'_>, event: &Event) -> Result<(), Halt> {
    match event {
        Event::ApprovalRequested { approval: id, domain, approvers } => {
            if let Some(approval) = workspace.approval(id)? {
                let draft = Draft { approval: Some(*id), ..mail(domain.as_ref(), request_text(&approval)) };
                approvers.iter().for_each(|approver| post(workspace, context, &draft, approver));
            }
        }
        Event::LetterPosted { approval, domain, recipient, code } => {
            let body = format!("To carry out request {approval} for {domain}, enter this code: {code}");
            let draft = Draft { kind: "letter", approval: Some(*approval), ..mail(Some(domain), body) };
            post(workspace, context, &draft, recipient);
        }
        Event::Billing(event) => bill(workspace, context, event)?,
        Event::NameOffered { domain, contact, token, expires_at } => {
            let body = format!("{domain} is offered to you until {}. Token: {token}", moment(*expires_at));
            post(workspace, context, &mail(Some(domain), body), contact);
        }
        Event::PositionFeeDue { domain, contact, position, fee, pay_by } => {
            let until = moment(*pay_by);
            let body = format!(
                "A year of position {position} on the waiting list of {domain} is over: please pay {fee} DKK before {until}, or it lapses."
            );
            post(workspace, context, &mail(Some(domain), body), contact);
        }
        Event::PositionEnded { domain, contact, position, cause } => {
            let why = match cause {
                PositionEnd::Left => "was given up",
                PositionEnd::Unpaid => "has lapsed, as it was not paid",
                PositionEnd::OfferLapsed => "has lapsed, as the name was not taken in time",
            };
            let body = format!("Position {position} on the waiting list of {domain} {why}.");
            post(workspace, context, &mail(Some(domain), body), contact);
        }
        Event::IdentityRequested { contact, due_at } => {
            let body = format!("Please prove your identity before {}.", moment(*due_at));
            post(workspace, context, &mail(None, body), contact);
        }
        _ => {
            if let Some((registrar, subject, body)) = account::mail(event) {
                post(workspace, context, &Draft { subject, ..mail(None, body) }, registrar);
            }
            if let Some((domain, what)) = minor_action(event) {
                report(workspace, context, domain, what)?;
            }
        }
    }
    Ok(())
}

/// What payers and registrants are told about their invoices.
fn bill(workspace: &mut Workspace, context: &Context<'_>, event: &BillingEvent) -> Result<(), Halt> {
    match event {
        BillingEvent::DocumentIssued { invoice, .. } => {
            if let Some(invoice) = workspace.invoice(invoice)? {
                let buyer = workspace.contact(&invoice.payer)?;
                let document = Document::of(&invoice, buyer.as_deref(), context.policy);
                post(workspace, context, &mail(only_domain(&invoice), document.text()), &invoice.payer);
            }
        }
        BillingEvent::InvoicePaid { invoice: id, amount, .. } => {
            if let Some(invoice) = workspace.invoice(id)? {
                let open = invoice.outstanding();
                let body = format!("{amount} DKK were paid on invoice {id}; {open} DKK are open.");
                post(workspace, context, &mail(only_domain(&invoice), body), &invoice.payer);
            }
        }
        BillingEvent::SuspensionLetterDue { domain, warning, registrant, due_at } => {
            let (due, days) = (local_day(*due_at), context.policy.vid_letter_wait_days);
            let body = format!(
                "{domain} is not paid for. Unless warning {warning} is paid no later than {due}, and in any case \
                 not before {days} days after this letter was posted, the domain is suspended."
            );
            post(workspace, context, &Draft { kind: "letter", ..mail(Some(domain), body) }, registrant);
        }
        BillingEvent::DomainBilled { .. }
        | BillingEvent::SuspensionLetterPosted { .. }
        | BillingEvent::PaymentReceived { .. }
        | BillingEvent::PaymentReturned { .. }
        | BillingEvent::CreditPaidOut { .. } => {}
    }
    Ok(())
}

/// The domain a document is about, if it is about one alone.
fn only_domain(invoice: &Invoice) -> Option<&DomainName> {
    let (first, rest) = invoice.lines.split_first()?;
    rest.iter().all(|line| line.domain == first.domain).then_some(&first.domain)
}

/// Actions on a VID domain that need nobody's approval are reported to its VID contacts.
fn report(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName, what: &str) -> Result<(), Halt> {
    if let Some(domain) = workspace.domain(name)?.filter(|domain| domain.vid) {
        let draft = mail(Some(name), format!("{what} for {name}, of which you are a VID contact."));
        domain.vid_contacts.iter().for_each(|contact| post(workspace, context, &draft, contact));
    }
    Ok(())
}

fn minor_action(event: &Event) -> Option<(&DomainName, &'static str)> {
    Some(match event {
        Event::DomainRenewed { domain, .. } => (domain, "The registration was extended"),
        Event::NameServersChanged { domain, .. } => (domain, "Name servers were changed"),
        Event::RoleChanged { domain, role: "billing", .. } => (domain, "The payer was changed"),
        Event::RoleChanged { domain, .. } => (domain, "The proxy was changed"),
        Event::VidChanged { domain, .. } => (domain, "The VID contacts were changed"),
        _ => return None,
    })
}

/// What an approver is asked, and until when.
fn request_text(approval: &Approval) -> String {
    let Approval { id, requester, .. } = approval;
    let what = match &approval.operation {
        Held::DomainCreate(application) => format!("the registration of {}", application.create.name),
        Held::DomainUpdate(update) => format!("a change of {}", update.name),
        Held::DomainDelete(delete) => format!("the cancellation of {}", delete.name),
        Held::HostCreate(host) => format!("the registration of the name server {host}"),
        Held::HostUpdate(update) => format!("a new administrator of the name server {}", update.name),
        Held::ContactUpdate(update) => format!("a change of the contact {}", update.handle),
    };
    let asked = match approval.step {
        Step::Terms => "please accept the registry's terms",
        Step::Registrant => "as registrant you must agree",
        Step::RoleHolder if is_registrant_change(&approval.operation) => "please accept it and the registry's terms",
        Step::RoleHolder => "please accept the role",
        Step::Email => "please confirm your new e-mail address",
        Step::VidContact => "one VID contact must approve it",
        Step::Letter => "please enter the code of the registered letter",
        Step::Queue => "it waits for an earlier application",
    };
    let deadline = moment(approval.deadline);
    format!("Request {id}: {requester} asked for {what}; {asked} before {deadline}.")
}

fn is_registrant_change(operation: &Held) -> bool {
    matches!(operation, Held::DomainUpdate(update) if update.registrant.is_some())
}

fn mail(domain: Option<&DomainName>, body: String) -> Draft<'_> {
    let subject = domain.map_or_else(|| "Your request".to_owned(), |domain| format!("About {domain}"));
    Draft { kind: "mail", subject, domain, approval: None, body }
}

fn post(workspace: &mut Workspace, context: &Context<'_>, draft: &Draft<'_>, recipient: &Handle) {
    let id = workspace.next_id();
    let (recipient, domain) = (recipient.clone(), draft.domain.cloned());
    let Draft { kind, approval, ref subject, ref body, .. } = *draft;
    workspace.outbox.push(OutboxRow {
        id,
        at: context.now,
        kind,
        recipient,
        domain,
        approval,
        subject: subject.clone(),
        body: body.clone(),
    });
}
