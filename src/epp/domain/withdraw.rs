//! `withdraw` of the .dk extension: a registrar gives a domain back.

use crate::epp::extension::dkhm;
use crate::epp::fault::Fault;
use crate::epp::namespace::{DKHM_4_3, DKHM_DOMAIN_4_3, DKHM_DOMAIN_4_4};
use crate::epp::value::{children, domain_name};
use crate::registry::command::{Command, DomainWithdraw};
use crate::xml::{Element, Namespace};

/// Reads the outer `withdraw`. The inner one, in the namespace of its version, may be left out.
pub(crate) fn parse(element: &Element<'_>) -> Result<Command, Fault> {
    element.only_attributes(&[])?;
    element.no_text()?;
    let inner = match element.children.as_slice() {
        [inner] if inner.name == "withdraw" && namespace(inner).is_some() => inner,
        _ => element,
    };
    let mut parts = children(inner, namespace(inner).unwrap_or(DKHM_4_3))?;
    let name = parts.required("name")?;
    parts.finish()?;
    name.only_attributes(&[])?;
    Ok(Command::DomainWithdraw(DomainWithdraw { name: domain_name(name)? }))
}

/// The namespace of an element that may hold the name.
fn namespace(element: &Element<'_>) -> Option<&'static str> {
    match element.namespace {
        Namespace::Known(uri @ (DKHM_DOMAIN_4_3 | DKHM_DOMAIN_4_4)) => Some(uri),
        _ if dkhm::is_dkhm(element) => Some(dkhm::version(element)),
        _ => None,
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

    #[test]
    fn every_version_is_read() {
        for (outer, inner) in [
            ("dkhm-4.3", "dkhm-domain-4.3"),
            ("dkhm-4.4", "dkhm-domain-4.4"),
            ("dkhm-4.4", "dkhm-domain-4.3"),
            ("dkhm-4.5", "dkhm-4.5"),
        ] {
            let text = format!(
                "<k:command xmlns:k='urn:dkhm:params:xml:ns:{outer}'><k:withdraw>
                 <withdraw xmlns='urn:dkhm:params:xml:ns:{inner}'><name>a.dk</name></withdraw>
                 </k:withdraw><k:clTRID>CL-5</k:clTRID></k:command>"
            );
            let Ok(Command::DomainWithdraw(read)) = withdraw(&text) else { panic!("{:?}", withdraw(&text)) };
            assert_eq!(read.name.as_str(), "a.dk");
        }
        let short = "<dkhm:command><dkhm:withdraw><dkhm:name>a.dk</dkhm:name></dkhm:withdraw></dkhm:command>";
        assert!(withdraw(short).is_ok());
    }

    #[test]
    fn what_is_no_withdraw_is_refused() {
        use ProblemKind::*;
        for (text, expected) in [
            ("", Unexpected),
            ("<dkhm:command/>", Missing),
            ("<dkhm:command/><dkhm:command/>", Unexpected),
            ("<dkhm:command><dkhm:withdraw/></dkhm:command>", Missing),
            ("<dkhm:command><dkhm:withdraw><dkhm:name/></dkhm:withdraw></dkhm:command>", Missing),
            ("<dkhm:command><dkhm:clTRID>CL-5</dkhm:clTRID><dkhm:withdraw/></dkhm:command>", Unexpected),
            ("<dkhm:command><dkhm:withdraw/><dkhm:extension/></dkhm:command>", Missing),
            ("<dkhm:command><dkhm:withdraw/><dkhm:clTRID>12</dkhm:clTRID></dkhm:command>", Range),
        ] {
            assert_eq!(specimen::kind(withdraw(text)), expected, "{text}");
        }
        assert_eq!(withdraw("<x xmlns='urn:x'/>"), Err(Fault::UnknownExtension("urn:x".to_owned())));
        assert!(matches!(withdraw("<dkhm:autoRenew>true</dkhm:autoRenew>"), Err(Fault::UnknownExtension(_))));
    }
}
