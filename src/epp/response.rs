//! `<response>` (RFC 5730 section 2.6).

use super::extension::balance;
use super::namespace::{
    Announced, BALANCE, CONTACT, DKHM_4_3, DKHM_4_4, DKHM_4_5, DKHM_DOMAIN_4_3, DKHM_DOMAIN_4_4, DOMAIN, EPP, HOST,
    RGP, SEC_DNS,
};
use super::result::ResultCode;
use super::{contact, domain, host, poll};
use crate::registry::registrar::Queue;
use crate::registry::reply::{CheckedObject, Reply};
use crate::xml::Writer;

/// Everything of an answer but its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The result.
    pub code: ResultCode,
    /// The text of the result.
    pub message: String,
    /// The part of the command at fault.
    pub fault: Option<FaultValue>,
    /// The caller's queue; an empty one is shown only when its last message was acknowledged.
    pub queue: Queue,
    /// The client's transaction, if it gave a legal one.
    pub cl_trid: Option<String>,
    /// The server's transaction.
    pub sv_trid: String,
}

/// `extValue`: the element at fault with its value, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultValue {
    /// Namespace URI of the element; empty for one without.
    pub namespace: String,
    /// Its local name.
    pub element: String,
    /// Its text, shown in at most [`FAULT_VALUE_MAX`] characters; secrets are blanked by the caller.
    pub value: String,
    /// What would be right, in one clause.
    pub reason: String,
}

/// Writes an answer. `reply` is the data of a success; extension data is written only for what
/// the session announced.
pub fn write(head: &Head, reply: Option<&Reply>, announced: &Announced) -> Vec<u8> {
    let mut writer = Writer::document();
    writer.open("epp", &[("xmlns", EPP)]);
    writer.open("response", &[]);
    write_result(&mut writer, head);
    match reply {
        Some(Reply::Message(Some(message))) => poll::write_message(&mut writer, message, head.queue),
        Some(Reply::Message(None)) => {}
        Some(Reply::Acknowledged(id)) => poll::write_acknowledged(&mut writer, *id, head.queue),
        _ => poll::write_queue(&mut writer, head.queue),
    }
    if let Some(reply) = reply {
        writer.around("resData", |writer| write_data(writer, reply));
        writer.around("extension", |writer| write_extension(writer, reply, announced));
    }
    writer.open("trID", &[]);
    writer.maybe("clTRID", head.cl_trid.as_deref());
    writer.element("svTRID", &head.sv_trid);
    writer.close("trID");
    writer.close("response");
    writer.close("epp");
    writer.finish()
}

fn write_result(writer: &mut Writer, head: &Head) {
    writer.open("result", &[("code", &head.code.0.to_string())]);
    writer.element("msg", &head.message);
    if let Some(fault) = &head.fault {
        writer.open("extValue", &[]);
        writer.open("value", &[]);
        write_fault(writer, fault);
        writer.close("value");
        writer.element("reason", &fault.reason);
        writer.close("extValue");
    }
    writer.close("result");
}

/// The element at fault, or one of our own in its place when the client's has no namespace we
/// know: `value` holds exactly one element (RFC 5730 section 2.6).
fn write_fault(writer: &mut Writer, fault: &FaultValue) {
    let value = shortened(&fault.value);
    let known = PREFIXES.iter().find(|(uri, _)| *uri == fault.namespace).filter(|_| is_name(&fault.element));
    match known {
        Some((EPP, _)) => writer.element(&fault.element, &value),
        Some((uri, prefix)) => {
            let (name, declaration) = (format!("{prefix}:{}", fault.element), format!("xmlns:{prefix}"));
            writer.element_with(&name, &[(&declaration, uri)], &value);
        }
        None => writer.element_with("navn:value", &[("xmlns:navn", FAULT_NAMESPACE)], &value),
    }
}

/// `text` as it can be shown: without control characters, and cut with a mark when it is long.
fn shortened(text: &str) -> String {
    let mut shown: String =
        text.chars().take(FAULT_VALUE_MAX + 1).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if let Some((cut, _)) = shown.char_indices().nth(FAULT_VALUE_MAX) {
        // The mark takes the place of the last character that would fit.
        let last = shown[..cut].chars().next_back().map_or(0, char::len_utf8);
        shown.truncate(cut - last);
        shown.push(CUT_MARK);
    }
    shown
}

/// Whether `text` can be written as the local name of an element.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn write_data(writer: &mut Writer, reply: &Reply) {
    match reply {
        Reply::Checked(CheckedObject::Domain, checked) => domain::check::write(writer, checked),
        Reply::Checked(CheckedObject::Contact, checked) => contact::write_checked(writer, checked),
        Reply::Checked(CheckedObject::Host, checked) => host::write_checked(writer, checked),
        Reply::Domain(_)
        | Reply::DomainOffered(_)
        | Reply::DomainApplied(_)
        | Reply::DomainRenewed { .. }
        | Reply::DomainTransferred(_) => domain::write_data(writer, reply),
        Reply::Contact(_) | Reply::ContactCreated { .. } => contact::write_data(writer, reply),
        Reply::Host(_) | Reply::HostCreated { .. } => host::write_data(writer, reply),
        Reply::Message(message) => message.iter().for_each(|message| poll::write_data(writer, &message.data)),
        Reply::Balance(balance) => balance::write(writer, *balance),
        // Nothing but a code; and answers to the staff, who does not speak EPP.
        Reply::Done
        | Reply::Acknowledged(_)
        | Reply::Pending(_)
        | Reply::Registrar(_)
        | Reply::DomainRecord(_)
        | Reply::ContactRecord(_)
        | Reply::Invoice(_)
        | Reply::Payment { .. }
        | Reply::Payer(_)
        | Reply::Approval(_)
        | Reply::Token { .. }
        | Reply::Position(_)
        | Reply::Clock(_)
        | Reply::Happened(_) => {}
    }
}

fn write_extension(writer: &mut Writer, reply: &Reply, announced: &Announced) {
    match reply {
        Reply::Message(message) => {
            message.iter().for_each(|message| poll::write_extension(writer, &message.data, announced));
        }
        Reply::Contact(_) | Reply::ContactCreated { .. } => contact::write_extension(writer, reply, announced),
        Reply::Host(_) | Reply::HostCreated { .. } => host::write_extension(writer, reply, announced),
        _ => domain::write_extension(writer, reply, announced),
    }
}

const PREFIXES: &[(&str, &str)] = &[
    (EPP, ""),
    (DOMAIN, "domain"),
    (CONTACT, "contact"),
    (HOST, "host"),
    (SEC_DNS, "secDNS"),
    (RGP, "rgp"),
    (BALANCE, "balance"),
    (DKHM_4_3, "dkhm"),
    (DKHM_4_4, "dkhm"),
    (DKHM_4_5, "dkhm"),
    (DKHM_DOMAIN_4_3, "dkhm-domain"),
    (DKHM_DOMAIN_4_4, "dkhm-domain"),
];
/// The namespace of the element that stands in for one we do not know.
pub const FAULT_NAMESPACE: &str = "urn:navn:params:xml:ns:value-1.0";
/// Longest echo of an offending value, in characters, the mark of a cut included.
pub const FAULT_VALUE_MAX: usize = 100;
/// Ends a value that was cut.
pub const CUT_MARK: char = '…';

#[cfg(test)]
mod tests;
