//! The envelope: command, extension, transaction, hello, logout, and the order of a session.

use super::row::{Row, accepted, document, refused, unreadable};
use crate::harness::client::{PASSWORD, login, wrap};

const CHECK: &str = "<check><domain:check><domain:name>eksempel.dk</domain:name></domain:check></check>";
const HELLO: &str = "<epp xmlns=\"urn:ietf:params:xml:ns:epp-1.0\"><hello/></epp>";

/// The rows.
pub fn rows() -> Vec<Row> {
    [structure(), transactions(), sequence()].concat()
}

fn structure() -> Vec<Row> {
    let check = wrap(CHECK);
    let extension = "<extension><dkhm:autoRenew>true</dkhm:autoRenew></extension>";
    vec![
        Row { code: 0, fault: None, ..unreadable(51, HELLO, "") },
        Row { code: 0, fault: None, caller: None, ..unreadable(51, HELLO, "") },
        unreadable(52, HELLO.replace("<hello/>", "<hello><x xmlns=''/></hello>"), "value"),
        Row {
            fault: Some(("hello", "text".to_owned())),
            ..unreadable(52, HELLO.replace("<hello/>", "<hello>text</hello>"), "")
        },
        refused(53, "", 2001, "clTRID", ""),
        refused(54, "<frobnicate/>", 2000, "command", "frobnicate"),
        Row { caller: None, ..refused(54, "<frobnicate/>", 2000, "command", "frobnicate") },
        refused(54, "<domain:check/>", 2000, "command", "check"),
        refused(55, &format!("{CHECK}{CHECK}"), 2001, "check", ""),
        Row {
            code: 2001,
            ..document(
                56,
                check
                    .replace("<command>", "<command><clTRID>TEST-1</clTRID>")
                    .replace("</command>", "")
                    .replace("<clTRID>TEST-1</clTRID></epp>", "</command></epp>"),
                2001,
            )
        },
        refused(57, &format!("{extension}{CHECK}"), 2001, "extension", ""),
        refused(0, &format!("{CHECK}<extension/>"), 2003, "extension", ""),
        refused(0, &format!("{CHECK}{extension}{extension}"), 2001, "extension", ""),
        refused(0, "<check a=\"b\"/>", 2003, "check", ""),
        refused(0, &CHECK.replace("<check>", "<check a=\"b\">"), 2001, "check", "b"),
    ]
}

fn transactions() -> Vec<Row> {
    let with = |id: &str| wrap(CHECK).replace("<clTRID>TEST-1</clTRID>", id);
    let long = "x".repeat(65);
    let too_long = |id: &str| Row {
        code: 2004,
        fault: Some(("clTRID", id.to_owned())),
        ..unreadable(58, with(&format!("<clTRID>{id}</clTRID>")), "")
    };
    vec![
        too_long("AB"),
        too_long(&long),
        too_long(""),
        Row { code: 1000, fault: None, echo: Some("AB C"), ..unreadable(59, with("<clTRID>  AB  C  </clTRID>"), "") },
        Row { code: 1000, fault: None, ..unreadable(60, with(""), "") },
        accepted(61, CHECK, 1000),
        accepted(61, CHECK, 1000),
        Row {
            code: 1000,
            fault: None,
            echo: Some("<&>\"'ø"),
            ..unreadable(0, with("<clTRID>&lt;&amp;&gt;\"'ø</clTRID>"), "")
        },
        refused(0, &format!("{CHECK}<clTRID>TEST-2</clTRID>"), 2001, "clTRID", "").echoing("TEST-2"),
    ]
}

fn sequence() -> Vec<Row> {
    let first = |command: &str| Row {
        caller: None,
        contains: "You need to login first.",
        ..refused(62, command, 2002, "command", "")
    };
    let ended =
        |caller| Row { caller, note: "logout is answered alike in either state", ..accepted(63, "<logout/>", 1500) };
    vec![
        first(CHECK),
        first("<check><domain:info/></check>"),
        first("<create><x xmlns=\"urn:x\"/></create>"),
        ended(None),
        ended(Some("REG-1001")),
        first("<poll op=\"req\"/>").numbered(64),
        Row { contains: "Repeated logins are not permitted.", ..document(65, login("REG-1002", PASSWORD), 2002) },
        document(65, login("REG-1001", "Wrong-password-1"), 2002),
        refused(79, "<logout><now/></logout>", 2001, "now", ""),
        refused(79, "<logout>now</logout>", 2001, "logout", "now"),
    ]
}

impl Row {
    fn numbered(self, number: u16) -> Self {
        Self { number, ..self }
    }

    fn echoing(self, transaction: &'static str) -> Self {
        Self { echo: Some(transaction), ..self }
    }
}
