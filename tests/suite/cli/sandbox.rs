//! `navn sandbox`: its options, its pages, and that it goes on with what is there.

use serde_json::Value;

use crate::harness::sandbox::Sandbox;
use crate::harness::server::http;

#[test]
fn a_second_start_goes_on_with_the_data_the_rules_and_the_certificates() {
    let mut sandbox = Sandbox::start_with(&["--profile", "dk-2026"]);
    assert!(http(sandbox.http, "/health").starts_with("HTTP/1.1 200 OK"));
    let ca = std::fs::read(sandbox.ca()).expect("a CA");
    let (_, greeting, _) = sandbox.outcome("epp hello");
    assert!(greeting.contains("dkhm-4.5") && !greeting.contains("dkhm-4.3"), "{greeting}");
    assert_eq!(sandbox.outcome("epp update eksempel.dk --auto-renew false").0, 0);
    sandbox.admin("registrar lock REG-1003");
    sandbox.admin("clock advance 2d");
    let names = ["domain show eksempel.dk", "domain list", "registrar list", "invoice list", "waiting-list list"];
    let before = names.map(|line| sandbox.admin(line));
    let now = sandbox.admin("clock show")["now"].clone();

    sandbox.restart(&[]);
    assert_eq!(names.map(|line| sandbox.admin(line)), before);
    assert!(sandbox.admin("clock show")["now"].as_str() > now.as_str(), "the clock goes on where it was");
    assert_eq!(std::fs::read(sandbox.ca()).expect("a CA"), ca);
    let (_, greeting, _) = sandbox.outcome("epp hello");
    assert!(greeting.contains("dkhm-4.5"), "{greeting}");
    let (code, output, _) = sandbox.outcome("epp check ledig.dk");
    assert_eq!(code, 0, "{output}");
    let metrics = http(sandbox.http, "/metrics");
    assert!(metrics.contains("navn_commands_total{command=\"domain:check\",code=\"1000\"} 1"), "{metrics}");
}

#[test]
fn the_clock_tells_what_happened_on_its_way_and_passes_a_change_of_rules() {
    let now = chrono::Utc::now();
    let switch = format!("dk-2026@{}", (now + chrono::Duration::days(15)).format("%Y-%m-%dT%H:%M:%SZ"));
    let mut sandbox = Sandbox::start_with(&["--profile", "dk-2023", "--switch", &switch]);
    let greeting = |sandbox: &Sandbox| sandbox.outcome("epp hello").1;
    assert!(greeting(&sandbox).contains("dkhm-4.3"));
    assert_eq!(sandbox.admin("clock advance 25d --dry-run")["happened"], serde_json::json!([]));
    let told = sandbox.admin("clock advance 25d");
    let happened = told["happened"].as_array().expect("a list");
    let text = |row: &Value, key: &str| row[key].as_str().expect("a text").to_owned();
    // The suspended domains of the sandbox have twenty days left, tokens fourteen.
    let deleted: Vec<_> = happened.iter().filter(|row| row["what"] == "domain deleted").collect();
    let names: Vec<_> = deleted.iter().map(|row| text(row, "object")).collect();
    assert_eq!(names, ["lukket.dk", "ukendt.dk"]);
    assert!(happened.iter().any(|row| row["what"] == "tokens expired" && row["object"] == "ubetalt.dk"), "{told}");
    let dates: Vec<_> = happened.iter().map(|row| text(row, "at")).collect();
    assert!(dates.is_sorted(), "{dates:?}");
    assert_eq!(sandbox.admin("job list"), serde_json::json!([]));
    assert!(greeting(&sandbox).contains("dkhm-4.5") && !greeting(&sandbox).contains("dkhm-4.3"));
    sandbox.restart(&[]);
    assert!(greeting(&sandbox).contains("dkhm-4.5"), "the change of rules is remembered");
    let (code, _, errors) = sandbox.outcome("admin clock set 2020-01-01");
    assert_eq!(code, 1, "{errors}");
}

#[test]
fn an_empty_sandbox_has_nobody_until_the_desk_makes_somebody() {
    let mut sandbox = Sandbox::start_with(&["--empty", "--database", "sqlite:elsewhere.db"]);
    assert!(sandbox.directory().join("elsewhere.db").exists());
    for line in ["registrar list", "contact list", "domain list", "invoice list", "waiting-list list", "outbox list"] {
        assert_eq!(sandbox.admin(line), Value::Array(Vec::new()), "{line}");
    }
    assert_eq!(sandbox.outcome("epp check ledig.dk").0, 1);
    std::fs::write(sandbox.directory().join("password"), "Navn-sandbox-1\n").expect("a password");
    sandbox.admin("registrar add REG-1001 --password-file password");
    sandbox.restart(&[]);
    assert_eq!(sandbox.outcome("epp check ledig.dk").0, 0);
    assert_eq!(sandbox.admin("domain list"), Value::Array(Vec::new()), "a second start does not fill it");
}

#[test]
fn the_load_tester_reports_every_kind_of_command() {
    let sandbox = Sandbox::start();
    let load = "load --connections 4 --pipeline 2 --seconds 1 --warm-up 0";
    let mix = "--mix check=50,info=20,create=10,renew=10,update=10";
    let (code, output, errors) = sandbox.outcome(&format!("{load} {mix} --json"));
    assert_eq!(code, 0, "{errors}");
    let report: Value = serde_json::from_str(&output).expect("JSON");
    for kind in ["check", "info", "create", "renew", "update"] {
        assert!(report["commands"][kind]["n"].as_u64() > Some(0), "no {kind} in {report}");
    }
    assert!(report["all"]["codes"]["2400"].is_null(), "the store failed: {report}");
    assert_eq!(report["connections_lost"], 0);
    let (code, text, errors) = sandbox.outcome(&format!("{load} --mix check=1 --rate 50"));
    assert_eq!((code, text.contains("check")), (0, true), "{text}{errors}");
}
