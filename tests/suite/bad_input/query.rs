//! Poll, check and info.

use super::row::{Row, accepted, cut, document, refused};
use crate::harness::client::{PASSWORD, login, wrap};

/// The rows.
pub fn rows() -> Vec<Row> {
    [polls(), checks(), services(), infos()].concat()
}

fn polls() -> Vec<Row> {
    let unknown = |number, caller, id: &str| Row {
        caller: Some(caller),
        ..refused(number, &format!("<poll op=\"ack\" msgID=\"{id}\"/>"), 2303, "poll", id)
    };
    let token = "<update><domain:update><domain:name>nabo.dk</domain:name><domain:chg><domain:authInfo>\
        <domain:pw>autotransfer</domain:pw></domain:authInfo></domain:chg></domain:update></update>";
    let transfer = "<transfer op=\"request\"><domain:transfer><domain:name>nabo.dk</domain:name><domain:authInfo>\
        <domain:pw>$TOKEN(nabo.dk)</domain:pw></domain:authInfo></domain:transfer></transfer>";
    vec![
        refused(81, "<poll/>", 2003, "poll", ""),
        refused(82, "<poll op=\"get\"/>", 2004, "poll", "get"),
        accepted(83, "<poll op=\"req\"/>", 1300),
        refused(84, "<poll op=\"ack\"/>", 2003, "poll", ""),
        refused(84, "<poll op=\"ack\" msgID=\"\"/>", 2003, "poll", ""),
        unknown(85, "REG-1001", "424242"),
        unknown(85, "REG-1001", "0"),
        unknown(85, "REG-1001", "-1"),
        unknown(85, "REG-1001", "abc"),
        unknown(85, "REG-1001", "99999999999999999999"),
        Row { caller: Some("REG-1002"), ..accepted(0, token, 1000) },
        accepted(0, transfer, 1000),
        accepted(0, "<poll op=\"req\"/>", 1301),
        unknown(86, "REG-1002", "$HEAD(REG-1001)"),
        refused(87, "<poll op=\"req\"><msg/></poll>", 2001, "msg", ""),
        refused(87, "<poll op=\"req\">now</poll>", 2001, "poll", "now"),
        refused(87, "<poll op=\"req\" since=\"1\"/>", 2001, "poll", "1"),
        accepted(88, "<poll op=\"ack\" msgID=\"$HEAD(REG-1001)\"/>", 1000),
        Row {
            before: vec![("<poll op=\"ack\" msgID=\"$HEAD(REG-1002)\"/>".to_owned(), 1000)],
            ..unknown(88, "REG-1002", "$HEAD(REG-1002)")
        },
    ]
}

fn checks() -> Vec<Row> {
    let names =
        |count: usize| -> String { (0..count).map(|n| format!("<domain:name>navn{n}.dk</domain:name>")).collect() };
    let check = |names: &str| format!("<check><domain:check>{names}</domain:check></check>");
    let hosts: String = (0..1001).map(|n| format!("<host:name>ns{n}.example.net</host:name>")).collect();
    let ids: String = (0..1001).map(|n| format!("<contact:id>ABC{n}-DK</contact:id>")).collect();
    let one = |name: &str, shown: &'static str| Row {
        contains: shown,
        ..accepted(91, &check(&format!("<domain:name>{name}</domain:name><domain:name>havehus.dk</domain:name>")), 1000)
    };
    vec![
        refused(89, &check(""), 2003, "check", ""),
        refused(89, "<check><host:check/></check>", 2003, "check", ""),
        refused(89, "<check><contact:check/></check>", 2003, "check", ""),
        accepted(90, &check(&names(1000)), 1000),
        refused(90, &check(&names(1001)), 2306, "check", ""),
        refused(90, &format!("<check><host:check>{hosts}</host:check></check>"), 2306, "check", ""),
        refused(90, &format!("<check><contact:check>{ids}</contact:check></check>"), 2306, "check", ""),
        one(
            "a b.dk",
            "<domain:name avail=\"0\">a b.dk</domain:name><domain:reason>Invalid domain name</domain:reason>",
        ),
        one("-a.dk", "<domain:name avail=\"0\">-a.dk</domain:name>"),
        one("a.dk.", "<domain:name avail=\"0\">a.dk.</domain:name>"),
        one("eksempel.se", "<domain:name avail=\"0\">eksempel.se</domain:name>"),
        one("&lt;x&gt;.dk", "<domain:name avail=\"0\">&lt;x&gt;.dk</domain:name>"),
        one("-a.dk", "<domain:name avail=\"1\">havehus.dk</domain:name>"),
        Row { note: "full-width", ..one("\u{ff45}ksempel.dk", "<domain:name avail=\"0\">\u{ff45}ksempel.dk<") },
        Row { note: "Cyrillic e", ..one("\u{435}ksempel.dk", "<domain:name avail=\"0\">\u{435}ksempel.dk<") },
        Row { note: "Kelvin sign", ..one("e\u{212a}sempel.dk", "<domain:name avail=\"0\">e\u{212a}sempel.dk<") },
        Row { note: "combining ring", ..one("a\u{30a}l.dk", "<domain:name avail=\"0\">a\u{30a}l.dk<") },
        Row {
            note: "zero-width joiner",
            ..one("eks\u{200d}empel.dk", "<domain:name avail=\"0\">eks\u{200d}empel.dk<")
        },
        Row { note: "right-to-left override", ..one("\u{202e}a.dk", "<domain:name avail=\"0\">\u{202e}a.dk<") },
        refused(0, &check("<domain:name/>"), 2003, "name", ""),
        refused(
            0,
            &check(&format!("<domain:name>{}</domain:name>", "a".repeat(256))),
            2004,
            "name",
            &cut(&"a".repeat(256)),
        ),
    ]
}

fn services() -> Vec<Row> {
    let domains_only = {
        let text = login("REG-1001", PASSWORD);
        let object = "<objURI>urn:ietf:params:xml:ns:contact-1.0</objURI>";
        let extension = "<extURI>urn:ietf:params:xml:ns:secDNS-1.1</extURI>";
        text.replace(object, "").replace(extension, "")
    };
    let narrow = |number, command: &str, element, value: &str| Row {
        caller: None,
        before: vec![(domains_only.clone(), 1000)],
        ..refused(number, command, 2002, element, value)
    };
    let orgs = "urn:ietf:params:xml:ns:epp:org-1.0";
    let ds = "<update><domain:update><domain:name>eksempel.dk</domain:name></domain:update></update><extension>\
        <secDNS:update><secDNS:rem><secDNS:all>true</secDNS:all></secDNS:rem></secDNS:update></extension>";
    vec![
        refused(92, &format!("<check><o:check xmlns:o=\"{orgs}\"/></check>"), 2307, "objURI", orgs),
        refused(92, "<check><check xmlns=\"\"/></check>", 2001, "value", ""),
        narrow(
            93,
            "<check><contact:check><contact:id>KUNDE1-DK</contact:id></contact:check></check>",
            "objURI",
            CONTACT,
        ),
        narrow(175, ds, "extURI", "urn:ietf:params:xml:ns:secDNS-1.1"),
        refused(
            94,
            "<check><domain:info><domain:name>eksempel.dk</domain:name></domain:info></check>",
            2001,
            "info",
            "",
        ),
        refused(
            95,
            "<check><domain:check><domain:name>a.dk</domain:name></domain:check><host:check/></check>",
            2001,
            "check",
            "",
        ),
        refused(0, "<check/>", 2003, "check", ""),
    ]
}

fn infos() -> Vec<Row> {
    let domain = |rest: &str| format!("<info><domain:info>{rest}</domain:info></info>");
    let with = |name: &str, pw: &str| {
        domain(&format!(
            "<domain:name>{name}</domain:name><domain:authInfo><domain:pw>{pw}</domain:pw></domain:authInfo>"
        ))
    };
    let contact = |id: &str| format!("<info><contact:info><contact:id>{id}</contact:id></contact:info></info>");
    let by_other = |row: Row| Row { caller: Some("REG-1002"), ..row };
    let customer = "<create><contact:create><contact:id>force</contact:id><contact:postalInfo type=\"loc\">\
        <contact:name>Xenia</contact:name><contact:addr><contact:city>By</contact:city><contact:cc>DK</contact:cc>\
        </contact:addr></contact:postalInfo><contact:email>x@example.dk</contact:email><contact:authInfo><contact:pw/>\
        </contact:authInfo></contact:create></create><extension><dkhm:userType>I</dkhm:userType></extension>";
    let mut rows = vec![
        refused(96, &domain("<domain:name>intet-her.dk</domain:name>"), 2303, "name", "intet-her.dk"),
        refused(96, &contact("INTET-DK"), 2303, "id", "INTET-DK"),
        refused(
            96,
            "<info><host:info><host:name>ns.intet-her.dk</host:name></host:info></info>",
            2303,
            "name",
            "ns.intet-her.dk",
        ),
        refused(97, &domain("<domain:name hosts=\"some\">eksempel.dk</domain:name>"), 2004, "name", "some"),
        refused(98, &with("nabo.dk", "S3cret"), 2202, "pw", ""),
        refused(98, &with("eksempel.dk", "S3cret"), 2202, "pw", ""),
        refused(99, &contact("BORGER2-DK"), 2303, "id", "BORGER2-DK"),
        by_other(refused(99, &contact("BETALER1-DK"), 2201, "id", "BETALER1-DK")),
        refused(0, &domain("<domain:name>e\u{212a}sempel.dk</domain:name>"), 2306, "name", "e\u{212a}sempel.dk"),
        refused(0, &contact("kunde\u{131}-dk"), 2303, "id", "KUNDE\u{131}-DK"),
        refused(0, &domain("<domain:name>nabo.dk</domain:name><domain:name>nabo.dk</domain:name>"), 2001, "name", ""),
        refused(0, "<info><balance:info><balance:id>REG-1002</balance:id></balance:info></info>", 2001, "id", ""),
    ];
    rows.push(Row { contains: "Contact created.", ..accepted(0, customer, 1000) });
    rows.push(document(0, wrap(&contact("BORGER1-DK")), 1000));
    rows
}

const CONTACT: &str = "urn:ietf:params:xml:ns:contact-1.0";
