//! Answers about hosts (RFC 5732 section 3).

use crate::epp::check;
use crate::epp::instant::date_time;
use crate::epp::namespace::{Announced, HOST};
use crate::registry::handle::Handle;
use crate::registry::host::HostName;
use crate::registry::message::PendingResult;
use crate::registry::reply::{Checked, HostPendingView, HostView, Reply};
use crate::xml::Writer;

/// Writes the data of an answer, if it is about a host: `infData` or `creData`.
pub fn write_data(writer: &mut Writer, reply: &Reply) {
    match reply {
        Reply::Host(view) => write_view(writer, view),
        Reply::HostCreated { name, created_at } => {
            writer.open("host:creData", DECLARED);
            writer.element("host:name", name.as_str());
            writer.element("host:crDate", &date_time(*created_at));
            writer.close("host:creData");
        }
        _ => {}
    }
}

/// Writes the answer to a check: `chkData`.
pub fn write_checked(writer: &mut Writer, checked: &[Checked]) {
    check::write(writer, &CHECKED, checked);
}

/// Writes nothing: no extension says anything of hosts.
pub fn write_extension(_writer: &mut Writer, _reply: &Reply, _announced: &Announced) {}

/// Writes how a pending operation ended: `panData`. The transaction's identifiers are in the
/// document's own namespace.
pub fn write_pending(writer: &mut Writer, result: &PendingResult<HostName>) {
    writer.open("host:panData", DECLARED);
    let approved = if result.approved { "1" } else { "0" };
    writer.element_with("host:name", &[("paResult", approved)], result.object.as_str());
    writer.open("host:paTRID", &[]);
    writer.maybe("clTRID", result.transaction.cl_trid.as_deref());
    writer.element("svTRID", &result.transaction.sv_trid);
    writer.close("host:paTRID");
    writer.element("host:paDate", &date_time(result.decided_at));
    writer.close("host:panData");
}

/// Writes what may be seen of a host: `infData`.
pub fn write_view(writer: &mut Writer, view: &HostView) {
    writer.open("host:infData", DECLARED);
    writer.element("host:name", view.name.as_str());
    writer.element("host:roid", &view.roid);
    for status in statuses(view) {
        writer.empty("host:status", &[("s", status)]);
    }
    for address in &view.addresses {
        let family = if address.is_ipv4() { "v4" } else { "v6" };
        writer.element_with("host:addr", &[("ip", family)], &address.to_string());
    }
    writer.element("host:clID", view.sponsor.as_str());
    writer.element("host:crID", view.created_by.as_str());
    writer.element("host:crDate", &date_time(view.created_at));
    writer.maybe("host:upID", view.updated_by.as_ref().map(Handle::as_str));
    writer.maybe("host:upDate", view.updated_at.map(date_time).as_deref());
    writer.maybe("host:trDate", view.transferred_at.map(date_time).as_deref());
    writer.close("host:infData");
}

/// `ok` stands alone here: a linked host cannot be deleted, which is a status of its own; one on
/// its way out may not show that prohibition (RFC 5732 section 2.3).
fn statuses(view: &HostView) -> Vec<&'static str> {
    let mut statuses = Vec::new();
    if view.linked {
        statuses.push("linked");
    }
    match view.pending {
        Some(HostPendingView::Create) => statuses.push("pendingCreate"),
        Some(HostPendingView::Update) => statuses.push("pendingUpdate"),
        Some(HostPendingView::Delete) => statuses.extend(["pendingDelete", "serverUpdateProhibited"]),
        None if !view.linked => statuses.push("ok"),
        None => {}
    }
    if view.linked && view.pending != Some(HostPendingView::Delete) {
        statuses.push("serverDeleteProhibited");
    }
    statuses
}

const DECLARED: &[(&str, &str)] = &[("xmlns:host", HOST)];

const CHECKED: check::Words = check::words!("host", "name", HOST);
