//! Tests of the wire of hosts.

use super::*;
use crate::epp::namespace::{DKHM_4_4, DKHM_4_5};
use crate::epp::specimen;
use crate::registry::handle::Handle;
use crate::registry::message::{PendingResult, Transaction};
use crate::registry::reply::{Checked, HostPendingView, HostView, Reply, Taken};
use crate::xml::Writer;

#[test]
fn a_whole_create_is_read() {
    let body = "<name>NS1.Eksempel.dk</name><addr>1.2.3.4</addr><addr ip='v6'> 2001:DB8::1 </addr><addr ip='v4'>9.9.9.9</addr>";
    let extension = format!("<requestedNsAdmin xmlns='{DKHM_4_5}'>dha1263-dk</requestedNsAdmin>");
    let Command::HostCreate(create) = command("create", body, &extension).unwrap() else { panic!() };
    assert_eq!(create.name.as_str(), "ns1.eksempel.dk");
    let addresses: Vec<_> = create.addresses.iter().map(ToString::to_string).collect();
    assert_eq!(addresses, ["1.2.3.4", "2001:db8::1", "9.9.9.9"]);
    assert_eq!(create.requested_admin, Some(Handle::trusted("DHA1263-DK")));
}

#[test]
fn a_bad_create_names_the_part_at_fault() {
    use ProblemKind::*;
    for (body, kind, element) in [
        ("", Missing, "create"),
        ("<name/>", Missing, "name"),
        ("<name>ns_1.eksempel.dk</name>", Syntax, "name"),
        ("<name>ns1.eksempel.d</name>", Syntax, "name"),
        ("<name x='1'>ns1.eksempel.dk</name>", Unexpected, "name"),
        (&format!("<name>{}</name>", "a".repeat(256)), Range, "name"),
        ("<addr>1.2.3.4</addr><name>ns1.eksempel.dk</name>", Unexpected, "addr"),
        ("<name>ns1.eksempel.dk</name><addr>192.0.2.256</addr>", Syntax, "addr"),
        ("<name>ns1.eksempel.dk</name><addr>01.2.3.4</addr>", Syntax, "addr"),
        ("<name>ns1.eksempel.dk</name><addr>2001:db8::1</addr>", Syntax, "addr"),
        ("<name>ns1.eksempel.dk</name><addr ip='v6'>1.2.3.4</addr>", Syntax, "addr"),
        ("<name>ns1.eksempel.dk</name><addr ip='v6'>2001:db8:::1</addr>", Syntax, "addr"),
        ("<name>ns1.eksempel.dk</name><addr ip='v6'>fe80::1%eth0</addr>", Syntax, "addr"),
        ("<name>ns1.eksempel.dk</name><addr ip='v6'>::</addr>", Range, "addr"),
        ("<name>ns1.eksempel.dk</name><addr ip='v5'>1.2.3.4</addr>", Range, "addr"),
        ("<name>ns1.eksempel.dk</name><addr/>", Missing, "addr"),
        ("<name>ns1.eksempel.dk</name>text", Unexpected, "create"),
    ] {
        let problem = problem(command("create", body, ""));
        assert_eq!((problem.kind, problem.element.as_str()), (kind, element), "{body}");
    }
}

#[test]
fn the_extension_names_one_administrator() {
    let create = |extensions: &str| command("create", "<name>ns1.example.net</name>", extensions);
    let admin = "<k:requestedNsAdmin>AB1-DK</k:requestedNsAdmin>";
    assert!(create(admin).is_ok());
    assert_eq!(problem(create(&admin.repeat(2))).kind, ProblemKind::Unexpected);
    assert!(matches!(create("<k:userType>C</k:userType>"), Err(Fault::UnknownExtension(_))));
    assert_eq!(problem(create("<k:requestedNsAdmin>AB</k:requestedNsAdmin>")).kind, ProblemKind::Range);
    assert_eq!(problem(create("<k:requestedNsAdmin/>")).kind, ProblemKind::Missing);
    assert_eq!(create("<x xmlns='urn:x'/>"), Err(Fault::UnknownExtension("urn:x".to_owned())));
    let refused = command("delete", "<name>ns1.example.net</name>", admin);
    assert_eq!(refused, Err(Fault::UnknownExtension(DKHM_4_4.to_owned())));
}

#[test]
fn an_update_adds_removes_and_renames() {
    let body = "<name>ns1.eksempel.dk</name><add><addr>1.2.3.4</addr><status s='clientUpdateProhibited'/></add>\
                <rem><addr>9.9.9.9</addr></rem><chg><name>ns2.eksempel.dk</name></chg>";
    let Command::HostUpdate(update) = command("update", body, "").unwrap() else { panic!() };
    assert_eq!(update.add_addresses, ["1.2.3.4".parse::<IpAddr>().unwrap()]);
    assert_eq!(update.remove_addresses, ["9.9.9.9".parse::<IpAddr>().unwrap()]);
    assert_eq!((update.add_statuses[0].status.as_str(), update.remove_statuses.len()), ("clientUpdateProhibited", 0));
    assert_eq!(update.rename, Some(HostName::trusted("ns2.eksempel.dk")));
    let admin = "<k:requestedNsAdmin>AB1-DK</k:requestedNsAdmin>";
    assert!(command("update", "<name>ns1.eksempel.dk</name>", admin).is_ok());
}

#[test]
fn a_bad_update_names_the_part_at_fault() {
    use ProblemKind::*;
    for (rest, kind, element) in [
        ("<chg/>", Unexpected, "chg"),
        ("<chg><name>ns_2.eksempel.dk</name></chg>", Syntax, "name"),
        ("<chg><name/></chg>", Missing, "name"),
        ("<rem/><add/>", Unexpected, "add"),
        ("<add><status s='inactive'/></add>", Range, "status"),
        ("<add><status/></add>", Missing, "status"),
        ("<add><status s='ok'/><addr>1.2.3.4</addr></add>", Unexpected, "addr"),
        (&format!("<add>{}</add>", "<status s='ok'/>".repeat(8)), Unexpected, "status"),
    ] {
        let body = format!("<name>ns1.eksempel.dk</name>{rest}");
        let problem = problem(command("update", &body, ""));
        assert_eq!((problem.kind, problem.element.as_str()), (kind, element), "{rest}");
    }
}

#[test]
fn a_check_keeps_what_cannot_be_a_name() {
    let checked = command("check", "<name>NS1.example.net</name><name>-</name>", "").unwrap();
    let names = vec![Ok(HostName::trusted("ns1.example.net")), Err("-".to_owned())];
    assert_eq!(checked, Command::HostCheck(HostCheck { names }));
    assert_eq!(problem(command("check", "", "")).kind, ProblemKind::Missing);
}

#[test]
fn an_info_and_a_delete_name_one_host() {
    let name = HostName::trusted("ns1.example.net");
    let body = "<name>ns1.example.net</name>";
    let info = HostInfo { name: name.clone() };
    assert_eq!(command("info", body, ""), Ok(Command::HostInfo(info)));
    assert_eq!(command("delete", body, ""), Ok(Command::HostDelete(HostDelete { name })));
    assert_eq!(problem(command("info", &body.repeat(2), "")).kind, ProblemKind::Unexpected);
}

#[test]
fn hosts_are_neither_transferred_nor_renewed() {
    for name in ["transfer", "renew"] {
        let fault = command(name, "<name>ns1.example.net</name>", "").unwrap_err();
        assert_eq!(fault, Fault::NotForObject { namespace: HOST.to_owned(), command: name.to_owned() });
    }
}

#[test]
fn a_host_is_shown_in_schema_order() {
    let text = written(|writer| write_data(writer, &Reply::Host(Box::new(view()))));
    let expected = "<host:infData xmlns:host=\"urn:ietf:params:xml:ns:host-1.0\"><host:name>ns1.eksempel.dk</host:name>\
        <host:roid>NS1_EKSEMPEL_DK-DK</host:roid><host:status s=\"ok\"/><host:addr ip=\"v4\">1.2.3.4</host:addr>\
        <host:addr ip=\"v6\">2001:db8::1</host:addr><host:clID>REG-1001</host:clID><host:crID>REG-1002</host:crID>\
        <host:crDate>2026-01-01T00:00:00.0Z</host:crDate><host:upID>REG-1001</host:upID>\
        <host:upDate>2026-02-01T00:00:00.0Z</host:upDate><host:trDate>2026-03-01T00:00:00.0Z</host:trDate></host:infData>";
    assert_eq!(text, expected);
}

#[test]
fn statuses_follow_links_and_open_requests() {
    use HostPendingView::*;
    for (linked, pending, expected) in [
        (false, None, vec!["ok"]),
        (true, None, vec!["linked", "serverDeleteProhibited"]),
        (false, Some(Create), vec!["pendingCreate"]),
        (true, Some(Update), vec!["linked", "pendingUpdate", "serverDeleteProhibited"]),
        (true, Some(Delete), vec!["linked", "pendingDelete", "serverUpdateProhibited"]),
    ] {
        let text = written(|writer| write_view(writer, &HostView { linked, pending, ..view() }));
        let shown: Vec<_> = text.split("status s=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(shown, expected);
    }
}

#[test]
fn a_creation_a_check_and_a_pending_result_are_answered() {
    let name = HostName::trusted("ns1.example.net");
    let at = "2026-11-22T07:00:00Z".parse().unwrap();
    let created = Reply::HostCreated { name: name.clone(), created_at: at };
    let text = written(|writer| write_data(writer, &created));
    assert!(text.ends_with(
        "<host:name>ns1.example.net</host:name><host:crDate>2026-11-22T07:00:00.0Z</host:crDate></host:creData>"
    ));
    let checked = [Checked { object: "-".to_owned(), taken: Some(Taken::InvalidHost) }];
    let text = written(|writer| write_checked(writer, &checked));
    assert!(text.contains("<host:name avail=\"0\">-</host:name><host:reason>Invalid host name</host:reason>"));
    let transaction = Transaction { cl_trid: None, sv_trid: "SV-1".to_owned() };
    let result = PendingResult { object: name, approved: true, transaction, decided_at: at };
    let text = written(|writer| write_pending(writer, &result));
    let expected = "<host:name paResult=\"1\">ns1.example.net</host:name><host:paTRID><svTRID>SV-1</svTRID></host:paTRID>\
                    <host:paDate>2026-11-22T07:00:00.0Z</host:paDate></host:panData>";
    assert!(text.ends_with(expected), "{text}");
}

/// The command in its envelope; a transfer is a request.
fn command(name: &str, body: &str, extensions: &str) -> Result<Command, Fault> {
    let op = if name == "transfer" { " op='request'" } else { "" };
    let extension = if extensions.is_empty() { String::new() } else { format!("<extension>{extensions}</extension>") };
    let extension = extension.replace("k:", "dkhm:");
    specimen::command(&format!("<{name}{op}><{name} xmlns='{HOST}'>{body}</{name}></{name}>{extension}"))
}

fn problem(result: Result<Command, Fault>) -> Problem {
    match result {
        Err(Fault::Problem(problem)) => problem,
        other => panic!("{other:?}"),
    }
}

fn view() -> HostView {
    let at = |text: &str| text.parse().unwrap();
    HostView {
        name: HostName::trusted("ns1.eksempel.dk"),
        roid: "NS1_EKSEMPEL_DK-DK".to_owned(),
        linked: false,
        pending: None,
        addresses: vec!["1.2.3.4".parse().unwrap(), "2001:db8::1".parse().unwrap()],
        sponsor: Handle::trusted("REG-1001"),
        created_by: Handle::trusted("REG-1002"),
        created_at: at("2026-01-01T00:00:00Z"),
        updated_by: Some(Handle::trusted("REG-1001")),
        updated_at: Some(at("2026-02-01T00:00:00Z")),
        transferred_at: Some(at("2026-03-01T00:00:00Z")),
    }
}

fn written(write: impl FnOnce(&mut Writer)) -> String {
    let mut writer = Writer::default();
    write(&mut writer);
    String::from_utf8(writer.finish()).unwrap()
}
