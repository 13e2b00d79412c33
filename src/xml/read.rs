//! Bytes to a tree of elements: namespaces resolved, text joined, limits kept, no DTD.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::{Attribute as RawAttribute, Attributes};
use quick_xml::events::{BytesDecl, BytesStart, Event};
use quick_xml::name::{PrefixDeclaration, QName};
use quick_xml::reader::Reader;

use super::char::{is_name_char, is_name_start, is_space, is_xml_char};
use super::scope::{Namespace, Scopes};

/// An element with everything in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Element<'d> {
    /// Namespace of the name.
    pub namespace: Namespace,
    /// Local name.
    pub name: &'d str,
    /// Attributes, without namespace declarations and schema hints.
    pub attributes: Vec<Attribute<'d>>,
    /// Child elements in document order.
    pub children: Vec<Self>,
    /// All character data directly inside, joined across comments, CDATA and references.
    pub text: Cow<'d, str>,
}

/// An attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute<'d> {
    /// Namespace of the name; attributes without prefix have none.
    pub namespace: Namespace,
    /// Local name.
    pub name: &'d str,
    /// Value after attribute value normalisation.
    pub value: Cow<'d, str>,
}

/// Why the bytes are not a document this server reads. Says nothing of the parser's insides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not UTF-8, or declared as something else.
    #[error("the document is not UTF-8")]
    Encoding,
    /// Not XML 1.0, not well-formed, or not namespace-well-formed.
    #[error("the document is not well-formed XML 1.0 with namespaces")]
    Syntax,
    /// A document type declaration.
    #[error("document type declarations are refused")]
    Doctype,
    /// An entity other than the five of XML.
    #[error("only the entities amp, lt, gt, quot and apos are known")]
    Entity,
    /// Too deep, too many elements, attributes or too much text.
    #[error("the document exceeds a limit of depth, elements, attributes or text")]
    Limit,
}

/// Reads one document. `known` are the namespace URIs to recognise as [`Namespace::Known`].
///
/// # Errors
/// [`Malformed`] when the bytes are not a document, use a DTD or exceed a limit.
pub fn read<'d>(document: &'d [u8], known: &[&'static str]) -> Result<Element<'d>, Malformed> {
    let text = std::str::from_utf8(document).map_err(|_| Malformed::Encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !is_all_xml(text) {
        return Err(Malformed::Syntax);
    }
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_comments = true;
    config.expand_empty_elements = true;
    let (scopes, open) = (Scopes::new(known), Vec::with_capacity(DEPTH_USUAL));
    let mut tree = Tree { document: text, scopes, open, root: None, elements: 0 };
    let mut first = true;
    loop {
        let event = reader.read_event().map_err(|_| Malformed::Syntax)?;
        match event {
            Event::Start(start) => tree.start(&start)?,
            Event::End(_) => tree.end(),
            Event::Text(piece) => {
                if piece.contains(']') && piece.contains("]]>") {
                    return Err(Malformed::Syntax);
                }
                tree.text(piece.xml10_content())?;
            }
            Event::CData(piece) => {
                if tree.open.is_empty() {
                    return Err(Malformed::Syntax);
                }
                tree.text(piece.xml10_content())?;
            }
            Event::GeneralRef(reference) => tree.text(resolve_reference(&reference)?)?,
            Event::Decl(declaration) => {
                if !first {
                    return Err(Malformed::Syntax);
                }
                check_declaration(&declaration)?;
            }
            Event::DocType(_) => return Err(Malformed::Doctype),
            Event::PI(instruction) => {
                if instruction.target().eq_ignore_ascii_case("xml") {
                    return Err(Malformed::Syntax);
                }
            }
            Event::Comment(_) | Event::Empty(_) => {}
            Event::Eof => break,
        }
        first = false;
    }
    if tree.open.is_empty() { tree.root.ok_or(Malformed::Syntax) } else { Err(Malformed::Syntax) }
}

struct Tree<'d, 'k> {
    document: &'d str,
    scopes: Scopes<'d, 'k>,
    open: Vec<Element<'d>>,
    root: Option<Element<'d>>,
    elements: usize,
}

impl<'d> Tree<'d, '_> {
    fn start(&mut self, start: &BytesStart<'d>) -> Result<(), Malformed> {
        self.elements += 1;
        if self.open.len() >= DEPTH_MAX || self.elements > ELEMENTS_MAX {
            return Err(Malformed::Limit);
        }
        if self.open.is_empty() && self.root.is_some() {
            return Err(Malformed::Syntax);
        }
        let attributes = self.attributes(start)?;
        let (prefix, name) = self.split(start.name())?;
        let namespace = prefix.map_or_else(|| Ok(self.scopes.default()), |prefix| self.scopes.of(prefix))?;
        self.open.push(Element { namespace, name, attributes, children: Vec::new(), text: Cow::Borrowed("") });
        Ok(())
    }

    fn end(&mut self) {
        let Some(element) = self.open.pop() else { return };
        self.scopes.leave(self.open.len());
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, piece: Cow<'d, str>) -> Result<(), Malformed> {
        let Some(element) = self.open.last_mut() else {
            return if piece.chars().all(is_space) { Ok(()) } else { Err(Malformed::Syntax) };
        };
        if element.text.len() + piece.len() > TEXT_LENGTH_MAX {
            return Err(Malformed::Limit);
        }
        if element.text.is_empty() {
            element.text = piece;
        } else {
            element.text.to_mut().push_str(&piece);
        }
        Ok(())
    }

    /// The attributes of an element about to be opened; its namespace declarations come into scope.
    fn attributes(&mut self, start: &BytesStart<'d>) -> Result<Vec<Attribute<'d>>, Malformed> {
        let (mut attributes, mut declarations) = (Vec::new(), 0);
        // That none is there twice is found out below, by what the prefixes stand for.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| Malformed::Syntax)?;
            let value = normalized(&attribute)?;
            // What is borrowed stands in the document, whose characters were looked at.
            if attribute.value.contains('<') || matches!(value, Cow::Owned(_)) && !is_all_xml(&value) {
                return Err(Malformed::Syntax);
            }
            if value.len() > ATTRIBUTE_LENGTH_MAX {
                return Err(Malformed::Limit);
            }
            let Some(declaration) = attribute.key.as_namespace_binding() else {
                if attributes.len() == ATTRIBUTES_MAX + HINTS.len() {
                    return Err(Malformed::Limit);
                }
                attributes.push((attribute.key, value));
                continue;
            };
            declarations += 1;
            if declarations > DECLARATIONS_MAX {
                return Err(Malformed::Limit);
            }
            let prefix = match declaration {
                PrefixDeclaration::Default => None,
                PrefixDeclaration::Named(prefix) => Some(name_in(self.document, prefix)?),
            };
            self.scopes.declare(self.open.len() + 1, prefix, &value)?;
        }
        // Only now is known what each prefix stands for.
        self.named(attributes)
    }

    fn named(&self, attributes: Vec<(QName<'_>, Cow<'_, str>)>) -> Result<Vec<Attribute<'d>>, Malformed> {
        let (mut named, mut hints) = (Vec::new(), Vec::new());
        for (key, value) in attributes {
            let (prefix, name) = self.split(key)?;
            let namespace = prefix.map_or(Ok(Namespace::None), |prefix| self.scopes.of(prefix))?;
            if named.iter().any(|seen: &Attribute<'_>| seen.name == name && seen.namespace == namespace) {
                return Err(Malformed::Syntax);
            }
            if namespace.uri() == XSI && HINTS.contains(&name) {
                if hints.contains(&name) {
                    return Err(Malformed::Syntax);
                }
                hints.push(name);
                continue;
            }
            if named.len() == ATTRIBUTES_MAX {
                return Err(Malformed::Limit);
            }
            named.push(Attribute { namespace, name, value: Cow::Owned(value.into_owned()) });
        }
        Ok(named)
    }

    /// The prefix and the local part of a name.
    fn split<'n>(&self, name: QName<'n>) -> Result<(Option<&'n str>, &'d str), Malformed> {
        let (local, prefix) = name.decompose();
        Ok((prefix.map(|prefix| prefix.into_inner()), name_in(self.document, local.into_inner())?))
    }
}

/// Whether every character is one of XML 1.0. Most often a look at the bytes decides: of the others
/// only the first of U+FFFE and U+FFFF, and of few letters else, is 0xEF.
fn is_all_xml(text: &str) -> bool {
    let is_plain = |byte: u8| byte != 0xef && (byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r'));
    text.bytes().fold(true, |plain, byte| plain & is_plain(byte)) || text.chars().all(is_xml_char)
}

fn normalized<'d>(attribute: &RawAttribute<'d>) -> Result<Cow<'d, str>, Malformed> {
    attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Malformed::Entity)
}

/// A name without colon, as part of the document, so that it lives as long as that does.
fn name_in<'d>(document: &'d str, part: &str) -> Result<&'d str, Malformed> {
    if part.len() > NAME_LENGTH_MAX {
        return Err(Malformed::Limit);
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    if !part.starts_with(is_name_start) || !(part.bytes().all(is_plain) || part.chars().all(is_name_char)) {
        return Err(Malformed::Syntax);
    }
    let start = (part.as_ptr() as usize).wrapping_sub(document.as_ptr() as usize);
    document.get(start..start.wrapping_add(part.len())).ok_or(Malformed::Syntax)
}

fn resolve_reference(reference: &quick_xml::events::BytesRef<'_>) -> Result<Cow<'static, str>, Malformed> {
    if reference.is_char_ref() {
        let c = reference.resolve_char_ref().ok().flatten().filter(|c| is_xml_char(*c)).ok_or(Malformed::Syntax)?;
        return Ok(Cow::Owned(c.to_string()));
    }
    Ok(Cow::Borrowed(match &*reference.xml10_content() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return Err(Malformed::Entity),
    }))
}

/// Version, encoding and `standalone` stand in this order (XML 1.0 section 2.8).
fn check_declaration(declaration: &BytesDecl<'_>) -> Result<(), Malformed> {
    let mut before = "";
    for attribute in Attributes::new(declaration, "xml".len()).with_checks(false) {
        let RawAttribute { key, value } = attribute.map_err(|_| Malformed::Syntax)?;
        match (before, key.0, &*value) {
            ("", "version", "1.0") | ("version" | "encoding", "standalone", "yes" | "no") => {}
            ("version", "encoding", encoding) if encoding.eq_ignore_ascii_case("UTF-8") => {}
            ("version", "encoding", _) => return Err(Malformed::Encoding),
            _ => return Err(Malformed::Syntax),
        }
        before = key.0;
    }
    if before.is_empty() { Err(Malformed::Syntax) } else { Ok(()) }
}

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// Attributes of that namespace that say where schemas are: nobody here looks.
const HINTS: [&str; 2] = ["schemaLocation", "noNamespaceSchemaLocation"];
/// Deepest nesting of elements; the deepest real command has eight.
pub const DEPTH_MAX: usize = 32;
/// Nesting there is room for from the start.
const DEPTH_USUAL: usize = 8;
/// Most elements in a document.
pub const ELEMENTS_MAX: usize = 20_000;
/// Most attributes of an element.
pub const ATTRIBUTES_MAX: usize = 16;
/// Most namespace declarations on an element.
pub const DECLARATIONS_MAX: usize = 32;
/// Longest attribute value in octets.
pub const ATTRIBUTE_LENGTH_MAX: usize = 1024;
/// Longest text of one element in octets.
pub const TEXT_LENGTH_MAX: usize = 65_536;
/// Longest name in octets.
pub const NAME_LENGTH_MAX: usize = 128;

#[cfg(test)]
mod tests;
