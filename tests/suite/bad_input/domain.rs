//! Domain create, renew and delete.

use super::row::{Row, accepted, cut, refused};

/// The rows.
pub fn rows() -> Vec<Row> {
    [create_names(), create_parts(), create_policy(), renewals(), deletions()].concat()
}

/// A create that would be accepted.
const CREATE: &str = "<create><domain:create><domain:name>havehus.dk</domain:name><domain:ns>\
    <domain:hostObj>ns1.navn-sandbox.net</domain:hostObj><domain:hostObj>ns2.navn-sandbox.net</domain:hostObj>\
    </domain:ns><domain:registrant>KUNDE1-DK</domain:registrant><domain:authInfo><domain:pw/></domain:authInfo>\
    </domain:create></create>";
const NAME_SERVERS: &str = "<domain:ns><domain:hostObj>ns1.navn-sandbox.net</domain:hostObj>\
    <domain:hostObj>ns2.navn-sandbox.net</domain:hostObj></domain:ns>";
const REGISTRANT: &str = "<domain:registrant>KUNDE1-DK</domain:registrant>";
const AUTH_INFO: &str = "<domain:authInfo><domain:pw/></domain:authInfo>";

/// The create with one part replaced.
fn with(from: &str, to: &str) -> String {
    assert!(CREATE.contains(from), "{from}");
    CREATE.replace(from, to)
}

fn create_names() -> Vec<Row> {
    let named = |number, name: &str, code| refused(number, &with("havehus.dk", name), code, "name", &cut(name));
    let label = |number, name: &str| Row {
        note: "a label against the .dk rules is a matter of policy",
        ..named(number, name, 2306)
    };
    vec![
        named(102, "eksempel.dk", 2302),
        named(102, "EKSEMPEL.dk", 2302).shown_as("eksempel.dk"),
        named(103, "example.dk.", 2005),
        named(104, "exa mple.dk", 2005),
        named(104, ".dk", 2005),
        named(104, "a..dk", 2005),
        label(104, "a_b.dk"),
        label(104, "-a.dk"),
        label(104, "a-.dk"),
        label(104, &format!("{}.dk", "a".repeat(64))),
        label(104, &format!("{}.dk", "a.".repeat(125) + "a")),
        named(104, &"a".repeat(256), 2004),
        named(104, "", 2003),
        named(105, "example.com", 2306),
        named(105, "dk", 2306),
        named(105, "a.b.dk", 2306),
        named(106, "xn--zzzzzzz.dk", 2306),
        named(106, "xn--.dk", 2306),
        named(106, "xn--eksempel-.dk", 2306),
        label(106, "\u{f1}.dk"),
        label(0, "e\u{212a}sempel2.dk"),
        label(0, "\u{ff45}xample.dk"),
        label(0, "ex\u{430}mple.dk"),
        label(0, "a\u{30a}bc.dk"),
        label(0, "ab--c.dk"),
        label(0, "&lt;b&gt;.dk").shown_as("<b>.dk"),
        label(0, "\u{202e}abc.dk"),
        named(0, "havehus\u{a0}.dk", 2005),
    ]
}

fn create_parts() -> Vec<Row> {
    let period = |number, period: &str, code, value: &str| {
        refused(number, &with("<domain:ns>", &format!("{period}<domain:ns>")), code, "period", value)
    };
    let years = |number, years: &str, code| {
        period(number, &format!("<domain:period unit=\"y\">{years}</domain:period>"), code, years)
    };
    let unit = |number, unit: &str| Row {
        note: "the .dk rule for units",
        ..period(number, &format!("<domain:period unit=\"{unit}\">1</domain:period>"), 2005, unit)
    };
    let host = |number, ns: &str, code, element, value: &str| {
        refused(number, &with(NAME_SERVERS, &format!("<domain:ns>{ns}</domain:ns>")), code, element, value)
    };
    let attribute = "<domain:hostAttr><domain:hostName>ns1.example.net</domain:hostName></domain:hostAttr>";
    let object = "<domain:hostObj>ns1.navn-sandbox.net</domain:hostObj>";
    let inactive = |name: &str| Row {
        contains: "Invalid or inactive nameserver",
        note: "the .dk rule for a name server that is not there",
        ..host(115, &format!("{object}<domain:hostObj>{name}</domain:hostObj>"), 2004, "hostObj", name)
    };
    vec![
        refused(100, &with(AUTH_INFO, ""), 2003, "create", ""),
        refused(100, &with("<domain:pw/>", ""), 2003, "authInfo", ""),
        refused(
            101,
            &with(&format!("{NAME_SERVERS}{REGISTRANT}"), &format!("{REGISTRANT}{NAME_SERVERS}")),
            2001,
            "ns",
            "",
        ),
        refused(0, &with("<domain:name>havehus.dk</domain:name>", ""), 2003, "create", ""),
        refused(0, &with("</domain:create>", "<domain:extra/></domain:create>"), 2001, "extra", ""),
        years(107, "0", 2004),
        years(107, "100", 2004),
        years(107, "-1", 2004),
        years(107, "99999999999999999999", 2004),
        years(108, "1.5", 2005),
        years(108, "one", 2005),
        years(108, "\u{661}", 2005),
        years(108, "1 0", 2005),
        period(109, "<domain:period>1</domain:period>", 2003, ""),
        period(109, "<domain:period unit=\"y\"/>", 2003, ""),
        unit(110, "d"),
        unit(111, "m"),
        Row {
            note: "the .dk rule for periods",
            contains: "Invalid period 99. Must be within range",
            ..years(112, "99", 2005)
        },
        Row { note: "the .dk rule for periods", ..years(112, "11", 2005) },
        host(113, &format!("{object}{attribute}"), 2001, "hostAttr", ""),
        host(113, &format!("{attribute}{object}"), 2001, "hostObj", ""),
        host(114, attribute, 2306, "hostAttr", ""),
        host(0, "", 2003, "ns", ""),
        inactive("ns9.example.net"),
        inactive("ns1.intet-her.dk"),
        host(0, &format!("{object}<domain:hostObj>bad_host</domain:hostObj>"), 2005, "hostObj", "bad_host"),
        host(118, &format!("{object}{object}"), 2306, "hostObj", "ns1.navn-sandbox.net"),
        host(118, &format!("{object}{}", object.replace("ns1", "NS1")), 2306, "hostObj", "ns1.navn-sandbox.net"),
    ]
}

fn create_policy() -> Vec<Row> {
    let contact = |number, kind: &str, handle: &str, code, element, value: &str| {
        let contact = format!("{REGISTRANT}<domain:contact type=\"{kind}\">{handle}</domain:contact>");
        refused(number, &with(REGISTRANT, &contact), code, element, value)
    };
    let registrant =
        |number, handle: &str, code| refused(number, &with("KUNDE1-DK", handle), code, "registrant", handle);
    let poor = with("KUNDE1-DK", "KUNDE3-DK");
    let many: String = (1..9).map(|n| format!("<domain:hostObj>ns{n}.navn-sandbox.net</domain:hostObj>")).collect();
    let no_transaction = super::row::unreadable(
        0,
        crate::harness::client::wrap(CREATE).replace("<clTRID>TEST-1</clTRID>", ""),
        "clTRID",
    );
    vec![
        Row { fault: Some(("registrant", "NOBODY-DK".to_owned())), ..registrant(116, "NOBODY-DK", 2303) },
        contact(117, "owner", "KUNDE1-DK", 2004, "contact", "owner"),
        contact(0, "admin", "KUNDE1-DK", 2306, "contact", "KUNDE1-DK"),
        contact(0, "admin", "AB", 2004, "contact", "AB"),
        registrant(0, "AB", 2004),
        registrant(0, "ABCDEFGHIJKLMNOPQ", 2004),
        registrant(0, "REG-1001", 2201),
        registrant(0, "KUNDE2-DK", 2305),
        Row {
            note: "the .dk rule for counts of contacts",
            ..refused(0, &with(REGISTRANT, ""), 2004, "registrant", "")
        },
        Row { caller: Some("REG-1003"), ..refused(119, &poor, 2104, "name", "havehus.dk") },
        refused(0, &with("<domain:hostObj>ns2.navn-sandbox.net</domain:hostObj>", ""), 2308, "ns", ""),
        refused(0, &with(NAME_SERVERS, &format!("<domain:ns>{many}</domain:ns>")), 2308, "ns", ""),
        Row { code: 2003, note: "an application is reported by its client transaction", ..no_transaction },
    ]
}

fn renewals() -> Vec<Row> {
    let renew = |name: &str, rest: &str| {
        format!("<renew><domain:renew><domain:name>{name}</domain:name>{rest}</domain:renew></renew>")
    };
    let on = |date: &str| format!("<domain:curExpDate>{date}</domain:curExpDate>");
    let wrong = |number, date: &str, code| refused(number, &renew("eksempel.dk", &on(date)), code, "curExpDate", date);
    let years = |years: u32| format!("{}<domain:period unit=\"y\">{years}</domain:period>", on(EXPIRY));
    vec![
        refused(130, &renew("eksempel.dk", ""), 2003, "renew", ""),
        wrong(131, "2027-01-02", 2306),
        wrong(132, "2026-02-30", 2005),
        wrong(132, "2026-11-22T00:00:00Z", 2005),
        wrong(132, "2027-01-01+02:00", 2005),
        wrong(132, "27-01-01", 2005),
        wrong(132, "", 2003),
        Row { contains: "New expire date", ..refused(134, &renew("eksempel.dk", &years(10)), 2306, "period", "10") },
        accepted(133, &renew("eksempel.dk", &on(EXPIRY)), 1000),
        wrong(133, EXPIRY, 2306),
        Row {
            note: "the .dk rule for domains that cannot be renewed",
            ..refused(135, &renew("lukket.dk", &on(EXPIRY)), 2105, "name", "lukket.dk")
        },
        refused(0, &renew("ubetalt.dk", &on("2026-05-01")), 2105, "name", "ubetalt.dk"),
        refused(0, &renew("nabo.dk", &on(EXPIRY)), 2201, "name", "nabo.dk"),
        refused(0, &renew("intet-her.dk", &on(EXPIRY)), 2303, "name", "intet-her.dk"),
    ]
}

fn deletions() -> Vec<Row> {
    let delete =
        |name: &str| format!("<delete><domain:delete><domain:name>{name}</domain:name></domain:delete></delete>");
    let host = "<create><host:create><host:name>ns1.eksempel.dk</host:name><host:addr>192.0.2.1</host:addr>\
        </host:create></create><extension><dkhm:requestedNsAdmin>ADMINA-DK</dkhm:requestedNsAdmin></extension>";
    let use_it = "<update><domain:update><domain:name>smørrebrød.dk</domain:name><domain:add><domain:ns>\
        <domain:hostObj>ns1.eksempel.dk</domain:hostObj></domain:ns></domain:add></domain:update></update>";
    let planned = "<extension><dkhm:delDate>2026-06-01T00:00:00.0Z</dkhm:delDate></extension>";
    vec![
        Row {
            before: vec![(host.to_owned(), 1000), (use_it.to_owned(), 1000)],
            ..refused(136, &delete("eksempel.dk"), 2305, "name", "eksempel.dk")
        },
        refused(137, &delete("lukket.dk"), 2304, "name", "lukket.dk"),
        refused(138, &delete("nabo.dk"), 2201, "name", "nabo.dk"),
        refused(138, &delete("borger.dk"), 2201, "name", "borger.dk"),
        refused(0, &delete("intet-her.dk"), 2303, "name", "intet-her.dk"),
        Row {
            note: "which elements stand there comes before what is in them",
            ..refused(0, &delete("</domain:name><domain:name>"), 2001, "name", "")
        },
        refused(0, &format!("{}{planned}", delete("eksempel.dk")), 2102, "delDate", "2026-06-01T00:00:00.0Z"),
    ]
}

impl Row {
    fn shown_as(self, value: &str) -> Self {
        Self { fault: self.fault.map(|(element, _)| (element, value.to_owned())), ..self }
    }
}

/// When the sandbox's domains expire: ten months from the stage's day.
const EXPIRY: &str = "2027-01-01";
