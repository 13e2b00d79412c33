//! `<domain:create>` (RFC 5731 section 3.2.1) with its extensions.

use super::{NameServers, contact, name, name_servers, registrant};
use crate::epp::extension::{self, dkhm, sec_dns};
use crate::epp::namespace::{DOMAIN, SEC_DNS};
use crate::epp::together::{Together, each};
use crate::epp::value::{authorization, children, years};
use crate::registry::command::{Command, ContactRole, CreateOptions, DomainCreate};
use crate::registry::handle::Handle;
use crate::xml::{Element, Problem};

/// Reads the command.
pub(super) fn parse(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<Command, Problem> {
    let mut parts = children(element, DOMAIN)?;
    let (named, period, servers) = (parts.required("name")?, parts.optional("period"), parts.optional("ns"));
    let (owner, contacts, given) = (parts.optional("registrant"), parts.many("contact"), parts.required("authInfo")?);
    parts.finish()?;
    let dnssec = extension::find(extensions, SEC_DNS, "create").map(sec_dns::parse_create).transpose();
    let dkhm = (dkhm::order_confirmation(extensions), dkhm::management(extensions), dkhm::auto_renew(extensions));
    let (name, years, servers, registrant, contacts, auth_info, dnssec, dkhm) = (
        name(named),
        period.map_or(Ok(1), years),
        servers.map_or(Ok(NameServers::default()), name_servers),
        owner.map(registrant).transpose(),
        each(contacts, contact),
        authorization(given, DOMAIN),
        dnssec,
        dkhm.together(),
    )
        .together()?;
    let holders = |role| -> Vec<Handle> {
        let held = contacts.iter().filter(|contact| contact.role == role);
        held.map(|contact| contact.handle.clone()).collect()
    };
    let dnssec = dnssec.unwrap_or_default();
    let (order_confirmation, management, auto_renew) = dkhm;
    Ok(Command::DomainCreate(Box::new(DomainCreate {
        name,
        years,
        name_servers: servers.objects,
        registrant,
        admins: holders(ContactRole::Admin),
        billings: holders(ContactRole::Billing),
        auth_info,
        order_confirmation,
        management,
        auto_renew,
        ds: dnssec.records.ds,
        options: CreateOptions {
            host_attributes: servers.attributes,
            keys: dnssec.records.keys,
            digested_keys: dnssec.records.digested_keys,
            max_sig_life_s: dnssec.max_sig_life_s,
        },
    })))
}

#[cfg(test)]
mod tests;
