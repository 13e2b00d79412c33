//! What clients in the field count on beyond the schemas: how frames look, not only what they say.

use navn::epp::namespace::{
    BALANCE, CONTACT, DKHM_4_3, DKHM_4_4, DKHM_4_5, DKHM_DOMAIN_4_3, DKHM_DOMAIN_4_4, DOMAIN, EPP, HOST, KNOWN, RGP,
    SEC_DNS,
};
use navn::epp::response::FAULT_NAMESPACE;
use navn::xml::{self, Element};

/// What a client could trip over in a frame of the server, if anything.
pub fn stumbling_block(document: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(document).ok()?;
    let root = xml::read(document, KNOWN).ok()?;
    if !text.starts_with(DECLARATION) || !text.contains("<epp xmlns=\"") {
        return Some("it begins unlike every other frame".to_owned());
    }
    let results = root.children.iter().flat_map(|child| &child.children).filter(|child| child.is(EPP, "result"));
    if results.count() > 1 {
        return Some("more than one result".to_owned());
    }
    prefixes(text).or_else(|| look(&root))
}

/// Every prefix stands for the namespace that it usually stands for.
fn prefixes(text: &str) -> Option<String> {
    text.split(" xmlns:").skip(1).find_map(|rest| {
        let (prefix, uri) = rest.split_once("=\"")?;
        let uri = uri.split('"').next()?;
        (!PREFIXES.contains(&(prefix, uri))).then(|| format!("the prefix {prefix} for {uri}"))
    })
}

fn look(element: &Element<'_>) -> Option<String> {
    let text = element.text.trim();
    if element.name.ends_with("Date") && !text.is_empty() && !text.ends_with('Z') {
        return Some(format!("{} {text} is not in UTC", element.name));
    }
    if element.name == "svcMenu" {
        let languages = element.children.iter().filter(|child| child.name == "lang").map(|child| child.text.trim());
        if languages.into_iter().next() != Some("en") {
            return Some("English is not the first language".to_owned());
        }
    }
    let taken = |child: &Element<'_>| child.attribute("avail").as_deref() == Some("0");
    let reason = |child: &Element<'_>| child.name == "reason" && !child.text.trim().is_empty();
    if element.name == "cd" && element.children.iter().any(taken) && !element.children.iter().any(reason) {
        return Some("something is not available, and nothing says why".to_owned());
    }
    // What is in a value is the client's own.
    element.children.iter().filter(|child| !child.is(EPP, "value")).find_map(look)
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>";
const PREFIXES: &[(&str, &str)] = &[
    ("domain", DOMAIN),
    ("contact", CONTACT),
    ("host", HOST),
    ("secDNS", SEC_DNS),
    ("rgp", RGP),
    ("balance", BALANCE),
    ("dkhm", DKHM_4_3),
    ("dkhm", DKHM_4_4),
    ("dkhm", DKHM_4_5),
    ("dkhm-domain", DKHM_DOMAIN_4_3),
    ("dkhm-domain", DKHM_DOMAIN_4_4),
    ("navn", FAULT_NAMESPACE),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn block(inside: &str) -> Option<String> {
        let xmlns = "xmlns:domain=\"urn:ietf:params:xml:ns:domain-1.0\"";
        let start = format!("{DECLARATION}<epp xmlns=\"urn:ietf:params:xml:ns:epp-1.0\">");
        stumbling_block(format!("{start}<response><resData {xmlns}>{inside}</resData></response></epp>").as_bytes())
    }

    #[test]
    fn each_habit_is_looked_for() {
        let cd = |more: &str| format!("<domain:cd><domain:name avail=\"0\">a.dk</domain:name>{more}</domain:cd>");
        assert_eq!(block(&cd("<domain:reason>In use</domain:reason>")), None);
        assert_eq!(block("<domain:crDate>2026-11-22T07:00:00.0Z</domain:crDate>"), None);
        for odd in [
            cd(""),
            "<domain:crDate>2026-11-22T07:00:00+01:00</domain:crDate>".to_owned(),
            "<d:name xmlns:d=\"urn:ietf:params:xml:ns:domain-1.0\"/>".to_owned(),
            "<svcMenu><lang>da</lang><lang>en</lang></svcMenu>".to_owned(),
        ] {
            assert!(block(&odd).is_some(), "{odd}");
        }
        assert!(stumbling_block(b"<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'/>").is_some());
    }
}
