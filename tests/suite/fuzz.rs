//! The inputs kept from fuzzing, run through the same properties on every build.

#[path = "../fuzz/properties.rs"]
mod properties;

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn corpora_replay_without_surprise() {
    for (target, property) in TARGETS {
        let inputs = inputs(target);
        assert!(inputs.len() >= INPUTS_MIN, "{target} has {} inputs", inputs.len());
        for path in inputs {
            println!("{}", path.display());
            property(&fs::read(&path).expect("an input"));
        }
    }
}

/// The kept inputs of a target: its corpus, and what once went wrong.
fn inputs(target: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    let folders = [root.join("corpus").join(target), root.join("regressions").join(target)];
    let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

type Property = fn(&[u8]);
const TARGETS: &[(&str, Property)] =
    &[("frame", properties::frame), ("xml", properties::xml), ("request", properties::request)];
const INPUTS_MIN: usize = 12;
