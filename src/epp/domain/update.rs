//! `<domain:update>` (RFC 5731 section 3.2.5) with its extensions.

use super::{contact, name, name_servers, registrant};
use crate::epp::extension::{self, dkhm, rgp, sec_dns};
use crate::epp::fault::Fault;
use crate::epp::namespace::{DOMAIN, RGP, SEC_DNS};
use crate::epp::value::{attribute_problem, auth_info, blanked, children};
use crate::registry::command::{AuthInfoChange, Command, DomainUpdate, RoleChange};
use crate::registry::domain::{TokenOperation, TokenRole};
use crate::registry::host::HostName;
use crate::xml::{Element, Problem, ProblemKind};

/// Reads the command. One that changes nothing is legal.
pub(super) fn parse(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<Command, Fault> {
    let mut parts = children(element, DOMAIN)?;
    let mut update = DomainUpdate::new(name(&mut parts)?);
    let (add, remove, change) = (parts.optional("add"), parts.optional("rem"), parts.optional("chg"));
    parts.finish()?;
    (update.add_name_servers, update.add_contacts) = add.map_or(Ok(Default::default()), parse_difference)?;
    (update.remove_name_servers, update.remove_contacts) = remove.map_or(Ok(Default::default()), parse_difference)?;
    if let Some(change) = change {
        parse_change(change, &mut update)?;
    }
    if let Some(element) = extension::find(extensions, SEC_DNS, "update") {
        let change = sec_dns::parse_update(element)?;
        (update.remove_ds, update.add_ds) = (change.remove, change.add);
    }
    update.restore = extension::find(extensions, RGP, "update").map(rgp::parse_update).transpose()?;
    update.auto_renew = dkhm::auto_renew(extensions)?;
    update.order_confirmation = dkhm::order_confirmation(extensions)?;
    Ok(Command::DomainUpdate(Box::new(update)))
}

/// `add` or `rem`.
fn parse_difference(element: &Element<'_>) -> Result<(Vec<HostName>, Vec<RoleChange>), Fault> {
    let mut parts = children(element, DOMAIN)?;
    let hosts = parts.optional("ns").map_or(Ok(Vec::new()), name_servers)?;
    let contacts = parts.many("contact").iter().map(contact);
    let contacts =
        contacts.map(|read| read.map(|(role, handle)| RoleChange { role, handle })).collect::<Result<_, _>>()?;
    let statuses = parts.many("status");
    parts.finish()?;
    if let Some(surplus) = statuses.get(STATUSES_MAX) {
        return Err(Problem::unexpected(surplus).into());
    }
    statuses.first().map_or(Ok((hosts, contacts)), |status| Err(refuse_status(status)))
}

/// Statuses are the registry's to set and remove.
fn refuse_status(element: &Element<'_>) -> Fault {
    let checked = element.only_attributes(&["s", "lang"]).and_then(|()| element.no_children());
    if let Err(problem) = checked {
        return problem.into();
    }
    match element.attribute("s") {
        None => Problem::missing(element, "s").into(),
        Some(word) if STATUSES.contains(&word.as_str()) => {
            let reason = "statuses are set and removed by the registry";
            Fault::Option(attribute_problem(ProblemKind::Policy, element, "s", reason))
        }
        Some(_) => attribute_problem(ProblemKind::Range, element, "s", "a status of RFC 5731").into(),
    }
}

fn parse_change(element: &Element<'_>, update: &mut DomainUpdate) -> Result<(), Fault> {
    let mut parts = children(element, DOMAIN)?;
    let (new_registrant, auth_info) = (parts.optional("registrant"), parts.optional("authInfo"));
    parts.finish()?;
    if let Some(element) = new_registrant {
        if element.token()?.is_empty() {
            let reason = "a domain is never without a registrant";
            return Err(Problem::of(ProblemKind::Policy, element, reason).into());
        }
        update.registrant = Some(registrant(element)?);
    }
    update.auth_info = auth_info.map(parse_auth_info).transpose()?;
    Ok(())
}

/// `authInfo` of a change: a keyword, a token to use, or `null`.
fn parse_auth_info(element: &Element<'_>) -> Result<AuthInfoChange, Fault> {
    let mut parts = children(element, DOMAIN)?;
    if let Some(null) = parts.optional("null") {
        parts.finish().map_err(blanked)?;
        null.empty().map_err(blanked)?;
        return Ok(AuthInfoChange::Clear);
    }
    let pw = element.children.first().filter(|child| child.is(DOMAIN, "pw"));
    let text = auth_info(element, DOMAIN)?;
    if text.trim().is_empty() {
        return Ok(AuthInfoChange::Empty);
    }
    if text.eq_ignore_ascii_case("autotransfer") {
        return Ok(AuthInfoChange::IssueTransfer);
    }
    if text.eq_ignore_ascii_case("autoredel") {
        return Ok(AuthInfoChange::IssueRedel);
    }
    if is_token(&text) {
        return Ok(AuthInfoChange::Use(text));
    }
    let reason = "pw is autotransfer, autoredel or a token";
    Err(blanked(Problem::of(ProblemKind::Unexpected, pw.unwrap_or(element), reason)).into())
}

/// Whether `text` has the form of a token: role, operation and 32 hexadecimal digits.
fn is_token(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(role), Some(operation), Some(entropy)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let roles = [TokenRole::Own, TokenRole::Pxy, TokenRole::Nsa, TokenRole::Reg];
    let operations = [TokenOperation::Transfer, TokenOperation::Redel];
    roles.iter().any(|known| known.word() == role)
        && operations.iter().any(|known| known.token_word() == operation)
        && entropy.len() == ENTROPY_DIGITS
        && entropy.bytes().all(|byte| byte.is_ascii_hexdigit())
}

const STATUSES: &[&str] = &[
    "clientDeleteProhibited",
    "clientHold",
    "clientRenewProhibited",
    "clientTransferProhibited",
    "clientUpdateProhibited",
    "inactive",
    "ok",
    "pendingCreate",
    "pendingDelete",
    "pendingRenew",
    "pendingTransfer",
    "pendingUpdate",
    "serverDeleteProhibited",
    "serverHold",
    "serverRenewProhibited",
    "serverTransferProhibited",
    "serverUpdateProhibited",
];
/// Most statuses in a list (`domain:addRemType`).
const STATUSES_MAX: usize = 11;
/// Hexadecimal digits of a token.
const ENTROPY_DIGITS: usize = 32;

#[cfg(test)]
mod tests;
