//! Statuses a client asks for (RFC 5731 section 2.3, RFC 5732 section 2.3, RFC 5733 section 2.2).

use super::together::Together;
use super::value::{attribute_of, check_language};
use crate::registry::command::StatusChange;
use crate::xml::{Element, Problem};

/// A status, one of `words`, with whatever text.
///
/// # Errors
/// Missing without `s`; range for another word; syntax for a `lang` that is none.
pub fn status(element: &Element<'_>, words: &[&str]) -> Result<StatusChange, Problem> {
    element.only_attributes(&["s", "lang"])?;
    let words: Vec<_> = words.iter().map(|word| (*word, *word)).collect();
    let (word, text, ()) =
        (attribute_of(element, "s", &words), element.line_within(0, usize::MAX), check_language(element)).together()?;
    Ok(StatusChange { status: word.to_owned(), text })
}
