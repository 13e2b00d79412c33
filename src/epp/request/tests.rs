//! The envelope, the dispatch, login and logout.

use super::*;
use crate::epp::specimen::{self, command, epp, kind, rejected};

const CHECK: &str = "<check><domain:check><domain:name>a.dk</domain:name></domain:check></check>";

fn opened<T>(inside: &str, look: impl FnOnce(&Opened<'_, '_>) -> T) -> T {
    epp(&format!("<command>{inside}</command>"), |root| match open(root) {
        Ok(Incoming::Command(opened)) => look(&opened),
        other => panic!("{other:?}"),
    })
}

fn problem(fault: Fault) -> Problem {
    match fault {
        Fault::Problem(problem) => problem,
        other => panic!("not a problem: {other:?}"),
    }
}

#[test]
fn what_is_not_epp_is_unexpected() {
    for text in [
        "<EPP xmlns='urn:ietf:params:xml:ns:epp-1.0'><hello/></EPP>",
        "<epp><hello/></epp>",
        "<epp xmlns='urn:ietf:params:xml:ns:epp-1.1'><hello/></epp>",
        "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0' a='b'><hello/></epp>",
        "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'>x<hello/></epp>",
        "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'/>",
    ] {
        let root = crate::xml::read(text.as_bytes(), crate::epp::namespace::KNOWN).unwrap();
        let rejected = open(&root).unwrap_err();
        assert_eq!(problem(rejected.fault).kind, ProblemKind::Unexpected, "{text}");
    }
}

#[test]
fn epp_holds_one_thing_that_a_client_says() {
    for inside in [
        "<hello/><command/>",
        "<hello>text</hello>",
        "<hello><x/></hello>",
        "<hello a='b'/>",
        "<greeting/>",
        "<response/>",
        "<command xmlns='urn:x'/>",
        "<extension/>",
    ] {
        assert_eq!(problem(rejected(inside).fault).kind, ProblemKind::Unexpected, "{inside}");
    }
    assert!(epp("<hello/>", |root| matches!(open(root), Ok(Incoming::Hello))));
    let unknown = rejected("<extension><x xmlns='urn:x'/></extension>");
    assert_eq!(unknown, Rejected { cl_trid: None, fault: Fault::UnknownExtension("urn:x".to_owned()) });
}

#[test]
fn any_prefix_will_do() {
    let text = "<e:epp xmlns:e='urn:ietf:params:xml:ns:epp-1.0'><e:command><e:check><check \
                xmlns='urn:ietf:params:xml:ns:domain-1.0'><domain:name \
                xmlns:domain='urn:ietf:params:xml:ns:domain-1.0'>a.dk</domain:name></check></e:check></e:command></e:epp>";
    let root = crate::xml::read(text.as_bytes(), crate::epp::namespace::KNOWN).unwrap();
    let Ok(Incoming::Command(opened)) = open(&root) else { panic!() };
    assert!(matches!(opened.command(), Ok(Command::DomainCheck(_))));
}

#[test]
fn a_command_is_one_of_the_known_ones() {
    for name in ["frobnicate", "Check", "withdraw"] {
        let rejected = rejected(&format!("<command><{name}/><clTRID>ABC</clTRID></command>"));
        let expected = Rejected { cl_trid: Some("ABC".to_owned()), fault: Fault::UnknownCommand(name.to_owned()) };
        assert_eq!(rejected, expected);
    }
    let foreign = rejected("<command><x:check xmlns:x='urn:x'/></command>");
    assert_eq!(foreign.fault, Fault::UnknownCommand("check".to_owned()));
}

#[test]
fn the_parts_of_a_command_stand_in_order_and_its_identifier_is_told_all_the_same() {
    let extension = "<extension><dkhm:autoRenew>true</dkhm:autoRenew></extension>";
    let id = "<clTRID>ABC-1</clTRID>";
    for inside in [
        id.to_owned(),
        format!("{id}{CHECK}"),
        format!("{extension}{CHECK}{id}"),
        format!("{CHECK}{id}{extension}"),
        format!("{CHECK}{CHECK}{id}"),
        format!("{CHECK}{id}<clTRID>DEF</clTRID>"),
        format!("{CHECK}{extension}{extension}{id}"),
        format!("text{CHECK}{id}"),
    ] {
        let rejected = rejected(&format!("<command>{inside}</command>"));
        assert_eq!(rejected.cl_trid.as_deref(), Some("ABC-1"), "{inside}");
        assert_eq!(problem(rejected.fault).kind, ProblemKind::Unexpected, "{inside}");
    }
    assert_eq!(problem(rejected("<command/>").fault).kind, ProblemKind::Unexpected);
    assert_eq!(problem(rejected("<command a='b'><logout/></command>").fault).kind, ProblemKind::Unexpected);
    let empty = rejected(&format!("<command>{CHECK}<extension/>{id}</command>"));
    assert_eq!(problem(empty.fault).kind, ProblemKind::Missing);
}

#[test]
fn an_identifier_has_three_to_sixty_four_characters() {
    let with = |text: &str| format!("<command>{CHECK}<clTRID>{text}</clTRID></command>");
    for text in ["", "AB", &"A".repeat(65), " A "] {
        let rejected = rejected(&with(text));
        assert_eq!(rejected.cl_trid, None);
        assert_eq!(problem(rejected.fault).kind, ProblemKind::Range, "{text}");
    }
    assert_eq!(problem(rejected(&with("<x/>ABC")).fault).kind, ProblemKind::Unexpected);
    for (text, echoed) in [("ABC", "ABC"), ("  AB \n C  ", "AB C"), (&"A".repeat(64), &"A".repeat(64))] {
        let read = opened(&format!("{CHECK}<clTRID>{text}</clTRID>"), |opened| opened.cl_trid.clone());
        assert_eq!(read.as_deref(), Some(echoed));
    }
    assert_eq!(opened(CHECK, |opened| opened.cl_trid.clone()), None);
}

#[test]
fn a_command_tells_the_services_it_uses() {
    let used = |inside: &str| opened(inside, |opened| opened.used());
    let plain = |object| Ok(Used { object, extensions: Vec::new() });
    assert_eq!(used(CHECK), plain(Some(DOMAIN)));
    assert_eq!(used("<info><contact:info/></info>"), plain(Some(CONTACT)));
    assert_eq!(used("<info><balance:info/></info>"), plain(Some(BALANCE)));
    for command in ["<poll op='req'/>", "<login/>", "<logout/>"] {
        assert_eq!(used(command), plain(None));
    }
    let create = "<create><domain:create/></create><extension><secDNS:create/><dkhm:autoRenew/></extension>";
    let extensions = vec![crate::epp::namespace::SEC_DNS, crate::epp::namespace::DKHM_4_4];
    assert_eq!(used(create), Ok(Used { object: Some(DOMAIN), extensions }));
}

#[test]
fn an_object_nobody_serves_is_told_by_its_namespace() {
    for (object, uri) in [
        ("<x:check xmlns:x='urn:x'/>", "urn:x"),
        ("<x:check xmlns:x='urn:ietf:params:xml:ns:Domain-1.0'/>", "urn:ietf:params:xml:ns:Domain-1.0"),
        ("<secDNS:check/>", crate::epp::namespace::SEC_DNS),
    ] {
        let fault = command(&format!("<check>{object}</check>")).unwrap_err();
        assert_eq!(fault, Fault::UnknownObject(uri.to_owned()));
    }
}

#[test]
fn a_command_holds_one_object_of_its_own_name() {
    use ProblemKind::*;
    let object = "<domain:check><domain:name>a.dk</domain:name></domain:check>";
    for (inside, expected) in [
        ("<check/>".to_owned(), Missing),
        (format!("<check>{object}{object}</check>"), Unexpected),
        ("<check><domain:info><domain:name>a.dk</domain:name></domain:info></check>".to_owned(), Unexpected),
        ("<check><name>a.dk</name></check>".to_owned(), Unexpected),
        ("<check><name xmlns=''>a.dk</name></check>".to_owned(), Unexpected),
        (format!("<check>x{object}</check>"), Unexpected),
        (format!("<check op='x'>{object}</check>"), Unexpected),
    ] {
        assert_eq!(kind(command(&inside)), expected, "{inside}");
    }
}

#[test]
fn a_command_an_object_does_not_have_is_told() {
    for (verb, object) in [("renew", "contact"), ("renew", "host")] {
        let fault = command(&format!("<{verb}><{object}:{verb}/></{verb}>")).unwrap_err();
        assert!(matches!(fault, Fault::NotForObject { command, .. } if command == verb), "{verb} {object}");
    }
    let fault = command("<transfer op='request'><host:transfer/></transfer>").unwrap_err();
    assert!(matches!(fault, Fault::NotForObject { .. }));
}

#[test]
fn an_extension_is_checked_with_the_command() {
    let extended = |inside: &str| command(&format!("{CHECK}<extension>{inside}</extension>"));
    assert_eq!(extended("<x xmlns='urn:x'/>"), Err(Fault::UnknownExtension("urn:x".to_owned())));
    assert_eq!(kind(extended("<check/>")), ProblemKind::Unexpected);
    let poll = "<poll op='req'/><extension><dkhm:autoRenew>true</dkhm:autoRenew></extension>";
    assert!(matches!(command(poll), Err(Fault::UnknownExtension(_))));
}

#[test]
fn a_logout_is_empty() {
    let logout = |inside: &str| opened(inside, |opened| opened.logout());
    assert_eq!(logout("<logout/>"), Ok(()));
    for text in ["<logout>now</logout>", "<logout><x/></logout>", "<logout a='b'/>"] {
        assert_eq!(kind(logout(text)), ProblemKind::Unexpected);
    }
}

#[test]
fn poll_asks_or_acknowledges() {
    use crate::registry::command::PollAck;
    assert_eq!(command("<poll op='req'/>"), Ok(Command::PollRequest));
    let ack = Command::PollAck(PollAck { message: "12".to_owned() });
    assert_eq!(command("<poll op='ack' msgID=' 12 '/>"), Ok(ack));
    for (text, expected) in [
        ("<poll/>", ProblemKind::Missing),
        ("<poll op='get'/>", ProblemKind::Range),
        ("<poll op='ack'/>", ProblemKind::Missing),
        ("<poll op='ack' msgID=' '/>", ProblemKind::Missing),
        ("<poll op='req'><x/></poll>", ProblemKind::Unexpected),
        ("<poll op='req'>x</poll>", ProblemKind::Unexpected),
        ("<poll op='req' x='y'/>", ProblemKind::Unexpected),
    ] {
        assert_eq!(kind(command(text)), expected, "{text}");
    }
    assert_eq!(problem(specimen::fault("<poll op='get'/>")).value, "get");
}
