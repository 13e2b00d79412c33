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
use super::value;
use super::verb::Verb;
use crate::registry::command::{Command, ContactRole};
use crate::registry::domain::DomainName;
use crate::registry::handle::Handle;
use crate::registry::host::HostName;
use crate::registry::reply::{DomainApplied, Reply};
use crate::xml::{Cursor, Element, Problem, ProblemKind, Writer};

/// Reads the object element of a command (`<domain:create>` …) with its extensions.
///
/// # Errors
/// [`Fault`] naming the part at fault.
pub fn parse(verb: Verb, element: &Element<'_>, extensions: &[Element<'_>]) -> Result<Command, Fault> {
    element.only_attributes(&[])?;
    match verb {
        Verb::Check => check::parse(element),
        Verb::Info => info::parse(element),
        Verb::Create => create::parse(element, extensions),
        Verb::Renew => renew::parse(element),
        Verb::Transfer => transfer::parse(element, extensions),
        Verb::Update => update::parse(element, extensions),
        Verb::Delete => delete::parse(element, extensions),
        Verb::Login | Verb::Logout | Verb::Poll | Verb::Withdraw => {
            Err(Fault::NotForObject { namespace: DOMAIN.to_owned(), command: verb.word().to_owned() })
        }
    }
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

/// The child `name`, which holds the name of a domain.
fn name(parts: &mut Cursor<'_, '_>) -> Result<DomainName, Problem> {
    let element = parts.required("name")?;
    element.only_attributes(&[])?;
    value::domain_name(element)
}

/// `domain:ns`: host objects, for the greeting offers them (RFC 5731 section 1.1).
fn name_servers(element: &Element<'_>) -> Result<Vec<HostName>, Problem> {
    let mut parts = value::children(element, DOMAIN)?;
    if let Some(attribute) = parts.many("hostAttr").first() {
        parts.finish()?;
        return Err(Problem::of(ProblemKind::Policy, attribute, "name servers are given as hostObj"));
    }
    let hosts = parts.many("hostObj");
    if hosts.is_empty() {
        parts.required("hostObj")?;
    }
    parts.finish()?;
    hosts.iter().map(value::host_name).collect()
}

/// `domain:contact` with its type.
fn contact(element: &Element<'_>) -> Result<(ContactRole, Handle), Problem> {
    element.only_attributes(&["type"])?;
    let roles = [("admin", ContactRole::Admin), ("billing", ContactRole::Billing), ("tech", ContactRole::Tech)];
    let role = value::attribute_of(element, "type", &roles)?;
    Ok((role, value::handle(element)?))
}

/// `domain:registrant`.
fn registrant(element: &Element<'_>) -> Result<Handle, Problem> {
    element.only_attributes(&[])?;
    value::handle(element)
}
