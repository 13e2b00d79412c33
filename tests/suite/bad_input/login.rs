//! Logins: services, versions, credentials.

use super::row::{Row, refused};
use crate::harness::client::{PASSWORD, login};

/// The rows.
pub fn rows() -> Vec<Row> {
    [services(), credentials()].concat()
}

fn services() -> Vec<Row> {
    let right = login("REG-1001", PASSWORD);
    let with = |number, from: &str, to: &str, code, element, value: &str| {
        assert!(right.contains(from), "{from}");
        Row {
            document: right.replace(from, to).into_bytes(),
            caller: None,
            ..refused(number, "", code, element, value)
        }
    };
    let object = "urn:ietf:params:xml:ns:host-1.0</objURI>";
    let extension = "urn:ietf:params:xml:ns:secDNS-1.1</extURI>";
    let options = "<options><version>1.0</version><lang>en</lang></options>";
    let uris = &right[right.find("<objURI>").expect("objects")..right.find("<svcExtension>").expect("extensions")];
    let ignored = |row: Row, note| Row { fault: None, note, ..row };
    vec![
        with(66, ">1.0<", ">2.0<", 2100, "version", "2.0"),
        ignored(with(67, ">en<", ">da<", 1000, "", ""), "the .dk registry ignores the language"),
        with(68, options, "", 2003, "login", ""),
        with(68, "<version>1.0</version>", "", 2003, "options", ""),
        with(68, "<lang>en</lang>", "", 2003, "options", ""),
        with(69, uris, "", 2003, "svcs", ""),
        with(70, object, "urn:ietf:params:xml:ns:host-2.0</objURI>", 2307, "objURI", "urn:ietf:params:xml:ns:host-2.0"),
        with(70, object, "</objURI>", 2307, "objURI", ""),
        ignored(with(71, extension, "urn:x</extURI>", 1000, "", ""), "the .dk registry ignores unknown extensions"),
        with(0, "<login>", "<login now=\"1\">", 2001, "login", ""),
        with(0, "<clID>REG-1001</clID>", "", 2003, "login", ""),
        with(0, &format!("<pw>{PASSWORD}</pw>"), "", 2003, "login", ""),
        with(
            0,
            &format!("<clID>REG-1001</clID><pw>{PASSWORD}</pw>"),
            &format!("<pw>{PASSWORD}</pw><clID>REG-1001</clID>"),
            2001,
            "pw",
            "",
        ),
    ]
}

fn credentials() -> Vec<Row> {
    let with = |number, user: &str, password: &str, new: &str, code, element| {
        let text = login(user, password).replace("<options>", &format!("{new}<options>"));
        let value = if element == "clID" { user } else { "" };
        Row { document: text.into_bytes(), caller: None, ..refused(number, "", code, element, value) }
    };
    let denied = |number, user: &str, password: &str| Row {
        contains: "Login failed",
        ..with(number, user, password, "", 2200, "clID")
    };
    let wrong = login("REG-1001", "S3cret-of-another");
    vec![
        Row {
            before: vec![(wrong.clone(), 2200), (wrong.clone(), 2200)],
            contains: "server closing connection",
            ..with(74, "REG-1001", "S3cret-of-another", "", 2501, "clID")
        },
        denied(72, "REG-9999", PASSWORD),
        denied(72, "REG-1001", "S3cret-of-another"),
        denied(72, "KUNDE1-DK", PASSWORD),
        denied(73, "AB", PASSWORD),
        denied(73, "ABCDEFGHIJKLMNOPQ", PASSWORD),
        Row {
            note: "a length against the schema is syntax",
            ..with(76, "REG-1001", PASSWORD, "<newPW>abc</newPW>", 2001, "newPW")
        },
        with(76, "REG-1001", PASSWORD, "<newPW>alllowercase</newPW>", 2306, "newPW"),
        with(76, "REG-1001", PASSWORD, "<newPW>S3cret blank</newPW>", 2306, "newPW"),
        denied(77, "REG-1001", "[LOGIN-SECURITY]"),
        with(78, "REG-1001", PASSWORD, "<newPW>[LOGIN-SECURITY]</newPW>", 2306, "newPW"),
        with(0, "REG-1001", "short", "", 2001, "pw"),
        with(0, "REG-1001", &"S3cret-1".repeat(9), "", 2001, "pw"),
        denied(0, "REG-\u{ff11}001", PASSWORD),
    ]
}
