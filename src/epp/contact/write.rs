//! Answers about contacts (RFC 5733 section 3).

use super::verification;
use crate::epp::check;
use crate::epp::extension::dkhm;
use crate::epp::instant::date_time;
use crate::epp::namespace::{Announced, CONTACT};
use crate::registry::command::PostalType;
use crate::registry::contact::{ContactDetails, Phone};
use crate::registry::handle::Handle;
use crate::registry::message::{MessageData, PendingResult};
use crate::registry::reply::{Checked, ContactView, Reply};
use crate::xml::Writer;

/// Writes the data of an answer, if it is about a contact: `infData` or `creData`.
pub fn write_data(writer: &mut Writer, reply: &Reply) {
    match reply {
        Reply::Contact(view) => write_view(writer, view),
        Reply::ContactCreated { handle, created_at, .. } => {
            writer.open("contact:creData", DECLARED);
            writer.element("contact:id", handle.as_str());
            writer.element("contact:crDate", &date_time(*created_at));
            writer.close("contact:creData");
        }
        _ => {}
    }
}

/// Writes the answer to a check: `chkData`.
pub fn write_checked(writer: &mut Writer, checked: &[Checked]) {
    check::write(writer, &CHECKED, checked);
}

/// Writes the .dk extension of `infData`, in the version the session announced.
pub fn write_extension(writer: &mut Writer, reply: &Reply, announced: &Announced) {
    let view = match reply {
        Reply::Contact(view) => view,
        Reply::Message(Some(message)) => match &message.data {
            MessageData::Contact(view) => view,
            _ => return,
        },
        _ => return,
    };
    let details = &view.details;
    let text = |text: &Option<String>| text.as_ref().map(|text| (text.clone(), None));
    let mobilephone = details.mobilephone.as_ref().map(|phone| (phone.number.clone(), phone.extension.as_deref()));
    for (name, value) in [
        ("contact_validated", Some((u8::from(view.validated).to_string(), None))),
        ("EAN", text(&details.ean)),
        ("CVR", text(&details.cvr)),
        ("pnumber", text(&details.pnumber)),
        ("mobilephone", mobilephone),
        ("secondaryEmail", text(&details.secondary_email)),
        ("userType", Some((details.user_type.word().to_owned(), None))),
        ("sole_proprietorship", details.sole_proprietorship.map(|flag| (dkhm::write_word(flag).to_owned(), None))),
    ] {
        let Some((text, extension)) = value else { continue };
        let attributes = extension.map(|extension| ("x", extension));
        dkhm::write_with(writer, announced, name, attributes.as_slice(), &text);
    }
    view.verification.iter().for_each(|view| verification::write(writer, announced, view));
}

/// Writes how a pending operation ended: `panData`. The transaction's identifiers are in the
/// document's own namespace.
pub fn write_pending(writer: &mut Writer, result: &PendingResult<Handle>) {
    writer.open("contact:panData", DECLARED);
    let approved = if result.approved { "1" } else { "0" };
    writer.element_with("contact:id", &[("paResult", approved)], result.object.as_str());
    writer.open("contact:paTRID", &[]);
    writer.maybe("clTRID", result.transaction.cl_trid.as_deref());
    writer.element("svTRID", &result.transaction.sv_trid);
    writer.close("contact:paTRID");
    writer.element("contact:paDate", &date_time(result.decided_at));
    writer.close("contact:panData");
}

/// Writes what may be seen of a contact: `infData`.
pub fn write_view(writer: &mut Writer, view: &ContactView) {
    writer.open("contact:infData", DECLARED);
    writer.element("contact:id", view.handle.as_str());
    writer.element("contact:roid", view.handle.as_str());
    for (status, shown) in [
        ("serverDeleteProhibited", true),
        ("serverTransferProhibited", true),
        ("linked", view.linked),
        ("pendingUpdate", view.pending_update),
    ] {
        if shown {
            writer.empty("contact:status", &[("s", status)]);
        }
    }
    write_postal(writer, &view.details);
    write_phone(writer, "contact:voice", view.details.voice.as_ref());
    write_phone(writer, "contact:fax", view.details.fax.as_ref());
    writer.element("contact:email", &view.details.email);
    writer.element("contact:clID", view.sponsor.as_str());
    writer.element("contact:crID", view.created_by.as_str());
    writer.element("contact:crDate", &date_time(view.created_at));
    writer.maybe("contact:upID", view.updated_by.as_ref().map(Handle::as_str));
    writer.maybe("contact:upDate", view.updated_at.map(date_time).as_deref());
    writer.close("contact:infData");
}

fn write_postal(writer: &mut Writer, details: &ContactDetails) {
    let kind = match details.postal_type() {
        PostalType::Loc => "loc",
        PostalType::Int => "int",
    };
    let (name, org) = details.shown_names();
    writer.open("contact:postalInfo", &[("type", kind)]);
    writer.element("contact:name", name);
    writer.maybe("contact:org", org);
    writer.open("contact:addr", &[]);
    details.address.street.iter().for_each(|line| writer.element("contact:street", line));
    writer.element("contact:city", &details.address.city);
    writer.maybe("contact:sp", details.address.sp.as_deref());
    writer.maybe("contact:pc", details.address.pc.as_deref());
    writer.element("contact:cc", &details.address.cc);
    writer.close("contact:addr");
    writer.close("contact:postalInfo");
}

fn write_phone(writer: &mut Writer, name: &str, phone: Option<&Phone>) {
    if let Some(phone) = phone {
        let extension = phone.extension.as_deref().map(|extension| ("x", extension));
        writer.element_with(name, extension.as_slice(), &phone.number);
    }
}

const DECLARED: &[(&str, &str)] = &[("xmlns:contact", CONTACT)];

const CHECKED: check::Words = check::words!("contact", "id", CONTACT);
