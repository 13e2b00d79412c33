//! Commands on domains (RFC 5731).

use anyhow::Context;

use super::super::arguments::{Create, Delete, Info, Renew, Transfer, Update, Withdraw};
use super::{Head, Object, Part};
use crate::epp::namespace::{DOMAIN, EPP, RGP, SEC_DNS};
use crate::xml::Writer;

/// `<domain:check>`.
pub fn check(head: &Head<'_>, names: &[String]) -> Vec<u8> {
    object("check").write(head, None, |writer| names.iter().for_each(|name| writer.element("domain:name", name)))
}

/// `<domain:info>`.
pub fn info(head: &Head<'_>, info: &Info) -> Vec<u8> {
    object("info").write(head, None, |writer| {
        let hosts: Vec<_> = info.hosts.iter().map(|hosts| ("hosts", hosts.as_str())).collect();
        writer.element_with("domain:name", &hosts, &info.name);
        if let Some(token) = &info.token {
            auth_info(writer, token);
        }
    })
}

/// `<domain:create>` with its extensions.
///
/// # Errors
/// When there is no name.
pub fn create(head: &Head<'_>, create: &Create) -> anyhow::Result<Vec<u8>> {
    let name = create.name.as_deref().context("which domain?")?;
    let domain = &create.domain;
    let extension = |writer: &mut Writer| {
        dkhm(writer, head, "orderconfirmationToken", terms(head, domain.terms).as_deref());
        dkhm(writer, head, "management", create.management.as_deref());
        dkhm(writer, head, "autoRenew", domain.auto_renew.map(word));
        if !domain.ds.is_empty() {
            writer.open("secDNS:create", &[("xmlns:secDNS", SEC_DNS)]);
            domain.ds.iter().for_each(|record| ds(writer, record));
            writer.close("secDNS:create");
        }
    };
    let extended = domain.terms || create.management.is_some() || domain.auto_renew.is_some() || !domain.ds.is_empty();
    Ok(object("create").write(head, extended.then_some(&extension as Part<'_>), |writer| {
        writer.element("domain:name", name);
        if let Some(years) = domain.years {
            writer.element_with("domain:period", &[("unit", "y")], &years.to_string());
        }
        hosts(writer, &domain.ns);
        writer.maybe("domain:registrant", domain.registrant.as_deref());
        contact(writer, "admin", domain.admin.as_deref());
        contact(writer, "billing", domain.billing.as_deref());
        auth_info(writer, domain.auth_info.as_deref().unwrap_or_default());
    }))
}

/// `<domain:renew>`.
///
/// # Errors
/// When the present expiry is not known.
pub fn renew(head: &Head<'_>, renew: &Renew) -> anyhow::Result<Vec<u8>> {
    let expires = renew.expires.context("on which date does the domain expire now?")?;
    Ok(object("renew").write(head, None, |writer| {
        writer.element("domain:name", &renew.name);
        writer.element("domain:curExpDate", &expires.to_string());
        if let Some(years) = renew.years {
            writer.element_with("domain:period", &[("unit", "y")], &years.to_string());
        }
    }))
}

/// `<domain:transfer>`, a request.
pub fn transfer(head: &Head<'_>, transfer: &Transfer) -> Vec<u8> {
    let extension = |writer: &mut Writer| dkhm(writer, head, "autoRenew", transfer.auto_renew.map(word));
    let extension = transfer.auto_renew.is_some().then_some(&extension as Part<'_>);
    object("transfer").write(head, extension, |writer| {
        writer.element("domain:name", &transfer.name);
        if let Some(token) = &transfer.token {
            auth_info(writer, token);
        }
    })
}

/// `<domain:update>` with its extensions.
pub fn update(head: &Head<'_>, update: &Update) -> Vec<u8> {
    let changes_ds = update.rem_all_ds || !update.rem_ds.is_empty() || !update.add_ds.is_empty();
    let extension = |writer: &mut Writer| {
        if changes_ds {
            change_ds(writer, update);
        }
        if update.restore {
            restore(writer, head);
        }
        dkhm(writer, head, "orderconfirmationToken", terms(head, update.terms).as_deref());
        dkhm(writer, head, "autoRenew", update.auto_renew.map(word));
    };
    let extended = changes_ds || update.restore || update.terms || update.auto_renew.is_some();
    object("update").write(head, extended.then_some(&extension as Part<'_>), |writer| {
        writer.element("domain:name", &update.name);
        links(writer, "domain:add", &update.add_ns, [update.add_admin.as_deref(), update.add_billing.as_deref()]);
        links(writer, "domain:rem", &update.rem_ns, [update.rem_admin.as_deref(), update.rem_billing.as_deref()]);
        change(writer, update);
    })
}

/// `<domain:delete>`.
pub fn delete(head: &Head<'_>, delete: &Delete) -> Vec<u8> {
    object("delete").write(head, None, |writer| writer.element("domain:name", &delete.name))
}

/// `dkhm:withdraw`, a protocol extension (RFC 5730 section 2.7.1).
pub fn withdraw(head: &Head<'_>, withdraw: &Withdraw) -> Vec<u8> {
    let (outer, inner) = head.services.withdraw();
    let mut writer = Writer::document();
    writer.open("epp", &[("xmlns", EPP)]);
    writer.open("extension", &[]);
    writer.open("dkhm:command", &[("xmlns:dkhm", outer)]);
    writer.open("dkhm:withdraw", &[]);
    writer.open("dkhm-domain:withdraw", &[("xmlns:dkhm-domain", inner)]);
    writer.element("dkhm-domain:name", &withdraw.name);
    writer.close("dkhm-domain:withdraw");
    writer.close("dkhm:withdraw");
    writer.element("dkhm:clTRID", head.cl_trid);
    writer.close("dkhm:command");
    writer.close("extension");
    writer.close("epp");
    writer.finish()
}

fn object(verb: &'static str) -> Object {
    Object { verb, prefix: "domain", namespace: DOMAIN }
}

fn change(writer: &mut Writer, update: &Update) {
    let keyword = match update.token_new.as_deref() {
        Some("redel") => Some("autoredel"),
        Some(_) => Some("autotransfer"),
        None => update.token.as_deref(),
    };
    let changes = update.registrant.is_some() || keyword.is_some() || update.clear_token;
    let links = [&update.add_ns, &update.rem_ns].iter().any(|hosts| !hosts.is_empty())
        || [&update.add_admin, &update.rem_admin, &update.add_billing, &update.rem_billing].iter().any(|c| c.is_some());
    if !changes {
        // Extensions alone still need one of add, rem and chg.
        if !links {
            writer.empty("domain:chg", &[]);
        }
        return;
    }
    writer.open("domain:chg", &[]);
    writer.maybe("domain:registrant", update.registrant.as_deref());
    if let Some(text) = keyword {
        auth_info(writer, text);
    } else if update.clear_token {
        writer.open("domain:authInfo", &[]);
        writer.empty("domain:null", &[]);
        writer.close("domain:authInfo");
    }
    writer.close("domain:chg");
}

fn links(writer: &mut Writer, element: &str, ns: &[String], [admin, billing]: [Option<&str>; 2]) {
    if ns.is_empty() && admin.is_none() && billing.is_none() {
        return;
    }
    writer.open(element, &[]);
    hosts(writer, ns);
    contact(writer, "admin", admin);
    contact(writer, "billing", billing);
    writer.close(element);
}

fn hosts(writer: &mut Writer, ns: &[String]) {
    if !ns.is_empty() {
        writer.open("domain:ns", &[]);
        ns.iter().for_each(|host| writer.element("domain:hostObj", host));
        writer.close("domain:ns");
    }
}

fn contact(writer: &mut Writer, role: &str, handle: Option<&str>) {
    if let Some(handle) = handle {
        writer.element_with("domain:contact", &[("type", role)], handle);
    }
}

fn auth_info(writer: &mut Writer, text: &str) {
    writer.open("domain:authInfo", &[]);
    writer.element("domain:pw", text);
    writer.close("domain:authInfo");
}

fn change_ds(writer: &mut Writer, update: &Update) {
    writer.open("secDNS:update", &[("xmlns:secDNS", SEC_DNS)]);
    if update.rem_all_ds || !update.rem_ds.is_empty() {
        writer.open("secDNS:rem", &[]);
        if update.rem_all_ds {
            writer.element("secDNS:all", "true");
        }
        update.rem_ds.iter().for_each(|record| ds(writer, record));
        writer.close("secDNS:rem");
    }
    if !update.add_ds.is_empty() {
        writer.open("secDNS:add", &[]);
        update.add_ds.iter().for_each(|record| ds(writer, record));
        writer.close("secDNS:add");
    }
    writer.close("secDNS:update");
}

fn ds(writer: &mut Writer, [tag, algorithm, kind, digest]: &[String; 4]) {
    writer.open("secDNS:dsData", &[]);
    writer.element("secDNS:keyTag", tag);
    writer.element("secDNS:alg", algorithm);
    writer.element("secDNS:digestType", kind);
    writer.element("secDNS:digest", digest);
    writer.close("secDNS:dsData");
}

/// A report with every part RFC 3915 demands; this registry ignores what they say.
fn restore(writer: &mut Writer, head: &Head<'_>) {
    let now = head.now.format("%Y-%m-%dT%H:%M:%S.0Z").to_string();
    writer.open("rgp:update", &[("xmlns:rgp", RGP)]);
    writer.open("rgp:restore", &[("op", "report")]);
    writer.open("rgp:report", &[]);
    writer.element("rgp:preData", "As registered.");
    writer.element("rgp:postData", "As registered.");
    writer.element("rgp:delTime", &now);
    writer.element("rgp:resTime", &now);
    writer.element("rgp:resReason", "The registrant wishes to keep the name.");
    writer.element("rgp:statement", "The registrant asked for the restoration.");
    writer.close("rgp:report");
    writer.close("rgp:restore");
    writer.close("rgp:update");
}

fn dkhm(writer: &mut Writer, head: &Head<'_>, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        writer.element_with(&format!("dkhm:{name}"), &[("xmlns:dkhm", head.services.dkhm())], text);
    }
}

fn terms(head: &Head<'_>, accepted: bool) -> Option<String> {
    accepted.then(|| head.now.timestamp().to_string())
}

fn word(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}
