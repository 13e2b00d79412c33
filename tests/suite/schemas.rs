//! What the schemas accept and refuse: whole samples, and samples with one thing changed.

mod contact;
mod domain;
mod envelope;
mod extension;
mod host;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::harness::schemas::{Variant, judge};

#[test]
fn every_sample_is_valid_in_both_variants() {
    let samples = samples();
    assert!(samples.len() > 90, "the samples were not found");
    let documents: Vec<Vec<u8>> = samples.values().map(|text| text.clone().into_bytes()).collect();
    for variant in [Variant::Rfc, Variant::Dk] {
        for (name, verdict) in samples.keys().zip(judge(variant, &documents)) {
            assert_eq!(verdict, None, "{name} as {variant:?}");
        }
    }
}

#[test]
fn one_change_decides_whether_a_sample_is_valid() {
    let samples = samples();
    let tables = [envelope::EDITS, domain::EDITS, host::EDITS, contact::EDITS, extension::EDITS];
    let edits: Vec<&Edit> = tables.into_iter().flatten().collect();
    let documents: Vec<Vec<u8>> = edits.iter().map(|edit| edit.apply(&samples).into_bytes()).collect();
    let (rfc, dk) = (judge(Variant::Rfc, &documents), judge(Variant::Dk, &documents));
    let mut wrong = Vec::new();
    for (edit, verdicts) in edits.iter().zip(rfc.into_iter().zip(dk)) {
        let expected = match edit.0 {
            Verdict::Valid => (true, true),
            Verdict::Invalid => (false, false),
            Verdict::RfcOnly => (true, false),
            Verdict::DkOnly => (false, true),
        };
        if (verdicts.0.is_none(), verdicts.1.is_none()) != expected {
            wrong.push(format!("{edit:?}: {verdicts:?}"));
        }
    }
    crate::harness::tell(format_args!("{} samples changed in one thing", edits.len()));
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), edits.len(), wrong.join("\n"));
}

/// Which variants accept a changed sample.
#[derive(Clone, Copy, Debug)]
enum Verdict {
    Valid,
    Invalid,
    RfcOnly,
    DkOnly,
}

/// The verdict, the sample, what is replaced (once), and what with. `{3*x}` stands for `xxx`.
#[derive(Debug)]
struct Edit(Verdict, &'static str, &'static str, &'static str);

impl Edit {
    fn apply(&self, samples: &BTreeMap<String, String>) -> String {
        let Self(_, name, from, to) = self;
        let sample = samples.get(*name).unwrap_or_else(|| panic!("no sample {name}"));
        assert!(sample.contains(from), "{name} has no {from}: {sample}");
        sample.replacen(from, &expand(to), 1)
    }
}

fn expand(text: &str) -> String {
    let Some((before, rest)) = text.split_once('{') else { return text.to_owned() };
    let (inside, after) = rest.split_once('}').expect("a closing brace");
    let (times, unit) = inside.split_once('*').expect("a number and a text");
    format!("{before}{}{}", unit.repeat(times.parse().expect("a number")), expand(after))
}

/// Every sample by its name, without the white space between its elements.
fn samples() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/samples");
    let files = fs::read_dir(folder).expect("the samples").map(|entry| entry.expect("an entry").path());
    files
        .map(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".xml"));
            let text = fs::read_to_string(&path).expect("a sample");
            (name.expect("an XML file").to_owned(), text.lines().map(str::trim).collect())
        })
        .collect()
}
