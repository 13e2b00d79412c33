//! An answer as people read it: code and text, then one field a line.

use std::fmt::Write;

use crate::epp::namespace::{EPP, KNOWN};
use crate::xml::{self, Element};

/// What a document of the server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The result code; a greeting counts as 1000.
    pub code: u16,
    /// The whole answer in lines.
    pub text: String,
}

impl Answer {
    /// Reads a response or a greeting.
    ///
    /// # Errors
    /// When the document is neither.
    pub fn read(document: &str) -> anyhow::Result<Self> {
        let root = xml::read(document.as_bytes(), KNOWN)?;
        match root.children.first() {
            Some(greeting) if greeting.is(EPP, "greeting") => {
                let mut text = String::new();
                fields(&mut text, greeting, 0);
                Ok(Self { code: 1000, text })
            }
            Some(response) if response.is(EPP, "response") => Self::of(response),
            _ => anyhow::bail!("the server sent neither a greeting nor a response"),
        }
    }

    fn of(response: &Element<'_>) -> anyhow::Result<Self> {
        let mut text = String::new();
        let mut code = None;
        for part in &response.children {
            match part.name {
                "result" => {
                    let given = part.attribute("code").and_then(|code| code.parse().ok());
                    code = code.or(given);
                    result(&mut text, given.unwrap_or_default(), part);
                }
                "msgQ" => queue(&mut text, part),
                _ => fields(&mut text, part, 0),
            }
        }
        Ok(Self { code: code.ok_or_else(|| anyhow::anyhow!("the response has no result code"))?, text })
    }

    /// Whether the server said yes.
    pub fn is_success(&self) -> bool {
        self.code < 2000
    }
}

/// The text of the first element called `name`, wherever it is.
pub fn find(document: &str, name: &str) -> Option<String> {
    let root = xml::read(document.as_bytes(), KNOWN).ok()?;
    search(&root, name)
}

fn search(element: &Element<'_>, name: &str) -> Option<String> {
    if element.name == name {
        return Some(element.text.trim().to_owned());
    }
    element.children.iter().find_map(|child| search(child, name))
}

fn result(out: &mut String, code: u16, result: &Element<'_>) {
    for part in &result.children {
        match part.name {
            "msg" => line(out, 0, &format!("{code} {}", part.text.trim())),
            "extValue" => {
                for side in &part.children {
                    if side.name == "reason" {
                        line(out, 1, &format!("reason: {}", side.text.trim()));
                    } else {
                        value(out, side);
                    }
                }
            }
            _ => value(out, part),
        }
    }
}

/// The element at fault, and what it held.
fn value(out: &mut String, value: &Element<'_>) {
    for element in &value.children {
        let text = element.text.trim();
        let held = if text.is_empty() { String::new() } else { format!(" = {text}") };
        line(out, 1, &format!("{}{held}", element.name));
        fields(out, element, 1);
    }
}

fn queue(out: &mut String, queue: &Element<'_>) {
    let [count, id] = ["count", "id"].map(|name| queue.attribute(name).unwrap_or_default());
    match count.as_str() {
        // The number is that of the message that was the last.
        "0" => line(out, 0, "queue: empty"),
        _ => line(out, 0, &format!("queue: {count} waiting, oldest {id}")),
    }
    fields(out, queue, 0);
}

/// The children of `element`, nested ones further in.
fn fields(out: &mut String, element: &Element<'_>, depth: usize) {
    for child in &element.children {
        let text = child.text.trim();
        let attributes = child.attributes.iter().map(|a| (a.name, a.value.as_ref())).collect::<Vec<_>>();
        let head = match (text.is_empty() && child.children.is_empty(), attributes.as_slice()) {
            (true, []) => child.name.to_owned(),
            // `<status s="ok"/>`: the attribute is the value.
            (true, [(_, only)]) => format!("{}: {only}", child.name),
            (_, attributes) => {
                let notes = attributes.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>();
                let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) };
                let text = if text.is_empty() { String::new() } else { format!(": {text}") };
                format!("{}{notes}{text}", child.name)
            }
        };
        line(out, depth + 1, &head);
        fields(out, child, depth + 1);
    }
}

fn line(out: &mut String, depth: usize, text: &str) {
    // Nothing a server sends may steer the terminal.
    let safe: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    writeln!(out, "{:width$}{safe}", "", width = depth * 2).expect("a string takes everything");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_reads_code_first_then_fields() {
        let answer = Answer::read(&response(
            "<result code='1000'><msg>Done</msg></result><msgQ count='2' id='41'/><resData>\
             <d:infData xmlns:d='urn:ietf:params:xml:ns:domain-1.0'><d:name>a.dk</d:name><d:status s='ok'/>\
             <d:ns><d:hostObj>n.x.net</d:hostObj></d:ns></d:infData></resData>",
        ))
        .unwrap();
        assert!(answer.is_success());
        let expected = "1000 Done\nqueue: 2 waiting, oldest 41\n  infData\n    name: a.dk\n    status: ok\n    ns\n      \
                        hostObj: n.x.net\n  svTRID: S-1\n";
        assert_eq!(answer.text, expected);
    }

    #[test]
    fn a_refusal_names_element_value_and_reason() {
        let answer = Answer::read(&response(
            "<result code='2306'><msg>Policy</msg><extValue><value><d:name xmlns:d='urn:x'>x.se</d:name></value>\
             <reason>only .dk</reason></extValue></result>",
        ))
        .unwrap();
        assert_eq!((answer.code, answer.is_success()), (2306, false));
        assert!(answer.text.starts_with("2306 Policy\n  name = x.se\n  reason: only .dk\n"));
    }

    #[test]
    fn a_queue_whose_last_message_was_acknowledged_is_empty() {
        let answer = Answer::read(&response("<result code='1000'><msg>Done</msg></result><msgQ count='0' id='41'/>"));
        assert_eq!(answer.unwrap().text, "1000 Done\nqueue: empty\n  svTRID: S-1\n");
    }

    #[test]
    fn attributes_stand_beside_a_value() {
        let text =
            Answer::read(&response("<result code='1000'><msg>x</msg></result><resData><a avail='1'>b</a></resData>"));
        assert!(text.unwrap().text.contains("  a (avail 1): b\n"));
    }

    #[test]
    fn a_greeting_is_an_answer_too() {
        let answer =
            Answer::read("<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><greeting><svID>x</svID></greeting></epp>")
                .unwrap();
        assert_eq!(answer, Answer { code: 1000, text: "  svID: x\n".to_owned() });
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let answer = Answer::read(&response("<result code='1000'><msg>a&#x9b;b</msg></result>")).unwrap();
        assert!(answer.text.starts_with("1000 a b\n"));
    }

    #[test]
    fn an_element_is_found_at_any_depth() {
        let document =
            response("<result code='1000'><msg>x</msg></result><resData><a><exDate>2027</exDate></a></resData>");
        assert_eq!(find(&document, "exDate").as_deref(), Some("2027"));
        assert_eq!(find(&document, "trDate"), None);
    }

    fn response(inside: &str) -> String {
        format!(
            "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><response>{inside}<trID><svTRID>S-1</svTRID></trID>\
             </response></epp>"
        )
    }
}
