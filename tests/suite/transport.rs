//! Bad transport, row by row: what is done to a live connection, and what becomes of it.

use std::time::{Duration, Instant};

use navn::clock::Clock;
use navn::server::certs::DevCerts;
use rustls_pki_types::PrivateKeyDer;
use sqlx::{Connection, Executor, SqliteConnection};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::harness::client::{Client, Identity, PASSWORD, code, frame, login, wrap};
use crate::harness::sandbox::Sandbox;
use crate::harness::server::{Server, Site};

/// The numbers this file has rows for.
pub fn numbers() -> Vec<u16> {
    let deeds = [HANDSHAKES, CONNECTIONS, LIMITS].concat();
    frames().iter().map(|row| row.number).chain(deeds.iter().map(|(number, _)| *number)).collect()
}

/// Octets sent on a session, and the codes of the answers.
struct Frames {
    number: u16,
    sent: Vec<u8>,
    codes: Vec<u16>,
    /// Whether the connection is closed after them.
    closes: bool,
}

fn frames() -> Vec<Frames> {
    let document = wrap(&check("eksempel.dk"));
    let headed = |length: usize| [&(length as u32).to_be_bytes(), document.as_bytes()].concat();
    let closing = |number, sent: Vec<u8>, codes: &[u16]| Frames { number, sent, codes: codes.to_vec(), closes: true };
    let length = |number, length: u32| closing(number, length.to_be_bytes().to_vec(), &[]);
    let little = [&(document.len() as u32 + 4).to_le_bytes(), document.as_bytes()].concat();
    let behind = [frame(&wrap("<logout/>")), frame(&document)].concat();
    vec![
        length(6, 0),
        length(6, 1),
        length(6, 2),
        length(6, 3),
        length(7, 4),
        length(8, u32::MAX),
        length(9, FRAME_MAX + 1),
        // What is left of the document is read as the next header.
        closing(11, headed(document.len() - 16), &[2001]),
        closing(12, little, &[]),
        closing(13, headed(document.len()), &[2001]),
        Frames { closes: false, ..closing(15, frame(&format!("{document}{document}")), &[2001]) },
        Frames { closes: false, ..closing(16, frame(&document).repeat(10), &[1000; 10]) },
        closing(17, behind, &[1500]),
    ]
}

#[tokio::test]
async fn a_frame_that_cannot_be_ends_the_connection_and_no_other_one() {
    let sandbox = Sandbox::start();
    for row in frames() {
        let mut client = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
        client.write(&row.sent).await;
        for expected in &row.codes {
            let answer = client.read().await.unwrap_or_else(|| panic!("row {}: closed", row.number));
            assert_eq!(code(&answer), *expected, "row {}: {answer}", row.number);
        }
        if row.closes {
            assert_eq!(client.read().await, None, "row {}", row.number);
        } else {
            assert_eq!(code(&client.command(&check("ledig.dk")).await), 1000, "row {}", row.number);
        }
    }
}

/// What is done to a connection.
#[derive(Clone, Copy, Debug)]
enum Deed {
    NoTls,
    OldTls,
    NoCertificate,
    CertificateOfAnother,
    CertificateExpired,
    Silence,
    OneByteAtATime,
    IdleSession,
    TooManySessions,
    TooManyConnections,
    GoneAfterCreate,
    StoreGone,
    TwoAcks,
    Quic,
}

/// Before the session. A registrar's certificate is demanded account by account.
const HANDSHAKES: &[(u16, Deed)] =
    &[(2, Deed::OldTls), (3, Deed::NoCertificate), (4, Deed::CertificateOfAnother), (5, Deed::CertificateExpired)];
/// In the session. There is no listener for QUIC: its row has nothing to refuse.
const CONNECTIONS: &[(u16, Deed)] =
    &[(18, Deed::GoneAfterCreate), (80, Deed::StoreGone), (88, Deed::TwoAcks), (21, Deed::Quic)];
/// Against small limits. The last takes every place.
const LIMITS: &[(u16, Deed)] = &[
    (1, Deed::NoTls),
    (10, Deed::Silence),
    (14, Deed::OneByteAtATime),
    (20, Deed::IdleSession),
    (75, Deed::TooManySessions),
    (19, Deed::TooManyConnections),
];

#[tokio::test]
async fn a_handshake_that_breaks_a_rule_is_no_session() {
    let sandbox = Sandbox::start();
    for (number, deed) in HANDSHAKES {
        println!("row {number}");
        play(*deed, &sandbox).await;
    }
}

#[tokio::test]
async fn a_broken_connection_or_store_harms_nobody_else() {
    let sandbox = Sandbox::start();
    for (number, deed) in CONNECTIONS {
        println!("row {number}");
        play(*deed, &sandbox).await;
    }
}

#[tokio::test]
async fn nobody_takes_more_time_or_places_than_the_limits_allow() {
    let limits = [("login_s", "2"), ("idle_s", "2"), ("sessions_per_registrar_max", "1")];
    let site = Site::new(&[&limits[..], &[("connections_per_address_max", "6")]].concat());
    site.done("admin --config navn.toml registrar add REG-1001 --password-env PASSWORD");
    let server = site.serve();
    for (number, deed) in LIMITS {
        println!("row {number}");
        press(*deed, &server).await;
    }
}

async fn play(deed: Deed, sandbox: &Sandbox) {
    match deed {
        Deed::OldTls => {
            let answer = raw(sandbox.address, &tls_1_1_hello()).await;
            assert!(answer.len() == 7 && answer[0] == ALERT && REFUSED.contains(&answer[6]), "{answer:?}");
        }
        Deed::NoCertificate => {
            let pin = "AB".repeat(32);
            sandbox.admin(&format!("registrar set REG-1002 --certificate {pin} --certificate-required true"));
            assert_eq!(enter(sandbox, Identity::default(), "REG-1002").await, 2200);
        }
        Deed::CertificateOfAnother => {
            let certs = DevCerts::at(&sandbox.directory().join("certs-dev"));
            let identity = Identity::of_files(&certs.client, &certs.client_key);
            assert_eq!(enter(sandbox, identity, "REG-1002").await, 2200);
            assert_eq!(sandbox.admin("registrar show REG-1002")["failed_logins"], 2, "it counts as a failure");
        }
        Deed::CertificateExpired => {
            assert!(Client::try_connect_as(sandbox.address, &sandbox.ca(), expired()).await.is_none());
        }
        Deed::GoneAfterCreate => gone_after_create(sandbox).await,
        Deed::StoreGone => store_gone(sandbox).await,
        Deed::TwoAcks => two_acks(sandbox).await,
        Deed::Quic => {
            let client = Client::connect(sandbox.address, &sandbox.ca()).await;
            assert!(!client.greeting.to_lowercase().contains("quic"));
            let configuration = include_str!("../../src/config/default.toml").to_lowercase();
            assert!(!configuration.contains("quic") && !configuration.contains("udp"));
        }
        Deed::NoTls
        | Deed::Silence
        | Deed::OneByteAtATime
        | Deed::IdleSession
        | Deed::TooManySessions
        | Deed::TooManyConnections => unreachable!("a deed against limits"),
    }
}

async fn press(deed: Deed, server: &Server) {
    let connect = async || Client::connect(server.address, &server.ca()).await;
    let begun = Instant::now();
    match deed {
        Deed::NoTls => {
            assert!(raw(server.address, &[]).await.is_empty(), "a greeting in clear");
            assert!(begun.elapsed() < LONG, "the handshake has its time");
        }
        Deed::Silence => {
            let mut client = connect().await;
            client.write(&frame(&login("REG-1001", PASSWORD))[..40]).await;
            assert_eq!(client.read().await, None);
            assert!(begun.elapsed() < LONG, "a frame has its time");
        }
        Deed::OneByteAtATime => {
            let mut client = connect().await;
            let mut octets = frame(&login("REG-1001", PASSWORD)).into_iter();
            // An octet goes out whenever nothing has come back for a while.
            while !client.closes_within(PAUSE).await {
                client.try_write(&[octets.next().expect("the server waits for the whole frame")]).await;
            }
            assert!(begun.elapsed() < LONG, "an octet buys no time");
        }
        Deed::IdleSession => {
            let mut client = connect().await;
            assert_eq!(code(&client.exchange(&login("REG-1001", PASSWORD)).await), 1000);
            assert_eq!(client.read().await, None, "an idle session ends without a message");
        }
        Deed::TooManySessions => {
            let (mut first, mut second) = (connect().await, connect().await);
            assert_eq!(code(&first.exchange(&login("REG-1001", PASSWORD)).await), 1000);
            assert_eq!(code(&second.exchange(&login("REG-1001", PASSWORD)).await), 2502);
            assert_eq!(second.read().await, None);
        }
        Deed::TooManyConnections => {
            let mut held = Vec::new();
            while let Some(client) = Client::try_connect(server.address, &server.ca()).await {
                held.push(client);
                assert!(held.len() <= 6, "a seventh connection from one address is let in");
            }
        }
        _ => unreachable!("a deed without limits"),
    }
}

async fn gone_after_create(sandbox: &Sandbox) {
    let mut client = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
    client.write(&frame(&wrap(&create("borte.dk")))).await;
    drop(client);
    let mut other = Client::login(sandbox.address, &sandbox.ca(), "REG-1002").await;
    let begun = Instant::now();
    while other.command(&check("borte.dk")).await.contains("avail=\"1\"") {
        assert!(begun.elapsed() < PATIENCE, "the application is lost");
    }
}

async fn store_gone(sandbox: &Sandbox) {
    let file = sandbox.directory().join("sandbox/navn.db");
    let mut connection = SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.expect("a database");
    let mut client = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
    connection.execute("alter table domain rename to gone").await.expect("a table to hide");
    let answer = client.command(&check("eksempel.dk")).await;
    connection.execute("alter table gone rename to domain").await.expect("the table is back");
    assert_eq!(code(&answer), 2400, "{answer}");
    assert!(answer.contains("<reason>") && !answer.contains("table"), "{answer}");
    assert_eq!(code(&client.command(&check("eksempel.dk")).await), 1000, "the session lives on");
}

async fn two_acks(sandbox: &Sandbox) {
    let mut one = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
    let mut other = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
    assert_eq!(code(&one.command(&create("toakker.dk")).await), 1001);
    let message = one.command("<poll op=\"req\"/>").await;
    assert_eq!(code(&message), 1301, "{message}");
    let (_, rest) = message.split_once(" id=\"").expect("a number");
    let ack = format!("<poll op=\"ack\" msgID=\"{}\"/>", rest.split('"').next().expect("a number"));
    let (first, second) = tokio::join!(one.command(&ack), other.command(&ack));
    let mut codes = [code(&first), code(&second)];
    codes.sort_unstable();
    assert_eq!(codes, [1000, 2303]);
}

/// What the server says to `bytes` on a bare connection until it closes.
async fn raw(address: std::net::SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.expect("a port");
    stream.write_all(bytes).await.expect("a reader");
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("a close in time").ok();
    answer
}

async fn enter(sandbox: &Sandbox, identity: Identity, user: &str) -> u16 {
    let mut client = Client::connect_as(sandbox.address, &sandbox.ca(), identity).await;
    code(&client.exchange(&login(user, PASSWORD)).await)
}

/// The first message of a client that knows nothing later than TLS 1.1 (RFC 4346 section 7.4.1.2).
fn tls_1_1_hello() -> Vec<u8> {
    let mut hello = vec![3, 2];
    hello.extend([7; 32]);
    hello.extend([0, 0, 4, 0xc0, 0x13, 0, 0x2f, 1, 0]);
    let length = hello.len() as u8;
    [&[22, 3, 1, 0, length + 4, 1, 0, 0, length], hello.as_slice()].concat()
}

/// A certificate whose days are over.
fn expired() -> Identity {
    let mut wanted = rcgen::CertificateParams::new(vec!["late.example".to_owned()]).expect("a name");
    wanted.not_before = rcgen::date_time_ymd(2001, 1, 1);
    wanted.not_after = rcgen::date_time_ymd(2002, 1, 1);
    let key = rcgen::KeyPair::generate().expect("a key");
    let made = wanted.self_signed(&key).expect("a certificate");
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    Identity { certificate: Some((made.der().clone(), key)), ..Identity::default() }
}

fn check(name: &str) -> String {
    format!("<check><domain:check><domain:name>{name}</domain:name></domain:check></check>")
}

/// An application whose registrant has accepted the terms, so that its outcome comes at once.
fn create(name: &str) -> String {
    let accepted = Clock::system().now().timestamp();
    format!(
        "<create><domain:create><domain:name>{name}</domain:name><domain:ns>\
         <domain:hostObj>ns1.navn-sandbox.net</domain:hostObj><domain:hostObj>ns2.navn-sandbox.net</domain:hostObj>\
         </domain:ns><domain:registrant>KUNDE1-DK</domain:registrant><domain:authInfo><domain:pw/></domain:authInfo>\
         </domain:create></create><extension>\
         <dkhm:orderconfirmationToken>{accepted}</dkhm:orderconfirmationToken></extension>"
    )
}

const FRAME_MAX: u32 = 262_144;
const ALERT: u8 = 21;
/// `handshake_failure`, of a client that names no signature algorithms either, and `protocol_version`.
const REFUSED: &[u8] = &[40, 70];
const PAUSE: Duration = Duration::from_millis(200);
/// Well over the small limits, well under the usual ones.
const LONG: Duration = Duration::from_secs(9);
const PATIENCE: Duration = Duration::from_secs(20);
