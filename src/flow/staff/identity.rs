//! Identity control: the registry's word on a contact, and what it does to the contact's domains.

use super::{contact_of, domain_of};
use crate::flow::contact::present::advance;
use crate::flow::domain::present::{end_requests, mark_hosts};
use crate::flow::{Context, Halt, Keys, Workspace, gather, record};
use crate::registry::Handle;
use crate::registry::contact::{Contact, identity};
use crate::registry::domain::{DomainName, SuspensionReason};
use crate::registry::event::Event;
use crate::registry::reply::Reply;

/// The control is complete: domains that waited for it, or were suspended for the want of it,
/// come into the zone.
///
/// # Errors
/// [`Halt::Refused`] when the contact does not exist, [`Halt::Needs`] when rows are missing.
pub fn complete(workspace: &mut Workspace, context: &Context<'_>, handle: &Handle) -> Result<Reply, Halt> {
    let names = domains(workspace, context, handle)?;
    let contact = decide(workspace, context, handle, true)?;
    for name in names {
        let domain = domain_of(workspace, context, &name)?;
        if let Some(after) = identity::activate(&domain, context.now) {
            let activated = after.state != domain.state;
            workspace.save_domain(after);
            if !activated {
                continue;
            }
            mark_hosts(workspace, &name, false)?;
            record(workspace, context, Event::DomainActivated { domain: name })?;
        }
    }
    Ok(Reply::ContactRecord(Box::new(contact)))
}

/// The control failed: all domains of the contact are suspended, and it becomes registrant of no
/// other.
///
/// # Errors
/// [`Halt::Refused`] when the contact does not exist, [`Halt::Needs`] when rows are missing.
pub fn fail(workspace: &mut Workspace, context: &Context<'_>, handle: &Handle) -> Result<Reply, Halt> {
    let names = domains(workspace, context, handle)?;
    let contact = decide(workspace, context, handle, false)?;
    for name in names {
        let domain = domain_of(workspace, context, &name)?;
        if let Some((suspended, delete_at)) = identity::suspend(&domain, context.policy, context.now) {
            workspace.save_domain(suspended);
            mark_hosts(workspace, &name, true)?;
            end_requests(workspace, context, &name)?;
            record(
                workspace,
                context,
                Event::DomainSuspended { domain: name, reason: SuspensionReason::IdentityFailed, delete_at },
            )?;
        }
    }
    Ok(Reply::ContactRecord(Box::new(contact)))
}

/// Asks the registrant of a new domain to prove its identity, unless it was asked before: a running
/// control is shared. All its domains are in danger until it is complete.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn request(workspace: &mut Workspace, context: &Context<'_>, handle: &Handle) -> Result<(), Halt> {
    let Some(contact) = workspace.contact(handle)? else { return Ok(()) };
    let asked = identity::request(&contact, context.policy, context.now);
    let Some(due_at) = asked.as_ref().unwrap_or(&contact).identity_due_at else { return Ok(()) };
    let names = workspace.registrant_of(handle)?;
    gather(workspace, Keys { domains: names.clone(), ..Keys::default() })?;
    for name in names {
        let domain = workspace.domain(&name)?.filter(|domain| domain.identity_due_at.is_none());
        if let Some(endangered) = domain.and_then(|domain| identity::endanger(&domain, due_at)) {
            workspace.save_domain(endangered);
        }
    }
    if let Some(asked) = asked {
        workspace.save_contact(asked);
        record(workspace, context, Event::IdentityRequested { contact: handle.clone(), due_at })?;
    }
    Ok(())
}

fn decide(workspace: &mut Workspace, context: &Context<'_>, handle: &Handle, checked: bool) -> Result<Contact, Halt> {
    advance(workspace, context, handle)?;
    let contact = identity::decide(&*contact_of(workspace, context, handle)?, checked, context.now);
    workspace.save_contact(contact.clone());
    record(workspace, context, Event::IdentityDecided { contact: handle.clone(), checked })?;
    Ok(contact)
}

/// The domains the contact is registrant of now, brought to the present before anything is decided:
/// a control that came too late had suspended them. One may be gone.
fn domains(workspace: &mut Workspace, context: &Context<'_>, handle: &Handle) -> Result<Vec<DomainName>, Halt> {
    let names = workspace.registrant_of(handle)?;
    gather(workspace, Keys { domains: names.clone(), ..Keys::default() })?;
    let mut left = Vec::new();
    for name in names {
        if crate::flow::domain::present(workspace, context, &name)?.is_some() {
            left.push(name);
        }
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::desk::Desk;
    use crate::registry::contact::Identity;
    use crate::registry::domain::DomainState;
    use crate::registry::sample::{at, handle};
    use crate::registry::staff::StaffCommand;

    #[test]
    fn a_failed_identity_suspends_every_domain_of_the_contact() {
        let mut desk = Desk::new();
        desk.done(StaffCommand::IdentityFail { contact: handle("OWN1-DK") });
        for name in ["eksempel.dk", "vigtig.dk", "borger.dk"] {
            let (reason, since) = (SuspensionReason::IdentityFailed, desk.now);
            let delete_at = at("2026-12-21T23:00:00Z");
            assert_eq!(desk.domain(name).state, DomainState::Suspended { reason, since, delete_at, requested: None });
        }
        let contact = desk.workspace.contact(&handle("OWN1-DK")).unwrap().unwrap();
        assert_eq!(contact.identity, Identity::Failed);
        assert_eq!((desk.history("domain_suspended"), desk.history("identity_decided")), (3, 1));
    }

    #[test]
    fn a_completed_identity_brings_them_back_and_tells_the_sponsor() {
        let mut desk = Desk::new();
        desk.done(StaffCommand::IdentityFail { contact: handle("OWN1-DK") });
        desk.change("borger.dk", |domain| domain.state = DomainState::Reserved);
        desk.change("vigtig.dk", |domain| domain.state = DomainState::Locked);
        desk.done(StaffCommand::IdentityComplete { contact: handle("OWN1-DK") });
        assert_eq!(desk.domain("eksempel.dk").state, DomainState::Active);
        assert_eq!(desk.domain("borger.dk").state, DomainState::Active);
        assert_eq!(desk.domain("vigtig.dk").state, DomainState::Locked);
        assert_eq!(desk.history("domain_activated"), 2);
        let told = ["eksempel.dk has been updated", "eksempel.dk has been activated"];
        assert_eq!(desk.messages("REG-1001"), told);
    }

    #[test]
    fn a_word_that_comes_late_follows_what_its_delay_has_done() {
        let mut desk = Desk::new();
        let due_at = Some(desk.now - chrono::Duration::days(1));
        let contact = (*desk.workspace.contact(&handle("OWN1-DK")).unwrap().unwrap()).clone();
        desk.workspace.save_contact(Contact { identity: Identity::Open, identity_due_at: due_at, ..contact });
        desk.change("eksempel.dk", |domain| domain.identity_due_at = due_at);
        desk.done(StaffCommand::IdentityComplete { contact: handle("OWN1-DK") });
        let told: Vec<_> =
            desk.workspace.history.iter().map(|row| (row.event.what(), Some(row.at) == due_at)).collect();
        let expected = [
            ("domain suspended", true),
            ("identity expired", true),
            ("identity decided", false),
            ("domain activated", false),
        ];
        assert_eq!(told, expected.map(|(what, late)| (what.to_owned(), late)));
    }

    #[test]
    fn nobody_decides_on_an_unknown_contact() {
        let mut desk = Desk::new();
        let contact = handle("GONE1-DK");
        desk.workspace.registrant_of.load(contact.clone(), None);
        let refusal = desk.refused(StaffCommand::IdentityFail { contact: contact.clone() });
        assert_eq!(refusal.to_string(), "there is no contact GONE1-DK");
        assert_eq!(desk.refused(StaffCommand::IdentityComplete { contact }), refusal);
    }

    #[test]
    fn all_domains_are_asked_for_at_once() {
        let mut desk = Desk::new();
        let names: std::collections::BTreeSet<DomainName> = ["a1.dk", "b1.dk"].map(|name| name.parse().unwrap()).into();
        desk.workspace.registrant_of.load(handle("NEW1-DK"), Some(names.clone()));
        let halt = desk.run(|workspace, context| complete(workspace, context, &handle("NEW1-DK"))).unwrap_err();
        let Halt::Needs(keys) = halt else { panic!("nothing asked for") };
        assert_eq!(keys.domains, names);
    }
}
