//! Statuses a client asks for (RFC 5731 to 5733 section 2.2 or 2.3).

use super::value::{attribute_problem, check_language};
use crate::registry::command::StatusChange;
use crate::xml::{Element, Problem, ProblemKind};

/// A status with the client's words; the attribute `s` is one of `words`.
///
/// # Errors
/// Missing without `s`; range for another word; syntax for a `lang` that is none.
pub fn status(element: &Element<'_>, words: &[&str]) -> Result<StatusChange, Problem> {
    element.only_attributes(&["s", "lang"])?;
    let text = element.line_within(0, usize::MAX)?;
    let status = element.attribute("s").ok_or_else(|| Problem::missing(element, "s"))?;
    check_language(element)?;
    if words.contains(&status.as_str()) {
        return Ok(StatusChange { status, text });
    }
    Err(attribute_problem(ProblemKind::Range, element, "s", &format!("s is one of {}", words.join(", "))))
}
