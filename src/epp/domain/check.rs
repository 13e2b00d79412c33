//! `<domain:check>` (RFC 5731 section 3.1.1).

use crate::epp::check;
use crate::epp::namespace::DOMAIN;
use crate::epp::together::each;
use crate::epp::value::{children, label};
use crate::registry::command::{Command, DomainCheck};
use crate::registry::reply::Checked;
use crate::xml::{Element, Problem, Writer};

/// Reads the command. One bad name among good ones does not spoil the others.
pub(super) fn parse(element: &Element<'_>) -> Result<Command, Problem> {
    let mut parts = children(element, DOMAIN)?;
    let names = parts.some("name")?;
    parts.finish()?;
    let asked = |name: &Element<'_>| {
        name.only_attributes(&[])?;
        let text = label(name)?;
        Ok(text.parse().map_err(|_| text))
    };
    Ok(Command::DomainCheck(DomainCheck { names: each(names, asked)? }))
}

/// Writes the answer, one line a name in the order asked.
pub fn write(writer: &mut Writer, checked: &[Checked]) {
    check::write(writer, &CHECKED, checked);
}

const CHECKED: check::Words = check::words!("domain", "name", DOMAIN);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::fault::Fault;
    use crate::epp::specimen::{command, kind};
    use crate::xml::ProblemKind;

    fn check(names: &str) -> Result<Command, Fault> {
        command(&format!("<check><domain:check>{names}</domain:check></check>"))
    }

    #[test]
    fn a_bad_name_does_not_spoil_the_others() {
        let Ok(Command::DomainCheck(read)) = check(
            "<domain:name>xn--ble-xla.dk</domain:name><domain:name>a b.dk</domain:name>
             <domain:name>x.se</domain:name><domain:name>ex<!-- x -->a<![CDATA[mple]]>.dk</domain:name>",
        ) else {
            panic!("the names are read")
        };
        let names: Vec<_> = read.names.iter().map(|name| name.as_ref().map(|name| name.as_str().to_owned())).collect();
        let (bad, foreign) = ("a b.dk".to_owned(), "x.se".to_owned());
        assert_eq!(names, [Ok("æble.dk".to_owned()), Err(&bad), Err(&foreign), Ok("example.dk".to_owned())]);
    }

    #[test]
    fn no_name_an_empty_name_and_an_endless_name_are_refused() {
        use ProblemKind::*;
        assert_eq!(kind(check("")), Missing);
        assert_eq!(kind(check("<domain:name> </domain:name>")), Missing);
        assert_eq!(kind(check(&format!("<domain:name>{}</domain:name>", "a".repeat(256)))), Range);
        assert_eq!(kind(check("<domain:name>a.dk</domain:name><domain:id>b</domain:id>")), Unexpected);
        assert_eq!(kind(check("<domain:name hosts='all'>a.dk</domain:name>")), Unexpected);
        let nil = "<domain:name xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'/>";
        assert_eq!(kind(check(nil)), Unexpected);
        assert_eq!(
            kind(command("<check><domain:check a='b'><domain:name>a.dk</domain:name></domain:check></check>")),
            Unexpected
        );
    }
}
