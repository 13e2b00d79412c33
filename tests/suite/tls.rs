//! Who gets in, for how long, and how a session ends: TLS, logins, limits, a graceful stop.

use std::time::{Duration, Instant};

use navn::server::certs::DevCerts;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};
use sqlx::{Connection, Executor, SqliteConnection};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::rustls::ProtocolVersion;

use crate::harness::client::{Client, Identity, PASSWORD, code, frame, login, wrap};
use crate::harness::sandbox::Sandbox;
use crate::harness::server::Site;

#[tokio::test]
async fn both_versions_of_tls_are_spoken_and_nothing_else() {
    let sandbox = Sandbox::start();
    for (old, version) in [(true, ProtocolVersion::TLSv1_2), (false, ProtocolVersion::TLSv1_3)] {
        let identity = Identity { old, ..Identity::default() };
        let mut client = Client::connect_as(sandbox.address, &sandbox.ca(), identity).await;
        assert_eq!(client.version(), Some(version));
        assert_eq!(code(&client.exchange(&login("REG-1001", PASSWORD)).await), 1000);
        assert_eq!(code(&client.command(&check("ledig.dk")).await), 1000);
    }
    let hello = "<epp xmlns=\"urn:ietf:params:xml:ns:epp-1.0\"><hello/></epp>";
    for bytes in [frame(hello), b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(), vec![0; 64]] {
        let mut plain = TcpStream::connect(sandbox.address).await.expect("a port");
        plain.write_all(&bytes).await.expect("a reader");
        let mut answer = Vec::new();
        // The server may have closed before it read everything.
        timeout(PATIENCE, plain.read_to_end(&mut answer)).await.expect("a close in time").ok();
        let text = String::from_utf8_lossy(&answer);
        assert!(!text.contains("epp") && answer.len() < 16, "plain text is answered: {text}");
    }
    assert_eq!(
        code(&Client::connect(sandbox.address, &sandbox.ca()).await.exchange(&login("REG-1001", PASSWORD)).await),
        1000
    );
}

#[tokio::test]
async fn a_login_needs_the_certificate_pinned_for_the_account() {
    let sandbox = Sandbox::start();
    let certs = DevCerts::at(&sandbox.directory().join("certs-dev"));
    let own = || Identity::of_files(&certs.client, &certs.client_key);
    let der = CertificateDer::from_pem_file(&certs.client).expect("a certificate");
    let pin: String = Sha256::digest(&der).iter().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(try_login(&sandbox, own(), "REG-1001").await, 1000, "a certificate nobody asked for");

    sandbox.admin(&format!("registrar set REG-1001 --certificate {pin} --certificate-required true"));
    assert_eq!(try_login(&sandbox, Identity::default(), "REG-1001").await, 2200);
    assert_eq!(try_login(&sandbox, stranger(), "REG-1001").await, 2200);
    assert_eq!(try_login(&sandbox, own(), "REG-1001").await, 1000);
    assert_eq!(try_login(&sandbox, Identity { old: true, ..own() }, "REG-1001").await, 1000);
    assert_eq!(try_login(&sandbox, own(), "REG-1002").await, 1000, "another account has no pins");
    let typed = "epp --cert certs-dev/client.pem --key certs-dev/client.key check ledig.dk";
    assert_eq!(sandbox.outcome(typed).0, 0);
    assert_eq!(sandbox.outcome("epp check ledig.dk").0, 1);

    sandbox.admin("registrar set REG-1001 --certificate-required false");
    assert_eq!(try_login(&sandbox, Identity::default(), "REG-1001").await, 1000);
    assert_eq!(try_login(&sandbox, stranger(), "REG-1001").await, 2200, "a pin is compared when one is shown");
    sandbox.admin("registrar set REG-1001 --certificate none");
    assert_eq!(try_login(&sandbox, stranger(), "REG-1001").await, 1000);
}

#[tokio::test]
async fn a_configuration_may_name_the_authority_of_client_certificates() {
    // The path holds in the directory the server is started in.
    let site = Site::new(&[("client_ca", "\"certs/ca.pem\"")]);
    site.done("admin --config navn.toml registrar add REG-1001 --password-env PASSWORD");
    let server = site.serve();
    let certs = DevCerts::at(&server.site.path("certs"));
    for identity in [Identity::default(), Identity::of_files(&certs.client, &certs.client_key)] {
        let mut client = Client::connect_as(server.address, &server.ca(), identity).await;
        assert_eq!(code(&client.exchange(&login("REG-1001", PASSWORD)).await), 1000);
    }
    for identity in [stranger(), Identity { old: true, ..stranger() }] {
        assert!(Client::try_connect_as(server.address, &server.ca(), identity).await.is_none(), "a stranger is let in");
    }
}

#[tokio::test]
async fn addresses_locks_and_failures_keep_an_account_closed() {
    let sandbox = Sandbox::start();
    let enter = |user: &'static str| try_login(&sandbox, Identity::default(), user);
    sandbox.admin("registrar set REG-1001 --allow 192.0.2.0/24 --allow 2001:db8::/32");
    assert_eq!(enter("REG-1001").await, 2200);
    assert_eq!(sandbox.admin("registrar show REG-1001")["failed_logins"], 0, "a foreign address is not counted");
    sandbox.admin("registrar set REG-1001 --allow 192.0.2.0/24 --allow 127.0.0.0/8");
    assert_eq!(enter("REG-1001").await, 1000);
    sandbox.admin("registrar set REG-1001 --allow any");

    let mut inside = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
    sandbox.admin("registrar lock REG-1001");
    assert_eq!(enter("REG-1001").await, 2200);
    assert_eq!(code(&inside.command(&check("ledig.dk")).await), 2201, "an open session can do nothing");
    sandbox.admin("registrar unlock REG-1001");
    assert_eq!(code(&inside.command(&check("ledig.dk")).await), 1000);
    assert_eq!(enter("REG-1001").await, 1000);

    lock_out(&sandbox, "REG-1002").await;
    sandbox.admin("registrar set REG-1002 --name Ny");
    assert_eq!(enter("REG-1002").await, 2200, "a new name does not end the lock");
    sandbox.admin("registrar unlock REG-1002");
    assert_eq!(enter("REG-1002").await, 1000);
    lock_out(&sandbox, "REG-1002").await;
    sandbox.admin("clock advance 10m");
    assert_eq!(enter("REG-1002").await, 1000, "the lock ends by itself");
    assert_eq!(enter("REG-1003").await, 1000, "other accounts are not concerned");
}

/// Five wrong passwords in a row: then the right one does not help either.
async fn lock_out(sandbox: &Sandbox, user: &'static str) {
    for _ in 0..5 {
        let mut client = Client::connect(sandbox.address, &sandbox.ca()).await;
        assert_eq!(code(&client.exchange(&login(user, "Wrong-password-1")).await), 2200);
    }
    assert_eq!(try_login(sandbox, Identity::default(), user).await, 2200);
    assert_eq!(sandbox.admin(&format!("registrar show {user}"))["failed_logins"], 5);
}

#[tokio::test]
async fn a_new_password_takes_the_place_of_the_old_one() {
    let sandbox = Sandbox::start();
    let change = login("REG-1001", PASSWORD).replace("</pw>", "</pw><newPW>Navn-sandbox-2</newPW>");
    let mut client = Client::connect(sandbox.address, &sandbox.ca()).await;
    let short = client.exchange(&change.replace("Navn-sandbox-2", "short")).await;
    assert_eq!(code(&short), 2001, "{short}");
    let mut client = Client::connect(sandbox.address, &sandbox.ca()).await;
    assert_eq!(code(&client.exchange(&change).await), 1000);
    let mut client = Client::connect(sandbox.address, &sandbox.ca()).await;
    assert_eq!(code(&client.exchange(&login("REG-1001", PASSWORD)).await), 2200);
    assert_eq!(code(&client.exchange(&login("REG-1001", "Navn-sandbox-2")).await), 1000);
    sandbox.admin("registrar set REG-1001 --auto-renew false");
    let mut client = Client::connect(sandbox.address, &sandbox.ca()).await;
    assert_eq!(code(&client.exchange(&login("REG-1001", "Navn-sandbox-2")).await), 1000, "settings keep the password");
}

#[tokio::test]
async fn short_limits_of_a_configuration_are_kept() {
    let limits = [("idle_s", "2"), ("absolute_s", "4"), ("login_s", "1"), ("sessions_per_registrar_max", "1")];
    let site = Site::new(&[&limits[..], &[("connections_per_address_max", "6")]].concat());
    site.done("admin --config navn.toml registrar add REG-1001 --password-env PASSWORD");
    let server = site.serve();
    let connect = async || Client::connect(server.address, &server.ca()).await;

    let begun = Instant::now();
    let mut silent = connect().await;
    assert_eq!(silent.read().await, None, "no login, no message");
    assert!(begun.elapsed() >= Duration::from_millis(900), "the login limit is kept");

    let mut first = connect().await;
    let begun = Instant::now();
    assert_eq!(code(&first.exchange(&login("REG-1001", PASSWORD)).await), 1000);
    let mut second = connect().await;
    assert_eq!(code(&second.exchange(&login("REG-1001", PASSWORD)).await), 2502);
    assert_eq!(second.read().await, None);
    assert_eq!(first.read().await, None, "an idle session ends without a message");
    assert!(begun.elapsed() >= Duration::from_millis(1900), "the idle limit is kept");

    let (mut busy, begun) = (connect().await, Instant::now());
    assert_eq!(code(&busy.exchange(&login("REG-1001", PASSWORD)).await), 1000, "the place is free again");
    busy_until_closed(&mut busy).await;
    assert!((3..8).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());

    let mut careless = connect().await;
    for expected in [2001, 2001, 2500] {
        assert_eq!(code(&careless.exchange("<epp/>").await), expected, "errors of one kind in a row");
    }
    assert_eq!(careless.read().await, None);

    let mut held = Vec::new();
    while let Some(client) = Client::try_connect(server.address, &server.ca()).await {
        held.push(client);
        assert!(held.len() <= 6, "a seventh connection from one address is let in");
    }
    drop(held);
}

/// One check after the other until the server has had enough of the session.
async fn busy_until_closed(client: &mut Client) {
    loop {
        // A write into a closed connection fails; so the last frame is sent and then read for.
        client.write(&frame(&wrap(&check("ledig.dk")))).await;
        match client.read().await {
            Some(answer) => assert_eq!(code(&answer), 1000),
            None => return,
        }
    }
}

#[tokio::test]
async fn a_stop_answers_what_was_read_and_says_goodbye_with_the_last_answer() {
    let mut sandbox = Sandbox::start();
    let mut pipelined = Client::login(sandbox.address, &sandbox.ca(), "REG-1001").await;
    let mut refused = Client::login(sandbox.address, &sandbox.ca(), "REG-1002").await;
    let mut writer = hold_writes(&sandbox).await;
    let change = |name: &str| {
        format!(
            "<update><domain:update><domain:name>{name}</domain:name><domain:chg/></domain:update></update>\
             <extension><dkhm:autoRenew>false</dkhm:autoRenew></extension>"
        )
    };
    // The answer to what goes before a change shows that all of it was read.
    let frames = [check("nabo.dk"), change("eksempel.dk"), check("ledig.dk"), check("optaget.dk")];
    for (client, frames) in [(&mut pipelined, &frames[..]), (&mut refused, &frames[..2])] {
        client.write(&frames.iter().flat_map(|command| frame(&wrap(command))).collect::<Vec<_>>()).await;
        assert!(client.read().await.expect("an answer").contains("nabo.dk"));
    }
    sandbox.ask_to_stop();
    let begun = Instant::now();
    while TcpStream::connect(sandbox.address).await.is_ok() {
        assert!(begun.elapsed() < PATIENCE, "the port stays open");
        tokio::task::yield_now().await;
    }
    writer.execute("rollback").await.expect("the database is let go");

    let first = pipelined.read().await.expect("an answer");
    assert_eq!(code(&first), 1000, "{first}");
    assert!(pipelined.read().await.expect("an answer").contains("ledig.dk"));
    let last = pipelined.read().await.expect("an answer");
    assert_eq!(code(&last), 1500, "{last}");
    assert!(last.contains("optaget.dk") && last.contains("server shutdown"), "{last}");
    assert_eq!(pipelined.read().await, None);
    let answer = refused.read().await.expect("an answer");
    assert_eq!(code(&answer), 2500, "{answer}");
    assert_eq!(refused.read().await, None);
    assert!(sandbox.terminate().success());
    assert_eq!(sandbox.admin("domain show eksempel.dk")["auto_renew"], false);
}

/// Keeps every other writer of the sandbox's database waiting until it is rolled back.
async fn hold_writes(sandbox: &Sandbox) -> SqliteConnection {
    let file = sandbox.directory().join("sandbox/navn.db");
    let mut connection = SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.expect("a database");
    connection.execute("begin immediate").await.expect("the lock of the writers");
    connection
}

async fn try_login(sandbox: &Sandbox, identity: Identity, user: &str) -> u16 {
    let mut client = Client::connect_as(sandbox.address, &sandbox.ca(), identity).await;
    code(&client.exchange(&login(user, PASSWORD)).await)
}

/// A certificate nobody has pinned.
fn stranger() -> Identity {
    let made = rcgen::generate_simple_self_signed(vec!["stranger.example".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    Identity { certificate: Some((made.cert.der().clone(), key)), ..Identity::default() }
}

fn check(name: &str) -> String {
    format!("<check><domain:check><domain:name>{name}</domain:name></domain:check></check>")
}

const PATIENCE: Duration = Duration::from_secs(20);
