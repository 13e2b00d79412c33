//! A document as a tree that can be changed.

use super::model::Shape;

/// An element.
#[derive(Clone, Debug)]
pub struct Node {
    /// Namespace URI, empty for none.
    pub namespace: &'static str,
    /// Local name.
    pub name: &'static str,
    /// Attributes in order.
    pub attributes: Vec<Attribute>,
    /// Elements and text in order.
    pub content: Vec<Piece>,
    /// What the grammar calls it, unless it came from elsewhere.
    pub shape: Option<&'static Shape>,
}

/// An attribute.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Namespace URI, empty for none.
    pub namespace: &'static str,
    /// Local name.
    pub name: &'static str,
    /// Value.
    pub value: String,
}

/// What stands in an element.
#[derive(Clone, Debug)]
pub enum Piece {
    /// An element.
    Node(Node),
    /// Characters.
    Text(String),
    /// Characters in a CDATA section.
    Cdata(String),
    /// A comment.
    Comment,
    /// A processing instruction.
    Instruction,
}

impl Node {
    /// An element nobody described.
    pub fn stranger(namespace: &'static str, name: &'static str) -> Self {
        Self { namespace, name, attributes: Vec::new(), content: Vec::new(), shape: None }
    }

    /// Whether it is `name` of `namespace`.
    pub fn is(&self, namespace: &str, name: &str) -> bool {
        self.namespace == namespace && self.name == name
    }

    /// The child elements.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.content.iter().filter_map(|piece| match piece {
            Piece::Node(node) => Some(node),
            _ => None,
        })
    }

    /// The first child element `name` of `namespace`.
    pub fn child(&self, namespace: &str, name: &str) -> Option<&Self> {
        self.children().find(|child| child.is(namespace, name))
    }

    /// All text directly inside.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for piece in &self.content {
            if let Piece::Text(part) | Piece::Cdata(part) = piece {
                text.push_str(part);
            }
        }
        text
    }

    /// The value of the attribute `name` without namespace.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|attribute| attribute.namespace.is_empty() && attribute.name == name);
        found.map(|attribute| attribute.value.as_str())
    }

    /// This element and all below it.
    pub fn walk<'n>(&'n self, visit: &mut impl FnMut(&'n Self)) {
        visit(self);
        self.children().for_each(|child| child.walk(visit));
    }

    /// How many elements there are, this one included.
    pub fn count(&self) -> usize {
        1 + self.children().map(Self::count).sum::<usize>()
    }

    /// The element at `index` in document order, this one being 0.
    pub fn at(&mut self, index: usize) -> &mut Self {
        self.find(&mut { index }).expect("the index is below the count")
    }

    fn find(&mut self, left: &mut usize) -> Option<&mut Self> {
        if *left == 0 {
            return Some(self);
        }
        *left -= 1;
        self.content.iter_mut().find_map(|piece| match piece {
            Piece::Node(node) => node.find(left),
            _ => None,
        })
    }
}
