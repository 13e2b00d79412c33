//! Values of every simple type: such as it takes, and such as stand at its borders.

use super::simple::Type;
use crate::harness::dice::Dice;

/// A value of `kind`.
pub fn good(kind: Type, dice: &mut Dice) -> String {
    match kind {
        Type::Token(least, most, words) => padded(text(least, most, words, dice), dice),
        Type::Line(least, most, words) => text(least, most, words, dice),
        Type::User => padded(text(3, 16, &["EPP-123", "REG-1001"], dice), dice),
        Type::Password => padded(text(8, 64, &["Tore-1234", "x&<>\"'æø€", "a b c d e"], dice), dice),
        Type::Words(words) => padded(dice.word(words).to_owned(), dice),
        Type::Unit => padded("y".to_owned(), dice),
        Type::Count(least, most) => {
            let value = least + dice.below((most - least).min(20) as usize + 1) as u64;
            padded(number(*dice.pick(&[value, value, least, most]), dice), dice)
        }
        Type::Whole(least, most) => padded(number(*dice.pick(&[least, most, least + 41]), dice), dice),
        Type::Boolean => padded(dice.word(&["true", "false", "1", "0"]).to_owned(), dice),
        Type::Date => padded(dice.word(DATES).to_owned(), dice),
        Type::Instant => padded(dice.word(INSTANTS).to_owned(), dice),
        Type::Hex => padded(dice.word(&["", "00", "aB12", "DEADBEEF", "49FD46E6C4B45C55D4AC"]).to_owned(), dice),
        Type::Base64 => padded(dice.word(&["AQ==", "AQID", "AQPJ ////", "A Q I D", "AQI=", "+/8="]).to_owned(), dice),
        Type::Phone => padded(dice.word(&["", "+45.33646060", "+1.1", "+999.123456789012"]).to_owned(), dice),
        Type::Language => padded(dice.word(&["en", "da", "da-DK", "i-klingon", "x-a1-12345678"]).to_owned(), dice),
        Type::Roid => padded(dice.word(&["A1-DK", "EXAMPLE_DK-DK", "_-1", "æ€-é", "A1-REPOSITO"]).to_owned(), dice),
        Type::Version => padded("1.0".to_owned(), dice),
        Type::Uri(uris) => padded(dice.word(uris).to_owned(), dice),
    }
}

/// A value at or beyond a border of `kind`.
pub fn border(kind: Type, dice: &mut Dice) -> String {
    if dice.once_in(12) {
        return dice.word(&["", " ", "\t\n", "x", "0", "true", "æ", "a.dk"]).to_owned();
    }
    match kind {
        Type::Token(least, most, _) | Type::Line(least, most, _) => {
            let most = if most == usize::MAX { 300 } else { most };
            let length = *dice.pick(&[least.saturating_sub(1), least, most, most + 1]);
            let value = of_length(length, dice);
            if dice.once_in(3) { format!("{}{value}{}", dice.word(BLANKS), dice.word(BLANKS)) } else { value }
        }
        Type::User => of_length(*dice.pick(&[2, 3, 16, 17]), dice),
        Type::Password => of_length(*dice.pick(&[7, 8, 64, 65]), dice),
        Type::Words(words) => near(dice.word(words), dice),
        Type::Unit => dice.word(&["m", "Y", "d", " y ", "yy"]).to_owned(),
        Type::Count(least, most) => match dice.below(9) {
            0 => least.to_string(),
            1 => most.to_string(),
            2 => (most + 1).to_string(),
            3 => least.checked_sub(1).map_or_else(|| "-1".to_owned(), |less| less.to_string()),
            4 => format!("000{most}"),
            _ => dice.word(NUMBERS).to_owned(),
        },
        Type::Whole(least, most) => match dice.below(6) {
            0 => (least - 1).to_string(),
            1 => (most + 1).to_string(),
            2 => format!("+{most}"),
            _ => dice.word(NUMBERS).to_owned(),
        },
        Type::Boolean => dice.word(&["TRUE", "False", "yes", "2", "01", "t", " true ", "1 "]).to_owned(),
        Type::Date => dice.word(ODD_DATES).to_owned(),
        Type::Instant => dice.word(ODD_INSTANTS).to_owned(),
        Type::Hex => dice.word(&["A", "ABC", "0x12", "ab cd", "AB ", "\tab\n", "gg", "é0", "-1", "１２"]).to_owned(),
        Type::Base64 => dice.word(ODD_BASE64).to_owned(),
        Type::Phone => dice.word(PHONES).to_owned(),
        Type::Language => dice.word(LANGUAGES).to_owned(),
        Type::Roid => roid(dice),
        Type::Version => dice.word(&["2.0", "1", "1.00", " 1.0 ", "1 .0", "one", "01.0", "0.1"]).to_owned(),
        Type::Uri(_) => dice.word(URIS).to_owned(),
    }
}

fn text(least: usize, most: usize, words: &[&'static str], dice: &mut Dice) -> String {
    if !words.is_empty() && !dice.once_in(8) {
        return dice.word(words).to_owned();
    }
    let most = if most == usize::MAX { 40 } else { most };
    let length = *dice.pick(&[least, most, least.midpoint(most), (least + 1).min(most)]);
    of_length(length, dice)
}

/// So many characters, none of them white space.
fn of_length(length: usize, dice: &mut Dice) -> String {
    let letters: Vec<char> = dice.word(&["ab-7", "æ€😀x", "a&<>\"']"]).chars().collect();
    (0..length).map(|_| *dice.pick(&letters)).collect()
}

/// White space around, which does not count.
fn padded(value: String, dice: &mut Dice) -> String {
    if dice.once_in(12) { format!("{}{value}{}", dice.word(BLANKS), dice.word(BLANKS)) } else { value }
}

fn number(value: impl ToString, dice: &mut Dice) -> String {
    if dice.once_in(20) { format!("00{}", value.to_string()) } else { value.to_string() }
}

/// A word that is almost `word`.
fn near(word: &str, dice: &mut Dice) -> String {
    match dice.below(6) {
        0 => word.to_uppercase(),
        1 => word[..word.len() - 1].to_owned(),
        2 => format!("{word}x"),
        3 => format!("{} {}", &word[..1], &word[1..]),
        4 => format!("{word} {word}"),
        _ => format!("\n{word} "),
    }
}

fn roid(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => format!("{}-DK", of_plain(*dice.pick(&[0, 1, 80, 81]))),
        1 => format!("A-{}", of_plain(*dice.pick(&[0, 1, 8, 9]))),
        _ => dice.word(&["A1", "-", "A-B-C", "A_1-D_K", "A.1-DK", "A 1-DK", "+$-€", "A1 -DK", "A1-DK "]).to_owned(),
    }
}

fn of_plain(length: usize) -> String {
    "A".repeat(length)
}

const BLANKS: &[&str] = &["", " ", "  ", "\n", "\t", " \r\n "];
const DATES: &[&str] = &["2027-03-31", "2028-02-29", "2027-03-31Z", "1999-12-31"];
const ODD_DATES: &[&str] = &[
    "2026-02-29",
    "2026-02-30",
    "2100-02-29",
    "2000-02-29",
    "2026-11-22+02:00",
    "2026-11-22-14:00",
    "2026-11-22+15:00",
    "2026-11-22z",
    "2026-11-22T00:00:00Z",
    "2026-1-2",
    "26-11-22",
    "02026-11-22",
    "12026-11-22",
    "0000-01-01",
    "0001-01-01",
    "-0044-03-15",
    "22.11.2026",
    "2026-13-01",
    "2026-00-10",
    "2026-10-00",
    "2026-04-31",
    " 2026-11-22 ",
    "2026-11-22 Z",
    "2026-11-22Z+00:00",
    "20261122",
    "262142-12-31",
    "262143-01-01",
    "-262144-01-01",
    "99999999-01-01",
];
const INSTANTS: &[&str] = &["2026-10-01T22:00:00.0Z", "2026-10-05T08:00:00Z", "2026-10-05T08:00:00.123456789Z"];
const ODD_INSTANTS: &[&str] = &[
    "2026-10-01T22:00:00",
    "2026-10-01T22:00:00+02:00",
    "2026-10-01T22:00:00-00:00",
    "2026-10-01T24:00:00Z",
    "2026-10-01T24:00:00.000Z",
    "2026-10-01T24:00:01Z",
    "2026-10-01T24:00:00.1Z",
    "2026-10-01T23:59:60Z",
    "2026-10-01T23:60:00Z",
    "2026-10-01T25:00:00Z",
    "2026-10-01t22:00:00z",
    "2026-10-01 22:00:00Z",
    "2026-10-01T22:00Z",
    "2026-10-01T22:00:00.Z",
    "2026-10-01T22:00:00,5Z",
    "2026-10-01T2:00:00Z",
    "2026-02-30T22:00:00Z",
    "2026-10-01",
    "2026-10-01Z",
    "12026-10-01T22:00:00Z",
    "0000-10-01T22:00:00Z",
    "-0001-10-01T22:00:00Z",
    "2026-10-01T22:00:00ZZ",
    " 2026-10-01T22:00:00Z ",
    "2026-10-01T22:00:00.123456789012345678901234567890Z",
];
const NUMBERS: &[&str] = &[
    "+1",
    "-0",
    "+0",
    "0",
    "00",
    "007",
    "1.0",
    "1.5",
    "1e1",
    "one",
    "1 2",
    "0x1",
    "١",
    "+",
    "-",
    "--1",
    "99999999999999999999999",
    "-99999999999999999999999",
    "000000000000000000000000000001",
    " 5 ",
];
const ODD_BASE64: &[&str] = &[
    "AQ",
    "AQ=",
    "AQI",
    "AQ===",
    "=",
    "====",
    "A",
    "AR==",
    "AQJ=",
    "AQ==AQ==",
    "AQ = =",
    " A\nQ\tI D ",
    "AQID  AQID",
    "AQ_-",
    "AQ*D",
    "é===",
];
const PHONES: &[&str] = &[
    "+45.3",
    "+1234.5",
    "+.5",
    "+45.",
    "45.33646060",
    "+45 33646060",
    "+45.123456789012345",
    "+999.123456789012345",
    "+123.1234567890123",
    "+45.33 64",
    " +45.33646060 ",
    "004533646060",
    "+45.3364x1",
    "+４５.3",
    "+45.33646060.1",
];
const URIS: &[&str] = &[
    "",
    "%",
    "%4",
    "%41",
    "x%zz",
    "a#b#c",
    ":x",
    "1a:b",
    "a:b:c",
    "a b",
    "æ",
    "[",
    "http://[",
    "http://[::1]:7/x",
    "http://a:b/",
    "http://a:99/",
    "//@@",
    "//a:b@c:d@e",
    "<",
    "\"",
    "?",
    "#",
    "a\\b",
    "urn:ietf:params:xml:ns:domain-1.0",
];
const LANGUAGES: &[&str] = &[
    "english",
    "abcdefgh",
    "abcdefghi",
    "en-",
    "-en",
    "en_US",
    "e1",
    "en-a1",
    "en-123456789",
    "dø",
    "en us",
    "en--us",
];
