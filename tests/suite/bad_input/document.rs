//! Bytes and documents: encoding, well-formedness, namespaces, limits.

use super::row::{Row, accepted, document, refused, unreadable};
use crate::harness::client::wrap;

const CHECK: &str = "<check><domain:check><domain:name>eksempel.dk</domain:name></domain:check></check>";

/// The rows.
pub fn rows() -> Vec<Row> {
    [not_well_formed(), entities(), encodings(), limits(), namespaces(), odd_and_accepted()].concat()
}

fn not_well_formed() -> Vec<Row> {
    let check = wrap(CHECK);
    let no_document = |number, text: &str| unreadable(number, text, "epp");
    vec![
        no_document(22, "HELLO\r\n"),
        no_document(22, ""),
        no_document(22, "   "),
        no_document(23, check.trim_end_matches("</epp>")),
        no_document(23, &check.replace("</command>", "</commando>")),
        no_document(23, &format!("{check}{check}")),
        no_document(23, &format!("{check}tail")),
        no_document(27, &check.replace("eksempel", "&#0;")),
        no_document(27, &check.replace("eksempel", "&#x1F;")),
        no_document(27, &check.replace("eksempel", "\u{1f}")),
        no_document(27, &check.replace("eksempel", "\u{fffe}")),
        no_document(27, &check.replace("<domain:check>", "<domain:check a=\"&#1;\">")),
        no_document(33, &format!("\n<?xml version=\"1.0\"?>{check}")),
        no_document(34, &format!("<?xml version=\"1.1\"?>{check}")),
        no_document(40, &check.replace("<check>", "<check><q:x/>")),
        no_document(41, &wrap("<poll op=\"req\" op=\"req\"/>")),
        no_document(0, &check.replace("<check>", "<check>a & b")),
        no_document(0, &check.replace("<check>", "<check><!-- a -- b -->")),
        no_document(0, &check.replace("eksempel", "]]>")),
        no_document(0, &check.replace("<check>", "<check><1/>")),
    ]
}

fn entities() -> Vec<Row> {
    let check = wrap(&CHECK.replace("eksempel.dk", "&x;"));
    let with = |number, doctype: &str| unreadable(number, format!("{doctype}{check}"), "epp");
    let laughs: String = (1..40).map(|n| format!("<!ENTITY l{n} \"&l{};&l{};\">", n - 1, n - 1)).collect();
    vec![
        with(24, "<!DOCTYPE epp>"),
        unreadable(24, format!("<!DOCTYPE epp>{}", wrap(CHECK)), "epp"),
        with(25, "<!DOCTYPE epp [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"),
        with(25, "<!DOCTYPE epp [<!ENTITY % x SYSTEM \"http://localhost:1/x.dtd\">%x;]>"),
        with(25, &format!("<!DOCTYPE epp [<!ENTITY l0 \"x\">{laughs}<!ENTITY x \"&l39;\">]>")),
        with(26, ""),
        unreadable(26, check.replace("&x;", "&nbsp;"), "epp"),
    ]
}

fn encodings() -> Vec<Row> {
    let check = wrap(CHECK);
    let declared = |encoding: &str| format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>{check}");
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(check.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    vec![
        unreadable(
            28,
            check
                .replace("eksempel", "\u{1}")
                .into_bytes()
                .into_iter()
                .map(|b| b | (u8::from(b == 1) * 0xff))
                .collect::<Vec<u8>>(),
            "epp",
        ),
        unreadable(28, [check.as_bytes(), &[0xc0, 0x80]].concat(), "epp"),
        unreadable(29, declared("UTF-16"), "epp"),
        unreadable(30, declared("ISO-8859-1"), "epp"),
        document(31, format!("\u{feff}{check}"), 1000),
        document(31, format!("\u{feff}{}", declared("utf-8")), 1000),
        Row { note: "UTF-8 only", ..unreadable(32, utf16, "epp") },
    ]
}

fn limits() -> Vec<Row> {
    let nested = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=''")).collect();
    vec![
        unreadable(35, wrap(&nested), "epp"),
        unreadable(36, wrap(&format!("<check{attributes}/>")), "epp"),
        unreadable(0, wrap(&format!("<check>{}</check>", "<a/>".repeat(20_001))), "epp"),
        unreadable(0, wrap(&CHECK.replace("eksempel", &"a".repeat(70_000))), "epp"),
    ]
}

fn namespaces() -> Vec<Row> {
    let check = wrap(CHECK);
    let root = |number, from: &str, to: &str| unreadable(number, check.replace(from, to), "value");
    let nil = "<domain:name xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'>a.dk</domain:name>";
    vec![
        Row { fault: Some(("EPP", String::new())), ..root(37, "epp xmlns", "EPP xmlns") }.closing_tag(),
        root(37, "epp xmlns=\"urn:ietf:params:xml:ns:epp-1.0\"", "epp"),
        root(38, "ns:epp-1.0", "ns:epp-1.1"),
        refused(43, &check_of(nil), 2001, "name", "true"),
        refused(46, &CHECK.replace("<check>", "<check>x"), 2001, "check", "x"),
        refused(46, &CHECK.replace("</check>", "</check>y"), 2001, "command", "y"),
        refused(46, &CHECK.replace("<domain:name>", "z<domain:name>"), 2001, "check", "z"),
        unreadable(47, "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'/>", "epp"),
        unreadable(48, check.replace("<command>", "<hello/><command>"), "command"),
        unreadable(49, "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><greeting/></epp>", "greeting"),
        unreadable(49, "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><response/></epp>", "response"),
        Row {
            code: 2103,
            fault: Some(("extURI", "urn:x".to_owned())),
            ..unreadable(
                50,
                "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><extension><x xmlns='urn:x'/></extension></epp>",
                "",
            )
        },
        unreadable(0, check.replace("<epp ", "<epp lang='en' "), "epp").with_value("en"),
        refused(0, &check_of("<domain:name xml:lang='en'>a.dk</domain:name>"), 2001, "name", "en"),
    ]
}

fn odd_and_accepted() -> Vec<Row> {
    let other_prefixes = "<a:epp xmlns:a='urn:ietf:params:xml:ns:epp-1.0'><a:command><a:check>\
        <check xmlns='urn:ietf:params:xml:ns:domain-1.0'><x:name xmlns:x='urn:ietf:params:xml:ns:domain-1.0'>eksempel.dk\
        </x:name></check></a:check><a:clTRID>TEST-1</a:clTRID></a:command></a:epp>";
    let hint = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:schemaLocation='urn:x http://localhost:1/x.xsd' ";
    let is_taken = |row: Row| Row { contains: "avail=\"0\">eksempel.dk</domain:name>", ..row };
    vec![
        is_taken(document(39, other_prefixes, 1000)),
        is_taken(document(42, wrap(CHECK).replace("<epp ", &format!("<epp {hint}")), 1000)),
        is_taken(accepted(44, &CHECK.replace("eksempel", "eks<!-- a -->em<?a b?>pel"), 1000)),
        is_taken(accepted(45, &CHECK.replace("eksempel.dk", "<![CDATA[eksempel.dk]]>"), 1000)),
        is_taken(accepted(0, &CHECK.replace("eksempel", "&#x65;ksempe&#108;"), 1000)),
        is_taken(accepted(0, &CHECK.replace("eksempel.dk", "\r\n\teksempel.dk\r\n"), 1000)),
    ]
}

fn check_of(names: &str) -> String {
    format!("<check><domain:check>{names}</domain:check></check>")
}

impl Row {
    /// The same row with the end of the root spelled as its beginning.
    fn closing_tag(mut self) -> Self {
        let text = String::from_utf8(self.document).expect("UTF-8");
        self.document = text.replace("</epp>", "</EPP>").into_bytes();
        self
    }

    fn with_value(mut self, value: &str) -> Self {
        self.fault = self.fault.map(|(element, _)| (element, value.to_owned()));
        self
    }
}
