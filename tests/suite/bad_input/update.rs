//! Domain update: statuses, name servers, roles and tokens.

use super::row::{Row, accepted, refused};

/// The rows.
pub fn rows() -> Vec<Row> {
    [statuses(), name_servers(), changes()].concat()
}

fn update(name: &str, rest: &str) -> String {
    format!("<update><domain:update><domain:name>{name}</domain:name>{rest}</domain:update></update>")
}

fn own(rest: &str) -> String {
    update("eksempel.dk", rest)
}

fn change(parts: &str) -> String {
    own(&format!("<domain:chg>{parts}</domain:chg>"))
}

fn status(list: &str, s: &str) -> String {
    format!("<domain:{list}><domain:status s=\"{s}\"/></domain:{list}>")
}

fn server(list: &str, host: &str) -> String {
    format!("<domain:{list}><domain:ns><domain:hostObj>{host}</domain:hostObj></domain:ns></domain:{list}>")
}

fn statuses() -> Vec<Row> {
    let option = |number, rest: &str, word: &str| Row {
        note: "the .dk registry lets nobody set a status",
        ..refused(number, &own(rest), 2102, "status", word)
    };
    let empty = |rest: &str| Row { note: "the .dk rule: without effect", ..accepted(120, &own(rest), 1000) };
    let twelve = "<domain:status s=\"clientHold\"/>".repeat(12);
    let both = status("add", "clientHold") + &status("rem", "clientHold");
    vec![
        empty(""),
        empty("<domain:add/><domain:rem/><domain:chg/>"),
        option(122, &status("add", "serverHold"), "serverHold"),
        option(122, &status("add", "ok"), "ok"),
        option(122, &status("add", "inactive"), "inactive"),
        option(122, &status("rem", "pendingDelete"), "pendingDelete"),
        refused(123, &own(&status("add", "frozen")), 2004, "status", "frozen"),
        refused(0, &own("<domain:add><domain:status/></domain:add>"), 2003, "status", ""),
        refused(124, &own(&format!("<domain:add>{twelve}</domain:add>")), 2001, "status", ""),
        option(129, &both, "clientHold"),
        option(125, &status("add", "clientUpdateProhibited"), "clientUpdateProhibited"),
        refused(0, &update("intet-her.dk", ""), 2303, "name", "intet-her.dk"),
    ]
}

fn name_servers() -> Vec<Row> {
    let foreign = |rest: &str, code, element, value: &str| Row {
        caller: Some("REG-1002"),
        ..refused(121, &own(rest), code, element, value)
    };
    let one = |number, list: &str, host: &str, code| refused(number, &own(&server(list, host)), code, "hostObj", host);
    let removed_first = server("rem", "ns1.navn-sandbox.net") + &server("add", "ns1.other-sandbox.net");
    vec![
        foreign(&server("add", "ns1.other-sandbox.net"), 2201, "name", "eksempel.dk"),
        Row {
            note: "the .dk rule: the count of name servers is looked at before the right to change them",
            ..foreign(&server("rem", "ns1.navn-sandbox.net"), 2308, "ns", "")
        },
        refused(126, &update("lukket.dk", &server("add", "ns1.other-sandbox.net")), 2304, "name", "lukket.dk"),
        Row { note: "the .dk rule for a host that does not serve", ..one(127, "rem", "ns1.other-sandbox.net", 2304) },
        one(127, "rem", "ns9.example.net", 2303),
        one(0, "add", "ns9.example.net", 2303),
        one(0, "add", "ns1.navn-sandbox.net", 2302),
        refused(128, &own(&server("rem", "ns1.navn-sandbox.net")), 2308, "ns", ""),
        refused(0, &own(&removed_first), 2001, "add", ""),
    ]
}

fn changes() -> Vec<Row> {
    let auth_info = |inside: &str| change(&format!("<domain:authInfo>{inside}</domain:authInfo>"));
    let tech = "<domain:add><domain:contact type=\"tech\">KUNDE1-DK</domain:contact></domain:add>";
    let registrant = |handle: &str| format!("<domain:registrant>{handle}</domain:registrant>");
    let token = format!("<domain:pw>{WRONG}</domain:pw>");
    let moved = server("add", "ns1.other-sandbox.net")
        + &format!("<domain:chg><domain:authInfo>{token}</domain:authInfo></domain:chg>");
    vec![
        Row {
            caller: Some("REG-1002"),
            ..refused(121, &change(&registrant("KUNDE2-DK")), 2201, "name", "eksempel.dk")
        },
        refused(0, &change(&registrant("")), 2306, "registrant", ""),
        refused(0, &change(&registrant("NOBODY-DK")), 2303, "registrant", "NOBODY-DK"),
        refused(0, &own(tech), 2306, "contact", "KUNDE1-DK"),
        Row {
            note: "the .dk registry makes its tokens itself: whatever else pw holds is no token of its form",
            fault: None,
            ..refused(200, &auth_info("<domain:pw>weak</domain:pw>"), 2001, "", "")
        },
        refused(0, &auth_info("<domain:pw/>"), 2003, "pw", ""),
        refused(0, &auth_info("<domain:ext><x xmlns='urn:x'/></domain:ext>"), 2102, "ext", ""),
        refused(0, &auth_info(&token), 2306, "pw", ""),
        Row { caller: Some("REG-1002"), ..refused(0, &own(&moved), 2202, "pw", "") },
    ]
}

/// A token by its form, and nobody's.
const WRONG: &str = "OWN-REDEL-00112233445566778899aabbccddeeff";
