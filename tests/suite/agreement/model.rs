//! What a grammar is made of: elements, their attributes and their content.

use super::simple::Type;

/// An element as the grammar knows it.
#[derive(Debug)]
pub struct Shape {
    /// Namespace URI.
    pub namespace: &'static str,
    /// Local name.
    pub name: &'static str,
    /// The attributes it may have.
    pub attributes: Vec<Slot>,
    /// What it holds.
    pub content: Content,
    /// Whether one of its parts must be there though each may be absent.
    pub filled: bool,
}

/// An attribute as the grammar knows it.
#[derive(Debug)]
pub struct Slot {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Type,
    /// Whether it must be there.
    pub required: bool,
}

/// What an element holds.
#[derive(Debug)]
pub enum Content {
    /// Nothing.
    Empty,
    /// Text of a simple type.
    Text(Type),
    /// Elements in order.
    Parts(Vec<Part>),
    /// Any text and any elements.
    Mixed,
}

/// A part of a sequence of elements.
#[derive(Debug)]
pub enum Part {
    /// `least` to `most` elements.
    Element {
        /// Which.
        shape: Shape,
        /// Fewest.
        least: usize,
        /// Most.
        most: usize,
    },
    /// One of several sequences.
    Either(Vec<Vec<Self>>),
    /// At least one of the elements, each once, in any order.
    Some(Vec<Shape>),
    /// One element of a namespace nobody knows.
    Foreign,
}

impl Shape {
    /// An empty element without attributes.
    pub fn new(namespace: &'static str, name: &'static str) -> Self {
        Self { namespace, name, attributes: Vec::new(), content: Content::Empty, filled: false }
    }

    /// With text inside.
    pub fn text(self, kind: Type) -> Self {
        Self { content: Content::Text(kind), ..self }
    }

    /// With elements inside.
    pub fn parts(self, parts: Vec<Part>) -> Self {
        Self { content: Content::Parts(parts), ..self }
    }

    /// With one part at least.
    pub fn filled(self) -> Self {
        Self { filled: true, ..self }
    }

    /// With anything inside.
    pub fn mixed(self) -> Self {
        Self { content: Content::Mixed, ..self }
    }

    /// With an attribute that must be there.
    pub fn needs(self, name: &'static str, kind: Type) -> Self {
        self.slot(name, kind, true)
    }

    /// With an attribute that may be there.
    pub fn takes(self, name: &'static str, kind: Type) -> Self {
        self.slot(name, kind, false)
    }

    fn slot(mut self, name: &'static str, kind: Type, required: bool) -> Self {
        self.attributes.push(Slot { name, kind, required });
        self
    }
}

/// Exactly one.
pub fn one(shape: Shape) -> Part {
    between(1, 1, shape)
}

/// One or none.
pub fn maybe(shape: Shape) -> Part {
    between(0, 1, shape)
}

/// One or more.
pub fn many(shape: Shape) -> Part {
    between(1, usize::MAX, shape)
}

/// Any number, none included.
pub fn any(shape: Shape) -> Part {
    between(0, usize::MAX, shape)
}

/// `least` to `most`.
pub fn between(least: usize, most: usize, shape: Shape) -> Part {
    Part::Element { shape, least, most }
}
