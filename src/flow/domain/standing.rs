//! What a registrar's account is to a domain, gathered from contacts and hosts.

use std::collections::BTreeSet;

use crate::flow::{Halt, Keys, Workspace, gather};
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
    gather(workspace, keys)?;
    let mut found = Vec::new();
    for name in hosts {
        found.extend(workspace.host(name)?);
    }
    gather(workspace, Keys { contacts: found.iter().map(|host| host.admin.clone()).collect(), ..Keys::default() })?;
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
