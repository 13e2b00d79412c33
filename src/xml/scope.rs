//! Which namespace a prefix stands for, by the declarations of the elements that are open.

use std::sync::Arc;

use super::read::Malformed;

/// The namespace of an element or attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// None at all.
    None,
    /// One of those the caller of [`super::read()`] named.
    Known(&'static str),
    /// Any other.
    Other(Arc<str>),
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

/// The declarations in scope, the innermost last (Namespaces in XML 1.0 section 6). What a
/// namespace is was found out once, when it was declared.
#[derive(Debug)]
pub struct Scopes<'d, 'k> {
    known: &'k [&'static str],
    bindings: Vec<Binding<'d>>,
}

#[derive(Debug)]
struct Binding<'d> {
    /// How many elements were open, the one that declares it among them.
    depth: usize,
    /// Empty for the default namespace.
    prefix: &'d str,
    namespace: Namespace,
}

impl<'d, 'k> Scopes<'d, 'k> {
    /// No declarations yet; `known` are the URIs to recognise as [`Namespace::Known`].
    pub fn new(known: &'k [&'static str]) -> Self {
        Self { known, bindings: Vec::new() }
    }

    /// Declares, on the element at `depth`, that `prefix` (without one, the default) stands for `uri`.
    ///
    /// # Errors
    /// [`Malformed::Syntax`] for what XML reserves, for a prefix without a namespace and for one
    /// declared before on the same element; [`Malformed::Limit`] for too many declarations in scope.
    pub fn declare(&mut self, depth: usize, prefix: Option<&'d str>, uri: &str) -> Result<(), Malformed> {
        let is_reserved = match (prefix, uri) {
            (Some("xml"), uri) => uri != XML,
            (Some(prefix), uri) => prefix == "xmlns" || matches!(uri, XML | XMLNS | ""),
            (None, uri) => matches!(uri, XML | XMLNS),
        };
        let prefix = prefix.unwrap_or_default();
        let mut siblings = self.bindings.iter().rev().take_while(|binding| binding.depth == depth);
        if is_reserved || siblings.any(|binding| binding.prefix == prefix) {
            return Err(Malformed::Syntax);
        }
        if self.bindings.len() == BINDINGS_MAX {
            return Err(Malformed::Limit);
        }
        let namespace = if uri.is_empty() { Namespace::None } else { self.namespace(uri) };
        self.bindings.push(Binding { depth, prefix, namespace });
        Ok(())
    }

    /// Forgets what elements deeper than `depth` declared.
    pub fn leave(&mut self, depth: usize) {
        while self.bindings.pop_if(|binding| binding.depth > depth).is_some() {}
    }

    /// The namespace of names without prefix that are not attributes.
    pub fn default(&self) -> Namespace {
        self.find("").unwrap_or(Namespace::None)
    }

    /// The namespace `prefix` stands for.
    ///
    /// # Errors
    /// [`Malformed::Syntax`] when it stands for none.
    pub fn of(&self, prefix: &str) -> Result<Namespace, Malformed> {
        match prefix {
            "" => Err(Malformed::Syntax),
            "xml" => Ok(self.namespace(XML)),
            prefix => self.find(prefix).ok_or(Malformed::Syntax),
        }
    }

    fn find(&self, prefix: &str) -> Option<Namespace> {
        self.bindings.iter().rfind(|binding| binding.prefix == prefix).map(|binding| binding.namespace.clone())
    }

    fn namespace(&self, uri: &str) -> Namespace {
        let known = self.known.iter().find(|known| **known == uri);
        known.map_or_else(|| Namespace::Other(uri.into()), |known| Namespace::Known(known))
    }
}

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
/// Most declarations in scope.
pub const BINDINGS_MAX: usize = 128;
