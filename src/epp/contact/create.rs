//! `<contact:create>` (RFC 5733 section 3.2.1).

use super::disclose::disclosure;
use super::extension;
use super::postal::{address, at_most, email, kind, name, optional_line, phone};
use crate::epp::fault::Fault;
use crate::epp::namespace::CONTACT;
use crate::epp::together::{Together, each};
use crate::epp::value;
use crate::registry::command::{ContactCreate, PostalInfo};
use crate::registry::handle::{HANDLE_LENGTH_MAX, HANDLE_LENGTH_MIN};
use crate::xml::{Cursor, Element, Problem};

pub(super) fn parse(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<ContactCreate, Fault> {
    let mut children = Cursor::new(element, CONTACT);
    let id = children.required("id")?;
    let postal = at_most(&mut children, "postalInfo", POSTAL_MAX)?;
    if postal.is_empty() {
        children.required("postalInfo")?;
    }
    let (voice, fax) = (children.optional("voice"), children.optional("fax"));
    let mail = children.required("email")?;
    let auth_info = children.required("authInfo")?;
    let disclose = children.optional("disclose");
    children.finish()?;
    let (id, postal, voice, fax, email, _, disclosure) = (
        identifier(id),
        each(postal, postal_info),
        voice.map_or(Ok(None), phone),
        fax.map_or(Ok(None), phone),
        email(mail),
        value::authorization(auth_info, CONTACT),
        disclose.map(disclosure).transpose(),
    )
        .together()?;
    let (extra, management) = extension::read(extensions)?;
    Ok(ContactCreate { id, postal, voice, fax, email, disclosure, extra, management })
}

/// The identifier, of which the rules say what it may be.
fn identifier(element: &Element<'_>) -> Result<String, Problem> {
    element.only_attributes(&[])?;
    element.token_within(HANDLE_LENGTH_MIN, HANDLE_LENGTH_MAX)
}

fn postal_info(element: &Element<'_>) -> Result<PostalInfo, Problem> {
    element.only_attributes(&["type"])?;
    let mut children = Cursor::new(element, CONTACT);
    let named = children.required("name")?;
    let org = children.optional("org");
    let addr = children.required("addr")?;
    children.finish()?;
    let parts = (kind(element), name(named), org.map_or(Ok(None), optional_line), address(addr));
    let (kind, name, org, address) = parts.together()?;
    Ok(PostalInfo { kind, name, org, address })
}

const POSTAL_MAX: usize = 2;
