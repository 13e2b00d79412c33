//! A registrar that floods: one process, as unfriendly as it can be, from an address of its own.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use bytes::BytesMut;
use navn::epp::frame;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

/// The arguments of `flood`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to flood with
    kind: Flood,
    /// The server's port
    #[arg(long, env = "NAVN_PORT")]
    port: u16,
}

/// Ways to be a burden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Flood {
    /// 100 sessions with 64 checks in flight each
    Pipelines,
    /// 100 sessions with 8 creates in flight each
    Creates,
    /// The same, two seconds still and then all at once, again and again
    Bursts,
    /// 100 sessions that check 1,000 names at once
    LongChecks,
    /// 100 sessions that send frames of 256 KiB
    HugeFrames,
    /// 100 sessions that send documents made to be slow to read
    SlowDocuments,
    /// 100 sessions that ask and read no answer
    SlowReads,
    /// 32 clients that connect and go
    Connects,
    /// 32 clients that try passwords
    Logins,
}

impl Flood {
    /// Every kind, in the order of the report.
    pub const ALL: [Self; 9] = [
        Self::Pipelines,
        Self::Creates,
        Self::Bursts,
        Self::LongChecks,
        Self::HugeFrames,
        Self::SlowDocuments,
        Self::SlowReads,
        Self::Connects,
        Self::Logins,
    ];

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pipelines => "pipelines",
            Self::Creates => "creates",
            Self::Bursts => "bursts",
            Self::LongChecks => "long-checks",
            Self::HugeFrames => "huge-frames",
            Self::SlowDocuments => "slow-documents",
            Self::SlowReads => "slow-reads",
            Self::Connects => "connects",
            Self::Logins => "logins",
        }
    }

    /// What one session sends before it looks at the answers, the `n`th time, as documents.
    fn documents(self, session: usize, n: usize) -> Vec<String> {
        match self {
            Self::Pipelines | Self::SlowReads => vec![check(&["ledig.dk".to_owned()]); 64],
            Self::Creates | Self::Bursts => (0..8).map(|at| create(&format!("f{session}-{n}-{at}"))).collect(),
            Self::LongChecks => vec![check(&names(1000))],
            Self::HugeFrames => vec![check(&names(8000))],
            // An error that repeats would close the session.
            Self::SlowDocuments => vec![slow_document(), check(&["ledig.dk".to_owned()])],
            Self::Connects | Self::Logins => Vec::new(),
        }
    }
}

/// Floods until killed; prints a line when it has begun.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let dialer = Arc::new(Dialer::new(args.port)?);
    let sessions = if matches!(args.kind, Flood::Connects | Flood::Logins) { 32 } else { 100 };
    let mut flood = JoinSet::new();
    for session in 0..sessions {
        let dialer = Arc::clone(&dialer);
        flood.spawn(async move {
            loop {
                // Whoever is thrown out comes back.
                if press(&dialer, args.kind, session).await.is_err() {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }
        });
    }
    tokio::time::sleep(BEGIN).await;
    println!("127.0.0.1:{}", args.port);
    while flood.join_next().await.is_some() {}
    Ok(())
}

async fn press(dialer: &Dialer, kind: Flood, session: usize) -> anyhow::Result<()> {
    let mut client = dialer.connect().await?;
    client.read().await?;
    match kind {
        Flood::Connects => return Ok(()),
        Flood::Logins => {
            for _ in 0..3 {
                client.exchange(&login("REG-9999", "Wrong-password-1")).await?;
            }
            return Ok(());
        }
        _ => {}
    }
    anyhow::ensure!(client.exchange(&login("REG-1001", "Navn-sandbox-1")).await?.contains("code=\"1000\""));
    for n in 0.. {
        let documents = kind.documents(session, n);
        let mut frames = BytesMut::new();
        documents.iter().for_each(|document| frame::put(&mut frames, document.as_bytes()));
        client.stream.write_all(&frames).await?;
        client.stream.flush().await?;
        if kind == Flood::SlowReads {
            continue;
        }
        for _ in documents {
            client.read().await?;
        }
        if kind == Flood::Bursts && n % 3 == 2 {
            tokio::time::sleep(STILL).await;
        }
    }
    Ok(())
}

struct Dialer {
    connector: TlsConnector,
    port: u16,
}

struct Client {
    stream: TlsStream<TcpStream>,
    received: BytesMut,
}

impl Dialer {
    fn new(port: u16) -> anyhow::Result<Self> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file("certs-dev/ca.pem")?)?;
        let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { connector: TlsConnector::from(Arc::new(config)), port })
    }

    async fn connect(&self) -> anyhow::Result<Client> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((FROM, 0).into())?;
        let stream = socket.connect((Ipv4Addr::LOCALHOST, self.port).into()).await?;
        stream.set_nodelay(true)?;
        let stream = self.connector.connect(ServerName::try_from("localhost")?, stream).await?;
        Ok(Client { stream, received: BytesMut::new() })
    }
}

impl Client {
    async fn read(&mut self) -> anyhow::Result<String> {
        loop {
            if let Some(document) = frame::take(&mut self.received, FRAME_MAX)? {
                return Ok(String::from_utf8(document.to_vec())?);
            }
            self.received.reserve(READ_SIZE);
            let read = self.stream.read_buf(&mut self.received).await?;
            (read > 0).then_some(()).context("the server closed the connection")?;
        }
    }

    async fn exchange(&mut self, document: &str) -> anyhow::Result<String> {
        let mut frames = BytesMut::new();
        frame::put(&mut frames, document.as_bytes());
        self.stream.write_all(&frames).await?;
        self.stream.flush().await?;
        self.read().await
    }
}

fn command(content: &str) -> String {
    format!(
        "<epp xmlns=\"urn:ietf:params:xml:ns:epp-1.0\" xmlns:domain=\"urn:ietf:params:xml:ns:domain-1.0\" \
         xmlns:dkhm=\"urn:dkhm:params:xml:ns:dkhm-4.4\"><command>{content}<clTRID>FLOOD-1</clTRID></command></epp>"
    )
}

fn login(user: &str, password: &str) -> String {
    command(&format!(
        "<login><clID>{user}</clID><pw>{password}</pw><options><version>1.0</version><lang>en</lang></options><svcs>\
         <objURI>urn:ietf:params:xml:ns:domain-1.0</objURI><svcExtension>\
         <extURI>urn:dkhm:params:xml:ns:dkhm-4.4</extURI></svcExtension></svcs></login>"
    ))
}

fn check(names: &[String]) -> String {
    let names: String = names.iter().map(|name| format!("<domain:name>{name}</domain:name>")).collect();
    command(&format!("<check><domain:check>{names}</domain:check></check>"))
}

fn create(label: &str) -> String {
    let unique = std::process::id();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    command(&format!(
        "<create><domain:create><domain:name>flod{unique}-{label}.dk</domain:name><domain:ns>\
         <domain:hostObj>ns1.navn-sandbox.net</domain:hostObj><domain:hostObj>ns2.navn-sandbox.net</domain:hostObj>\
         </domain:ns><domain:registrant>KUNDE1-DK</domain:registrant><domain:authInfo><domain:pw/></domain:authInfo>\
         </domain:create></create><extension>\
         <dkhm:orderconfirmationToken>{now}</dkhm:orderconfirmationToken></extension>"
    ))
}

/// Names nobody has, each to be looked for.
fn names(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("n{n}.dk")).collect()
}

/// A namespace as long as may be, full of references, to be resolved at each element.
fn slow_document() -> String {
    format!("<epp xmlns=\"{}\">{}</epp>", "&lt;".repeat(64), "<a/>".repeat(19_990))
}

/// Another address than that of whoever is measured.
const FROM: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);
const FRAME_MAX: u32 = 4 << 20;
const READ_SIZE: usize = 64 << 10;
/// When the sessions are open, and what was free is used up.
const BEGIN: Duration = Duration::from_secs(2);
const STILL: Duration = Duration::from_secs(2);
