//! A document on which the verdicts differ, made as small as it can be.

use super::libxml2;
use super::tally::{Odds, at_odds};
use super::tree::{Node, Piece};
use super::verdict;
use super::write;
use crate::harness::schemas::{Variant, judge};

/// The smallest document found that still shows `odds`.
pub fn shrink(root: &Node, odds: Odds) -> String {
    let mut root = root.clone();
    for _ in 0..ROUNDS {
        let candidates = smaller(&root);
        let documents: Vec<_> = candidates.iter().map(write::plain).collect();
        let restated: Vec<_> =
            candidates.iter().map(|root| write::plain(libxml2::restated(root).as_ref().unwrap_or(root))).collect();
        let complaints = judge(Variant::Dk, &restated);
        let shown = candidates.into_iter().zip(&documents).zip(complaints).find(|((root, document), complaint)| {
            let told = verdict::refusal(document).map(|told| told.0);
            at_odds(root, complaint.is_none(), told) == Some(odds)
        });
        let Some(((next, _), _)) = shown else { break };
        root = next;
    }
    String::from_utf8(write::plain(&root)).expect("documents are text")
}

/// The document without each of its elements, attributes and texts.
fn smaller(root: &Node) -> Vec<Node> {
    let mut found = Vec::new();
    for index in 0..root.count() {
        let mut copy = root.clone();
        let node = copy.at(index);
        let (pieces, attributes) = (node.content.len(), node.attributes.len());
        for piece in 0..pieces {
            let mut without = root.clone();
            without.at(index).content.remove(piece);
            found.push(without);
        }
        for attribute in 0..attributes {
            let mut without = root.clone();
            without.at(index).attributes.remove(attribute);
            found.push(without);
        }
        if let [Piece::Text(text), Piece::Text(more)] = node.content.as_slice() {
            let joined = format!("{text}{more}");
            copy.at(index).content = vec![Piece::Text(joined)];
            found.push(copy);
        }
    }
    found
}

/// Rounds of leaving something out.
const ROUNDS: usize = 60;
