//! One document of each command.

use chrono::NaiveDate;
use navn::cli::epp::arguments::{Create, CreateDomain, Info, Kind, Renew, Update};
use navn::cli::epp::request::{self, Head, domain};
use navn::cli::epp::services::Services;
use navn::cli::sandbox::data;
use navn::epp::namespace::KNOWN;
use navn::epp::request::{Incoming, open};
use navn::ids::Ids;
use navn::registry::command::Command;
use navn::registry::policy::{Policy, Profile};
use navn::server::greetings::Greetings;
use navn::xml;

use super::world::{MESSAGE, now};

/// The commands of a load, each as its document.
pub struct Documents {
    pub check: Vec<u8>,
    pub info: Vec<u8>,
    pub create: Vec<u8>,
    pub renew: Vec<u8>,
    pub update: Vec<u8>,
    pub poll: Vec<u8>,
    pub ack: Vec<u8>,
}

impl Documents {
    pub fn new() -> Self {
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
        let renew = Renew { name: EXISTING.to_owned(), expires: Some(expiry()), years: Some(1) };
        let ds = ["12345".to_owned(), "13".to_owned(), "2".to_owned(), "0123456789ABCDEF".repeat(4)];
        let update = Update { name: EXISTING.to_owned(), add_ds: vec![ds], ..Update::default() };
        Self {
            check: domain::check(&head, &[EXISTING.to_owned()]),
            info: domain::info(&head, &info),
            create: domain::create(&head, &create).expect("the name is given"),
            renew: domain::renew(&head, &renew).expect("the expiry is given"),
            update: domain::update(&head, &update),
            poll: request::poll(&head, None),
            ack: request::poll(&head, Some(&MESSAGE.to_string())),
        }
    }

    pub fn all(&self) -> [&[u8]; 7] {
        [&self.check, &self.info, &self.create, &self.renew, &self.update, &self.poll, &self.ack]
    }
}

/// The command in a document.
pub fn command(document: &[u8]) -> Command {
    let root = xml::read(document, KNOWN).expect("a document");
    let Ok(Incoming::Command(opened)) = open(&root) else { panic!("a command") };
    opened.command().expect("a legal command")
}

/// What the sandbox's greeting offers.
pub fn services() -> Services {
    let greeting = Greetings::new("navn: 1").of(Profile::Dk2023).at(now());
    Services::read(std::str::from_utf8(&greeting).expect("UTF-8")).expect("a greeting")
}

fn expiry() -> NaiveDate {
    let seed = data::prepared(now(), &Policy::of(Profile::Dk2023), "", &Ids::seeded(1));
    let domain = seed.domains.iter().find(|domain| domain.name.as_str() == EXISTING);
    domain.expect("a domain of the sandbox").expires_at.date_naive()
}

/// A domain of the sandbox, its first registrar's.
pub const EXISTING: &str = "eksempel.dk";
