//! Where libxml2 leaves XML Schema: the document is restated so that it judges what was meant.

use super::grammar::{CONTACT, SEC_DNS};
use super::simple::collapse;
use super::tree::{Node, Piece};

/// The same document, for XML Schema, without what libxml2 takes for something else.
pub fn restated(root: &Node) -> Node {
    let mut copy = root.clone();
    restate(&mut copy);
    copy
}

fn restate(node: &mut Node) {
    for piece in &mut node.content {
        match piece {
            // Between elements libxml2 refuses a CDATA section even of white space. Information
            // sets know characters only (XML Information Set, section 2.6).
            Piece::Cdata(text) => *piece = Piece::Text(std::mem::take(text)),
            Piece::Node(child) => restate(child),
            _ => {}
        }
    }
    // libxml2 does not collapse the white space around values of the types XML Schema itself
    // defines, such as `date` and `unsignedShort`, though `whiteSpace` is fixed to `collapse` there
    // (XML Schema part 2, section 4.3.6). No length is counted in them, unlike in lines.
    if !is_line(node) {
        collapse_inside(node);
    }
    node.attributes.iter_mut().for_each(|attribute| attribute.value = collapse(&attribute.value));
}

fn collapse_inside(node: &mut Node) {
    let holds_text_only = node.children().next().is_none();
    let text = node.text();
    let collapsed = collapse(&text);
    // Only `hexBinary` may be empty; elsewhere white space alone is as wrong as none.
    let counts = !collapsed.is_empty() || node.is(SEC_DNS, "digest");
    if holds_text_only && counts && text != collapsed {
        node.content = vec![Piece::Text(collapsed)];
    }
}

/// Whether the element is a `normalizedString` whose characters are counted.
fn is_line(node: &Node) -> bool {
    node.namespace == CONTACT && ["name", "org", "street", "city", "sp"].contains(&node.name)
}
