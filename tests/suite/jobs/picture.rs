//! Everything a registry holds, as lines that can be compared.

use navn::flow::Actor;
use navn::registry::Handle;
use navn::registry::billing::account::Account;
use navn::registry::command::{Command, PollAck};
use navn::registry::reply::Reply;
use serde::Serialize;
use serde_json::Value;

use super::deeds::{Deeds, run};
use crate::harness::registry::{Registry, SEEDED};

/// The registry's rows and queues, without what is drawn at random.
pub async fn picture(registry: &Registry, deeds: &Deeds) -> Vec<String> {
    let store = &registry.store;
    let mut lines = Vec::new();
    add(&mut lines, "domain", store.domains(1_000_000).await.expect("domains"));
    let contacts = store.contacts(None).await.expect("contacts");
    let handles = contacts.iter().map(|contact| contact.handle.to_string()).chain(deeds.contacts.iter().cloned());
    let handles: std::collections::BTreeSet<String> = handles.collect();
    add(&mut lines, "contact", contacts);
    add(&mut lines, "approval", store.approvals(None, false).await.expect("approvals"));
    add(&mut lines, "invoice", store.invoices(None, false).await.expect("invoices"));
    add(&mut lines, "position", store.all_positions().await.expect("positions"));
    add(&mut lines, "mail", store.outbox().await.expect("the outbox"));
    add(&mut lines, "sum", store.account_sums().await.expect("sums"));
    for name in SEEDED.iter().map(ToString::to_string).chain(deeds.names.iter().cloned()) {
        add(&mut lines, "history", store.history("domain", &name).await.expect("history"));
    }
    for handle in handles {
        add(&mut lines, "history", store.history("contact", &handle).await.expect("history"));
    }
    for registrar in ["REG-1001", "REG-1002", "REG-1003"].map(Handle::trusted) {
        add(&mut lines, "booking", store.ledger(&Account::of(&registrar)).await.expect("the ledger"));
        let actor = Actor::Registrar(registrar.clone());
        while let Some(Reply::Message(Some(message))) = run(registry, actor.clone(), Command::PollRequest).await {
            lines.push(format!("message {registrar} {} {} {}", message.id, message.queued_at, message.text));
            run(registry, actor.clone(), Command::PollAck(PollAck { message: message.id.to_string() }))
                .await
                .expect("it was there");
        }
    }
    lines
}

/// The lines in an order of their own, without the numbers of rows and what follows from the order
/// in which two did their work.
pub fn without_numbers(lines: Vec<String>) -> Vec<String> {
    let mut plain: Vec<String> = lines
        .iter()
        .map(|line| match line.split_once(" {") {
            Some((kind, json)) => {
                let mut value: Value = serde_json::from_str(&format!("{{{json}")).expect("a line of JSON");
                strip(&mut value, NUMBERS);
                format!("{kind} {value}")
            }
            None => {
                line.split(' ').enumerate().filter(|(at, _)| *at != 2).map(|(_, word)| word.to_owned() + " ").collect()
            }
        })
        .collect();
    plain.sort_unstable();
    plain
}

fn add<T: Serialize>(lines: &mut Vec<String>, kind: &str, rows: Vec<T>) {
    for row in rows {
        let mut value = serde_json::to_value(row).expect("a row");
        strip(&mut value, RANDOM);
        lines.push(format!("{kind} {value}"));
    }
}

/// Takes the values of `keys` out, and what random text follows in a mail.
fn strip(value: &mut Value, keys: &[&str]) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, _| !keys.contains(&key.as_str()));
            fields.values_mut().for_each(|value| strip(value, keys));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| strip(value, keys)),
        Value::String(text) => {
            if let Some(at) = text.find("Token: ") {
                text.truncate(at);
            }
        }
        _ => {}
    }
}

/// Drawn at random, or the machine's.
const RANDOM: &[&str] = &["token", "sv_trid", "salt", "hash"];
/// Row numbers, and sums on the way that depend on the order of rows.
const NUMBERS: &[&str] = &["id", "approval", "position", "pending", "balance_after", "body"];
