//! The registry the rows are played on, and what is checked after each of them.

use navn::clock::Clock;
use navn::flow::{Actor, Request};
use navn::registry::Handle;
use navn::registry::domain::DomainName;
use navn::registry::message::Transaction;
use navn::server::login::{LoginDesk, LoginLimits, Peer};
use navn::server::shares::Share;
use navn::session::{Credentials, LoginVerdict, Outcome, Session, Step};
use navn::xml;
use navn::xml::Element;
use sqlx::{Connection, SqliteConnection};

use super::row::Row;
use crate::harness::client::{PASSWORD, code, login, wrap};
use crate::harness::registry::Registry;
use crate::harness::traffic::Traffic;

/// A registry with the sandbox's data on SQLite.
pub struct Stage {
    /// What was answered.
    pub traffic: Traffic,
    registry: Registry,
    desk: LoginDesk,
    /// Sees whether anybody else has committed a change.
    watch: SqliteConnection,
    _directory: tempfile::TempDir,
}

/// A connection and what it last said.
struct Talk {
    session: Session,
    closed: bool,
}

impl Stage {
    /// Opens the registry.
    pub async fn open() -> Self {
        let directory = tempfile::tempdir().expect("a directory for the test's database");
        let url = format!("sqlite:{}", directory.path().join("navn.db").display());
        let registry = Registry::open(&url, "2026-03-01T09:00:00Z".parse().expect("an instant")).await;
        let limits = LoginLimits { sessions_max: 100, lock_after: 1000, lock_s: 60 };
        let clock: Clock = registry.clock.clone();
        let desk = LoginDesk::new(registry.store.clone(), clock, registry.ids.clone(), limits).expect("a login desk");
        let watch = SqliteConnection::connect(&url).await.expect("a second connection");
        Self { traffic: Traffic::default(), registry, desk, watch, _directory: directory }
    }

    /// Plays one row.
    pub async fn play(&mut self, row: &Row) -> Result<(), String> {
        let mut talk = self.connect(row.caller).await?;
        let document = match String::from_utf8(row.document.clone()) {
            Ok(text) => self.fill(&text).await.into_bytes(),
            Err(_) => row.document.clone(),
        };
        let fault = match &row.fault {
            Some((element, value)) => Some((*element, self.fill(value).await)),
            None => None,
        };
        for (command, expected) in &row.before {
            let command = self.fill(command).await;
            let document = if command.starts_with("<epp") { command } else { wrap(&command) };
            let answer = self.exchange(&mut talk, document.as_bytes()).await;
            if code(&answer) != *expected {
                return Err(format!("before it, expected {expected}: {answer}"));
            }
        }
        let version = self.version().await;
        let answer = self.exchange(&mut talk, &document).await;
        check_answer(&Row { fault, ..row.clone() }, &answer)?;
        if row.code >= 2000 && !COUNTED.contains(&row.code) && self.version().await != version {
            return Err(format!("the database has changed: {answer}"));
        }
        if talk.closed != CLOSING.contains(&row.code) {
            return Err(format!("closed: {}, after {answer}", talk.closed));
        }
        if talk.closed {
            talk = self.connect(row.caller).await?;
        }
        self.lives_on(&mut talk).await
    }

    /// The connection still answers what is right.
    async fn lives_on(&self, talk: &mut Talk) -> Result<(), String> {
        let hello = self.exchange(talk, HELLO.as_bytes()).await;
        if !hello.contains("<greeting>") {
            return Err(format!("afterwards a hello is answered {hello}"));
        }
        if talk.session.registrar().is_none() {
            return Ok(());
        }
        let check = "<check><domain:check><domain:name>eksempel.dk</domain:name></domain:check></check>";
        let answer = self.exchange(talk, wrap(check).as_bytes()).await;
        if code(&answer) != 1000 || !answer.contains("In use") {
            return Err(format!("afterwards a check is answered {answer}"));
        }
        Ok(())
    }

    async fn connect(&self, caller: Option<&str>) -> Result<Talk, String> {
        let mut talk = Talk { session: self.registry.session(), closed: false };
        if let Some(caller) = caller {
            let answer = self.exchange(&mut talk, login(caller, PASSWORD).as_bytes()).await;
            if code(&answer) != 1000 {
                return Err(format!("{caller} cannot log in: {answer}"));
            }
        }
        Ok(talk)
    }

    async fn exchange(&self, talk: &mut Talk, document: &[u8]) -> String {
        let (now, sv_trid) = (self.registry.clock.now(), self.registry.ids.sv_trid());
        let step = match talk.session.receive(document, sv_trid) {
            Step::Run(run) => {
                let request = Request {
                    command: run.command,
                    actor: Actor::Registrar(run.registrar),
                    transaction: run.transaction,
                    entropy: self.registry.ids.entropy(),
                };
                let answer = self.registry.store.run(request).await.expect("the store");
                talk.session.conclude(Outcome { result: Some(answer.result), queue: answer.queue })
            }
            Step::Authenticate(credentials) => talk.session.conclude_login(self.decide(&credentials).await),
            step => step,
        };
        let document = match step {
            Step::Send { document, close, .. } => {
                talk.closed = close;
                document
            }
            Step::Greet => talk.session.greet(now, &self.registry.greeting()),
            step => panic!("not an answer: {step:?}"),
        };
        self.traffic.hear(&document);
        String::from_utf8(document).expect("UTF-8")
    }

    async fn decide(&self, credentials: &Credentials) -> LoginVerdict {
        let peer = Peer { address: std::net::Ipv4Addr::LOCALHOST.into(), certificate: None };
        let transaction = Transaction { cl_trid: None, sv_trid: self.registry.ids.sv_trid() };
        self.desk.decide(credentials, &peer, &Share::new(None), transaction).await.verdict
    }

    /// Changes with every commit of the registry.
    async fn version(&mut self) -> i64 {
        sqlx::query_scalar("pragma data_version").fetch_one(&mut self.watch).await.expect("the database's version")
    }

    /// `text` with the tokens and messages it asks for.
    async fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        while let Some((before, rest)) = filled.split_once("$TOKEN(") {
            let (name, after) = rest.split_once(')').expect("a name and a bracket");
            let name: DomainName = name.parse().expect("a domain name");
            let domain = self.registry.store.domain(&name).await.expect("the store").expect("the domain");
            filled = format!("{before}{}{after}", domain.tokens.first().expect("a live token").token);
        }
        while let Some((before, rest)) = filled.split_once("$HEAD(") {
            let (name, after) = rest.split_once(')').expect("an account and a bracket");
            let account = self.registry.store.account(&Handle::trusted(name)).await.expect("the store");
            let head = account.expect("the account").1.head.expect("a message waits");
            filled = format!("{before}{head}{after}");
        }
        filled
    }
}

fn check_answer(row: &Row, answer: &str) -> Result<(), String> {
    if row.code == 0 {
        return if answer.contains("<greeting>") { Ok(()) } else { Err(format!("no greeting: {answer}")) };
    }
    let root = xml::read(answer.as_bytes(), &[]).map_err(|error| format!("{error}: {answer}"))?;
    let response = child(&root, "response").ok_or("no response")?;
    let result = child(response, "result").ok_or("no result")?;
    let given = result.attribute("code").unwrap_or_default();
    if given != row.code.to_string() || !answer.contains(row.contains) {
        return Err(format!("expected {} {}, got {answer}", row.code, row.contains));
    }
    let echo = child(response, "trID").and_then(|transaction| child(transaction, "clTRID"));
    if echo.map(|element| &*element.text) != row.echo {
        return Err(format!("expected the transaction {:?}: {answer}", row.echo));
    }
    if let Some(secret) = SECRETS.iter().find(|secret| answer.contains(*secret)) {
        return Err(format!("{secret} is shown: {answer}"));
    }
    if row.code < 2000 { Ok(()) } else { check_fault(row, result).map_err(|why| format!("{why}: {answer}")) }
}

/// Every refusal says why, and shows the one element at fault.
fn check_fault(row: &Row, result: &Element<'_>) -> Result<(), String> {
    let details = child(result, "extValue").ok_or("no extValue")?;
    let reason = child(details, "reason").ok_or("no reason")?;
    let [shown] = child(details, "value").ok_or("no value")?.children.as_slice() else {
        return Err("not one element in value".to_owned());
    };
    if reason.text.is_empty() || shown.text.chars().count() > navn::epp::response::FAULT_VALUE_MAX {
        return Err("no reason, or a value without end".to_owned());
    }
    let expected = row.fault.as_ref().map(|(element, value)| (*element, value.as_str()));
    if expected.is_some_and(|expected| expected != (shown.name, &shown.text)) {
        return Err(format!("expected {expected:?}, got {:?}", (shown.name, &shown.text)));
    }
    Ok(())
}

fn child<'e, 'd>(element: &'e Element<'d>, name: &str) -> Option<&'e Element<'d>> {
    element.children.iter().find(|child| child.name == name)
}

const HELLO: &str = "<epp xmlns=\"urn:ietf:params:xml:ns:epp-1.0\"><hello/></epp>";
/// Codes after which the connection is closed.
const CLOSING: &[u16] = &[1500, 2500, 2501, 2502];
/// Refusals that are counted, and so written down.
const COUNTED: &[u16] = &[2200, 2501];
/// What no answer ever shows.
const SECRETS: &[&str] = &[PASSWORD, "S3cret", "OWN-TRANSFER-", "OWN-REDEL-"];
