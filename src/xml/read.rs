//! Bytes to a tree of elements: namespaces resolved, text joined, limits kept, no DTD.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute as RawAttribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, PrefixDeclaration, QName, ResolveResult};
use quick_xml::reader::NsReader;

use super::char::{is_name_char, is_name_start, is_space, is_xml_char};

/// The namespace of an element or attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// None at all.
    None,
    /// One of those the caller of [`read`] named.
    Known(&'static str),
    /// Any other.
    Other(Box<str>),
}

impl Namespace {
    /// The URI, empty for none.
    pub fn uri(&self) -> &str {
        match self {
            Self::None => "",
            Self::Known(uri) => uri,
            Self::Other(uri) => uri,
        }
    }
}

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
    let mut reader = NsReader::from_str(text);
    let config = reader.config_mut();
    config.check_comments = true;
    config.expand_empty_elements = true;
    let mut tree = Tree { known, open: Vec::with_capacity(DEPTH_USUAL), root: None, elements: 0 };
    let mut first = true;
    loop {
        let event = reader.read_event().map_err(|_| Malformed::Syntax)?;
        match event {
            Event::Start(start) => tree.start(reader.resolver(), start, text)?,
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
    known: &'k [&'static str],
    open: Vec<Element<'d>>,
    root: Option<Element<'d>>,
    elements: usize,
}

impl<'d> Tree<'d, '_> {
    fn start(
        &mut self,
        resolver: &NamespaceResolver,
        start: BytesStart<'d>,
        document: &'d str,
    ) -> Result<(), Malformed> {
        self.elements += 1;
        if self.open.len() >= DEPTH_MAX || self.elements > ELEMENTS_MAX {
            return Err(Malformed::Limit);
        }
        if self.open.is_empty() && self.root.is_some() {
            return Err(Malformed::Syntax);
        }
        let (namespace, name) = resolver.resolve_element(start.name());
        let namespace = self.namespace(namespace)?;
        let name = slice_of(document, name.into_inner())?;
        let attributes = self.attributes(resolver, &start, document)?;
        self.open.push(Element { namespace, name, attributes, children: Vec::new(), text: Cow::Borrowed("") });
        Ok(())
    }

    fn end(&mut self) {
        let Some(element) = self.open.pop() else { return };
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

    fn attributes(
        &self,
        resolver: &NamespaceResolver,
        start: &BytesStart<'d>,
        document: &'d str,
    ) -> Result<Vec<Attribute<'d>>, Malformed> {
        let (mut attributes, mut declarations, mut hints) = (Vec::new(), 0, Vec::new());
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| Malformed::Syntax)?;
            let value = normalized(&attribute)?;
            // What is borrowed stands in the document, whose characters were looked at.
            if attribute.value.contains('<') || matches!(value, Cow::Owned(_)) && !is_all_xml(&value) {
                return Err(Malformed::Syntax);
            }
            if value.len() > ATTRIBUTE_LENGTH_MAX {
                return Err(Malformed::Limit);
            }
            if let Some(declaration) = attribute.key.as_namespace_binding() {
                declarations += 1;
                // Its references are resolved again for every element in its scope.
                let costly = attribute.value.contains('&') && attribute.value.len() > REFERRING_URI_LENGTH_MAX;
                if declarations > DECLARATIONS_MAX || costly {
                    return Err(Malformed::Limit);
                }
                let reserved = matches!(&*value, XML | XMLNS) && declaration != PrefixDeclaration::Named("xml");
                if reserved || value.is_empty() && matches!(declaration, PrefixDeclaration::Named(_)) {
                    return Err(Malformed::Syntax);
                }
                continue;
            }
            let (namespace, name) = resolver.resolve_attribute(attribute.key);
            let namespace = self.namespace(namespace)?;
            let name = slice_of(document, name.into_inner())?;
            if attributes.iter().any(|seen: &Attribute<'_>| seen.name == name && seen.namespace == namespace) {
                return Err(Malformed::Syntax);
            }
            if namespace.uri() == XSI && (name == "schemaLocation" || name == "noNamespaceSchemaLocation") {
                if hints.contains(&name) {
                    return Err(Malformed::Syntax);
                }
                hints.push(name);
                continue;
            }
            if attributes.len() == ATTRIBUTES_MAX {
                return Err(Malformed::Limit);
            }
            attributes.push(Attribute { namespace, name, value: Cow::Owned(value.into_owned()) });
        }
        Ok(attributes)
    }

    fn namespace(&self, resolved: ResolveResult<'_>) -> Result<Namespace, Malformed> {
        match resolved {
            ResolveResult::Unbound => Ok(Namespace::None),
            ResolveResult::Unknown(_) => Err(Malformed::Syntax),
            ResolveResult::Bound(uri) => {
                let declared = uri.into_inner();
                let known = |uri: &str| self.known.iter().find(|known| **known == uri);
                if let Some(known) = known(declared) {
                    return Ok(Namespace::Known(known));
                }
                // What it says is known once its references are resolved.
                let (key, value) = (QName(""), Cow::Borrowed(declared));
                let uri = match value.contains(['&', '\t', '\n', '\r']) {
                    true => normalized(&RawAttribute { key, value })?,
                    false => value,
                };
                if uri == XMLNS {
                    return Err(Malformed::Syntax); // the prefix xmlns is for declarations
                }
                Ok(known(&uri).map_or_else(|| Namespace::Other((*uri).into()), |known| Namespace::Known(known)))
            }
        }
    }
}

/// Whether every character is one of XML 1.0. Nearly all documents are ASCII, where a look at the
/// bytes decides.
fn is_all_xml(text: &str) -> bool {
    let is_control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    if text.is_ascii() {
        return !text.bytes().fold(false, |found, byte| found | is_control(byte));
    }
    text.chars().all(is_xml_char)
}

fn normalized<'d>(attribute: &RawAttribute<'d>) -> Result<Cow<'d, str>, Malformed> {
    attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Malformed::Entity)
}

/// The same characters as part of the document, so that they live as long as it does.
fn slice_of<'d>(document: &'d str, part: &str) -> Result<&'d str, Malformed> {
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

fn check_declaration(declaration: &quick_xml::events::BytesDecl<'_>) -> Result<(), Malformed> {
    if declaration.version().map_err(|_| Malformed::Syntax)? != "1.0" {
        return Err(Malformed::Syntax);
    }
    let encoding = declaration.encoding().transpose().map_err(|_| Malformed::Syntax)?;
    if encoding.is_some_and(|encoding| !encoding.eq_ignore_ascii_case("UTF-8")) {
        return Err(Malformed::Encoding);
    }
    match declaration.standalone().transpose().map_err(|_| Malformed::Syntax)?.as_deref() {
        None | Some("yes" | "no") => Ok(()),
        Some(_) => Err(Malformed::Syntax),
    }
}

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
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
/// Longest namespace with references, in octets as written.
pub const REFERRING_URI_LENGTH_MAX: usize = 256;
/// Longest attribute value in octets.
pub const ATTRIBUTE_LENGTH_MAX: usize = 1024;
/// Longest text of one element in octets.
pub const TEXT_LENGTH_MAX: usize = 65_536;
/// Longest name in octets.
pub const NAME_LENGTH_MAX: usize = 128;

#[cfg(test)]
mod tests;
