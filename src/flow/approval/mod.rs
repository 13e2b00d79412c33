//! Held operations: asking, answering, carrying out or refusing.
//!
//! An approval runs through its steps. Each asks some contacts, of whom one must answer before
//! the step's deadline; after the last yes the operation is carried out under the rules as they
//! are then, and its requester learns by panData how it ended.

pub mod answer;
mod operation;

use std::collections::BTreeSet;

use super::{Actor, Context, Halt, Keys, Workspace, gather, record};
use crate::registry::Handle;
use crate::registry::approval::{Approval, Asked, Held, Letter, Outcome, Step};
use crate::registry::domain::{Domain, DomainName};
use crate::registry::event::Event;
use crate::registry::refusal::Refusal;

/// Holds `operation` until everybody in `steps` (not empty) has said yes, asks the first, and
/// returns the approval's number. The caller marks the object as pending.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn hold(
    workspace: &mut Workspace,
    context: &Context<'_>,
    domain: Option<&DomainName>,
    operation: Held,
    mut steps: Vec<Asked>,
) -> Result<i64, Halt> {
    assert!(!steps.is_empty(), "an operation is held because somebody must be asked");
    let first = steps.remove(0);
    let requester = match context.actor {
        Actor::Registrar(caller) => caller.clone(),
        Actor::Staff { .. } | Actor::Registry => Handle::registry(),
    };
    let id = workspace.next_id();
    let approval = Approval {
        id,
        domain: domain.cloned(),
        operation,
        step: first.step,
        steps_left: steps,
        approvers: first.approvers,
        requester,
        transaction: context.transaction.clone(),
        requested_at: context.now,
        deadline: first.step.deadline(context.now, context.policy),
        letter: None,
        outcome: None,
    };
    ask(workspace, context, approval)?;
    Ok(id)
}

/// The present step is done: takes the approval to its next step, or carries the operation out
/// when none is left. An application waits in the queue only while an older one is open.
fn proceed(workspace: &mut Workspace, context: &Context<'_>, mut approval: Approval) -> Result<(), Halt> {
    while let Some(next) = approval.next(context.now, context.policy) {
        if next.step != Step::Queue || is_behind_another(workspace, &next)? {
            return ask(workspace, context, next);
        }
        approval = next;
    }
    execute(workspace, context, &approval, operation::complete)
}

/// Ends an open approval whose deadline has passed as lapsed; any other stays as it is.
///
/// # Errors
/// [`Refusal::NoSuch`] for an unknown number, [`Halt::Needs`] when rows are missing.
pub fn lapse(workspace: &mut Workspace, context: &Context<'_>, id: i64) -> Result<(), Halt> {
    let approval = find(workspace, id)?;
    if approval.is_overdue(context.now) { end(workspace, context, &approval, Outcome::Lapsed) } else { Ok(()) }
}

/// Ends an open approval as rejected, because it was withdrawn or another took its place.
///
/// # Errors
/// [`Refusal::NoSuch`] for an unknown number, [`Halt::Needs`] when rows are missing.
pub fn cancel(workspace: &mut Workspace, context: &Context<'_>, id: i64) -> Result<(), Halt> {
    let approval = find(workspace, id)?;
    if approval.is_open() { end(workspace, context, &approval, Outcome::Rejected) } else { Ok(()) }
}

/// Ends an open approval because something stronger has happened to its object.
///
/// # Errors
/// [`Refusal::NoSuch`] for an unknown number, [`Halt::Needs`] when rows are missing.
pub fn overtake(workspace: &mut Workspace, context: &Context<'_>, id: i64) -> Result<(), Halt> {
    let approval = find(workspace, id)?;
    if approval.is_open() { end(workspace, context, &approval, Outcome::Overtaken) } else { Ok(()) }
}

/// Writes down how an approval ended and nothing else: whoever calls this has done the rest.
///
/// # Errors
/// [`Refusal::NoSuch`] for an unknown number, [`Halt::Needs`] when rows are missing.
pub fn finish(workspace: &mut Workspace, _context: &Context<'_>, id: i64, outcome: Outcome) -> Result<(), Halt> {
    let approval = find(workspace, id)?;
    close(workspace, &approval, outcome);
    Ok(())
}

/// Asks the present VID contacts of `domain` instead of the former ones, wherever an open
/// request waits or will wait for them: one on the domain, or one on its registrant's address.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn ask_vid_contacts_anew(workspace: &mut Workspace, context: &Context<'_>, domain: &Domain) -> Result<(), Halt> {
    for open in workspace.open_approvals(&domain.name)? {
        ask_instead(workspace, context, &open, &domain.vid_contacts)?;
    }
    let Some(id) = workspace.contact(&domain.registrant)?.and_then(|registrant| registrant.pending) else {
        return Ok(());
    };
    let open = find(workspace, id)?;
    let names = workspace.registrant_of(&domain.registrant)?;
    gather(workspace, Keys { domains: names.clone(), ..Keys::default() })?;
    let mut contacts: BTreeSet<_> = domain.vid_contacts.iter().cloned().collect();
    for name in names.iter().filter(|name| **name != domain.name) {
        let other = workspace.domain(name)?.filter(|other| other.vid);
        contacts.extend(other.iter().flat_map(|other| other.vid_contacts.iter().cloned()));
    }
    ask_instead(workspace, context, &open, &Vec::from_iter(contacts))
}

/// Puts `contacts` in the place of the VID contacts asked before, and asks those who are new.
fn ask_instead(
    workspace: &mut Workspace,
    context: &Context<'_>,
    open: &Approval,
    contacts: &[Handle],
) -> Result<(), Halt> {
    let mut approval = open.clone();
    for asked in approval.steps_left.iter_mut().filter(|asked| asked.step == Step::VidContact) {
        asked.approvers = contacts.to_vec();
    }
    if approval.step != Step::VidContact {
        workspace.save_approval(approval);
        return Ok(());
    }
    let approvers = contacts.iter().filter(|contact| !approval.approvers.contains(contact)).cloned().collect();
    approval.approvers = contacts.to_vec();
    let (id, domain) = (approval.id, approval.domain.clone());
    workspace.save_approval(approval);
    record(workspace, context, Event::ApprovalRequested { approval: id, domain, approvers })
}

/// Saves the approval in its present step and tells those who must answer: by a registered
/// letter with a code, or by a request.
fn ask(workspace: &mut Workspace, context: &Context<'_>, mut approval: Approval) -> Result<(), Halt> {
    let id = approval.id;
    let event = if approval.step == Step::Letter {
        let (letter, code) = Letter::write(id, &context.entropy);
        approval.letter = Some(letter);
        let domain = approval.domain.clone().expect("letters are for changes of a domain");
        let recipient = approval.approvers.first().cloned().expect("a letter goes to the registrant");
        Event::LetterPosted { approval: id, domain, recipient, code }
    } else {
        let (domain, approvers) = (approval.domain.clone(), approval.approvers.clone());
        Event::ApprovalRequested { approval: id, domain, approvers }
    };
    workspace.save_approval(approval);
    record(workspace, context, event)
}

/// Carries the operation out, or refuses it when the rules no longer allow it.
fn execute(
    workspace: &mut Workspace,
    context: &Context<'_>,
    approval: &Approval,
    complete: impl FnOnce(&mut Workspace, &Context<'_>, &Approval) -> Result<(), Halt>,
) -> Result<(), Halt> {
    let mark = workspace.mark();
    // Ended first: the operation must not find itself open in its own way.
    close(workspace, approval, Outcome::Done);
    match complete(workspace, context, approval) {
        Ok(()) => announce(workspace, context, approval, Outcome::Done),
        Err(Halt::Refused(_)) => {
            workspace.undo_to(&mark);
            end(workspace, context, approval, Outcome::Overtaken)
        }
        Err(needs) => Err(needs),
    }
}

/// Ends the operation without carrying it out.
fn end(workspace: &mut Workspace, context: &Context<'_>, approval: &Approval, outcome: Outcome) -> Result<(), Halt> {
    close(workspace, approval, outcome);
    operation::release(workspace, context, approval, outcome)?;
    announce(workspace, context, approval, outcome)
}

fn announce(
    workspace: &mut Workspace,
    context: &Context<'_>,
    approval: &Approval,
    outcome: Outcome,
) -> Result<(), Halt> {
    let Some((object, text)) = operation::message(approval, outcome) else { return Ok(()) };
    let (requester, transaction) = (approval.requester.clone(), approval.transaction.clone());
    let ended = Event::ApprovalEnded { approval: approval.id, object, requester, transaction, outcome, text };
    record(workspace, context, ended)
}

/// Whether an older application for the same name is open.
fn is_behind_another(workspace: &Workspace, approval: &Approval) -> Result<bool, Halt> {
    let Some(name) = &approval.domain else { return Ok(false) };
    Ok(workspace.open_approvals(name)?.iter().any(|other| is_application(other) && other.id < approval.id))
}

fn is_application(approval: &Approval) -> bool {
    matches!(approval.operation, Held::DomainCreate(_))
}

fn close(workspace: &mut Workspace, approval: &Approval, outcome: Outcome) {
    workspace.save_approval(Approval { outcome: Some(outcome), ..approval.clone() });
}

fn find(workspace: &Workspace, id: i64) -> Result<Approval, Halt> {
    let found = workspace.approval(&id)?.ok_or(Refusal::NoSuch { kind: "approval", id: id.to_string() })?;
    Ok((*found).clone())
}

#[cfg(test)]
mod stories;
#[cfg(test)]
mod tests;
