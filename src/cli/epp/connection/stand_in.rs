//! A server for tests of the client: TLS, frames, a greeting, and the same answer to everything,
//! with the identifier of the command.

use std::sync::Arc;

use bytes::BytesMut;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, crypto};

use super::Target;
use crate::epp::frame;

/// A running server.
pub(crate) struct StandIn {
    /// How to reach it.
    pub target: Target,
    _certificate: tempfile::TempDir,
}

impl StandIn {
    /// Starts one that answers `limit` commands a connection and then closes.
    pub async fn start(limit: usize) -> Self {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let _ = serve(stream, acceptor, limit).await;
                });
            }
        });
        let certificate = tempfile::tempdir().unwrap();
        let ca = certificate.path().join("ca.pem");
        std::fs::write(&ca, cert.pem()).unwrap();
        let password_env = "NAVN_NO_SUCH_VARIABLE".to_owned();
        let target = Target { host: "localhost".to_owned(), port, ca, cert: None, key: None, password_env };
        Self { target, _certificate: certificate }
    }
}

async fn serve(stream: TcpStream, acceptor: TlsAcceptor, limit: usize) -> anyhow::Result<()> {
    let mut stream = acceptor.accept(stream).await?;
    let (mut received, mut sent) = (BytesMut::new(), BytesMut::new());
    frame::put(&mut sent, GREETING.as_bytes());
    stream.write_all(&sent.split()).await?;
    let mut answered = 0;
    while answered < limit {
        while let Some(document) = frame::take(&mut received, 1 << 20)? {
            let document = String::from_utf8_lossy(&document);
            let code = if document.contains("<logout") { "1500" } else { "1000" };
            let cl_trid = document.find("<clTRID>").zip(document.find("</command>"));
            let cl_trid = cl_trid.map_or("", |(from, to)| &document[from..to]);
            let answer = ANSWER.replace("1000", code).replace("<svTRID>", &format!("{cl_trid}<svTRID>"));
            frame::put(&mut sent, answer.as_bytes());
            answered += 1;
        }
        stream.write_all(&sent.split()).await?;
        if stream.read_buf(&mut received).await? == 0 {
            break;
        }
    }
    stream.shutdown().await?;
    Ok(())
}

const GREETING: &str = "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><greeting><svID>Stand-in</svID>\
    <svDate>2026-11-22T07:00:00.0Z</svDate><svcMenu><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI></svcMenu>\
    </greeting></epp>";
const ANSWER: &str = "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><response><result code='1000'><msg>Done</msg></result>\
    <resData><d:infData xmlns:d='urn:ietf:params:xml:ns:domain-1.0'><d:exDate>2027-11-22T22:59:59.0Z</d:exDate>\
    </d:infData></resData><trID><svTRID>S-1</svTRID></trID></response></epp>";
