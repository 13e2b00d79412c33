//! Frames, limits and misuse on a live connection.

use crate::harness::client::{Client, code, frame, login, wrap};
use crate::harness::sandbox::Sandbox;

const FRAME_MAX: usize = 262_144;

#[tokio::test]
async fn impossible_frame_lengths_close_without_a_byte() {
    let sandbox = Sandbox::start();
    for length in [0u32, 1, 2, 3, 4, FRAME_MAX as u32 + 1, u32::MAX] {
        let mut client = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
        client.write(&length.to_be_bytes()).await;
        assert_eq!(client.read().await, None, "length {length}");
    }
}

#[tokio::test]
async fn a_frame_of_the_longest_length_is_read() {
    let sandbox = Sandbox::start();
    let mut client = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
    let hello = "<epp xmlns=\"urn:ietf:params:xml:ns:epp-1.0\"><hello/></epp>";
    let padded = format!("{hello}{}", " ".repeat(FRAME_MAX - 4 - hello.len()));
    assert!(client.exchange(&padded).await.contains("<greeting>"));
}

#[tokio::test]
async fn a_frame_may_come_one_byte_at_a_time() {
    let sandbox = Sandbox::start();
    let mut client = Client::connect(sandbox.address, &sandbox.ca()).await;
    for byte in frame(&login("REG-1001", crate::harness::client::PASSWORD)) {
        client.write(&[byte]).await;
    }
    assert_eq!(code(&client.read().await.expect("an answer")), 1000);
}

#[tokio::test]
async fn pipelined_commands_are_answered_in_order() {
    let sandbox = Sandbox::start();
    let mut client = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
    let names: Vec<String> = (0..40).map(|n| format!("led-{n}.dk")).collect();
    let frames: Vec<u8> = names.iter().flat_map(|name| frame(&wrap(&check(name)))).collect();
    client.write(&frames).await;
    for name in &names {
        let answer = client.read().await.expect("an answer");
        assert!(answer.contains(&format!(">{name}<")), "{name}: {answer}");
    }
}

#[tokio::test]
async fn nothing_behind_a_logout_is_carried_out() {
    let sandbox = Sandbox::start();
    let mut client = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
    let delete = wrap("<delete><domain:delete><domain:name>eksempel.dk</domain:name></domain:delete></delete>");
    client.write(&[frame(&wrap("<logout/>")), frame(&delete)].concat()).await;
    assert_eq!(code(&client.read().await.expect("an answer")), 1500);
    assert_eq!(client.read().await, None);
    assert_eq!(sandbox.admin("domain show eksempel.dk")["state"], "active");
}

#[tokio::test]
async fn a_cut_frame_is_discarded() {
    let sandbox = Sandbox::start();
    let mut client = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
    let delete = frame(&wrap("<delete><domain:delete><domain:name>eksempel.dk</domain:name></domain:delete></delete>"));
    client.write(&delete[..delete.len() - 1]).await;
    client.finish().await;
    assert_eq!(client.read().await, None);
    assert_eq!(sandbox.admin("domain show eksempel.dk")["state"], "active");
}

#[tokio::test]
async fn documents_that_are_not_epp_are_answered_and_the_session_lives_on() {
    let sandbox = Sandbox::start();
    let mut client = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;\">]><a>&c;</a>";
    let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
    let epp = "urn:ietf:params:xml:ns:epp-1.0";
    for (document, expected) in [
        ("HELLO\r\n".to_owned(), 2001),
        (bomb.to_owned(), 2001),
        (deep, 2001),
        (format!("<epp xmlns=\"{epp}\"/>"), 2001),
        ("<epp><hello/></epp>".to_owned(), 2001),
        (format!("<epp xmlns=\"{epp}\"><hello/></epp><epp xmlns=\"{epp}\"><hello/></epp>"), 2001),
        (format!("<epp xmlns=\"{epp}\"><extension><x xmlns=\"urn:x\"/></extension></epp>"), 2103),
        (wrap("<frobnicate/>"), 2000),
        (wrap("<check><x:check xmlns:x=\"urn:x\"/></check>"), 2307),
        (wrap("<check><domain:check/></check>"), 2003),
        (wrap("<check><domain:info><domain:name>a.dk</domain:name></domain:info></check>"), 2001),
        (wrap("<transfer op=\"query\"><host:transfer/></transfer>"), 2101),
        (wrap("<poll op=\"get\"/>"), 2004),
        (wrap("<poll/>"), 2003),
        (wrap(&login_body()), 2002),
    ] {
        let answer = client.exchange(&document).await;
        let start: String = document.chars().take(60).collect();
        assert_eq!(code(&answer), expected, "{start}: {answer}");
        assert_eq!(code(&client.command(&check("eksempel.dk")).await), 1000, "after {start}");
    }
}

#[tokio::test]
async fn failed_logins_are_counted_and_the_last_closes() {
    let sandbox = Sandbox::start();
    let mut client = Client::connect(sandbox.address, &sandbox.ca()).await;
    for expected in [2200, 2200, 2501] {
        assert_eq!(code(&client.exchange(&login("REG-1001", "Wrong-password-1")).await), expected);
    }
    assert_eq!(client.read().await, None);
    let mut stranger = Client::connect(sandbox.address, &sandbox.ca()).await;
    assert_eq!(code(&stranger.exchange(&login("REG-9999", "Wrong-password-1")).await), 2200);
}

#[tokio::test]
async fn a_server_told_to_stop_says_goodbye_and_ends() {
    let mut sandbox = Sandbox::start();
    let mut client = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
    assert!(sandbox.terminate().success());
    assert_eq!(client.read().await, None);
}

fn check(name: &str) -> String {
    format!("<check><domain:check><domain:name>{name}</domain:name></domain:check></check>")
}

fn login_body() -> String {
    let whole = login("REG-1001", crate::harness::client::PASSWORD);
    let (_, rest) = whole.split_once("<command>").expect("a command");
    rest.split_once("<clTRID>").expect("an identifier").0.to_owned()
}
