//! Commands on hosts (RFC 5732).

use anyhow::Context;

use super::super::arguments::{Check, Create, Delete, Info};
use super::{Head, Object, Part};
use crate::epp::namespace::HOST;
use crate::xml::Writer;

/// `<host:check>`.
pub fn check(head: &Head<'_>, check: &Check) -> Vec<u8> {
    object("check").write(head, None, |writer| check.names.iter().for_each(|name| writer.element("host:name", name)))
}

/// `<host:info>`.
pub fn info(head: &Head<'_>, info: &Info) -> Vec<u8> {
    object("info").write(head, None, |writer| writer.element("host:name", &info.name))
}

/// `<host:create>` with its extension.
///
/// # Errors
/// When there is no name.
pub fn create(head: &Head<'_>, create: &Create) -> anyhow::Result<Vec<u8>> {
    let name = create.name.as_deref().context("which host?")?;
    let admin = create.server.ns_admin.as_deref();
    let extension = |writer: &mut Writer| {
        let dkhm = [("xmlns:dkhm", head.services.dkhm())];
        writer.element_with("dkhm:requestedNsAdmin", &dkhm, admin.unwrap_or_default());
    };
    Ok(object("create").write(head, admin.is_some().then_some(&extension as Part<'_>), |writer| {
        writer.element("host:name", name);
        for address in &create.server.addresses {
            let version = if address.contains(':') { "v6" } else { "v4" };
            writer.element_with("host:addr", &[("ip", version)], address);
        }
    }))
}

/// `<host:delete>`.
pub fn delete(head: &Head<'_>, delete: &Delete) -> Vec<u8> {
    object("delete").write(head, None, |writer| writer.element("host:name", &delete.name))
}

fn object(verb: &'static str) -> Object {
    Object { verb, prefix: "host", namespace: HOST }
}
