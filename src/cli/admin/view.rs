//! The registry's objects as the desk shows them: JSON with an `id`, and `domain` where one is
//! concerned.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::registry::approval::Approval;
use crate::registry::billing::audit::AccountSum;
use crate::registry::billing::invoice::{DocumentKind, Invoice};
use crate::registry::billing::payment::Payment;
use crate::registry::billing::reference::reference;
use crate::registry::contact::Contact;
use crate::registry::domain::{AuthInfo, Domain, DomainName, DomainState};
use crate::registry::host::Host;
use crate::registry::money::Money;
use crate::registry::registrar::Registrar;
use crate::registry::reply::Reply;
use crate::store::history::HistoryRecord;
use crate::store::outbox::OutboxRecord;

/// An account.
pub fn registrar(registrar: &Registrar) -> Value {
    with(registrar, json!({ "id": registrar.id }))
}

/// An account, and whether what it is to settle is overdue.
pub fn registrar_at(account: &Registrar, now: DateTime<Utc>) -> Value {
    let mut value = registrar(account);
    value["overdue"] = json!(account.watch.is_overdue(now));
    value
}

/// The money of an account. What its open applications have reserved is no longer in its balance.
pub fn account(registrar: &Registrar, reserved: Money, now: DateTime<Utc>) -> Value {
    let Registrar { id, name, balance, locked, watch, .. } = registrar;
    json!({
        "id": id,
        "name": name,
        "balance": balance,
        "reserved": reserved,
        "debit_since": watch.debit_since,
        "settle_by": watch.settle_by,
        "overdue": watch.is_overdue(now),
        "locked": locked,
    })
}

/// A contact.
pub fn contact(contact: &Contact) -> Value {
    with(contact, json!({ "id": contact.handle, "name": contact.details.name, "management": contact.management() }))
}

/// How far identity control of a contact is.
pub fn identity(contact: &Contact) -> Value {
    json!({ "id": contact.handle, "name": contact.details.name, "identity": contact.identity })
}

/// A host; `domain` is the one it lies below.
pub fn host(host: &Host) -> Value {
    with(host, json!({ "id": host.name, "domain": host.name.superordinate(), "roid": host.roid() }))
}

/// A domain with its live tokens.
pub fn domain(domain: &Domain) -> Value {
    let mut more = json!({
        "id": domain.name,
        "domain": domain.name,
        "roid": domain.name.roid(),
        "management": domain.management(),
        "pending_approval": domain.pending.as_ref().map(|pending| pending.approval),
    });
    let state = match &domain.state {
        DomainState::Suspended { reason, since, delete_at, .. } => json!({
            "state": "suspended", "suspension_reason": reason, "suspended_at": since, "delete_at": delete_at,
        }),
        DomainState::Reserved => json!({ "state": "reserved" }),
        DomainState::Active => json!({ "state": "active" }),
        DomainState::Locked => json!({ "state": "locked" }),
        DomainState::Blocked => json!({ "state": "blocked" }),
    };
    extend(&mut more, state);
    with(domain, more)
}

/// The VID service of a domain.
pub fn vid(domain: &Domain) -> Value {
    json!({ "id": domain.name, "domain": domain.name, "vid": domain.vid, "contacts": domain.vid_contacts })
}

/// A held operation. What the letter's code is compared with stays in the store.
pub fn approval(approval: &Approval) -> Value {
    let mut value = with(approval, json!({ "id": approval.id, "domain": approval.domain, "open": approval.is_open() }));
    let wrong_tries = approval.letter.as_ref().map(|letter| letter.wrong_tries);
    let operation = value["operation"].take();
    if let Some(fields) = value.as_object_mut() {
        fields.remove("letter");
        fields.insert("wrong_tries".to_owned(), json!(wrong_tries));
        fields.insert("operation".to_owned(), operation["kind"].clone());
        fields.insert("request".to_owned(), operation["request"].clone());
    }
    value
}

/// An invoice.
pub fn invoice(invoice: &Invoice) -> Value {
    let mut domains: Vec<&DomainName> = invoice.lines.iter().map(|line| &line.domain).collect();
    domains.dedup();
    let domain = if let [domain] = domains[..] { Some(domain) } else { None };
    let more = json!({
        "id": invoice.id,
        "domain": domain,
        "domains": domains,
        "open": invoice.is_open(),
        "outstanding": invoice.outstanding(),
        "vat": invoice.lines.iter().map(|line| line.vat).sum::<Money>(),
        "reference": reference(invoice.id),
    });
    with(invoice, more)
}

/// A payment.
pub fn payment(payment: &Payment) -> Value {
    with(payment, json!({ "id": payment.id, "unplaced": payment.is_unplaced() }))
}

/// The account of somebody who pays by invoice: what moved on it, what it has to its credit, what
/// it owes.
pub fn payer(sum: &AccountSum, credit: Money, documents: &[Invoice]) -> Value {
    let owed: Vec<&Invoice> =
        documents.iter().filter(|one| one.is_open() && one.kind == DocumentKind::Invoice).collect();
    let total: Money = owed.iter().map(|one| one.outstanding()).sum();
    let open: Vec<Value> = owed.into_iter().map(invoice).collect();
    with(sum, json!({ "credit": credit, "owed": total, "open_invoices": open }))
}

/// A line of an imported file, with what became of it.
pub fn line(number: usize, outcome: &Value) -> Value {
    with(outcome, json!({ "id": number }))
}

/// A token.
pub fn token(domain: &DomainName, token: &AuthInfo) -> Value {
    with(token, json!({ "id": domain, "domain": domain }))
}

/// A letter or mail. The code at the end of a letter stands apart as well.
pub fn outbox(row: &OutboxRecord) -> Value {
    with(row, json!({ "id": row.id, "domain": row.domain, "code": code(&row.kind, &row.body) }))
}

/// Anything that already has its `id`.
pub fn plain(value: impl Serialize) -> Value {
    with(value, json!({}))
}

/// A line of a domain's history.
pub fn history(entry: &HistoryRecord, domain: &DomainName) -> Value {
    with(entry, json!({ "domain": domain }))
}

/// What a change left behind; `id` names the object where the reply does not.
pub fn reply(reply: &Reply, id: &str) -> Value {
    match reply {
        Reply::Registrar(found) => registrar(found),
        Reply::DomainRecord(found) => domain(found),
        Reply::ContactRecord(found) => contact(found),
        Reply::Invoice(found) => invoice(found),
        Reply::Payment { payment: found, repeated } => with(payment(found), json!({ "repeated": repeated })),
        Reply::Payer(found) => with(found, json!({ "id": found.handle })),
        Reply::Approval(found) => approval(found),
        Reply::Token { domain, token: issued } => token(domain, issued),
        Reply::Position(position) => plain(position),
        Reply::Clock(now) => json!({ "id": "clock", "now": now }),
        _ => json!({ "id": id, "done": true }),
    }
}

/// The code a letter ends in.
fn code(kind: &str, body: &str) -> Option<String> {
    let last = body.trim_end().rsplit(' ').next()?;
    let is_code = last.len() == CODE_LENGTH && last.chars().all(|c| c.is_ascii_alphanumeric());
    (kind == "letter" && is_code).then(|| last.to_owned())
}

/// `value` as JSON with more keys, which win.
fn with(value: impl Serialize, more: Value) -> Value {
    let mut fields = serde_json::to_value(value).expect("the registry's values have a JSON form");
    extend(&mut fields, more);
    fields
}

fn extend(value: &mut Value, more: Value) {
    if let (Some(fields), Value::Object(more)) = (value.as_object_mut(), more) {
        fields.extend::<Map<String, Value>>(more);
    }
}

/// Characters of the code of a registered letter.
const CODE_LENGTH: usize = 10;

#[cfg(test)]
mod tests;
