//! The VID service of a domain: order it, name its contacts, end it.

use super::{contact_of, domain_of};
use crate::flow::{Context, Halt, Workspace, approval, billing, record};
use crate::registry::Handle;
use crate::registry::billing::schedule;
use crate::registry::domain::{Domain, DomainName};
use crate::registry::event::Event;
use crate::registry::reply::Reply;
use crate::registry::vid;

/// Orders VID for a domain.
///
/// # Errors
/// [`Halt::Refused`] when a contact or the domain is missing or may not have it, [`Halt::Needs`]
/// when rows are missing.
pub fn enable(
    workspace: &mut Workspace,
    context: &Context<'_>,
    name: &DomainName,
    contacts: &[Handle],
) -> Result<Reply, Halt> {
    let domain = domain_of(workspace, context, name)?;
    check_known(workspace, context, contacts)?;
    let domain = vid::enable(&domain, contacts, context.policy, context.now)?;
    workspace.save_domain(domain.clone());
    billing::vid::bill_joining(workspace, context, &domain)?;
    billing::warn::ask_for_letter(workspace, context, &domain)?;
    let domain = domain_of(workspace, context, name)?;
    save(workspace, context, (*domain).clone())
}

/// Replaces the VID contacts. Open requests ask the new ones from now on.
///
/// # Errors
/// [`Halt::Refused`] when a contact or the domain is missing or has no VID, [`Halt::Needs`] when
/// rows are missing.
pub fn appoint(
    workspace: &mut Workspace,
    context: &Context<'_>,
    name: &DomainName,
    contacts: &[Handle],
) -> Result<Reply, Halt> {
    let domain = domain_of(workspace, context, name)?;
    check_known(workspace, context, contacts)?;
    let domain = vid::appoint(&domain, contacts, context.now)?;
    approval::ask_vid_contacts_anew(workspace, context, &domain)?;
    save(workspace, context, domain)
}

/// Ends VID, at once and with the reason staff gave.
///
/// # Errors
/// [`Halt::Refused`] when the domain is missing, has no VID or an open request, [`Halt::Needs`]
/// when rows are missing.
pub fn disable(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<Reply, Halt> {
    let domain = domain_of(workspace, context, name)?;
    let mut domain = vid::disable(&domain, context.now)?;
    // What is owed suspends the domain by itself again, with no letter first.
    let owed = workspace.open_invoices(name)?.into_iter().filter(|invoice| invoice.bills(&domain));
    domain.suspend_at = owed.map(|invoice| invoice.due_at).max().and_then(|due| schedule::suspend_at(&domain, due));
    save(workspace, context, domain)
}

fn check_known(workspace: &Workspace, context: &Context<'_>, contacts: &[Handle]) -> Result<(), Halt> {
    contacts.iter().try_for_each(|contact| contact_of(workspace, context, contact).map(|_| ()))
}

fn save(workspace: &mut Workspace, context: &Context<'_>, domain: Domain) -> Result<Reply, Halt> {
    workspace.save_domain(domain.clone());
    let (name, vid, contacts) = (domain.name.clone(), domain.vid, domain.vid_contacts.clone());
    record(workspace, context, Event::VidChanged { domain: name, vid, contacts })?;
    Ok(Reply::DomainRecord(Box::new(domain)))
}

#[cfg(test)]
mod tests {
    use crate::flow::desk::Desk;
    use crate::registry::domain::{AuthInfo, TokenOperation, TokenRole};
    use crate::registry::sample::{at, handle, name};
    use crate::registry::staff::StaffCommand;

    #[test]
    fn vid_is_ordered_changed_and_ended() {
        let mut desk = Desk::new();
        let token = AuthInfo::issue(TokenOperation::Transfer, TokenRole::Own, [1; 16], at("2026-12-01T00:00:00Z"));
        desk.change("borger.dk", |domain| domain.tokens = vec![token]);
        desk.done(order("borger.dk", &["VID1-DK", "VID2-DK"]));
        let domain = desk.domain("borger.dk");
        assert!(domain.vid);
        assert_eq!((domain.vid_contacts.len(), domain.tokens.len()), (2, 1));
        desk.done(StaffCommand::VidContacts { domain: name("borger.dk"), contacts: vec![handle("NEW1-DK")] });
        assert_eq!(desk.domain("borger.dk").vid_contacts, [handle("NEW1-DK")]);
        desk.done(StaffCommand::VidDisable { domain: name("borger.dk") });
        assert!(!desk.domain("borger.dk").vid);
        assert_eq!(desk.history("vid_changed"), 3);
    }

    #[test]
    fn unknown_contacts_and_domains_are_named() {
        let mut desk = Desk::new();
        let refusal = desk.refused(order("borger.dk", &["VID1-DK", "GONE1-DK"]));
        assert_eq!(refusal.to_string(), "there is no contact GONE1-DK");
        assert_eq!(desk.refused(order("ledig.dk", &["VID1-DK"])).to_string(), "there is no domain ledig.dk");
    }

    #[test]
    fn the_rules_of_vid_are_asked() {
        let mut desk = Desk::new();
        assert!(desk.refused(order("eksempel.dk", &["VID1-DK"])).to_string().contains("managed by REG-1001"));
        let refusal = desk.refused(StaffCommand::VidDisable { domain: name("borger.dk") });
        assert_eq!(refusal.to_string(), "borger.dk has no VID");
    }

    fn order(domain: &str, contacts: &[&str]) -> StaffCommand {
        let contacts = contacts.iter().map(|contact| handle(contact)).collect();
        StaffCommand::VidEnable { domain: name(domain), contacts }
    }
}
