//! The .dk extension, in every version (`urn:dkhm:params:xml:ns:dkhm-4.3` to `-4.5`).

use chrono::{DateTime, Utc};

use crate::epp::instant::{date_time, instant};
use crate::epp::namespace::{Announced, DKHM_4_3, DKHM_4_4, DKHM_4_5};
use crate::epp::value::one_of;
use crate::registry::domain::{AuthInfo, DomainName, Management};
use crate::xml::{Element, Namespace, Problem, Writer};

/// The version `element` is written in, if it is of the .dk extension at all.
pub fn version(element: &Element<'_>) -> Option<&'static str> {
    match element.namespace {
        Namespace::Known(uri @ (DKHM_4_3 | DKHM_4_4 | DKHM_4_5)) => Some(uri),
        _ => None,
    }
}

/// Whether `element` is of the .dk extension, in any version.
pub fn is_dkhm(element: &Element<'_>) -> bool {
    version(element).is_some()
}

/// Whether the schema of `version` has the element `name`. Each version has what those before it
/// had.
pub fn defines(version: &str, name: &str) -> bool {
    let newest = ELEMENTS.iter().position(|(since, _)| *since == version);
    newest.is_some_and(|newest| ELEMENTS[..=newest].iter().any(|(_, names)| names.contains(&name)))
}

/// The element `name`, in any version.
pub fn find<'e, 'd>(extensions: &'e [Element<'d>], name: &str) -> Option<&'e Element<'d>> {
    extensions.iter().find(|extension| extension.name == name && is_dkhm(extension))
}

/// `orderconfirmationToken` as written, which the schema says nothing of.
///
/// # Errors
/// Unexpected, naming what is inside.
pub fn order_confirmation(extensions: &[Element<'_>]) -> Result<Option<String>, Problem> {
    let Some(element) = find(extensions, "orderconfirmationToken") else { return Ok(None) };
    element.only_attributes(&[])?;
    Ok(Some(element.token()?.into_owned()))
}

/// `management`.
///
/// # Errors
/// Missing when empty; range for any other word.
pub fn management(extensions: &[Element<'_>]) -> Result<Option<Management>, Problem> {
    let words = [("registrar", Management::Registrar), ("registrant", Management::Registrant)];
    find(extensions, "management").map(|element| one_of(element, &words)).transpose()
}

/// `autoRenew`.
///
/// # Errors
/// Missing when empty; range for any other word.
pub fn auto_renew(extensions: &[Element<'_>]) -> Result<Option<bool>, Problem> {
    let words = [("true", true), ("false", false)];
    find(extensions, "autoRenew").map(|element| one_of(element, &words)).transpose()
}

/// `delDate` of a delete.
///
/// # Errors
/// Missing when empty; syntax for what is no instant.
pub fn deletion_date(extensions: &[Element<'_>]) -> Result<Option<DateTime<Utc>>, Problem> {
    find(extensions, "delDate").map(instant).transpose()
}

/// Writes the element `name` with `text`, if the session announced a version that has it.
pub fn write(writer: &mut Writer, announced: &Announced, name: &str, text: &str) {
    write_with(writer, announced, name, &[], text);
}

/// Writes the element `name` with attributes and `text`, if the session announced a version that
/// has it.
pub fn write_with(writer: &mut Writer, announced: &Announced, name: &str, attributes: &[(&str, &str)], text: &str) {
    let Some(version) = announced.dkhm().filter(|version| defines(version, name)) else { return };
    let attributes: Vec<_> = [("xmlns:dkhm", version)].into_iter().chain(attributes.iter().copied()).collect();
    let name = format!("dkhm:{name}");
    if text.is_empty() { writer.empty(&name, &attributes) } else { writer.element_with(&name, &attributes, text) }
}

/// Writes what is special about the name: when it will be deleted, or that it is offered.
pub fn write_advisory(writer: &mut Writer, announced: &Announced, name: &DomainName, delete_at: Option<DateTime<Utc>>) {
    let domain = ("domain", name.as_str());
    let Some(delete_at) = delete_at else {
        return write_with(writer, announced, "domainAdvisory", &[domain, ("advisory", "offeredOnWaitingList")], "");
    };
    let date = date_time(delete_at);
    let attributes = [domain, ("advisory", "pendingDeletionDate"), ("date", &date)];
    write_with(writer, announced, "domainAdvisory", &attributes, "");
}

/// Writes a live token.
pub fn write_auth_info(writer: &mut Writer, announced: &Announced, token: &AuthInfo) {
    let expires = date_time(token.expires_at);
    let attributes = [("op", token.operation.word()), ("expdate", expires.as_str())];
    write_with(writer, announced, "authInfo", &attributes, &token.token);
}

/// A flag as the enumerations of the extension spell it.
pub fn write_word(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}

/// The elements of the extension, by the version that brought them.
const ELEMENTS: &[(&str, &[&str])] = &[
    (
        DKHM_4_3,
        &[
            "userType",
            "EAN",
            "CVR",
            "mobilephone",
            "secondaryEmail",
            "pnumber",
            "contact",
            "trackingNo",
            "domainAdvisory",
            "orderconfirmationToken",
            "domain_confirmed",
            "contact_validated",
            "registrant_validated",
            "requestedNsAdmin",
            "risk_assessment",
            "url",
            "authInfoExDate",
            "authInfo",
            "delDate",
            "command",
            "autoRenew",
            "management",
        ],
    ),
    (DKHM_4_4, &["vid"]),
    (DKHM_4_5, &["sole_proprietorship", "contact_verification"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::specimen;

    #[test]
    fn every_version_is_read_and_no_other() {
        for (version, known) in [("4.3", true), ("4.4", true), ("4.5", true), ("4.2", false)] {
            let text = format!("<k:autoRenew xmlns:k='urn:dkhm:params:xml:ns:dkhm-{version}'>true</k:autoRenew>");
            assert_eq!(specimen::extensions(&text, auto_renew).unwrap(), known.then_some(true), "{version}");
        }
    }

    #[test]
    fn a_version_has_what_those_before_it_had() {
        let since = |name: &str| [DKHM_4_3, DKHM_4_4, DKHM_4_5].map(|version| defines(version, name));
        for (_, names) in &ELEMENTS[..1] {
            assert!(names.len() == 22 && names.iter().all(|name| since(name) == [true; 3]));
        }
        assert_eq!(since("vid"), [false, true, true]);
        assert_eq!(since("sole_proprietorship"), [false, false, true]);
        assert_eq!(since("contact_verification"), [false, false, true]);
        assert_eq!(since("withdraw"), [false; 3]);
        assert!(!defines("urn:dkhm:params:xml:ns:dkhm-4.2", "CVR"));
    }

    #[test]
    fn an_answer_has_only_the_elements_of_the_newest_version_announced() {
        for (announced, shown) in [
            (vec![], ""),
            (vec![DKHM_4_3], "CVR 4.3"),
            (vec![DKHM_4_4, DKHM_4_3], "CVR 4.4 vid 4.4"),
            (vec![DKHM_4_3, DKHM_4_5], "CVR 4.5 vid 4.5 sole_proprietorship 4.5"),
        ] {
            let announced = Announced { objects: Vec::new(), extensions: announced };
            let mut writer = Writer::default();
            for name in ["CVR", "vid", "sole_proprietorship", "unheardOf"] {
                write(&mut writer, &announced, name, "true");
            }
            let text = String::from_utf8(writer.finish()).unwrap();
            let elements: String = shown
                .split(' ')
                .collect::<Vec<_>>()
                .chunks_exact(2)
                .map(|pair| {
                    let (name, version) = (pair[0], pair[1]);
                    format!("<dkhm:{name} xmlns:dkhm=\"urn:dkhm:params:xml:ns:dkhm-{version}\">true</dkhm:{name}>")
                })
                .collect();
            assert_eq!(text, elements);
        }
    }

    #[test]
    fn words_and_values_are_checked() {
        use crate::xml::ProblemKind::*;
        for (token, read) in [("", ""), (" abc ", "abc"), ("99999999999999999999", "99999999999999999999")] {
            let text = format!("<dkhm:orderconfirmationToken>{token}</dkhm:orderconfirmationToken>");
            assert_eq!(specimen::extensions(&text, order_confirmation).unwrap().as_deref(), Some(read));
        }
        let text = "<dkhm:management>me</dkhm:management>";
        assert_eq!(specimen::extensions(text, management).unwrap_err().kind, Range);
        let text = "<dkhm:management>registrant</dkhm:management>";
        assert_eq!(specimen::extensions(text, management).unwrap(), Some(Management::Registrant));
        for text in ["<dkhm:autoRenew>1</dkhm:autoRenew>", "<dkhm:autoRenew>TRUE</dkhm:autoRenew>"] {
            assert_eq!(specimen::extensions(text, auto_renew).unwrap_err().kind, Range);
        }
    }
}
