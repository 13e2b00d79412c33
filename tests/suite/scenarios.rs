//! Stories with a clock: what registrars send and staff do, and what must be answered, on both
//! databases. Each file below `tests/scenarios` is one story; `script` says how they are written.

mod script;

use std::path::{Path, PathBuf};

use clap::{FromArgMatches, Subcommand};
use navn::cli::admin::arguments::Noun;
use navn::cli::admin::desk::{Desk, Trouble};
use navn::cli::admin::verbs;
use navn::flow::{Actor, Request};
use navn::registry::Handle;
use navn::session::{LoginVerdict, Outcome, Session, Step};
use serde_json::Value;

use self::script::{Line, Script};
use crate::harness::client::{code, login_with, wrap};
use crate::harness::database::each_database;
use crate::harness::registry::Registry;
use crate::harness::traffic::Traffic;

#[test]
fn every_story_ends_as_told_on_every_database() {
    let stories = stories(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios"));
    assert!(stories.len() > 20, "the stories were not found");
    let traffic = Traffic::default();
    let mut wrong = Vec::new();
    for path in stories {
        let script = Script::read(&path);
        let failures = each_database(|url| {
            let (script, traffic) = (script.clone(), &traffic);
            async move { Stage::play(&script, &url, traffic).await.err().map(|failure| format!("{url}: {failure}")) }
        });
        wrong.extend(failures.into_iter().flatten().map(|failure| format!("{}: {failure}", path.display())));
    }
    assert!(wrong.is_empty(), "{} stories fail:\n{}", wrong.len(), wrong.join("\n"));
    traffic.judge();
}

fn stories(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the scenarios").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            found.extend(stories(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "epp") {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// A registry with a story on it.
struct Stage<'t> {
    traffic: &'t Traffic,
    registry: Registry,
    desk: Desk,
    session: Option<Session>,
    answer: String,
    shown: Value,
    names: Vec<(String, String)>,
    bank: Vec<String>,
}

impl<'t> Stage<'t> {
    async fn play(script: &Script, url: &str, traffic: &'t Traffic) -> Result<(), String> {
        let registry = Registry::open_under(url, script.begins_at(), script.rules()).await;
        let desk = Desk::over(registry.store.clone(), registry.ids.clone(), "story");
        let mut stage = Self {
            traffic,
            registry,
            desk,
            session: None,
            answer: String::new(),
            shown: Value::Null,
            names: Vec::new(),
            bank: Vec::new(),
        };
        for (number, line) in &script.lines {
            stage.step(line).await.map_err(|failure| format!("line {number}: {failure}"))?;
        }
        stage.registry.store.close().await;
        Ok(())
    }

    async fn step(&mut self, line: &Line) -> Result<(), String> {
        match line {
            Line::At(instant) => {
                self.registry.move_to(*instant).await;
            }
            Line::Rules(_) | Line::Switch(_) => {}
            Line::As(registrar, versions) => self.log_in(registrar, versions).await,
            Line::Send(command) => {
                let document = wrap(&self.fill(command));
                self.answer = self.exchange(&document).await;
            }
            Line::Frame(document) => {
                let document = self.fill(document);
                self.answer = self.exchange(&document).await;
            }
            Line::Code(expected, text) => {
                let given = code(&self.answer);
                if given != *expected || !self.answer.contains(&escape(&self.fill(text))) {
                    return Err(format!("expected {expected} {text}, got {}", self.answer));
                }
            }
            Line::Has(text) => {
                if !self.answer.contains(&self.fill(text)) {
                    return Err(format!("no {text} in {}", self.answer));
                }
            }
            Line::HasNot(text) => {
                if self.answer.contains(&self.fill(text)) {
                    return Err(format!("{text} in {}", self.answer));
                }
            }
            Line::Let(name, element) => {
                let text =
                    element_text(&self.answer, name, element).ok_or(format!("no {element} in {}", self.answer))?;
                self.name(name, text);
            }
            Line::LetShown(name, key) => {
                let shown = &self.shown[key.as_str()];
                let text = shown.as_str().map_or_else(|| shown.to_string(), str::to_owned);
                self.name(name, text);
            }
            Line::Staff { words, refused } => {
                let words = self.fill(words);
                match (self.staff(&words).await, refused) {
                    (Ok(shown), false) => self.shown = shown,
                    (Err(Trouble::Refused(refusal)), true) => self.shown = Value::String(refusal.to_string()),
                    (outcome, _) => return Err(format!("{words}: {outcome:?}")),
                }
            }
            Line::Shows(text) => {
                let text = self.fill(text);
                if !self.shown.to_string().contains(&text) {
                    return Err(format!("no {text} in {}", self.shown));
                }
            }
            Line::ShowsNot(text) => {
                let text = self.fill(text);
                if self.shown.to_string().contains(&text) {
                    return Err(format!("{text} in {}", self.shown));
                }
            }
            Line::Bank(line) => self.bank.push(self.fill(line)),
            Line::Import => self.import().await?,
            Line::Token { .. } | Line::Invoice { .. } | Line::Approval { .. } | Line::Letter(_) | Line::Offer(_) => {
                self.look_up(line).await?
            }
        }
        Ok(())
    }

    /// Keeps what staff can see under a name.
    async fn look_up(&mut self, line: &Line) -> Result<(), String> {
        match line {
            Line::Token { domain, operation, name } => {
                let sheet = self.ask(&format!("domain show {domain}")).await?;
                let tokens = sheet["tokens"].as_array().cloned().unwrap_or_default();
                let token = tokens.iter().find(|token| token["operation"] == operation.as_str());
                let token = token.and_then(|token| token["token"].as_str()).ok_or("no such token")?;
                self.name(name, token.to_owned());
            }
            Line::Approval { domain, name } => {
                let any = domain == "-";
                let list = if any { "approval list".to_owned() } else { format!("approval list --domain {domain}") };
                let list = self.ask(&list).await?.as_array().cloned().unwrap_or_default();
                let found = if any { list.last() } else { list.first() }.ok_or("no approval waits")?;
                self.name(name, found["id"].to_string());
            }
            Line::Invoice { domain, name } => {
                let list = self.ask(&format!("invoice list --domain {domain} --open")).await?;
                let open = list.as_array().into_iter().flatten().filter(|row| row["kind"] == "invoice");
                let newest = open.max_by_key(|row| row["id"].as_i64()).ok_or("no invoice is open")?.clone();
                self.name(&format!("REF_{name}"), newest["reference"].as_str().ok_or("no reference")?.to_owned());
                self.name(name, newest["id"].to_string());
            }
            Line::Letter(name) => {
                let letter = self.newest("letter", "enter this code").await?;
                self.name(name, letter["code"].as_str().ok_or("no code")?.to_owned());
            }
            Line::Offer(name) => {
                let offer = self.newest("mail", "Token: ").await?;
                let token = offer["body"].as_str().and_then(|body| body.split("Token: ").nth(1)).ok_or("no token")?;
                self.name(name, token.to_owned());
            }
            other => return Err(format!("{other:?} looks nothing up")),
        }
        Ok(())
    }

    /// Books the lines of the bank's report.
    async fn import(&mut self) -> Result<(), String> {
        let report = tempfile::NamedTempFile::new().expect("a file");
        let lines = std::mem::take(&mut self.bank).join("\n");
        std::fs::write(report.path(), format!("date,reference,amount,id\n{lines}\n")).expect("the report is written");
        self.shown = self.ask(&format!("invoice import {}", report.path().display())).await?;
        Ok(())
    }

    /// The newest row of the outbox of `kind` that holds `text`.
    async fn newest(&self, kind: &str, text: &str) -> Result<Value, String> {
        let outbox = self.ask("outbox list").await?;
        let rows = outbox.as_array().into_iter().flatten().filter(|row| row["kind"] == kind);
        let mut ids: Vec<i64> = rows.filter_map(|row| row["id"].as_i64()).collect();
        ids.sort_unstable();
        while let Some(id) = ids.pop() {
            let row = self.ask(&format!("outbox show {id}")).await?;
            if row.to_string().contains(text) {
                return Ok(row);
            }
        }
        Err(format!("no {kind} with {text}"))
    }

    async fn log_in(&mut self, registrar: &Handle, versions: &[String]) {
        let mut session = self.registry.session();
        let mut announced: Vec<&str> = versions.iter().map(String::as_str).collect();
        if announced.is_empty() {
            announced.push("dkhm-4.4");
        }
        announced.retain(|version| *version != "none");
        let step = session.receive(
            login_with(registrar.as_str(), "Navn-sandbox-1", &announced).as_bytes(),
            self.registry.ids.sv_trid(),
        );
        assert!(matches!(step, Step::Authenticate(_)), "{step:?}");
        let queue = self.registry.store.account(registrar).await.expect("the store").expect("the account").1;
        session.conclude_login(LoginVerdict::Accepted { registrar: registrar.clone(), queue });
        self.session = Some(session);
    }

    async fn exchange(&mut self, document: &str) -> String {
        let session = self.session.as_mut().expect("a story logs in before it sends");
        let (now, sv_trid) = (self.registry.clock.now(), self.registry.ids.sv_trid());
        let step = match session.receive(document.as_bytes(), sv_trid) {
            Step::Run(run) => {
                let request = Request {
                    command: run.command,
                    actor: Actor::Registrar(run.registrar),
                    transaction: run.transaction,
                    entropy: self.registry.ids.entropy(),
                };
                let answer = self.registry.store.run(request).await.expect("the store");
                session.conclude(Outcome { result: Some(answer.result), queue: answer.queue })
            }
            step => step,
        };
        let document = match step {
            Step::Send { document, .. } => document,
            Step::Greet => session.greet(now, &self.registry.greeting()),
            step => panic!("not an answer: {step:?}"),
        };
        self.traffic.hear(&document);
        String::from_utf8(document).expect("UTF-8")
    }

    async fn ask(&self, words: &str) -> Result<Value, String> {
        self.staff(words).await.map_err(|trouble| format!("{words}: {trouble}"))
    }

    async fn staff(&self, words: &str) -> Result<Value, Trouble> {
        let command = Noun::augment_subcommands(clap::Command::new("admin").no_binary_name(true));
        let matches = command.try_get_matches_from(words.split_whitespace()).unwrap_or_else(|e| panic!("{words}: {e}"));
        let noun = Noun::from_arg_matches(&matches).expect("the arguments were parsed");
        Ok(verbs::carry_out(&self.desk, &noun).await?.value())
    }

    fn name(&mut self, name: &str, text: String) {
        let name = name.split('.').next().expect("a name").to_owned();
        self.names.retain(|(known, _)| *known != name);
        self.names.push((name, text));
    }

    /// `text` with every `$NAME` replaced; `$NAME.date` is its first ten characters.
    fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.names {
            filled = filled.replace(&format!("${name}.date"), &value.chars().take(10).collect::<String>());
            filled = filled.replace(&format!("${name}.id"), value);
            filled = filled.replace(&format!("${name}"), value);
        }
        filled
    }
}

/// The text of the first element `element` of `answer`; for a name ending in `.id`, its attribute
/// `id`.
fn element_text(answer: &str, name: &str, element: &str) -> Option<String> {
    let (_, rest) = answer.split_once(&format!("<{element}"))?;
    let (tag, rest) = rest.split_once('>')?;
    if name.ends_with(".id") {
        return tag.split_once("id=\"")?.1.split('"').next().map(str::to_owned);
    }
    rest.split('<').next().map(str::to_owned)
}

/// Text as it stands in an answer.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('>', "&gt;")
}
