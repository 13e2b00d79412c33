//! Changes to a document: one at a time, each with what it may be told if it makes a fault.

mod elements;
mod texts;

use super::dice::Dice;
use super::tree::Node;
use super::verdict::Class;

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
    let index = dice.below(root.count());
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
}

const KINDS: &[Kind] = &[
    Kind { name: "drop an element", change: elements::drop },
    Kind { name: "drop an element", change: elements::drop },
    Kind { name: "repeat an element", change: elements::repeat },
    Kind { name: "move an element", change: elements::reorder },
    Kind { name: "rename an element", change: elements::rename },
    Kind { name: "change a namespace", change: elements::renamespace },
    Kind { name: "put an element of another command", change: elements::swap },
    Kind { name: "insert an element of another command", change: elements::insert_known },
    Kind { name: "insert an unknown element", change: elements::insert_unknown },
    Kind { name: "change a value", change: texts::value },
    Kind { name: "change a value", change: texts::value },
    Kind { name: "change a value", change: texts::value },
    Kind { name: "change a value", change: texts::value },
    Kind { name: "change an attribute", change: texts::attribute },
    Kind { name: "change an attribute", change: texts::attribute },
    Kind { name: "drop an attribute", change: texts::drop_attribute },
    Kind { name: "add an attribute", change: texts::add_attribute },
    Kind { name: "rename an attribute", change: texts::rename_attribute },
    Kind { name: "insert text", change: texts::insert_text },
    Kind { name: "insert white space", change: texts::insert_space },
    Kind { name: "insert a comment", change: texts::insert_comment },
];
