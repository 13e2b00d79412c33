//! The wire of hosts.

use super::namespace::{Announced, HOST};
use super::request::{Fault, Verb};
use crate::registry::command::Command;
use crate::registry::host::HostName;
use crate::registry::message::PendingResult;
use crate::registry::reply::{Checked, HostView, Reply};
use crate::xml::{Element, Writer};

/// Reads the object element of a command.
///
/// # Errors
/// [`Fault`] naming the part at fault.
pub fn parse(verb: Verb, _element: &Element<'_>, _extensions: &[Element<'_>]) -> Result<Command, Fault> {
    Err(Fault::NotForObject { namespace: HOST.to_owned(), command: verb.word().to_owned() })
}

/// Writes the data of an answer.
pub fn write_data(_writer: &mut Writer, _reply: &Reply) {}

/// Writes the answer to a check.
pub fn write_checked(_writer: &mut Writer, _checked: &[Checked]) {}

/// Writes the extension data of an answer.
pub fn write_extension(_writer: &mut Writer, _reply: &Reply, _announced: &Announced) {}

/// Writes how a pending operation ended.
pub fn write_pending(_writer: &mut Writer, _result: &PendingResult<HostName>) {}

/// Writes the object.
pub fn write_view(_writer: &mut Writer, _view: &HostView) {}
