//! Answers to held operations: yes, no, or the code of the registered letter.

use super::{end, find, proceed};
use crate::flow::domain::present;
use crate::flow::{Context, Halt, Keys, Workspace, gather, record};
use crate::registry::Handle;
use crate::registry::approval::answer::{Entry, check_no, check_yes, enter_code};
use crate::registry::approval::{Approval, Outcome};
use crate::registry::event::Event;

/// `contact` says yes: the next step begins, or the operation is carried out. Returns the
/// approval as it then is.
///
/// # Errors
/// [`Halt::Refused`] when the contact may not say so now, [`Halt::Needs`] when rows are missing.
pub fn approve(workspace: &mut Workspace, context: &Context<'_>, id: i64, contact: &Handle) -> Result<Approval, Halt> {
    let approval = current(workspace, context, id)?;
    let of_requester = approvers_of_requester(workspace, &approval)?;
    check_yes(&approval, contact, &of_requester, context.now)?;
    note(workspace, context, &approval, Some(contact), "approved")?;
    proceed(workspace, context, approval)?;
    find(workspace, id)
}

/// `contact` says no, which ends the operation. Returns the approval as it then is.
///
/// # Errors
/// [`Halt::Refused`] when the contact may not say so now, [`Halt::Needs`] when rows are missing.
pub fn reject(workspace: &mut Workspace, context: &Context<'_>, id: i64, contact: &Handle) -> Result<Approval, Halt> {
    let approval = current(workspace, context, id)?;
    check_no(&approval, contact, context.now)?;
    note(workspace, context, &approval, Some(contact), "rejected")?;
    end(workspace, context, &approval, Outcome::Rejected)?;
    find(workspace, id)
}

/// The registrant enters the code of the letter. A right code goes on to the next step or carries
/// the operation out. A wrong one must be counted, and a refusal would undo the count: so the
/// command succeeds, and the returned approval tells by `letter.wrong_tries` that it was wrong;
/// once too often, and it has lapsed.
///
/// # Errors
/// [`Halt::Refused`] when no code is awaited, [`Halt::Needs`] when rows are missing.
pub fn enter(workspace: &mut Workspace, context: &Context<'_>, id: i64, code: &str) -> Result<Approval, Halt> {
    let approval = current(workspace, context, id)?;
    let registrant = approval.approvers.first();
    match enter_code(&approval, code, context.policy, context.now)? {
        Entry::Right => {
            note(workspace, context, &approval, registrant, "code entered")?;
            proceed(workspace, context, approval)?;
        }
        Entry::Wrong(counted) => {
            workspace.save_approval(*counted);
            note(workspace, context, &approval, registrant, "wrong code entered")?;
        }
        Entry::WrongTooOften(counted) => {
            note(workspace, context, &approval, registrant, "wrong code entered")?;
            end(workspace, context, &counted, Outcome::Lapsed)?;
        }
    }
    find(workspace, id)
}

/// The approval after its domain was brought to the present, which may have ended it.
fn current(workspace: &mut Workspace, context: &Context<'_>, id: i64) -> Result<Approval, Halt> {
    let approval = find(workspace, id)?;
    let mut keys = Keys::default();
    keys.domains.extend(approval.domain.clone());
    keys.contacts.extend(approval.approvers.iter().filter(|handle| !handle.is_registrar()).cloned());
    if approval.requester.is_registrar() {
        keys.registrars.insert(approval.requester.clone());
    }
    gather(workspace, keys)?;
    match &approval.domain {
        // One that is overdue is refused as such, before anything ends it.
        Some(name) if !approval.is_overdue(context.now) => {
            present(workspace, context, name)?;
            find(workspace, id)
        }
        _ => Ok(approval),
    }
}

/// Those who are asked now and belong to the registrar that asked.
fn approvers_of_requester(workspace: &Workspace, approval: &Approval) -> Result<Vec<Handle>, Halt> {
    let mut found = Vec::new();
    for handle in &approval.approvers {
        let in_group = !handle.is_registrar()
            && workspace.contact(handle)?.is_some_and(|contact| contact.is_in_group(&approval.requester));
        if in_group || *handle == approval.requester {
            found.push(handle.clone());
        }
    }
    Ok(found)
}

fn note(
    workspace: &mut Workspace,
    context: &Context<'_>,
    approval: &Approval,
    contact: Option<&Handle>,
    answer: &'static str,
) -> Result<(), Halt> {
    let (domain, contact) = (approval.domain.clone(), contact.cloned());
    record(workspace, context, Event::ApprovalAnswered { approval: approval.id, domain, contact, answer })
}
