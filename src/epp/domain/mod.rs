//! The wire of domains (RFC 5731).

pub mod check;
pub mod create;
pub mod delete;
pub mod info;
pub mod pending;
pub mod renew;
pub mod transfer;
pub mod update;
pub mod withdraw;

use super::extension::dkhm;
use super::fault::Fault;
use super::namespace::{Announced, DOMAIN};
use super::together::{Together, each};
use super::verb::Verb;
use super::{host, value};
use crate::registry::command::{Command, ContactRole, HostAttribute, RoleChange};
use crate::registry::domain::DomainName;
use crate::registry::handle::Handle;
use crate::registry::host::HostName;
use crate::registry::reply::{DomainApplied, Reply};
use crate::xml::{Element, Problem, Writer};

/// Reads the object element of a command (`<domain:create>` …) with the command's own element
/// around it and the extensions beside it.
///
/// # Errors
/// [`Fault`] naming the part at fault.
pub fn parse(
    verb: Verb,
    outer: &Element<'_>,
    element: &Element<'_>,
    extensions: &[Element<'_>],
) -> Result<Command, Fault> {
    let read = match verb {
        Verb::Check => check::parse(element),
        Verb::Info => info::parse(element),
        Verb::Create => create::parse(element, extensions),
        Verb::Renew => renew::parse(element),
        Verb::Transfer => transfer::parse(outer, element, extensions),
        Verb::Update => update::parse(element, extensions),
        Verb::Delete => delete::parse(element, extensions),
        Verb::Login | Verb::Logout | Verb::Poll | Verb::Withdraw => {
            return Err(Fault::NotForObject { namespace: DOMAIN.to_owned(), command: verb.word().to_owned() });
        }
    };
    Ok(read?)
}

/// Writes the data of an answer about a domain.
pub fn write_data(writer: &mut Writer, reply: &Reply) {
    match reply {
        Reply::Domain(view) => info::write(writer, view),
        Reply::DomainOffered(name) => info::write_offered(writer, name),
        Reply::DomainRenewed { name, expires_at } => renew::write(writer, name, *expires_at),
        Reply::DomainTransferred(view) => transfer::write(writer, view),
        _ => {}
    }
}

/// Writes the extension data of an answer about a domain.
pub fn write_extension(writer: &mut Writer, reply: &Reply, announced: &Announced) {
    match reply {
        Reply::Domain(view) => info::write_extension(writer, view, announced),
        Reply::DomainOffered(name) => dkhm::write_advisory(writer, announced, name, None),
        Reply::DomainApplied(applied) => write_applied(writer, applied, announced),
        _ => {}
    }
}

fn write_applied(writer: &mut Writer, applied: &DomainApplied, announced: &Announced) {
    dkhm::write(writer, announced, "trackingNo", &applied.tracking_number);
    dkhm::write(writer, announced, "domain_confirmed", value::write_boolean(applied.confirmed));
    dkhm::write(writer, announced, "registrant_validated", value::write_boolean(applied.registrant_validated));
}

/// `domain:name` without attributes.
fn name(element: &Element<'_>) -> Result<DomainName, Problem> {
    element.only_attributes(&[])?;
    value::domain_name(element)
}

/// `domain:ns`: names of host objects, or hosts as attributes.
#[derive(Debug, Default)]
struct NameServers {
    objects: Vec<HostName>,
    attributes: Vec<HostAttribute>,
}

/// One or more of a kind, and never both.
fn name_servers(element: &Element<'_>) -> Result<NameServers, Problem> {
    let mut parts = value::children(element, DOMAIN)?;
    parts.next_of(&["hostObj", "hostAttr"])?;
    let objects = parts.many("hostObj");
    let attributes = if objects.is_empty() { parts.many("hostAttr") } else { &[] };
    parts.finish()?;
    let (objects, attributes) = (each(objects, value::host_name), each(attributes, host_attribute)).together()?;
    Ok(NameServers { objects, attributes })
}

/// `domain:hostAttr`.
fn host_attribute(element: &Element<'_>) -> Result<HostAttribute, Problem> {
    let mut parts = value::children(element, DOMAIN)?;
    let (name, addresses) = (parts.required("hostName")?, parts.many("hostAddr"));
    parts.finish()?;
    let (name, addresses) = (value::host_name(name), each(addresses, host::address)).together()?;
    Ok(HostAttribute { name, addresses })
}

/// `domain:contact` with its type.
fn contact(element: &Element<'_>) -> Result<RoleChange, Problem> {
    element.only_attributes(&["type"])?;
    let roles = [("admin", ContactRole::Admin), ("billing", ContactRole::Billing), ("tech", ContactRole::Tech)];
    let (role, handle) = (value::attribute_of(element, "type", &roles), value::handle(element)).together()?;
    Ok(RoleChange { role, handle })
}

/// `domain:registrant`.
fn registrant(element: &Element<'_>) -> Result<Handle, Problem> {
    element.only_attributes(&[])?;
    value::handle(element)
}
