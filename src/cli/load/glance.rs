//! What is read off an answer without reading the document: the tester must cost less than the
//! server.

use chrono::NaiveDate;

/// The result code; a greeting has none and counts as 1000.
pub fn code(answer: &str) -> Option<u16> {
    let Some(at) = answer.find(" code=") else { return answer.contains("greeting>").then_some(1000) };
    let digits = at + " code=".len() + 1;
    answer.get(digits..digits + 4)?.parse().ok()
}

/// The client's identifier in `trID`, which ends every response; a poll message may hold another
/// before it.
pub fn cl_trid(answer: &str) -> Option<&str> {
    let (before, _) = answer.rsplit_once("clTRID>")?;
    let (before, _) = before.rsplit_once("</")?;
    before.rsplit_once('>').map(|(_, text)| text)
}

/// When a domain expires: the date as written, which is the one `curExpDate` is held against.
pub fn expiry(answer: &str) -> Option<NaiveDate> {
    let at = answer.find("exDate>")? + "exDate>".len();
    answer.get(at..at + 10)?.parse().ok()
}

/// The number of the oldest message in the queue. An empty queue has none: what names the
/// acknowledged message is an answer that counts nothing.
pub fn message(answer: &str) -> Option<&str> {
    let (_, queue) = answer.split_once("msgQ ")?;
    let (attributes, _) = queue.split_once('>')?;
    let value = |name: &str| {
        let (_, rest) = attributes.split_once(name)?;
        let quote = rest.chars().next()?;
        rest[quote.len_utf8()..].split(quote).next()
    };
    value("id=").filter(|_| value("count=") != Some("0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_found_in_an_answer() {
        assert_eq!(code("<response><result code=\"1001\"><msg>"), Some(1001));
        assert_eq!(code("<epp:greeting><svID>"), Some(1000));
        assert_eq!(code("<response/>"), None);
        assert_eq!(code("<result code=\"1"), None);
    }

    #[test]
    fn the_identifier_is_that_of_the_response() {
        let panned = "<d:paTRID><clTRID>A</clTRID></d:paTRID></d:panData></resData>";
        assert_eq!(cl_trid(&format!("{panned}<trID><clTRID>B-1</clTRID><svTRID>S</svTRID></trID>")), Some("B-1"));
        assert_eq!(cl_trid("<e:trID><e:clTRID>B-2</e:clTRID>"), Some("B-2"));
        assert_eq!(cl_trid("<trID><svTRID>S</svTRID></trID>"), None);
    }

    #[test]
    fn the_expiry_is_found_in_an_answer() {
        let date = "2027-11-22".parse().ok();
        assert_eq!(expiry("<domain:exDate>2027-11-22T22:59:59.0Z</domain:exDate>"), date);
        assert_eq!(expiry("<domain:renData>"), None);
    }

    #[test]
    fn the_oldest_message_is_found_in_an_answer() {
        assert_eq!(message("<msgQ count=\"5\" id=\"12\"/>"), Some("12"));
        assert_eq!(message("<msgQ id='13' count='5'><qDate>"), Some("13"));
        assert_eq!(message("<msgQ count=\"5\">id=\"7\""), None);
        assert_eq!(message("<msgQ count=\"0\" id=\"7\"/>"), None);
        assert_eq!(message("<response>"), None);
    }
}
