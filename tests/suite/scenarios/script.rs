//! How a story is written: one instruction a line.
//!
//! ```text
//! # what the story claims
//! at 2026-03-01T09:00:00Z            the clock; the first one opens the registry
//! rules dk-2026                      the profile, dk-2023 without it; `PROFILE@INSTANT` follow for switches
//! switch INSTANT price_period = "72.00"     a number of the rules from an instant on
//! as REG-1001                        whose session speaks
//! as REG-1001 dkhm-4.3 dkhm-4.5      the same, with other versions of the .dk extension than 4.4
//! as REG-1001 none                   the same, with no version of it
//! > <check>…</check>                 a command; lines that begin with blanks go on with it
//! frame <epp …>                      a whole document
//! < 1000 text                        the code, and what the answer must hold
//! + text / - text                    what the answer must and must not hold
//! let NAME domain:exDate             keeps an element's text as $NAME ($NAME.date: its day)
//! let NAME.id msgQ                   keeps an element's id as $NAME.id
//! admin approval list                the staff's desk; `admin!` must be refused
//! = text / != text                   what the desk must and must not have shown
//! let-shown NAME key                 keeps a value the desk has shown as $NAME
//! token DOMAIN OPERATION NAME        keeps a live token as $NAME
//! approval DOMAIN NAME               keeps the first open approval as $NAME; the newest of all for `-`
//! letter NAME                        keeps the newest letter's code as $NAME
//! offer NAME                         keeps the token of the newest offer of a name as $NAME
//! invoice DOMAIN NAME                keeps the number of the newest open invoice as $NAME, its payment
//!                                    reference as $REF_NAME
//! bank DAY,REFERENCE,AMOUNT,ID       a line of the bank's report
//! import                             the desk books the lines told since the last time, as with
//!                                    `invoice import`
//! ```

use std::path::Path;

use chrono::{DateTime, Utc};
use navn::config::Config;
use navn::registry::Handle;
use navn::registry::rules::Rules;

/// A story.
#[derive(Clone, Debug)]
pub struct Script {
    /// Instructions with their line numbers.
    pub lines: Vec<(usize, Line)>,
}

/// One instruction.
#[derive(Clone, Debug)]
pub enum Line {
    At(DateTime<Utc>),
    Rules(String),
    Switch(String),
    As(Handle, Vec<String>),
    Send(String),
    Frame(String),
    Code(u16, String),
    Has(String),
    HasNot(String),
    Let(String, String),
    LetShown(String, String),
    Staff { words: String, refused: bool },
    Shows(String),
    ShowsNot(String),
    Token { domain: String, operation: String, name: String },
    Approval { domain: String, name: String },
    Letter(String),
    Offer(String),
    Invoice { domain: String, name: String },
    Bank(String),
    Import,
}

impl Script {
    /// Reads the story in `path`.
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("a story");
        assert!(text.starts_with("# "), "{}: a story begins with its claim", path.display());
        let mut lines: Vec<(usize, Line)> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if let Some(more) = line.strip_prefix("  ") {
                let Some((_, Line::Send(command))) = lines.last_mut() else {
                    panic!("{}:{}: nothing to go on with", path.display(), index + 1)
                };
                command.push_str(more);
            } else if !line.is_empty() && !line.starts_with('#') {
                let parsed = parse(line).unwrap_or_else(|| panic!("{}:{}: {line}", path.display(), index + 1));
                lines.push((index + 1, parsed));
            }
        }
        Self { lines }
    }

    /// The rules of the story.
    pub fn rules(&self) -> Rules {
        let words = self.lines.iter().find_map(|(_, line)| match line {
            Line::Rules(words) => Some(words.as_str()),
            _ => None,
        });
        let mut words = words.unwrap_or("dk-2023").split(' ');
        let mut text = format!("[registry]\nprofile = \"{}\"\n", words.next().expect("a profile"));
        for (profile, at) in words.filter_map(|word| word.split_once('@')) {
            text += &format!("[[policy.switch]]\nat = \"{at}\"\nprofile = \"{profile}\"\n");
        }
        for (_, line) in &self.lines {
            let Line::Switch(words) = line else { continue };
            let (at, number) = words.split_once(' ').expect("an instant and a number");
            text += &format!("[[policy.switch]]\nat = \"{at}\"\n{number}\n");
        }
        let config = Config::parse(&text).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(config.number_problems(), Vec::<String>::new());
        config.rules()
    }

    /// The instant the story begins.
    pub fn begins_at(&self) -> DateTime<Utc> {
        let Some((_, Line::At(instant))) = self.lines.first() else { panic!("a story begins with `at`") };
        *instant
    }
}

fn parse(line: &str) -> Option<Line> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let words: Vec<&str> = rest.split_whitespace().collect();
    let own = |index: usize| words.get(index).map(|word| (*word).to_owned());
    Some(match word {
        "at" => Line::At(rest.parse().ok()?),
        "rules" => Line::Rules(rest.to_owned()),
        "switch" => Line::Switch(rest.to_owned()),
        "as" => Line::As(own(0)?.parse().ok()?, words[1..].iter().map(ToString::to_string).collect()),
        ">" => Line::Send(rest.to_owned()),
        "frame" => Line::Frame(rest.to_owned()),
        "<" => {
            let (code, text) = rest.split_once(' ').unwrap_or((rest, ""));
            Line::Code(code.parse().ok()?, text.to_owned())
        }
        "+" => Line::Has(rest.to_owned()),
        "-" => Line::HasNot(rest.to_owned()),
        "let-shown" => Line::LetShown(own(0)?, own(1)?),
        "let" => Line::Let(own(0)?, own(1)?),
        "admin" => Line::Staff { words: rest.to_owned(), refused: false },
        "admin!" => Line::Staff { words: rest.to_owned(), refused: true },
        "=" => Line::Shows(rest.to_owned()),
        "!=" => Line::ShowsNot(rest.to_owned()),
        "token" => Line::Token { domain: own(0)?, operation: own(1)?, name: own(2)? },
        "approval" => Line::Approval { domain: own(0)?, name: own(1)? },
        "letter" => Line::Letter(own(0)?),
        "offer" => Line::Offer(own(0)?),
        "invoice" => Line::Invoice { domain: own(0)?, name: own(1)? },
        "bank" => Line::Bank(rest.to_owned()),
        "import" => Line::Import,
        _ => return None,
    })
}
