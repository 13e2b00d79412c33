//! The redemption grace period (RFC 3915).

use crate::epp::instant::instant;
use crate::epp::namespace::RGP;
use crate::epp::together::{Together, each};
use crate::epp::value::{attribute_of, check_language, children};
use crate::registry::command::Restore;
use crate::xml::{Cursor, Element, Problem, Writer};

/// Reads `<rgp:update>`.
///
/// # Errors
/// Problems of structure and value.
pub fn parse_update(element: &Element<'_>) -> Result<Restore, Problem> {
    let mut parts = children(element, RGP)?;
    let restore = parts.required("restore")?;
    parts.finish()?;
    restore.only_attributes(&["op"])?;
    let mut parts = Cursor::new(restore, RGP);
    let report = parts.optional("report");
    parts.finish()?;
    let operation = attribute_of(restore, "op", &[("request", Restore::Request), ("report", Restore::Report)]);
    let (operation, _) = (operation, report.map(check_report).transpose()).together()?;
    match (operation, report) {
        (Restore::Report, None) => Err(Problem::missing(restore, "report")),
        (Restore::Request, Some(report)) => Err(Problem::unexpected(report)),
        (Restore::Report, Some(_)) | (Restore::Request, None) => Ok(operation),
    }
}

/// The parts that hold text or any XML at all only have to be there: nobody reads them.
fn check_report(element: &Element<'_>) -> Result<(), Problem> {
    let mut parts = children(element, RGP)?;
    let (before, after) = (parts.required("preData")?, parts.required("postData")?);
    let (deleted, restored) = (parts.required("delTime")?, parts.required("resTime")?);
    let (reason, statements) = (parts.required("resReason")?, parts.some("statement")?);
    let other = parts.optional("other");
    parts.finish()?;
    if let Some(surplus) = statements.get(STATEMENTS_MAX) {
        return Err(Problem::unexpected(surplus));
    }
    for element in [Some(before), Some(after), other].into_iter().flatten() {
        element.only_attributes(&[])?;
    }
    let read = (instant(deleted), instant(restored), check_words(reason), each(statements, check_words)).together();
    read.map(drop)
}

/// `rgp:reportTextType`.
fn check_words(element: &Element<'_>) -> Result<(), Problem> {
    element.only_attributes(&["lang"])?;
    check_language(element)
}

/// Writes that the domain can be restored.
pub fn write_redemption(writer: &mut Writer) {
    writer.open("rgp:infData", &[("xmlns:rgp", RGP)]);
    writer.empty("rgp:rgpStatus", &[("s", "redemptionPeriod")]);
    writer.close("rgp:infData");
}

/// Most statements in a report.
const STATEMENTS_MAX: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::fault::Fault;
    use crate::epp::specimen;
    use crate::xml::ProblemKind;

    fn parse(restore: &str) -> Result<Restore, Fault> {
        let text = format!("<rgp:update>{restore}</rgp:update>");
        specimen::extensions(&text, |extensions| Ok(parse_update(&extensions[0])?))
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
            ("<rgp:restore op='request'>x</rgp:restore>", Unexpected),
            ("<rgp:restore op='report'><rgp:report/></rgp:restore>", Missing),
            (&report("").replace("22:00:00.0Z", "22:00:00.0+02:00"), Syntax),
            (&report("").replace("2026-10-05T08:00:00Z", "2026-10-05"), Syntax),
            (&report("").replace("<rgp:preData>", "<rgp:preData lang='en'>"), Unexpected),
            (&report("").replace("lang='en'", "lang='en_GB'"), Syntax),
            (&report("").replace("lang='en'", "lang='en_GB'").replace("<rgp:postData/>", ""), Missing),
            (&report("").replace("<rgp:other/>", "<rgp:statement>third</rgp:statement>"), Unexpected),
        ] {
            assert_eq!(specimen::kind(parse(restore)), kind, "{restore}");
        }
    }

    #[test]
    fn a_request_is_read_and_has_no_report() {
        assert_eq!(parse("<rgp:restore op='request'> </rgp:restore>"), Ok(Restore::Request));
        let both = report("").replace("op='report'", "op='request'");
        assert_eq!(specimen::kind(parse(&both)), ProblemKind::Unexpected);
    }
}
