//! `contact_verification` of the .dk extension: who verifies a contact, and how far that is.

use crate::epp::extension::dkhm;
use crate::epp::instant::{date_time, date_time_attribute};
use crate::epp::namespace::{Announced, DKHM_4_5};
use crate::epp::together::Together;
use crate::epp::value::{attribute_of, attribute_problem, children, one_of};
use crate::registry::contact::Identity;
use crate::registry::contact::verification::{Responsible, VerificationClaim};
use crate::registry::reply::VerificationView;
use crate::xml::{Element, Problem, ProblemKind, Writer};

/// Reads what a client says. Of the parts that only the registry sets the first is noted.
pub(super) fn claim(element: &Element<'_>) -> Result<VerificationClaim, Problem> {
    let mut parts = children(element, DKHM_4_5)?;
    let responsible = parts.optional("responsible");
    let (id, email) = (parts.optional("verified_id"), parts.optional("verified_email"));
    let (confirm, confirm_second) = (parts.optional("confirm_email"), parts.optional("confirm_secondary_email"));
    parts.finish()?;
    let read = (
        responsible.map(|element| one_of(element, RESPONSIBLE)).transpose(),
        id.map(verified).transpose(),
        email.map(verified).transpose(),
        confirm.map(confirmation).transpose(),
        confirm_second.map(confirmation).transpose(),
    );
    let (_, id_given, email_given, ..) = read.together()?;
    let attributed = |element: &Option<&Element<'_>>| element.is_some_and(|element| !element.attributes.is_empty());
    let by_registry = [responsible, id.filter(|_| attributed(&id)), email.filter(|_| attributed(&email)), confirm];
    let registry_part = by_registry.into_iter().chain([confirm_second]).flatten().next();
    let registry_part = registry_part.map(|element| match element.attributes.first() {
        Some(attribute) => format!("{} of {}", attribute.name, element.name),
        None => element.name.to_owned(),
    });
    Ok(VerificationClaim { id: id_given, email: email_given, registry_part })
}

/// `verifiedType`.
fn verified(element: &Element<'_>) -> Result<bool, Problem> {
    element.only_attributes(&["status", "responsible", "expdate"])?;
    let word = element.token_within(1, usize::MAX)?;
    if element.attribute("status").is_some() {
        attribute_of(element, "status", &STATUSES.map(|status| (status, ())))?;
    }
    if element.attribute("responsible").is_some() {
        attribute_of(element, "responsible", RESPONSIBLE)?;
    }
    date_time_attribute(element, "expdate")?;
    match word.as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Problem::of(ProblemKind::Syntax, element, "true or false")),
    }
}

/// `emailType`.
fn confirmation(element: &Element<'_>) -> Result<(), Problem> {
    element.only_attributes(&["status", "expdate", "responsible"])?;
    element.token_within(1, usize::MAX)?;
    for name in ["status", "responsible"] {
        if element.attribute(name).is_some_and(|value| value.is_empty()) {
            return Err(attribute_problem(ProblemKind::Range, element, name, "a word"));
        }
    }
    date_time_attribute(element, "expdate")
}

/// Writes how far the contact is verified, if the session announced a version that can say it.
pub(super) fn write(writer: &mut Writer, announced: &Announced, view: &VerificationView) {
    let name = "contact_verification";
    let Some(version) = announced.dkhm().filter(|version| dkhm::defines(version, name)) else { return };
    let status = match view.identity {
        Identity::Unchecked => "notRequired",
        Identity::Open => "pending",
        Identity::Checked => "completed",
        Identity::Failed if view.identity_due_at.is_some() => "expired",
        Identity::Failed => "rejected",
    };
    let word = |flag| if flag { "true" } else { "false" };
    writer.open("dkhm:contact_verification", &[("xmlns:dkhm", version)]);
    writer.element("dkhm:responsible", view.responsible.word());
    let mut attributes = vec![("status", status)];
    let expiry = view.identity_due_at.map(date_time);
    if view.identity == Identity::Open {
        attributes.push(("responsible", Responsible::Registry.word()));
        attributes.extend(expiry.iter().map(|expiry| ("expdate", expiry.as_str())));
    }
    writer.element_with("dkhm:verified_id", &attributes, word(view.id));
    writer.element("dkhm:verified_email", word(view.email));
    if let Some((email, deadline)) = &view.confirm_email {
        let attributes = [("status", "pending"), ("expdate", &date_time(*deadline))];
        writer.element_with("dkhm:confirm_email", &attributes, email);
    }
    writer.close("dkhm:contact_verification");
}

const RESPONSIBLE: &[(&str, Responsible)] =
    &[("registrar", Responsible::Registrar), ("registry", Responsible::Registry)];
const STATUSES: [&str; 5] = ["completed", "notRequired", "rejected", "pending", "expired"];

#[cfg(test)]
mod tests {
    use super::super::tests::{CREATE, create, problem, view, written};
    use super::super::write_extension;
    use super::*;
    use crate::epp::namespace::{DKHM_4_3, DKHM_4_4};
    use crate::registry::reply::Reply;
    use crate::xml::ProblemKind::{Missing, Range, Syntax, Unexpected};

    #[test]
    fn a_verification_is_read_whole() {
        let claim = |inside: &str| {
            let extension = format!("<contact_verification xmlns='{DKHM_4_5}'>{inside}</contact_verification>");
            create(CREATE, &extension).map(|create| create.extra.verification.unwrap())
        };
        let given = claim("<verified_id>1</verified_id><verified_email>false</verified_email>").unwrap();
        assert_eq!((given.id, given.email, given.registry_part), (Some(true), Some(false), None));
        assert_eq!(claim("").unwrap(), VerificationClaim::default());
        for (inside, part) in [
            ("<responsible>registry</responsible>", "responsible"),
            ("<verified_id status='pending' expdate='2027-01-01T00:00:00Z'>0</verified_id>", "status of verified_id"),
            ("<confirm_email status='x'>a@b.dk</confirm_email>", "status of confirm_email"),
            ("<confirm_secondary_email>a@b.dk</confirm_secondary_email>", "confirm_secondary_email"),
        ] {
            assert_eq!(claim(inside).unwrap().registry_part.as_deref(), Some(part));
        }
        for (inside, kind) in [
            ("<verified_email>1</verified_email><verified_id>1</verified_id>", Unexpected),
            ("<responsible>me</responsible>", Range),
            ("<verified_id>yes</verified_id>", Syntax),
            ("<verified_id/>", Missing),
            ("<verified_id status='done'>1</verified_id>", Range),
            ("<verified_id responsible='me'>1</verified_id>", Range),
            ("<verified_id expdate='2027-01-01'>1</verified_id>", Syntax),
            ("<verified_id x='1'>1</verified_id>", Unexpected),
            ("<confirm_email/>", Missing),
            ("<confirm_email status=''>a@b.dk</confirm_email>", Range),
            ("<confirm_email/><confirm_email/>", Unexpected),
            ("text", Unexpected),
        ] {
            assert_eq!(problem(claim(inside)).kind, kind, "{inside}");
        }
    }

    #[test]
    fn only_version_4_5_shows_proprietorship_and_verification() {
        let mut view = view();
        view.details.sole_proprietorship = Some(true);
        view.verification = Some(VerificationView {
            responsible: Responsible::Registrar,
            id: true,
            identity: Identity::Unchecked,
            identity_due_at: None,
            email: true,
            confirm_email: Some(("ny@b.dk".to_owned(), "2026-11-24T07:00:00Z".parse().unwrap())),
        });
        let reply = Reply::Contact(Box::new(view.clone()));
        let shown = |reply: &Reply, version| {
            let announced = Announced { objects: vec![], extensions: vec![version] };
            written(|writer| write_extension(writer, reply, &announced))
        };
        for version in [DKHM_4_3, DKHM_4_4] {
            assert!(shown(&reply, version).ends_with("</dkhm:userType>"));
        }
        let expected = format!(
            "<dkhm:sole_proprietorship xmlns:dkhm=\"{DKHM_4_5}\">true</dkhm:sole_proprietorship>\
             <dkhm:contact_verification xmlns:dkhm=\"{DKHM_4_5}\"><dkhm:responsible>registrar</dkhm:responsible>\
             <dkhm:verified_id status=\"notRequired\">true</dkhm:verified_id><dkhm:verified_email>true</dkhm:verified_email>\
             <dkhm:confirm_email status=\"pending\" expdate=\"2026-11-24T07:00:00.0Z\">ny@b.dk</dkhm:confirm_email>\
             </dkhm:contact_verification>"
        );
        assert!(shown(&reply, DKHM_4_5).ends_with(&expected), "{}", shown(&reply, DKHM_4_5));
        let due_at = "2026-12-21T23:00:00Z".parse().ok();
        for (identity, identity_due_at, attributes) in [
            (Identity::Open, None, "status=\"pending\" responsible=\"registry\""),
            (Identity::Open, due_at, "status=\"pending\" responsible=\"registry\" expdate=\"2026-12-21T23:00:00.0Z\""),
            (Identity::Failed, due_at, "status=\"expired\""),
            (Identity::Failed, None, "status=\"rejected\""),
        ] {
            let verification = view.verification.as_mut().unwrap();
            (verification.identity, verification.identity_due_at) = (identity, identity_due_at);
            let text = shown(&Reply::Contact(Box::new(view.clone())), DKHM_4_5);
            assert!(text.contains(&format!("<dkhm:verified_id {attributes}>")), "{text}");
        }
    }
}
