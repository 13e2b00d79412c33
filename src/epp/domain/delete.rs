//! `<domain:delete>` (RFC 5731 section 3.2.2).

use super::name;
use crate::epp::extension::dkhm;
use crate::epp::fault::Fault;
use crate::epp::namespace::DOMAIN;
use crate::epp::value::children;
use crate::registry::command::{Command, DomainDelete};
use crate::xml::Element;

/// Reads the command.
pub(super) fn parse(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<Command, Fault> {
    let mut parts = children(element, DOMAIN)?;
    let name = name(&mut parts)?;
    parts.finish()?;
    dkhm::refuse_deletion_date(extensions)?;
    Ok(Command::DomainDelete(DomainDelete::new(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::specimen::{command, fault, kind};
    use crate::xml::ProblemKind;

    const DELETE: &str = "<delete><domain:delete><domain:name>a.dk</domain:name></domain:delete></delete>";

    #[test]
    fn a_delete_names_one_domain() {
        let Ok(Command::DomainDelete(read)) = command(DELETE) else { panic!() };
        assert_eq!(read.name.as_str(), "a.dk");
        assert_eq!(kind(command("<delete><domain:delete/></delete>")), ProblemKind::Missing);
        let two = DELETE.replace("</domain:name>", "</domain:name><domain:name>b.dk</domain:name>");
        assert_eq!(kind(command(&two)), ProblemKind::Unexpected);
    }

    #[test]
    fn a_date_of_deletion_is_not_offered() {
        let dated = format!("{DELETE}<extension><dkhm:delDate>2027-01-01T00:00:00Z</dkhm:delDate></extension>");
        assert!(matches!(fault(&dated), Fault::Option(_)));
    }
}
