//! Secrets in wrong places, and values without end: neither comes back.

use super::row::{Row, cut, refused};
use crate::harness::client::{PASSWORD, login};

/// The rows.
pub fn rows() -> Vec<Row> {
    [misplaced_passwords(), misplaced_tokens(), endless()].concat()
}

fn misplaced_passwords() -> Vec<Row> {
    let right = login("REG-1001", PASSWORD);
    let with = |to: &str, code| Row {
        document: right.replace(&format!("<pw>{PASSWORD}</pw>"), to).into_bytes(),
        caller: None,
        fault: None,
        ..refused(0, "", code, "", "")
    };
    vec![
        with(&format!("<pw><p>{PASSWORD}</p></pw>"), 2001),
        with(&format!("<pw p=\"{PASSWORD}\">{PASSWORD}</pw>"), 2001),
        with(&format!("{PASSWORD}<pw>{PASSWORD}</pw>"), 2001),
        with(&format!("<password>{PASSWORD}</password>"), 2003),
        with(&format!("<newPW>{PASSWORD}</newPW>"), 2003),
        with(&format!("<newPW>{PASSWORD}</newPW><pw>{PASSWORD}</pw>"), 2001),
        with(&format!("<pw>{PASSWORD}</pw><pw>{PASSWORD}</pw>"), 2001),
        with(&format!("<pw>{PASSWORD}</pw><newPW/>"), 2003),
        Row {
            document: right.replace("<login>", &format!("<login pw=\"{PASSWORD}\">")).into_bytes(),
            ..with("", 2001)
        },
    ]
}

fn misplaced_tokens() -> Vec<Row> {
    let auth = |inside: &str, code| Row {
        fault: None,
        ..refused(
            0,
            &format!("<info><domain:info><domain:name>nabo.dk</domain:name>{inside}</domain:info></info>"),
            code,
            "",
            "",
        )
    };
    let change = |inside: &str, code| Row {
        fault: None,
        ..refused(
            0,
            &format!(
                "<update><domain:update><domain:name>eksempel.dk</domain:name><domain:chg>{inside}</domain:chg>\
                 </domain:update></update>"
            ),
            code,
            "",
            "",
        )
    };
    let contact = |inside: &str, code| Row {
        fault: None,
        ..refused(
            0,
            &format!("<info><contact:info><contact:id>KUNDE1-DK</contact:id>{inside}</contact:info></info>"),
            code,
            "",
            "",
        )
    };
    vec![
        auth("<domain:authInfo>S3cret</domain:authInfo>", 2003),
        auth("<domain:authInfo>S3cret<domain:pw/></domain:authInfo>", 2001),
        auth("<domain:authInfo pw=\"S3cret\"/>", 2001),
        auth("<domain:authInfo><domain:pw pw=\"S3cret\"/></domain:authInfo>", 2001),
        auth("<domain:authInfo><domain:pw><x>S3cret</x></domain:pw></domain:authInfo>", 2001),
        auth("<domain:authInfo><domain:pw/><domain:pw>S3cret</domain:pw></domain:authInfo>", 2001),
        auth("<domain:pw>S3cret</domain:pw>", 2001),
        auth("<domain:authInfo><domain:pw>S3cret</domain:pw></domain:authInfo>", 2202),
        Row {
            note: "ext holds an element; what it is comes before that it is not offered",
            ..auth("<domain:authInfo><domain:ext>S3cret</domain:ext></domain:authInfo>", 2001)
        },
        auth("<domain:authInfo><domain:ext><x xmlns=\"urn:x\">S3cret</x></domain:ext></domain:authInfo>", 2102),
        auth("<domain:authInfo><domain:pw roid=\"A-DK\">S3cret</domain:pw></domain:authInfo>", 2102),
        auth("<domain:authInfo><domain:pw roid=\"S3cret\"/></domain:authInfo>", 2005),
        change("<domain:authInfo><domain:pw>S3cret</domain:pw></domain:authInfo>", 2001),
        change("<domain:authInfo><domain:null>S3cret</domain:null></domain:authInfo>", 2001),
        change("<domain:authInfo>S3cret<domain:null/></domain:authInfo>", 2001),
        change("<domain:authInfo>S3cret<domain:pw>autotransfer</domain:pw></domain:authInfo>", 2001),
        change("<domain:authInfo a=\"S3cret\"><domain:pw/></domain:authInfo>", 2001),
        contact("<contact:authInfo>S3cret</contact:authInfo>", 2003),
        contact("<contact:authInfo>S3cret<contact:pw/></contact:authInfo>", 2001),
        contact("<contact:authInfo a=\"S3cret\"><contact:pw/></contact:authInfo>", 2001),
        contact("<contact:authInfo><contact:pw><x>S3cret</x></contact:pw></contact:authInfo>", 2001),
    ]
}

fn endless() -> Vec<Row> {
    let long = "\u{f8}".repeat(30_000);
    let shown = cut(&long);
    let uri = format!("urn:{}", "x".repeat(1000));
    let attribute = "y".repeat(1000);
    let update = |add: &str| {
        format!(
            "<update><domain:update><domain:name>eksempel.dk</domain:name><domain:add>{add}</domain:add>\
             </domain:update></update>"
        )
    };
    let hosts: String = (0..3000).map(|n| format!("<domain:hostObj>ns{n}.example.net</domain:hostObj>")).collect();
    let hosts = format!("<domain:ns>{hosts}</domain:ns>");
    let contacts: String =
        (0..3000).map(|n| format!("<domain:contact type=\"admin\">ABC{n}-DK</domain:contact>")).collect();
    vec![
        refused(0, &format!("<check><domain:check>{long}</domain:check></check>"), 2003, "check", ""),
        refused(0, &format!("<check>{long}<domain:check/></check>"), 2001, "check", &shown),
        refused(
            0,
            &format!("<info><domain:info><domain:name>{long}</domain:name></domain:info></info>"),
            2004,
            "name",
            &shown,
        ),
        refused(
            0,
            &format!("<info><contact:info><contact:id>{long}</contact:id></contact:info></info>"),
            2004,
            "id",
            &shown,
        ),
        refused(0, &format!("<poll op=\"{attribute}\"/>"), 2004, "poll", &cut(&attribute)),
        refused(0, &format!("<poll op=\"ack\" msgID=\"{attribute}\"/>"), 2303, "poll", &cut(&attribute)),
        refused(0, &format!("<check><x xmlns=\"{uri}\"/></check>"), 2307, "objURI", &cut(&uri)),
        refused(0, &format!("<{}/>", "z".repeat(128)), 2000, "command", &cut(&"z".repeat(128))),
        // More than any rule allows is refused without a look at what it is.
        refused(0, &update(&hosts), 2306, "name", "eksempel.dk"),
        refused(0, &update(&contacts), 2306, "name", "eksempel.dk"),
        refused(0, "<poll op=\"a&#x85;b&#9;&lt;\"/>", 2004, "poll", "a b <"),
    ]
}
