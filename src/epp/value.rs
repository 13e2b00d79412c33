//! Values of the wire: names, handles, numbers, booleans, periods, `authInfo`.

use std::str::FromStr;

use super::lexical::{is_language, is_roid};
use crate::registry::command::{Authorization, TransferOperation};
use crate::registry::domain::DomainName;
use crate::registry::domain::name::NameError;
use crate::registry::handle::{HANDLE_LENGTH_MAX, HANDLE_LENGTH_MIN, Handle};
use crate::registry::host::HostName;
use crate::xml::{Cursor, Element, Problem, ProblemKind};

/// A cursor over the children of `element`, which has no attributes.
///
/// # Errors
/// Unexpected, naming an attribute.
pub fn children<'e, 'd>(element: &'e Element<'d>, namespace: &'static str) -> Result<Cursor<'e, 'd>, Problem> {
    element.only_attributes(&[])?;
    Ok(Cursor::new(element, namespace))
}

/// A problem with the attribute `name` of `element`.
pub fn attribute_problem(kind: ProblemKind, element: &Element<'_>, name: &str, reason: &str) -> Problem {
    Problem { value: element.attribute(name).unwrap_or_default(), ..Problem::of(kind, element, reason) }
}

/// A text of `words`, chosen by the word given.
///
/// # Errors
/// Missing when empty; range when it is none of the words.
pub fn one_of<T: Copy>(element: &Element<'_>, words: &[(&str, T)]) -> Result<T, Problem> {
    element.only_attributes(&[])?;
    let given = element.token_within(1, usize::MAX)?;
    let found = words.iter().find(|(word, _)| *word == given);
    found.map(|(_, value)| *value).ok_or_else(|| Problem::of(ProblemKind::Range, element, expected(words)))
}

/// The attribute `name`, which is one of `words`.
///
/// # Errors
/// Missing; range when it is none of the words.
pub fn attribute_of<T: Copy>(element: &Element<'_>, name: &str, words: &[(&str, T)]) -> Result<T, Problem> {
    let given = element.attribute(name).ok_or_else(|| Problem::missing(element, name))?;
    let found = words.iter().find(|(word, _)| *word == given);
    found.map(|(_, value)| *value).ok_or_else(|| attribute_problem(ProblemKind::Range, element, name, &expected(words)))
}

fn expected<T>(words: &[(&str, T)]) -> String {
    format!("one of {}", words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", "))
}

/// `eppcom:labelType`: a name as written, 1 to 255 characters.
///
/// # Errors
/// Missing when empty; range when too long.
pub fn label(element: &Element<'_>) -> Result<String, Problem> {
    element.token_within(1, LABEL_LENGTH_MAX)
}

/// A domain name of this registry. Attributes are the caller's to check.
///
/// # Errors
/// Syntax when it is no host name at all; policy when it is none this registry registers.
pub fn domain_name(element: &Element<'_>) -> Result<DomainName, Problem> {
    label(element)?.parse().map_err(|error| {
        let kind = if error == NameError::Syntax { ProblemKind::Syntax } else { ProblemKind::Policy };
        Problem::of(kind, element, error)
    })
}

/// The name of a host.
///
/// # Errors
/// Syntax when it is no host name.
pub fn host_name(element: &Element<'_>) -> Result<HostName, Problem> {
    element.only_attributes(&[])?;
    label(element)?.parse().map_err(|error| Problem::of(ProblemKind::Syntax, element, error))
}

/// `eppcom:clIDType`: a handle. Attributes are the caller's to check.
///
/// # Errors
/// Missing when empty; range when too short or long.
pub fn handle(element: &Element<'_>) -> Result<Handle, Problem> {
    let text = element.token_within(HANDLE_LENGTH_MIN, HANDLE_LENGTH_MAX)?;
    text.parse().map_err(|error| Problem::of(ProblemKind::Range, element, error))
}

/// A whole number of `min` to `max`, of a type that knows no sign. Attributes are the caller's to
/// check.
///
/// # Errors
/// Missing when empty; syntax when not a whole number; range when outside the bounds.
pub fn number<T>(element: &Element<'_>, min: T, max: T) -> Result<T, Problem>
where
    T: FromStr + PartialOrd + std::fmt::Display,
{
    if element.token()?.starts_with('+') {
        return Err(Problem::of(ProblemKind::Syntax, element, "a whole number without sign"));
    }
    integer(element, min, max)
}

/// A whole number of `min` to `max`, with or without sign. Attributes are the caller's to check.
///
/// # Errors
/// Missing when empty; syntax when not a whole number; range when outside the bounds.
pub fn integer<T>(element: &Element<'_>, min: T, max: T) -> Result<T, Problem>
where
    T: FromStr + PartialOrd + std::fmt::Display,
{
    let text = element.token_within(1, usize::MAX)?;
    let digits = text.strip_prefix(['+', '-']).unwrap_or(&text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::of(ProblemKind::Syntax, element, "a whole number"));
    }
    let value = text.parse().ok().filter(|value| (&min..=&max).contains(&value));
    value.ok_or_else(|| Problem::of(ProblemKind::Range, element, format!("a whole number of {min} to {max}")))
}

/// `xs:boolean`.
///
/// # Errors
/// Missing when empty; syntax for any other word.
pub fn boolean(element: &Element<'_>) -> Result<bool, Problem> {
    element.only_attributes(&[])?;
    let text = element.token_within(1, usize::MAX)?;
    boolean_of(&text).ok_or_else(|| Problem::of(ProblemKind::Syntax, element, BOOLEAN))
}

/// The attribute `name` as `xs:boolean`, false when absent.
///
/// # Errors
/// Syntax for any other word.
pub fn boolean_attribute(element: &Element<'_>, name: &str) -> Result<bool, Problem> {
    let Some(given) = element.attribute(name) else { return Ok(false) };
    boolean_of(&given).ok_or_else(|| attribute_problem(ProblemKind::Syntax, element, name, BOOLEAN))
}

fn boolean_of(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// A flag as every answer writes it.
pub fn write_boolean(flag: bool) -> &'static str {
    if flag { "1" } else { "0" }
}

/// `domain:period`, of which this registry knows whole years only.
///
/// # Errors
/// Missing without a value or unit; syntax for other units and words; range outside 1 to 99.
pub fn years(element: &Element<'_>) -> Result<u32, Problem> {
    element.only_attributes(&["unit"])?;
    let unit = element.attribute("unit").ok_or_else(|| Problem::missing(element, "unit"))?;
    if unit != "y" {
        return Err(attribute_problem(ProblemKind::Syntax, element, "unit", "The only supported unit is y"));
    }
    number(element, 1, PERIOD_MAX)
}

/// `authInfo`: `pw`, of the object or of a contact, or `ext`.
///
/// # Errors
/// Problems of structure and of the identifier, which never show the text.
pub fn authorization(element: &Element<'_>, namespace: &'static str) -> Result<Authorization, Problem> {
    let mut parts = children(element, namespace).map_err(blanked)?;
    let choice = parts.next_of(&["pw", "ext"]).map_err(blanked)?;
    let chosen = parts.required(choice).map_err(blanked)?;
    parts.finish().map_err(blanked)?;
    if choice == "pw" { password(chosen) } else { foreign(chosen).map(|()| Authorization::Ext).map_err(blanked) }
}

/// `eppcom:pwAuthInfoType`, in which blanks count.
///
/// # Errors
/// Problems of structure and of the identifier, which never show the text.
pub fn password(element: &Element<'_>) -> Result<Authorization, Problem> {
    let read = || {
        element.only_attributes(&["roid"])?;
        let pw = element.line_within(0, usize::MAX)?;
        let Some(roid) = element.attribute("roid") else { return Ok(Authorization::Pw(pw)) };
        if !is_roid(&roid) {
            return Err(Problem::of(ProblemKind::Syntax, element, "a roid is written ABC123-DK"));
        }
        Ok(Authorization::ContactPw { pw, roid })
    };
    read().map_err(blanked)
}

/// `eppcom:extAuthInfoType`: one element of another namespace, whatever is in it.
fn foreign(element: &Element<'_>) -> Result<(), Problem> {
    element.only_attributes(&[])?;
    element.no_text()?;
    match element.children.as_slice() {
        [child] if matches!(child.namespace.uri(), "" | EPPCOM) => Err(Problem::unexpected(child)),
        [_] => Ok(()),
        [] => Err(Problem::missing(element, "an element")),
        [_, second, ..] => Err(Problem::unexpected(second)),
    }
}

/// The attribute `op` of `<transfer>`, which has no other.
///
/// # Errors
/// Missing; range for no operation at all; unexpected for another attribute.
pub fn transfer_operation(element: &Element<'_>) -> Result<TransferOperation, Problem> {
    use TransferOperation::{Approve, Cancel, Query, Reject, Request};
    element.only_attributes(&["op"])?;
    attribute_of(
        element,
        "op",
        &[Approve, Cancel, Query, Reject, Request].map(|operation| (operation.word(), operation)),
    )
}

/// `xs:language`.
///
/// # Errors
/// Missing when empty; syntax when it is none.
pub fn language(element: &Element<'_>) -> Result<String, Problem> {
    element.only_attributes(&[])?;
    let text = element.token_within(1, usize::MAX)?;
    if is_language(&text) { Ok(text) } else { Err(Problem::of(ProblemKind::Syntax, element, LANGUAGE)) }
}

/// The attribute `lang`, if it is there.
///
/// # Errors
/// Syntax when it is no `xs:language`.
pub fn check_language(element: &Element<'_>) -> Result<(), Problem> {
    if element.attribute("lang").is_none_or(|language| is_language(&language)) {
        return Ok(());
    }
    Err(attribute_problem(ProblemKind::Syntax, element, "lang", LANGUAGE))
}

/// The same problem without the value, for elements that hold secrets.
pub fn blanked(problem: Problem) -> Problem {
    Problem { value: String::new(), ..problem }
}

const BOOLEAN: &str = "true or false";
const LANGUAGE: &str = "a language is written en or en-GB";
const EPPCOM: &str = "urn:ietf:params:xml:ns:eppcom-1.0";
/// Most characters of a name (`eppcom:labelType`).
const LABEL_LENGTH_MAX: usize = 255;
/// Longest period (`domain:pLimitType`).
const PERIOD_MAX: u32 = 99;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::read;

    #[test]
    fn numbers_keep_to_their_bounds() {
        use ProblemKind::*;
        let read_number = |text: &str| {
            let text = format!("<a>{text}</a>");
            number::<u8>(&read(text.as_bytes(), &[]).unwrap(), 1, 200).map_err(|problem| problem.kind)
        };
        assert_eq!((read_number("1"), read_number(" 0200 ")), (Ok(1), Ok(200)));
        for (text, kind) in
            [("0", Range), ("201", Range), ("256", Range), ("-5", Range), ("", Missing), ("1e1", Syntax)]
        {
            assert_eq!(read_number(text), Err(kind), "{text}");
        }
        for text in ["+", "+5", "1 2", "0x1", "١"] {
            assert_eq!(read_number(text), Err(Syntax), "{text}");
        }
    }
}
