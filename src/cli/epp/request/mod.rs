//! From a command line to a document (RFC 5730 to 5734 and the .dk extension).

pub mod contact;
pub mod domain;
pub mod host;

use chrono::{DateTime, Utc};

use super::arguments::Action;
use super::services::Services;
use crate::epp::namespace::{BALANCE, EPP};
use crate::xml::Writer;

/// What every command carries besides its own matter.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// The client's transaction identifier.
    pub cl_trid: &'a str,
    /// What the server offers.
    pub services: &'a Services,
    /// The present, as far as the client can tell: the moment the terms are accepted.
    pub now: DateTime<Utc>,
}

/// The document of `action`; `None` when it is not one command (`raw`, `repl`).
///
/// # Errors
/// When options that the command needs are missing.
pub fn of(action: &Action, head: &Head<'_>) -> anyhow::Result<Option<Vec<u8>>> {
    Ok(Some(match action {
        Action::Check(check) if check.kind.contact => contact::check(head, check),
        Action::Check(check) if check.kind.host_object => host::check(head, check),
        Action::Check(check) => domain::check(head, &check.names),
        Action::Info(info) if info.kind.contact => contact::info(head, info),
        Action::Info(info) if info.kind.host_object => host::info(head, info),
        Action::Info(info) => domain::info(head, info),
        Action::Create(create) if create.kind.contact => contact::create(head, create)?,
        Action::Create(create) if create.kind.host_object => host::create(head, create)?,
        Action::Create(create) => domain::create(head, create)?,
        Action::Renew(renew) => domain::renew(head, renew)?,
        Action::Transfer(transfer) => domain::transfer(head, transfer),
        Action::Update(update) => domain::update(head, update),
        Action::Delete(delete) if delete.host_object => host::delete(head, delete),
        Action::Delete(delete) => domain::delete(head, delete),
        Action::Withdraw(withdraw) => domain::withdraw(head, withdraw),
        Action::Poll(request) => poll(head, request.ack.as_deref()),
        Action::Balance => balance(head),
        Action::Hello => hello(),
        Action::Raw(_) | Action::Repl => return Ok(None),
    }))
}

/// `<hello/>`.
pub fn hello() -> Vec<u8> {
    let mut writer = Writer::document();
    writer.open("epp", &[("xmlns", EPP)]);
    writer.empty("hello", &[]);
    writer.close("epp");
    writer.finish()
}

/// `<login>` that announces everything the server offers.
pub fn login(user: &str, password: &str, services: &Services) -> Vec<u8> {
    envelope("LOGIN", None, |writer| {
        writer.open("login", &[]);
        writer.element("clID", user);
        writer.element("pw", password);
        writer.open("options", &[]);
        writer.element("version", "1.0");
        writer.element("lang", "en");
        writer.close("options");
        writer.open("svcs", &[]);
        services.objects.iter().for_each(|uri| writer.element("objURI", uri));
        if !services.extensions.is_empty() {
            writer.open("svcExtension", &[]);
            services.extensions.iter().for_each(|uri| writer.element("extURI", uri));
            writer.close("svcExtension");
        }
        writer.close("svcs");
        writer.close("login");
    })
}

/// `<logout/>`.
pub fn logout() -> Vec<u8> {
    envelope("LOGOUT", None, |writer| writer.empty("logout", &[]))
}

/// `<info>` of the account.
pub fn balance(head: &Head<'_>) -> Vec<u8> {
    envelope(head.cl_trid, None, |writer| {
        writer.open("info", &[]);
        writer.empty("balance:info", &[("xmlns:balance", BALANCE)]);
        writer.close("info");
    })
}

/// `<poll>`: the oldest message, or its acknowledgement.
pub fn poll(head: &Head<'_>, ack: Option<&str>) -> Vec<u8> {
    envelope(head.cl_trid, None, |writer| match ack {
        Some(id) => writer.empty("poll", &[("op", "ack"), ("msgID", id)]),
        None => writer.empty("poll", &[("op", "req")]),
    })
}

/// A part of a document.
type Part<'p> = &'p dyn Fn(&mut Writer);

/// One command: its body, its extensions, its identifier.
fn envelope(cl_trid: &str, extension: Option<Part<'_>>, body: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::document();
    writer.open("epp", &[("xmlns", EPP)]);
    writer.open("command", &[]);
    body(&mut writer);
    if let Some(extension) = extension {
        writer.open("extension", &[]);
        extension(&mut writer);
        writer.close("extension");
    }
    writer.element("clTRID", cl_trid);
    writer.close("command");
    writer.close("epp");
    writer.finish()
}

/// A command on an object of the mapping with `prefix`.
struct Object {
    verb: &'static str,
    prefix: &'static str,
    namespace: &'static str,
}

impl Object {
    fn write(&self, head: &Head<'_>, extension: Option<Part<'_>>, body: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let inner = format!("{}:{}", self.prefix, self.verb);
        let declaration = format!("xmlns:{}", self.prefix);
        let attributes: &[_] = if self.verb == "transfer" { &[("op", "request")] } else { &[] };
        envelope(head.cl_trid, extension, |writer| {
            writer.open(self.verb, attributes);
            writer.open(&inner, &[(&declaration, self.namespace)]);
            body(writer);
            writer.close(&inner);
            writer.close(self.verb);
        })
    }
}

#[cfg(test)]
mod tests;
