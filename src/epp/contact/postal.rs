//! Parts that contact create and update share: addresses, telephones, `authInfo`, `disclose`.

use crate::epp::namespace::CONTACT;
use crate::registry::command::PostalType;
use crate::registry::contact::{Address, Phone};
use crate::xml::{Cursor, Element, Problem, ProblemKind};

/// The attribute `type` of `postalInfo`.
pub(super) fn kind(element: &Element<'_>) -> Result<PostalType, Problem> {
    element.only_attributes(&["type"])?;
    match element.attribute("type").as_deref() {
        Some("loc") => Ok(PostalType::Loc),
        Some("int") => Ok(PostalType::Int),
        Some(other) => {
            let problem = Problem::of(ProblemKind::Range, element, "type is loc or int");
            Err(Problem { value: other.to_owned(), ..problem })
        }
        None => Err(Problem::missing(element, "type")),
    }
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
    let mut street = Vec::new();
    for line in at_most(&mut children, "street", STREETS_MAX)? {
        street.extend(optional_line(line)?);
    }
    let city = name(children.required("city")?)?;
    let sp = children.optional("sp").map_or(Ok(None), optional_line)?;
    let pc = children.optional("pc").map_or(Ok(None), postal_code)?;
    let cc = country(children.required("cc")?)?;
    children.finish()?;
    Ok(Address { street, city, sp, pc, cc })
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

/// `contact:authInfoType`, which this registry checks for form and forgets.
pub(super) fn auth_info(element: &Element<'_>) -> Result<(), Problem> {
    element.only_attributes(&[])?;
    let mut children = Cursor::new(element, CONTACT);
    if let Some(ext) = children.optional("ext") {
        ext.only_attributes(&[])?;
        if ext.children.len() != 1 {
            return Err(Problem::missing(ext, "one element"));
        }
    } else {
        let pw = children.required("pw")?;
        pw.only_attributes(&["roid"]).and_then(|()| pw.no_children()).map_err(secret)?;
    }
    children.finish().map_err(secret)
}

/// The same problem without the value, which is a secret.
fn secret(problem: Problem) -> Problem {
    Problem { value: String::new(), ..problem }
}

/// `contact:discloseType`, which the rules refuse once it is well-formed.
pub(super) fn disclose(element: &Element<'_>) -> Result<(), Problem> {
    element.only_attributes(&["flag"])?;
    let flag = element.attribute("flag").ok_or_else(|| Problem::missing(element, "flag"))?;
    if !matches!(flag.as_str(), "true" | "false" | "1" | "0") {
        let problem = Problem::of(ProblemKind::Syntax, element, "flag is true or false");
        return Err(Problem { value: flag, ..problem });
    }
    element.no_text()?;
    if element.children.is_empty() {
        return Err(Problem::missing(element, "what to disclose"));
    }
    for child in &element.children {
        if ["name", "org", "addr"].iter().any(|name| child.is(CONTACT, name)) {
            kind(child)?;
            child.no_children().and_then(|()| child.no_text())?;
        } else if ["voice", "fax", "email"].iter().any(|name| child.is(CONTACT, name)) {
            child.empty()?;
        } else {
            return Err(Problem::unexpected(child));
        }
    }
    Ok(())
}

const LINE_LENGTH_MAX: usize = 255;
const STREETS_MAX: usize = 3;
const POSTAL_CODE_LENGTH_MAX: usize = 16;
const COUNTRY_LENGTH: usize = 2;
const PHONE_LENGTH_MAX: usize = 17;
