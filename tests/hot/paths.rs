//! What every command goes through, piece by piece, on the sandbox's data.

use std::hint::black_box;
use std::net::Ipv4Addr;
use std::sync::Arc;

use bytes::BytesMut;
use navn::cli::epp::request;
use navn::epp::frame;
use navn::epp::namespace::KNOWN;
use navn::epp::request::{Incoming, open};
use navn::flow::domain::present;
use navn::flow::{Actor, Flow, Request};
use navn::registry::domain::DomainName;
use navn::registry::handle::Handle;
use navn::registry::policy::Profile;
use navn::registry::registrar::Queue;
use navn::registry::reply::Reply;
use navn::server::greetings::Greetings;
use navn::server::password::Accepted;
use navn::session::{Limits, LoginVerdict, Outcome, Session, Step};
use navn::store::rehearsal::Line;
use navn::xml;

use documents::{Documents, EXISTING, command, services};
use world::{SV_TRID, actor, context, first, now, rehearsal, rules, transaction, workspace};

mod documents;
mod world;

/// A piece of work, once.
pub type Path = Box<dyn FnMut()>;

/// Makes a path ready to go.
type Prepare = fn(&Documents) -> Path;

/// Every path, by name; it is prepared when it is taken.
pub fn all() -> Vec<(&'static str, Prepare)> {
    vec![
        ("frame/take", |of| take(&of.create)),
        ("frame/put", |of| put(&of.create)),
        ("xml/read check", |of| read(&of.check)),
        ("xml/read create", |of| read(&of.create)),
        ("epp/parse check", |of| parse(&of.check)),
        ("epp/parse create", |of| parse(&of.create)),
        ("epp/parse update", |of| parse(&of.update)),
        ("flow/present", |_| bring_to_the_present()),
        ("flow/decide check", |of| decide(&of.check)),
        ("flow/decide info", |of| decide(&of.info)),
        ("flow/decide create", |of| decide(&of.create)),
        ("flow/decide renew", |of| decide(&of.renew)),
        ("flow/decide update", |of| decide(&of.update)),
        ("flow/decide poll", |of| decide(&of.poll)),
        ("flow/decide ack", |of| decide(&of.ack)),
        ("session/hello", |_| hello()),
        ("session/login", |_| login()),
        ("session/check", |of| exchange(&of.check)),
        ("session/info", |of| exchange(&of.info)),
        ("session/create", |of| exchange(&of.create)),
        ("session/renew", |of| exchange(&of.renew)),
        ("session/update", |of| exchange(&of.update)),
        ("session/poll", |of| exchange(&of.poll)),
        ("session/ack", |of| exchange(&of.ack)),
        ("server/password known", |_| password()),
        ("store/turns of 64", |of| turns(&of.check)),
        ("store/decode info", |of| rows_in(&of.info)),
        ("store/decode create", |of| rows_in(&of.create)),
        ("store/encode create", |of| rows_out(&of.create)),
        ("store/encode update", |of| rows_out(&of.update)),
    ]
}

/// The path called `name`, ready to go.
///
/// # Panics
/// When there is none.
pub fn path(name: &str) -> Path {
    let (_, prepare) = all().into_iter().find(|(known, _)| *known == name).expect("a path of that name");
    prepare(&Documents::new())
}

fn take(document: &[u8]) -> Path {
    let mut framed = BytesMut::new();
    frame::put(&mut framed, document);
    let mut buffer = BytesMut::with_capacity(2 * framed.len());
    Box::new(move || {
        buffer.extend_from_slice(&framed);
        black_box(frame::take(&mut buffer, FRAME_MAX).expect("a frame"));
    })
}

fn put(document: &[u8]) -> Path {
    let document = document.to_vec();
    let mut buffer = BytesMut::with_capacity(2 * document.len());
    Box::new(move || {
        frame::put(&mut buffer, black_box(&document));
        buffer.clear();
    })
}

fn read(document: &[u8]) -> Path {
    let document = document.to_vec();
    Box::new(move || {
        black_box(xml::read(black_box(&document), KNOWN).expect("a document"));
    })
}

/// From a tree to a command; reading the tree is measured by [`read`] and not counted here.
fn parse(document: &[u8]) -> Path {
    let document: &'static [u8] = document.to_vec().leak();
    let root = xml::read(document, KNOWN).expect("a document");
    Box::new(move || {
        let Ok(Incoming::Command(opened)) = open(black_box(&root)) else { panic!("a command") };
        black_box(opened.command().expect("a legal command"));
    })
}

fn bring_to_the_present() -> Path {
    let (mut workspace, rules) = (workspace(), rules());
    let (actor, transaction) = (actor(), transaction());
    let name = DomainName::trusted(EXISTING);
    Box::new(move || {
        let context = context(&rules, &actor, &transaction, "domain:info");
        black_box(present(&mut workspace, &context, &name).expect("everything is loaded"));
    })
}

fn decide(document: &[u8]) -> Path {
    let (mut workspace, rules) = (workspace(), rules());
    let command = command(document);
    let (actor, transaction) = (actor(), transaction());
    Box::new(move || {
        let mark = workspace.mark();
        let context = context(&rules, &actor, &transaction, command.name());
        black_box(command.decide(&mut workspace, &context)).expect("a decision");
        workspace.undo_to(&mark);
    })
}

fn hello() -> Path {
    let (mut session, document, greetings) = (session(), request::hello(), Greetings::new("navn: 1"));
    Box::new(move || {
        let Step::Greet = session.receive(black_box(&document), String::new()) else { panic!("a hello") };
        black_box(session.greet(now(), greetings.of(Profile::Dk2023)));
    })
}

/// A whole command through the session; the decision is there already.
fn exchange(document: &[u8]) -> Path {
    let document = document.to_vec();
    let mut session = session();
    let reply = reply(&document);
    Box::new(move || {
        let Step::Run(run) = session.receive(black_box(&document), SV_TRID.to_owned()) else { panic!("a command") };
        black_box(run);
        black_box(session.conclude(Outcome { result: Some(Ok(reply.clone())), queue: Queue::default() }));
    })
}

fn reply(document: &[u8]) -> Reply {
    let (mut workspace, rules, command) = (workspace(), rules(), command(document));
    let (actor, transaction) = (actor(), transaction());
    let context = context(&rules, &actor, &transaction, command.name());
    command.decide(&mut workspace, &context).expect("a decision")
}

/// A command of each of 64 sessions, of two accounts, waits for its turn and is taken.
fn turns(document: &[u8]) -> Path {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let (line, command) = (Line::empty(), Arc::new(command(document)));
    let request = move |number: usize| Request {
        command: Arc::clone(&command),
        actor: Actor::Registrar(Handle::trusted(["REG-1001", "REG-1002"][number % 2])),
        transaction: transaction(),
        entropy: [7; 32],
    };
    Box::new(move || {
        let batches = runtime.block_on(line.pass((0..64).map(&request).collect()));
        assert!(batches.expect("an open line") > 0);
    })
}

/// Rows as the database gave them, to a workspace.
fn rows_in(document: &[u8]) -> Path {
    let rehearsal = rehearsal(&command(document));
    Box::new(move || {
        black_box(rehearsal.decode()).expect("legal rows");
    })
}

/// What a decision changed, to the rows of a write.
fn rows_out(document: &[u8]) -> Path {
    let command = command(document);
    let rehearsal = rehearsal(&command);
    let rules = rules();
    let (actor, transaction) = (actor(), transaction());
    let mut batch = rehearsal.decode().expect("legal rows");
    let context = context(&rules, &actor, &transaction, command.name());
    command.decide(&mut batch.workspace, &context).expect("a decision");
    Box::new(move || assert!(black_box(rehearsal.encode(&batch, &rules)) > 0))
}

/// Credentials that were right before.
fn password() -> Path {
    let (accepted, user) = (Accepted::new([7; 32]), first());
    accepted.remember(&user, PASSWORD, PASSWORD_HASH);
    Box::new(move || assert!(accepted.knows(black_box(&user), PASSWORD, PASSWORD_HASH)))
}

/// A new session and its login; whether the password is right is known already.
fn login() -> Path {
    let document = request::login("REG-1001", PASSWORD, &services());
    let greetings = Greetings::new("navn: 1");
    Box::new(move || {
        black_box(logged_in(&document, &greetings));
    })
}

fn session() -> Session {
    logged_in(&request::login("REG-1001", PASSWORD, &services()), &Greetings::new("navn: 1"))
}

fn logged_in(login: &[u8], greetings: &Greetings) -> Session {
    let limits = Limits { idle_s: 300, absolute_s: 28_800, login_s: 60, login_failures_max: 3, errors_max: 3 };
    let mut session =
        Session::new(Arc::clone(greetings.of(Profile::Dk2023)), limits, Ipv4Addr::LOCALHOST.into(), now());
    let Step::Authenticate(_) = session.receive(login, SV_TRID.to_owned()) else { panic!("a login") };
    black_box(session.conclude_login(LoginVerdict::Accepted { registrar: first(), queue: Queue::default() }));
    session
}

const PASSWORD: &str = "Navn-sandbox-1";
const PASSWORD_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY";
const FRAME_MAX: u32 = 262_144;
