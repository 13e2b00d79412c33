//! Extensions: DNSSEC, restore, and the .dk elements on domains.

use super::row::{Row, accepted, refused};

/// The rows.
pub fn rows() -> Vec<Row> {
    [namespaces(), unspoken(), records(), updates(), restores(), dkhm()].concat()
}

fn update(name: &str, extension: &str) -> String {
    format!(
        "<update><domain:update><domain:name>{name}</domain:name></domain:update></update>\
         <extension>{extension}</extension>"
    )
}

fn create(extension: &str) -> String {
    format!(
        "<create><domain:create><domain:name>havehus.dk</domain:name><domain:ns>\
         <domain:hostObj>ns1.navn-sandbox.net</domain:hostObj><domain:hostObj>ns2.navn-sandbox.net</domain:hostObj>\
         </domain:ns>\
         <domain:registrant>KUNDE1-DK</domain:registrant><domain:authInfo><domain:pw/></domain:authInfo>\
         </domain:create></create><extension>{extension}</extension>"
    )
}

fn ds(tag: &str, algorithm: &str, kind: &str, digest: &str) -> String {
    format!(
        "<secDNS:dsData><secDNS:keyTag>{tag}</secDNS:keyTag><secDNS:alg>{algorithm}</secDNS:alg>\
         <secDNS:digestType>{kind}</secDNS:digestType><secDNS:digest>{digest}</secDNS:digest></secDNS:dsData>"
    )
}

fn good_ds() -> String {
    ds("1", "13", "2", &"AB".repeat(32))
}

const KEY: &str = "<secDNS:keyData><secDNS:flags>257</secDNS:flags><secDNS:protocol>3</secDNS:protocol>\
    <secDNS:alg>13</secDNS:alg><secDNS:pubKey>AQPJ</secDNS:pubKey></secDNS:keyData>";

fn namespaces() -> Vec<Row> {
    let twice = format!("<secDNS:create>{}</secDNS:create>", good_ds()).repeat(2);
    let old = "urn:ietf:params:xml:ns:secDNS-1.0";
    vec![
        refused(174, &update("eksempel.dk", "<x xmlns=\"urn:x\"/>"), 2103, "extURI", "urn:x"),
        refused(174, &update("eksempel.dk", "<x xmlns=\"\"/>"), 2103, "extURI", ""),
        refused(176, &create(&twice), 2001, "create", ""),
        refused(177, &create(&format!("<s:create xmlns:s=\"{old}\"/>")), 2103, "extURI", old),
        refused(
            177,
            &create("<s:create xmlns:s=\"urn:ietf:params:xml:ns:secdns-1.1\"/>"),
            2103,
            "extURI",
            "urn:ietf:params:xml:ns:secdns-1.1",
        ),
        refused(
            0,
            &update("eksempel.dk", &format!("<secDNS:create>{}</secDNS:create>", good_ds())),
            2103,
            "extURI",
            SEC_DNS,
        ),
    ]
}

/// Extensions of other registries: fees, TTLs and allocation tokens are not offered.
fn unspoken() -> Vec<Row> {
    let fee = "urn:ietf:params:xml:ns:epp:fee-1.0";
    let ttl = "urn:ietf:params:xml:ns:epp:ttl-1.0";
    let token = "urn:ietf:params:xml:ns:allocationToken-1.0";
    let with = |number, uri, inside: &str| Row {
        note: "the extension is not offered",
        ..refused(number, &create(&inside.replace("$URI", uri)), 2103, "extURI", uri)
    };
    vec![
        with(194, fee, "<f:create xmlns:f=\"$URI\"><f:currency>DKK</f:currency><f:fee>0.01</f:fee></f:create>"),
        with(195, fee, "<f:create xmlns:f=\"$URI\"/>"),
        with(196, fee, "<f:create xmlns:f=\"$URI\"><f:currency> USD </f:currency></f:create>"),
        with(197, ttl, "<t:create xmlns:t=\"$URI\"><t:ttl for=\"MX\">9999999</t:ttl></t:create>"),
        with(198, ttl, "<t:create xmlns:t=\"$URI\"><t:ttl for=\"NS\" min=\"1\">3600</t:ttl></t:create>"),
        with(199, token, "<a:allocationToken xmlns:a=\"$URI\">abc</a:allocationToken>"),
    ]
}

fn records() -> Vec<Row> {
    let with = |number, inside: &str, code, element, value: &str| {
        refused(number, &create(&format!("<secDNS:create>{inside}</secDNS:create>")), code, element, value)
    };
    let length = |number, digest: &str| Row {
        contains: "Bad digest length",
        note: "the .dk rule for digests",
        ..with(number, &ds("1", "13", "2", digest), 2004, "digest", digest)
    };
    let key_inside = good_ds().replace("</secDNS:dsData>", &format!("{KEY}</secDNS:dsData>"));
    let six: String = (1..7).map(|tag| ds(&tag.to_string(), "13", "2", &"AB".repeat(32))).collect();
    vec![
        with(178, &format!("{}{KEY}", good_ds()), 2001, "keyData", ""),
        with(178, &format!("{KEY}{}", good_ds()), 2001, "dsData", ""),
        with(179, KEY, 2306, "keyData", ""),
        with(179, &key_inside, 2306, "keyData", ""),
        with(182, &ds("1", "13", "2", "ABC"), 2005, "digest", "ABC"),
        with(182, &ds("1", "13", "2", "XYZ0"), 2005, "digest", "XYZ0"),
        with(182, &ds("1", "13", "2", "AB CD"), 2005, "digest", "AB CD"),
        length(182, "ABCD"),
        length(182, ""),
        with(183, &ds("65536", "13", "2", &"AB".repeat(32)), 2004, "keyTag", "65536"),
        with(183, &ds("-1", "13", "2", &"AB".repeat(32)), 2004, "keyTag", "-1"),
        with(183, &ds("1", "256", "2", &"AB".repeat(32)), 2004, "alg", "256"),
        with(0, &ds("1", "0", "2", &"AB".repeat(32)), 2306, "alg", "0"),
        with(0, &ds("1", "13", "3", &"AB".repeat(32)), 2306, "digestType", "3"),
        with(0, &ds("x", "13", "2", &"AB".repeat(32)), 2005, "keyTag", "x"),
        with(184, &format!("<secDNS:maxSigLife>0</secDNS:maxSigLife>{}", good_ds()), 2004, "maxSigLife", "0"),
        with(184, &format!("<secDNS:maxSigLife>1h</secDNS:maxSigLife>{}", good_ds()), 2005, "maxSigLife", "1h"),
        with(0, "", 2003, "create", ""),
        with(0, &six, 2306, "create", ""),
    ]
}

fn updates() -> Vec<Row> {
    let with = |number, attributes: &str, inside: &str, code, element, value: &str| {
        refused(
            number,
            &update("smørrebrød.dk", &format!("<secDNS:update{attributes}>{inside}</secDNS:update>")),
            code,
            element,
            value,
        )
    };
    let (rem_all, add) =
        ("<secDNS:rem><secDNS:all>true</secDNS:all></secDNS:rem>", format!("<secDNS:add>{}</secDNS:add>", good_ds()));
    let life = "<secDNS:chg><secDNS:maxSigLife>3600</secDNS:maxSigLife></secDNS:chg>";
    let there = ds("12345", "13", "2", &"5a".repeat(32));
    vec![
        with(180, "", &format!("{add}{rem_all}"), 2001, "rem", ""),
        with(181, "", "", 2003, "update", ""),
        Row {
            contains: "maxSigLife not supported",
            note: "the .dk code for a signature life in an update",
            ..with(185, "", life, 2307, "maxSigLife", "3600")
        },
        with(184, "", &life.replace("3600", "0"), 2004, "maxSigLife", "0"),
        with(186, " urgent=\"true\"", rem_all, 2102, "update", "true"),
        with(186, " urgent=\"1\"", rem_all, 2102, "update", "1"),
        with(187, " urgent=\"yes\"", rem_all, 2005, "update", "yes"),
        Row {
            note: "the .dk rule for all=false",
            ..with(188, "", &rem_all.replace("true", "false"), 2306, "all", "false")
        },
        with(188, "", &rem_all.replace("true", "TRUE"), 2005, "all", "TRUE"),
        with(189, "", &format!("<secDNS:rem>{}</secDNS:rem>", good_ds()), 2303, "rem", ""),
        refused(189, &update("eksempel.dk", &format!("<secDNS:update>{rem_all}</secDNS:update>")), 2303, "rem", ""),
        with(0, "", &format!("<secDNS:add>{there}</secDNS:add>"), 2302, "add", ""),
        with(0, "", "<secDNS:rem/>", 2003, "rem", ""),
        with(0, "", &format!("<secDNS:rem><secDNS:all>true</secDNS:all>{there}</secDNS:rem>"), 2001, "dsData", ""),
        refused(0, &update("nabo.dk", &format!("<secDNS:update>{add}</secDNS:update>")), 2201, "name", "nabo.dk"),
        refused(0, &update("lukket.dk", &format!("<secDNS:update>{add}</secDNS:update>")), 2304, "name", "lukket.dk"),
    ]
}

fn report(deleted_at: &str) -> String {
    format!(
        "<rgp:update><rgp:restore op=\"report\"><rgp:report><rgp:preData>a</rgp:preData><rgp:postData>b</rgp:postData>\
         <rgp:delTime>{deleted_at}</rgp:delTime><rgp:resTime>2026-03-01T09:00:00.0Z</rgp:resTime>\
         <rgp:resReason>c</rgp:resReason><rgp:statement>d</rgp:statement></rgp:report></rgp:restore></rgp:update>"
    )
}

fn restores() -> Vec<Row> {
    let right = report("2026-02-19T09:00:00.0Z");
    let update_of = |name: &str, inside: &str, extension: &str| {
        update(name, extension).replace("</domain:update>", &format!("{inside}</domain:update>"))
    };
    let not_eligible = |row: Row| Row {
        note: "the .dk rule for what cannot be restored",
        contains: "You are not authorized to restore domain",
        ..row
    };
    let change = "<domain:chg><domain:authInfo><domain:pw>autotransfer</domain:pw></domain:authInfo></domain:chg>";
    let on_contact = format!(
        "<update><contact:update><contact:id>KUNDE1-DK</contact:id><contact:chg><contact:voice/></contact:chg>\
         </contact:update></update><extension>{right}</extension>"
    );
    vec![
        not_eligible(refused(190, &update("eksempel.dk", &right), 2201, "name", "eksempel.dk")),
        not_eligible(refused(190, &update("ukendt.dk", &right), 2201, "name", "ukendt.dk")),
        refused(
            191,
            &update("lukket.dk", "<rgp:update><rgp:restore op=\"report\"/></rgp:update>"),
            2003,
            "restore",
            "",
        ),
        refused(
            0,
            &update("lukket.dk", "<rgp:update><rgp:restore op=\"request\"/></rgp:update>"),
            2102,
            "restore",
            "request",
        ),
        refused(0, &update("lukket.dk", "<rgp:update><rgp:restore/></rgp:update>"), 2003, "restore", ""),
        refused(
            0,
            &update("lukket.dk", "<rgp:update><rgp:restore op=\"undo\"/></rgp:update>"),
            2004,
            "restore",
            "undo",
        ),
        refused(
            0,
            &update("lukket.dk", &report("2026-02-19T09:00:00+01:00")),
            2005,
            "delTime",
            "2026-02-19T09:00:00+01:00",
        ),
        refused(0, &update("lukket.dk", &right.replace("<rgp:statement>d</rgp:statement>", "")), 2003, "report", ""),
        Row {
            note: "the .dk rule: a restore stands alone",
            ..refused(192, &update_of("lukket.dk", change, &right), 2306, "restore", "")
        },
        refused(193, &on_contact, 2103, "extURI", "urn:ietf:params:xml:ns:rgp-1.0"),
        refused(0, &update("nabo.dk", &right), 2201, "name", "nabo.dk"),
        refused(0, &update("intet-her.dk", &right), 2303, "name", "intet-her.dk"),
    ]
}

fn dkhm() -> Vec<Row> {
    let token = |text: &str, code| {
        refused(
            0,
            &create(&format!("<dkhm:orderconfirmationToken>{text}</dkhm:orderconfirmationToken>")),
            code,
            "orderconfirmationToken",
            text,
        )
    };
    vec![
        token("abc", 2005),
        token("1.5", 2005),
        token("-1", 2005),
        token("", 2003),
        token("99999999999999999999999999", 2004),
        token("1772445600", 2004),
        refused(0, &create("<dkhm:management>nobody</dkhm:management>"), 2004, "management", "nobody"),
        refused(0, &create("<dkhm:autoRenew>TRUE</dkhm:autoRenew>"), 2004, "autoRenew", "TRUE"),
        refused(0, &create("<dkhm:vid>true</dkhm:vid>"), 2103, "extURI", "urn:dkhm:params:xml:ns:dkhm-4.4"),
        refused(
            0,
            &create("<k:autoRenew xmlns:k=\"urn:dkhm:xml:ns:dkhm-3.0\">true</k:autoRenew>"),
            2103,
            "extURI",
            "urn:dkhm:xml:ns:dkhm-3.0",
        ),
        refused(0, &update("nabo.dk", "<dkhm:autoRenew>false</dkhm:autoRenew>"), 2201, "name", "nabo.dk"),
        accepted(0, &update("eksempel.dk", "<dkhm:autoRenew>true</dkhm:autoRenew>"), 1000),
    ]
}

const SEC_DNS: &str = "urn:ietf:params:xml:ns:secDNS-1.1";
