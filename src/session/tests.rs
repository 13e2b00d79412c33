//! The session's states, limits and closings, on whole documents.

use std::net::Ipv4Addr;

use super::*;
use crate::epp::namespace::{CONTACT, DOMAIN, EPP, HOST, Offer, SEC_DNS};
use crate::registry::money::Money;
use crate::registry::refusal::Refusal;

#[test]
fn a_command_before_login_is_out_of_sequence_whatever_its_body() {
    let mut session = session();
    let answer = text(session.receive(&wrap("<check><nonsense/></check>"), trid()));
    assert!(answer.contains("code=\"2002\"") && answer.contains("You need to login first."), "{answer}");
}

#[test]
fn hello_is_answered_with_a_greeting_at_any_time() {
    let mut session = session();
    let hello = b"<epp xmlns=\"urn:ietf:params:xml:ns:epp-1.0\"><hello/></epp>";
    assert!(matches!(session.receive(hello, trid()), Step::Greet));
    log_in(&mut session);
    assert!(matches!(session.receive(hello, trid()), Step::Greet));
}

#[test]
fn a_login_asks_for_credentials_and_names_the_account() {
    let mut session = session();
    let answer = log_in(&mut session);
    assert!(answer.contains("code=\"1000\"") && answer.contains("User REG-1 logged in."), "{answer}");
    assert_eq!(session.registrar(), Some(&Handle::trusted("REG-1")));
}

#[test]
fn a_second_login_changes_nothing() {
    let mut session = session();
    log_in(&mut session);
    let answer = text(session.receive(&login("Navn-sandbox-1", ""), trid()));
    assert!(answer.contains("code=\"2002\"") && answer.contains("Repeated logins are not permitted."), "{answer}");
    assert!(session.registrar().is_some());
}

#[test]
fn the_last_failed_login_closes_the_connection() {
    let mut session = session();
    for code in [2200, 2200, 2501] {
        session.receive(&login("Wrong-wrong-1", ""), trid());
        let Step::Send { code: given, close, .. } = session.conclude_login(LoginVerdict::Denied) else { panic!() };
        assert_eq!((given, close), (code, code == 2501));
    }
}

#[test]
fn a_session_too_many_is_told_and_closed() {
    let mut session = session();
    session.receive(&login("Navn-sandbox-1", ""), trid());
    let Step::Send { code, close, .. } = session.conclude_login(LoginVerdict::TooManySessions) else { panic!() };
    assert_eq!((code, close), (2502, true));
}

#[test]
fn a_weak_new_password_is_refused_before_anything_happens() {
    let mut session = session();
    let answer = text(session.receive(&login("Navn-sandbox-1", "<newPW>alllowercase</newPW>"), trid()));
    assert!(answer.contains("code=\"2306\"") && !answer.contains("alllowercase"), "{answer}");
    assert!(session.registrar().is_none());
}

#[test]
fn an_object_service_not_named_at_login_is_not_served() {
    let mut session = session();
    session.receive(&login_with(&[DOMAIN], &[]), trid());
    accept(&mut session);
    let check = format!("<check><c:check xmlns:c=\"{CONTACT}\"><c:id>ABC-DK</c:id></c:check></check>");
    assert!(text(session.receive(&wrap(&check), trid())).contains("code=\"2002\""));
}

#[test]
fn a_login_without_user_or_password_is_told_so() {
    let mut session = session();
    let options = "<options><version>1.0</version><lang>en</lang></options><svcs><objURI>x</objURI></svcs>";
    for given in ["<clID>REG-1</clID>", "<pw>Navn-sandbox-1</pw>", "<clID/><pw>Navn-sandbox-1</pw>"] {
        let answer = text(session.receive(&wrap(&format!("<login>{given}{options}</login>")), trid()));
        assert!(answer.contains("code=\"2003\""), "{answer}");
        assert!(answer.contains("Please specify login user and password."), "{answer}");
    }
}

#[test]
fn an_object_service_that_is_not_offered_is_refused_at_login() {
    let mut session = session();
    let answer = text(session.receive(&login_with(&[DOMAIN, crate::epp::namespace::BALANCE], &[]), trid()));
    assert!(answer.contains("code=\"2307\""), "{answer}");
}

#[test]
fn an_extension_not_named_at_login_is_not_accepted() {
    let mut session = session();
    log_in(&mut session);
    let update = format!(
        "<update><d:update xmlns:d=\"{DOMAIN}\"><d:name>a.dk</d:name></d:update></update><extension>\
         <s:update xmlns:s=\"{SEC_DNS}\"><s:rem><s:all>true</s:all></s:rem></s:update></extension>"
    );
    assert!(text(session.receive(&wrap(&update), trid())).contains("code=\"2002\""));
}

#[test]
fn a_faulty_body_is_told_before_an_extension_that_may_not_be_used() {
    let mut session = session();
    log_in(&mut session);
    let update = format!(
        "<update><d:update xmlns:d=\"{DOMAIN}\"><d:nonsense/></d:update></update><extension>\
         <s:update xmlns:s=\"{SEC_DNS}\"><s:rem><s:all>true</s:all></s:rem></s:update></extension>"
    );
    let answer = text(session.receive(&wrap(&update), trid()));
    assert!(!answer.contains("code=\"2002\""), "{answer}");
}

#[test]
fn a_refusal_shows_code_element_value_and_both_transactions() {
    let mut session = session();
    log_in(&mut session);
    let Step::Run(run) = session.receive(&info(), trid()) else { panic!("not a command") };
    assert_eq!(run.registrar.as_str(), "REG-1");
    let refusal = Refusal::DomainNotFound("a.dk".parse().unwrap());
    let answer = text(session.conclude(Outcome { result: Some(Err(refusal)), queue: Queue::default() }));
    for part in ["code=\"2303\"", "Domain not found", "a.dk</", "<clTRID>CL-1</clTRID>", "<svTRID>SV-1</svTRID>"] {
        assert!(answer.contains(part), "{part} in {answer}");
    }
}

#[test]
fn an_application_without_a_client_transaction_is_refused() {
    let mut session = session();
    log_in(&mut session);
    let create = format!(
        "<epp xmlns=\"{EPP}\"><command><create><d:create xmlns:d=\"{DOMAIN}\"><d:name>a.dk</d:name><d:authInfo><d:pw/>\
         </d:authInfo></d:create></create></command></epp>"
    );
    assert!(text(session.receive(create.as_bytes(), trid())).contains("code=\"2003\""));
}

#[test]
fn a_failing_store_is_told_as_2400_and_the_session_lives_on() {
    let mut session = session();
    log_in(&mut session);
    session.receive(&info(), trid());
    let Step::Send { code, close, .. } = session.conclude(Outcome { result: None, queue: Queue::default() }) else {
        panic!()
    };
    assert_eq!((code, close), (2400, false));
}

#[test]
fn the_queue_stands_on_every_answer_while_it_is_not_empty() {
    let mut session = session();
    log_in(&mut session);
    let waiting = Queue { count: 2, head: Some(41) };
    let answers = |session: &mut Session| {
        let mut answers = vec![text(session.receive(b"HELLO", trid()))];
        answers.push(text(session.receive(&wrap("<poll op=\"ack\"/>"), trid())));
        session.receive(&info(), trid());
        answers.push(text(session.conclude(Outcome { result: None, queue: Queue::default() })));
        answers.push(text(session.receive(&wrap("<logout/>"), trid())));
        answers
    };
    session.receive(&info(), trid());
    let refusal = Refusal::DomainNotFound("a.dk".parse().unwrap());
    let refused = text(session.conclude(Outcome { result: Some(Err(refusal)), queue: waiting }));
    for answer in answers(&mut session).into_iter().chain([refused]) {
        assert!(answer.contains("<msgQ count=\"2\" id=\"41\"/>"), "{answer}");
    }
    session.receive(&wrap("<poll op=\"ack\" msgID=\"41\"/>"), trid());
    let acknowledged = Outcome { result: Some(Ok(Reply::Acknowledged(41))), queue: Queue::default() };
    assert!(text(session.conclude(acknowledged)).contains("<msgQ count=\"0\" id=\"41\"/>"));
    session.receive(&wrap("<poll op=\"req\"/>"), trid());
    let nothing = text(session.conclude(Outcome { result: Some(Ok(Reply::Message(None))), queue: Queue::default() }));
    assert!(answers(&mut session).iter().chain([&nothing]).all(|answer| !answer.contains("msgQ")));
}

#[test]
fn logout_closes_in_either_state() {
    let mut fresh = session();
    assert!(text(fresh.receive(&wrap("<logout/>"), trid())).contains("Not logged in, or already logged out"));
    let mut session = session();
    log_in(&mut session);
    let Step::Send { code, close, .. } = session.receive(&wrap("<logout/>"), trid()) else { panic!() };
    assert_eq!((code, close), (1500, true));
}

#[test]
fn the_third_equal_protocol_error_in_a_row_closes() {
    let mut session = session();
    let answers: Vec<_> = (0..3).map(|_| text(session.receive(b"HELLO", trid()))).collect();
    assert!(answers[1].contains("code=\"2001\""));
    assert!(answers[2].contains("code=\"2500\"") && answers[2].contains("; Disconnect due to too many errors"));
}

#[test]
fn a_shutdown_turns_the_last_answer_into_its_closing_form() {
    let mut session = session();
    log_in(&mut session);
    session.receive(&info(), trid());
    session.shutdown();
    let step = session.conclude(Outcome { result: Some(Ok(Reply::Balance(Money::ZERO))), queue: Queue::default() });
    let Step::Send { document, close: true, code: 1500, .. } = step else { panic!("{step:?}") };
    assert!(String::from_utf8(document).unwrap().contains("; Disconnect due to server shutdown"));
}

#[test]
fn patience_ends_with_the_login_the_idle_and_the_absolute_time() {
    let mut session = session();
    assert_eq!(session.patience_s(at(0)), 60);
    assert_eq!(session.patience_s(at(60)), 0);
    log_in(&mut session);
    assert_eq!(session.patience_s(at(60)), 300);
    assert_eq!(session.patience_s(at(28_700)), 100);
    assert_eq!(session.patience_s(at(28_800)), 0);
}

fn session() -> Session {
    let offer = Offer { objects: vec![HOST, DOMAIN, CONTACT], extensions: vec![SEC_DNS] };
    let limits = Limits { idle_s: 300, absolute_s: 28_800, login_s: 60, login_failures_max: 3, errors_max: 3 };
    Session::new(Arc::new(Greeting::new("navn: 1", offer)), limits, Ipv4Addr::LOCALHOST.into(), at(0))
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + second, 0).unwrap()
}

fn trid() -> String {
    "SV-1".to_owned()
}

fn wrap(command: &str) -> Vec<u8> {
    format!("<epp xmlns=\"{EPP}\"><command>{command}<clTRID>CL-1</clTRID></command></epp>").into_bytes()
}

fn info() -> Vec<u8> {
    wrap(&format!("<info><d:info xmlns:d=\"{DOMAIN}\"><d:name>a.dk</d:name></d:info></info>"))
}

fn login(password: &str, new: &str) -> Vec<u8> {
    let services = [HOST, DOMAIN, CONTACT].map(|uri| format!("<objURI>{uri}</objURI>")).concat();
    wrap(&format!(
        "<login><clID>REG-1</clID><pw>{password}</pw>{new}<options><version>1.0</version><lang>en</lang></options>\
         <svcs>{services}</svcs></login>"
    ))
}

fn login_with(objects: &[&str], extensions: &[&str]) -> Vec<u8> {
    let objects: String = objects.iter().map(|uri| format!("<objURI>{uri}</objURI>")).collect();
    let list: String = extensions.iter().map(|uri| format!("<extURI>{uri}</extURI>")).collect();
    let extensions = if list.is_empty() { list } else { format!("<svcExtension>{list}</svcExtension>") };
    wrap(&format!(
        "<login><clID>REG-1</clID><pw>Navn-sandbox-1</pw><options><version>1.0</version><lang>en</lang></options>\
         <svcs>{objects}{extensions}</svcs></login>"
    ))
}

fn log_in(session: &mut Session) -> String {
    let step = session.receive(&login("Navn-sandbox-1", ""), trid());
    assert!(matches!(&step, Step::Authenticate(credentials) if credentials.user == "REG-1"), "{step:?}");
    accept(session)
}

fn accept(session: &mut Session) -> String {
    let registrar = Handle::trusted("REG-1");
    text(session.conclude_login(LoginVerdict::Accepted { registrar, queue: Queue::default() }))
}

fn text(step: Step) -> String {
    let Step::Send { document, .. } = step else { panic!("not an answer: {step:?}") };
    String::from_utf8(document).unwrap()
}
