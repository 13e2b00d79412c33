//! `navn epp`: each of its commands, and what its exit code says.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::harness::client::{PASSWORD, wrap};
use crate::harness::sandbox::{NAVN, Sandbox, told};

#[test]
fn every_command_of_the_client_says_with_its_exit_code_how_it_went() {
    let sandbox = Sandbox::start();
    std::fs::write(sandbox.directory().join("check.xml"), wrap(CHECK)).expect("a file");
    std::fs::write(sandbox.directory().join("wrong.xml"), "<epp/>").expect("a file");
    for (line, expected, part) in TALK {
        let (code, output, errors) = sandbox.outcome(&format!("epp {line}"));
        assert_eq!(code, *expected, "navn epp {line}: {output}{errors}");
        let told = if *expected > 1 { &errors } else { &output };
        assert!(told.contains(part), "navn epp {line}: no {part} in {told}");
    }
    // The same again for the frames, which the sandbox holds against the schemas when it ends.
    for (line, _, _) in TALK {
        sandbox.outcome(&format!("epp --xml {line}"));
    }
    tokens_and_messages(&sandbox);
    frames_are_shown_without_passwords(&sandbox);
    a_loop_reads_commands_from_its_input(&sandbox);
    a_password_comes_from_the_environment(&sandbox);
}

fn tokens_and_messages(sandbox: &Sandbox) {
    let (code, output, _) = sandbox.outcome("epp info nysted.dk");
    assert_eq!(code, 0);
    let token = output.split_whitespace().find(|word| word.starts_with("REG-TRANSFER-")).expect("a token");
    let (code, output, _) = sandbox.outcome(&format!("epp --user REG-1002 transfer nysted.dk --token {token}"));
    assert_eq!((code, output.contains("REG-1002")), (0, true), "{output}");
    let (code, output, _) = sandbox.outcome("epp poll");
    assert_eq!((code, output.starts_with("1301 ")), (0, true), "{output}");
    let (_, rest) = output.split_once("oldest ").expect("a message");
    let id: String = rest.chars().take_while(char::is_ascii_digit).collect();
    assert_eq!(sandbox.outcome(&format!("epp poll --ack {id}")).0, 0);
    let (code, output, _) = sandbox.outcome(&format!("epp poll --ack {id}"));
    assert_eq!((code, output.starts_with("2303 ")), (1, true), "{output}");
}

fn frames_are_shown_without_passwords(sandbox: &Sandbox) {
    let (code, output, _) = sandbox.outcome("epp --xml check ledig.dk");
    assert_eq!(code, 0);
    assert!(output.contains("<greeting>") && output.contains("avail=\"1\""), "{output}");
    assert!(output.contains("<pw>***</pw>") && !output.contains("Navn-sandbox-1"), "{output}");
}

fn a_loop_reads_commands_from_its_input(sandbox: &Sandbox) {
    let (code, output, errors) =
        repl(sandbox, "check ledig.dk\nchek ledig.dk\n\ninfo eksempel.dk\nquit\ndelete nabo.dk\n");
    assert_eq!(code, 0, "{errors}");
    assert!(output.contains("ledig.dk") && output.contains("EKSEMPEL_DK-DK"), "{output}");
    assert!(errors.contains("unrecognized"), "{errors}");
    let (code, output, _) = repl(sandbox, "check ledig.dk\nrenew nabo.dk --years 1\n");
    assert_eq!((code, output.contains("2201 ")), (1, true), "{output}");
    let (code, output, errors) = repl(sandbox, "create \"ns1.eksempel.dk\" --host-object --addr 192.0.2.1\n");
    assert_eq!((code, output.contains("1000 ")), (0, true), "{output}{errors}");
    let kept = std::fs::read_to_string(sandbox.directory().join("navn/epp-history")).expect("a history");
    assert!(kept.contains("check ledig.dk"), "{kept}");
}

fn a_password_comes_from_the_environment(sandbox: &Sandbox) {
    for (variable, password, more, expected) in [
        ("NAVN_PASSWORD", "Wrong-password-1", None, 1),
        ("NAVN_PASSWORD", PASSWORD, None, 0),
        ("SECRET", "Wrong-password-1", Some("--password-env=SECRET"), 1),
        ("SECRET", PASSWORD, Some("--password-env=SECRET"), 0),
    ] {
        let mut command = Command::new(NAVN);
        command.args(["epp", "--port", &sandbox.address.port().to_string(), "balance"]).args(more);
        let output = command.current_dir(sandbox.directory()).env(variable, password).output().expect("a program");
        assert_eq!(told(&output).0, expected, "{variable} {password}");
    }
}

fn repl(sandbox: &Sandbox, input: &str) -> (i32, String, String) {
    let mut child = Command::new(NAVN)
        .args(["epp", "repl"])
        .current_dir(sandbox.directory())
        .env("NAVN_PORT", sandbox.address.port().to_string())
        .env("XDG_STATE_HOME", sandbox.directory())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("a reader");
    told(&child.wait_with_output().expect("an end"))
}

const CHECK: &str = "<check><domain:check><domain:name>ledig.dk</domain:name></domain:check></check>";

/// What is typed, the exit code, and a part of what is told.
const TALK: &[(&str, i32, &str)] = &[
    ("hello", 0, "svID: navn"),
    ("check ledig.dk eksempel.dk", 0, "In use"),
    ("check KUNDE1-DK --contact", 0, "KUNDE1-DK"),
    ("check ns1.navn-sandbox.net --host-object", 0, "avail 0"),
    ("info eksempel.dk", 0, "EKSEMPEL_DK-DK"),
    ("info smørrebrød.dk --hosts all", 0, "1000 "),
    ("info KUNDE1-DK --contact", 0, "KUNDE1-DK"),
    ("info ns1.navn-sandbox.net --host-object", 0, "ns1.navn-sandbox.net"),
    ("info ledig.dk", 1, "2303 "),
    (
        "create --contact --name Karen --street Vej --city Ribe --pc 6760 --voice +45.33646060 --email k@x.dk",
        0,
        "1000 ",
    ),
    ("create nysted.dk --registrant KUNDE1-DK --ns ns1.navn-sandbox.net --ns ns2.navn-sandbox.net --terms", 0, "1001 "),
    ("create eksempel.dk --registrant KUNDE1-DK --ns ns1.navn-sandbox.net --terms", 1, "2"),
    ("renew nysted.dk --years 1", 0, "exDate"),
    ("renew nysted.dk --years 1 --expires 2020-01-01", 1, "2"),
    ("renew nabo.dk --years 1", 1, "2201 "),
    ("update nysted.dk --auto-renew false", 0, "1000 "),
    ("update nysted.dk --token-new transfer", 0, "1000 "),
    ("transfer nabo.dk --token WRONG", 1, "2202 "),
    ("delete nabo.dk", 1, "2201 "),
    ("balance", 0, "balance: "),
    ("raw check.xml", 0, "ledig.dk"),
    ("raw wrong.xml", 1, "2001 "),
    ("raw nowhere.xml", 2, "nowhere.xml"),
    ("frobnicate", 2, "unrecognized"),
    ("check", 2, "NAME"),
    ("--user REG-9999 check ledig.dk", 1, "2200 "),
    ("--ca nowhere.pem check ledig.dk", 3, "nowhere.pem"),
    ("--port 1 check ledig.dk", 3, "port 1"),
];
