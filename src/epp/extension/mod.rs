//! The wire of extensions, and which of them belongs to which command.

pub mod balance;
pub mod dkhm;
pub mod rgp;
pub mod sec_dns;

use super::fault::Fault;
use super::namespace::{CONTACT, DOMAIN, EPP, HOST, RGP, SEC_DNS};
use super::verb::Verb;
use crate::xml::{Element, Namespace, Problem};

/// The namespaces of `extensions`, each of which belongs to the command and stands there once.
///
/// # Errors
/// [`Fault::UnknownExtension`] for an element that is not known or does not belong here; a
/// problem for one that is there twice, or that its version of the .dk extension does not have.
pub fn used(verb: Verb, object: Option<&str>, extensions: &[Element<'_>]) -> Result<Vec<&'static str>, Fault> {
    let mut namespaces = Vec::new();
    for (position, extension) in extensions.iter().enumerate() {
        let uri = match &extension.namespace {
            Namespace::Known(EPP) => return Err(Problem::unexpected(extension).into()),
            Namespace::Known(uri) if is_undefined(extension, uri) => return Err(Problem::unexpected(extension).into()),
            Namespace::Known(uri) if belongs(verb, object, extension) => *uri,
            other => return Err(Fault::UnknownExtension(other.uri().to_owned())),
        };
        let earlier = &extensions[..position];
        if earlier.iter().any(|other| family(other) == family(extension) && other.name == extension.name) {
            return Err(Problem::unexpected(extension).into());
        }
        if !namespaces.contains(&uri) {
            namespaces.push(uri);
        }
    }
    Ok(namespaces)
}

/// The extension element `name` of `namespace`.
pub fn find<'e, 'd>(extensions: &'e [Element<'d>], namespace: &str, name: &str) -> Option<&'e Element<'d>> {
    extensions.iter().find(|extension| extension.is(namespace, name))
}

fn belongs(verb: Verb, object: Option<&str>, extension: &Element<'_>) -> bool {
    let Some(object) = object else { return false };
    let rows = BELONGS.iter().filter(|row| row.0 == verb && row.1 == object && row.2 == family(extension));
    rows.flat_map(|row| row.3).any(|name| *name == extension.name)
}

/// Whether the element is in a version of the .dk extension that does not have it.
fn is_undefined(extension: &Element<'_>, uri: &str) -> bool {
    dkhm::is_dkhm(extension) && !dkhm::defines(uri, extension.name)
}

/// The namespace, the versions of dkhm being one.
fn family<'e>(extension: &'e Element<'_>) -> &'e str {
    if dkhm::is_dkhm(extension) { DKHM } else { extension.namespace.uri() }
}

const DKHM: &str = "dkhm";

/// Command, object, extension, elements.
const BELONGS: &[(Verb, &str, &str, &[&str])] = &[
    (Verb::Create, DOMAIN, SEC_DNS, &["create"]),
    (Verb::Create, DOMAIN, DKHM, &["orderconfirmationToken", "management", "autoRenew"]),
    (Verb::Update, DOMAIN, SEC_DNS, &["update"]),
    (Verb::Update, DOMAIN, RGP, &["update"]),
    (Verb::Update, DOMAIN, DKHM, &["orderconfirmationToken", "autoRenew"]),
    (Verb::Transfer, DOMAIN, DKHM, &["autoRenew"]),
    (Verb::Delete, DOMAIN, DKHM, &["delDate"]),
    (
        Verb::Create,
        CONTACT,
        DKHM,
        &[
            "userType",
            "CVR",
            "pnumber",
            "EAN",
            "mobilephone",
            "secondaryEmail",
            "management",
            "sole_proprietorship",
            "contact_verification",
        ],
    ),
    (
        Verb::Update,
        CONTACT,
        DKHM,
        &[
            "userType",
            "CVR",
            "pnumber",
            "EAN",
            "mobilephone",
            "secondaryEmail",
            "sole_proprietorship",
            "contact_verification",
        ],
    ),
    (Verb::Create, HOST, DKHM, &["requestedNsAdmin"]),
    (Verb::Update, HOST, DKHM, &["requestedNsAdmin"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::specimen;
    use crate::xml::ProblemKind;

    #[test]
    fn an_extension_that_is_unknown_or_does_not_belong_is_not_implemented() {
        for (verb, object, extension, uri) in [
            (Verb::Create, DOMAIN, "<x:y xmlns:x='urn:x'/>", "urn:x"),
            (Verb::Create, DOMAIN, "<y xmlns=''/>", ""),
            (
                Verb::Create,
                DOMAIN,
                "<s:create xmlns:s='urn:ietf:params:xml:ns:secDNS-1.0'/>",
                "urn:ietf:params:xml:ns:secDNS-1.0",
            ),
            (Verb::Create, DOMAIN, "<secDNS:update/>", SEC_DNS),
            (Verb::Renew, DOMAIN, "<secDNS:create/>", SEC_DNS),
            (Verb::Update, CONTACT, "<rgp:update/>", RGP),
            (Verb::Delete, DOMAIN, "<secDNS:update/>", SEC_DNS),
            (Verb::Create, DOMAIN, "<dkhm:userType/>", crate::epp::namespace::DKHM_4_4),
            (Verb::Create, DOMAIN, "<dkhm:vid/>", crate::epp::namespace::DKHM_4_4),
            (Verb::Check, DOMAIN, "<domain:create/>", DOMAIN),
        ] {
            let fault = specimen::extensions(extension, |found| used(verb, Some(object), found)).unwrap_err();
            assert_eq!(fault, Fault::UnknownExtension(uri.to_owned()), "{extension}");
        }
        let fault = specimen::extensions("<dkhm:autoRenew/>", |found| used(Verb::Poll, None, found)).unwrap_err();
        assert!(matches!(fault, Fault::UnknownExtension(_)));
    }

    #[test]
    fn an_element_its_version_does_not_have_is_unexpected() {
        let used_in = |version: &str, name: &str| {
            let text = format!("<k:{name} xmlns:k='urn:dkhm:params:xml:ns:dkhm-{version}'/>");
            specimen::extensions(&text, |found| used(Verb::Create, Some(CONTACT), found))
        };
        for (version, name) in [
            ("4.3", "sole_proprietorship"),
            ("4.4", "sole_proprietorship"),
            ("4.4", "contact_verification"),
            ("4.3", "vid"),
            ("4.5", "withdraw"),
            ("4.5", "UserType"),
        ] {
            assert_eq!(specimen::kind(used_in(version, name)), ProblemKind::Unexpected, "{name} of {version}");
        }
        for name in ["sole_proprietorship", "contact_verification", "userType"] {
            assert!(used_in("4.5", name).is_ok(), "{name}");
        }
        for (version, name) in [("4.4", "vid"), ("4.5", "vid"), ("4.3", "contact"), ("4.3", "command"), ("4.3", "url")]
        {
            assert!(matches!(used_in(version, name), Err(Fault::UnknownExtension(_))), "{name} of {version}");
        }
    }

    #[test]
    fn an_extension_stands_once_whatever_its_version() {
        for extensions in [
            "<secDNS:create/><secDNS:create/>",
            "<dkhm:autoRenew/><k:autoRenew xmlns:k='urn:dkhm:params:xml:ns:dkhm-4.3'/>",
        ] {
            let fault = specimen::extensions(extensions, |found| used(Verb::Create, Some(DOMAIN), found)).unwrap_err();
            let Fault::Problem(problem) = fault else { panic!("{fault:?}") };
            assert_eq!(problem.kind, ProblemKind::Unexpected);
        }
    }

    #[test]
    fn namespaces_are_told_once_each() {
        let text = "<dkhm:autoRenew/><secDNS:create/><dkhm:management/>";
        let found = specimen::extensions(text, |found| used(Verb::Create, Some(DOMAIN), found)).unwrap();
        assert_eq!(found, [crate::epp::namespace::DKHM_4_4, SEC_DNS]);
    }
}
