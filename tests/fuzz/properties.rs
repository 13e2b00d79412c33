//! What must hold for any input: one function a fuzz target, run on the kept inputs by every test.

use std::net::Ipv4Addr;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use chrono::DateTime;
use navn::epp::frame::{BadLength, put, take};
use navn::epp::greeting::Greeting;
use navn::epp::namespace::{
    BALANCE, CONTACT, DKHM_4_3, DKHM_4_4, DKHM_4_5, DKHM_DOMAIN_4_3, DKHM_DOMAIN_4_4, DOMAIN, HOST, KNOWN, Offer, RGP,
    SEC_DNS,
};
use navn::registry::handle::Handle;
use navn::registry::refusal::Refusal;
use navn::registry::registrar::Queue;
use navn::registry::reply::Reply;
use navn::session::{Limits, LoginVerdict, Outcome, Session, Step};
use navn::xml::{Element, Writer, read};

/// Frames come out as they went in, however the octets arrive; a length is refused only when it
/// is out of bounds. The first octet says how long the pieces are.
pub fn frame(data: &[u8]) {
    let Some((&step, stream)) = data.split_first() else { return };
    let (mut buffer, mut again, mut end) = (BytesMut::new(), BytesMut::new(), None);
    for piece in stream.chunks(usize::from(step) + 1) {
        buffer.extend_from_slice(piece);
        while end.is_none() {
            match take(&mut buffer, LONGEST) {
                Ok(Some(document)) => refill(&mut again, &document),
                Ok(None) => break,
                Err(bad) => end = Some(bad),
            }
        }
    }
    assert_eq!([&again[..], &buffer[..]].concat(), stream, "octets were lost or made up");
    let announced = buffer.first_chunk().map(|header| u32::from_be_bytes(*header));
    match (end, announced) {
        (Some(BadLength::Empty(length)), Some(header)) => assert!(length == header && length <= 4),
        (Some(BadLength::TooLong(length)), Some(header)) => assert!(length == header && length > LONGEST),
        (None, Some(header)) => assert!(header > 4 && header <= LONGEST && buffer.len() < header as usize),
        (None, None) => assert!(buffer.len() < 4),
        (Some(bad), None) => panic!("{bad} without a header"),
    }
}

fn refill(again: &mut BytesMut, document: &Bytes) {
    assert!(!document.is_empty() && document.len() + 4 <= LONGEST as usize, "a limit was not kept");
    put(again, document);
}

/// What was read is read again the same after it is written.
pub fn xml(data: &[u8]) {
    let Ok(tree) = read(data, KNOWN) else { return };
    let mut writer = Writer::document();
    write(&mut writer, &tree);
    let written = writer.finish();
    assert_eq!(read(&written, KNOWN).as_ref(), Ok(&tree), "written as {}", String::from_utf8_lossy(&written));
}

/// Writes the tree with a prefix of its own for every name.
fn write(writer: &mut Writer, element: &Element<'_>) {
    let uris = [element.namespace.uri()].into_iter().chain(element.attributes.iter().map(|a| a.namespace.uri()));
    let prefixes: Vec<(String, &str)> = uris.enumerate().map(|(n, uri)| (prefix(n, uri), uri)).collect();
    let declared = prefixes.iter().filter(|(prefix, _)| !matches!(prefix.as_str(), "" | "xml:"));
    let mut attributes: Vec<(String, &str)> =
        declared.map(|(prefix, uri)| (format!("xmlns:{}", prefix.trim_end_matches(':')), *uri)).collect();
    for ((prefix, _), attribute) in prefixes[1..].iter().zip(&element.attributes) {
        attributes.push((format!("{prefix}{}", attribute.name), &attribute.value));
    }
    let name = format!("{}{}", prefixes[0].0, element.name);
    writer.open(&name, &attributes.iter().map(|(name, value)| (name.as_str(), *value)).collect::<Vec<_>>());
    writer.text(&element.text);
    element.children.iter().for_each(|child| write(writer, child));
    writer.close(&name);
}

fn prefix(number: usize, uri: &str) -> String {
    match uri {
        "" => String::new(),
        "http://www.w3.org/XML/1998/namespace" => "xml:".to_owned(),
        _ => format!("n{number}:"),
    }
}

/// A session, strange or logged in, answers every document with one that can be read and that
/// shows no secret. Documents are divided by a zero octet, which no document may hold.
pub fn request(data: &[u8]) {
    for logged_in in [false, true] {
        let mut session = logged_in.then(log_in).unwrap_or_else(session);
        for document in data.split(|octet| *octet == 0).take(DOCUMENTS_MAX) {
            let secrets = secrets(document);
            let step = session.receive(document, SV_TRID.to_owned());
            if check_answer(conclude(&mut session, step, document.len()), &secrets) {
                session = log_in();
            }
        }
    }
}

/// Answers for the server: credentials are right, commands fare in one of several ways.
fn conclude(session: &mut Session, step: Step, lot: usize) -> Step {
    match step {
        Step::Greet | Step::Send { .. } => step,
        Step::Authenticate(_) if lot.is_multiple_of(4) => session.conclude_login(LoginVerdict::Denied),
        Step::Authenticate(_) => session
            .conclude_login(LoginVerdict::Accepted { registrar: Handle::trusted("REG-1"), queue: Queue::default() }),
        Step::Run(_) => {
            let result = match lot % 4 {
                0 => Some(Ok(Reply::Done)),
                1 => Some(Err(Refusal::NoPrivilege)),
                2 => Some(Ok(Reply::Message(None))),
                _ => None,
            };
            session.conclude(Outcome { result, queue: Queue::default() })
        }
    }
}

/// Holds an answer to the rules; says whether it ends the session.
fn check_answer(step: Step, secrets: &[String]) -> bool {
    let (document, close, code) = match step {
        Step::Send { document, close, code, .. } => (document, close, code),
        // The same every time, but for the present.
        Step::Greet => return false,
        step => panic!("a concluded step is an answer: {step:?}"),
    };
    let answer = read(&document, KNOWN).expect("an answer is a document");
    let [response] = answer.children.as_slice() else { panic!("an answer has one child") };
    assert_eq!(response.name, "response");
    assert!((1000..=2502).contains(&code), "{code}");
    assert_eq!(response.children[0].attribute("code"), Some(code.to_string()));
    let text = String::from_utf8_lossy(&document);
    for secret in secrets {
        assert!(!text.contains(secret.as_str()), "{secret:?} is a secret: {text}");
    }
    close
}

/// The passwords in a document that stand nowhere else in it and could not be there by chance.
fn secrets(document: &[u8]) -> Vec<String> {
    let (mut secret, mut open) = (Vec::new(), Vec::new());
    if let Ok(tree) = read(document, KNOWN) {
        collect(&tree, false, &mut secret, &mut open);
    }
    secret.retain(|text| text.len() >= 8 && text.chars().any(|c| c.is_ascii_digit()));
    secret.retain(|text| !open.iter().any(|open: &String| open.contains(text.as_str())));
    secret
}

fn collect(element: &Element<'_>, inside: bool, secret: &mut Vec<String>, open: &mut Vec<String>) {
    let inside = inside || matches!(element.name, "pw" | "newPW") && KNOWN.contains(&element.namespace.uri());
    let found = if inside { &mut *secret } else { &mut *open };
    found.push(element.text.split_whitespace().collect::<Vec<_>>().join(" "));
    open.push(element.name.to_owned());
    open.push(element.namespace.uri().to_owned());
    open.extend(element.attributes.iter().flat_map(|found| [found.name.to_owned(), found.value.to_string()]));
    element.children.iter().for_each(|child| collect(child, inside, secret, open));
}

fn log_in() -> Session {
    let mut session = session();
    let step = session.receive(LOGIN.as_bytes(), SV_TRID.to_owned());
    check_answer(conclude(&mut session, step, 1), &[]);
    assert!(session.registrar().is_some(), "the login is a good one");
    session
}

fn session() -> Session {
    let extensions = vec![SEC_DNS, RGP, DKHM_4_3, DKHM_4_4, DKHM_4_5, DKHM_DOMAIN_4_3, DKHM_DOMAIN_4_4];
    let offer = Offer { objects: vec![HOST, DOMAIN, CONTACT, BALANCE], extensions };
    let limits = Limits { idle_s: 300, absolute_s: 28_800, login_s: 60, login_failures_max: 3, errors_max: 0 };
    Session::new(Arc::new(Greeting::new("navn", offer)), limits, Ipv4Addr::LOCALHOST.into(), DateTime::UNIX_EPOCH)
}

/// Longest frame the decoder is told to take.
const LONGEST: u32 = 64;
/// Most documents of one input that are looked at.
const DOCUMENTS_MAX: usize = 8;
const SV_TRID: &str = "SV-1";
const LOGIN: &str = "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><command><login><clID>REG-1</clID><pw>Navn-sandbox-1</pw>\
    <options><version>1.0</version><lang>en</lang></options><svcs>\
    <objURI>urn:ietf:params:xml:ns:domain-1.0</objURI><objURI>urn:ietf:params:xml:ns:contact-1.0</objURI>\
    <objURI>urn:ietf:params:xml:ns:host-1.0</objURI><objURI>http://www.verisign.com/epp/balance-1.0</objURI>\
    <svcExtension><extURI>urn:ietf:params:xml:ns:secDNS-1.1</extURI><extURI>urn:ietf:params:xml:ns:rgp-1.0</extURI>\
    <extURI>urn:dkhm:params:xml:ns:dkhm-4.3</extURI><extURI>urn:dkhm:params:xml:ns:dkhm-4.4</extURI>\
    <extURI>urn:dkhm:params:xml:ns:dkhm-4.5</extURI><extURI>urn:dkhm:params:xml:ns:dkhm-domain-4.3</extURI>\
    <extURI>urn:dkhm:params:xml:ns:dkhm-domain-4.4</extURI></svcExtension></svcs></login></command></epp>";
