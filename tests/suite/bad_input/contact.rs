//! Contact commands.

use super::row::{Row, cut, refused};

/// The rows.
pub fn rows() -> Vec<Row> {
    [unoffered(), structure(), values(), extension(), updates()].concat()
}

/// A create that would be accepted.
const CREATE: &str = "<create><contact:create><contact:id>force</contact:id><contact:postalInfo type=\"loc\">\
    <contact:name>Dorte</contact:name><contact:addr><contact:street>Gade 1</contact:street>\
    <contact:city>By</contact:city>\
    <contact:pc>8000</contact:pc><contact:cc>DK</contact:cc></contact:addr></contact:postalInfo>\
    <contact:voice>+45.12345678</contact:voice><contact:email>d@example.dk</contact:email>\
    <contact:authInfo><contact:pw/></contact:authInfo></contact:create></create>\
    <extension><dkhm:userType>individual</dkhm:userType></extension>";

/// The create with one part replaced.
fn with(from: &str, to: &str) -> String {
    assert!(CREATE.contains(from), "{from}");
    CREATE.replace(from, to)
}

fn postal(kind: &str) -> String {
    format!(
        "<contact:postalInfo type=\"{kind}\"><contact:name>D</contact:name><contact:addr><contact:city>B</contact:city>\
         <contact:cc>DK</contact:cc></contact:addr></contact:postalInfo>"
    )
}

fn unoffered() -> Vec<Row> {
    let not_there =
        |number, command: &str| refused(number, command, 2101, "objURI", "urn:ietf:params:xml:ns:contact-1.0");
    let id = "<contact:id>KUNDE1-DK</contact:id>";
    let transfer = |operation: &str, inside: &str, code, element, value: &str| {
        let transfer = format!("<transfer op=\"{operation}\"><contact:transfer>{inside}</contact:transfer></transfer>");
        Row {
            note: "the .dk registry moves contacts with their domains",
            ..refused(0, &transfer, code, element, value)
        }
    };
    vec![
        not_there(150, &format!("<renew><contact:renew>{id}</contact:renew></renew>")),
        transfer("request", id, 2101, "id", "KUNDE1-DK"),
        transfer("query", id, 2101, "id", "KUNDE1-DK"),
        transfer("approve", id, 2101, "id", "KUNDE1-DK"),
        transfer("reject", id, 2101, "id", "KUNDE1-DK"),
        transfer("cancel", id, 2101, "id", "KUNDE1-DK"),
        transfer("steal", id, 2004, "transfer", "steal"),
        transfer("request", "", 2003, "transfer", ""),
        Row {
            note: "the .dk registry deletes no contact on request",
            ..refused(173, &format!("<delete><contact:delete>{id}</contact:delete></delete>"), 2101, "id", "KUNDE1-DK")
        },
        refused(0, "<delete><contact:delete/></delete>", 2003, "delete", ""),
    ]
}

fn structure() -> Vec<Row> {
    let id = |id: &str, code| refused(162, &with("force", id), code, "id", id);
    let info = |id: &str, code| {
        refused(
            162,
            &format!("<info><contact:info><contact:id>{id}</contact:id></contact:info></info>"),
            code,
            "id",
            id,
        )
    };
    let streets = "<contact:street>Gade 1</contact:street>".repeat(4);
    let more = |more: &str| with("<contact:voice>", &format!("{more}<contact:voice>"));
    let disclose = |disclosed: &str| with("</contact:create>", &format!("{disclosed}</contact:create>"));
    let check = |ids: &str, value: &str| {
        refused(162, &format!("<check><contact:check>{ids}</contact:check></check>"), 2004, "id", value)
    };
    vec![
        check("<contact:id>AB</contact:id>", "AB"),
        check("<contact:id>KUNDE1-DK</contact:id><contact:id>ABCDEFGHIJKLMNOPQ</contact:id>", "ABCDEFGHIJKLMNOPQ"),
        id("AB", 2004),
        id("ABCDEFGHIJKLMNOPQ", 2004),
        id("", 2003),
        Row { note: "the .dk registry makes the handle", ..id("MINE-DK", 2306) },
        info("AB", 2004),
        info("ABCDEFGHIJKLMNOPQ", 2004),
        refused(163, &with(" type=\"loc\"", ""), 2003, "postalInfo", ""),
        refused(163, &with("\"loc\"", "\"xx\""), 2004, "postalInfo", "xx"),
        refused(164, &more(&(postal("int") + &postal("int"))), 2001, "postalInfo", ""),
        refused(164, &with("<contact:street>Gade 1</contact:street>", &streets), 2001, "street", ""),
        refused(0, &more(&postal("loc")), 2306, "postalInfo", ""),
        refused(171, &disclose("<contact:disclose><contact:voice/></contact:disclose>"), 2003, "disclose", ""),
        refused(171, &disclose("<contact:disclose flag=\"1\"/>"), 2003, "disclose", ""),
        refused(
            171,
            &disclose("<contact:disclose flag=\"yes\"><contact:voice/></contact:disclose>"),
            2005,
            "disclose",
            "yes",
        ),
        Row {
            note: "the .dk registry does not offer disclose",
            ..refused(
                172,
                &disclose("<contact:disclose flag=\"1\"><contact:voice/></contact:disclose>"),
                2102,
                "disclose",
                "1",
            )
        },
        refused(0, &with("<contact:authInfo><contact:pw/></contact:authInfo>", ""), 2003, "create", ""),
        refused(0, &with("<contact:email>d@example.dk</contact:email>", ""), 2003, "create", ""),
        refused(0, &with("<contact:city>By</contact:city>", ""), 2003, "addr", ""),
        refused(
            0,
            &with(
                "<contact:pc>8000</contact:pc><contact:cc>DK</contact:cc>",
                "<contact:cc>DK</contact:cc><contact:pc>8000</contact:pc>",
            ),
            2001,
            "pc",
            "",
        ),
    ]
}

fn values() -> Vec<Row> {
    let voice = |voice: &str| refused(167, &with("+45.12345678", voice), 2005, "voice", voice);
    let email = |email: &str, code| refused(168, &with("d@example.dk", email), code, "email", &cut(email));
    let country = |cc: &str, code| refused(166, &with(">DK<", &format!(">{cc}<")), code, "cc", cc);
    let long = "x".repeat(256);
    vec![
        refused(165, &with("\"loc\"", "\"int\"").replace("Dorte", "D\u{f8}rte"), 2005, "name", "D\u{f8}rte"),
        country("DNK", 2004),
        country("D", 2004),
        country("", 2003),
        country("XX", 2306),
        country("\u{131}t", 2306).shown_value("\u{131}T"),
        country("\u{ff24}K", 2306),
        voice("+45 33646060"),
        voice("004533646060"),
        voice("+45.336460601234567"),
        voice("+45."),
        voice("+45.\u{661}\u{662}"),
        email("d.example.dk", 2005),
        email("d@", 2005),
        email("@example.dk", 2005),
        email("d e@example.dk", 2005),
        email("d@example.dk,e@example.dk", 2005),
        email("d&#10;Bcc: x@example.dk", 2005).shown_value("d Bcc: x@example.dk"),
        email("", 2003),
        refused(0, &with("Dorte", ""), 2003, "name", ""),
        refused(0, &with("Dorte", &long), 2004, "name", &cut(&long)),
        refused(0, &with(">By<", &format!(">{long}<")), 2004, "city", &cut(&long)),
        refused(0, &with("8000", "12345678901234567"), 2004, "pc", "12345678901234567"),
        email(&format!("{}@example.dk", "x".repeat(60_000)), 2005),
    ]
}

fn extension() -> Vec<Row> {
    let extra = |extra: &str, code, element, value: &str| {
        refused(0, &with("<dkhm:userType>individual</dkhm:userType>", extra), code, element, value)
    };
    let company = |extra_element: &str, code, element, value: &str| {
        extra(&format!("<dkhm:userType>company</dkhm:userType>{extra_element}"), code, element, value)
    };
    vec![
        refused(0, &with("<extension><dkhm:userType>individual</dkhm:userType></extension>", ""), 2003, "userType", ""),
        extra("<dkhm:userType>public_organisation</dkhm:userType>", 2004, "userType", "public_organisation"),
        extra("<dkhm:userType/>", 2003, "userType", ""),
        company("", 2003, "CVR", ""),
        company("<dkhm:CVR>1234567</dkhm:CVR>", 2005, "CVR", "1234567"),
        company("<dkhm:CVR>12345678</dkhm:CVR><dkhm:EAN>123</dkhm:EAN>", 2005, "EAN", "123"),
        company("<dkhm:CVR>12345678</dkhm:CVR><dkhm:pnumber>abc</dkhm:pnumber>", 2005, "pnumber", "abc"),
        company("<dkhm:CVR>12345678</dkhm:CVR><dkhm:CVR>12345678</dkhm:CVR>", 2001, "CVR", ""),
        extra("<dkhm:userType>I</dkhm:userType><dkhm:mobilephone>45</dkhm:mobilephone>", 2005, "mobilephone", "45"),
        extra(
            "<dkhm:userType>I</dkhm:userType><dkhm:secondaryEmail>x</dkhm:secondaryEmail>",
            2005,
            "secondaryEmail",
            "x",
        ),
        extra("<dkhm:userType>I</dkhm:userType><dkhm:management>me</dkhm:management>", 2004, "management", "me"),
    ]
}

fn updates() -> Vec<Row> {
    let update = |id: &str, rest: &str| {
        format!("<update><contact:update><contact:id>{id}</contact:id>{rest}</contact:update></update>")
    };
    let own = |rest: &str| update("KUNDE1-DK", rest);
    let email = "<contact:chg><contact:email>n@example.dk</contact:email></contact:chg>";
    vec![
        refused(169, &own("<contact:add/>"), 2001, "add", ""),
        refused(170, &own("<contact:chg/>"), 2003, "chg", ""),
        refused(0, &own(""), 2003, "id", "KUNDE1-DK"),
        refused(
            0,
            &own("<contact:add><contact:status s=\"clientDeleteProhibited\"/></contact:add>"),
            2102,
            "status",
            "clientDeleteProhibited",
        ),
        refused(0, &own("<contact:rem><contact:status s=\"frozen\"/></contact:rem>"), 2004, "status", "frozen"),
        refused(
            0,
            &own(
                "<contact:chg><contact:postalInfo type=\"loc\"><contact:name>Ny ApS</contact:name></contact:postalInfo>\
                 </contact:chg>",
            ),
            2304,
            "name",
            "Ny ApS",
        ),
        refused(0, &own("<contact:chg><contact:email>n</contact:email></contact:chg>"), 2005, "email", "n"),
        refused(0, &update("INTET-DK", email), 2303, "id", "INTET-DK"),
        refused(0, &update("KUNDE2-DK", email), 2201, "id", "KUNDE2-DK"),
    ]
}

impl Row {
    fn shown_value(self, value: &str) -> Self {
        Self { fault: self.fault.map(|(element, _)| (element, value.to_owned())), ..self }
    }
}
