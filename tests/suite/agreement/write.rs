//! A tree as a document: one meaning, many ways to write it.

use super::tree::{Attribute, Node, Piece};
use crate::harness::dice::Dice;

/// Writes the document plainly: nothing that could be left out.
pub fn plain(root: &Node) -> Vec<u8> {
    Pen { out: String::new(), scope: Vec::new(), dice: Dice::new(0, 0), fancy: false, line: "\n" }.document(root)
}

/// Writes the document in a style drawn by chance; one in four plainly.
pub fn fancy(root: &Node, mut dice: Dice) -> Vec<u8> {
    let fancy = !dice.once_in(4);
    let line = dice.word(&["\n", "\n", "\r\n", " "]);
    Pen { out: String::new(), scope: Vec::new(), dice, fancy, line }.document(root)
}

struct Pen {
    out: String,
    /// Prefixes and what they stand for, the innermost last. The empty prefix is the default.
    scope: Vec<(&'static str, &'static str)>,
    dice: Dice,
    fancy: bool,
    line: &'static str,
}

/// What the namespaces of one tag need.
#[derive(Default)]
struct Tag {
    declarations: String,
    /// Prefixes that stand for something on this tag, so that they are not declared again.
    used: Vec<&'static str>,
}

impl Pen {
    fn document(mut self, root: &Node) -> Vec<u8> {
        if self.fancy {
            let start = ["", "", "\u{feff}"][self.dice.below(3)];
            self.out.push_str(start);
            let declaration = self.dice.word(DECLARATIONS);
            self.out.push_str(declaration);
            if self.dice.once_in(3) {
                self.between();
            }
        }
        self.element(root);
        if self.fancy && self.dice.once_in(3) {
            self.between();
        }
        self.out.into_bytes()
    }

    fn once_in(&mut self, count: usize) -> bool {
        self.fancy && self.dice.once_in(count)
    }

    fn element(&mut self, node: &Node) {
        let outer = self.scope.len();
        let mut tag = Tag::default();
        let prefix = self.prefix_of(node.namespace, false, &mut tag);
        let name = qualified(prefix, node.name);
        let attributes: Vec<_> =
            node.attributes.iter().map(|attribute| (self.attribute_prefix(attribute, &mut tag), attribute)).collect();
        self.out.push('<');
        self.out.push_str(&name);
        let declared_first = !self.once_in(4);
        if declared_first {
            self.out.push_str(&tag.declarations);
        }
        for (prefix, attribute) in attributes {
            self.attribute(&qualified(prefix, attribute.name), &attribute.value);
        }
        if !declared_first {
            self.out.push_str(&tag.declarations);
        }
        if self.once_in(16) {
            self.out.push_str(self.line);
        }
        self.inside(node, &name);
        self.scope.truncate(outer);
    }

    fn inside(&mut self, node: &Node, name: &str) {
        if node.content.is_empty() && !self.once_in(2) {
            self.out.push_str("/>");
            return;
        }
        self.out.push('>');
        let spaced = self.once_in(2) && node.children().next().is_some() && !node.content.iter().any(is_text);
        for piece in &node.content {
            if spaced {
                self.between();
            }
            self.piece(piece);
        }
        if spaced || node.content.is_empty() && self.once_in(12) {
            if spaced { self.between() } else { self.silent() }
        }
        self.out.push_str("</");
        self.out.push_str(name);
        if self.once_in(16) {
            self.out.push(' ');
        }
        self.out.push('>');
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Node(child) => self.element(child),
            Piece::Text(text) => self.text(text),
            Piece::Cdata(text) => {
                self.out.push_str("<![CDATA[");
                self.out.push_str(text);
                self.out.push_str("]]>");
            }
            Piece::Comment => self.out.push_str("<!-- said by the way -->"),
            Piece::Instruction => self.out.push_str("<?by the=\"way\"?>"),
        }
    }

    /// Text in one piece or in several, each in its own notation.
    fn text(&mut self, text: &str) {
        if !self.once_in(4) {
            escape(&mut self.out, text, '\0');
            return;
        }
        let mut letters = text.chars().peekable();
        while letters.peek().is_some() {
            let length = 1 + self.dice.below(12);
            let part: String = letters.by_ref().take(length).collect();
            match self.dice.below(6) {
                // Between elements libxml2 takes none, so it gets white space as it is.
                0 if !part.contains(['\r', ']']) && !part.trim().is_empty() => {
                    self.out.push_str("<![CDATA[");
                    self.out.push_str(&part);
                    self.out.push_str("]]>");
                }
                1 => part.chars().for_each(|letter| self.reference(letter)),
                _ => escape(&mut self.out, &part, '\0'),
            }
            if self.dice.once_in(4) {
                self.silent();
            }
        }
    }

    fn reference(&mut self, letter: char) {
        let code = u32::from(letter);
        self.out.push_str(&if self.dice.once_in(2) { format!("&#{code};") } else { format!("&#x{code:X};") });
    }

    /// What may stand where no text counts.
    fn between(&mut self) {
        for _ in 0..self.dice.below(3) {
            match self.dice.below(8) {
                0 => self.silent(),
                _ => {
                    self.out.push_str(self.line);
                    self.out.push_str(["", "  ", "\t"][self.dice.below(3)]);
                }
            }
        }
    }

    /// A comment or processing instruction.
    fn silent(&mut self) {
        let text = self.dice.word(&["<!-- -->", "<!--<a>&x;-->", "<?p?>", "<?xml-style href='x'?>"]);
        self.out.push_str(text);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let space = if self.once_in(16) { "\n\t" } else { " " };
        let equals = if self.once_in(16) { " = " } else { "=" };
        let quote = if self.once_in(2) { '\'' } else { '"' };
        self.out.push_str(space);
        self.out.push_str(name);
        self.out.push_str(equals);
        self.out.push(quote);
        escape(&mut self.out, value, quote);
        self.out.push(quote);
    }

    /// The prefix for `namespace`; what has to be declared for it goes to `tag`.
    fn prefix_of(&mut self, namespace: &'static str, named: bool, tag: &mut Tag) -> &'static str {
        if namespace == XML {
            return "xml";
        }
        let bound = |scope: &[(&str, &'static str)], prefix: &str| {
            scope.iter().rev().find(|(known, _)| *known == prefix).map(|(_, namespace)| *namespace)
        };
        if namespace.is_empty() {
            if !bound(&self.scope, "").unwrap_or("").is_empty() {
                self.scope.push(("", ""));
                tag.declarations.push_str(" xmlns=\"\"");
            }
            return "";
        }
        let again = self.once_in(10);
        let usable = |(prefix, uri): &&(&'static str, &'static str)| {
            *uri == namespace && (!named || !prefix.is_empty()) && bound(&self.scope, prefix) == Some(namespace)
        };
        if let (Some((prefix, _)), false) = (self.scope.iter().rev().find(usable), again) {
            tag.used.push(prefix);
            return prefix;
        }
        let free = |prefix: &&&str| !tag.used.contains(*prefix);
        let default = !named && if self.fancy { self.dice.once_in(2) } else { true };
        let start = if self.fancy { self.dice.below(PREFIXES.len()) } else { 0 };
        let mut others = PREFIXES[start..].iter().chain(&PREFIXES[..start]);
        let prefix = if default { "" } else { others.find(free).expect("a free prefix") };
        self.scope.push((prefix, namespace));
        tag.used.push(prefix);
        let name = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
        let quote = if self.once_in(2) { '\'' } else { '"' };
        tag.declarations.push_str(&format!(" {name}={quote}{namespace}{quote}"));
        prefix
    }

    fn attribute_prefix(&mut self, attribute: &Attribute, tag: &mut Tag) -> &'static str {
        if attribute.namespace.is_empty() { "" } else { self.prefix_of(attribute.namespace, true, tag) }
    }
}

fn qualified(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}:{name}") }
}

fn is_text(piece: &Piece) -> bool {
    matches!(piece, Piece::Text(_) | Piece::Cdata(_))
}

/// Writes `text` so that it is read again as it is. White space in an attribute would not be.
fn escape(out: &mut String, text: &str, quote: char) {
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' if quote != '\0' => out.push_str(&format!("&#{};", u32::from(letter))),
            _ if letter == quote => out.push_str(if quote == '"' { "&quot;" } else { "&#39;" }),
            _ => out.push(letter),
        }
    }
}

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const PREFIXES: &[&str] = &["d", "epp", "domain", "contact", "x-1", "_p.q", "æ", "xs"];
const DECLARATIONS: &[&str] = &[
    "",
    "",
    "<?xml version=\"1.0\"?>",
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>",
    "<?xml version='1.0' encoding='utf-8'?>\n",
    "<?xml  version = \"1.0\"  standalone='yes' ?>",
];
