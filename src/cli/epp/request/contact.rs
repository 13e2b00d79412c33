//! Commands on contacts (RFC 5733).

use anyhow::Context;

use super::super::arguments::{Check, Create, Info};
use super::{Head, Object};
use crate::epp::namespace::CONTACT;

/// `<contact:check>`.
pub fn check(head: &Head<'_>, check: &Check) -> Vec<u8> {
    object("check").write(head, None, |writer| check.names.iter().for_each(|id| writer.element("contact:id", id)))
}

/// `<contact:info>`.
pub fn info(head: &Head<'_>, info: &Info) -> Vec<u8> {
    object("info").write(head, None, |writer| writer.element("contact:id", &info.name))
}

/// `<contact:create>` with its extensions.
///
/// # Errors
/// When name, city or e-mail address is missing.
pub fn create(head: &Head<'_>, create: &Create) -> anyhow::Result<Vec<u8>> {
    let person = &create.person;
    let name = person.full_name.as_deref().context("a contact needs --name")?;
    let city = person.city.as_deref().context("a contact needs --city")?;
    let email = person.email.as_deref().context("a contact needs --email")?;
    let dkhm = [("xmlns:dkhm", head.services.dkhm())];
    let extension = |writer: &mut crate::xml::Writer| {
        writer.element_with("dkhm:userType", &dkhm, &person.user_type);
        if let Some(cvr) = &person.cvr {
            writer.element_with("dkhm:CVR", &dkhm, cvr);
        }
        if let Some(management) = &create.management {
            writer.element_with("dkhm:management", &dkhm, management);
        }
    };
    Ok(object("create").write(head, Some(&extension), |writer| {
        writer.element("contact:id", create.name.as_deref().unwrap_or("auto"));
        writer.open("contact:postalInfo", &[("type", "loc")]);
        writer.element("contact:name", name);
        writer.maybe("contact:org", person.org.as_deref());
        writer.open("contact:addr", &[]);
        person.street.iter().for_each(|street| writer.element("contact:street", street));
        writer.element("contact:city", city);
        writer.maybe("contact:pc", person.pc.as_deref());
        writer.element("contact:cc", &person.cc);
        writer.close("contact:addr");
        writer.close("contact:postalInfo");
        writer.maybe("contact:voice", person.voice.as_deref());
        writer.element("contact:email", email);
        writer.open("contact:authInfo", &[]);
        writer.element("contact:pw", "");
        writer.close("contact:authInfo");
    }))
}

fn object(verb: &'static str) -> Object {
    Object { verb, prefix: "contact", namespace: CONTACT }
}
