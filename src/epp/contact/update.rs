//! `<contact:update>` (RFC 5733 section 3.2.5).

use super::extension;
use super::postal::{address, at_most, auth_info, disclose, email, kind, name, optional_line, phone};
use crate::epp::fault::Fault;
use crate::epp::namespace::CONTACT;
use crate::registry::command::{ContactExtra, ContactUpdate, PostalChange};
use crate::registry::handle::Handle;
use crate::xml::{Cursor, Element, Problem};

pub(super) fn parse(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<ContactUpdate, Fault> {
    let mut children = Cursor::new(element, CONTACT);
    let mut update = unchanged(super::handle(children.required("id")?)?);
    let (add, rem, chg) = (children.optional("add"), children.optional("rem"), children.optional("chg"));
    children.finish()?;
    for list in [add, rem].into_iter().flatten() {
        statuses(list)?;
        update.statuses = true;
    }
    if let Some(chg) = chg {
        change(chg, &mut update)?;
    }
    if add.is_none() && rem.is_none() && chg.is_none() && extensions.is_empty() {
        return Err(Problem::missing(element, "add, rem or chg").into());
    }
    update.extra = extension::read(extensions, false)?.extra;
    Ok(update)
}

fn unchanged(handle: Handle) -> ContactUpdate {
    ContactUpdate {
        handle,
        statuses: false,
        disclose: false,
        postal: Vec::new(),
        voice: None,
        fax: None,
        email: None,
        extra: ContactExtra::default(),
    }
}

fn change(element: &Element<'_>, update: &mut ContactUpdate) -> Result<(), Problem> {
    element.only_attributes(&[])?;
    if element.children.is_empty() {
        element.no_text()?;
        return Err(Problem::missing(element, "something to change"));
    }
    let mut children = Cursor::new(element, CONTACT);
    for info in at_most(&mut children, "postalInfo", POSTAL_MAX)? {
        update.postal.push(postal_change(info)?);
    }
    update.voice = children.optional("voice").map(phone).transpose()?;
    update.fax = children.optional("fax").map(phone).transpose()?;
    update.email = children.optional("email").map(email).transpose()?;
    children.optional("authInfo").map_or(Ok(()), auth_info)?;
    if let Some(disclosed) = children.optional("disclose") {
        disclose(disclosed)?;
        update.disclose = true;
    }
    children.finish()
}

fn postal_change(element: &Element<'_>) -> Result<PostalChange, Problem> {
    let kind = kind(element)?;
    let mut children = Cursor::new(element, CONTACT);
    let name = children.optional("name").map(name).transpose()?;
    let org = children.optional("org").map(optional_line).transpose()?;
    let address = children.optional("addr").map(address).transpose()?;
    children.finish()?;
    Ok(PostalChange { kind, name, org, address })
}

/// One to seven statuses, each of them a word of RFC 5733.
fn statuses(list: &Element<'_>) -> Result<(), Problem> {
    list.only_attributes(&[])?;
    if list.children.is_empty() {
        return Err(Problem::unexpected(list));
    }
    let mut children = Cursor::new(list, CONTACT);
    for status in at_most(&mut children, "status", STATUSES_MAX)? {
        crate::epp::host::status(status, STATUSES)?;
    }
    children.finish()
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
