//! Change of name servers: what a delegation must look like, and who may change it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::registry::command::DomainUpdate;
use crate::registry::domain::delegation::check_name_server_count;
use crate::registry::domain::{AuthInfo, Domain, Management, Standing, TokenOperation, TokenRole, auth_info};
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::host::{Host, HostName};
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;

/// The hosts a change looks at, those that exist.
pub type Hosts = BTreeMap<HostName, Arc<Host>>;

/// What allows a change of name servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// The registrant's own word: the sponsor by role, the registrant, or a token of the registrant.
    Registrant,
    /// The administrator of all servers, old and new.
    Administrator,
    /// A token somebody else than the registrant had made.
    Token,
    /// Nothing yet: the registrant is asked.
    Ask,
}

/// Changes the name servers of `domain` as `request` says. The DS records and the redelegation
/// tokens of the old delegation end with it. Authority is the caller's to check.
///
/// # Errors
/// The refusal of the first check that fails, removals before additions.
pub fn change(
    domain: &Domain,
    request: &DomainUpdate,
    hosts: &Hosts,
    policy: &Policy,
) -> Result<(Domain, Event), Refusal> {
    check_repetition(request)?;
    for name in &request.remove_name_servers {
        if !hosts.contains_key(name) {
            return Err(Refusal::HostNotFoundNamed(name.clone()));
        }
        if !domain.name_servers.contains(name) {
            return Err(Refusal::NotDelegated(name.clone()));
        }
    }
    let mut after = domain.name_servers.clone();
    after.retain(|name| !request.remove_name_servers.contains(name));
    let count = after.len() + request.add_name_servers.len();
    if !request.remove_name_servers.is_empty() && count < policy.name_servers_min {
        check_name_server_count(count, policy)?;
    }
    for name in &request.add_name_servers {
        let host = hosts.get(name).ok_or_else(|| Refusal::NameServerUnknown(name.clone()))?;
        if after.contains(name) {
            return Err(Refusal::AlreadyDelegated(name.clone()));
        }
        if !host.is_active() {
            return Err(Refusal::NameServerInactive(name.clone()));
        }
    }
    check_name_server_count(count, policy)?;
    let glueless = |name: &&HostName| name.is_below(&domain.name) && hosts[*name].addresses.is_empty();
    if let Some(name) = request.add_name_servers.iter().find(glueless) {
        return Err(Refusal::GlueRequired(name.clone()));
    }
    after.extend(request.add_name_servers.iter().cloned());
    let event =
        Event::NameServersChanged { domain: domain.name.clone(), from: domain.name_servers.clone(), to: after.clone() };
    let undelegated = auth_info::clear(domain, &[TokenOperation::Redel]);
    Ok((Domain { name_servers: after, ds: Vec::new(), ..undelegated }, event))
}

/// What allows the caller to change the servers of `domain` to `after`. `token` is the live
/// redelegation token the caller has shown.
///
/// # Errors
/// [`Refusal::NotNameServerAdmin`] when nothing does and the registrant need not be asked either.
pub fn authority(
    domain: &Domain,
    after: &[HostName],
    standing: &Standing,
    token: Option<&AuthInfo>,
) -> Result<Authority, Refusal> {
    if standing.sponsor || standing.registrant {
        return Ok(Authority::Registrant);
    }
    let administers_after = standing.administers_all(after);
    if administers_after && standing.administers_all(&domain.name_servers) {
        return Ok(Authority::Administrator);
    }
    if let Some(token) = token.filter(|_| administers_after) {
        return Ok(if token.role == TokenRole::Own { Authority::Registrant } else { Authority::Token });
    }
    let related = domain.name_servers.iter().chain(after).any(|name| standing.administers.contains(name));
    // Where a registrar manages, it decides itself, and nobody asks the registrant instead.
    let asks = domain.management() == Management::Registrant && (standing.proxy || related);
    if asks { Ok(Authority::Ask) } else { Err(Refusal::NotNameServerAdmin) }
}

/// Whether other administrators answer for `after` than for `before`: an external change.
pub fn is_external(before: &[HostName], after: &[HostName], hosts: &Hosts) -> bool {
    let administrators = |names: &[HostName]| -> BTreeSet<Option<Handle>> {
        names.iter().map(|name| hosts.get(name).map(|host| host.admin.clone())).collect()
    };
    administrators(before) != administrators(after)
}

fn check_repetition(request: &DomainUpdate) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    let mut named = request.remove_name_servers.iter().chain(&request.add_name_servers);
    named.find(|name| !seen.insert(*name)).map_or(Ok(()), |name| Err(Refusal::NameServerRepeated(name.clone())))
}
