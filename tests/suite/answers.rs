//! Every kind of answer, written with arbitrary contents, is valid and says only what was announced.
//!
//! `NAVN_SEED` repeats a run, `NAVN_ANSWERS` chooses its length.

mod draw;
mod view;

use std::str::FromStr;

use navn::epp::greeting::Greeting;
use navn::epp::namespace::{Announced, DKHM_4_3, DKHM_4_4, DKHM_4_5, KNOWN, Offer};
use navn::epp::response::{self, FaultValue, Head};
use navn::epp::result::ResultCode;
use navn::registry::registrar::Queue;
use navn::registry::reply::Reply;
use navn::xml::{self, Element};

use self::draw::Draw;
use crate::harness::schemas::{Variant, judge};
use crate::harness::tell;

#[test]
fn every_answer_is_valid_whatever_is_in_it() {
    let seed = variable("NAVN_SEED", rand::random::<u32>().into());
    let count = variable("NAVN_ANSWERS", ANSWERS);
    tell(format_args!("{count} answers and greetings of NAVN_SEED={seed}"));
    let mut draw = Draw::new(seed);
    let answers: Vec<Answer> = (0..count).map(|number| answer(&mut draw, number)).collect();
    let documents: Vec<Vec<u8>> = answers.iter().map(|answer| answer.document.clone()).collect();
    for (answer, complaint) in answers.iter().zip(judge(Variant::Dk, &documents)) {
        let wrong = complaint.or_else(|| unannounced(answer));
        let text = String::from_utf8_lossy(&answer.document);
        assert_eq!(wrong, None, "NAVN_SEED={seed} {:?} {text}", answer.announced);
    }
}

/// What was written, and the services of the session it was written for.
struct Answer {
    document: Vec<u8>,
    announced: Announced,
    /// Whether the state of a queue belongs to it.
    queued: bool,
}

/// The `number`-th answer. The kinds take turns, so that each of them is there.
fn answer(draw: &mut Draw, number: u64) -> Answer {
    let announced = Announced { objects: draw.some(KNOWN, 0), extensions: draw.some(KNOWN, 0) };
    if number.is_multiple_of(view::KINDS + 2) {
        let offer = Offer { objects: draw.some(KNOWN, 1), extensions: announced.extensions.clone() };
        let document = Greeting::new(&draw.token(3, 64), offer).at(draw.instant());
        return Answer { document, announced, queued: false };
    }
    let reply = view::reply(draw, number % (view::KINDS + 2));
    let head = head(draw, reply.is_none());
    let queued = match &reply {
        Some(Reply::Message(message)) => message.is_some(),
        Some(Reply::Acknowledged(_)) => true,
        _ => head.queue.count > 0 && head.queue.head.is_some(),
    };
    Answer { document: response::write(&head, reply.as_ref(), &announced), announced, queued }
}

fn head(draw: &mut Draw, refused: bool) -> Head {
    let fault = (refused && draw.likely()).then(|| FaultValue {
        namespace: if draw.likely() { draw.one(KNOWN).to_owned() } else { draw.text(0, 60) },
        element: if draw.likely() { draw.name() } else { draw.text(0, 60) },
        value: draw.text(0, 300),
        reason: draw.text(0, 300),
    });
    Head {
        code: ResultCode(draw.one(&codes())),
        message: draw.text(0, 300),
        fault,
        queue: Queue { count: draw.whole(), head: draw.maybe(Draw::whole) },
        cl_trid: draw.maybe(|draw| draw.token(3, 64)),
        sv_trid: draw.token(3, 64),
    }
}

/// The codes that have a text of their own.
fn codes() -> Vec<u16> {
    let failed = ResultCode(2400).text();
    (1000..3000).filter(|code| *code == 2400 || ResultCode(*code).text() != failed).collect()
}

/// What an answer says that its session did not announce, or leaves out that it must say.
fn unannounced(answer: &Answer) -> Option<String> {
    let root = xml::read(&answer.document, KNOWN).expect("an answer is read");
    let response = child(&root, "response")?;
    if child(response, "msgQ").is_some() != answer.queued {
        return Some(format!("a queue: {}", answer.queued));
    }
    let written = child(response, "extension").map(|extension| extension.children.as_slice()).unwrap_or_default();
    let dkhm = answer.announced.dkhm();
    written.iter().map(|element| element.namespace.uri()).find_map(|uri| {
        let other_version = [DKHM_4_3, DKHM_4_4, DKHM_4_5].contains(&uri) && Some(uri) != dkhm;
        (other_version || !answer.announced.has(uri)).then(|| format!("{uri} is in the extension"))
    })
}

fn child<'e, 'd>(element: &'e Element<'d>, name: &str) -> Option<&'e Element<'d>> {
    element.children.iter().find(|child| child.name == name)
}

fn variable<T: FromStr>(name: &str, otherwise: T) -> T {
    let Ok(text) = std::env::var(name) else { return otherwise };
    text.parse().unwrap_or_else(|_| panic!("{name} is a number, not {text}"))
}

/// Answers of one run.
const ANSWERS: u64 = 4000;
