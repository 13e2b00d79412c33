//! The redemption grace period (RFC 3915), of which this registry knows the report only.

use crate::epp::fault::Fault;
use crate::epp::namespace::RGP;
use crate::epp::value::{attribute_of, check_date_time, children};
use crate::registry::command::Restore;
use crate::xml::{Cursor, Element, Problem, ProblemKind, Writer};

/// Reads `<rgp:update>`.
///
/// # Errors
/// [`Fault::Option`] for `op="request"`; problems of structure.
pub fn parse_update(element: &Element<'_>) -> Result<Restore, Fault> {
    let mut parts = children(element, RGP)?;
    let restore = parts.required("restore")?;
    parts.finish()?;
    restore.only_attributes(&["op"])?;
    let is_report = attribute_of(restore, "op", &[("request", false), ("report", true)])?;
    let mut parts = Cursor::new(restore, RGP);
    if !is_report {
        parts.finish()?;
        let reason = "a restore is one step here: op is report";
        return Err(Fault::Option(Problem {
            value: "request".to_owned(),
            ..Problem::of(ProblemKind::Policy, restore, reason)
        }));
    }
    let report = parts.required("report")?;
    parts.finish()?;
    check_report(report)?;
    Ok(Restore::Report)
}

/// The parts that hold text or any XML at all only have to be there: nobody reads them.
fn check_report(element: &Element<'_>) -> Result<(), Problem> {
    let mut parts = children(element, RGP)?;
    parts.required("preData")?;
    parts.required("postData")?;
    check_date_time(parts.required("delTime")?)?;
    check_date_time(parts.required("resTime")?)?;
    parts.required("resReason")?;
    parts.required("statement")?;
    parts.optional("statement");
    parts.optional("other");
    parts.finish()
}

/// Writes that the domain can be restored.
pub fn write_redemption(writer: &mut Writer) {
    writer.open("rgp:infData", &[("xmlns:rgp", RGP)]);
    writer.empty("rgp:rgpStatus", &[("s", "redemptionPeriod")]);
    writer.close("rgp:infData");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::specimen;

    fn parse(restore: &str) -> Result<Restore, Fault> {
        let text = format!("<rgp:update>{restore}</rgp:update>");
        specimen::extensions(&text, |extensions| parse_update(&extensions[0]))
    }

    fn report(without: &str) -> String {
        let parts = [
            ("preData", "<rgp:preData>before <x xmlns=''>any</x></rgp:preData>"),
            ("postData", "<rgp:postData/>"),
            ("delTime", "<rgp:delTime>2026-10-01T22:00:00.0Z</rgp:delTime>"),
            ("resTime", "<rgp:resTime>2026-10-05T08:00:00Z</rgp:resTime>"),
            ("resReason", "<rgp:resReason lang='en'>by mistake</rgp:resReason>"),
            ("statement", "<rgp:statement>first</rgp:statement><rgp:statement>second</rgp:statement>"),
            ("other", "<rgp:other/>"),
        ];
        let kept: String = parts.iter().filter(|(name, _)| *name != without).map(|(_, text)| *text).collect();
        format!("<rgp:restore op='report'><rgp:report>{kept}</rgp:report></rgp:restore>")
    }

    #[test]
    fn a_complete_report_is_read_whatever_is_in_it() {
        assert_eq!(parse(&report("")), Ok(Restore::Report));
        assert_eq!(parse(&report("other")), Ok(Restore::Report));
        let one = report("").replace("<rgp:statement>second</rgp:statement>", "");
        assert_eq!(parse(&one), Ok(Restore::Report));
    }

    #[test]
    fn every_part_but_other_is_required() {
        for name in ["preData", "postData", "delTime", "resTime", "resReason", "statement"] {
            assert_eq!(specimen::kind(parse(&report(name))), ProblemKind::Missing, "{name}");
        }
    }

    #[test]
    fn what_is_no_report_is_refused() {
        use ProblemKind::*;
        for (restore, kind) in [
            ("", Missing),
            ("<rgp:restore/>", Missing),
            ("<rgp:restore op='steal'/>", Range),
            ("<rgp:restore op='report'/>", Missing),
            ("<rgp:restore op='request'><rgp:report/></rgp:restore>", Unexpected),
            ("<rgp:restore op='report'><rgp:report/></rgp:restore>", Missing),
            (&report("").replace("22:00:00.0Z", "22:00:00.0+02:00"), Syntax),
            (&report("").replace("2026-10-05T08:00:00Z", "2026-10-05"), Syntax),
            (&report("").replace("<rgp:other/>", "<rgp:statement>third</rgp:statement>"), Unexpected),
        ] {
            assert_eq!(specimen::kind(parse(restore)), kind, "{restore}");
        }
    }

    #[test]
    fn a_restore_in_two_steps_is_not_offered() {
        assert!(matches!(parse("<rgp:restore op='request'/>"), Err(Fault::Option(_))));
    }
}
