//! What one session asks next, and what it learns from the answers.

use chrono::{DateTime, NaiveDate, Utc};

use super::glance;
use super::mix::{Kind, Mix};
use super::names::Dice;
use crate::cli::epp::arguments::{Create, CreateDomain, Info, Kind as ObjectKind, Renew, Update};
use crate::cli::epp::request::{self, Head, domain};
use crate::cli::epp::services::Services;

/// What all sessions of a load share.
#[derive(Debug)]
pub struct Plan {
    /// Which command how often.
    pub mix: Mix,
    /// The name servers of new domains.
    pub ns: Vec<String>,
    /// Domains known to exist.
    pub known: Vec<String>,
}

/// Which of the sessions one is.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Its number, from 0.
    pub number: usize,
    /// What its choices follow from.
    pub seed: u64,
    /// The registrant of its new domains.
    pub registrant: String,
}

/// One command to send.
#[derive(Debug)]
pub struct Ask {
    /// What it counts as.
    pub kind: Kind,
    /// The document.
    pub document: Vec<u8>,
    /// The domain it is about; empty where it is about none.
    pub name: String,
    /// Its identifier, which the answer repeats; `hello` has none.
    pub cl_trid: Option<String>,
    learns: bool,
}

/// The work of one session: it renews and changes only what it created itself.
#[derive(Debug)]
pub struct Work<'p> {
    plan: &'p Plan,
    services: &'p Services,
    registrant: String,
    dice: Dice,
    prefix: String,
    commands: u64,
    created: Vec<Created>,
    /// Created, with an expiry still to be asked for.
    fresh: Vec<String>,
    renewable: Vec<(String, NaiveDate)>,
    /// The oldest message of the queue, when the last answer named one.
    message: Option<String>,
    owed: Owed,
}

/// Commands whose turn came before they could be given.
#[derive(Debug, Default)]
struct Owed {
    renewals: u64,
    updates: u64,
    acks: u64,
}

#[derive(Debug)]
struct Created {
    name: String,
    signed: bool,
}

impl<'p> Work<'p> {
    /// The work of the session `identity`.
    pub fn new(plan: &'p Plan, services: &'p Services, identity: Identity) -> Self {
        let mut dice = Dice::new(identity.seed);
        let prefix = format!("L{:06X}-{}-", dice.roll() & 0xff_ffff, identity.number);
        Self {
            plan,
            services,
            registrant: identity.registrant,
            dice,
            prefix,
            commands: 0,
            created: Vec::new(),
            fresh: Vec::new(),
            renewable: Vec::new(),
            message: None,
            owed: Owed::default(),
        }
    }

    /// The next command. What a renewal, change or acknowledgement needs first is asked for first;
    /// the command itself is owed and follows as soon as it can be given.
    pub fn next(&mut self, now: DateTime<Utc>) -> Ask {
        let owed = &mut self.owed;
        let kind = if owed.renewals > 0 && !self.renewable.is_empty() {
            owed.renewals -= 1;
            Kind::Renew
        } else if owed.updates > 0 && !self.created.is_empty() {
            owed.updates -= 1;
            Kind::Update
        } else if owed.acks > 0 && self.message.is_some() {
            owed.acks -= 1;
            Kind::Ack
        } else {
            self.plan.mix.pick(self.dice.roll())
        };
        self.commands += 1;
        let cl_trid = self.prefix.clone() + &self.commands.to_string();
        let head = Head { cl_trid: &cl_trid, services: self.services, now };
        let mut ask = match kind {
            Kind::Hello => Ask::new(kind, request::hello(), String::new()),
            Kind::Check => self.check(&head),
            Kind::Info => info(&head, self.existing(), false),
            Kind::Create => self.create(&head),
            Kind::Renew => self.renew(&head),
            Kind::Update => self.update(&head),
            Kind::Poll => Ask::new(kind, request::poll(&head, None), String::new()),
            Kind::Ack => self.ack(&head),
        };
        ask.cl_trid = (kind != Kind::Hello).then_some(cl_trid);
        ask
    }

    /// Learns from the answer to `ask`.
    pub fn answered(&mut self, ask: Ask, code: u16, answer: &str) {
        match ask.kind {
            Kind::Create if code < 2000 => {
                self.fresh.push(ask.name.clone());
                self.created.push(Created { name: ask.name, signed: false });
            }
            Kind::Info if ask.learns => {
                if let Some(expires) = glance::expiry(answer) {
                    self.renewable.push((ask.name, expires));
                }
            }
            Kind::Poll | Kind::Ack => self.message = glance::message(answer).map(str::to_owned),
            _ => {}
        }
    }

    fn existing(&mut self) -> String {
        let count = self.plan.known.len() + self.created.len();
        if count == 0 {
            return self.dice.name();
        }
        let index = self.dice.below(count);
        match self.plan.known.get(index) {
            Some(name) => name.clone(),
            None => self.created[index - self.plan.known.len()].name.clone(),
        }
    }

    /// Half of the names asked for are free.
    fn check(&mut self, head: &Head<'_>) -> Ask {
        let name = if self.dice.roll() & 1 == 0 { self.dice.name() } else { self.existing() };
        Ask::new(Kind::Check, domain::check(head, std::slice::from_ref(&name)), name)
    }

    fn create(&mut self, head: &Head<'_>) -> Ask {
        let name = self.dice.name();
        let domain = CreateDomain {
            registrant: Some(self.registrant.clone()),
            ns: self.plan.ns.clone(),
            years: Some(1),
            terms: true,
            ..CreateDomain::default()
        };
        let create = Create { name: Some(name.clone()), domain, ..Create::default() };
        Ask::new(Kind::Create, domain::create(head, &create).expect("the name is given"), name)
    }

    fn renew(&mut self, head: &Head<'_>) -> Ask {
        if let Some((name, expires)) = self.renewable.pop() {
            let renew = Renew { name: name.clone(), expires: Some(expires), years: Some(1) };
            return Ask::new(Kind::Renew, domain::renew(head, &renew).expect("the expiry is given"), name);
        }
        self.owed.renewals += 1;
        match self.fresh.pop() {
            Some(name) => info(head, name, true),
            None => self.create(head),
        }
    }

    /// Signs a domain, or unsigns one that was signed.
    fn update(&mut self, head: &Head<'_>) -> Ask {
        if self.created.is_empty() {
            self.owed.updates += 1;
            return self.create(head);
        }
        let index = self.dice.below(self.created.len());
        let add_ds = if self.created[index].signed { Vec::new() } else { vec![self.dice.ds()] };
        let created = &mut self.created[index];
        let update = Update { name: created.name.clone(), add_ds, rem_all_ds: created.signed, ..Update::default() };
        created.signed = !created.signed;
        Ask::new(Kind::Update, domain::update(head, &update), update.name)
    }

    fn ack(&mut self, head: &Head<'_>) -> Ask {
        match self.message.take() {
            Some(message) => Ask::new(Kind::Ack, request::poll(head, Some(&message)), String::new()),
            None => {
                self.owed.acks += 1;
                Ask::new(Kind::Poll, request::poll(head, None), String::new())
            }
        }
    }
}

impl Ask {
    fn new(kind: Kind, document: Vec<u8>, name: String) -> Self {
        Self { kind, document, name, cl_trid: None, learns: false }
    }
}

fn info(head: &Head<'_>, name: String, learns: bool) -> Ask {
    let info = Info { name: name.clone(), kind: ObjectKind::default(), hosts: None, token: None };
    Ask { learns, ..Ask::new(Kind::Info, domain::info(head, &info), name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::namespace::KNOWN;
    use crate::xml;

    #[test]
    fn a_renewal_first_creates_and_asks_for_the_expiry() {
        let (plan, services) = (plan("renew=1"), Services::default());
        let mut work = work(&plan, &services);
        let create = work.next(now());
        assert_eq!(create.kind, Kind::Create);
        let name = create.name.clone();
        work.answered(create, 1001, "");
        let info = work.next(now());
        assert_eq!((info.kind, &info.name), (Kind::Info, &name));
        work.answered(info, 1000, "<domain:exDate>2027-11-22T22:59:59.0Z</domain:exDate>");
        let renew = work.next(now());
        assert_eq!((renew.kind, &renew.name), (Kind::Renew, &name));
        assert!(text(&renew).contains("<domain:curExpDate>2027-11-22</domain:curExpDate>"));
    }

    #[test]
    fn an_update_signs_and_unsigns_what_was_created() {
        let (plan, services) = (plan("update=1"), Services::default());
        let mut work = work(&plan, &services);
        let create = work.next(now());
        assert_eq!(create.kind, Kind::Create);
        work.answered(create, 1001, "");
        assert!(text(&work.next(now())).contains("secDNS:add"));
        assert!(text(&work.next(now())).contains("<secDNS:all>true</secDNS:all>"));
    }

    #[test]
    fn a_refused_create_is_not_built_upon() {
        let (plan, services) = (plan("update=1"), Services::default());
        let mut work = work(&plan, &services);
        let create = work.next(now());
        work.answered(create, 2104, "");
        assert_eq!(work.next(now()).kind, Kind::Create);
    }

    #[test]
    fn every_document_is_readable() {
        let (plan, services) = (plan("check=1,info=1,create=1"), Services::default());
        let mut work = work(&plan, &services);
        for _ in 0..50 {
            let ask = work.next(now());
            assert!(xml::read(&ask.document, KNOWN).is_ok());
            work.answered(ask, 1000, "");
        }
    }

    #[test]
    fn an_acknowledgement_first_asks_for_the_message() {
        let (plan, services) = (plan("ack=1"), Services::default());
        let mut work = work(&plan, &services);
        let poll = work.next(now());
        assert_eq!(poll.kind, Kind::Poll);
        work.answered(poll, 1301, "<msgQ count=\"2\" id=\"7\"/>");
        let ack = work.next(now());
        assert!(ack.kind == Kind::Ack && text(&ack).contains("msgID=\"7\""), "{}", text(&ack));
        work.answered(ack, 1000, "<msgQ count=\"1\" id=\"8\"/>");
        assert!(text(&work.next(now())).contains("msgID=\"8\""));
    }

    #[test]
    fn each_command_carries_the_identifier_it_is_known_by() {
        let (plan, services) = (plan("hello=1,check=1,poll=1"), Services::default());
        let mut work = work(&plan, &services);
        for _ in 0..30 {
            let ask = work.next(now());
            assert_eq!(ask.cl_trid.as_deref(), glance::cl_trid(text(&ask)));
            assert_eq!(ask.cl_trid.is_none(), ask.kind == Kind::Hello);
        }
    }

    fn plan(mix: &str) -> Plan {
        let ns = ["ns1.x.net", "ns2.x.net"].map(str::to_owned).to_vec();
        Plan { mix: mix.parse().unwrap(), ns, known: Vec::new() }
    }

    fn work<'p>(plan: &'p Plan, services: &'p Services) -> Work<'p> {
        Work::new(plan, services, Identity { number: 0, seed: 1, registrant: "K1-DK".to_owned() })
    }

    fn text(ask: &Ask) -> &str {
        std::str::from_utf8(&ask.document).unwrap()
    }

    fn now() -> DateTime<Utc> {
        "2026-11-22T07:00:00Z".parse().unwrap()
    }
}
