//! What one session asks next, and what it learns from the answers.

use chrono::{DateTime, NaiveDate, Utc};

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
    /// The registrant of new domains.
    pub registrant: String,
    /// The name servers of new domains.
    pub ns: Vec<String>,
    /// Domains known to exist.
    pub known: Vec<String>,
}

/// One command to send.
#[derive(Debug)]
pub struct Ask {
    /// What it counts as.
    pub kind: Kind,
    /// The document.
    pub document: Vec<u8>,
    /// The domain it is about.
    pub name: String,
    learns: bool,
}

/// The work of one session: it renews and changes only what it created itself.
#[derive(Debug)]
pub struct Work<'p> {
    plan: &'p Plan,
    services: &'p Services,
    dice: Dice,
    prefix: String,
    commands: u64,
    created: Vec<Created>,
    /// Created, with an expiry still to be asked for.
    fresh: Vec<String>,
    renewable: Vec<(String, NaiveDate)>,
    owed: [u64; 2],
}

#[derive(Debug)]
struct Created {
    name: String,
    signed: bool,
}

impl<'p> Work<'p> {
    /// The work of session `number`.
    pub fn new(plan: &'p Plan, services: &'p Services, number: usize, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let prefix = format!("L{:06X}-{number}", dice.roll() & 0xff_ffff);
        let (created, fresh, renewable) = (Vec::new(), Vec::new(), Vec::new());
        Self { plan, services, dice, prefix, commands: 0, created, fresh, renewable, owed: [0; 2] }
    }

    /// The next command. What a renewal or change needs first is asked for first; the command
    /// itself is owed and follows as soon as it can be given.
    pub fn next(&mut self, now: DateTime<Utc>) -> Ask {
        let [renewals, updates] = &mut self.owed;
        let kind = if *renewals > 0 && !self.renewable.is_empty() {
            *renewals -= 1;
            Kind::Renew
        } else if *updates > 0 && !self.created.is_empty() {
            *updates -= 1;
            Kind::Update
        } else {
            self.plan.mix.pick(self.dice.roll())
        };
        self.commands += 1;
        let cl_trid = format!("{}-{}", self.prefix, self.commands);
        let head = Head { cl_trid: &cl_trid, services: self.services, now };
        match kind {
            Kind::Hello => Ask { kind, document: request::hello(), name: String::new(), learns: false },
            Kind::Check => self.check(&head),
            Kind::Info => {
                let name = self.existing();
                info(&head, name, false)
            }
            Kind::Create => self.create(&head),
            Kind::Renew => self.renew(&head),
            Kind::Update => self.update(&head),
        }
    }

    /// Learns from the answer to `ask`.
    pub fn answered(&mut self, ask: Ask, code: u16, answer: &str) {
        match ask.kind {
            Kind::Create if code < 2000 => {
                self.fresh.push(ask.name.clone());
                self.created.push(Created { name: ask.name, signed: false });
            }
            Kind::Info if ask.learns => {
                if let Some(expires) = expiry(answer) {
                    self.renewable.push((ask.name, expires));
                }
            }
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
        let document = domain::check(head, std::slice::from_ref(&name));
        Ask { kind: Kind::Check, document, name, learns: false }
    }

    fn create(&mut self, head: &Head<'_>) -> Ask {
        let name = self.dice.name();
        let domain = CreateDomain {
            registrant: Some(self.plan.registrant.clone()),
            ns: self.plan.ns.clone(),
            years: Some(1),
            terms: true,
            ..CreateDomain::default()
        };
        let create = Create { name: Some(name.clone()), domain, ..Create::default() };
        let document = domain::create(head, &create).expect("the name is given");
        Ask { kind: Kind::Create, document, name, learns: false }
    }

    fn renew(&mut self, head: &Head<'_>) -> Ask {
        if let Some((name, expires)) = self.renewable.pop() {
            let renew = Renew { name: name.clone(), expires: Some(expires), years: Some(1) };
            let document = domain::renew(head, &renew).expect("the expiry is given");
            return Ask { kind: Kind::Renew, document, name, learns: false };
        }
        self.owed[0] += 1;
        match self.fresh.pop() {
            Some(name) => info(head, name, true),
            None => self.create(head),
        }
    }

    /// Signs a domain, or unsigns one that was signed.
    fn update(&mut self, head: &Head<'_>) -> Ask {
        if self.created.is_empty() {
            self.owed[1] += 1;
            return self.create(head);
        }
        let index = self.dice.below(self.created.len());
        let add_ds = if self.created[index].signed { Vec::new() } else { vec![self.dice.ds()] };
        let created = &mut self.created[index];
        let update = Update { name: created.name.clone(), add_ds, rem_all_ds: created.signed, ..Update::default() };
        created.signed = !created.signed;
        Ask { kind: Kind::Update, document: domain::update(head, &update), name: update.name, learns: false }
    }
}

fn info(head: &Head<'_>, name: String, learns: bool) -> Ask {
    let info = Info { name: name.clone(), kind: ObjectKind::default(), hosts: None, token: None };
    Ask { kind: Kind::Info, document: domain::info(head, &info), name, learns }
}

/// The result code, found without reading the document: the tester must cost less than the server.
/// A greeting has none and counts as 1000.
pub fn code(answer: &str) -> Option<u16> {
    let Some(at) = answer.find(" code=") else { return answer.contains("<greeting").then_some(1000) };
    let digits = at + " code=".len() + 1;
    answer.get(digits..digits + 4)?.parse().ok()
}

fn expiry(answer: &str) -> Option<NaiveDate> {
    let at = answer.find("exDate>")? + "exDate>".len();
    answer.get(at..at + 10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::namespace::KNOWN;
    use crate::xml;

    #[test]
    fn a_renewal_first_creates_and_asks_for_the_expiry() {
        let (plan, services) = (plan("renew=1"), Services::default());
        let mut work = Work::new(&plan, &services, 0, 1);
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
        let mut work = Work::new(&plan, &services, 0, 1);
        let create = work.next(now());
        assert_eq!(create.kind, Kind::Create);
        work.answered(create, 1001, "");
        assert!(text(&work.next(now())).contains("secDNS:add"));
        assert!(text(&work.next(now())).contains("<secDNS:all>true</secDNS:all>"));
    }

    #[test]
    fn a_refused_create_is_not_built_upon() {
        let (plan, services) = (plan("update=1"), Services::default());
        let mut work = Work::new(&plan, &services, 0, 1);
        let create = work.next(now());
        work.answered(create, 2104, "");
        assert_eq!(work.next(now()).kind, Kind::Create);
    }

    #[test]
    fn every_document_is_readable() {
        let (plan, services) = (plan("check=1,info=1,create=1"), Services::default());
        let mut work = Work::new(&plan, &services, 0, 1);
        for _ in 0..50 {
            let ask = work.next(now());
            assert!(xml::read(&ask.document, KNOWN).is_ok());
            work.answered(ask, 1000, "");
        }
    }

    #[test]
    fn the_code_is_found_in_an_answer() {
        assert_eq!(code("<response><result code=\"1001\"><msg>"), Some(1001));
        assert_eq!(code("<greeting><svID>"), Some(1000));
        assert_eq!(code("<response/>"), None);
        assert_eq!(expiry("<domain:renData>"), None);
    }

    fn plan(mix: &str) -> Plan {
        let ns = ["ns1.x.net", "ns2.x.net"].map(str::to_owned).to_vec();
        Plan { mix: mix.parse().unwrap(), registrant: "K1-DK".to_owned(), ns, known: Vec::new() }
    }

    fn text(ask: &Ask) -> &str {
        std::str::from_utf8(&ask.document).unwrap()
    }

    fn now() -> DateTime<Utc> {
        "2026-11-22T07:00:00Z".parse().unwrap()
    }
}
