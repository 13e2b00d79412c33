//! What a caller may see of a domain.

use chrono::{DateTime, Utc};

use super::standing::{speaks_for, standing};
use crate::flow::{Context, Halt, Keys, Workspace, gather};
use crate::registry::command::HostsFilter;
use crate::registry::contact::Identity;
use crate::registry::domain::restore::is_in_redemption;
use crate::registry::domain::status::{StatusFacts, statuses};
use crate::registry::domain::{AuthInfo, Domain, DomainState, Management, TokenOperation};
use crate::registry::handle::Handle;
use crate::registry::host::HostName;
use crate::registry::reply::DomainView;

/// The view of `domain` for `viewer`, a REG-handle; `None` is the public.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn view(
    workspace: &Workspace,
    context: &Context<'_>,
    domain: &Domain,
    viewer: Option<&Handle>,
    hosts: HostsFilter,
) -> Result<DomainView, Halt> {
    let below: Vec<HostName> = workspace.subordinates(&domain.name)?.into_iter().collect();
    let live = || domain.tokens.iter().filter(|token| context.now < token.expires_at);
    gather(workspace, keys(domain, viewer, &below, live().any(|token| token.operation == TokenOperation::Redel)))?;
    let registrant = workspace.contact(&domain.registrant)?;
    let identity = registrant.map_or(Identity::Unchecked, |registrant| registrant.identity_at(context.now));
    let facts = StatusFacts { registrant_identity: identity, serves_below: serves_others(workspace, domain, &below)? };
    let (delegated, subordinate) = match hosts {
        HostsFilter::All => (true, true),
        HostsFilter::Delegated => (true, false),
        HostsFilter::Subordinate => (false, true),
        HostsFilter::None => (false, false),
    };
    let mut view = DomainView {
        name: domain.name.clone(),
        statuses: statuses(domain, facts, context.policy, context.now),
        registrant: domain.registrant.clone(),
        admin: None,
        billing: None,
        name_servers: if delegated { domain.name_servers.clone() } else { Vec::new() },
        hosts: if subordinate { below } else { Vec::new() },
        sponsor: domain.sponsor.clone(),
        created_by: domain.created_by.clone(),
        created_at: domain.created_at,
        updated_by: domain.updated_by.clone(),
        updated_at: domain.updated_at,
        expires_at: domain.expires_at,
        transferred_at: domain.transferred_at,
        registrant_validated: identity == Identity::Checked,
        delete_at: delete_at(domain),
        tokens: match viewer {
            Some(viewer) => visible(workspace, viewer, domain, live().cloned().collect())?,
            None => Vec::new(),
        },
        ds: domain.ds.clone(),
        redemption: identity != Identity::Failed && is_in_redemption(domain, context.now),
        auto_renew: domain.auto_renew,
        vid: domain.vid,
    };
    if let Some(viewer) = viewer {
        let roles = [&domain.registrant, domain.proxy(), domain.payer()];
        let mut related = domain.sponsor == *viewer;
        for role in roles {
            related |= speaks_for(workspace, viewer, role)?;
        }
        if related {
            show_roles(&mut view, domain);
        }
    }
    Ok(view)
}

/// Shows the proxy and the payer, which a registrar-managed domain does not have.
pub fn show_roles(view: &mut DomainView, domain: &Domain) {
    if domain.management() == Management::Registrant {
        view.admin = Some(domain.proxy().clone());
        view.billing = Some(domain.payer().clone());
    }
}

/// Every row the view of `viewer` depends on, so that one more load is enough.
fn keys(domain: &Domain, viewer: Option<&Handle>, below: &[HostName], redel: bool) -> Keys {
    let mut keys = Keys::default();
    keys.contacts.insert(domain.registrant.clone());
    keys.hosts.extend(below.iter().cloned());
    if viewer.is_some_and(|viewer| *viewer != domain.sponsor) {
        keys.contacts.extend([domain.proxy().clone(), domain.payer().clone()]);
        if redel {
            keys.hosts.extend(domain.name_servers.iter().cloned());
        }
    }
    keys
}

/// The tokens the viewer could have made itself.
fn visible(
    workspace: &Workspace,
    viewer: &Handle,
    domain: &Domain,
    tokens: Vec<AuthInfo>,
) -> Result<Vec<AuthInfo>, Halt> {
    if tokens.is_empty() {
        return Ok(tokens);
    }
    let redel = tokens.iter().any(|token| token.operation == TokenOperation::Redel);
    let hosts = if redel { domain.name_servers.as_slice() } else { &[] };
    let standing = standing(workspace, viewer, domain, hosts)?;
    let visible = |token: &AuthInfo| standing.token_role(domain, token.operation).is_some();
    Ok(tokens.into_iter().filter(visible).collect())
}

/// Whether a host below `domain` serves another domain.
fn serves_others(workspace: &Workspace, domain: &Domain, below: &[HostName]) -> Result<bool, Halt> {
    for host in below {
        if workspace.host_links(host)? > i64::from(domain.name_servers.contains(host)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// When a suspended domain will be deleted.
fn delete_at(domain: &Domain) -> Option<DateTime<Utc>> {
    match domain.state {
        DomainState::Suspended { delete_at, .. } => Some(delete_at),
        DomainState::Reserved | DomainState::Active | DomainState::Locked | DomainState::Blocked => None,
    }
}
