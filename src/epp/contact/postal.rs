//! Parts that contact create and update share: addresses, telephones, e-mail addresses.

use crate::epp::namespace::CONTACT;
use crate::epp::together::{Together, each};
use crate::epp::value::attribute_of;
use crate::registry::command::PostalType;
use crate::registry::contact::{Address, Phone};
use crate::xml::{Cursor, Element, Problem, ProblemKind};

/// The attribute `type` of `postalInfo`, and of the parts that `disclose` names.
pub(super) fn kind(element: &Element<'_>) -> Result<PostalType, Problem> {
    element.only_attributes(&["type"])?;
    attribute_of(element, "type", &[("loc", PostalType::Loc), ("int", PostalType::Int)])
}

/// At most `max` of the next children `name`.
pub(super) fn at_most<'e, 'd>(
    children: &mut Cursor<'e, 'd>,
    name: &str,
    max: usize,
) -> Result<&'e [Element<'d>], Problem> {
    let found = children.many(name);
    found.get(max).map_or(Ok(found), |surplus| Err(Problem::unexpected(surplus)))
}

/// A line of 1 to 255 characters, if given.
pub(super) fn name(element: &Element<'_>) -> Result<String, Problem> {
    element.only_attributes(&[])?;
    element.line_within(1, LINE_LENGTH_MAX)
}

/// A line that may be empty, which removes it.
pub(super) fn optional_line(element: &Element<'_>) -> Result<Option<String>, Problem> {
    element.only_attributes(&[])?;
    Ok(Some(element.line_within(0, LINE_LENGTH_MAX)?).filter(|line| !line.is_empty()))
}

/// `contact:addrType`.
pub(super) fn address(element: &Element<'_>) -> Result<Address, Problem> {
    element.only_attributes(&[])?;
    let mut children = Cursor::new(element, CONTACT);
    let lines = at_most(&mut children, "street", STREETS_MAX)?;
    let city = children.required("city")?;
    let (sp, pc) = (children.optional("sp"), children.optional("pc"));
    let cc = children.required("cc")?;
    children.finish()?;
    let parts = (
        each(lines, optional_line),
        name(city),
        sp.map_or(Ok(None), optional_line),
        pc.map_or(Ok(None), postal_code),
        country(cc),
    );
    let (street, city, sp, pc, cc) = parts.together()?;
    Ok(Address { street: street.into_iter().flatten().collect(), city, sp, pc, cc })
}

fn postal_code(element: &Element<'_>) -> Result<Option<String>, Problem> {
    element.only_attributes(&[])?;
    Ok(Some(element.token_within(0, POSTAL_CODE_LENGTH_MAX)?).filter(|code| !code.is_empty()))
}

fn country(element: &Element<'_>) -> Result<String, Problem> {
    element.only_attributes(&[])?;
    Ok(element.token_within(COUNTRY_LENGTH, COUNTRY_LENGTH)?.to_ascii_uppercase())
}

/// `contact:e164Type`; an empty one removes the number.
pub(super) fn phone(element: &Element<'_>) -> Result<Option<Phone>, Problem> {
    element.only_attributes(&["x"])?;
    let number = element.token()?.into_owned();
    if number.is_empty() {
        return Ok(None);
    }
    if number.len() > PHONE_LENGTH_MAX || !is_phone(&number) {
        return Err(Problem::of(ProblemKind::Syntax, element, "a telephone number is written +45.12345678"));
    }
    let extension = element.attribute("x").filter(|extension| !extension.is_empty());
    Ok(Some(Phone { number, extension }))
}

fn is_phone(text: &str) -> bool {
    let digits = |text: &str, max| (1..=max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = text.strip_prefix('+').and_then(|rest| rest.split_once('.'));
    parts.is_some_and(|(country, number)| digits(country, 3) && digits(number, 14))
}

/// An e-mail address as written; the rules look into it.
pub(super) fn email(element: &Element<'_>) -> Result<String, Problem> {
    element.only_attributes(&[])?;
    element.token_within(1, usize::MAX)
}

const LINE_LENGTH_MAX: usize = 255;
const STREETS_MAX: usize = 3;
const POSTAL_CODE_LENGTH_MAX: usize = 16;
const COUNTRY_LENGTH: usize = 2;
const PHONE_LENGTH_MAX: usize = 17;
