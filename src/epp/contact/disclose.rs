//! `contact:disclose` (RFC 5733 section 2.9).

use super::postal::{at_most, kind};
use crate::epp::namespace::CONTACT;
use crate::epp::together::{Together, each};
use crate::epp::value::boolean_attribute;
use crate::registry::command::{DisclosedPart, Disclosure, PostalType};
use crate::xml::{Cursor, Element, Problem};

/// `contact:discloseType`: the parts in the order of the schema, one at least.
pub(super) fn disclosure(element: &Element<'_>) -> Result<Disclosure, Problem> {
    element.only_attributes(&["flag"])?;
    let mut parts = Cursor::new(element, CONTACT);
    let names = at_most(&mut parts, "name", TYPED_MAX)?;
    let orgs = at_most(&mut parts, "org", TYPED_MAX)?;
    let addresses = at_most(&mut parts, "addr", TYPED_MAX)?;
    let plain = [
        (parts.optional("voice"), DisclosedPart::Voice),
        (parts.optional("fax"), DisclosedPart::Fax),
        (parts.optional("email"), DisclosedPart::Email),
    ];
    parts.finish()?;
    if element.attribute("flag").is_none() {
        return Err(Problem::missing(element, "flag"));
    }
    if element.children.is_empty() {
        return Err(Problem::missing(element, "what to disclose"));
    }
    plain.iter().filter_map(|(given, _)| *given).try_for_each(Element::empty)?;
    let read = (each(names, typed), each(orgs, typed), each(addresses, typed), boolean_attribute(element, "flag"));
    let (names, orgs, addresses, disclosed) = read.together()?;
    let mut parts: Vec<_> = names.into_iter().map(DisclosedPart::Name).collect();
    parts.extend(orgs.into_iter().map(DisclosedPart::Org));
    parts.extend(addresses.into_iter().map(DisclosedPart::Addr));
    parts.extend(plain.iter().filter_map(|(given, part)| given.map(|_| *part)));
    Ok(Disclosure { disclosed, parts })
}

/// `contact:intLocType`: a type and nothing inside.
fn typed(element: &Element<'_>) -> Result<PostalType, Problem> {
    Cursor::new(element, CONTACT).finish()?;
    kind(element)
}

/// A part that exists in two types is named once for each.
const TYPED_MAX: usize = 2;

#[cfg(test)]
mod tests {
    use super::super::tests::{CREATE, create, problem};
    use super::*;
    use crate::xml::ProblemKind::{Missing, Range, Unexpected};

    #[test]
    fn disclosure_names_its_parts_in_the_order_of_the_schema() {
        let disclosed = |inside: &str| {
            create(&CREATE.replace("</authInfo>", &format!("</authInfo><disclose flag='0'>{inside}</disclose>")), "")
        };
        let all = "<name type='loc'/><name type='int'/><org type='int'/><addr type='loc'/><voice/><fax/><email/>";
        let Disclosure { disclosed: flag, parts } = disclosed(all).unwrap().disclosure.unwrap();
        use DisclosedPart::{Addr, Email, Fax, Name, Org, Voice};
        use PostalType::{Int, Loc};
        assert_eq!((flag, parts), (false, vec![Name(Loc), Name(Int), Org(Int), Addr(Loc), Voice, Fax, Email]));
        for (inside, kind) in [
            ("", Missing),
            ("<email/><voice/>", Unexpected),
            ("<voice/><voice/>", Unexpected),
            ("<org type='int'/><name type='int'/>", Unexpected),
            (&"<name type='int'/>".repeat(3), Unexpected),
            ("<name/>", Missing),
            ("<name type='xx'/>", Range),
            ("<name type='loc'>x</name>", Unexpected),
            ("<voice type='loc'/>", Unexpected),
            ("<voice>x</voice>", Unexpected),
            ("<pw/>", Unexpected),
        ] {
            assert_eq!(problem(disclosed(inside)).kind, kind, "{inside}");
        }
    }
}
