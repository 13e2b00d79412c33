//! Tests of the wire of contacts.

use super::*;
use crate::epp::namespace::{Announced, DKHM_4_3, DKHM_4_4, DKHM_4_5};
use crate::epp::specimen;
use crate::registry::command::{ContactCreate, ContactUpdate, PostalType, StatusChange};
use crate::registry::contact::UserType;
use crate::registry::contact::tests::contact;
use crate::registry::domain::Management;
use crate::registry::message::{PendingResult, Transaction};
use crate::registry::reply::{Checked, ContactView, Reply, Taken};
use crate::xml::ProblemKind::*;
use crate::xml::Writer;

#[test]
fn a_whole_create_is_read() {
    let body = CREATE.replace("<email>", "<voice x='7'>+45.33646060</voice><fax/><email>");
    let extensions = "<k:userType>C</k:userType><k:CVR>12345678</k:CVR><k:pnumber>1234567890</k:pnumber>\
                      <k:mobilephone>+45.12345678</k:mobilephone><k:secondaryEmail>b@b.dk</k:secondaryEmail>\
                      <k:EAN>1234567890123</k:EAN><k:management>registrant</k:management>";
    let create = create(&body, extensions).unwrap();
    assert_eq!((create.id.as_str(), create.email.as_str(), create.disclosure.is_none()), ("auto", "a@b.dk", true));
    assert_eq!((create.postal[0].kind, create.postal[0].org.as_deref()), (PostalType::Loc, Some("Prøve ApS")));
    assert_eq!(create.postal[0].address.street, ["Gade 1", "Baghuset"]);
    assert_eq!(create.postal[0].address.cc, "DK");
    let voice = create.voice.unwrap();
    assert_eq!((voice.number.as_str(), voice.extension.as_deref()), ("+45.33646060", Some("7")));
    assert_eq!((create.fax, create.management), (None, Some(Management::Registrant)));
    assert_eq!((create.extra.user_type, create.extra.cvr.as_deref()), (Some(UserType::Company), Some("12345678")));
}

#[test]
fn every_user_type_is_known_by_two_words() {
    for (words, user_type) in [
        (["C", "company"], UserType::Company),
        (["P", "public_organization"], UserType::PublicOrganization),
        (["A", "association"], UserType::Association),
        (["I", "individual"], UserType::Individual),
    ] {
        for word in words {
            let create = create(CREATE, &format!("<k:userType>{word}</k:userType>")).unwrap();
            assert_eq!(create.extra.user_type, Some(user_type), "{word}");
        }
    }
}

#[test]
fn a_bad_create_names_the_part_at_fault() {
    let info = CREATE.split_at(CREATE.find("<postalInfo").unwrap()).1;
    let info = &info[..info.find("</postalInfo>").unwrap() + "</postalInfo>".len()];
    for (from, to, kind, element) in [
        ("<id>auto</id>", "", Missing, "create"),
        ("<id>auto</id>", "<id>au</id>", Range, "id"),
        ("<id>auto</id>", "<id>autoautoautoautoa</id>", Range, "id"),
        (info, "", Missing, "create"),
        (info, &info.repeat(3), Unexpected, "postalInfo"),
        (" type='loc'", "", Missing, "postalInfo"),
        (" type='loc'", " type='xx'", Range, "postalInfo"),
        ("<name>Jens</name>", "", Missing, "postalInfo"),
        ("<name>Jens</name>", "<name/>", Missing, "name"),
        ("<name>Jens</name>", &format!("<name>{}</name>", "x".repeat(256)), Range, "name"),
        ("<street>Gade 1</street>", &"<street>x</street>".repeat(3), Unexpected, "street"),
        ("<city>Aarhus</city>", "", Missing, "addr"),
        ("<pc>8000</pc>", "<pc>12345678901234567</pc>", Range, "pc"),
        ("<cc>dk</cc>", "<cc>DNK</cc>", Range, "cc"),
        ("<cc>dk</cc><", "<", Missing, "addr"),
        ("<email>", "<voice>+45 33646060</voice><email>", Syntax, "voice"),
        ("<email>", "<voice>004533646060</voice><email>", Syntax, "voice"),
        ("<email>", "<fax>+45.123456789012345</fax><email>", Syntax, "fax"),
        ("<email>", "<fax>+45.1</fax><voice>+45.1</voice><email>", Unexpected, "voice"),
        ("<email>a@b.dk</email>", "", Missing, "create"),
        ("<email>a@b.dk</email>", "<email/>", Missing, "email"),
        ("<authInfo><pw/></authInfo>", "", Missing, "create"),
        ("<authInfo><pw/></authInfo>", "<authInfo/>", Missing, "authInfo"),
        ("<authInfo><pw/></authInfo>", "<authInfo><pw/></authInfo><disclose><email/></disclose>", Missing, "disclose"),
        ("<authInfo><pw/></authInfo>", "<authInfo><pw/></authInfo><disclose flag='1'/>", Missing, "disclose"),
        (
            "<authInfo><pw/></authInfo>",
            "<authInfo><pw/></authInfo><disclose flag='x'><fax/></disclose>",
            Syntax,
            "disclose",
        ),
        ("<authInfo><pw/></authInfo>", "<authInfo><pw/></authInfo><x/>", Unexpected, "x"),
    ] {
        assert!(CREATE.contains(from), "{from}");
        let problem = problem(create(&CREATE.replacen(from, to, 1), ""));
        assert_eq!((problem.kind, problem.element.as_str()), (kind, element), "{to}");
    }
}

#[test]
fn bad_extension_data_are_told_apart() {
    for (extension, kind) in [
        ("<k:userType>public_organisation</k:userType>".to_owned(), Range),
        ("<k:userType/>".to_owned(), Missing),
        ("<k:management>me</k:management>".to_owned(), Range),
        (format!("<k:CVR>{}</k:CVR>", "1".repeat(51)), Range),
        (format!("<k:EAN>{}</k:EAN>", "1".repeat(31)), Range),
        (format!("<k:pnumber>{}</k:pnumber>", "1".repeat(11)), Range),
        ("<k:mobilephone>12345678</k:mobilephone>".to_owned(), Syntax),
        ("<k:secondaryEmail/>".to_owned(), Missing),
        ("<k:CVR>12345678</k:CVR><k:CVR>12345678</k:CVR>".to_owned(), Unexpected),
        ("<k:sole_proprietorship>true</k:sole_proprietorship>".to_owned(), Unexpected),
    ] {
        assert_eq!(problem(create(CREATE, &extension)).kind, kind, "{extension}");
    }
    let foreign = create(CREATE, "<x xmlns='urn:x'/>").unwrap_err();
    assert_eq!(foreign, Fault::UnknownExtension("urn:x".to_owned()));
    let newest = format!("<sole_proprietorship xmlns='{DKHM_4_5}'>true</sole_proprietorship>");
    assert_eq!(create(CREATE, &newest).unwrap().extra.sole_proprietorship, Some(true));
}

#[test]
fn an_update_says_what_changes_and_what_goes() {
    let chg = "<chg><postalInfo type='int'><org/><addr><city>Malmo</city><cc>SE</cc></addr></postalInfo><voice/>\
               <fax>+46.1</fax><email>x@y.se</email><authInfo><pw>old</pw></authInfo></chg>";
    let update = update(&format!("<id>DHA1263-DK</id>{chg}"), "<k:mobilephone/><k:EAN/>").unwrap();
    let change = &update.postal[0];
    assert_eq!((change.kind, &change.name, &change.org), (PostalType::Int, &None, &Some(None)));
    assert_eq!(change.address.as_ref().unwrap().city, "Malmo");
    assert_eq!((update.voice, update.fax.unwrap().unwrap().number.as_str()), (Some(None), "+46.1"));
    assert_eq!(update.email.as_deref(), Some("x@y.se"));
    assert_eq!((update.extra.mobilephone, update.extra.ean.as_deref()), (Some(None), Some("")));
    assert_eq!((update.add_statuses, update.remove_statuses, update.disclosure), (vec![], vec![], None));
}

#[test]
fn statuses_are_read_with_their_text() {
    let rem = "<id>DHA1263-DK</id><add><status s='linked' lang='da-DK'/></add>\
               <rem><status s='clientUpdateProhibited'>why</status></rem>";
    let update = update(rem, "").unwrap();
    assert_eq!(update.add_statuses[0].status, "linked");
    let removed = StatusChange { status: "clientUpdateProhibited".to_owned(), text: "why".to_owned() };
    assert_eq!(update.remove_statuses, [removed]);
}

#[test]
fn an_update_may_hold_extension_data_only() {
    assert!(update("<id>DHA1263-DK</id>", "<k:EAN>1234567890123</k:EAN>").unwrap().extra.ean.is_some());
}

#[test]
fn a_bad_update_names_the_part_at_fault() {
    for (rest, kind, element) in [
        ("<chg/>", Missing, "chg"),
        ("<add/>", Unexpected, "add"),
        ("<add><status/></add>", Missing, "status"),
        ("<add><status s='inactive'/></add>", Range, "status"),
        ("<add><status s='ok' lang='d k'/></add>", Syntax, "status"),
        (&format!("<rem>{}</rem>", "<status s='ok'/>".repeat(8)), Unexpected, "status"),
        ("<rem><x/></rem>", Unexpected, "x"),
        ("<chg><email>a@b.dk</email></chg><add/>", Unexpected, "add"),
        ("<chg><email/></chg>", Missing, "email"),
        ("<chg><email>a@b.dk</email><voice/></chg>", Unexpected, "voice"),
        ("<chg><postalInfo><name>x</name></postalInfo></chg>", Missing, "postalInfo"),
        ("<chg><postalInfo type='loc'><addr><city>x</city></addr></postalInfo></chg>", Missing, "addr"),
    ] {
        let problem = problem(update(&format!("<id>DHA1263-DK</id>{rest}"), ""));
        assert_eq!((problem.kind, problem.element.as_str()), (kind, element), "{rest}");
    }
    let management = update("<id>DHA1263-DK</id>", "<k:management>registrar</k:management>");
    assert!(matches!(management, Err(Fault::UnknownExtension(_))));
}

#[test]
fn a_check_names_handles() {
    let read = command("check", "<id>dha1263-dk</id><id>XYZ</id>", "").unwrap();
    let handles = vec![Handle::trusted("DHA1263-DK"), Handle::trusted("XYZ")];
    assert_eq!(read, Command::ContactCheck(ContactCheck { handles }));
    for (body, kind) in [("", Missing), ("<id>X</id>", Range), ("<id>XYZ</id><id>ABCDEFGHIJKLMNOPQ</id>", Range)] {
        assert_eq!(problem(command("check", body, "")).kind, kind);
    }
}

#[test]
fn an_info_names_one_contact() {
    let info = |body: &str| command("info", body, "");
    let handle = Handle::trusted("DHA1263-DK");
    let with_password = "<id>DHA1263-DK</id><authInfo><pw roid='X-DK'>a</pw></authInfo>";
    assert_eq!(info(with_password).unwrap(), Command::ContactInfo(ContactInfo { handle }));
    for id in ["AB", "ABCDEFGHIJKLMNOPQ"] {
        assert_eq!(problem(info(&format!("<id>{id}</id>"))).kind, Range);
    }
    let extension = "<k:userType>C</k:userType>";
    let refused = command("info", with_password, extension).unwrap_err();
    assert_eq!(refused, Fault::UnknownExtension(DKHM_4_4.to_owned()));
}

#[test]
fn contacts_are_not_renewed() {
    let fault = command("renew", "<id>DHA1263-DK</id>", "").unwrap_err();
    assert_eq!(fault, Fault::NotForObject { namespace: CONTACT.to_owned(), command: "renew".to_owned() });
}

#[test]
fn a_delete_names_one_contact() {
    let handle = Handle::trusted("DHA1263-DK");
    let read = command("delete", "<id>dha1263-dk</id>", "").unwrap();
    assert_eq!(read, Command::ContactDelete(ContactDelete { handle }));
    assert_eq!(problem(command("delete", "<id>DHA1263-DK</id>".repeat(2).as_str(), "")).kind, Unexpected);
    assert_eq!(problem(command("delete", "", "")).kind, Missing);
    assert_eq!(problem(command("delete", "<id>AB</id>", "")).kind, Range);
}

#[test]
fn every_operation_of_a_transfer_is_read() {
    let transfer = |attributes: &str, body: &str| {
        let command = format!("<transfer{attributes}><contact:transfer>{body}</contact:transfer></transfer>");
        specimen::command(&command)
    };
    let id = "<contact:id>DHA1263-DK</contact:id>";
    for operation in ["request", "query", "approve", "reject", "cancel"] {
        let read = transfer(&format!(" op='{operation}'"), id).unwrap();
        let Command::ContactTransfer(read) = read else { panic!("{read:?}") };
        assert_eq!((read.operation.word(), read.auth_info), (operation, None));
    }
    let pw = "<contact:authInfo><contact:pw roid='X1-DK'>a</contact:pw></contact:authInfo>";
    assert!(transfer(" op='request'", &format!("{id}{pw}")).is_ok());
    assert_eq!(problem(transfer("", id)).kind, Missing);
    assert_eq!(problem(transfer(" op='steal'", id)).kind, Range);
    assert_eq!(problem(transfer(" op='request' x='y'", id)).kind, Unexpected);
    assert_eq!(problem(transfer(" op='request'", &format!("{pw}{id}"))).kind, Unexpected);
}

#[test]
fn a_contact_is_shown_in_schema_order() {
    let mut view = view();
    view.details.attention = Some("Jens".to_owned());
    let text = written(|writer| write_view(writer, &view));
    let expected = "<contact:infData xmlns:contact=\"urn:ietf:params:xml:ns:contact-1.0\">\
        <contact:id>DHA1263-DK</contact:id><contact:roid>DHA1263-DK</contact:roid>\
        <contact:status s=\"serverDeleteProhibited\"/><contact:status s=\"serverTransferProhibited\"/>\
        <contact:status s=\"linked\"/><contact:status s=\"pendingUpdate\"/><contact:postalInfo type=\"loc\">\
        <contact:name>Jens</contact:name><contact:org>Dorthe Hansen</contact:org><contact:addr>\
        <contact:street>Gade 1</contact:street><contact:city>Aarhus</contact:city><contact:pc>8000</contact:pc>\
        <contact:cc>DK</contact:cc></contact:addr></contact:postalInfo><contact:email>dorthe@eksempel.dk</contact:email>\
        <contact:clID>REG-1001</contact:clID><contact:crID>REG-1001</contact:crID>\
        <contact:crDate>2026-01-01T00:00:00.0Z</contact:crDate></contact:infData>";
    assert_eq!(text, expected);
}

#[test]
fn extension_data_are_shown_in_the_version_announced_only() {
    let mut view = view();
    view.details.cvr = Some("12345678".to_owned());
    let reply = Reply::Contact(Box::new(view));
    let silent = Announced::default();
    assert_eq!(written(|writer| write_extension(writer, &reply, &silent)), "");
    let announced = Announced { objects: vec![], extensions: vec![DKHM_4_3] };
    let expected = format!(
        "<dkhm:contact_validated xmlns:dkhm=\"{DKHM_4_3}\">1</dkhm:contact_validated><dkhm:CVR \
         xmlns:dkhm=\"{DKHM_4_3}\">12345678</dkhm:CVR><dkhm:userType xmlns:dkhm=\"{DKHM_4_3}\">individual</dkhm:userType>"
    );
    assert_eq!(written(|writer| write_extension(writer, &reply, &announced)), expected);
}

#[test]
fn a_creation_and_a_check_are_answered() {
    let created_at = "2026-11-22T07:00:00Z".parse().unwrap();
    let created = Reply::ContactCreated { handle: Handle::trusted("J1-DK"), created_at, existing: true };
    let text = written(|writer| write_data(writer, &created));
    assert!(text.ends_with(
        "<contact:id>J1-DK</contact:id><contact:crDate>2026-11-22T07:00:00.0Z</contact:crDate></contact:creData>"
    ));
    let checked = [("J1-DK", None), ("J2-DK", Some(Taken::InUse))];
    let checked = checked.map(|(object, taken)| Checked { object: object.to_owned(), taken });
    let text = written(|writer| write_checked(writer, &checked));
    let expected = "<contact:cd><contact:id avail=\"1\">J1-DK</contact:id></contact:cd><contact:cd><contact:id avail=\"0\">\
                    J2-DK</contact:id><contact:reason>In use</contact:reason></contact:cd></contact:chkData>";
    assert!(text.ends_with(expected), "{text}");
}

#[test]
fn a_pending_result_names_the_original_transaction() {
    let transaction = Transaction { cl_trid: Some("CL-1".to_owned()), sv_trid: "SV-1".to_owned() };
    let decided_at = "2026-11-22T07:00:00Z".parse().unwrap();
    let result = PendingResult { object: Handle::trusted("J1-DK"), approved: false, transaction, decided_at };
    let text = written(|writer| write_pending(writer, &result));
    let expected = "<contact:id paResult=\"0\">J1-DK</contact:id><contact:paTRID><clTRID>CL-1</clTRID><svTRID>SV-1\
                    </svTRID></contact:paTRID><contact:paDate>2026-11-22T07:00:00.0Z</contact:paDate></contact:panData>";
    assert!(text.ends_with(expected), "{text}");
}

/// The command in its envelope; a transfer is a request.
fn command(name: &str, body: &str, extensions: &str) -> Result<Command, Fault> {
    let op = if name == "transfer" { " op='request'" } else { "" };
    let extension = if extensions.is_empty() { String::new() } else { format!("<extension>{extensions}</extension>") };
    let extension = extension.replace("k:", "dkhm:");
    specimen::command(&format!("<{name}{op}><{name} xmlns='{CONTACT}'>{body}</{name}></{name}>{extension}"))
}

pub(super) fn create(body: &str, extensions: &str) -> Result<ContactCreate, Fault> {
    match command("create", body, extensions)? {
        Command::ContactCreate(create) => Ok(*create),
        other => panic!("{other:?}"),
    }
}

fn update(body: &str, extensions: &str) -> Result<ContactUpdate, Fault> {
    match command("update", body, extensions)? {
        Command::ContactUpdate(update) => Ok(*update),
        other => panic!("{other:?}"),
    }
}

pub(super) fn problem<T: std::fmt::Debug>(result: Result<T, Fault>) -> Problem {
    match result {
        Err(Fault::Problem(problem)) => problem,
        other => panic!("{other:?}"),
    }
}

pub(super) fn view() -> ContactView {
    let contact = contact("DHA1263-DK");
    ContactView {
        handle: contact.handle,
        linked: true,
        pending_update: true,
        details: contact.details,
        sponsor: contact.sponsor,
        created_by: contact.created_by,
        created_at: contact.created_at,
        updated_by: None,
        updated_at: None,
        validated: true,
        verification: None,
    }
}

pub(super) fn written(write: impl FnOnce(&mut Writer)) -> String {
    let mut writer = Writer::default();
    write(&mut writer);
    String::from_utf8(writer.finish()).unwrap()
}

pub(super) const CREATE: &str = "<id>auto</id><postalInfo type='loc'><name>Jens</name><org>Prøve ApS</org><addr>\
                      <street>Gade 1</street><street>Baghuset</street><city>Aarhus</city><sp/><pc>8000</pc>\
                      <cc>dk</cc></addr></postalInfo><email>a@b.dk</email><authInfo><pw/></authInfo>";
