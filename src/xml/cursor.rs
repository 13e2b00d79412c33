//! Reading the children of an element in schema order.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use super::read::Element;
use super::scope::Namespace;

/// What is wrong with a part of a well-formed document, and with which part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Namespace URI of the element at fault.
    pub namespace: String,
    /// Local name of the element at fault.
    pub element: String,
    /// The offending value as given; empty when something is missing.
    pub value: String,
    /// What would be right, in one clause.
    pub reason: String,
}

/// The classes of [`Problem`]; each has its own result code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// A required element, attribute or value is absent.
    Missing,
    /// An element, attribute or text that does not belong here, or stands in the wrong place.
    Unexpected,
    /// A value outside its numeric, length or enumeration bounds.
    Range,
    /// A value that is not of its lexical form.
    Syntax,
    /// A value the protocol allows and this registry does not.
    Policy,
}

impl Problem {
    /// A problem with `element` itself: its text is the value at fault.
    pub fn of(kind: ProblemKind, element: &Element<'_>, reason: impl Display) -> Self {
        Self {
            kind,
            namespace: element.namespace.uri().to_owned(),
            element: element.name.to_owned(),
            value: element.text.trim().to_owned(),
            reason: reason.to_string(),
        }
    }

    /// `element` needs a child (or attribute) `name` and has none.
    pub fn missing(element: &Element<'_>, name: &str) -> Self {
        let reason = format!("{name} is required in {}", element.name);
        Self { value: String::new(), ..Self::of(ProblemKind::Missing, element, reason) }
    }

    /// `element` does not belong where it stands.
    pub fn unexpected(element: &Element<'_>) -> Self {
        let reason = format!("leave {} out here, or move it to its place in the schema", element.name);
        Self { value: String::new(), ..Self::of(ProblemKind::Unexpected, element, reason) }
    }
}

/// Walks over the children of one element. Children of one namespace, in order; leftovers and
/// stray text are refused by [`Cursor::finish`].
#[derive(Clone, Debug)]
pub struct Cursor<'e, 'd> {
    parent: &'e Element<'d>,
    namespace: &'static str,
    next: usize,
}

impl<'e, 'd> Cursor<'e, 'd> {
    /// A cursor before the first child of `parent`; children are looked for in `namespace`.
    pub fn new(parent: &'e Element<'d>, namespace: &'static str) -> Self {
        Self { parent, namespace, next: 0 }
    }

    /// The next child if it is `name`.
    pub fn optional(&mut self, name: &str) -> Option<&'e Element<'d>> {
        let child = self.parent.children.get(self.next).filter(|child| child.is(self.namespace, name))?;
        self.next += 1;
        Some(child)
    }

    /// The next child, which must be `name`.
    ///
    /// # Errors
    /// Missing, if no child of that name is left; unexpected, if another stands before it.
    pub fn required(&mut self, name: &str) -> Result<&'e Element<'d>, Problem> {
        self.next_of(&[name])?;
        self.next += 1;
        Ok(&self.parent.children[self.next - 1])
    }

    /// Which of `names` the next child is. It is not taken.
    ///
    /// # Errors
    /// Missing, if no child of these names is left; unexpected, if another stands before it.
    pub fn next_of<'n>(&self, names: &[&'n str]) -> Result<&'n str, Problem> {
        let named = |child: &Element<'_>| names.iter().copied().find(|name| child.is(self.namespace, name));
        let rest = &self.parent.children[self.next..];
        if let Some(name) = rest.first().and_then(named) {
            return Ok(name);
        }
        match rest.first() {
            Some(other) if rest.iter().any(|child| named(child).is_some()) => Err(Problem::unexpected(other)),
            _ => Err(Problem::missing(self.parent, &names.join(" or "))),
        }
    }

    /// All next children that are `name`, none allowed.
    pub fn many(&mut self, name: &str) -> &'e [Element<'d>] {
        let rest = &self.parent.children[self.next..];
        let count = rest.iter().take_while(|child| child.is(self.namespace, name)).count();
        self.next += count;
        &rest[..count]
    }

    /// All next children that are `name`, one at least.
    ///
    /// # Errors
    /// Missing or unexpected, as [`Cursor::required`].
    pub fn some(&mut self, name: &str) -> Result<&'e [Element<'d>], Problem> {
        let found = self.many(name);
        if found.is_empty() {
            self.required(name)?;
        }
        Ok(found)
    }

    /// The next child whatever it is.
    pub fn any(&mut self) -> Option<&'e Element<'d>> {
        let child = self.parent.children.get(self.next)?;
        self.next += 1;
        Some(child)
    }

    /// Nothing may be left: no child, no attribute not read, no text.
    ///
    /// # Errors
    /// Unexpected, naming the first leftover.
    pub fn finish(self) -> Result<(), Problem> {
        if let Some(left) = self.parent.children.get(self.next) {
            return Err(Problem::unexpected(left));
        }
        self.parent.no_text()
    }
}

impl<'d> Element<'d> {
    /// Whether the element is `name` in `namespace`.
    pub fn is(&self, namespace: &str, name: &str) -> bool {
        self.name == name && matches!(&self.namespace, Namespace::Known(uri) if *uri == namespace)
    }

    /// The value of the attribute `name` without namespace, collapsed.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let found = self.attributes.iter().find(|a| a.name == name && a.namespace == Namespace::None)?;
        Some(collapse(&found.value).into_owned())
    }

    /// No attributes but those named.
    ///
    /// # Errors
    /// Unexpected, naming the first other.
    pub fn only_attributes(&self, names: &[&str]) -> Result<(), Problem> {
        match self.attributes.iter().find(|a| a.namespace != Namespace::None || !names.contains(&a.name)) {
            None => Ok(()),
            Some(other) => {
                let reason = format!("leave out the attribute {}, which {} does not have", other.name, self.name);
                Err(Problem { value: other.value.to_string(), ..Problem::of(ProblemKind::Unexpected, self, reason) })
            }
        }
    }

    /// No text but white space: the element holds elements only.
    ///
    /// # Errors
    /// Unexpected, with the text.
    pub fn no_text(&self) -> Result<(), Problem> {
        if self.text.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '\r')) {
            return Ok(());
        }
        Err(Problem::of(
            ProblemKind::Unexpected,
            self,
            format!("leave out the text: {} holds elements only, or nothing", self.name),
        ))
    }

    /// No child elements: the element holds text only.
    ///
    /// # Errors
    /// Unexpected, naming the first child.
    pub fn no_children(&self) -> Result<(), Problem> {
        self.children.first().map_or(Ok(()), |child| Err(Problem::unexpected(child)))
    }

    /// Nothing inside but white space, and no attributes.
    ///
    /// # Errors
    /// Unexpected, naming what is inside.
    pub fn empty(&self) -> Result<(), Problem> {
        self.only_attributes(&[])?;
        self.no_content()
    }

    /// Nothing between the tags but white space, which programs that indent put there.
    ///
    /// # Errors
    /// Unexpected, naming what is inside.
    pub fn no_content(&self) -> Result<(), Problem> {
        self.no_children()?;
        self.no_text()
    }

    /// The text as an XML Schema `token`: white space collapsed, ends trimmed. Refuses children.
    ///
    /// # Errors
    /// Unexpected, naming the first child.
    pub fn token(&self) -> Result<Cow<'_, str>, Problem> {
        self.no_children()?;
        Ok(collapse(&self.text))
    }

    /// The text as a `token` of `min` to `max` characters.
    ///
    /// # Errors
    /// Missing when empty and `min` is not 0; range when too short or long.
    pub fn token_within(&self, min: usize, max: usize) -> Result<String, Problem> {
        let token = self.token()?;
        self.check_length(&token, min, max)?;
        Ok(token.into_owned())
    }

    /// The text as an XML Schema `normalizedString` (tabs and line ends become blanks) of `min`
    /// to `max` characters.
    ///
    /// # Errors
    /// Missing when empty and `min` is not 0; range when too short or long.
    pub fn line_within(&self, min: usize, max: usize) -> Result<String, Problem> {
        self.no_children()?;
        let line: String = self.text.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c }).collect();
        self.check_length(&line, min, max)?;
        Ok(line)
    }

    /// The text, as a token, as a `T`; attributes are refused.
    ///
    /// # Errors
    /// Missing when empty; otherwise syntax, with the type's own words as the reason.
    pub fn parse<T: FromStr<Err: Display>>(&self) -> Result<T, Problem> {
        self.only_attributes(&[])?;
        let token = self.token()?;
        if token.is_empty() {
            return Err(Problem::of(ProblemKind::Missing, self, format!("{} needs a value", self.name)));
        }
        token.parse().map_err(|error| Problem::of(ProblemKind::Syntax, self, error))
    }

    fn check_length(&self, text: &str, min: usize, max: usize) -> Result<(), Problem> {
        let length = text.chars().count();
        if length == 0 && min > 0 {
            return Err(Problem::of(ProblemKind::Missing, self, format!("{} needs a value", self.name)));
        }
        if length < min || length > max {
            return Err(Problem::of(ProblemKind::Range, self, format!("{} has {min} to {max} characters", self.name)));
        }
        Ok(())
    }
}

/// White space of XML Schema `collapse`: runs become one blank, ends are trimmed.
fn collapse(text: &str) -> Cow<'_, str> {
    if text.bytes().fold(true, |word, byte| word & (byte > b' ')) {
        return Cow::Borrowed(text);
    }
    let space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
    let clean = !text.starts_with(space)
        && !text.ends_with(space)
        && !text.contains("  ")
        && !text.contains(['\t', '\n', '\r']);
    if clean {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split(space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::read;

    fn tree(text: &str) -> Element<'_> {
        read(text.as_bytes(), &["urn:a"]).unwrap()
    }

    #[test]
    fn children_are_read_in_order_and_leftovers_refused() {
        let element = tree("<r xmlns='urn:a'><a/><b/><b/><c/></r>");
        let mut cursor = Cursor::new(&element, "urn:a");
        assert!(cursor.required("a").is_ok());
        assert!(cursor.optional("x").is_none());
        assert_eq!(cursor.many("b").len(), 2);
        let problem = cursor.finish().unwrap_err();
        assert_eq!((problem.kind, problem.element.as_str()), (ProblemKind::Unexpected, "c"));
    }

    #[test]
    fn absent_and_misplaced_children_are_told_apart() {
        let element = tree("<r xmlns='urn:a'><b/><a/></r>");
        assert_eq!(Cursor::new(&element, "urn:a").required("a").unwrap_err().kind, ProblemKind::Unexpected);
        assert_eq!(Cursor::new(&element, "urn:a").required("z").unwrap_err().kind, ProblemKind::Missing);
    }

    #[test]
    fn an_element_of_another_namespace_is_another_element() {
        let element = tree("<r xmlns='urn:a'><a xmlns='urn:b'/></r>");
        assert_eq!(Cursor::new(&element, "urn:a").required("a").unwrap_err().kind, ProblemKind::Missing);
    }

    #[test]
    fn stray_text_and_attributes_are_refused() {
        let element = tree("<r xmlns='urn:a' q='1'>x<a/></r>");
        let mut cursor = Cursor::new(&element, "urn:a");
        cursor.required("a").unwrap();
        assert_eq!(cursor.finish().unwrap_err().kind, ProblemKind::Unexpected);
        assert_eq!(element.only_attributes(&[]).unwrap_err().value, "1");
        assert!(element.only_attributes(&["q"]).is_ok());
    }

    #[test]
    fn white_space_follows_the_type() {
        assert_eq!(tree("<r>\n A  B\t</r>").token().unwrap(), "A B");
        assert_eq!(tree("<r> A  B\n</r>").line_within(0, 9).unwrap(), " A  B ");
        assert_eq!(tree("<r>  </r>").token_within(1, 3).unwrap_err().kind, ProblemKind::Missing);
        assert_eq!(tree("<r>abcd</r>").token_within(1, 3).unwrap_err().kind, ProblemKind::Range);
        assert_eq!(tree("<r>x</r>").parse::<u32>().unwrap_err().kind, ProblemKind::Syntax);
    }
}
