//! A registrar that floods, beside one that does not: counted, since a busy machine's clock proves little.

mod store;

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use navn::server::epp::GUEST_FRAME_MAX;
use navn::server::memory::{account_max, session_max};
use tokio::task::JoinSet;

use crate::harness::client::{Client, Identity, PASSWORD, code, frame, login, wrap};
use crate::harness::server::{Server, Site};

/// The flood has 200 commands and one second's worth of them at once; the rest takes its time, on
/// however many sessions, and nobody else's.
#[tokio::test]
async fn a_pipeline_waits_for_its_account_on_all_sessions_and_for_nobody_else() {
    let server = serve(&[("commands_per_second", "50")]);
    let begun = Instant::now();
    let answered = Arc::new(AtomicUsize::new(0));
    let mut flood = JoinSet::new();
    for _ in 0..4 {
        let mut client = enter(&server, FLOODER).await;
        client.write(&frame(&wrap(&check("ledig.dk"))).repeat(50)).await;
        let answered = Arc::clone(&answered);
        flood.spawn(async move {
            for _ in 0..50 {
                assert_eq!(code(&client.read().await.expect("an answer")), 1000);
                answered.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    let mut victim = enter(&server, VICTIM).await;
    for _ in 0..30 {
        assert_eq!(code(&victim.command(&check("ledig.dk")).await), 1000);
    }
    assert!(answered.load(Ordering::Relaxed) < 200, "the flood is over before anybody else was served");
    while let Some(ended) = flood.join_next().await {
        ended.expect("every command of the flood is answered in the end");
    }
    assert!(begun.elapsed() >= Duration::from_secs(3), "200 commands at 50 a second, one second ahead");
}

#[tokio::test]
async fn a_huge_frame_costs_its_account_what_many_small_ones_would() {
    let server = serve(&[("commands_per_second", "50")]);
    let mut flooder = enter(&server, FLOODER).await;
    let begun = Instant::now();
    for _ in 0..2 {
        assert_eq!(code(&flooder.command(&huge("</domain:nam>")).await), 2001);
    }
    // Twice 65 units, of which 50 are free.
    assert!(begun.elapsed() >= Duration::from_millis(1500), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_stranger_sends_no_long_frame() {
    let server = serve(&[]);
    let mut stranger = Client::connect(server.address, &server.ca()).await;
    stranger.write(&GUEST_FRAME_MAX.to_be_bytes()).await;
    let mut other = Client::connect(server.address, &server.ca()).await;
    other.write(&(GUEST_FRAME_MAX + 1).to_be_bytes()).await;
    assert_eq!(other.read().await, None, "one octet too many");
    stranger.write(&vec![b' '; GUEST_FRAME_MAX as usize - 4]).await;
    assert_eq!(code(&stranger.read().await.expect("an answer")), 2001, "as many as allowed");
}

#[tokio::test]
async fn one_account_and_one_address_take_only_their_own_places() {
    let server = serve(&[("sessions_per_registrar_max", "3"), ("connections_per_address_max", "6")]);
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(enter(&server, FLOODER).await);
    }
    let mut fourth = connect(&server, FLOODER).await;
    assert_eq!(code(&fourth.exchange(&login(FLOODER.1, PASSWORD)).await), 2502);
    while let Some(client) = Client::try_connect_as(server.address, &server.ca(), Identity::at(FLOODER.0)).await {
        held.push(client);
        assert!(held.len() <= 6, "a seventh connection from one address is let in");
    }
    let mut victim = enter(&server, VICTIM).await;
    assert_eq!(code(&victim.command(&check("ledig.dk")).await), 1000);
}

/// Passwords of nobody, tried on thirty connections: somebody elsewhere who logs in for the first
/// time stands behind one of them, not behind all.
#[tokio::test]
async fn a_login_waits_behind_one_password_of_a_flood() {
    let server = serve(&[("commands_per_second", "0")]);
    let answered = Arc::new(AtomicUsize::new(0));
    let mut connections = Vec::new();
    for _ in 0..30 {
        connections.push(connect(&server, FLOODER).await);
    }
    let mut victim = connect(&server, VICTIM).await;
    let mut flood = JoinSet::new();
    for mut client in connections {
        let answered = Arc::clone(&answered);
        flood.spawn(async move {
            for expected in [2200, 2200, 2501] {
                assert_eq!(code(&client.exchange(&login("REG-9999", "Wrong-password-1")).await), expected);
                answered.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    while answered.load(Ordering::Relaxed) < 3 {
        tokio::task::yield_now().await;
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let before = answered.load(Ordering::Relaxed);
    assert_eq!(code(&victim.exchange(&login(VICTIM.1, PASSWORD)).await), 1000);
    let between = answered.load(Ordering::Relaxed) - before;
    assert!(between <= 4, "{between} of the flood went first");
    while let Some(ended) = flood.join_next().await {
        ended.expect("every login of the flood is answered");
    }
}

#[tokio::test]
async fn handshakes_from_one_address_wait_for_its_pace() {
    let server = serve(&[("commands_per_second", "20")]);
    let begun = Instant::now();
    let mut flood = JoinSet::new();
    for _ in 0..8 {
        let (address, ca) = (server.address, server.ca());
        flood.spawn(async move { Client::connect_as(address, &ca, Identity::at(FLOODER.0)).await });
    }
    connect(&server, VICTIM).await;
    let passed = std::iter::from_fn(|| flood.try_join_next()).count();
    assert!(passed < 8, "the flood is over before anybody else was let in");
    while let Some(ended) = flood.join_next().await {
        ended.expect("every connection is served in the end");
    }
    // Eight times ten units, of which twenty are free.
    assert!(begun.elapsed() >= Duration::from_secs(3), "{:?}", begun.elapsed());
}

/// Sessions that send long frames without end and read nothing: each holds what it may, nobody
/// else notices.
#[tokio::test]
async fn what_a_session_holds_is_bounded_when_nobody_reads() {
    let server = serve(&[]);
    // From the very start: what hashing leaves to the allocator would be taken up again unseen.
    let before = server.resident_kib();
    let mut victim = enter(&server, VICTIM).await;
    let mut held = Vec::new();
    for _ in 0..SESSIONS {
        held.push(enter(&server, FLOODER).await);
    }
    // More than the system takes in for both sides.
    let short = Bytes::from(frame(&wrap(&names(400, "ikke>dansk>"))).repeat(2000));
    let long = Bytes::from(frame(&huge_document()).repeat(80));
    let mut flood = JoinSet::new();
    for (n, mut client) in held.into_iter().enumerate() {
        let frames = if n % 2 == 0 { short.clone() } else { long.clone() };
        // Sends until the server does not read any more.
        flood.spawn(async move {
            let stuck = tokio::time::timeout(Duration::from_secs(4), client.try_write(&frames)).await.is_err();
            (client, stuck)
        });
    }
    let (mut stuck, mut count) = (Vec::new(), 0);
    while let Some(client) = flood.join_next().await {
        let (client, is_stuck) = client.expect("a client");
        count += usize::from(is_stuck);
        stuck.push(client);
    }
    assert!(count > 0, "the server took all that was sent: nothing was under pressure");
    for _ in 0..50 {
        assert_eq!(code(&victim.command(&check("ledig.dk")).await), 1000);
    }
    let kib = server.resident_kib().saturating_sub(before);
    let bound = (SESSIONS * session_max(FRAME_MAX) + account_max(FRAME_MAX)) / 1024 + OTHERS_KIB;
    crate::harness::tell(format_args!("{SESSIONS} sessions, {count} of them stuck, hold {kib} KiB, {bound} at most"));
    assert!(kib <= bound, "{kib} KiB instead of {bound}");
    assert!(kib >= SESSIONS * HELD_KIB, "{kib} KiB: nothing was held at all");
}

/// A server with two registrars.
fn serve(limits: &[(&str, &str)]) -> Server {
    let site = Site::new(limits);
    for registrar in [FLOODER.1, VICTIM.1] {
        site.done(&format!("admin --config navn.toml registrar add {registrar} --password-env PASSWORD"));
    }
    site.serve()
}

async fn connect(server: &Server, (from, _): (Ipv4Addr, &str)) -> Client {
    Client::connect_as(server.address, &server.ca(), Identity::at(from)).await
}

async fn enter(server: &Server, who: (Ipv4Addr, &str)) -> Client {
    let mut client = connect(server, who).await;
    assert_eq!(code(&client.exchange(&login(who.1, PASSWORD)).await), 1000);
    client
}

fn check(name: &str) -> String {
    names(1, name)
}

/// A check of `count` names.
fn names(count: usize, name: &str) -> String {
    let name = format!("<domain:name>{name}</domain:name>");
    format!("<check><domain:check>{}</domain:check></check>", name.repeat(count))
}

/// The longest check a frame holds, with its last name ended by `end`.
fn huge(end: &str) -> String {
    let name = "<domain:name>ledig.dk</domain:name>";
    let room = FRAME_MAX - frame(&wrap(&names(0, ""))).len() - name.len();
    let full = names(room / name.len(), "ledig.dk");
    full.replace("</domain:name></domain:check>", &format!("{end}</domain:check>"))
}

/// A check of a thousand names as long as a frame allows.
fn huge_document() -> String {
    let room = FRAME_MAX - frame(&wrap(&names(1000, ""))).len();
    wrap(&names(1000, &">".repeat(room / 1000)))
}

const FLOODER: (Ipv4Addr, &str) = (Ipv4Addr::LOCALHOST, "REG-1001");
const VICTIM: (Ipv4Addr, &str) = (Ipv4Addr::new(127, 0, 0, 2), "REG-1002");
const FRAME_MAX: usize = 262_144;
const SESSIONS: usize = 60;
/// What a stuck session surely holds: the answers it cannot send.
const HELD_KIB: usize = 64;
/// Documents being read, one a core, 19 MiB to hash a password, and pages of the program itself.
const OTHERS_KIB: usize = 48 * 1024;
