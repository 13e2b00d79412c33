//! `<domain:create>` (RFC 5731 section 3.2.1) with its extensions.

use super::{contact, name, name_servers, registrant};
use crate::epp::extension::{self, dkhm, sec_dns};
use crate::epp::fault::Fault;
use crate::epp::namespace::{DOMAIN, SEC_DNS};
use crate::epp::value::{auth_info, children, years};
use crate::registry::command::{Authorization, Command, ContactRole, CreateOptions, DomainCreate};
use crate::xml::Element;

/// Reads the command.
pub(super) fn parse(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<Command, Fault> {
    let mut parts = children(element, DOMAIN)?;
    let name = name(&mut parts)?;
    let years = parts.optional("period").map_or(Ok(1), years)?;
    let name_servers = parts.optional("ns").map_or(Ok(Vec::new()), name_servers)?;
    let registrant = parts.optional("registrant").map(registrant).transpose()?;
    let (mut admins, mut billings) = (Vec::new(), Vec::new());
    for element in parts.many("contact") {
        match contact(element)? {
            (ContactRole::Admin, handle) => admins.push(handle),
            (ContactRole::Billing, handle) => billings.push(handle),
            (ContactRole::Tech, _) => {}
        }
    }
    let auth_info = auth_info(parts.required("authInfo")?, DOMAIN)?;
    parts.finish()?;
    let ds = extension::find(extensions, SEC_DNS, "create").map_or(Ok(Vec::new()), sec_dns::parse_create)?;
    Ok(Command::DomainCreate(Box::new(DomainCreate {
        name,
        years,
        name_servers,
        registrant,
        admins,
        billings,
        auth_info: Authorization::Pw(auth_info),
        order_confirmation: dkhm::order_confirmation(extensions)?,
        management: dkhm::management(extensions)?,
        auto_renew: dkhm::auto_renew(extensions)?,
        ds,
        options: CreateOptions::default(),
    })))
}

#[cfg(test)]
mod tests;
