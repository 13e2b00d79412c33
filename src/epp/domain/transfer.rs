//! `<transfer>` of a domain (RFC 5731 section 3.2.4), of which only the request exists here.

use super::name;
use crate::epp::extension::dkhm;
use crate::epp::fault::Fault;
use crate::epp::namespace::DOMAIN;
use crate::epp::value::{attribute_of, attribute_problem, auth_info, children, date_time, years};
use crate::registry::command::{Authorization, Command, DomainTransfer, TransferOperation};
use crate::registry::reply::TransferView;
use crate::xml::{Element, ProblemKind, Writer};

/// Checks the attribute `op` of `<transfer>`.
///
/// # Errors
/// Missing; range for no operation at all; [`Fault::Option`] for any but the request.
pub fn check_operation(transfer: &Element<'_>) -> Result<(), Fault> {
    transfer.only_attributes(&["op"])?;
    let operations = [("request", true), ("approve", false), ("cancel", false), ("query", false), ("reject", false)];
    if attribute_of(transfer, "op", &operations)? {
        return Ok(());
    }
    let reason = "a transfer is immediate: op is request";
    Err(Fault::Option(attribute_problem(ProblemKind::Policy, transfer, "op", reason)))
}

/// Reads the command. The period is read and not used: a transfer extends nothing here.
pub(super) fn parse(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<Command, Fault> {
    let mut parts = children(element, DOMAIN)?;
    let name = name(&mut parts)?;
    parts.optional("period").map(years).transpose()?;
    let given = parts.optional("authInfo");
    parts.finish()?;
    let auth_info = given.map(|given| auth_info(given, DOMAIN)).transpose()?.filter(|token| !token.is_empty());
    let auto_renew = dkhm::auto_renew(extensions)?;
    Ok(Command::DomainTransfer(DomainTransfer {
        operation: TransferOperation::Request,
        name,
        years: None,
        auth_info: auth_info.map(Authorization::Pw),
        auto_renew,
    }))
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
    use crate::epp::specimen::{command, fault, kind};

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
        assert_eq!((read.auth_info, read.auto_renew), (Some("T".into()), Some(false)));
    }

    #[test]
    fn a_request_without_token_is_read_too() {
        for parts in ["", "<domain:authInfo><domain:pw/></domain:authInfo>"] {
            let Ok(Command::DomainTransfer(read)) = command(&transfer(" op='request'", parts)) else { panic!() };
            assert_eq!(read.auth_info, None);
        }
    }

    #[test]
    fn other_operations_are_not_offered() {
        for operation in ["approve", "cancel", "query", "reject"] {
            let Fault::Option(problem) = fault(&transfer(&format!(" op='{operation}'"), "")) else { panic!() };
            assert_eq!((problem.element.as_str(), problem.value.as_str()), ("transfer", operation));
        }
        assert_eq!(kind(command(&transfer(" op='steal'", ""))), ProblemKind::Range);
        assert_eq!(kind(command(&transfer("", ""))), ProblemKind::Missing);
    }
}
