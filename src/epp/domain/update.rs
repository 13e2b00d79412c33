//! `<domain:update>` (RFC 5731 section 3.2.5) with its extensions.

use super::{NameServers, contact, name, name_servers, registrant};
use crate::epp::extension::{self, dkhm, rgp, sec_dns};
use crate::epp::namespace::{DOMAIN, RGP, SEC_DNS};
use crate::epp::status::status;
use crate::epp::together::{Together, each};
use crate::epp::value::{authorization, blanked, children};
use crate::registry::command::{
    AuthInfoChange, Authorization, Command, DomainUpdate, RoleChange, StatusChange, UpdateOptions,
};
use crate::registry::domain::{TokenOperation, TokenRole};
use crate::registry::handle::{HANDLE_LENGTH_MAX, HANDLE_LENGTH_MIN, Handle};
use crate::xml::{Element, Problem, ProblemKind};

/// Reads the command. One that changes nothing is legal.
pub(super) fn parse(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<Command, Problem> {
    let mut parts = children(element, DOMAIN)?;
    let named = parts.required("name")?;
    let (add, remove, change) = (parts.optional("add"), parts.optional("rem"), parts.optional("chg"));
    parts.finish()?;
    let (name, add, remove, change, dnssec, restore, auto_renew, order_confirmation) = (
        name(named),
        add.map_or(Ok(Difference::default()), parse_difference),
        remove.map_or(Ok(Difference::default()), parse_difference),
        change.map_or(Ok(Change::default()), parse_change),
        extension::find(extensions, SEC_DNS, "update").map(sec_dns::parse_update).transpose(),
        extension::find(extensions, RGP, "update").map(rgp::parse_update).transpose(),
        dkhm::auto_renew(extensions),
        dkhm::order_confirmation(extensions),
    )
        .together()?;
    let dnssec = dnssec.unwrap_or_default();
    let mut digested_keys = dnssec.removed.digested_keys;
    digested_keys.extend(dnssec.added.digested_keys);
    Ok(Command::DomainUpdate(Box::new(DomainUpdate {
        name,
        add_name_servers: add.servers.objects,
        remove_name_servers: remove.servers.objects,
        add_contacts: add.contacts,
        remove_contacts: remove.contacts,
        registrant: change.registrant,
        auth_info: change.auth_info,
        remove_ds: dnssec.remove,
        add_ds: dnssec.added.ds,
        auto_renew,
        order_confirmation,
        restore,
        options: UpdateOptions {
            add_host_attributes: add.servers.attributes,
            remove_host_attributes: remove.servers.attributes,
            add_statuses: add.statuses,
            remove_statuses: remove.statuses,
            nobody: change.nobody,
            add_keys: dnssec.added.keys,
            remove_keys: dnssec.removed.keys,
            digested_keys,
            max_sig_life_s: dnssec.max_sig_life_s,
            urgent: dnssec.urgent,
        },
    })))
}

/// `add` or `rem`.
#[derive(Debug, Default)]
struct Difference {
    servers: NameServers,
    contacts: Vec<RoleChange>,
    statuses: Vec<StatusChange>,
}

fn parse_difference(element: &Element<'_>) -> Result<Difference, Problem> {
    let mut parts = children(element, DOMAIN)?;
    let (servers, contacts, statuses) = (parts.optional("ns"), parts.many("contact"), parts.many("status"));
    parts.finish()?;
    if let Some(surplus) = statuses.get(STATUSES_MAX) {
        return Err(Problem::unexpected(surplus));
    }
    let (servers, contacts, statuses) = (
        servers.map_or(Ok(NameServers::default()), name_servers),
        each(contacts, contact),
        each(statuses, |element| status(element, STATUSES)),
    )
        .together()?;
    Ok(Difference { servers, contacts, statuses })
}

/// `chg`.
#[derive(Debug, Default)]
struct Change {
    registrant: Option<Handle>,
    nobody: Option<String>,
    auth_info: Option<AuthInfoChange>,
}

fn parse_change(element: &Element<'_>) -> Result<Change, Problem> {
    let mut parts = children(element, DOMAIN)?;
    let (owner, given) = (parts.optional("registrant"), parts.optional("authInfo"));
    parts.finish()?;
    let (owner, auth_info) =
        (owner.map(new_registrant).transpose(), given.map(parse_auth_info).transpose()).together()?;
    let (registrant, nobody) = match owner {
        None => (None, None),
        Some(Ok(handle)) => (Some(handle), None),
        Some(Err(text)) => (None, Some(text)),
    };
    Ok(Change { registrant, nobody, auth_info })
}

/// `domain:clIDChgType`: a handle, or a text too short to be one; an empty one removes the
/// registrant.
fn new_registrant(element: &Element<'_>) -> Result<Result<Handle, String>, Problem> {
    element.only_attributes(&[])?;
    let text = element.token_within(0, HANDLE_LENGTH_MAX)?;
    if text.chars().count() < HANDLE_LENGTH_MIN { Ok(Err(text)) } else { registrant(element).map(Ok) }
}

/// `authInfo` of a change: a keyword, a token to use, or `null`.
fn parse_auth_info(element: &Element<'_>) -> Result<AuthInfoChange, Problem> {
    let mut parts = children(element, DOMAIN).map_err(blanked)?;
    if parts.next_of(&["pw", "ext", "null"]).map_err(blanked)? == "null" {
        let null = parts.required("null")?;
        parts.finish().map_err(blanked)?;
        null.empty().map_err(blanked)?;
        return Ok(AuthInfoChange::Clear);
    }
    let text = match authorization(element, DOMAIN)? {
        Authorization::Pw(text) => text,
        Authorization::Ext => return Ok(AuthInfoChange::Ext),
        given @ Authorization::ContactPw { .. } => return Ok(AuthInfoChange::OfContact(given)),
    };
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
    let pw = element.children.first().unwrap_or(element);
    Err(blanked(Problem::of(ProblemKind::Unexpected, pw, "pw is autotransfer, autoredel or a token")))
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
