//! What is a document and what is not, and the limits from both sides.

use super::super::scope::BINDINGS_MAX;
use super::*;

fn root(text: &str) -> Result<Element<'_>, Malformed> {
    read(text.as_bytes(), &["urn:a"])
}

#[test]
fn names_are_told_apart_by_namespace_not_prefix() {
    let a = root(r#"<a xmlns="urn:a"><b/></a>"#).unwrap();
    let b = root(r#"<x:a xmlns:x="urn:a"><x:b/></x:a>"#).unwrap();
    assert_eq!(a, b);
    assert_eq!(a.namespace, Namespace::Known("urn:a"));
}

#[test]
fn a_namespace_is_told_by_what_its_declaration_says() {
    let a = root(r#"<a xmlns="&#117;rn:a"/>"#).unwrap();
    assert_eq!(a.namespace, Namespace::Known("urn:a"));
}

#[test]
fn a_declaration_holds_for_its_element_and_what_is_inside() {
    let outer =
        root("<a xmlns='urn:a' xmlns:p='urn:b'><p:b xmlns='urn:c' xmlns:p='urn:d' p:x='1'><c/></p:b><p:d/></a>");
    let outer = outer.unwrap();
    let [inner, after] = outer.children.as_slice() else { panic!("{outer:?}") };
    let uris = [&outer, inner, &inner.children[0], after].map(|element| element.namespace.uri().to_owned());
    assert_eq!(uris, ["urn:a", "urn:d", "urn:c", "urn:b"]);
    assert_eq!(inner.attributes[0].namespace.uri(), "urn:d");
    let undeclared = root("<a xmlns='urn:a'><b xmlns=''/><xml:c xml:d=''/></a>").unwrap();
    assert_eq!(undeclared.children[0].namespace, Namespace::None);
    let xml = "http://www.w3.org/XML/1998/namespace";
    assert_eq!(undeclared.children[1].namespace.uri(), xml);
    assert_eq!(undeclared.children[1].attributes[0].namespace.uri(), xml);
}

#[test]
fn text_is_joined_across_comments_cdata_and_references() {
    let element = root("<a>exa<!-- x -->mp<![CDATA[le<>]]>&amp;&#x64;k</a>").unwrap();
    assert_eq!(element.text, "example<>&dk");
}

#[test]
fn what_is_not_a_document_is_refused() {
    use Malformed::*;
    for (text, malformed) in [
        ("HELLO\r\n", Syntax),
        ("", Syntax),
        ("<a>", Syntax),
        ("<a></b>", Syntax),
        ("<a/><b/>", Syntax),
        ("<a/>text", Syntax),
        ("<p:a/>", Syntax),
        ("<xmlns:a/>", Syntax),
        ("<:a xmlns='urn:a'/>", Syntax),
        ("<a xmlns:='urn:a'/>", Syntax),
        ("<a><b xmlns:p='urn:a'/><p:b/></a>", Syntax),
        ("<a xmlns:xml='urn:a'/>", Syntax),
        ("<a xmlns='urn:a' xmlns='urn:a'/>", Syntax),
        ("<a xmlns:p='urn:a' b='' xmlns:p='urn:b'/>", Syntax),
        ("<a xmlns:xmlns='urn:a'/>", Syntax),
        ("<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", Syntax),
        ("<a b='1' b='2'/>", Syntax),
        ("<a xmlns:p='urn:a' xmlns:q='urn:a' p:b='1' q:b='2'/>", Syntax),
        ("<a xmlns:p='urn:a' xmlns:q='urn:&#97;' p:b='1' q:b='2'/>", Syntax),
        ("<a xmlns:p=''/>", Syntax),
        ("<a xmlns='http://www.w3.org/XML/1998/namespace'/>", Syntax),
        ("<a xmlns:p='http://www.w3.org/2000/xmlns&#47;'/>", Syntax),
        ("<a xmlns='&nbsp;'/>", Entity),
        ("\n<?xml version='1.0'?><a/>", Syntax),
        ("<?xml version='1.1'?><a/>", Syntax),
        ("<?xml?><a/>", Syntax),
        ("<?xml encoding='UTF-8'?><a/>", Syntax),
        ("<?xml version='1.0' version='1.0'?><a/>", Syntax),
        ("<?xml version='1.0' standalone='no' encoding='UTF-8'?><a/>", Syntax),
        ("<?xml version='1.0' standalone='maybe'?><a/>", Syntax),
        ("<?xml version='1.0' other=''?><a/>", Syntax),
        ("<a>&#0;</a>", Syntax),
        ("<a>&#x1F;</a>", Syntax),
        ("<a>\u{1}</a>", Syntax),
        ("<a>\u{ffff}</a>", Syntax),
        ("<a b='<'/>", Syntax),
        ("<a b='&#1;'/>", Syntax),
        ("<a>]]></a>", Syntax),
        ("<1/>", Syntax),
        ("<a .b=''/>", Syntax),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", Encoding),
        ("<?xml version='1.0' encoding='UTF-16'?><a/>", Encoding),
        ("<!DOCTYPE a><a/>", Doctype),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", Doctype),
        ("<a>&nbsp;</a>", Entity),
        ("<a b='&nbsp;'/>", Entity),
    ] {
        assert_eq!(root(text), Err(malformed), "{text}");
    }
    assert_eq!(read(b"<a>\xff</a>", &[]), Err(Encoding));
}

#[test]
fn a_byte_order_mark_a_declaration_and_schema_hints_are_accepted() {
    let text = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"no\"?>\n<!-- c --><a \
                xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='urn:a http://x/'/>\n";
    assert!(root(text).unwrap().attributes.is_empty());
}

#[test]
fn a_schema_hint_stands_once_whatever_its_prefix() {
    let hints =
        "xmlns:x='http://www.w3.org/2001/XMLSchema-instance' xmlns:y='http://www.w3.org/2001/XMLSchema-instance'";
    assert_eq!(root(&format!("<a {hints} x:schemaLocation='u v' y:schemaLocation='u v'/>")), Err(Malformed::Syntax));
    assert!(root(&format!("<a {hints} x:schemaLocation='u v' y:noNamespaceSchemaLocation='v'/>")).is_ok());
}

#[test]
fn every_limit_holds_from_both_sides() {
    let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    assert!(root(&nested(DEPTH_MAX)).is_ok());
    assert_eq!(root(&nested(DEPTH_MAX + 1)), Err(Malformed::Limit));
    let attributes = |count: usize| (0..count).map(|n| format!(" a{n}=''")).collect::<String>();
    assert!(root(&format!("<a{}/>", attributes(ATTRIBUTES_MAX))).is_ok());
    assert_eq!(root(&format!("<a{}/>", attributes(ATTRIBUTES_MAX + 1))), Err(Malformed::Limit));
    let children = |count: usize| format!("<a>{}</a>", "<b/>".repeat(count));
    assert!(root(&children(ELEMENTS_MAX - 1)).is_ok());
    assert_eq!(root(&children(ELEMENTS_MAX)), Err(Malformed::Limit));
    assert!(root(&format!("<a>{}</a>", "x".repeat(TEXT_LENGTH_MAX))).is_ok());
    assert_eq!(root(&format!("<a>{}</a>", "x".repeat(TEXT_LENGTH_MAX + 1))), Err(Malformed::Limit));
    assert!(root(&format!("<a b='{}'/>", "x".repeat(ATTRIBUTE_LENGTH_MAX))).is_ok());
    assert_eq!(root(&format!("<a b='{}'/>", "x".repeat(ATTRIBUTE_LENGTH_MAX + 1))), Err(Malformed::Limit));
    assert!(root(&format!("<a xmlns='{}'/>", "x".repeat(ATTRIBUTE_LENGTH_MAX))).is_ok());
    let declarations = |count: usize| (0..count).map(|n| format!(" xmlns:p{n}='urn:b'")).collect::<String>();
    assert!(root(&format!("<a{}/>", declarations(DECLARATIONS_MAX))).is_ok());
    assert_eq!(root(&format!("<a{}/>", declarations(DECLARATIONS_MAX + 1))), Err(Malformed::Limit));
    let scopes = |rest: usize| {
        let levels = BINDINGS_MAX / DECLARATIONS_MAX;
        let open = format!("<a{}>", declarations(DECLARATIONS_MAX)).repeat(levels);
        format!("{open}<a{}/>{}", declarations(rest), "</a>".repeat(levels))
    };
    assert!(root(&scopes(0)).is_ok());
    assert_eq!(root(&scopes(1)), Err(Malformed::Limit));
    assert!(root(&format!("<{}/>", "x".repeat(NAME_LENGTH_MAX))).is_ok());
    assert_eq!(root(&format!("<{}/>", "x".repeat(NAME_LENGTH_MAX + 1))), Err(Malformed::Limit));
}
