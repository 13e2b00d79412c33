//! `<contact:create>` (RFC 5733 section 3.2.1).

use super::extension;
use super::postal::{address, at_most, auth_info, disclose, email, kind, name, optional_line, phone};
use crate::epp::fault::Fault;
use crate::epp::namespace::CONTACT;
use crate::registry::command::{ContactCreate, PostalInfo};
use crate::xml::{Cursor, Element, Problem};

pub(super) fn parse(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<ContactCreate, Fault> {
    let mut children = Cursor::new(element, CONTACT);
    let id = children.required("id")?;
    id.only_attributes(&[])?;
    let id = id.token_within(ID_LENGTH_MIN, ID_LENGTH_MAX)?;
    let mut postal = vec![postal_info(children.required("postalInfo")?)?];
    for info in at_most(&mut children, "postalInfo", POSTAL_MAX - 1)? {
        postal.push(postal_info(info)?);
    }
    let voice = children.optional("voice").map_or(Ok(None), phone)?;
    let fax = children.optional("fax").map_or(Ok(None), phone)?;
    let email = email(children.required("email")?)?;
    auth_info(children.required("authInfo")?)?;
    let disclosed = children.optional("disclose");
    disclosed.map_or(Ok(()), disclose)?;
    children.finish()?;
    let read = extension::read(extensions, true)?;
    Ok(ContactCreate {
        id,
        postal,
        voice,
        fax,
        email,
        disclose: disclosed.is_some(),
        extra: read.extra,
        management: read.management,
    })
}

fn postal_info(element: &Element<'_>) -> Result<PostalInfo, Problem> {
    let kind = kind(element)?;
    let mut children = Cursor::new(element, CONTACT);
    let name = name(children.required("name")?)?;
    let org = children.optional("org").map_or(Ok(None), optional_line)?;
    let address = address(children.required("addr")?)?;
    children.finish()?;
    Ok(PostalInfo { kind, name, org, address })
}

const ID_LENGTH_MIN: usize = 3;
const ID_LENGTH_MAX: usize = 16;
const POSTAL_MAX: usize = 2;
