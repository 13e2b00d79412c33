//! How many instructions each hot path takes, held against `tests/data/instructions.txt`.
//!
//! Time cannot be trusted on a machine shared with others; instructions can. Each path runs under
//! valgrind, which counts from the moment it is warm.

mod guard;
mod paths;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, ensure};

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [name] = arguments.as_slice() {
        let mut path = paths::path(name);
        (0..WARM_UP).for_each(|_| path());
        counted_by_valgrind(&mut path);
        return Ok(ExitCode::SUCCESS);
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/instructions.txt");
    let mut counted = BTreeMap::new();
    for (name, _) in paths::all() {
        counted.insert(name.to_owned(), count(name)?);
    }
    if std::env::var_os("NAVN_BLESS").is_some() {
        std::fs::write(&file, guard::write(&counted))?;
        return Ok(ExitCode::SUCCESS);
    }
    let known = std::fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
    let (report, passes) = guard::compare(&counted, &guard::read(&known)?);
    print!("{report}");
    Ok(if passes { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The work between whose beginning and end valgrind counts.
#[inline(never)]
fn counted_by_valgrind(path: &mut paths::Path) {
    (0..RUNS).for_each(|_| path());
}

/// Instructions of one run of `name`.
fn count(name: &str) -> anyhow::Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*counted_by_valgrind*"])
        .arg(std::env::current_exe()?)
        .arg(name)
        .output()
        .context("valgrind did not start; install it (Debian: apt-get install valgrind)")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{name}: {said}");
    let collected = said.lines().find_map(|line| line.split_once("Collected :")).context("valgrind counted nothing")?.1;
    Ok(collected.trim().parse::<u64>()? / RUNS)
}

/// Runs that fill caches and tables, and runs that are counted.
const WARM_UP: u64 = 10;
const RUNS: u64 = 50;
