//! The registrar's walk of the README: every command of it is run here, and its output compared.
//!
//! `NAVN_BLESS=1 cargo test the_readme_tells` writes the output into the README.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::harness::sandbox::{NAVN, Sandbox};

#[test]
fn the_readme_tells_what_the_sandbox_prints() {
    let sandbox = Sandbox::start();
    let port = format!(" --port {}", sandbox.address.port());
    let told = sandbox.introduction.replace(NAVN, "target/release/navn").replace(&port, "");
    let http = told.split("http://127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next()).expect("its HTTP port");
    let told = told.replace(&format!(":{http}"), ":7780").replace(&sandbox.address.to_string(), "127.0.0.1:7700");
    compare("sandbox", &format!("```text\n{told}```\n"));
}

#[test]
fn the_readme_tells_the_walk_as_it_is() {
    compare("walk", &walk());
}

/// Holds what was printed against the README's section `name`, or writes it there.
fn compare(name: &str, walk: &str) {
    let (begin, end) = (format!("<!-- {name}: begin -->"), format!("<!-- {name}: end -->"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).expect("the README");
    let (before, rest) = readme.split_once(&begin).expect("the section begins");
    let (told, after) = rest.split_once(&end).expect("the section ends");
    if std::env::var_os("NAVN_BLESS").is_some() {
        fs::write(&path, format!("{before}{begin}\n{walk}{end}{after}")).expect("the README is written");
        return;
    }
    for (number, (told, seen)) in told.trim().lines().zip(walk.trim().lines()).enumerate() {
        assert_eq!(mask(told), mask(seen), "line {} of the {name}", number + 1);
    }
    assert_eq!(told.trim().lines().count(), walk.trim().lines().count(), "lines of the {name}");
}

fn walk() -> String {
    let sandbox = Sandbox::start();
    let mut teller = Teller { sandbox: &sandbox, text: String::new() };
    register(&mut teller);
    move_to_another_registrar(&mut teller);
    pay_and_transfer(&mut teller);
    hold_and_approve(&mut teller);
    hold_and_reject(&mut teller);
    teller.text
}

fn register(teller: &mut Teller<'_>) {
    teller.say("REG-1001 logs in and asks whether a name is free. With `--xml` the frames are shown:");
    teller.run("navn epp --xml check havehus.dk eksempel.dk", &["code=\"1000\"", "avail=\"1\"", "In use"]);
    teller.say("It applies for the name. The answer is 1001; the decision comes by poll:");
    let create = "navn epp create havehus.dk --registrant KUNDE1-DK --ns ns1.navn-sandbox.net \
                  --ns ns2.navn-sandbox.net --terms";
    teller.run(create, &["1001", "Create domain pending for havehus.dk"]);
    let poll = teller.run("navn epp poll", &["1301", "havehus.dk has been registered and activated", "GREEN"]);
    teller.run(&format!("navn epp poll --ack {}", message(&poll)), &["1000"]);
    teller.say("It looks at its new domain, extends it, and moves it to other name servers:");
    teller.run("navn epp info havehus.dk", &["1000", "ns1.navn-sandbox.net"]);
    teller.run("navn epp renew havehus.dk --years 1", &["1000"]);
    let update = "navn epp update havehus.dk --rem-ns ns1.navn-sandbox.net --rem-ns ns2.navn-sandbox.net \
                  --add-ns ns1.other-sandbox.net --add-ns ns2.other-sandbox.net";
    teller.run(update, &["1000"]);
}

fn move_to_another_registrar(teller: &mut Teller<'_>) {
    teller.say("The registrant wants another registrar. REG-1001 has a token made and passes it on:");
    teller.run("navn epp update havehus.dk --token-new transfer", &["1000"]);
    let info = teller.run("navn epp info havehus.dk", &["REG-TRANSFER-", "ns1.other-sandbox.net"]);
    teller.say("REG-1002 takes the domain over with it. Both sides find a message in their queue:");
    let transfer = format!("navn epp --user REG-1002 transfer havehus.dk --token {}", token(&info));
    teller.run(&transfer, &["1000", "clientApproved"]);
    teller.run("navn epp --user REG-1002 poll", &["has been added to your portfolio"]);
    teller.run("navn epp poll", &["has been removed from your portfolio"]);
}

fn pay_and_transfer(teller: &mut Teller<'_>) {
    teller.say("The renewal invoice of `ubetalt.dk` is unpaid, so its registrant cannot move it, token or not:");
    let token = teller.token("ubetalt.dk", "transfer");
    let transfer = format!("navn epp transfer ubetalt.dk --token {token}");
    teller.refused(&transfer, &["2106", "Domain has unpaid invoices"]);
    teller.run("navn admin invoice list --domain ubetalt.dk", &["ubetalt.dk"]);
    let invoice = teller.sandbox.admin("invoice list --domain ubetalt.dk")[0]["id"].clone();
    teller.run(&format!("navn admin invoice pay {invoice} --reason payment-received"), &["ubetalt.dk"]);
    teller.run(&transfer, &["1000", "clientApproved"]);
}

fn hold_and_approve(teller: &mut Teller<'_>) {
    teller.say(
        "`vigtig.dk` has the VID service. Its registrant gave REG-1002, whose people administer the new name \
         servers, a redelegation token. The change is accepted and held:",
    );
    teller.run("navn admin token issue vigtig.dk --operation redel --role OWN --reason self-service", &["OWN-REDEL-"]);
    let token = teller.token("vigtig.dk", "redel");
    teller.run(&redelegate("navn-sandbox.net", "other-sandbox.net", &token), &["1001", "action pending"]);
    teller.run("navn epp --user REG-1002 info vigtig.dk", &["pendingUpdate", "ns1.navn-sandbox.net"]);
    teller.say("One of the VID contacts approves, then the registrant enters the code of the registered letter:");
    let approval = teller.sandbox.admin("approval list --domain vigtig.dk")[0]["id"].clone();
    teller.run(&format!("navn admin approval approve {approval} --contact VID1-DK --reason phone"), &["letter"]);
    let letter = teller.letter();
    teller.run(&format!("navn admin outbox show {letter}"), &["enter this code"]);
    let code = teller.sandbox.admin(&format!("outbox show {letter}"))["code"].clone();
    let code = code.as_str().expect("a code");
    teller.run(&format!("navn admin approval code {approval} --code {code} --reason letter"), &["done"]);
    teller.say("The change is made, and REG-1002 learns it with the transaction of its own command:");
    let messages = teller.drain("REG-1002", "vigtig.dk");
    assert!(messages.contains("paResult 1"), "{messages}");
    teller.run("navn epp --user REG-1002 info vigtig.dk", &["ns1.other-sandbox.net"]);
}

fn hold_and_reject(teller: &mut Teller<'_>) {
    teller.say("The same once more, and this time the VID contact says no. Nothing changes:");
    teller.run("navn admin token issue vigtig.dk --operation redel --role OWN --reason self-service", &["OWN-REDEL-"]);
    let token = teller.token("vigtig.dk", "redel");
    let back = redelegate("other-sandbox.net", "navn-sandbox.net", &token).replace("REG-1002", "REG-1001");
    teller.run(&back, &["1001", "action pending"]);
    let approval = teller.sandbox.admin("approval list --domain vigtig.dk")[0]["id"].clone();
    teller.run(&format!("navn admin approval reject {approval} --contact VID2-DK --reason phone"), &["rejected"]);
    let messages = teller.drain("REG-1001", "vigtig.dk");
    assert!(messages.contains("Pending action was rejected."), "{messages}");
    teller.run("navn epp info vigtig.dk", &["ns1.other-sandbox.net"]);
}

fn redelegate(from: &str, to: &str, token: &str) -> String {
    format!(
        "navn epp --user REG-1002 update vigtig.dk --rem-ns ns1.{from} --rem-ns ns2.{from} --add-ns ns1.{to} \
         --add-ns ns2.{to} --token {token}"
    )
}

/// Runs commands and tells of them.
struct Teller<'s> {
    sandbox: &'s Sandbox,
    text: String,
}

impl Teller<'_> {
    fn say(&mut self, words: &str) {
        self.text.push_str(&format!("\n{words}\n\n"));
    }

    fn run(&mut self, command: &str, parts: &[&str]) -> String {
        self.tell(command, parts, true)
    }

    fn refused(&mut self, command: &str, parts: &[&str]) -> String {
        self.tell(command, parts, false)
    }

    fn tell(&mut self, command: &str, parts: &[&str], success: bool) -> String {
        let output = self.output(command, success);
        for part in parts {
            assert!(output.contains(part), "{command}: no {part} in\n{output}");
        }
        self.text.push_str(&format!("```console\n$ {command}\n{}\n```\n", output.trim_end()));
        output
    }

    fn output(&self, command: &str, success: bool) -> String {
        let words: Vec<&str> = command.split_whitespace().skip(1).collect();
        let output = self.sandbox.navn(&words);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.success(), success, "{command}\n{text}{errors}");
        text
    }

    /// A live token of `domain`, as staff sees it.
    fn token(&self, domain: &str, operation: &str) -> String {
        let sheet = self.sandbox.admin(&format!("domain show {domain}"));
        let tokens = sheet["tokens"].as_array().expect("tokens");
        let token = tokens.iter().find(|token| token["operation"] == operation).expect("a live token");
        token["token"].as_str().expect("a text").to_owned()
    }

    /// The number of the newest letter, once it has left the registry.
    fn letter(&self) -> i64 {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let outbox = self.sandbox.admin("outbox list");
            let letters = outbox.as_array().expect("a list").iter().filter(|row| row["kind"] == "letter");
            let newest = letters.max_by_key(|row| row["id"].as_i64()).expect("a letter");
            if !newest["delivered_at"].is_null() {
                return newest["id"].as_i64().expect("a number");
            }
        }
        panic!("a letter stays in the registry");
    }

    /// Reads the registrar's queue up to the message that speaks of a pending action, and tells
    /// only of that one.
    fn drain(&mut self, registrar: &str, domain: &str) -> String {
        for _ in 0..20 {
            let poll = format!("navn epp --user {registrar} poll");
            let output = self.output(&poll, true);
            if output.contains("Pending action") && output.contains(domain) {
                self.text.push_str(&format!("```console\n$ {poll}\n{}\n```\n", output.trim_end()));
                return output;
            }
            self.output(&format!("navn epp --user {registrar} poll --ack {}", message(&output)), true);
        }
        panic!("no message about {domain} for {registrar}");
    }
}

/// The number of the message in a poll answer.
fn message(output: &str) -> String {
    let (_, rest) = output.split_once("oldest ").expect("the answer names the message");
    rest.split(|c: char| !c.is_ascii_digit()).next().expect("a number").to_owned()
}

/// The token in an info answer.
fn token(output: &str) -> String {
    let word = output.split_whitespace().find(|word| word.starts_with("REG-TRANSFER-")).expect("a token");
    word.to_owned()
}

/// What differs from run to run, blanked: identifiers, tokens, codes, numbers and dates.
fn mask(line: &str) -> String {
    let mut masked = String::new();
    for word in line.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let body = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let volatile = body.chars().any(|c| c.is_ascii_digit()) && !body.starts_with("ns") && !body.contains("VID")
            || body.len() >= 8 && body.chars().all(|c| c.is_ascii_uppercase())
            || body.len() >= 4 && body.chars().all(|c| matches!(c, 'A'..='F' | 'a'..='f'));
        masked.push_str(if volatile { "#" } else { body });
        masked.push_str(&word[body.len()..]);
    }
    if line.starts_with("issued_at") {
        // The sandbox's invoice goes out by the rules at midnight, or before its time at the first start.
        return masked.replace("#:#:#.#", "#:#:#");
    }
    masked
}

const PATIENCE: Duration = Duration::from_secs(20);
