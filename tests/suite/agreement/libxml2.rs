//! Where libxml2 leaves XML Schema: the document is restated so that it judges what was meant.

use super::grammar::{CONTACT, SEC_DNS};
use super::simple::collapse;
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
    // libxml2 does not collapse the white space around values of the types XML Schema itself
    // defines, such as `date` and `unsignedShort`, though `whiteSpace` is fixed to `collapse` there
    // (XML Schema part 2, section 4.3.6). No length is counted in them, unlike in lines.
    restated |= !is_line(node) && collapse_inside(node);
    restated |= spoil_key(node);
    for attribute in &mut node.attributes {
        let collapsed = collapse(&attribute.value);
        restated |= collapsed != attribute.value;
        attribute.value = collapsed;
    }
    restated
}

fn collapse_inside(node: &mut Node) -> bool {
    let holds_text_only = node.children().next().is_none();
    let text = node.text();
    let collapsed = collapse(&text);
    // Only `hexBinary` may be empty; elsewhere white space alone is as wrong as none.
    let counts = !collapsed.is_empty() || node.is(SEC_DNS, "digest");
    let differs = holds_text_only && counts && text != collapsed;
    if differs {
        node.content = vec![Piece::Text(collapsed)];
    }
    differs
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

/// Whether the element is a `normalizedString` whose characters are counted.
fn is_line(node: &Node) -> bool {
    node.namespace == CONTACT && ["name", "org", "street", "city", "sp"].contains(&node.name)
}
