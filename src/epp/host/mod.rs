//! The wire of hosts (RFC 5732).

mod extension;
mod write;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::fault::Fault;
use super::namespace::HOST;
use super::status::status;
use super::together::{Together, each};
use super::value::{children, host_name, label};
use super::verb::Verb;
use crate::registry::command::{Command, HostCheck, HostCreate, HostDelete, HostInfo, HostUpdate, StatusChange};
use crate::registry::host::HostName;
use crate::xml::{Element, Problem, ProblemKind};

pub use write::{write_checked, write_data, write_extension, write_pending, write_view};

/// Reads the object element of a command and the extensions beside it, which are known to belong
/// there.
///
/// # Errors
/// [`Fault`] naming the part at fault.
pub fn parse(verb: Verb, element: &Element<'_>, extensions: &[Element<'_>]) -> Result<Command, Fault> {
    element.only_attributes(&[])?;
    Ok(match verb {
        Verb::Check => Command::HostCheck(check(element)?),
        Verb::Info => Command::HostInfo(HostInfo { name: only_name(element)? }),
        Verb::Create => Command::HostCreate(create(element, extensions)?),
        Verb::Update => Command::HostUpdate(update(element, extensions)?),
        Verb::Delete => Command::HostDelete(HostDelete { name: only_name(element)? }),
        _ => return Err(Fault::NotForObject { namespace: HOST.to_owned(), command: element.name.to_owned() }),
    })
}

fn check(element: &Element<'_>) -> Result<HostCheck, Problem> {
    let mut parts = children(element, HOST)?;
    let names = parts.many("name");
    if names.is_empty() {
        parts.required("name")?;
    }
    parts.finish()?;
    Ok(HostCheck { names: each(names, checked)? })
}

/// A name in a check: one that cannot exist is a question like any other.
fn checked(name: &Element<'_>) -> Result<Result<HostName, String>, Problem> {
    name.only_attributes(&[])?;
    let text = label(name)?;
    Ok(text.parse().map_err(|_| text))
}

/// The one child of `host:infoType`, `host:deleteType` and `host:chgType`.
fn only_name(element: &Element<'_>) -> Result<HostName, Problem> {
    let mut parts = children(element, HOST)?;
    let name = parts.required("name")?;
    parts.finish()?;
    host_name(name)
}

fn create(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<HostCreate, Problem> {
    let mut parts = children(element, HOST)?;
    let name = parts.required("name")?;
    let addresses = parts.many("addr");
    parts.finish()?;
    let (name, addresses) = (host_name(name), each(addresses, address)).together()?;
    Ok(HostCreate { name, addresses, requested_admin: extension::requested_admin(extensions)? })
}

fn update(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<HostUpdate, Problem> {
    let mut parts = children(element, HOST)?;
    let name = parts.required("name")?;
    let (add, rem, chg) = (parts.optional("add"), parts.optional("rem"), parts.optional("chg"));
    parts.finish()?;
    let none = || Ok((Vec::new(), Vec::new()));
    let (name, (add_addresses, add_statuses), (remove_addresses, remove_statuses), rename) = (
        host_name(name),
        add.map_or_else(none, addresses_and_statuses),
        rem.map_or_else(none, addresses_and_statuses),
        chg.map(new_name).transpose(),
    )
        .together()?;
    let requested_admin = extension::requested_admin(extensions)?;
    Ok(HostUpdate {
        name,
        asks_nothing: add.is_none() && rem.is_none() && chg.is_none() && extensions.is_empty(),
        add_addresses,
        remove_addresses,
        add_statuses,
        remove_statuses,
        rename,
        requested_admin,
    })
}

/// `host:addRemType`: any addresses, then at most seven statuses.
fn addresses_and_statuses(element: &Element<'_>) -> Result<(Vec<IpAddr>, Vec<StatusChange>), Problem> {
    let mut parts = children(element, HOST)?;
    let (addresses, statuses) = (parts.many("addr"), parts.many("status"));
    if let Some(surplus) = statuses.get(STATUSES_MAX) {
        return Err(Problem::unexpected(surplus));
    }
    parts.finish()?;
    (each(addresses, address), each(statuses, |element| status(element, STATUSES))).together()
}

fn new_name(chg: &Element<'_>) -> Result<HostName, Problem> {
    if chg.children.is_empty() {
        return Err(Problem::unexpected(chg));
    }
    only_name(chg)
}

/// `host:addrType`: what is written must be of the family the attribute `ip` names.
pub(super) fn address(element: &Element<'_>) -> Result<IpAddr, Problem> {
    element.only_attributes(&["ip"])?;
    let family = element.attribute("ip");
    let text = element.token_within(ADDRESS_LENGTH_MIN, ADDRESS_LENGTH_MAX)?;
    let (address, form) = match family.as_deref() {
        None | Some("v4") => (text.parse::<Ipv4Addr>().ok().map(IpAddr::V4), "an IPv4 address is written 1.2.3.4"),
        Some("v6") => (text.parse::<Ipv6Addr>().ok().map(IpAddr::V6), "an IPv6 address is written 2001:db8::1"),
        Some(other) => {
            let problem = Problem::of(ProblemKind::Range, element, "ip is v4 or v6");
            return Err(Problem { value: other.to_owned(), ..problem });
        }
    };
    address.ok_or_else(|| Problem::of(ProblemKind::Syntax, element, form))
}

const ADDRESS_LENGTH_MIN: usize = 3;
const ADDRESS_LENGTH_MAX: usize = 45;
const STATUSES_MAX: usize = 7;
const STATUSES: &[&str] = &[
    "clientDeleteProhibited",
    "clientUpdateProhibited",
    "linked",
    "ok",
    "pendingCreate",
    "pendingDelete",
    "pendingTransfer",
    "pendingUpdate",
    "serverDeleteProhibited",
    "serverUpdateProhibited",
];

#[cfg(test)]
mod tests;
