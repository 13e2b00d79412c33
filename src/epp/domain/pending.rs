//! How a pending operation on a domain ended (`domain:panData`, RFC 5731 section 3.3).

use crate::epp::instant::date_time;
use crate::epp::namespace::DOMAIN;
use crate::epp::poll::write_transaction;
use crate::epp::value::write_boolean;
use crate::registry::domain::DomainName;
use crate::registry::message::PendingResult;
use crate::xml::Writer;

/// Writes the outcome with the identifiers of the command that asked.
pub fn write(writer: &mut Writer, result: &PendingResult<DomainName>) {
    writer.open("domain:panData", &[("xmlns:domain", DOMAIN)]);
    writer.element_with("domain:name", &[("paResult", write_boolean(result.approved))], result.object.as_str());
    writer.around("domain:paTRID", |writer| write_transaction(writer, &result.transaction));
    writer.element("domain:paDate", &date_time(result.decided_at));
    writer.close("domain:panData");
}
