//! `<domain:delete>` (RFC 5731 section 3.2.2).

use super::name;
use crate::epp::extension::dkhm;
use crate::epp::namespace::DOMAIN;
use crate::epp::together::Together;
use crate::epp::value::children;
use crate::registry::command::{Command, DomainDelete};
use crate::xml::{Element, Problem};

/// Reads the command.
pub(super) fn parse(element: &Element<'_>, extensions: &[Element<'_>]) -> Result<Command, Problem> {
    let mut parts = children(element, DOMAIN)?;
    let named = parts.required("name")?;
    parts.finish()?;
    let (name, deletion_at) = (name(named), dkhm::deletion_date(extensions)).together()?;
    Ok(Command::DomainDelete(DomainDelete { name, deletion_at }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::specimen::{command, kind};
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
    fn a_date_of_deletion_is_read() {
        let dated = |date: &str| format!("{DELETE}<extension><dkhm:delDate>{date}</dkhm:delDate></extension>");
        let Ok(Command::DomainDelete(read)) = command(&dated("2027-01-01T00:00:00Z")) else { panic!() };
        assert_eq!(read.deletion_at, "2027-01-01T00:00:00Z".parse().ok());
        assert_eq!(kind(command(&dated("2027-01-01"))), ProblemKind::Syntax);
        assert_eq!(kind(command(&dated(""))), ProblemKind::Missing);
    }
}
