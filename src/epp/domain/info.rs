//! `<domain:info>` (RFC 5731 section 3.1.2).

use crate::epp::extension::{dkhm, rgp, sec_dns};
use crate::epp::instant::date_time;
use crate::epp::namespace::{Announced, DOMAIN, RGP, SEC_DNS};
use crate::epp::together::Together;
use crate::epp::value::{attribute_of, authorization, children, domain_name, write_boolean};
use crate::registry::command::{Command, DomainInfo, HostsFilter};
use crate::registry::domain::DomainName;
use crate::registry::handle::Handle;
use crate::registry::reply::DomainView;
use crate::xml::{Element, Problem, Writer};

/// Reads the command. An empty `pw` shows no token.
pub(super) fn parse(element: &Element<'_>) -> Result<Command, Problem> {
    let mut parts = children(element, DOMAIN)?;
    let (name, given) = (parts.required("name")?, parts.optional("authInfo"));
    parts.finish()?;
    name.only_attributes(&["hosts"])?;
    let hosts = name.attribute("hosts").map_or(Ok(HostsFilter::All), |_| attribute_of(name, "hosts", HOSTS));
    let given = given.map(|given| authorization(given, DOMAIN)).transpose();
    let (hosts, name, auth_info) = (hosts, domain_name(name), given).together()?;
    Ok(Command::DomainInfo(DomainInfo { name, hosts, auth_info }))
}

/// Writes `infData` in the order of the schema, in which `exDate` follows `upDate`.
pub fn write(writer: &mut Writer, view: &DomainView) {
    writer.open("domain:infData", &[("xmlns:domain", DOMAIN)]);
    writer.element("domain:name", view.name.as_str());
    writer.element("domain:roid", &view.name.roid());
    for status in &view.statuses {
        writer.empty("domain:status", &[("s", status.word())]);
    }
    writer.element("domain:registrant", view.registrant.as_str());
    for (kind, handle) in [("admin", &view.admin), ("billing", &view.billing)] {
        if let Some(handle) = handle {
            writer.element_with("domain:contact", &[("type", kind)], handle.as_str());
        }
    }
    writer.around("domain:ns", |writer| {
        view.name_servers.iter().for_each(|host| writer.element("domain:hostObj", host.as_str()));
    });
    view.hosts.iter().for_each(|host| writer.element("domain:host", host.as_str()));
    writer.element("domain:clID", view.sponsor.as_str());
    writer.element("domain:crID", view.created_by.as_str());
    writer.element("domain:crDate", &date_time(view.created_at));
    writer.maybe("domain:upID", view.updated_by.as_ref().map(Handle::as_str));
    writer.maybe("domain:upDate", view.updated_at.map(date_time).as_deref());
    writer.element("domain:exDate", &date_time(view.expires_at));
    writer.maybe("domain:trDate", view.transferred_at.map(date_time).as_deref());
    writer.close("domain:infData");
}

/// Writes what there is to know of a name that is only offered.
pub(super) fn write_offered(writer: &mut Writer, name: &DomainName) {
    writer.open("domain:infData", &[("xmlns:domain", DOMAIN)]);
    writer.element("domain:name", name.as_str());
    writer.element("domain:roid", &name.roid());
    writer.element("domain:clID", Handle::registry().as_str());
    writer.close("domain:infData");
}

/// Writes the extension data, each only if its extension was announced.
pub(super) fn write_extension(writer: &mut Writer, view: &DomainView, announced: &Announced) {
    dkhm::write(writer, announced, "registrant_validated", write_boolean(view.registrant_validated));
    if view.delete_at.is_some() {
        dkhm::write_advisory(writer, announced, &view.name, view.delete_at);
    }
    view.tokens.iter().for_each(|token| dkhm::write_auth_info(writer, announced, token));
    if announced.has(SEC_DNS) && !view.ds.is_empty() {
        sec_dns::write(writer, &view.ds);
    }
    if announced.has(RGP) && view.redemption {
        rgp::write_redemption(writer);
    }
    dkhm::write(writer, announced, "autoRenew", dkhm::write_word(view.auto_renew));
    dkhm::write(writer, announced, "vid", dkhm::write_word(view.vid));
}

const HOSTS: &[(&str, HostsFilter)] = &[
    ("all", HostsFilter::All),
    ("del", HostsFilter::Delegated),
    ("sub", HostsFilter::Subordinate),
    ("none", HostsFilter::None),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::fault::Fault;
    use crate::epp::specimen::{command, kind};
    use crate::registry::command::Authorization;
    use crate::xml::ProblemKind;

    fn info(parts: &str) -> Result<Command, Fault> {
        command(&format!("<info><domain:info>{parts}</domain:info></info>"))
    }

    fn read(parts: &str) -> DomainInfo {
        let Ok(Command::DomainInfo(info)) = info(parts) else { panic!("{parts}") };
        info
    }

    #[test]
    fn the_hosts_to_show_are_read() {
        assert_eq!(read("<domain:name>a.dk</domain:name>").hosts, HostsFilter::All);
        for (word, hosts) in HOSTS {
            assert_eq!(read(&format!("<domain:name hosts='{word}'>a.dk</domain:name>")).hosts, *hosts);
        }
        assert_eq!(kind(info("<domain:name hosts='some'>a.dk</domain:name>")), ProblemKind::Range);
    }

    #[test]
    fn a_token_is_read_with_its_blanks_and_never_shown() {
        let auth = |parts: &str| format!("<domain:name>a.dk</domain:name><domain:authInfo>{parts}</domain:authInfo>");
        assert_eq!(read(&auth("<domain:pw> x </domain:pw>")).auth_info, Some(" x ".into()));
        assert_eq!(read(&auth("<domain:pw/>")).auth_info, Some("".into()));
        let of_contact = Authorization::ContactPw { pw: "x".to_owned(), roid: "A-DK".to_owned() };
        assert_eq!(read(&auth("<domain:pw roid='A-DK'>x</domain:pw>")).auth_info, Some(of_contact));
        assert_eq!(kind(info(&auth("<domain:pw roid='A'>x</domain:pw>"))), ProblemKind::Syntax);
        let Err(Fault::Problem(problem)) = info(&auth("<domain:pw>secret<x/></domain:pw>")) else { panic!() };
        assert_eq!((problem.kind, problem.value.as_str()), (ProblemKind::Unexpected, ""));
        assert_eq!(kind(info(&auth(""))), ProblemKind::Missing);
        assert_eq!(kind(info(&auth("<domain:null/>"))), ProblemKind::Missing);
        assert_eq!(read(&auth("<domain:ext><x xmlns='urn:x'/></domain:ext>")).auth_info, Some(Authorization::Ext));
        for (ext, expected) in [
            ("<domain:ext/>", ProblemKind::Missing),
            ("<domain:ext>S3cret</domain:ext>", ProblemKind::Unexpected),
            ("<domain:ext><x xmlns=''/></domain:ext>", ProblemKind::Unexpected),
            ("<domain:ext><x xmlns='urn:x'/><x xmlns='urn:x'/></domain:ext>", ProblemKind::Unexpected),
            ("<domain:ext><x xmlns='urn:ietf:params:xml:ns:eppcom-1.0'/></domain:ext>", ProblemKind::Unexpected),
            ("<domain:ext a='b'><x xmlns='urn:x'/></domain:ext>", ProblemKind::Unexpected),
        ] {
            assert_eq!(kind(info(&auth(ext))), expected, "{ext}");
        }
    }

    #[test]
    fn names_out_of_syntax_and_out_of_policy_are_told_apart() {
        use ProblemKind::*;
        for (name, expected) in [
            ("example.dk.", Syntax),
            ("exa mple.dk", Syntax),
            (".dk", Syntax),
            ("a..dk", Syntax),
            ("example.com", Policy),
            ("a.b.dk", Policy),
            ("a_b.dk", Policy),
            ("-a.dk", Policy),
            ("ｅxample.dk", Policy),
            ("xn--zzzzzzz.dk", Policy),
        ] {
            assert_eq!(kind(info(&format!("<domain:name>{name}</domain:name>"))), expected, "{name}");
        }
    }
}
