//! One drawn document: where it comes from and what was done to it.

use super::derive;
use super::dice::Dice;
use super::libxml2;
use super::mutate::{self, Change};
use super::tree::Node;
use super::write;

/// A drawn document.
pub struct Case {
    /// Its number.
    pub index: u64,
    /// What was done to the valid document it began as.
    pub changes: Vec<Change>,
    /// The tree.
    pub root: Node,
    /// As it is sent.
    pub document: Vec<u8>,
    /// As the schemas are asked about it.
    pub judged: Vec<u8>,
}

/// The document `index` of `seed`: a third of all are left valid.
pub fn draw(seed: u64, index: u64) -> Case {
    let mut dice = Dice::new(seed, index + 1);
    let mut root = derive::document(&mut dice);
    let count = [0, 0, 1, 1, 2, 3][dice.below(6)];
    let changes = (0..count).map(|_| mutate::mutate(&mut root, &mut dice)).collect();
    let judged = write::fancy(&libxml2::restated(&root), dice.clone());
    let document = write::fancy(&root, dice);
    Case { index, changes, root, document, judged }
}
