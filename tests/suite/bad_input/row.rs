//! One row: what is sent, by whom, and what must come back.

use navn::epp::response::{CUT_MARK, FAULT_VALUE_MAX};

use crate::harness::client::wrap;

/// One row of the table. In documents `$TOKEN(domain)` stands for the live transfer token of a
/// domain, and `$HEAD(account)` for the oldest message of an account.
#[derive(Clone, Debug)]
pub struct Row {
    /// The number in the table of bad input; 0 for one that is not in it.
    pub number: u16,
    /// Who is logged in, if anybody.
    pub caller: Option<&'static str>,
    /// Commands or whole documents that are sent first, each with its code.
    pub before: Vec<(String, u16)>,
    /// What is sent.
    pub document: Vec<u8>,
    /// The result code; 0 for a greeting.
    pub code: u16,
    /// Local name and text of the element in `extValue`.
    pub fault: Option<(&'static str, String)>,
    /// The client's transaction that is echoed.
    pub echo: Option<&'static str>,
    /// Text that must be in the answer.
    pub contains: &'static str,
    /// The .dk rule that asks for another code than the RFCs suggest, or what is special.
    pub note: &'static str,
}

impl Row {
    /// The beginning of what is sent, for a message.
    pub fn shown(&self) -> String {
        let text: String = String::from_utf8_lossy(&self.document).chars().take(SHOWN_MAX).collect();
        if self.note.is_empty() { text } else { format!("{text}\n    ({})", self.note) }
    }
}

/// A command of the first registrar that is refused for `element` and its `value`.
pub fn refused(number: u16, command: &str, code: u16, element: &'static str, value: &str) -> Row {
    Row { fault: Some((element, value.to_owned())), ..command_of(number, command, code) }
}

/// A command of the first registrar that looks odd and is accepted.
pub fn accepted(number: u16, command: &str, code: u16) -> Row {
    command_of(number, command, code)
}

/// A document of the first registrar whose client transaction cannot be read.
pub fn unreadable(number: u16, document: impl Into<Vec<u8>>, element: &'static str) -> Row {
    Row { document: document.into(), fault: Some((element, String::new())), echo: None, ..command_of(number, "", 2001) }
}

/// A document with the client transaction `TEST-1`, as it is.
pub fn document(number: u16, document: impl Into<Vec<u8>>, code: u16) -> Row {
    Row { document: document.into(), ..command_of(number, "", code) }
}

fn command_of(number: u16, command: &str, code: u16) -> Row {
    Row {
        number,
        caller: Some("REG-1001"),
        before: Vec::new(),
        document: wrap(command).into_bytes(),
        code,
        fault: None,
        echo: Some("TEST-1"),
        contains: "",
        note: "",
    }
}

/// `text` as an answer shows it: cut, with a mark, when it is long.
pub fn cut(text: &str) -> String {
    if text.chars().count() <= FAULT_VALUE_MAX {
        return text.to_owned();
    }
    text.chars().take(FAULT_VALUE_MAX - 1).chain([CUT_MARK]).collect()
}

/// Longest part of a document in a message, in characters.
const SHOWN_MAX: usize = 700;
