//! Writing XML by appending to one buffer, with every value escaped.

use super::char::is_xml_char;

/// An XML document in the making.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
}

impl Writer {
    /// A document with its declaration.
    pub fn document() -> Self {
        let mut out = String::with_capacity(1024);
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n");
        Self { out }
    }

    /// Opens `name` (with its prefix) with attributes, in the order given.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push('>');
    }

    /// Closes `name`.
    pub fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// An element without contents.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    /// An element with text.
    pub fn element(&mut self, name: &str, text: &str) {
        self.element_with(name, &[], text);
    }

    /// An element with attributes and text.
    pub fn element_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
    }

    /// An element with text, if there is a text.
    pub fn maybe(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.element(name, text);
        }
    }

    /// An element around what `contents` writes; nothing at all if that is nothing.
    pub fn around(&mut self, name: &str, contents: impl FnOnce(&mut Self)) {
        let before = self.out.len();
        self.open(name, &[]);
        let inside = self.out.len();
        contents(self);
        if self.out.len() == inside {
            self.out.truncate(before);
        } else {
            self.close(name);
        }
    }

    /// Character data.
    pub fn text(&mut self, text: &str) {
        escape(&mut self.out, text, Place::Text);
    }

    /// The document.
    pub fn finish(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    /// What was written, which need not be whole.
    pub fn into_text(self) -> String {
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(&mut self.out, value, Place::Attribute);
            self.out.push('"');
        }
    }
}

/// Where a text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Attribute,
}

/// Appends `text` with the characters of markup escaped and those outside XML 1.0 replaced. In an
/// attribute white space is written by number: as it stands it would be read as blanks (XML 1.0
/// section 3.3.3).
fn escape(out: &mut String, text: &str, place: Place) {
    if text.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
        return out.push_str(text);
    }
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\t' if place == Place::Attribute => out.push_str("&#9;"),
            '\n' if place == Place::Attribute => out.push_str("&#10;"),
            c if is_xml_char(c) => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
}

/// Whether no character with this byte is ever written otherwise than it is: markup, control
/// characters and white space may be, and what begins like U+FFFE and U+FFFF.
const fn is_plain(byte: u8) -> bool {
    byte >= b' ' && byte != b'&' && byte != b'<' && byte != b'>' && byte != b'"' && byte != 0xef
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::xml::read;

    #[test]
    fn an_element_around_nothing_is_not_written() {
        let mut writer = Writer::default();
        writer.around("a", |_| {});
        writer.around("b", |writer| writer.element("c", "d"));
        assert_eq!(writer.finish(), b"<b><c>d</c></b>");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(text in "[\\t\\n\\r -\u{fffd}\u{10000}-\u{10ffff}]{0,200}") {
            let mut writer = Writer::document();
            writer.element_with("a", &[("b", &text)], &text);
            let document = writer.finish();
            let element = read(&document, &[]).unwrap();
            prop_assert_eq!(&element.text, &text);
            prop_assert_eq!(&element.attributes[0].value, &text);
        }

        #[test]
        fn any_text_gives_a_readable_document(text in any::<String>()) {
            let mut writer = Writer::document();
            writer.element_with("a", &[("b", &text)], &text);
            prop_assert!(read(&writer.finish(), &[]).is_ok());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes, &[]);
        }
    }
}
