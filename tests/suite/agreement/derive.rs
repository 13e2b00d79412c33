//! Documents drawn from the grammar: each is valid.

use super::grammar::{DOMAIN, GRAMMAR, UNKNOWN};
use super::model::{Content, Part, Shape};
use super::tree::{Attribute, Node, Piece};
use super::values;
use crate::harness::dice::Dice;

/// A document of a command chosen by chance.
pub fn document(dice: &mut Dice) -> Node {
    element(&GRAMMAR.documents[dice.below(GRAMMAR.documents.len())], dice)
}

/// An element of `shape` with everything it needs and some of what it may have.
pub fn element(shape: &'static Shape, dice: &mut Dice) -> Node {
    let mut node = Node { shape: Some(shape), ..Node::stranger(shape.namespace, shape.name) };
    for slot in &shape.attributes {
        if slot.required || dice.once_in(3) {
            let value = values::good(slot.kind, dice);
            node.attributes.push(Attribute { namespace: "", name: slot.name, value });
        }
    }
    match &shape.content {
        Content::Empty => {}
        Content::Text(kind) => node.content.push(Piece::Text(values::good(*kind, dice))),
        Content::Mixed => anything(&mut node, dice),
        Content::Parts(parts) => {
            fill(parts, &mut node, dice);
            if shape.filled && node.content.is_empty() {
                force(&parts[dice.below(parts.len())], &mut node, dice);
            }
        }
    }
    node
}

fn fill(parts: &'static [Part], node: &mut Node, dice: &mut Dice) {
    for part in parts {
        match part {
            Part::Element { shape, least, most } => repeat(shape, count(*least, *most, dice), node, dice),
            Part::Either(choices) => fill(&choices[dice.below(choices.len())], node, dice),
            Part::Some(shapes) => some(shapes, node, dice),
            Part::Foreign => node.content.push(Piece::Node(stranger(dice))),
        }
    }
}

fn force(part: &'static Part, node: &mut Node, dice: &mut Dice) {
    if let Part::Element { shape, .. } = part {
        repeat(shape, 1, node, dice);
    }
}

fn repeat(shape: &'static Shape, count: usize, node: &mut Node, dice: &mut Dice) {
    for _ in 0..count {
        let child = element(shape, dice);
        node.content.push(Piece::Node(child));
    }
}

fn count(least: usize, most: usize, dice: &mut Dice) -> usize {
    if least == most {
        return least;
    }
    if most == 1 {
        return dice.below(2);
    }
    if most != usize::MAX && dice.once_in(20) {
        return most;
    }
    (least + dice.below(5).saturating_sub(2)).min(most)
}

/// At least one of `shapes`, in any order.
fn some(shapes: &'static [Shape], node: &mut Node, dice: &mut Dice) {
    let mut left: Vec<&Shape> = shapes.iter().collect();
    for _ in 0..=dice.below(shapes.len()).min(dice.below(4)) {
        let shape = left.swap_remove(dice.below(left.len()));
        let child = element(shape, dice);
        node.content.push(Piece::Node(child));
    }
}

/// Text and elements of any kind, as the parts of a report hold them.
fn anything(node: &mut Node, dice: &mut Dice) {
    for _ in 0..dice.below(4) {
        let piece = match dice.below(3) {
            0 => Piece::Text(dice.word(&["free text", " ", "<&>", "æ\n"]).to_owned()),
            1 => Piece::Node(stranger(dice)),
            _ => {
                let mut inner = Node::stranger(dice.word(&["", DOMAIN, UNKNOWN]), dice.word(&["infData", "x", "name"]));
                inner.content.push(Piece::Node(stranger(dice)));
                Piece::Node(inner)
            }
        };
        node.content.push(piece);
    }
}

/// An element of a namespace nobody knows.
pub fn stranger(dice: &mut Dice) -> Node {
    let mut node = Node::stranger(UNKNOWN, dice.word(&["x", "name", "create", "pw"]));
    if dice.once_in(3) {
        node.content.push(Piece::Text("text".to_owned()));
    }
    if dice.once_in(4) {
        node.attributes.push(Attribute { namespace: "", name: "a", value: "1".to_owned() });
    }
    node
}
