//! A client that can also misbehave: whole frames, half frames, raw bytes.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{ClientConfig, ProtocolVersion, RootCertStore, crypto::ring};

use super::traffic::Traffic;

/// A TLS connection to a server, with its greeting read.
pub struct Client {
    stream: TlsStream<TcpStream>,
    traffic: Arc<Traffic>,
    /// The greeting.
    pub greeting: String,
}

impl Client {
    /// Connects and reads the greeting.
    pub async fn connect(address: SocketAddr, ca: &Path) -> Self {
        Self::connect_as(address, ca, Identity::default()).await
    }

    /// Connects and reads the greeting, unless the server does not want to.
    pub async fn try_connect(address: SocketAddr, ca: &Path) -> Option<Self> {
        Self::try_connect_as(address, ca, Identity::default()).await
    }

    /// Connects as `identity` says and reads the greeting.
    pub async fn connect_as(address: SocketAddr, ca: &Path, identity: Identity) -> Self {
        Self::try_connect_as(address, ca, identity).await.expect("TLS and a greeting")
    }

    /// Connects as `identity` says and reads the greeting, unless the server does not want to.
    pub async fn try_connect_as(address: SocketAddr, ca: &Path, identity: Identity) -> Option<Self> {
        let stream = handshake(address, ca, identity).await.ok()?;
        let mut client = Self { stream, traffic: Traffic::of(ca), greeting: String::new() };
        client.greeting = client.read().await?;
        Some(client)
    }

    /// The version of TLS both sides speak.
    pub fn version(&self) -> Option<ProtocolVersion> {
        self.stream.get_ref().1.protocol_version()
    }

    /// Connects and logs in with every service of the greeting.
    pub async fn login(address: SocketAddr, ca: &Path, user: &str) -> Self {
        let mut client = Self::connect(address, ca).await;
        let answer = client.exchange(&login(user, PASSWORD)).await;
        assert!(answer.contains("code=\"1000\""), "{answer}");
        client
    }

    /// Sends one document in one frame and reads the answer.
    pub async fn exchange(&mut self, document: &str) -> String {
        self.write(&frame(document)).await;
        self.read().await.expect("an answer")
    }

    /// Sends a command (the children of `<command>`) and reads the answer.
    pub async fn command(&mut self, command: &str) -> String {
        self.exchange(&wrap(command)).await
    }

    /// Sends bytes as they are.
    pub async fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.expect("the server reads");
        self.stream.flush().await.expect("the server reads");
    }

    /// Reads one frame; `None` when the server has closed the connection.
    pub async fn read(&mut self) -> Option<String> {
        timeout(PATIENCE, async {
            let mut header = [0; 4];
            self.stream.read_exact(&mut header).await.ok()?;
            let mut body = vec![0; u32::from_be_bytes(header) as usize - 4];
            self.stream.read_exact(&mut body).await.ok()?;
            self.traffic.hear(&body);
            Some(String::from_utf8(body).expect("UTF-8"))
        })
        .await
        .expect("an answer or a close in time")
    }

    /// Sends bytes to a server that may have had enough.
    pub async fn try_write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.ok();
        self.stream.flush().await.ok();
    }

    /// Whether the server closes the connection before `patience` is over. Nothing else may come.
    pub async fn closes_within(&mut self, patience: Duration) -> bool {
        match timeout(patience, self.stream.read(&mut [0])).await {
            Err(_) => false,
            Ok(read) => !matches!(read, Ok(1)),
        }
    }

    /// Half-closes the connection: the server sees the end of the stream.
    pub async fn finish(&mut self) {
        self.stream.shutdown().await.ok();
    }
}

/// How a client presents itself in the handshake.
#[derive(Default)]
pub struct Identity {
    /// A certificate and its key.
    pub certificate: Option<(CertificateDer<'static>, PrivateKeyDer<'static>)>,
    /// Whether the client knows no TLS later than 1.2.
    pub old: bool,
    /// The address it comes from, if not the usual one; the whole of 127.0.0.0/8 is this machine.
    pub from: Option<Ipv4Addr>,
}

impl Identity {
    /// The certificate and key of two PEM files.
    pub fn of_files(certificate: &Path, key: &Path) -> Self {
        let certificate = CertificateDer::from_pem_file(certificate).expect("a certificate");
        let key = PrivateKeyDer::from_pem_file(key).expect("a key");
        Self { certificate: Some((certificate, key)), ..Self::default() }
    }

    /// Nobody in particular, at `from`.
    pub fn at(from: Ipv4Addr) -> Self {
        Self { from: Some(from), ..Self::default() }
    }
}

async fn handshake(address: SocketAddr, ca: &Path, identity: Identity) -> io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(ca).expect("the CA file") {
        roots.add(certificate.expect("a certificate")).expect("a CA");
    }
    let versions: &[_] = if identity.old { &[&TLS12] } else { &[&TLS13, &TLS12] };
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(versions)
        .expect("TLS versions")
        .with_root_certificates(roots);
    let config = match identity.certificate {
        Some((certificate, key)) => builder.with_client_auth_cert(vec![certificate], key).expect("a pair"),
        None => builder.with_no_client_auth(),
    };
    let socket = TcpSocket::new_v4()?;
    if let Some(from) = identity.from {
        socket.bind((from, 0).into())?;
    }
    let tcp = socket.connect(address).await?;
    tcp.set_nodelay(true)?;
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").expect("a name"), tcp).await
}

/// `document` as a frame.
pub fn frame(document: &str) -> Vec<u8> {
    let length = u32::try_from(document.len() + 4).expect("a short document");
    [&length.to_be_bytes(), document.as_bytes()].concat()
}

/// The children of `<command>` as a document, with the usual prefixes declared.
pub fn wrap(command: &str) -> String {
    format!(
        "<epp xmlns=\"urn:ietf:params:xml:ns:epp-1.0\" xmlns:domain=\"urn:ietf:params:xml:ns:domain-1.0\" \
         xmlns:contact=\"urn:ietf:params:xml:ns:contact-1.0\" xmlns:host=\"urn:ietf:params:xml:ns:host-1.0\" \
         xmlns:secDNS=\"urn:ietf:params:xml:ns:secDNS-1.1\" xmlns:rgp=\"urn:ietf:params:xml:ns:rgp-1.0\" \
         xmlns:dkhm=\"urn:dkhm:params:xml:ns:dkhm-4.4\" xmlns:balance=\"http://www.verisign.com/epp/balance-1.0\">\
         <command>{command}<clTRID>TEST-1</clTRID></command></epp>"
    )
}

/// A login with every service.
pub fn login(user: &str, password: &str) -> String {
    login_with(user, password, &["dkhm-4.4"])
}

/// A login with these versions of the .dk extension and every other service.
pub fn login_with(user: &str, password: &str, versions: &[&str]) -> String {
    let versions: String =
        versions.iter().map(|version| format!("<extURI>urn:dkhm:params:xml:ns:{version}</extURI>")).collect();
    wrap(&format!(
        "<login><clID>{user}</clID><pw>{password}</pw><options><version>1.0</version><lang>en</lang></options><svcs>\
         <objURI>urn:ietf:params:xml:ns:host-1.0</objURI><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI>\
         <objURI>urn:ietf:params:xml:ns:contact-1.0</objURI><svcExtension>\
         <extURI>urn:ietf:params:xml:ns:secDNS-1.1</extURI>{versions}\
         <extURI>urn:ietf:params:xml:ns:rgp-1.0</extURI></svcExtension></svcs></login>"
    ))
}

/// The result code of an answer.
pub fn code(answer: &str) -> u16 {
    let (_, rest) = answer.split_once("<result code=\"").unwrap_or_else(|| panic!("no result in {answer}"));
    rest.split('"').next().and_then(|code| code.parse().ok()).unwrap_or_else(|| panic!("no code in {answer}"))
}

/// The password of the sandbox's accounts.
pub const PASSWORD: &str = "Navn-sandbox-1";
const PATIENCE: Duration = Duration::from_secs(30);
