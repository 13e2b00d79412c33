//! Domain transfer, and the change of hands it shares with withdraw.

use std::sync::Arc;

use super::present;
use super::present::{end_host_requests, end_requests, hosts_below};
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, caller, record};
use crate::registry::command::{Authorization, DomainTransfer};
use crate::registry::contact::Contact;
use crate::registry::contact::handle_maker::new_handle;
use crate::registry::domain::{Domain, transfer};
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::refusal::Refusal;
use crate::registry::reply::{Reply, TransferView};

impl Flow for DomainTransfer {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.domains.insert(self.name.clone());
        keys.counters.insert(HANDLES.to_owned());
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let account = caller(workspace, context)?;
        let domain = present(workspace, context, &self.name)?;
        let domain = domain.ok_or_else(|| Refusal::TransferNotFound(self.name.clone()))?;
        let role =
            transfer::check(&domain, self.auth_info.as_ref().and_then(Authorization::token), &account.id, context.now)?;
        load_for(workspace, &domain)?;
        let registrant = workspace.contact(&domain.registrant)?;
        registrant.as_deref().map_or(Ok(()), transfer::check_identity)?;
        let change = Change {
            caller: account.id.clone(),
            sponsor: account.id.clone(),
            acted_by: transfer::approver(&domain, role),
            by_token: true,
            auto_renew: self.auto_renew.unwrap_or(account.auto_renew),
        };
        hand_over(workspace, context, &domain, change).map(Reply::DomainTransferred)
    }
}

/// How a domain changes hands.
pub(super) struct Change {
    /// Who asked.
    pub caller: Handle,
    /// Who sponsors it from now on.
    pub sponsor: Handle,
    /// Who approved.
    pub acted_by: Handle,
    /// Whether with a token.
    pub by_token: bool,
    /// Automatic renewal from now on.
    pub auto_renew: bool,
}

/// Moves `domain` with its registrant (as a copy) and the hosts below it, and tells both sides.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub(super) fn hand_over(
    workspace: &mut Workspace,
    context: &Context<'_>,
    domain: &Domain,
    change: Change,
) -> Result<TransferView, Halt> {
    load_for(workspace, domain)?;
    let Change { caller, sponsor, acted_by, by_token, auto_renew } = change;
    let registrant = match workspace.contact(&domain.registrant)? {
        Some(original) => copy(workspace, context, &original, &sponsor, &caller)?,
        None => domain.registrant.clone(),
    };
    let gaining = transfer::Gaining { sponsor: sponsor.clone(), registrant: registrant.clone(), auto_renew };
    workspace.save_domain(transfer::hand_over(domain, gaining, &caller, context.now));
    for host in hosts_below(workspace, &domain.name)? {
        workspace.save_host(transfer::follow(&host, &sponsor, context.now));
    }
    end_requests(workspace, context, &domain.name)?;
    end_host_requests(workspace, context, &domain.name)?;
    let view = TransferView {
        name: domain.name.clone(),
        by_token,
        requested_by: caller,
        requested_at: context.now,
        acted_by,
        acted_at: context.now,
    };
    let (transfer, losing) = (view.clone(), domain.sponsor.clone());
    record(workspace, context, Event::DomainTransferred { transfer, losing, gaining: sponsor, registrant })?;
    Ok(view)
}

/// Asks at once for everything a change of hands looks at.
fn load_for(workspace: &Workspace, domain: &Domain) -> Result<(), Halt> {
    let mut keys = Keys::default();
    if !workspace.contacts.is_loaded(&domain.registrant) {
        keys.contacts.insert(domain.registrant.clone());
    }
    if domain.sponsor.is_registrar() && !workspace.registrars.is_loaded(&domain.sponsor) {
        keys.registrars.insert(domain.sponsor.clone());
    }
    let below = workspace.subordinates(&domain.name)?;
    keys.hosts.extend(below.into_iter().filter(|host| !workspace.hosts.is_loaded(host)));
    if keys.is_empty() { Ok(()) } else { Err(Halt::Needs(Box::new(keys))) }
}

/// Puts a copy of the registrant into the portfolio of `sponsor`.
fn copy(
    workspace: &mut Workspace,
    context: &Context<'_>,
    original: &Arc<Contact>,
    sponsor: &Handle,
    by: &Handle,
) -> Result<Handle, Halt> {
    let handle = loop {
        let handle = new_handle(&original.details.name, workspace.count(HANDLES)?);
        // Handles brought along from elsewhere may have taken the number.
        if workspace.contact(&handle)?.is_none() {
            break handle;
        }
    };
    workspace.save_contact(transfer::clone_for(original, sponsor, handle.clone(), by, context.now));
    record(workspace, context, Event::ContactCreated { contact: handle.clone() })?;
    Ok(handle)
}

/// The counter that numbers contacts.
const HANDLES: &str = "handle";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::domain::fixture::World;
    use crate::registry::command::TransferOperation;
    use crate::registry::contact::Identity;
    use crate::registry::domain::sample::{contact, domain, handle, host, host_name, self_managed, token};
    use crate::registry::domain::{TokenOperation, TokenRole};
    use crate::registry::message::MessageData;

    #[test]
    fn a_transfer_moves_domain_and_hosts_and_copies_the_registrant() {
        let mut world = world(domain());
        world.put_host(host("ns1.eksempel.dk", &handle("REG-1")));
        let Ok(Reply::DomainTransferred(view)) = world.run("REG-2", &request(TokenRole::Own)) else { panic!() };
        let moved = world.domain(&domain().name).unwrap();
        assert_eq!(moved.sponsor, handle("REG-2"));
        assert_eq!(moved.expires_at, domain().expires_at);
        assert_eq!(moved.registrant, handle("AB1001-DK"));
        let copy = world.workspace.contact(&moved.registrant).unwrap().unwrap();
        assert_eq!((&copy.sponsor, copy.identity), (&handle("REG-2"), Identity::Checked));
        let original = world.workspace.contact(&handle("OWNER1-DK")).unwrap().unwrap();
        assert_eq!(original.sponsor, handle("REG-1"));
        let below = world.workspace.host(&host_name("ns1.eksempel.dk")).unwrap().unwrap();
        assert_eq!((&below.sponsor, below.transferred_at), (&handle("REG-2"), Some(world.now)));
        assert!(view.by_token);
        assert_eq!((&view.requested_by, &view.acted_by), (&handle("REG-2"), &handle("OWNER1-DK")));
    }

    #[test]
    fn both_sides_are_told_with_the_transfer() {
        let mut world = world(domain());
        let Ok(Reply::DomainTransferred(view)) = world.run("REG-2", &request(TokenRole::Own)) else { panic!() };
        assert_eq!(world.texts("REG-1"), ["eksempel.dk has been removed from your portfolio"]);
        assert_eq!(world.texts("REG-2"), ["eksempel.dk has been added to your portfolio"]);
        assert_eq!(world.messages("REG-1")[0].data, MessageData::Transfer(view));
    }

    #[test]
    fn a_registrants_own_domain_comes_to_the_registrar_without_its_roles() {
        let mut world = world(self_managed());
        world.run("REG-2", &request(TokenRole::Own)).unwrap();
        let moved = world.domain(&domain().name).unwrap();
        assert_eq!((moved.sponsor, moved.admin, moved.billing), (handle("REG-2"), None, None));
        assert!(world.texts("REG-1").is_empty());
    }

    #[test]
    fn a_token_is_good_once() {
        let mut world = world(domain());
        let request = request(TokenRole::Own);
        world.run("REG-2", &request).unwrap();
        assert_eq!(world.run("REG-1", &request), Err(Refusal::TransferTokenWrong));
    }

    #[test]
    fn the_losing_registrar_approved_with_its_own_token() {
        let registrars = token(TokenOperation::Transfer, TokenRole::Reg);
        let mut world = world(Domain { tokens: vec![registrars], ..domain() });
        let Ok(Reply::DomainTransferred(view)) = world.run("REG-2", &request(TokenRole::Reg)) else { panic!() };
        assert_eq!(view.acted_by, handle("REG-1"));
    }

    #[test]
    fn automatic_renewal_is_as_asked_or_as_the_account_has_it() {
        for (asked, after) in [(None, true), (Some(false), false)] {
            let mut world = world(domain());
            world.run("REG-2", &DomainTransfer { auto_renew: asked, ..request(TokenRole::Own) }).unwrap();
            assert_eq!(world.domain(&domain().name).unwrap().auto_renew, after);
        }
    }

    #[test]
    fn an_unpaid_invoice_blocks_until_it_is_paid() {
        let mut world = world(Domain { open_invoices: 1, ..self_managed() });
        let wrong = DomainTransfer { auth_info: Some("wrong".into()), ..request(TokenRole::Own) };
        assert_eq!(world.run("REG-2", &wrong), Err(Refusal::TransferTokenWrong));
        assert_eq!(world.run("REG-2", &request(TokenRole::Own)), Err(Refusal::TransferUnpaid));
        world.put_domain(Domain { open_invoices: 0, ..world.domain(&domain().name).unwrap() });
        assert!(world.run("REG-2", &request(TokenRole::Own)).is_ok());
    }

    #[test]
    fn open_identity_control_of_the_registrant_stops_it() {
        let mut world = world(domain());
        world.put_contact(Contact { identity: Identity::Open, ..contact("OWNER1-DK", &handle("REG-1")) });
        assert_eq!(world.run("REG-2", &request(TokenRole::Own)), Err(Refusal::TransferIdentity));
    }

    #[test]
    fn a_handle_that_is_taken_is_passed_over() {
        let mut world = world(domain());
        world.put_contact(contact("AB1001-DK", &handle("REG-1")));
        world.run("REG-2", &request(TokenRole::Own)).unwrap();
        assert_eq!(world.domain(&domain().name).unwrap().registrant, handle("AB1002-DK"));
    }

    #[test]
    fn an_unknown_domain_and_the_callers_own_are_refused() {
        let mut world = world(domain());
        assert_eq!(world.run("REG-1", &request(TokenRole::Own)), Err(Refusal::AlreadySponsor));
        let unknown = "ukendt.dk".parse().unwrap();
        let refusal = Refusal::TransferNotFound("ukendt.dk".parse().unwrap());
        let request = DomainTransfer { name: unknown, ..request(TokenRole::Own) };
        assert_eq!(world.run("REG-2", &request), Err(refusal));
    }

    fn world(domain: Domain) -> World {
        let mut world = World::new("2026-06-01T09:00:00Z");
        let tokens = vec![token(TokenOperation::Transfer, TokenRole::Own)];
        world.put_domain(if domain.tokens.is_empty() { Domain { tokens, ..domain } } else { domain });
        world
    }

    fn request(role: TokenRole) -> DomainTransfer {
        let token = token(TokenOperation::Transfer, role).token;
        DomainTransfer {
            operation: TransferOperation::Request,
            name: domain().name,
            years: None,
            auth_info: Some(Authorization::Pw(token)),
            auto_renew: None,
        }
    }
}
