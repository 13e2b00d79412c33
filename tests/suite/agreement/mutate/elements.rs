//! Changes to elements: drop, repeat, move, rename, replace, insert.

use super::super::derive;
use super::super::grammar::{BALANCE, CONTACT, DKHM, DKHM_DOMAIN, DOMAIN, EPP, HOST, RGP, SEC_DNS, SHAPES, UNKNOWN};
use super::super::model::{Content, Part, Shape};
use super::super::tree::{Node, Piece};
use super::super::verdict::Class;
use crate::harness::dice::Dice;

/// Drops a child.
pub fn drop(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let Some(index) = some_child(node, dice) else { return Vec::new() };
    let expected = if is_loose(node) { vec![Class::Missing, Class::Structure] } else { vec![Class::Missing] };
    node.content.remove(index);
    expected
}

/// Repeats a child, beside itself or elsewhere.
pub fn repeat(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let Some(index) = some_child(node, dice) else { return Vec::new() };
    let copy = node.content[index].clone();
    let place = if dice.once_in(2) { index + 1 } else { dice.below(node.content.len() + 1) };
    node.content.insert(place, copy);
    vec![Class::Structure]
}

/// Moves a child to another place.
pub fn reorder(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let Some(index) = some_child(node, dice) else { return Vec::new() };
    let child = node.content.remove(index);
    let place = dice.below(node.content.len() + 1);
    node.content.insert(place, child);
    vec![Class::Structure]
}

/// Gives a child another name.
pub fn rename(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let Some(index) = some_child(node, dice) else { return Vec::new() };
    let name = if dice.once_in(2) { shape(dice).name } else { dice.word(&["x", "Name", "NAME", "names", "ID"]) };
    let expected = stranger_classes(node, EPP);
    let Piece::Node(child) = &mut node.content[index] else { return Vec::new() };
    child.name = name;
    // An extension that is now another has the faults of that one.
    let known = SHAPES.iter().any(|shape| child.is(shape.namespace, shape.name));
    if known && node.is(EPP, "extension") { Vec::new() } else { expected }
}

/// Gives a child, sometimes with all that is in it, another namespace.
pub fn renamespace(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let Some(index) = some_child(node, dice) else { return Vec::new() };
    let namespace = dice.word(NAMESPACES);
    let expected = stranger_classes(node, namespace);
    let deep = dice.once_in(2);
    if let Piece::Node(child) = &mut node.content[index] {
        let old = child.namespace;
        put_namespace(child, old, namespace, deep);
    }
    expected
}

/// Puts an element of another command in place of a child.
pub fn swap(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let Some(index) = some_child(node, dice) else { return Vec::new() };
    node.content[index] = Piece::Node(derive::element(shape(dice), dice));
    Vec::new()
}

/// Puts an extension into a command that has none, be it one that takes none.
pub fn insert_extension(root: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let mut other = shape(dice);
    while ![SEC_DNS, RGP, DKHM[0], DKHM[1], DKHM[2]].contains(&other.namespace) {
        other = shape(dice);
    }
    let mut extension = Node::stranger(EPP, "extension");
    extension.content.push(Piece::Node(derive::element(other, dice)));
    let command = root.content.iter_mut().find_map(|piece| match piece {
        Piece::Node(node) if node.name == "command" && node.child(EPP, "extension").is_none() => Some(node),
        _ => None,
    });
    if let Some(command) = command {
        let place = command.content.len().min(1);
        command.content.insert(place, Piece::Node(extension));
    }
    Vec::new()
}

/// Puts an element of another command between the children.
pub fn insert_known(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let among_extensions = node.is(EPP, "extension");
    let mut other = shape(dice);
    // Elements that can stand there at all are few, so they get another chance.
    for _ in 0..if among_extensions { 4 } else { 0 } {
        if DKHM.contains(&other.namespace) {
            break;
        }
        other = shape(dice);
    }
    insert(node, derive::element(other, dice), dice);
    Vec::new()
}

/// Puts an element nobody knows between the children.
pub fn insert_unknown(node: &mut Node, dice: &mut Dice) -> Vec<Class> {
    let mut stranger = derive::stranger(dice);
    stranger.namespace = dice.word(&[UNKNOWN, "", EPP, node.namespace]);
    let may_be_known = stranger.namespace == node.namespace;
    insert(node, stranger, dice);
    if may_be_known {
        return Vec::new();
    }
    let mut expected = vec![Class::Structure];
    if node.is(EPP, "extension") {
        expected.push(Class::UnknownExtension);
    }
    if node.is(EPP, "command") {
        expected.push(Class::UnknownCommand);
    }
    if node.children().count() == 1 && is_verb(node) {
        expected.push(Class::UnknownObject);
    }
    expected
}

fn insert(node: &mut Node, child: Node, dice: &mut Dice) {
    let place = dice.below(node.content.len() + 1);
    node.content.insert(place, Piece::Node(child));
}

fn shape(dice: &mut Dice) -> &'static Shape {
    SHAPES[dice.below(SHAPES.len())]
}

fn some_child(node: &Node, dice: &mut Dice) -> Option<usize> {
    let is_node = |piece: &Piece| matches!(piece, Piece::Node(_));
    let children: Vec<usize> = (0..node.content.len()).filter(|index| is_node(&node.content[*index])).collect();
    (!children.is_empty()).then(|| *dice.pick(&children))
}

fn put_namespace(node: &mut Node, old: &str, new: &'static str, deep: bool) {
    if node.namespace == old {
        node.namespace = new;
    }
    for piece in &mut node.content {
        if let (Piece::Node(child), true) = (piece, deep) {
            put_namespace(child, old, new, deep);
        }
    }
}

/// Whether the emptiness of the element is a fault of structure as much as a missing part.
fn is_loose(node: &Node) -> bool {
    node.namespace == EPP && ["epp", "command", "extension"].contains(&node.name)
        || ["add", "rem", "chg"].contains(&node.name)
}

fn is_verb(node: &Node) -> bool {
    let one_object = |parts: &[Part]| matches!(parts, [Part::Element { shape, .. }] if shape.namespace != EPP);
    let parts = node.shape.filter(|shape| shape.namespace == EPP).map(|shape| &shape.content);
    matches!(parts, Some(Content::Parts(parts)) if one_object(parts)) && node.name != "extension"
}

/// What a child may be told that is now of `namespace` or has another name.
fn stranger_classes(parent: &Node, namespace: &str) -> Vec<Class> {
    let unknown = namespace == UNKNOWN;
    if parent.name == "withdraw" {
        return vec![Class::UnknownExtension, Class::Structure, Class::Missing];
    }
    if is_verb(parent) {
        return if unknown {
            vec![Class::UnknownObject]
        } else {
            vec![Class::Structure, Class::UnknownObject, Class::NotForObject, Class::Missing]
        };
    }
    if parent.is(EPP, "extension") {
        let mut told = vec![Class::UnknownExtension];
        if !unknown {
            told.extend([Class::Structure, Class::Missing]);
        }
        return told;
    }
    if parent.is(EPP, "command") || parent.is(EPP, "epp") {
        return vec![Class::UnknownCommand, Class::Structure, Class::Missing, Class::UnknownExtension];
    }
    vec![Class::Structure, Class::Missing]
}

const NAMESPACES: &[&str] = &[
    "",
    UNKNOWN,
    UNKNOWN,
    UNKNOWN,
    EPP,
    DOMAIN,
    HOST,
    CONTACT,
    SEC_DNS,
    RGP,
    BALANCE,
    DKHM[0],
    DKHM[1],
    DKHM[2],
    DKHM_DOMAIN[0],
    DKHM_DOMAIN[1],
    "urn:ietf:params:xml:ns:epp-1.1",
    "urn:ietf:params:xml:ns:secdns-1.1",
    "URN:ietf:params:xml:ns:epp-1.0",
];
