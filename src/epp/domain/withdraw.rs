//! `withdraw` of the .dk extension: a registrar gives a domain back.

use crate::epp::extension::dkhm;
use crate::epp::fault::Fault;
use crate::epp::namespace::{DKHM_4_5, DKHM_DOMAIN_4_3, DKHM_DOMAIN_4_4};
use crate::epp::value::{children, domain_name};
use crate::registry::command::{Command, DomainWithdraw};
use crate::xml::{Element, Namespace, Problem};

/// Reads the outer `withdraw`. Up to version 4.4 it carries an element of another namespace, of
/// which only `withdraw` of dkhm-domain means something; version 4.5 has an inner `withdraw` of
/// its own.
pub(crate) fn parse(element: &Element<'_>) -> Result<Command, Fault> {
    element.only_attributes(&[])?;
    element.no_text()?;
    let (inner, namespace) = match element.children.as_slice() {
        [] => return Err(Problem::missing(element, "withdraw").into()),
        [inner] => (inner, namespace(element, inner)?),
        [_, second, ..] => return Err(Problem::unexpected(second).into()),
    };
    let mut parts = children(inner, namespace)?;
    let name = parts.required("name")?;
    parts.finish()?;
    name.only_attributes(&[])?;
    Ok(Command::DomainWithdraw(DomainWithdraw { name: domain_name(name)? }))
}

/// The namespace of the inner element, which must be the `withdraw` of the outer one's version.
fn namespace(outer: &Element<'_>, inner: &Element<'_>) -> Result<&'static str, Fault> {
    let version = dkhm::version(outer);
    match &inner.namespace {
        Namespace::Known(DKHM_4_5) if version == Some(DKHM_4_5) && inner.name == "withdraw" => Ok(DKHM_4_5),
        Namespace::Known(uri @ (DKHM_DOMAIN_4_3 | DKHM_DOMAIN_4_4))
            if version != Some(DKHM_4_5) && inner.name == "withdraw" =>
        {
            Ok(uri)
        }
        Namespace::Known(uri) if version != Some(DKHM_4_5) && Some(*uri) != version => {
            Err(Fault::UnknownExtension((*uri).to_owned()))
        }
        _ => Err(Problem::unexpected(inner).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::request::{Incoming, open};
    use crate::epp::specimen;
    use crate::xml::ProblemKind;

    fn withdraw(inner: &str) -> Result<Command, Fault> {
        specimen::epp(&format!("<extension>{inner}</extension>"), |root| match open(root) {
            Ok(Incoming::Command(opened)) => {
                assert_eq!(opened.cl_trid.as_deref(), inner.contains("CL-5").then_some("CL-5"));
                opened.command()
            }
            Ok(Incoming::Hello) => panic!("no hello"),
            Err(rejected) => Err(rejected.fault),
        })
    }

    fn of(outer: &str, inner: &str) -> Result<Command, Fault> {
        withdraw(&format!(
            "<k:command xmlns:k='urn:dkhm:params:xml:ns:{outer}'><k:withdraw>{inner}</k:withdraw>\
             <k:clTRID>CL-5</k:clTRID></k:command>"
        ))
    }

    fn inside(namespace: &str) -> String {
        format!("<withdraw xmlns='urn:dkhm:params:xml:ns:{namespace}'><name>a.dk</name></withdraw>")
    }

    #[test]
    fn each_version_has_its_own_form() {
        for (outer, inner) in [
            ("dkhm-4.3", "dkhm-domain-4.3"),
            ("dkhm-4.4", "dkhm-domain-4.4"),
            ("dkhm-4.4", "dkhm-domain-4.3"),
            ("dkhm-4.5", "dkhm-4.5"),
        ] {
            let read = of(outer, &inside(inner));
            let Ok(Command::DomainWithdraw(read)) = read else { panic!("{outer} {inner}: {read:?}") };
            assert_eq!(read.name.as_str(), "a.dk");
        }
    }

    #[test]
    fn the_form_of_another_version_is_refused() {
        for (outer, inner) in [
            ("dkhm-4.3", "dkhm-4.3"),
            ("dkhm-4.4", "dkhm-4.4"),
            ("dkhm-4.5", "dkhm-4.4"),
            ("dkhm-4.5", "dkhm-domain-4.4"),
            ("dkhm-4.4", "dkhm-domain-4.5"),
        ] {
            assert_eq!(specimen::kind(of(outer, &inside(inner))), ProblemKind::Unexpected, "{outer} {inner}");
        }
        for outer in ["dkhm-4.3", "dkhm-4.4", "dkhm-4.5"] {
            assert_eq!(specimen::kind(of(outer, "<k:name>a.dk</k:name>")), ProblemKind::Unexpected, "{outer}");
        }
        let elsewhere = of("dkhm-4.4", &inside("dkhm-4.5"));
        assert_eq!(elsewhere, Err(Fault::UnknownExtension(DKHM_4_5.to_owned())));
        let object = of("dkhm-4.4", "<domain:info><domain:name>a.dk</domain:name></domain:info>");
        assert!(matches!(object, Err(Fault::UnknownExtension(_))));
    }

    #[test]
    fn what_is_no_withdraw_is_refused() {
        use ProblemKind::*;
        for (text, expected) in [
            ("", Unexpected),
            ("<dkhm:command/>", Missing),
            ("<dkhm:command/><dkhm:command/>", Unexpected),
            ("<dkhm:command><dkhm:withdraw/></dkhm:command>", Missing),
            ("<dkhm:command><dkhm:clTRID>CL-5</dkhm:clTRID><dkhm:withdraw/></dkhm:command>", Unexpected),
            ("<dkhm:command><dkhm:withdraw/><dkhm:extension/></dkhm:command>", Missing),
            ("<dkhm:command><dkhm:withdraw/><dkhm:clTRID>12</dkhm:clTRID></dkhm:command>", Range),
        ] {
            assert_eq!(specimen::kind(withdraw(text)), expected, "{text}");
        }
        let twice = inside("dkhm-domain-4.4").repeat(2);
        assert_eq!(specimen::kind(of("dkhm-4.4", &twice)), Unexpected);
        for (name, expected) in
            [("<name/>", Missing), ("", Missing), ("<name>a.dk</name><name>b.dk</name>", Unexpected)]
        {
            let inner = inside("dkhm-domain-4.4").replace("<name>a.dk</name>", name);
            assert_eq!(specimen::kind(of("dkhm-4.4", &inner)), expected, "{name}");
        }
        assert_eq!(withdraw("<x xmlns='urn:x'/>"), Err(Fault::UnknownExtension("urn:x".to_owned())));
        assert!(matches!(withdraw("<dkhm:autoRenew>true</dkhm:autoRenew>"), Err(Fault::UnknownExtension(_))));
    }
}
