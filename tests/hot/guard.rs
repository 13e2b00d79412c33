//! Holding counts against those that were blessed.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Context;

/// Counts by path.
pub type Counts = BTreeMap<String, u64>;

/// Says of each path how it compares, and whether all of them pass: none is dearer than the
/// tolerance allows, none is new, none is gone.
pub fn compare(counted: &Counts, known: &Counts) -> (String, bool) {
    let (mut report, mut passes) = (String::new(), true);
    for name in counted.keys().chain(known.keys().filter(|name| !counted.contains_key(*name))) {
        let (verdict, passed) = match (counted.get(name), known.get(name)) {
            (Some(count), Some(blessed)) => judge(*count, *blessed),
            (Some(count), None) => (format!("{count:>8}: NEW, bless it"), false),
            _ => ("GONE, bless that".to_owned(), false),
        };
        let _ = writeln!(report, "{name:<24}{verdict}");
        passes &= passed;
    }
    (report, passes)
}

fn judge(count: u64, blessed: u64) -> (String, bool) {
    let permille = i128::from(count) * 1000 / i128::from(blessed.max(1)) - 1000;
    let (word, passes) = match permille {
        TOLERANCE_PERMILLE.. => ("DEARER THAN ALLOWED: say why and bless it, or make it cheaper", false),
        ..=NOTABLE_PERMILLE => ("cheaper: bless it", true),
        _ => ("as before", true),
    };
    let percent = format!("{}{}.{}", if permille < 0 { '-' } else { '+' }, permille.abs() / 10, permille.abs() % 10);
    (format!("{count:>8} instructions, {percent:>6} %: {word}"), passes)
}

/// The counts in a file.
///
/// # Errors
/// When a line is not a name and a count.
pub fn read(text: &str) -> anyhow::Result<Counts> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, count) = line.rsplit_once(' ').with_context(|| format!("{line:?} is no name and count"))?;
            Ok((name.trim().to_owned(), count.parse().with_context(|| line.to_owned())?))
        })
        .collect()
}

/// The file of `counts`.
pub fn write(counts: &Counts) -> String {
    let lines = counts.iter().map(|(name, count)| format!("{name:<24}{count:>8}\n"));
    [HEAD.to_owned()].into_iter().chain(lines).collect()
}

const HEAD: &str = "# Instructions of one run of each hot path; NAVN_BLESS=1 cargo bench --bench instructions\n";
/// How much dearer a path may become before somebody must say why, in thousandths. Two builds of the
/// same path differ by up to 7 % when code elsewhere changes.
const TOLERANCE_PERMILLE: i128 = 150;
/// How much cheaper it is when it should be blessed, lest the gain be lost unseen.
const NOTABLE_PERMILLE: i128 = -50;
