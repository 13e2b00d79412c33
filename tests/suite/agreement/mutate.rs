//! Changes to a document: one at a time, each with what it may be told if it makes a fault.

mod elements;
mod texts;

use super::tree::Node;
use super::verdict::Class;
use crate::harness::dice::Dice;

/// What was done.
#[derive(Clone, Debug)]
pub struct Change {
    /// The kind of change.
    pub kind: &'static str,
    /// The name of the element it was done to.
    pub at: &'static str,
    /// The classes of fault it may be refused with; none when that cannot be told.
    pub expected: Vec<Class>,
}

/// Changes something somewhere; sometimes there is nothing to change.
pub fn mutate(root: &mut Node, dice: &mut Dice) -> Change {
    let kind = *dice.pick(KINDS);
    let index = if kind.whole { 0 } else { dice.below(root.count()) };
    let node = root.at(index);
    let at = node.name;
    let expected = (kind.change)(node, dice);
    Change { kind: kind.name, at, expected }
}

/// A kind of change. The element is the one around it; what it may be told comes back.
#[derive(Clone, Copy)]
struct Kind {
    name: &'static str,
    change: fn(&mut Node, &mut Dice) -> Vec<Class>,
    /// Whether it is done to the document and not somewhere in it.
    whole: bool,
}

const KINDS: &[Kind] = &[
    Kind { name: "drop an element", change: elements::drop, whole: false },
    Kind { name: "drop an element", change: elements::drop, whole: false },
    Kind { name: "repeat an element", change: elements::repeat, whole: false },
    Kind { name: "move an element", change: elements::reorder, whole: false },
    Kind { name: "rename an element", change: elements::rename, whole: false },
    Kind { name: "change a namespace", change: elements::renamespace, whole: false },
    Kind { name: "put an element of another command", change: elements::swap, whole: false },
    Kind { name: "insert an element of another command", change: elements::insert_known, whole: false },
    Kind { name: "insert an extension", change: elements::insert_extension, whole: true },
    Kind { name: "insert an unknown element", change: elements::insert_unknown, whole: false },
    Kind { name: "change a value", change: texts::value, whole: false },
    Kind { name: "change a value", change: texts::value, whole: false },
    Kind { name: "change a value", change: texts::value, whole: false },
    Kind { name: "change a value", change: texts::value, whole: false },
    Kind { name: "change an attribute", change: texts::attribute, whole: false },
    Kind { name: "change an attribute", change: texts::attribute, whole: false },
    Kind { name: "drop an attribute", change: texts::drop_attribute, whole: false },
    Kind { name: "add an attribute", change: texts::add_attribute, whole: false },
    Kind { name: "rename an attribute", change: texts::rename_attribute, whole: false },
    Kind { name: "insert text", change: texts::insert_text, whole: false },
    Kind { name: "insert white space", change: texts::insert_space, whole: false },
    Kind { name: "insert a comment", change: texts::insert_comment, whole: false },
];
