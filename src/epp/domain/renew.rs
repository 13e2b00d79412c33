//! `<domain:renew>` (RFC 5731 section 3.2.3).

use chrono::{DateTime, Utc};

use super::name;
use crate::epp::instant::{date, date_time};
use crate::epp::namespace::DOMAIN;
use crate::epp::together::Together;
use crate::epp::value::{children, years};
use crate::registry::command::{Command, DomainRenew};
use crate::registry::domain::DomainName;
use crate::xml::{Element, Problem, Writer};

/// Reads the command.
pub(super) fn parse(element: &Element<'_>) -> Result<Command, Problem> {
    let mut parts = children(element, DOMAIN)?;
    let (named, expiry, period) = (parts.required("name")?, parts.required("curExpDate")?, parts.optional("period"));
    parts.finish()?;
    let (name, current_expiry, years) = (name(named), date(expiry), period.map_or(Ok(1), years)).together()?;
    Ok(Command::DomainRenew(DomainRenew { name, current_expiry, years }))
}

/// Writes the new expiry.
pub(super) fn write(writer: &mut Writer, name: &DomainName, expires_at: DateTime<Utc>) {
    writer.open("domain:renData", &[("xmlns:domain", DOMAIN)]);
    writer.element("domain:name", name.as_str());
    writer.element("domain:exDate", &date_time(expires_at));
    writer.close("domain:renData");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::fault::Fault;
    use crate::epp::specimen::{command, kind};
    use crate::xml::ProblemKind;

    fn renew(parts: &str) -> Result<Command, Fault> {
        command(&format!("<renew><domain:renew><domain:name>a.dk</domain:name>{parts}</domain:renew></renew>"))
    }

    #[test]
    fn a_renewal_is_for_one_year_unless_it_says_otherwise() {
        for (period, years) in [("", 1), ("<domain:period unit='y'> 07 </domain:period>", 7)] {
            for date in ["2027-03-31", " 2027-03-31Z "] {
                let parts = format!("<domain:curExpDate>{date}</domain:curExpDate>{period}");
                let Ok(Command::DomainRenew(read)) = renew(&parts) else { panic!("{parts}") };
                assert_eq!((read.current_expiry, read.years), ("2027-03-31".parse().unwrap(), years));
            }
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        use ProblemKind::*;
        for (date, expected) in [
            ("", Missing),
            ("2026-02-30", Syntax),
            ("2026-11-22T00:00:00Z", Syntax),
            ("2026-11-22+02:00", Syntax),
            ("2026-1-2", Syntax),
            ("26-11-22", Syntax),
            ("22.11.2026", Syntax),
        ] {
            assert_eq!(kind(renew(&format!("<domain:curExpDate>{date}</domain:curExpDate>"))), expected, "{date}");
        }
        assert_eq!(kind(renew("")), Missing);
        assert_eq!(kind(renew("<domain:period unit='y'>1</domain:period>")), Missing);
    }

    #[test]
    fn what_is_no_period_is_refused() {
        use ProblemKind::*;
        for (period, expected) in [
            ("<domain:period unit='y'>0</domain:period>", Range),
            ("<domain:period unit='y'>100</domain:period>", Range),
            ("<domain:period unit='y'>-1</domain:period>", Range),
            ("<domain:period unit='y'>99999999999999999999999</domain:period>", Range),
            ("<domain:period unit='y'>1.5</domain:period>", Syntax),
            ("<domain:period unit='y'>one</domain:period>", Syntax),
            ("<domain:period unit='y'/>", Missing),
            ("<domain:period>1</domain:period>", Missing),
            ("<domain:period unit='m'>12</domain:period>", Syntax),
            ("<domain:period unit='d'>1</domain:period>", Syntax),
        ] {
            let parts = format!("<domain:curExpDate>2027-03-31</domain:curExpDate>{period}");
            assert_eq!(kind(renew(&parts)), expected, "{period}");
        }
        let text = "<domain:curExpDate>2027-03-31</domain:curExpDate><domain:period unit='m'>12</domain:period>";
        let Err(Fault::Problem(problem)) = renew(text) else { panic!() };
        assert_eq!((problem.value.as_str(), problem.reason.as_str()), ("m", "The only supported unit is y"));
    }
}
