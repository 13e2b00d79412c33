//! The guard of the hot paths, on made-up counts: it fails when it should.

#[path = "../hot/guard.rs"]
mod counts;

use counts::{Counts, compare, read, write};

#[test]
fn a_path_that_became_dearer_fails() {
    let known = counts(&[("a", 1000), ("b", 1000)]);
    for (count, passes, word) in [
        (1000, true, "as before"),
        (1149, true, "as before"),
        (1150, false, "DEARER"),
        (9000, false, "DEARER"),
        (951, true, "as before"),
        (950, true, "cheaper: bless it"),
        (0, true, "cheaper: bless it"),
    ] {
        let (report, passed) = compare(&counts(&[("a", count), ("b", 1000)]), &known);
        assert_eq!((passed, report.contains(word)), (passes, true), "{count}: {report}");
    }
}

#[test]
fn one_cheap_path_does_not_pay_for_another() {
    let (_, passes) = compare(&counts(&[("a", 1), ("b", 1200)]), &counts(&[("a", 1000), ("b", 1000)]));
    assert!(!passes);
}

#[test]
fn paths_that_come_and_go_must_be_blessed() {
    let (one, two) = (counts(&[("a", 1)]), counts(&[("a", 1), ("b", 2)]));
    let (report, passes) = compare(&two, &one);
    assert!(!passes && report.contains("NEW"), "{report}");
    let (report, passes) = compare(&one, &two);
    assert!(!passes && report.contains("GONE"), "{report}");
    assert!(compare(&two, &two).1);
}

#[test]
fn what_is_written_is_read_again() {
    let counts = counts(&[("xml/read check", 33_285), ("a name of more than twenty-four letters", 7)]);
    assert_eq!(read(&write(&counts)).unwrap(), counts);
    assert!(read("nothing").is_err() && read("a b").is_err());
}

fn counts(counts: &[(&str, u64)]) -> Counts {
    counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}
