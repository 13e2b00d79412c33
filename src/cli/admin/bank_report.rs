//! A bank's report of payments: comma-separated lines under a heading that names the columns.

use chrono::NaiveDate;

use crate::registry::billing::payment::Notice;
use crate::registry::money::Money;

/// A line of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its number in the file.
    pub number: usize,
    /// The payment, or why there is none to be read.
    pub notice: Result<Notice, String>,
}

/// Reads a report. The columns `date`, `reference`, `amount` and `id` stand in any order, others
/// are passed over; a field may be quoted.
///
/// # Errors
/// When the heading lacks a column, or the file is too long.
pub fn read(text: &str) -> anyhow::Result<Vec<Line>> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    let heading = lines.next().and_then(|(line, _)| fields(line)).unwrap_or_default();
    let column = |name: &str| {
        let found = heading.iter().position(|field| field.trim().eq_ignore_ascii_case(name));
        found.ok_or_else(|| anyhow::anyhow!("the heading has no column {name}; it needs {}", COLUMNS.join(", ")))
    };
    let [date, reference, amount, id] = COLUMNS;
    let columns = [column(date)?, column(reference)?, column(amount)?, column(id)?];
    let read: Vec<Line> = lines.map(|(line, number)| Line { number, notice: notice(line, columns) }).collect();
    anyhow::ensure!(read.len() <= LINES_MAX, "a report has at most {LINES_MAX} payments, this one {}", read.len());
    Ok(read)
}

fn notice(line: &str, columns: [usize; 4]) -> Result<Notice, String> {
    let fields = fields(line).ok_or_else(|| "a quotation mark is not closed".to_owned())?;
    let [date, reference, amount, id] = columns.map(|column| fields.get(column).map_or("", |field| field.trim()));
    let paid_on: NaiveDate = date.parse().map_err(|_| format!("{date:?} is no day, as 2027-01-05"))?;
    let amount: Money = amount.parse().map_err(|error| format!("{amount:?}: {error}"))?;
    Ok(Notice { id: id.to_owned(), paid_on, reference: reference.to_owned(), amount })
}

/// The fields of a line, or nothing when a quotation mark is not closed.
fn fields(line: &str) -> Option<Vec<String>> {
    let mut fields = vec![String::new()];
    let (mut quoted, mut characters) = (false, line.chars().peekable());
    while let Some(character) = characters.next() {
        let field = fields.last_mut()?;
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                field.push('"');
                characters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => field.push(other),
        }
    }
    (!quoted).then_some(fields)
}

const COLUMNS: [&str; 4] = ["date", "reference", "amount", "id"];
/// Most payments in one report.
const LINES_MAX: usize = 100_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read_by_its_heading() {
        let text =
            "\u{feff}id,Amount,text,date,reference\r\n\r\nb-1,70.00,\"rent, \"\"new\"\"\",2027-01-05,+71<1+2<\r\n";
        let lines = read(text).unwrap();
        let notice = Notice {
            id: "b-1".to_owned(),
            paid_on: "2027-01-05".parse().unwrap(),
            reference: "+71<1+2<".to_owned(),
            amount: Money::ore(70_00),
        };
        assert_eq!(lines, [Line { number: 3, notice: Ok(notice) }]);
    }

    #[test]
    fn what_cannot_be_read_is_told_line_by_line() {
        let text = "date,reference,amount,id\n5.1.2027,x,1.00,a\n2027-01-05,x,\"1,00\",b\n2027-01-05,\"x,1.00,c\n\
                    2027-01-05,x,1.00,d\n2027-01-05\n";
        let lines = read(text).unwrap();
        let wrong: Vec<_> = lines.iter().map(|line| (line.number, line.notice.clone().err())).collect();
        assert_eq!(wrong[0], (2, Some("\"5.1.2027\" is no day, as 2027-01-05".to_owned())));
        assert!(wrong[1].1.as_ref().unwrap().starts_with("\"1,00\": an amount is written"));
        assert_eq!(wrong[2], (4, Some("a quotation mark is not closed".to_owned())));
        assert_eq!(wrong[3], (5, None));
        assert!(wrong[4].1.as_ref().unwrap().starts_with("\"\": an amount"));
    }

    #[test]
    fn a_heading_that_lacks_a_column_says_which() {
        for text in ["", "date,amount,id\n"] {
            assert!(read(text).unwrap_err().to_string().contains("it needs date, reference, amount, id"));
        }
    }

    #[test]
    fn a_report_has_a_limit() {
        let report = |count: usize| format!("date,reference,amount,id\n{}", "2027-01-05,x,1.00,a\n".repeat(count));
        assert_eq!(read(&report(LINES_MAX)).unwrap().len(), LINES_MAX);
        assert!(read(&report(LINES_MAX + 1)).is_err());
    }
}
