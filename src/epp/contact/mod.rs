//! The wire of contacts (RFC 5733).

mod create;
mod extension;
mod postal;
mod update;
mod write;

use super::fault::Fault;
use super::namespace::CONTACT;
use super::verb::Verb;
use crate::registry::command::{Command, ContactCheck, ContactInfo};
use crate::registry::handle::{HANDLE_LENGTH_MAX, HANDLE_LENGTH_MIN, Handle};
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
            Ok(Command::ContactCheck(check(element)?))
        }
        Verb::Info => {
            extension::none(extensions)?;
            Ok(Command::ContactInfo(info(element)?))
        }
        Verb::Create => Ok(Command::ContactCreate(Box::new(create::parse(element, extensions)?))),
        Verb::Update => Ok(Command::ContactUpdate(Box::new(update::parse(element, extensions)?))),
        _ => Err(Fault::NotForObject { namespace: CONTACT.to_owned(), command: element.name.to_owned() }),
    }
}

fn check(element: &Element<'_>) -> Result<ContactCheck, Problem> {
    let mut children = Cursor::new(element, CONTACT);
    let mut handles = vec![checked(children.required("id")?)?];
    for id in children.many("id") {
        handles.push(checked(id)?);
    }
    children.finish()?;
    Ok(ContactCheck { handles })
}

/// A handle in a check: one that cannot exist is a question like any other.
fn checked(id: &Element<'_>) -> Result<Result<Handle, String>, Problem> {
    id.only_attributes(&[])?;
    let text = id.token_within(1, usize::MAX)?;
    Ok(text.parse().map_err(|_| text))
}

fn info(element: &Element<'_>) -> Result<ContactInfo, Problem> {
    let mut children = Cursor::new(element, CONTACT);
    let handle = handle(children.required("id")?)?;
    children.optional("authInfo").map_or(Ok(()), postal::auth_info)?;
    children.finish()?;
    Ok(ContactInfo { handle })
}

/// `eppcom:clIDType`.
fn handle(element: &Element<'_>) -> Result<Handle, Problem> {
    element.only_attributes(&[])?;
    let text = element.token_within(HANDLE_LENGTH_MIN, HANDLE_LENGTH_MAX)?;
    text.parse().map_err(|error| Problem::of(ProblemKind::Range, element, error))
}

#[cfg(test)]
mod tests;
