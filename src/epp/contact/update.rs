//! `<contact:update>` (RFC 5733 section 3.2.5).

use super::disclose::disclosure;
use super::extension;
use super::postal::{address, at_most, email, kind, name, optional_line, phone};
use crate::epp::fault::Fault;
use crate::epp::namespace::CONTACT;
use crate::epp::status::status;
use crate::epp::together::{Together, each};
use crate::epp::value;
use crate::registry::command::{ContactUpdate, Disclosure, PostalChange, StatusChange};
use crate::registry::contact::Phone;
use crate::xml::{Cursor, Element, Problem};

pub(super) fn parse(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<ContactUpdate, Fault> {
    let mut children = Cursor::new(element, CONTACT);
    let id = children.required("id")?;
    let (add, rem, chg) = (children.optional("add"), children.optional("rem"), children.optional("chg"));
    children.finish()?;
    let parts = (
        super::handle(id),
        add.map_or_else(|| Ok(Vec::new()), statuses),
        rem.map_or_else(|| Ok(Vec::new()), statuses),
        chg.map_or_else(|| Ok(Change::default()), change),
    );
    let (handle, add_statuses, remove_statuses, change) = parts.together()?;
    let Change { postal, voice, fax, email, disclosure } = change;
    let (extra, _) = extension::read(extensions)?;
    let asks_nothing = add.is_none() && rem.is_none() && chg.is_none() && extensions.is_empty();
    Ok(ContactUpdate {
        handle,
        asks_nothing,
        add_statuses,
        remove_statuses,
        disclosure,
        postal,
        voice,
        fax,
        email,
        extra,
    })
}

/// `contact:chgType`, without `authInfo`: nothing here is opened with it.
#[derive(Default)]
struct Change {
    postal: Vec<PostalChange>,
    voice: Option<Option<Phone>>,
    fax: Option<Option<Phone>>,
    email: Option<String>,
    disclosure: Option<Disclosure>,
}

fn change(element: &Element<'_>) -> Result<Change, Problem> {
    let mut children = value::children(element, CONTACT)?;
    let postal = at_most(&mut children, "postalInfo", POSTAL_MAX)?;
    let (voice, fax, mail) = (children.optional("voice"), children.optional("fax"), children.optional("email"));
    let (auth_info, disclose) = (children.optional("authInfo"), children.optional("disclose"));
    children.finish()?;
    if element.children.is_empty() {
        return Err(Problem::missing(element, "something to change"));
    }
    let parts = (
        each(postal, postal_change),
        voice.map(phone).transpose(),
        fax.map(phone).transpose(),
        mail.map(email).transpose(),
        auth_info.map(|given| value::authorization(given, CONTACT)).transpose(),
        disclose.map(disclosure).transpose(),
    );
    let (postal, voice, fax, email, _, disclosure) = parts.together()?;
    Ok(Change { postal, voice, fax, email, disclosure })
}

fn postal_change(element: &Element<'_>) -> Result<PostalChange, Problem> {
    element.only_attributes(&["type"])?;
    let mut children = Cursor::new(element, CONTACT);
    let (named, org, addr) = (children.optional("name"), children.optional("org"), children.optional("addr"));
    children.finish()?;
    let parts =
        (kind(element), named.map(name).transpose(), org.map(optional_line).transpose(), addr.map(address).transpose());
    let (kind, name, org, address) = parts.together()?;
    Ok(PostalChange { kind, name, org, address })
}

/// One to seven statuses, each of them a word of RFC 5733.
fn statuses(list: &Element<'_>) -> Result<Vec<StatusChange>, Problem> {
    let mut children = value::children(list, CONTACT)?;
    let given = at_most(&mut children, "status", STATUSES_MAX)?;
    children.finish()?;
    if given.is_empty() {
        return Err(Problem::unexpected(list));
    }
    each(given, |element| status(element, STATUSES))
}

const POSTAL_MAX: usize = 2;
const STATUSES_MAX: usize = 7;
const STATUSES: &[&str] = &[
    "clientDeleteProhibited",
    "clientTransferProhibited",
    "clientUpdateProhibited",
    "linked",
    "ok",
    "pendingCreate",
    "pendingDelete",
    "pendingTransfer",
    "pendingUpdate",
    "serverDeleteProhibited",
    "serverTransferProhibited",
    "serverUpdateProhibited",
];
