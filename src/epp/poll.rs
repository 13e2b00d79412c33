//! `<poll>` (RFC 5730 section 2.9.2.3), and what a message carries.

use super::fault::Fault;
use super::instant::date_time;
use super::namespace::Announced;
use super::value::attribute_of;
use super::{contact, domain, extension, host};
use crate::registry::command::{Command, PollAck};
use crate::registry::message::{Message, MessageData, Transaction};
use crate::registry::registrar::Queue;
use crate::xml::{Element, Problem, Writer};

/// Reads `<poll>`.
///
/// # Errors
/// [`Fault`] naming the part at fault.
pub fn parse(element: &Element<'_>) -> Result<Command, Fault> {
    element.only_attributes(&["op", "msgID"])?;
    element.no_content()?;
    if attribute_of(element, "op", &[("req", false), ("ack", true)])? {
        let message = element.attribute("msgID").filter(|id| !id.is_empty());
        let message = message.ok_or_else(|| Problem::missing(element, "msgID"))?;
        return Ok(Command::PollAck(PollAck { message }));
    }
    Ok(Command::PollRequest)
}

/// Writes the state of the queue, if anything waits in it.
pub fn write_queue(writer: &mut Writer, queue: Queue) {
    if let (Some(head), 1..) = (queue.head, queue.count) {
        writer.empty("msgQ", &[("count", &queue.count.to_string()), ("id", &head.to_string())]);
    }
}

/// Writes what the queue is after message `id` left it: clients read it off every such answer, so
/// an empty queue is written too, with the number of the message that was the last.
pub fn write_acknowledged(writer: &mut Writer, id: i64, queue: Queue) {
    let next = queue.head.unwrap_or(id);
    writer.empty("msgQ", &[("count", &queue.count.to_string()), ("id", &next.to_string())]);
}

/// Writes the oldest message with the state of the queue it is in.
pub fn write_message(writer: &mut Writer, message: &Message, queue: Queue) {
    // The message counts itself, whatever was removed by another session meanwhile.
    let count = queue.count.max(1).to_string();
    writer.open("msgQ", &[("count", &count), ("id", &message.id.to_string())]);
    writer.element("qDate", &date_time(message.queued_at));
    writer.element("msg", &message.text);
    writer.close("msgQ");
}

/// Writes the object data of a message.
pub fn write_data(writer: &mut Writer, data: &MessageData) {
    match data {
        MessageData::None => {}
        MessageData::DomainPending(result, _) => domain::pending::write(writer, result),
        MessageData::ContactPending(result) => contact::write_pending(writer, result),
        MessageData::HostPending(result) => host::write_pending(writer, result),
        MessageData::Transfer(view) => domain::transfer::write(writer, view),
        MessageData::Domain(view) => domain::info::write(writer, view),
        MessageData::Contact(view) => contact::write_view(writer, view),
        MessageData::Host(view) => host::write_view(writer, view),
    }
}

/// Writes the extension data of a message.
pub fn write_extension(writer: &mut Writer, data: &MessageData, announced: &Announced) {
    if let MessageData::DomainPending(_, Some(risk)) = data {
        extension::dkhm::write(writer, announced, "risk_assessment", risk.word());
    }
}

/// Writes the identifiers of the command whose outcome is told (`epp:trIDType`).
pub fn write_transaction(writer: &mut Writer, transaction: &Transaction) {
    writer.maybe("clTRID", transaction.cl_trid.as_deref());
    writer.element("svTRID", &transaction.sv_trid);
}
