//! Host commands.

use super::row::{Row, cut, refused};

/// The rows.
pub fn rows() -> Vec<Row> {
    [unoffered(), creates(), updates(), deletions()].concat()
}

fn create(name: &str, rest: &str) -> String {
    format!(
        "<create><host:create><host:name>{name}</host:name>{rest}</host:create></create><extension>\
         <dkhm:requestedNsAdmin>ADMINA-DK</dkhm:requestedNsAdmin></extension>"
    )
}

fn update(name: &str, rest: &str) -> String {
    format!("<update><host:update><host:name>{name}</host:name>{rest}</host:update></update>")
}

fn unoffered() -> Vec<Row> {
    let not_there = |command: &str, verb: &str| {
        let document =
            format!("<{command}><host:{verb}><host:name>ns1.navn-sandbox.net</host:name></host:{verb}></{verb}>");
        refused(150, &document, 2101, "objURI", "urn:ietf:params:xml:ns:host-1.0")
    };
    vec![
        not_there("transfer op=\"request\"", "transfer"),
        not_there("transfer op=\"query\"", "transfer"),
        not_there("renew", "renew"),
    ]
}

fn creates() -> Vec<Row> {
    let address = |number, name: &str, attributes: &str, address: &str, code| {
        let given = format!("<host:addr{attributes}>{address}</host:addr>");
        refused(number, &create(name, &given), code, "addr", address)
    };
    let inside =
        |number, attributes: &str, text: &str, code| address(number, "ns5.eksempel.dk", attributes, text, code);
    let private = |attributes: &str, text: &str| Row {
        note: "the .dk rule for addresses",
        ..inside(157, attributes, text, 2004)
    };
    let named = |name: &str, code| refused(0, &create(name, ""), code, "name", &cut(name));
    vec![
        refused(151, &create("ns1.intet-her.dk", "<host:addr>192.0.2.1</host:addr>"), 2303, "name", "ns1.intet-her.dk"),
        refused(152, &create("ns1.nabo.dk", "<host:addr>192.0.2.1</host:addr>"), 2201, "name", "ns1.nabo.dk"),
        refused(152, &create("ns1.nabo.dk", ""), 2201, "name", "ns1.nabo.dk"),
        refused(153, &create("ns5.eksempel.dk", ""), 2003, "addr", ""),
        refused(154, &create("ns5.example.net", "<host:addr>192.0.2.1</host:addr>"), 2306, "addr", "192.0.2.1"),
        inside(155, "", "2001:db8::1", 2005),
        inside(155, " ip=\"v4\"", "2001:db8::1", 2005),
        inside(155, " ip=\"v6\"", "192.0.2.1", 2005),
        inside(155, " ip=\"v5\"", "192.0.2.1", 2004).showing("v5"),
        inside(156, "", "192.0.2.256", 2005),
        inside(156, "", "192.0.02.1", 2005),
        inside(156, "", "192.0.2.1/24", 2005),
        inside(156, " ip=\"v6\"", "2001:db8:::1", 2005),
        inside(156, " ip=\"v6\"", "fe80::1%eth0", 2005),
        inside(156, "", "", 2003),
        inside(156, "", "12", 2004),
        inside(156, "", &"1".repeat(46), 2004),
        private("", "10.0.0.1"),
        private("", "127.0.0.1"),
        private("", "224.0.0.1"),
        private("", "0.0.0.0"),
        private("", "169.254.1.1"),
        private(" ip=\"v6\"", "::1"),
        private(" ip=\"v6\"", "fe80::1"),
        private(" ip=\"v6\"", "fd00::1"),
        private(" ip=\"v6\"", "::ffff:10.0.0.1"),
        address(0, "ns5.eksempel.dk", "", "192.0.2.1</host:addr><host:addr>192.0.2.1", 2004).showing("192.0.2.1"),
        refused(160, &create("ns1.navn-sandbox.net", ""), 2302, "name", "ns1.navn-sandbox.net"),
        named("ns1", 2005),
        named("ns_1.example.net", 2005),
        named("ns1.example.net.", 2005),
        named("ns1.example.1", 2005),
        named("ns 1.example.net", 2005),
        named("n\u{131}.example.net", 2005),
        named("\u{212a}1.example.net", 2005),
        named("", 2003),
        named(&"a".repeat(256), 2004),
        named(&format!("{}.example.net", "a".repeat(64)), 2005),
        named(&format!("{}example.net", "a.".repeat(122)), 2005),
        refused(
            0,
            &create("ns5.example.net", "").replace("ADMINA-DK", "NOBODY-DK"),
            2303,
            "requestedNsAdmin",
            "NOBODY-DK",
        ),
        refused(
            0,
            &create("ns5.example.net", "").replace("ADMINA-DK", "REG-1001"),
            2306,
            "requestedNsAdmin",
            "REG-1001",
        ),
        refused(0, &create("ns5.example.net", "").replace("ADMINA-DK", "AB"), 2004, "requestedNsAdmin", "AB"),
    ]
}

fn updates() -> Vec<Row> {
    let own = |rest: &str| update("ns1.navn-sandbox.net", rest);
    let renamed = |number, name: &str| Row {
        note: "the .dk registry renames no host",
        ..refused(number, &own(&format!("<host:chg><host:name>{name}</host:name></host:chg>")), 2102, "name", name)
    };
    vec![
        renamed(159, "ns7.example.net"),
        renamed(160, "ns2.navn-sandbox.net"),
        refused(161, &own("<host:chg/>"), 2001, "chg", ""),
        refused(0, &own(""), 2003, "name", "ns1.navn-sandbox.net"),
        refused(
            0,
            &own("<host:add><host:status s=\"clientUpdateProhibited\"/></host:add>"),
            2102,
            "status",
            "clientUpdateProhibited",
        ),
        refused(0, &own("<host:add><host:status s=\"frozen\"/></host:add>"), 2004, "status", "frozen"),
        refused(0, &own("<host:add><host:addr>192.0.2.1</host:addr></host:add>"), 2306, "addr", "192.0.2.1"),
        refused(0, &own("<host:rem/><host:add/>"), 2001, "add", ""),
        refused(0, &update("ns9.example.net", "<host:add/>"), 2303, "name", "ns9.example.net"),
        refused(
            0,
            &update("ns1.other-sandbox.net", "<host:rem><host:addr>192.0.2.1</host:addr></host:rem>"),
            2201,
            "name",
            "ns1.other-sandbox.net",
        ),
    ]
}

fn deletions() -> Vec<Row> {
    let delete = |name: &str| format!("<delete><host:delete><host:name>{name}</host:name></host:delete></delete>");
    vec![
        refused(158, &delete("ns1.navn-sandbox.net"), 2305, "name", "ns1.navn-sandbox.net"),
        refused(0, &delete("ns1.other-sandbox.net"), 2201, "name", "ns1.other-sandbox.net"),
        refused(0, &delete("ns9.example.net"), 2303, "name", "ns9.example.net"),
    ]
}

impl Row {
    fn showing(self, value: &str) -> Self {
        Self { fault: self.fault.map(|(element, _)| (element, value.to_owned())), ..self }
    }
}
