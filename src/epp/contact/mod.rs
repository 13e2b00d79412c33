//! The wire of contacts (RFC 5733).

mod create;
mod disclose;
mod extension;
mod postal;
mod update;
mod verification;
mod write;

use super::fault::Fault;
use super::namespace::CONTACT;
use super::together::{Together, each};
use super::value;
use super::verb::Verb;
use crate::registry::command::{Authorization, Command, ContactCheck, ContactDelete, ContactInfo, ContactTransfer};
use crate::registry::handle::Handle;
use crate::xml::{Cursor, Element, Problem};

pub use write::{write_checked, write_data, write_extension, write_pending, write_view};

/// Reads the object element inside `command` and the extensions beside it, which are known to
/// belong there.
///
/// # Errors
/// [`Fault`] naming the part at fault.
pub fn parse(
    verb: Verb,
    command: &Element<'_>,
    element: &Element<'_>,
    extensions: &[Element<'_>],
) -> Result<Command, Fault> {
    element.only_attributes(&[])?;
    Ok(match verb {
        Verb::Check => Command::ContactCheck(check(element)?),
        Verb::Info => Command::ContactInfo(info(element)?),
        Verb::Create => Command::ContactCreate(Box::new(create::parse(element, extensions)?)),
        Verb::Update => Command::ContactUpdate(Box::new(update::parse(element, extensions)?)),
        Verb::Delete => Command::ContactDelete(delete(element)?),
        Verb::Transfer => Command::ContactTransfer(transfer(command, element)?),
        _ => return Err(Fault::NotForObject { namespace: CONTACT.to_owned(), command: element.name.to_owned() }),
    })
}

fn check(element: &Element<'_>) -> Result<ContactCheck, Problem> {
    let mut children = Cursor::new(element, CONTACT);
    let ids = children.many("id");
    if ids.is_empty() {
        children.required("id")?;
    }
    children.finish()?;
    Ok(ContactCheck { handles: each(ids, handle)? })
}

/// The authorization of an info decides nothing: who may see a contact does not depend on it.
fn info(element: &Element<'_>) -> Result<ContactInfo, Problem> {
    let (handle, _) = authorized(element)?;
    Ok(ContactInfo { handle })
}

fn delete(element: &Element<'_>) -> Result<ContactDelete, Problem> {
    let mut children = Cursor::new(element, CONTACT);
    let id = children.required("id")?;
    children.finish()?;
    Ok(ContactDelete { handle: handle(id)? })
}

fn transfer(command: &Element<'_>, element: &Element<'_>) -> Result<ContactTransfer, Problem> {
    let operation = value::transfer_operation(command)?;
    let (handle, auth_info) = authorized(element)?;
    Ok(ContactTransfer { operation, handle, auth_info })
}

/// `contact:authIDType`.
fn authorized(element: &Element<'_>) -> Result<(Handle, Option<Authorization>), Problem> {
    let mut children = Cursor::new(element, CONTACT);
    let id = children.required("id")?;
    let auth_info = children.optional("authInfo");
    children.finish()?;
    let auth_info = auth_info.map(|given| value::authorization(given, CONTACT)).transpose();
    (handle(id), auth_info).together()
}

/// `eppcom:clIDType`.
fn handle(element: &Element<'_>) -> Result<Handle, Problem> {
    element.only_attributes(&[])?;
    value::handle(element)
}

#[cfg(test)]
mod tests;
