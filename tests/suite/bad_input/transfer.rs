//! Transfer of domains, and withdrawal.

use super::row::{Row, document, refused, unreadable};

/// The rows.
pub fn rows() -> Vec<Row> {
    [operations(), tokens(), withdrawals()].concat()
}

fn transfer(op: &str, name: &str, rest: &str) -> String {
    format!("<transfer{op}><domain:transfer><domain:name>{name}</domain:name>{rest}</domain:transfer></transfer>")
}

fn auth_info(pw: &str) -> String {
    format!("<domain:authInfo><domain:pw>{pw}</domain:pw></domain:authInfo>")
}

fn operations() -> Vec<Row> {
    let only_request = |number, op: &str| Row {
        note: "a .dk transfer is immediate",
        ..refused(number, &transfer(&format!(" op=\"{op}\""), "nabo.dk", ""), 2102, "transfer", op)
    };
    vec![
        refused(139, &transfer("", "nabo.dk", ""), 2003, "transfer", ""),
        refused(140, &transfer(" op=\"steal\"", "nabo.dk", ""), 2004, "transfer", "steal"),
        only_request(146, "approve"),
        only_request(146, "reject"),
        only_request(147, "cancel"),
        only_request(149, "query"),
        Row {
            note: "a .dk transfer is immediate, so none is pending when a second one comes",
            ..refused(145, &transfer(" op=\"request\"", "eksempel.dk", &auth_info(WRONG)), 2302, "name", "eksempel.dk")
        },
        refused(0, &transfer(" op=\"request\"", "intet-her.dk", &auth_info(WRONG)), 2303, "name", "intet-her.dk"),
        refused(
            0,
            &transfer(" op=\"request\"", "nabo.dk", "<domain:period unit=\"y\">0</domain:period>"),
            2004,
            "period",
            "0",
        ),
    ]
}

fn tokens() -> Vec<Row> {
    let request = |number, name: &str, rest: &str, code, element, value: &str| {
        refused(number, &transfer(" op=\"request\"", name, rest), code, element, value)
    };
    let held = |number, name: &str, text| Row {
        contains: text,
        ..request(number, name, &auth_info(&format!("$TOKEN({name})")), 2106, "name", name)
    };
    vec![
        request(141, "vigtig.dk", &auth_info("S3cret"), 2202, "pw", ""),
        request(141, "vigtig.dk", &auth_info("$TOKEN(ubetalt.dk)"), 2202, "pw", ""),
        request(141, "vigtig.dk", &auth_info(" $TOKEN(vigtig.dk)x"), 2202, "pw", ""),
        request(142, "nabo.dk", &auth_info(WRONG), 2202, "pw", ""),
        Row { note: "the .dk rule for a missing token", ..request(143, "nabo.dk", "", 2201, "authInfo", "") },
        Row {
            note: "the .dk rule for a missing token",
            ..request(143, "nabo.dk", &auth_info(""), 2201, "authInfo", "")
        },
        Row {
            note: "the .dk rule for one's own domain",
            ..request(144, "eksempel.dk", &auth_info(WRONG), 2302, "name", "eksempel.dk")
        },
        held(148, "vigtig.dk", "domain status prohibits transfer"),
        held(148, "ubetalt.dk", "Domain has unpaid invoices"),
        Row {
            note: "an invoice is not told without the token",
            ..request(148, "ubetalt.dk", &auth_info(WRONG), 2202, "pw", "")
        },
        request(
            0,
            "nabo.dk",
            "<domain:authInfo><domain:ext><x xmlns=\"urn:x\"/></domain:ext></domain:authInfo>",
            2102,
            "ext",
            "",
        ),
        request(0, "nabo.dk", "<domain:authInfo/>", 2003, "authInfo", ""),
    ]
}

fn withdrawals() -> Vec<Row> {
    let frame = |inner: &str| {
        format!(
            "<epp xmlns=\"urn:ietf:params:xml:ns:epp-1.0\"><extension>\
             <k:command xmlns:k=\"urn:dkhm:params:xml:ns:dkhm-4.4\">\
             <k:withdraw>{inner}</k:withdraw><k:clTRID>TEST-1</k:clTRID></k:command></extension></epp>"
        )
    };
    let of = |name: &str| {
        frame(&format!(
            "<d:withdraw xmlns:d=\"urn:dkhm:params:xml:ns:dkhm-domain-4.4\"><d:name>{name}</d:name></d:withdraw>"
        ))
    };
    let withdraw = |name: &str, code| Row { fault: Some(("name", name.to_owned())), ..document(0, of(name), code) };
    vec![
        withdraw("intet-her.dk", 2303),
        withdraw("borger.dk", 2306),
        withdraw("nabo.dk", 2305),
        withdraw("a_b.dk", 2306),
        document(0, frame(""), 2003),
        unreadable(0, of("nabo.dk").replace("TEST-1", "X"), "clTRID").coded(2004, "X"),
    ]
}

impl Row {
    fn coded(self, code: u16, value: &str) -> Self {
        Self { code, fault: self.fault.map(|(element, _)| (element, value.to_owned())), ..self }
    }
}

/// A token by its form, and nobody's.
const WRONG: &str = "OWN-TRANSFER-00112233445566778899aabbccddeeff";
