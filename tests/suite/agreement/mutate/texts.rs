//! Changes to text, attributes, white space and comments.

use super::super::grammar::UNKNOWN;
use super::super::model::Content;
use super::super::simple::{Type, classes};
use super::super::tree::{Attribute, Node, Piece};
use super::super::values;
use super::super::verdict::Class;
use crate::harness::dice::Dice;

/// Gives the element a value at a border of its type.
pub fn value(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let Some(node) = below(node, |node| kind(node).is_some(), dice) else { return Vec::new() };
    let Some(kind) = kind(node) else { return Vec::new() };
    let text = values::border(kind, dice);
    let expected = classes(kind, &text).to_vec();
    node.content = vec![Piece::Text(text)];
    expected
}

/// Gives an attribute a value at a border of its type.
pub fn attribute(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let Some(node) = below(node, |node| !node.attributes.is_empty(), dice) else { return Vec::new() };
    let shape = node.shape;
    let index = dice.below(node.attributes.len());
    let attribute = &mut node.attributes[index];
    let slot = shape.and_then(|shape| shape.attributes.iter().find(|slot| slot.name == attribute.name));
    let Some(slot) = slot else { return Vec::new() };
    attribute.value = if dice.once_in(3) { dice.word(WORDS).to_owned() } else { values::border(slot.kind, dice) };
    attribute_classes(slot.kind, &attribute.value)
}

/// What the value of an attribute may be told: an empty one is given and not absent.
fn attribute_classes(kind: Type, value: &str) -> Vec<Class> {
    let mut expected = classes(kind, value).to_vec();
    if expected.contains(&Class::Missing) {
        expected.extend([Class::Range, Class::Syntax]);
    }
    expected
}

/// Drops an attribute.
pub fn drop_attribute(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let Some(node) = below(node, |node| !node.attributes.is_empty(), dice) else { return Vec::new() };
    let index = dice.below(node.attributes.len());
    node.attributes.remove(index);
    vec![Class::Missing]
}

/// Adds an attribute, or one a second time.
pub fn add_attribute(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    if let (Some(first), true) = (node.attributes.first(), dice.once_in(4)) {
        let again = first.clone();
        node.attributes.push(again);
        return vec![Class::Malformed];
    }
    let name = dice.word(&["lang", "x", "op", "type", "id", "s", "unit", "hosts", "roid", "msgID", "urgent", "nil"]);
    let namespace = dice.word(&["", "", "", UNKNOWN, XML, XSI]);
    let name = match namespace {
        XML => dice.word(&["lang", "space"]),
        XSI => dice.word(&["nil", "schemaLocation", "noNamespaceSchemaLocation", "other"]),
        _ => name,
    };
    if node.attributes.iter().any(|attribute| attribute.name == name) {
        return Vec::new();
    }
    let value = if name == "schemaLocation" { "urn:x http://x.example/x.xsd" } else { dice.word(VALUES) };
    node.attributes.push(Attribute { namespace, name, value: value.to_owned() });
    let known = node.shape.and_then(|shape| shape.attributes.iter().find(|slot| slot.name == name));
    known.filter(|_| namespace.is_empty()).map_or(vec![Class::Structure], |slot| attribute_classes(slot.kind, value))
}

/// Gives an attribute another name.
pub fn rename_attribute(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let Some(node) = below(node, |node| !node.attributes.is_empty(), dice) else { return Vec::new() };
    let index = dice.below(node.attributes.len());
    node.attributes[index].name = dice.word(&["x", "OP", "Type", "msgid", "S"]);
    vec![Class::Structure, Class::Missing]
}

/// Puts text in.
pub fn insert_text(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let text = dice.word(&["x", " x ", "0", "&", "\u{a0}", "\u{200b}", "a b"]).to_owned();
    let piece = if dice.once_in(3) { Piece::Cdata(text) } else { Piece::Text(text) };
    insert(node, piece, dice)
}

/// Puts white space in, which counts only where text does or where nothing at all may be.
pub fn insert_space(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let text = dice.word(&[" ", "\n  ", "\t", "\r\n", "", "  "]).to_owned();
    let piece = if dice.once_in(3) { Piece::Cdata(text) } else { Piece::Text(text) };
    insert(node, piece, dice)
}

/// Puts a comment or a processing instruction in, which never counts.
pub fn insert_comment(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let piece = if dice.once_in(2) { Piece::Comment } else { Piece::Instruction };
    insert(node, piece, dice)
}

fn insert(node: &mut Node, piece: Piece, dice: &mut Dice) -> Vec<Class> {
    let place = dice.below(node.content.len() + 1);
    node.content.insert(place, piece);
    kind(node).map_or(vec![Class::Structure], |kind| classes(kind, &node.text()).to_vec())
}

/// An element at or below `node` that fits: most hold neither text nor attributes themselves.
fn below<'n>(node: &'n mut Node, fits: impl Fn(&Node) -> bool, dice: &mut Dice) -> Option<&'n mut Node> {
    let mut found = Vec::new();
    let mut index = 0;
    node.walk(&mut |node| {
        if fits(node) {
            found.push(index);
        }
        index += 1;
    });
    if found.is_empty() { None } else { Some(node.at(*dice.pick(&found))) }
}

fn kind(node: &Node) -> Option<Type> {
    match node.shape.map(|shape| &shape.content) {
        Some(Content::Text(kind)) => Some(*kind),
        _ => None,
    }
}

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const VALUES: &[&str] = &["", "x", "en", "1", "true", "false", "y", "all", "report", "A1-DK"];
const WORDS: &[&str] =
    &["req", "ack", "request", "report", "query", "int", "loc", "v4", "v6", "admin", "tech", "y", "m", "", "1", "en"];
