//! Domain info.

use super::check::is_offered;
use super::present;
use super::present::hosts_below;
use super::view::{show_roles, view};
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, asker, host};
use crate::registry::command::{Authorization, DomainInfo};
use crate::registry::domain::DomainName;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

impl Flow for DomainInfo {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.domains.insert(self.name.clone());
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let viewer = asker(workspace, context)?;
        let Some(domain) = present(workspace, context, &self.name)? else {
            if is_offered(workspace, context, &self.name)? {
                return Ok(Reply::DomainOffered(self.name.clone()));
            }
            return Err(Refusal::DomainNotFound(self.name.clone()).into());
        };
        // An empty password is how clients leave authInfo out.
        let given = self.auth_info.as_ref().and_then(Authorization::token);
        let opened = given.map(|text| domain.tokens.iter().any(|token| token.opens(text, context.now)));
        if opened == Some(false) {
            return Err(Refusal::AuthInfoWrong.into());
        }
        let mut shown = view(workspace, context, &domain, Some(viewer), self.hosts)?;
        if lapse_below(workspace, context, &self.name)? {
            shown = view(workspace, context, &domain, Some(viewer), self.hosts)?;
        }
        if opened == Some(true) {
            show_roles(&mut shown, &domain);
        }
        Ok(Reply::Domain(Box::new(shown)))
    }
}

/// Brings the hosts below the domain to the present that wait for somebody: one whose request has
/// lapsed may be none any more. Answers whether there are any. The view has looked at all of them, so
/// that nothing more is loaded for a domain without.
fn lapse_below(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<bool, Halt> {
    let mut waiting = hosts_below(workspace, name)?;
    waiting.retain(|host| host.open_approval().is_some());
    for host in &waiting {
        host::present(workspace, context, &host.name)?;
    }
    Ok(!waiting.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::domain::world::World;
    use crate::registry::command::{Command, HostCreate, HostsFilter};
    use crate::registry::contact::Identity;
    use crate::registry::domain::sample::{at, domain, handle, host, host_name, self_managed, suspended, token};
    use crate::registry::domain::{Domain, DomainStatus, SuspensionReason, TokenOperation, TokenRole};
    use crate::registry::reply::DomainView;
    use crate::registry::waiting_list::{Offer, Position};

    #[test]
    fn roles_are_shown_to_those_who_have_one() {
        for (viewer, shown) in [("REG-1", true), ("REG-2", true), ("REG-3", false)] {
            let view = info(&mut World::of(self_managed()), viewer, None).unwrap();
            assert_eq!(view.admin.is_some(), shown, "{viewer}");
            assert_eq!(view.billing.is_some(), shown, "{viewer}");
            assert_eq!(view.registrant, handle("OWNER1-DK"));
        }
        assert_eq!(info(&mut World::of(domain()), "REG-1", None).unwrap().admin, None);
    }

    #[test]
    fn tokens_are_shown_to_those_who_could_make_them() {
        let both = |role| [TokenOperation::Transfer, TokenOperation::Redel].map(|operation| token(operation, role));
        let count = |domain: Domain, viewer| info(&mut World::of(domain), viewer, None).unwrap().tokens.len();
        let managed = || Domain { tokens: both(TokenRole::Reg).to_vec(), ..domain() };
        let owned = || Domain { tokens: both(TokenRole::Own).to_vec(), ..self_managed() };
        assert_eq!((count(managed(), "REG-1"), count(managed(), "REG-2"), count(managed(), "REG-3")), (2, 1, 0));
        assert_eq!((count(owned(), "REG-1"), count(owned(), "REG-2"), count(owned(), "REG-3")), (2, 1, 0));
    }

    #[test]
    fn a_dead_token_is_neither_shown_nor_taken() {
        let key = token(TokenOperation::Transfer, TokenRole::Reg);
        let mut world = World::of(Domain { tokens: vec![key.clone()], ..domain() });
        assert_eq!(info(&mut world, "REG-3", Some(&key.token)).unwrap().tokens, []);
        world.now = key.expires_at;
        assert_eq!(info(&mut world, "REG-1", None).unwrap().tokens, []);
        assert_eq!(info(&mut world, "REG-3", Some(&key.token)), Err(Refusal::AuthInfoWrong));
    }

    #[test]
    fn a_token_shows_what_a_role_shows_and_a_wrong_one_is_refused() {
        let key = token(TokenOperation::Transfer, TokenRole::Own);
        let mut world = World::of(Domain { tokens: vec![key.clone()], ..self_managed() });
        assert_eq!(info(&mut world, "REG-3", Some(&key.token)).unwrap().admin, Some(handle("PROXY1-DK")));
        assert_eq!(info(&mut world, "REG-1", Some("wrong")), Err(Refusal::AuthInfoWrong));
        assert!(info(&mut world, "REG-3", Some("")).is_ok());
    }

    #[test]
    fn hosts_are_shown_as_asked() {
        let mut world = World::of(domain());
        world.workspace.save_host(host("ns1.eksempel.dk", &handle("REG-1")));
        for (filter, delegated, below) in [
            (HostsFilter::All, 2, 1),
            (HostsFilter::Delegated, 2, 0),
            (HostsFilter::Subordinate, 0, 1),
            (HostsFilter::None, 0, 0),
        ] {
            let view = ask(&mut world, "REG-3", filter, None).unwrap();
            assert_eq!((view.name_servers.len(), view.hosts.len()), (delegated, below));
        }
    }

    #[test]
    fn a_host_nobody_agreed_to_in_time_is_not_shown() {
        let mut world = World::of(domain());
        let asked = HostCreate {
            name: host_name("ns1.eksempel.dk"),
            addresses: vec!["192.0.1.1".parse().unwrap()],
            requested_admin: Some(handle("NSA1-DK")),
        };
        world.workspace.hosts.load(host_name("ns1.eksempel.dk"), None);
        world.ask("REG-1", &Command::HostCreate(asked)).unwrap();
        assert_eq!(info(&mut world, "REG-3", None).unwrap().hosts, [host_name("ns1.eksempel.dk")]);
        world.now = at("2026-06-15T12:00:00Z");
        assert_eq!(info(&mut world, "REG-3", None).unwrap().hosts, []);
    }

    #[test]
    fn a_host_below_that_serves_another_domain_prohibits_deletion() {
        let mut world = World::of(domain());
        world.change(|domain| domain.name_servers.push(host_name("ns1.eksempel.dk")));
        world.workspace.host_links.load(host_name("ns1.eksempel.dk"), Some(1));
        world.workspace.save_host(host("ns1.eksempel.dk", &handle("REG-1")));
        assert_eq!(info(&mut world, "REG-3", None).unwrap().statuses, [DomainStatus::Ok]);
        world.change(|domain| drop(domain.name_servers.pop()));
        let mut world = World::of(domain());
        world.workspace.host_links.load(host_name("ns1.eksempel.dk"), Some(1));
        world.workspace.save_host(host("ns1.eksempel.dk", &handle("REG-1")));
        assert_eq!(info(&mut world, "REG-3", None).unwrap().statuses, [DomainStatus::ServerDeleteProhibited]);
    }

    #[test]
    fn the_registrants_identity_is_told() {
        let mut world = World::of(domain());
        assert!(info(&mut world, "REG-1", None).unwrap().registrant_validated);
        world.change_contact("OWNER1-DK", |contact| contact.identity = Identity::Open);
        let view = info(&mut world, "REG-1", None).unwrap();
        assert!(!view.registrant_validated);
        assert_eq!(view.statuses, [DomainStatus::ServerTransferProhibited]);
    }

    #[test]
    fn redemption_is_shown_only_if_a_restore_would_work() {
        let redemption = |domain| info(&mut World::of(domain), "REG-3", None).unwrap().redemption;
        assert!(redemption(suspended(SuspensionReason::Cancelled)));
        assert!(!redemption(suspended(SuspensionReason::IdentityFailed)));
        assert!(!redemption(suspended(SuspensionReason::Unpaid)), "a registrar is not invoiced for a domain");
        let view = info(&mut World::of(suspended(SuspensionReason::Expired)), "REG-3", None).unwrap();
        assert_eq!(view.delete_at, Some(at("2026-06-30T22:00:00Z")));
    }

    #[test]
    fn an_unknown_name_is_not_found_unless_it_is_offered() {
        let mut world = World::of(domain());
        world.name = "ledig.dk".parse().unwrap();
        let name = world.name.clone();
        world.workspace.domains.load(name.clone(), None);
        world.workspace.waiting.load(name.clone(), None);
        let refused = ask(&mut world, "REG-1", HostsFilter::All, None);
        assert_eq!(refused, Err(Refusal::DomainNotFound(name.clone())));
        let offer = Some(Offer { token: "0011aabb".to_owned(), expires_at: at("2026-06-02T00:00:00Z") });
        let (contact, joined_at) = (handle("OWNER1-DK"), at("2026-01-01T00:00:00Z"));
        world.workspace.save_position(Position { offer, ..Position::join(5, name.clone(), contact, joined_at) });
        let command = Command::DomainInfo(DomainInfo { name: name.clone(), hosts: HostsFilter::All, auth_info: None });
        assert_eq!(world.ask("REG-1", &command), Ok(Reply::DomainOffered(name)));
    }

    fn info(world: &mut World, viewer: &str, auth_info: Option<&str>) -> Result<DomainView, Refusal> {
        ask(world, viewer, HostsFilter::All, auth_info)
    }

    fn ask(
        world: &mut World,
        viewer: &str,
        hosts: HostsFilter,
        auth_info: Option<&str>,
    ) -> Result<DomainView, Refusal> {
        let command = DomainInfo { name: world.name.clone(), hosts, auth_info: auth_info.map(Authorization::from) };
        match world.ask(viewer, &Command::DomainInfo(command))? {
            Reply::Domain(view) => Ok(*view),
            other => panic!("not a domain: {other:?}"),
        }
    }
}
