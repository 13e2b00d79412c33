//! `navn load` against a running sandbox.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::harness::sandbox::{NAVN, Sandbox, told};

#[test]
fn registrars_share_the_load_and_every_command_is_carried_out() {
    let sandbox = Sandbox::start();
    let (code, output, errors) = sandbox.outcome(
        "load --user REG-1001 --user REG-1002 --connections 2 --rate 200 --seconds 2 --warm-up 0 --json \
         --mix hello=1,check=1,info=1,create=1,renew=1,update=1,poll=1,ack=1",
    );
    assert_eq!(code, 0, "{errors}");
    let report: Value = serde_json::from_str(&output).expect("JSON");
    for (command, row) in report["commands"].as_object().expect("commands") {
        let codes: BTreeSet<&str> = row["codes"].as_object().expect("codes").keys().map(String::as_str).collect();
        assert!(row["n"].as_u64() > Some(0), "{command}: {report}");
        assert!(codes.iter().all(|code| code.starts_with('1')), "{command}: {codes:?}");
        assert!(row["p50_ms"].as_f64() <= row["p99_ms"].as_f64(), "{command}: {row}");
    }
    assert!(report["all"]["per_second"].as_f64() < Some(210.0), "{report}");
    assert!(report["cpu"]["share"].as_f64().is_some_and(|share| (0.0..1.0).contains(&share)), "{report}");
    let listed = sandbox.admin("domain list --limit 1000");
    let new = |domain: &&Value| domain["domain"].as_str().is_some_and(|name| name.contains('-'));
    let sponsors =
        listed.as_array().expect("a list").iter().filter(new).filter_map(|domain| domain["sponsor"].as_str());
    assert_eq!(sponsors.collect::<BTreeSet<_>>(), BTreeSet::from(["REG-1001", "REG-1002"]), "{listed}");
}

#[test]
fn more_sessions_than_the_shell_allows_files_are_opened() {
    let sandbox = Sandbox::start();
    let line = format!("ulimit -S -n 64 && exec {NAVN} load --connections 100 --warm-up 0 --seconds 1 --mix hello=1");
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]).current_dir(sandbox.directory()).env("NAVN_PORT", sandbox.address.port().to_string());
    let (code, output, errors) = told(&shell.output().expect("a shell"));
    assert_eq!((code, output.contains("100 connections")), (0, true), "{output}{errors}");
}

#[test]
fn a_load_that_cannot_begin_says_why() {
    let sandbox = Sandbox::start();
    for (line, expected, part) in [
        (
            "load --user REG-1001,REG-1002 --password Navn-sandbox-1 --password wrong-Pass-1",
            3,
            "login of REG-1002: 2200",
        ),
        ("load --user A,B,C --password x --password y", 1, "--password once, or once for each --user"),
        ("load --ca nowhere.pem", 3, "nowhere.pem"),
        ("load --names nowhere", 1, "nowhere"),
        ("load --mix delete=1", 2, "none of hello"),
    ] {
        let (code, output, errors) = sandbox.outcome(line);
        assert_eq!(code, expected, "{line}: {output}{errors}");
        assert!(errors.contains(part), "{line}: no {part} in {errors}");
    }
}
