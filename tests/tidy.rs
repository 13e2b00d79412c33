//! Repository rules: who may import whom, where SQL and result codes live, how files begin.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn layers_import_only_what_stands_below_them() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| is_in(&path, layer)) else { continue };
        for (number, line) in production_lines(&text) {
            for imported in line.match_indices("crate::").map(|(at, _)| word_after(line, at + "crate::".len())) {
                let below = allowed.contains(&imported) || is_in(&path, imported);
                if !below && MODULES.contains(&imported) {
                    wrong.push(format!("{}:{number} imports {imported}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the layers:\n{}", wrong.join("\n"));
}

#[test]
fn pure_layers_have_no_async_time_randomness_or_logging() {
    let forbidden = ["async fn", "Utc::now", "Instant::now", "rand::", "tracing::", "std::env", "tokio::"];
    let mut wrong = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| PURE.iter().any(|layer| is_in(path, layer))) {
        for (number, line) in production_lines(&text) {
            wrong.extend(
                forbidden
                    .iter()
                    .filter(|word| line.contains(*word))
                    .map(|word| format!("{}:{number} uses {word}", path.display())),
            );
        }
    }
    assert!(wrong.is_empty(), "not pure:\n{}", wrong.join("\n"));
}

#[test]
fn sql_lives_in_the_store_only() {
    let wrong: Vec<_> = sources()
        .into_iter()
        .filter(|(path, _)| path.starts_with("src") && !is_in(path, "store"))
        .filter(|(_, text)| text.lines().any(is_sql))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(wrong.is_empty(), "SQL outside the store: {wrong:?}");
}

#[test]
fn every_file_says_what_it_is_in_its_first_line() {
    let wrong: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(wrong.is_empty(), "no first line of documentation: {wrong:?}");
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let long: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| text.lines().count() > LINES_MAX)
        .map(|(path, text)| format!("{} has {}", path.display(), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "split by idea: {long:?}");
}

/// Whether the line begins a statement of SQL in a string.
fn is_sql(line: &str) -> bool {
    ["\"select ", "\"insert into ", "\"delete from "].iter().any(|start| line.contains(start))
        || line.contains("\"update ") && line.contains(" set ")
        || line.contains("\"with ") && line.contains(" as (")
}

/// Every Rust file below `src` and `tests`, with its text.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src", "tests"] {
        collect(&root.join(folder), &mut found);
    }
    assert!(found.len() > 50, "the sources were not found");
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).expect("a source folder").map(|entry| entry.expect("an entry").path()) {
        if entry.ends_with("fuzz/target") {
            continue; // what other people wrote
        }
        if entry.is_dir() {
            collect(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&entry).expect("a source file");
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            found.push((entry.strip_prefix(root).expect("below the root").to_owned(), text));
        }
    }
}

/// Lines of a file outside its test module, with their numbers.
fn production_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let tests = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..tests]
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn is_in(path: &Path, layer: &str) -> bool {
    path.starts_with(Path::new("src").join(layer)) && !path.ends_with("tests.rs")
        || path == Path::new("src").join(format!("{layer}.rs"))
}

fn word_after(line: &str, at: usize) -> &str {
    let rest = &line[at..];
    &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())]
}

const LAYERS: &[(&str, &[&str])] = &[
    ("xml", &[]),
    ("registry", &[]),
    ("epp", &["xml", "registry"]),
    ("session", &["epp", "xml", "registry"]),
    ("flow", &["registry"]),
    ("store", &["flow", "registry", "clock", "ids", "telemetry"]),
    ("config", &["registry"]),
    ("clock", &[]),
    ("ids", &[]),
];
const PURE: &[&str] = &["xml", "registry", "epp", "session", "flow"];
const MODULES: &[&str] =
    &["cli", "clock", "config", "epp", "flow", "ids", "registry", "server", "session", "store", "telemetry", "xml"];
const LINES_MAX: usize = 400;
