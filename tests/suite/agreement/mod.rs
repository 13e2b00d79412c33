//! The reader accepts a document exactly when the schemas do: documents drawn from the grammar and
//! changed, judged by both.

mod beyond;
mod case;
mod derive;
mod found;
mod grammar;
mod libxml2;
mod model;
mod mutate;
mod shrink;
mod simple;
mod tally;
mod tree;
mod values;
mod verdict;
mod write;

use std::env;
use std::fs;

use self::tally::Tally;
use crate::harness::tell;

#[test]
fn reader_and_schemas_agree_on_every_document() {
    let seed = number("NAVN_SEED").unwrap_or_else(rand::random);
    let documents = number("NAVN_AGREEMENT_DOCUMENTS").unwrap_or(DOCUMENTS);
    tell(format_args!("reader and schemas: NAVN_SEED={seed} NAVN_AGREEMENT_DOCUMENTS={documents}"));
    let mut tally = Tally::default();
    for start in (0..documents).step_by(AT_ONCE) {
        let cases = case::draw(seed, start..documents.min(start + AT_ONCE as u64));
        tally.count(&cases);
    }
    tell(tally.summary());
    assert!(tally.is_clean(), "{}", tally.report());
    assert!(tally.shows_everything(), "some fault no schema sees was never drawn");
}

#[test]
fn the_list_of_stricter_faults_is_the_one_in_the_documentation() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/README.md");
    let text = fs::read_to_string(path).expect("the schemas are described");
    let section = text.split("\n## ").find(|section| section.starts_with("Where the reader is stricter"));
    let rows = section.expect("the section is there").lines().filter(|line| line.starts_with("| "));
    let named: Vec<&str> = rows.filter_map(|row| row.split('|').nth(1)).map(str::trim).skip(1).collect();
    assert_eq!(named, beyond::TRAITS.iter().map(|one| one.name).collect::<Vec<_>>());
}

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().expect("a number"))
}

/// Documents in a run of everything.
const DOCUMENTS: u64 = 100_000;
/// Documents judged together.
const AT_ONCE: usize = 16_000;
