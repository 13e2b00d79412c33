//! What a registrar's account is to a domain, gathered from contacts and hosts.

use std::collections::BTreeSet;

use crate::flow::{Halt, Keys, Workspace};
use crate::registry::domain::{Domain, Management, Standing};
use crate::registry::handle::Handle;
use crate::registry::host::HostName;

/// The standing of `caller` on `domain`, looking at `hosts` besides. A sponsor stands above the
/// administrators of hosts, so for it nothing is loaded.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing; all of one kind are asked for at once.
pub fn standing(workspace: &Workspace, caller: &Handle, domain: &Domain, hosts: &[HostName]) -> Result<Standing, Halt> {
    if domain.sponsor == *caller {
        return Ok(Standing { sponsor: true, ..Standing::default() });
    }
    let owned = domain.management() == Management::Registrant;
    let owners = [&domain.registrant, domain.proxy()];
    let mut keys = Keys { hosts: hosts.iter().cloned().collect(), ..Keys::default() };
    if owned {
        keys.contacts.extend(owners.into_iter().cloned());
    }
    demand(workspace, keys)?;
    let mut found = Vec::new();
    for name in hosts {
        found.extend(workspace.host(name)?);
    }
    demand(workspace, Keys { contacts: found.iter().map(|host| host.admin.clone()).collect(), ..Keys::default() })?;
    let mut administers = BTreeSet::new();
    for host in found {
        if speaks_for(workspace, caller, &host.admin)? {
            administers.insert(host.name.clone());
        }
    }
    Ok(Standing {
        sponsor: false,
        registrant: owned && speaks_for(workspace, caller, &domain.registrant)?,
        proxy: owned && speaks_for(workspace, caller, domain.proxy())?,
        administers,
    })
}

/// Whether `caller` is `handle`, or `handle` is one of its people.
///
/// # Errors
/// [`Halt::Needs`] when the contact was not loaded.
pub fn speaks_for(workspace: &Workspace, caller: &Handle, handle: &Handle) -> Result<bool, Halt> {
    if handle == caller || handle.is_registrar() {
        return Ok(handle == caller);
    }
    Ok(workspace.contact(handle)?.is_some_and(|contact| contact.is_in_group(caller)))
}

/// Asks at once for those of the wanted contacts, hosts and domains that were not loaded. A
/// REG-handle among the contacts is no contact and passed over.
///
/// # Errors
/// [`Halt::Needs`] when any was not.
pub fn demand(workspace: &Workspace, wanted: Keys) -> Result<(), Halt> {
    let mut missing = wanted;
    missing.contacts.retain(|key| !key.is_registrar() && !workspace.contacts.is_loaded(key));
    missing.hosts.retain(|key| !workspace.hosts.is_loaded(key));
    missing.domains.retain(|key| !workspace.domains.is_loaded(key));
    missing.registrars.retain(|key| !workspace.registrars.is_loaded(key));
    if missing.is_empty() { Ok(()) } else { Err(Halt::Needs(Box::new(missing))) }
}
