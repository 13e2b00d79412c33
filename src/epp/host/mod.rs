//! The wire of hosts (RFC 5732).

mod extension;
mod write;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::fault::Fault;
use super::namespace::HOST;
use super::verb::Verb;
use crate::registry::command::{Command, HostCheck, HostCreate, HostDelete, HostInfo, HostUpdate};
use crate::registry::host::HostName;
use crate::xml::{Cursor, Element, Problem, ProblemKind};

pub use write::{write_checked, write_data, write_extension, write_pending, write_view};

/// Reads the object element of a command and the extensions beside it.
///
/// # Errors
/// [`Fault`] naming the part at fault.
pub fn parse(verb: Verb, element: &Element<'_>, extensions: &[Element<'_>]) -> Result<Command, Fault> {
    element.only_attributes(&[])?;
    match verb {
        Verb::Check => {
            extension::none(extensions)?;
            Ok(Command::HostCheck(check(element)?))
        }
        Verb::Info => {
            extension::none(extensions)?;
            Ok(Command::HostInfo(HostInfo { name: only_name(element)? }))
        }
        Verb::Create => Ok(Command::HostCreate(create(element, extensions)?)),
        Verb::Update => Ok(Command::HostUpdate(update(element, extensions)?)),
        Verb::Delete => {
            extension::none(extensions)?;
            Ok(Command::HostDelete(HostDelete { name: only_name(element)? }))
        }
        _ => Err(Fault::NotForObject { namespace: HOST.to_owned(), command: element.name.to_owned() }),
    }
}

fn check(element: &Element<'_>) -> Result<HostCheck, Problem> {
    let mut children = Cursor::new(element, HOST);
    let mut names = vec![checked(children.required("name")?)?];
    for name in children.many("name") {
        names.push(checked(name)?);
    }
    children.finish()?;
    Ok(HostCheck { names })
}

/// A name in a check: one that cannot exist is a question like any other.
fn checked(name: &Element<'_>) -> Result<Result<HostName, String>, Problem> {
    let text = label(name)?;
    Ok(text.parse().map_err(|_| text))
}

fn only_name(element: &Element<'_>) -> Result<HostName, Problem> {
    let mut children = Cursor::new(element, HOST);
    let name = host_name(children.required("name")?)?;
    children.finish()?;
    Ok(name)
}

fn create(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<HostCreate, Fault> {
    let mut children = Cursor::new(element, HOST);
    let name = host_name(children.required("name")?)?;
    let addresses = children.many("addr").iter().map(address).collect::<Result<_, _>>()?;
    children.finish()?;
    Ok(HostCreate { name, addresses, requested_admin: extension::requested_admin(extensions)? })
}

fn update(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<HostUpdate, Fault> {
    let mut children = Cursor::new(element, HOST);
    let name = host_name(children.required("name")?)?;
    let (add, rem, chg) = (children.optional("add"), children.optional("rem"), children.optional("chg"));
    children.finish()?;
    let (add_addresses, add_statuses) = add.map_or(Ok((Vec::new(), false)), addresses_and_statuses)?;
    let (remove_addresses, remove_statuses) = rem.map_or(Ok((Vec::new(), false)), addresses_and_statuses)?;
    let rename = chg.map(new_name).transpose()?;
    if add.is_none() && rem.is_none() && chg.is_none() && extensions.is_empty() {
        return Err(Problem::missing(element, "add, rem or chg").into());
    }
    Ok(HostUpdate {
        name,
        add_addresses,
        remove_addresses,
        statuses: add_statuses || remove_statuses,
        rename,
        requested_admin: extension::requested_admin(extensions)?,
    })
}

/// `host:addRemType`: any addresses, then at most seven statuses.
fn addresses_and_statuses(element: &Element<'_>) -> Result<(Vec<IpAddr>, bool), Problem> {
    element.only_attributes(&[])?;
    let mut children = Cursor::new(element, HOST);
    let addresses = children.many("addr").iter().map(address).collect::<Result<_, _>>()?;
    let statuses = children.many("status");
    if let Some(surplus) = statuses.get(STATUSES_MAX) {
        return Err(Problem::unexpected(surplus));
    }
    statuses.iter().try_for_each(|element| status(element, STATUSES))?;
    children.finish()?;
    Ok((addresses, !statuses.is_empty()))
}

fn new_name(chg: &Element<'_>) -> Result<String, Problem> {
    chg.only_attributes(&[])?;
    if chg.children.is_empty() {
        return Err(Problem::unexpected(chg));
    }
    let mut children = Cursor::new(chg, HOST);
    let name = label(children.required("name")?)?;
    children.finish()?;
    Ok(name)
}

/// A status, whose word must be one of `words`.
pub(super) fn status(element: &Element<'_>, words: &[&str]) -> Result<(), Problem> {
    element.only_attributes(&["s", "lang"])?;
    element.no_children()?;
    let word = element.attribute("s").ok_or_else(|| Problem::missing(element, "s"))?;
    if words.contains(&word.as_str()) {
        return Ok(());
    }
    let problem = Problem::of(ProblemKind::Range, element, format!("s is one of {}", words.join(", ")));
    Err(Problem { value: word, ..problem })
}

/// `eppcom:labelType`.
fn label(element: &Element<'_>) -> Result<String, Problem> {
    element.only_attributes(&[])?;
    element.token_within(1, LABEL_LENGTH_MAX)
}

fn host_name(element: &Element<'_>) -> Result<HostName, Problem> {
    label(element)?.parse().map_err(|error| Problem::of(ProblemKind::Syntax, element, error))
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

const LABEL_LENGTH_MAX: usize = 255;
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
