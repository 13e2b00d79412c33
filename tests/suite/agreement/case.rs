//! One drawn document: where it comes from and what was done to it.

use std::ops::Range;
use std::thread;

use super::derive;
use super::libxml2;
use super::mutate::{self, Change};
use super::tree::Node;
use super::verdict::{self, Class};
use super::write;
use crate::harness::dice::Dice;

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
    /// Why the reader refuses it, if it does.
    pub refusal: Option<(Class, String)>,
}

/// The documents `range` of `seed`, drawn and read on every core.
pub fn draw(seed: u64, range: Range<u64>) -> Vec<Case> {
    let share = (range.end - range.start).div_ceil(CORES);
    thread::scope(|scope| {
        let starts: Vec<u64> = range.clone().step_by(share as usize).collect();
        let part =
            |start: u64| move || (start..range.end.min(start + share)).map(|index| draw_one(seed, index)).collect();
        let workers: Vec<_> = starts.into_iter().map(|start| scope.spawn(part(start))).collect();
        workers.into_iter().flat_map(|worker| -> Vec<Case> { worker.join().expect("documents are drawn") }).collect()
    })
}

/// The document `index` of `seed`: a third of all are left valid.
fn draw_one(seed: u64, index: u64) -> Case {
    let mut dice = Dice::new(seed, index + 1);
    let mut root = derive::document(&mut dice);
    let count = [0, 0, 1, 1, 2, 3][dice.below(6)];
    let changes = (0..count).map(|_| mutate::mutate(&mut root, &mut dice)).collect();
    let restated = libxml2::restated(&root);
    let judged = restated.map(|restated| write::fancy(&restated, dice.clone()));
    let document = write::fancy(&root, dice);
    let refusal = verdict::refusal(&document);
    Case { index, changes, root, judged: judged.unwrap_or_else(|| document.clone()), document, refusal }
}

/// Threads that draw.
const CORES: u64 = 2;
