//! Where libxml2 leaves XML Schema: the document is restated so that it judges what was meant.

use super::grammar::SEC_DNS;
use super::tree::{Node, Piece};

/// The same document, for XML Schema, without what libxml2 takes for something else; nothing when
/// that is the document itself.
pub fn restated(root: &Node) -> Option<Node> {
    let mut copy = root.clone();
    restate(&mut copy).then_some(copy)
}

/// Whether there was anything to restate.
fn restate(node: &mut Node) -> bool {
    let mut restated = false;
    for piece in &mut node.content {
        match piece {
            // Between elements libxml2 refuses a CDATA section even of white space. Information
            // sets know characters only (XML Information Set, section 2.6).
            Piece::Cdata(text) => {
                *piece = Piece::Text(std::mem::take(text));
                restated = true;
            }
            Piece::Node(child) => restated |= restate(child),
            _ => {}
        }
    }
    restated |= spoil_key(node);
    restated
}

/// libxml2 skips what is no digit of `base64Binary`; XML Schema part 2, section 3.2.16, knows
/// nothing in between but white space. What cannot be a key is replaced by what libxml2 refuses.
fn spoil_key(node: &mut Node) -> bool {
    let known = |letter: char| letter.is_ascii_alphanumeric() || "+/= \t\r\n".contains(letter);
    let spoiled = node.is(SEC_DNS, "pubKey") && !node.text().chars().all(known);
    if spoiled {
        node.content = vec![Piece::Text("=".to_owned())];
    }
    spoiled
}
