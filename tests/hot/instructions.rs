//! How many instructions each hot path takes, held against `tests/data/instructions.txt`.
//!
//! Time cannot be trusted on a machine shared with others; instructions can. Each path runs under
//! valgrind a few times and a few times more: the difference is what one run costs.

mod paths;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, ensure};

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [name, times] = arguments.as_slice() {
        run(name, times.parse()?);
        return Ok(ExitCode::SUCCESS);
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/instructions.txt");
    let mut measured = BTreeMap::new();
    for (name, _) in paths::all() {
        let (few, more) = (count(name, FEW)?, count(name, FEW + RUNS)?);
        measured.insert(name, (more - few) / RUNS);
    }
    if std::env::var_os("NAVN_BLESS").is_some() {
        std::fs::write(&file, written(&measured))?;
        return Ok(ExitCode::SUCCESS);
    }
    let known = std::fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
    Ok(if compare(&measured, &known)? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn run(name: &str, times: u64) {
    let (_, mut path) = paths::all().into_iter().find(|(known, _)| *known == name).expect("a path of that name");
    (0..times).for_each(|_| path());
}

/// Instructions of a process that runs `name` so many times.
fn count(name: &str, times: u64) -> anyhow::Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args([name, &times.to_string()])
        .output()
        .context("valgrind did not start; install it (Debian: apt-get install valgrind)")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{name}: {said}");
    let line =
        said.lines().find(|line| line.contains("I ") && line.contains("refs:")).context("valgrind counted nothing")?;
    let digits: String = line.rsplit(':').next().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    Ok(digits.parse()?)
}

/// Says how each path compares; false when one has become dearer than the tolerance allows.
fn compare(measured: &BTreeMap<&str, u64>, known: &str) -> anyhow::Result<bool> {
    let known: BTreeMap<&str, u64> = known
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (name, count) = line.rsplit_once(' ').context("a line is a name and a count")?;
            Ok((name.trim(), count.parse()?))
        })
        .collect::<anyhow::Result<_>>()?;
    ensure!(known.keys().eq(measured.keys()), "the paths have changed: run again with NAVN_BLESS=1");
    let mut fine = true;
    for (name, count) in measured {
        let change = i128::from(*count) * 1000 / i128::from(known[name].max(1)) - 1000;
        let verdict = match change {
            change if change > TOLERANCE_PERMILLE => "DEARER THAN ALLOWED",
            change if change < -TOLERANCE_PERMILLE => "cheaper: bless it",
            _ => "as before",
        };
        fine &= change <= TOLERANCE_PERMILLE;
        println!("{name:<20} {count:>8} instructions, {:+.1} %: {verdict}", f64::from(i32::try_from(change)?) / 10.0);
    }
    Ok(fine)
}

fn written(measured: &BTreeMap<&str, u64>) -> String {
    let mut text =
        String::from("# Instructions of one run of each hot path; NAVN_BLESS=1 cargo bench --bench instructions\n");
    for (name, count) in measured {
        text += &format!("{name:<20} {count}\n");
    }
    text
}

/// Runs that warm up caches and tables, and runs that are counted.
const FEW: u64 = 20;
const RUNS: u64 = 100;
/// How much dearer a path may become before somebody must say why, in thousandths.
const TOLERANCE_PERMILLE: i128 = 50;
