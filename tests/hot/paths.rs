//! What every command goes through, piece by piece, on the sandbox's data.

use std::hint::black_box;
use std::net::Ipv4Addr;

use bytes::BytesMut;
use chrono::{DateTime, Utc};
use navn::cli::epp::arguments::{Create, CreateDomain, Info, Kind};
use navn::cli::epp::request::{self, Head, domain};
use navn::cli::epp::services::Services;
use navn::cli::sandbox::data;
use navn::epp::frame;
use navn::epp::namespace::KNOWN;
use navn::epp::request::{Incoming, open};
use navn::flow::domain::present;
use navn::flow::{Actor, Context, Flow, Halt, Keys, Workspace};
use navn::ids::Ids;
use navn::registry::command::Command;
use navn::registry::domain::DomainName;
use navn::registry::handle::Handle;
use navn::registry::message::Transaction;
use navn::registry::policy::{Policy, Profile};
use navn::registry::registrar::Queue;
use navn::registry::reply::Reply;
use navn::registry::rules::Rules;
use navn::registry::staff::Seed;
use navn::server::offer;
use navn::session::{Limits, LoginVerdict, Outcome, Session, Step};
use navn::xml;

/// A piece of work, once.
pub type Path = Box<dyn FnMut()>;

/// Every path, by name.
pub fn all() -> Vec<(&'static str, Path)> {
    let documents = Documents::new();
    let (check, info, create) = (documents.check, documents.info, documents.create);
    vec![
        ("frame/take", take(&create)),
        ("xml/read check", read(&check)),
        ("xml/read create", read(&create)),
        ("epp/parse check", parse(&check)),
        ("epp/parse create", parse(&create)),
        ("flow/present", bring_to_the_present()),
        ("flow/decide check", decide(&check)),
        ("flow/decide info", decide(&info)),
        ("flow/decide create", decide(&create)),
        ("session/hello", hello()),
        ("session/check", exchange(&check)),
        ("session/info", exchange(&info)),
        ("session/create", exchange(&create)),
    ]
}

struct Documents {
    check: Vec<u8>,
    info: Vec<u8>,
    create: Vec<u8>,
}

impl Documents {
    fn new() -> Self {
        let services = services();
        let head = Head { cl_trid: "HOT-1", services: &services, now: now() };
        let info = Info { name: EXISTING.to_owned(), kind: Kind::default(), hosts: None, token: None };
        let domain = CreateDomain {
            registrant: Some("KUNDE1-DK".to_owned()),
            ns: ["ns1.navn-sandbox.net", "ns2.navn-sandbox.net"].map(str::to_owned).into(),
            years: Some(1),
            terms: true,
            ..CreateDomain::default()
        };
        let create = Create { name: Some("ledig.dk".to_owned()), domain, ..Create::default() };
        Self {
            check: domain::check(&head, &[EXISTING.to_owned()]),
            info: domain::info(&head, &info),
            create: domain::create(&head, &create).expect("the name is given"),
        }
    }
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
    let (mut session, document) = (session(), request::hello());
    Box::new(move || {
        black_box(session.receive(black_box(&document), now(), String::new()));
    })
}

/// A whole command through the session; the decision is there already.
fn exchange(document: &[u8]) -> Path {
    let document = document.to_vec();
    let mut session = session();
    let reply = reply(&document);
    Box::new(move || {
        let Step::Run(run) = session.receive(black_box(&document), now(), SV_TRID.to_owned()) else {
            panic!("a command")
        };
        black_box(run);
        black_box(session.conclude(Outcome { result: Some(Ok(reply.clone())), queue: Queue::default() }));
    })
}

fn command(document: &[u8]) -> Command {
    let root = xml::read(document, KNOWN).expect("a document");
    let Ok(Incoming::Command(opened)) = open(&root) else { panic!("a command") };
    opened.command().expect("a legal command")
}

fn reply(document: &[u8]) -> Reply {
    let (mut workspace, rules, command) = (workspace(), rules(), command(document));
    let (actor, transaction) = (actor(), transaction());
    let context = context(&rules, &actor, &transaction, command.name());
    command.decide(&mut workspace, &context).expect("a decision")
}

/// Everything the sandbox begins with, and that nothing else is there.
fn workspace() -> Workspace {
    let rules = rules();
    let seed = data::prepared(now(), rules.at(now()), "", &Ids::seeded(1));
    let mut workspace = Workspace::default();
    fill(&mut workspace, seed);
    for document in {
        let Documents { check, info, create } = Documents::new();
        [check, info, create]
    } {
        let command = command(&document);
        let (actor, transaction) = (actor(), transaction());
        let context = context(&rules, &actor, &transaction, command.name());
        let mut wanted = Keys::default();
        command.keys(&actor, &mut wanted);
        for round in 0.. {
            assert!(round < ROUNDS_MAX, "{} still asks for {wanted:?}", command.name());
            absent(&mut workspace, &wanted);
            let mark = workspace.mark();
            let decided = command.decide(&mut workspace, &context);
            workspace.undo_to(&mark);
            match decided {
                Err(Halt::Needs(more)) => wanted = *more,
                Err(Halt::Refused(refusal)) => panic!("{refusal}"),
                Ok(_) => break,
            }
        }
    }
    workspace
}

fn fill(workspace: &mut Workspace, seed: Seed) {
    for it in seed.registrars {
        workspace.registrars.load(it.id.clone(), Some(it));
    }
    for it in seed.contacts {
        workspace.contact_links.load(it.handle.clone(), Some(1));
        workspace.contacts.load(it.handle.clone(), Some(it));
    }
    for it in seed.hosts {
        workspace.host_links.load(it.name.clone(), Some(1));
        workspace.hosts.load(it.name.clone(), Some(it));
    }
    for it in seed.domains {
        workspace.domains.load(it.name.clone(), Some(it));
    }
}

/// What was looked for and is not there.
fn absent(workspace: &mut Workspace, keys: &Keys) {
    for name in &keys.domains {
        if !workspace.domains.is_loaded(name) {
            workspace.domains.load(name.clone(), None);
        }
        workspace.subordinates.load(name.clone(), None);
        workspace.open_approvals.load(name.clone(), None);
        workspace.open_invoices.load(name.clone(), None);
        workspace.waiting.load(name.clone(), None);
    }
    for handle in &keys.contacts {
        assert!(workspace.contacts.is_loaded(handle), "{handle} is a contact of the sandbox");
    }
    for registrar in &keys.queue_heads {
        workspace.queue_heads.load(registrar.clone(), Some(None));
    }
    for counter in &keys.counters {
        workspace.counters.load(counter.clone(), Some(1));
    }
}

fn session() -> Session {
    let limits = Limits { idle_s: 300, absolute_s: 28_800, login_s: 60, login_failures_max: 3, errors_max: 3 };
    let offer = offer(Profile::Dk2023);
    let mut session = Session::new("navn: 1".to_owned(), offer, limits, Ipv4Addr::LOCALHOST.into(), now());
    let login = request::login("REG-1001", "Navn-sandbox-1", &services());
    let Step::Authenticate(_) = session.receive(&login, now(), SV_TRID.to_owned()) else { panic!("a login") };
    session.conclude_login(LoginVerdict::Accepted { registrar: Handle::trusted("REG-1001"), queue: Queue::default() });
    session
}

/// What the sandbox's greeting offers.
fn services() -> Services {
    let greeting = navn::epp::greeting::write("navn: 1", now(), &offer(Profile::Dk2023));
    Services::read(std::str::from_utf8(&greeting).expect("UTF-8")).expect("a greeting")
}

fn context<'a>(rules: &'a Rules, actor: &'a Actor, transaction: &'a Transaction, command: &'static str) -> Context<'a> {
    Context { now: now(), rules, policy: rules.at(now()), actor, command, transaction, entropy: [7; 32] }
}

fn rules() -> Rules {
    Rules::always(Policy::of(Profile::Dk2023))
}

fn actor() -> Actor {
    Actor::Registrar(Handle::trusted("REG-1001"))
}

fn transaction() -> Transaction {
    Transaction { cl_trid: Some("HOT-1".to_owned()), sv_trid: SV_TRID.to_owned() }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_334_400, 0).expect("a date in 2026")
}

const EXISTING: &str = "eksempel.dk";
const SV_TRID: &str = "BB075FF7-A09A-403F-A131-6784A8DBB603";
const ROUNDS_MAX: u32 = 16;
const FRAME_MAX: u32 = 262_144;
