//! The .dk extension, in every version (`urn:dkhm:params:xml:ns:dkhm-4.3` to `-4.5`).

use chrono::{DateTime, Utc};

use crate::epp::namespace::{Announced, DKHM_4_3, DKHM_4_4, DKHM_4_5};
use crate::epp::value::{date_time, instant, one_of};
use crate::registry::domain::{AuthInfo, DomainName, Management};
use crate::xml::{Element, Namespace, Problem, ProblemKind, Writer};

/// Whether `element` is of the .dk extension, in any version.
pub fn is_dkhm(element: &Element<'_>) -> bool {
    matches!(element.namespace, Namespace::Known(DKHM_4_3 | DKHM_4_4 | DKHM_4_5))
}

/// The version `element` is written in, the oldest for an element of no version.
pub fn version(element: &Element<'_>) -> &'static str {
    match element.namespace {
        Namespace::Known(uri @ (DKHM_4_4 | DKHM_4_5)) => uri,
        _ => DKHM_4_3,
    }
}

/// The element `name`, in any version.
pub fn find<'e, 'd>(extensions: &'e [Element<'d>], name: &str) -> Option<&'e Element<'d>> {
    extensions.iter().find(|extension| extension.name == name && is_dkhm(extension))
}

/// `orderconfirmationToken` as written.
///
/// # Errors
/// Missing when empty; syntax when far too long for a number of seconds.
pub fn order_confirmation(extensions: &[Element<'_>]) -> Result<Option<String>, Problem> {
    let Some(element) = find(extensions, "orderconfirmationToken") else { return Ok(None) };
    element.only_attributes(&[])?;
    let text = element.token_within(1, usize::MAX)?;
    if text.chars().count() > CONFIRMATION_LENGTH_MAX {
        return Err(Problem::of(ProblemKind::Syntax, element, "seconds since 1970"));
    }
    Ok(Some(text))
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

/// Writes the element `name` with `text`, if the session announced the extension.
pub fn write(writer: &mut Writer, announced: &Announced, name: &str, text: &str) {
    if let Some(uri) = announced.dkhm() {
        writer.element_with(&format!("dkhm:{name}"), &[("xmlns:dkhm", uri)], text);
    }
}

/// Writes what is special about the name: when it will be deleted, or that it is offered.
pub fn write_advisory(writer: &mut Writer, announced: &Announced, name: &DomainName, delete_at: Option<DateTime<Utc>>) {
    let Some(uri) = announced.dkhm() else { return };
    let attributes = [("xmlns:dkhm", uri), ("domain", name.as_str())];
    let Some(delete_at) = delete_at else {
        writer.empty("dkhm:domainAdvisory", &[attributes[0], attributes[1], ("advisory", "offeredOnWaitingList")]);
        return;
    };
    let date = date_time(delete_at);
    let advisory = ("advisory", "pendingDeletionDate");
    writer.empty("dkhm:domainAdvisory", &[attributes[0], attributes[1], advisory, ("date", &date)]);
}

/// Writes a live token.
pub fn write_auth_info(writer: &mut Writer, announced: &Announced, token: &AuthInfo) {
    let Some(uri) = announced.dkhm() else { return };
    let expires = date_time(token.expires_at);
    let attributes = [("xmlns:dkhm", uri), ("op", token.operation.word()), ("expdate", expires.as_str())];
    writer.element_with("dkhm:authInfo", &attributes, &token.token);
}

/// Writes whether the domain has the VID service, which version 4.3 has no word for.
pub fn write_vid(writer: &mut Writer, announced: &Announced, vid: bool) {
    if announced.dkhm() != Some(DKHM_4_3) {
        write(writer, announced, "vid", write_word(vid));
    }
}

/// A flag as the enumerations of the extension spell it.
pub fn write_word(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}

/// Longest token worth parsing: Unix seconds have ten digits until 2286.
const CONFIRMATION_LENGTH_MAX: usize = 64;

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
    fn words_and_values_are_checked() {
        use ProblemKind::*;
        let kind = |text: &str| specimen::extensions(text, order_confirmation).unwrap_err().kind;
        assert_eq!(kind("<dkhm:orderconfirmationToken/>"), Missing);
        let long = "1".repeat(CONFIRMATION_LENGTH_MAX + 1);
        assert_eq!(kind(&format!("<dkhm:orderconfirmationToken>{long}</dkhm:orderconfirmationToken>")), Syntax);
        let token = "<dkhm:orderconfirmationToken> abc </dkhm:orderconfirmationToken>";
        assert_eq!(specimen::extensions(token, order_confirmation).unwrap().unwrap(), "abc");
        let text = "<dkhm:management>me</dkhm:management>";
        assert_eq!(specimen::extensions(text, management).unwrap_err().kind, Range);
        let text = "<dkhm:management>registrant</dkhm:management>";
        assert_eq!(specimen::extensions(text, management).unwrap(), Some(Management::Registrant));
        for text in ["<dkhm:autoRenew>1</dkhm:autoRenew>", "<dkhm:autoRenew>TRUE</dkhm:autoRenew>"] {
            assert_eq!(specimen::extensions(text, auto_renew).unwrap_err().kind, Range);
        }
    }
}
