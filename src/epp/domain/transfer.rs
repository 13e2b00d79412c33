//! `<transfer>` of a domain (RFC 5731 sections 3.1.3 and 3.2.4).

use super::name;
use crate::epp::extension::dkhm;
use crate::epp::instant::date_time;
use crate::epp::namespace::DOMAIN;
use crate::epp::together::Together;
use crate::epp::value::{authorization, children, transfer_operation, years};
use crate::registry::command::{Command, DomainTransfer};
use crate::registry::reply::TransferView;
use crate::xml::{Element, Problem, Writer};

/// Reads the command, whose operation stands on the element around it.
pub(super) fn parse(
    outer: &Element<'_>,
    element: &Element<'_>,
    extensions: &[Element<'_>],
) -> Result<Command, Problem> {
    let mut parts = children(element, DOMAIN)?;
    let (named, period, given) = (parts.required("name")?, parts.optional("period"), parts.optional("authInfo"));
    parts.finish()?;
    let (operation, name, years, auth_info, auto_renew) = (
        transfer_operation(outer),
        name(named),
        period.map(years).transpose(),
        given.map(|given| authorization(given, DOMAIN)).transpose(),
        dkhm::auto_renew(extensions),
    )
        .together()?;
    Ok(Command::DomainTransfer(DomainTransfer { operation, name, years, auth_info, auto_renew }))
}

/// Writes what became of a transfer.
pub fn write(writer: &mut Writer, view: &TransferView) {
    writer.open("domain:trnData", &[("xmlns:domain", DOMAIN)]);
    writer.element("domain:name", view.name.as_str());
    writer.element("domain:trStatus", if view.by_token { "clientApproved" } else { "serverApproved" });
    writer.element("domain:reID", view.requested_by.as_str());
    writer.element("domain:reDate", &date_time(view.requested_at));
    writer.element("domain:acID", view.acted_by.as_str());
    writer.element("domain:acDate", &date_time(view.acted_at));
    writer.close("domain:trnData");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::specimen::{command, kind};
    use crate::registry::command::{Authorization, TransferOperation};
    use crate::xml::ProblemKind;

    fn transfer(operation: &str, parts: &str) -> String {
        format!(
            "<transfer{operation}><domain:transfer><domain:name>a.dk</domain:name>{parts}</domain:transfer></transfer>"
        )
    }

    #[test]
    fn a_request_is_read_with_its_token_and_renewal() {
        let text = transfer(
            " op='request'",
            "<domain:period unit='y'>1</domain:period><domain:authInfo><domain:pw>T</domain:pw></domain:authInfo>",
        ) + "<extension><dkhm:autoRenew>false</dkhm:autoRenew></extension>";
        let Ok(Command::DomainTransfer(read)) = command(&text) else { panic!() };
        assert_eq!((read.operation, read.years), (TransferOperation::Request, Some(1)));
        assert_eq!((read.auth_info, read.auto_renew), (Some("T".into()), Some(false)));
    }

    #[test]
    fn a_request_without_token_is_read_too() {
        for parts in ["", "<domain:authInfo><domain:pw/></domain:authInfo>"] {
            let Ok(Command::DomainTransfer(read)) = command(&transfer(" op='request'", parts)) else { panic!() };
            assert_eq!(read.auth_info.as_ref().and_then(Authorization::token), None);
        }
    }

    #[test]
    fn every_operation_is_read_with_the_same_body() {
        for operation in ["approve", "cancel", "query", "reject", " request "] {
            let body = "<domain:period unit='y'>99</domain:period><domain:authInfo><domain:pw/></domain:authInfo>";
            let Ok(Command::DomainTransfer(read)) = command(&transfer(&format!(" op='{operation}'"), body)) else {
                panic!("{operation}")
            };
            assert_eq!(read.operation.word(), operation.trim());
        }
        assert_eq!(kind(command(&transfer(" op='steal'", ""))), ProblemKind::Range);
        assert_eq!(kind(command(&transfer("", ""))), ProblemKind::Missing);
        assert_eq!(kind(command(&transfer(" op='query' to='me'", ""))), ProblemKind::Unexpected);
        assert_eq!(kind(command(&transfer(" op='steal'", "<x/>"))), ProblemKind::Unexpected);
        assert_eq!(
            kind(command(&transfer(" op='query'", "<domain:period unit='m'>1</domain:period>"))),
            ProblemKind::Syntax
        );
    }
}
