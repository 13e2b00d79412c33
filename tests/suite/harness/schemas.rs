//! What libxml2 says of documents, through its program `xmllint`.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Which set of schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// As the RFCs have them.
    Rfc,
    /// As the .dk registry speaks them.
    Dk,
}

/// What libxml2 says of each document against the schemas of `variant`, in order: nothing, or its complaint.
pub fn judge(variant: Variant, documents: &[Vec<u8>]) -> Vec<Option<String>> {
    let directory = tempfile::Builder::new().prefix("schemas").tempdir_in(memory()).expect("a directory for documents");
    let chunks: Vec<&[Vec<u8>]> = documents.chunks(CHUNK).collect();
    let next = AtomicUsize::new(0);
    let mut judged: Vec<(usize, Vec<Option<String>>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..PROCESSES)
            .map(|_| {
                scope.spawn(|| {
                    let mut judged = Vec::new();
                    while let Some((index, chunk)) = {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        chunks.get(index).map(|chunk| (index, *chunk))
                    } {
                        judged.push((index, judge_chunk(variant, directory.path(), index, chunk)));
                    }
                    judged
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("every chunk is judged")).collect()
    });
    judged.sort_by_key(|(index, _)| *index);
    let verdicts: Vec<_> = judged.into_iter().flat_map(|(_, verdicts)| verdicts).collect();
    assert_eq!(verdicts.len(), documents.len(), "one verdict a document");
    verdicts
}

fn judge_chunk(variant: Variant, directory: &Path, index: usize, chunk: &[Vec<u8>]) -> Vec<Option<String>> {
    // The directory's name is drawn at random: no document can contain a line that looks like a verdict.
    let secret = directory.file_name().expect("a directory has a name").to_string_lossy();
    let names: Vec<String> = (0..chunk.len()).map(|n| format!("{secret}-{index}-{n}.xml")).collect();
    for (name, document) in names.iter().zip(chunk) {
        fs::write(directory.join(name), document).expect("a document is written");
    }
    let said = ask(variant, directory, &names);
    for name in &names {
        fs::remove_file(directory.join(name)).expect("a document is removed");
    }
    read_verdicts(&said, &names)
}

fn ask(variant: Variant, directory: &Path, names: &[String]) -> String {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let driver = match variant {
        Variant::Rfc => schemas.join("all.xsd"),
        Variant::Dk => schemas.join("dk/all.xsd"),
    };
    let output = Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema"])
        .arg(driver)
        .args(names)
        .current_dir(directory)
        .stdin(Stdio::null())
        .output()
        .expect("xmllint judges documents in these tests: install the package libxml2-utils");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The first complaint about each file. A file that is not well-formed gets complaints only; any
/// other gets a verdict, and one without either was lost.
fn read_verdicts(said: &str, names: &[String]) -> Vec<Option<String>> {
    let mut complaints: HashMap<&str, &str> = HashMap::new();
    let mut verdicts: HashMap<&str, bool> = HashMap::new();
    for line in said.lines() {
        let Some(end) = line.find(".xml").map(|start| start + ".xml".len()) else { continue };
        let (name, rest) = line.split_at(end);
        match rest {
            " validates" => drop(verdicts.insert(name, true)),
            " fails to validate" => drop(verdicts.insert(name, false)),
            _ if rest.contains(" error :") => {
                complaints.entry(name).or_insert(rest);
            }
            _ => {}
        }
    }
    let verdict = |name: &String| match (verdicts.get(name.as_str()), complaints.get(name.as_str())) {
        (Some(true), None) => None,
        (_, Some(complaint)) => Some((*complaint).trim_start_matches(':').to_owned()),
        (Some(false), None) => panic!("xmllint refuses {name} and does not say why:\n{said}"),
        (None, None) => panic!("xmllint says nothing of {name}:\n{said}"),
    };
    names.iter().map(verdict).collect()
}

/// A file system in memory, or the usual place for temporary files.
fn memory() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}

/// Documents one process judges.
const CHUNK: usize = 4000;
const PROCESSES: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_document_gets_its_own_verdict_in_order() {
        let verdicts = judge(
            Variant::Dk,
            &[
                b"<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><hello/></epp>".to_vec(),
                b"<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><hello>x</hello></epp>".to_vec(),
                b"<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><hello></epp>".to_vec(),
                b"".to_vec(),
                b"\xff\xfe\x00".to_vec(),
                b"<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'>\n<hello/>\n</epp>".to_vec(),
                b"<x:hello/>".to_vec(),
            ],
        );
        let ok: Vec<bool> = verdicts.iter().map(Option::is_none).collect();
        assert_eq!(ok, [true, false, false, false, false, true, false], "{verdicts:?}");
        assert!(verdicts[1].as_ref().unwrap().contains("Schemas validity error"), "{verdicts:?}");
        assert!(verdicts[2].as_ref().unwrap().contains("parser error"), "{verdicts:?}");
    }

    #[test]
    fn no_documents_get_no_verdicts() {
        assert_eq!(judge(Variant::Rfc, &[]), []);
    }

    #[test]
    fn the_variants_differ_in_the_length_of_a_password() {
        let login = |pw: &str| {
            format!(
                "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><command><login><clID>EPP-1</clID><pw>{pw}</pw>\
                 <options><version>1.0</version><lang>en</lang></options>\
                 <svcs><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI></svcs></login></command></epp>"
            )
            .into_bytes()
        };
        let documents = [6, 7, 8, 16, 17, 64, 65].map(|length| login(&"p".repeat(length)));
        let accepted = |variant| judge(variant, &documents).iter().map(Option::is_none).collect::<Vec<_>>();
        assert_eq!(accepted(Variant::Rfc), [true, true, true, true, false, false, false]);
        assert_eq!(accepted(Variant::Dk), [false, false, true, true, true, true, false]);
    }

    #[test]
    fn many_documents_are_judged_in_several_processes() {
        let hello = |n: usize| {
            let text = if n.is_multiple_of(1000) { "x" } else { "" };
            format!("<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><hello>{text}</hello></epp>").into_bytes()
        };
        let documents: Vec<_> = (0..2 * CHUNK + 1).map(hello).collect();
        for (n, verdict) in judge(Variant::Dk, &documents).iter().enumerate() {
            assert_eq!(verdict.is_some(), n.is_multiple_of(1000), "{n}: {verdict:?}");
        }
    }

    #[test]
    #[should_panic(expected = "says nothing of lost.xml")]
    fn a_document_without_a_verdict_is_a_failure() {
        read_verdicts("found.xml validates\n", &["found.xml".to_owned(), "lost.xml".to_owned()]);
    }
}
