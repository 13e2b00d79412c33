//! Printing what was found or done: JSON for programs, aligned text for people.

use std::io::Write;

use serde_json::Value;

/// What a verb has to show.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// One object.
    One(Value),
    /// A list, and the keys that make its columns.
    Many(Vec<Value>, &'static [&'static str]),
    /// A list as comma-separated values (RFC 4180) of these keys, a line each.
    Csv(Vec<Value>, &'static [&'static str]),
}

impl Shown {
    /// Writes it to standard output. A reader that has gone away is no failure.
    pub fn print(&self, json: bool) {
        let text = if json { self.json() } else { self.text() };
        let _ = std::io::stdout().write_all(text.as_bytes());
    }

    /// The object, or the list of them.
    pub fn value(&self) -> Value {
        match self {
            Self::One(value) => value.clone(),
            Self::Many(values, _) | Self::Csv(values, _) => Value::Array(values.clone()),
        }
    }

    fn json(&self) -> String {
        format!("{:#}\n", self.value())
    }

    fn text(&self) -> String {
        match self {
            Self::One(value) => {
                let mut out = String::new();
                object(&mut out, value, 0);
                out
            }
            Self::Many(values, _) if values.is_empty() => "none\n".to_owned(),
            Self::Many(values, columns) => table(values, columns),
            Self::Csv(values, fields) => comma_separated(values, fields),
        }
    }
}

/// Keys and values below each other, nested objects further in; what is empty is left out.
fn object(out: &mut String, value: &Value, depth: usize) {
    let Some(fields) = value.as_object() else { return };
    let mut fields: Vec<_> = fields.iter().filter(|(_, value)| !is_empty(value)).collect();
    fields.sort_by_key(|(key, _)| (key.as_str() != "id", key.as_str()));
    let width = fields.iter().map(|(key, _)| key.chars().count()).max().unwrap_or(0);
    let indent = " ".repeat(depth * 2);
    for (key, value) in fields {
        match value {
            Value::Object(_) => {
                out.push_str(&format!("{indent}{key}\n"));
                object(out, value, depth + 1);
            }
            Value::Array(items) if items.iter().any(Value::is_object) => {
                for item in items {
                    out.push_str(&format!("{indent}{key}\n"));
                    object(out, item, depth + 1);
                }
            }
            _ => out.push_str(&format!("{indent}{key:width$}  {}\n", cell(value))),
        }
    }
}

fn table(rows: &[Value], columns: &[&str]) -> String {
    let mut lines = vec![columns.iter().map(|column| (*column).to_owned()).collect::<Vec<_>>()];
    lines.extend(rows.iter().map(|row| columns.iter().map(|column| cell(&row[*column])).collect()));
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..columns.len()).map(width).collect();
    let mut out = String::new();
    for line in &lines {
        let cells = line.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}")).collect::<Vec<_>>();
        out.push_str(cells.join("  ").trim_end());
        out.push('\n');
    }
    out
}

fn comma_separated(rows: &[Value], fields: &[&str]) -> String {
    let quoted = |text: String| {
        let plain = !text.contains([',', '"']);
        if plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
    };
    let field = |value: &Value| if value.is_null() { String::new() } else { quoted(cell(value)) };
    let row = |row: &Value| fields.iter().map(|key| field(&row[*key])).collect::<Vec<_>>().join(",");
    let lines = std::iter::once(fields.join(",")).chain(rows.iter().map(row));
    lines.fold(String::new(), |text, line| text + &line + "\n")
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// A value on one line. Nothing that was registered may steer the terminal.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => "-".to_owned(),
        Value::Bool(yes) => (if *yes { "yes" } else { "no" }).to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_object_is_shown_aligned_with_its_id_first() {
        let value = json!({ "amount": "1.00", "id": 4, "gone": null, "hosts": ["a", "b"], "deep": { "x": true } });
        let text = Shown::One(value).text();
        assert_eq!(text, "id      4\namount  1.00\ndeep\n  x  yes\nhosts   a, b\n");
    }

    #[test]
    fn a_list_is_shown_in_columns() {
        let rows = vec![json!({ "id": 1, "domain": "æ.dk", "x": 1 }), json!({ "id": 12, "domain": null })];
        assert_eq!(Shown::Many(rows, &["id", "domain"]).text(), "id  domain\n1   æ.dk\n12  -\n");
        assert_eq!(Shown::Many(Vec::new(), &["id"]).text(), "none\n");
    }

    #[test]
    fn comma_separated_values_are_quoted_where_they_must_be() {
        let rows =
            vec![json!({ "id": 1, "domain": "æ.dk", "text": "a \"b\", c" }), json!({ "id": 2, "text": "-70.00" })];
        let text = Shown::Csv(rows, &["id", "domain", "text"]).text();
        assert_eq!(text, "id,domain,text\n1,æ.dk,\"a \"\"b\"\", c\"\n2,,-70.00\n");
        assert_eq!(Shown::Csv(Vec::new(), &["id"]).text(), "id\n");
    }

    #[test]
    fn json_is_one_object_or_one_list() {
        assert_eq!(serde_json::from_str::<Value>(&Shown::One(json!({ "id": 1 })).json()).unwrap(), json!({ "id": 1 }));
        assert_eq!(Shown::Many(Vec::new(), &[]).json(), "[]\n");
    }

    #[test]
    fn registered_control_characters_do_not_reach_the_terminal() {
        assert_eq!(cell(&json!("a\u{1b}[2Jb")), "a [2Jb");
    }
}
