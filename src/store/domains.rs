//! Domains ↔ rows.

use serde_json::{Map, Value};

use super::StoreError;
use super::seal::Seal;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells, json, json_or_null};
use crate::registry::domain::lifecycle::next_change;
use crate::registry::domain::{AuthInfo, Domain, DomainName, DomainState};
use crate::registry::host::HostName;

/// Where domains are kept.
pub const TABLE: Table = Table {
    name: "domain",
    key: &["name"],
    texts: &[
        "name",
        "sponsor",
        "registrant",
        "admin",
        "billing",
        "ds",
        "state",
        "suspension",
        "created_by",
        "updated_by",
        "vid_contacts",
        "tokens",
        "pending",
        "name_servers",
    ],
    numbers: &[
        "created_at",
        "updated_at",
        "expires_at",
        "transferred_at",
        "period_years",
        "auto_renew",
        "vid",
        "identity_due_at",
        "open_invoices",
        "suspend_at",
    ],
    derived_numbers: &["due_at"],
    ..PLAIN
};

/// Which host serves which domain.
pub const LINKS: Table = Table {
    name: "domain_host",
    key: &["domain", "host"],
    texts: &["domain", "host"],
    numbers: &["position"],
    ..PLAIN
};

/// A domain as a row.
pub fn encode<'a>(domain: &'a Domain, seal: &Seal) -> Vec<Cell<'a>> {
    let (state, suspension) = split(&domain.state);
    cells![
        &domain.name,
        &domain.sponsor,
        &domain.registrant,
        domain.admin.as_ref(),
        domain.billing.as_ref(),
        json(&domain.ds),
        state,
        suspension,
        &domain.created_by,
        domain.updated_by.as_ref(),
        json(&domain.vid_contacts),
        json(&seal.seal_tokens(&domain.tokens, domain.name.as_str())),
        json_or_null(domain.pending.as_ref()),
        domain.name_servers.iter().map(HostName::as_str).collect::<Vec<_>>().join(" "),
        domain.created_at,
        domain.updated_at,
        domain.expires_at,
        domain.transferred_at,
        domain.period_years,
        domain.auto_renew,
        domain.vid,
        domain.identity_due_at,
        domain.open_invoices,
        domain.suspend_at,
        next_change(domain),
    ]
    .into()
}

/// A domain from its row.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold a domain.
pub fn decode(row: &mut Reader<'_>, seal: &Seal) -> Result<Domain, StoreError> {
    let name = DomainName::trusted(row.text()?);
    let mut domain = Domain {
        sponsor: row.handle()?,
        registrant: row.handle()?,
        admin: row.handle_or_null()?,
        billing: row.handle_or_null()?,
        ds: row.json()?,
        state: join(row)?,
        created_by: row.handle()?,
        updated_by: row.handle_or_null()?,
        vid_contacts: row.json()?,
        tokens: tokens(row, name.as_str(), seal)?,
        pending: row.json_or_null()?,
        name_servers: row.text()?.split_whitespace().map(HostName::trusted).collect(),
        created_at: row.time()?,
        updated_at: row.time_or_null()?,
        expires_at: row.time()?,
        transferred_at: row.time_or_null()?,
        period_years: row.count()?,
        auto_renew: row.flag()?,
        vid: row.flag()?,
        identity_due_at: row.time_or_null()?,
        open_invoices: row.number()?,
        suspend_at: row.time_or_null()?,
        name,
    };
    domain.name_servers.shrink_to_fit();
    Ok(domain)
}

fn tokens(row: &mut Reader<'_>, name: &str, seal: &Seal) -> Result<Vec<AuthInfo>, StoreError> {
    let mut tokens: Vec<AuthInfo> = row.json()?;
    seal.open_tokens(&mut tokens, name).map_err(|error| row.wrong(&error))?;
    Ok(tokens)
}

/// The state's word, and what more is to say of a suspension.
fn split(state: &DomainState) -> (String, Option<String>) {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(state) else {
        unreachable!("a state is written as an object")
    };
    let Some(Value::String(word)) = fields.remove(KIND) else { unreachable!("a state's object names its kind") };
    (word, (!fields.is_empty()).then(|| Value::Object(fields).to_string()))
}

fn join(row: &mut Reader<'_>) -> Result<DomainState, StoreError> {
    let word = Value::from(row.text()?);
    let mut fields: Map<String, Value> = row.json_or_null()?.unwrap_or_default();
    fields.insert(KIND.to_owned(), word);
    serde_json::from_value(Value::Object(fields)).map_err(|error| row.wrong(&error))
}

/// The tag of a state's kind.
const KIND: &str = "kind";
