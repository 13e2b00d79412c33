//! A session with a client library nobody here wrote.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use instant_epp::Error;
use instant_epp::client::{Connector, EppClient, RustlsConnector};
use instant_epp::domain::{DomainCheck, DomainInfo, DomainRenew, ONE_YEAR};
use instant_epp::login::Login;
use instant_epp::logout::Logout;
use instant_epp::poll::Poll as PollRequest;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

use crate::harness::client::PASSWORD;
use crate::harness::sandbox::Sandbox;
use crate::harness::traffic::Traffic;

#[tokio::test]
async fn instant_epp_logs_in_checks_reads_renews_and_polls() {
    let sandbox = Sandbox::start();
    let mut client = connect(&sandbox).await;
    client.transact(&Login::new("REG-1001", PASSWORD, None, None), "t-1").await.expect("a login");

    let check = DomainCheck { domains: &["eksempel.dk", "ledigt-navn.dk"] };
    let answer = client.transact(&check, "t-2").await.expect("a check");
    let list = &answer.res_data().expect("data").list;
    assert_eq!(list.iter().map(|cd| cd.name.available).collect::<Vec<_>>(), [false, true]);

    let info = client.transact(&DomainInfo::new("eksempel.dk", None), "t-3").await.expect("an info");
    let expires_at = info.res_data().and_then(|data| data.expiring_at).expect("an expiry");
    let renew = DomainRenew::new("eksempel.dk", expires_at.date_naive(), ONE_YEAR);
    let renewed = client.transact(&renew, "t-4").await.expect("a renewal");
    assert!(renewed.res_data().and_then(|data| data.expiring_at).expect("an expiry") > expires_at);

    client.transact(&PollRequest, "t-5").await.expect("a poll");
    client.transact(&Logout, "t-6").await.expect("a logout");
}

async fn connect(sandbox: &Sandbox) -> EppClient<Listening> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(sandbox.ca()).expect("the CA file") {
        roots.add(certificate.expect("a certificate")).expect("a CA");
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("TLS versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = RustlsConnector::builder(("localhost".to_owned(), sandbox.address.port()))
        .expect("a connector")
        .build_with_config(Arc::new(config));
    let listening = Listening { connector, traffic: Traffic::of(&sandbox.ca()) };
    EppClient::new(listening, "sandbox".to_owned(), Duration::from_secs(20)).await.expect("a greeting")
}

/// Connects as the library does, and keeps what the server says.
struct Listening {
    connector: RustlsConnector,
    traffic: Arc<Traffic>,
}

impl Connector for Listening {
    type Connection = Heard<<RustlsConnector as Connector>::Connection>;

    fn connect<'s, 'f>(
        &'s self,
        timeout: Duration,
    ) -> Pin<Box<dyn Future<Output = Result<Self::Connection, Error>> + Send + 'f>>
    where
        's: 'f,
        Self: 'f,
    {
        Box::pin(async move {
            let stream = self.connector.connect(timeout).await?;
            Ok(Heard { stream, traffic: Arc::clone(&self.traffic), bytes: Vec::new() })
        })
    }
}

/// A connection whose frames are kept.
struct Heard<S> {
    stream: S,
    traffic: Arc<Traffic>,
    bytes: Vec<u8>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Heard<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.bytes.extend_from_slice(&buffer.filled()[before..]);
        while let Some(length) = self.bytes.first_chunk().map(|header| u32::from_be_bytes(*header) as usize)
            && length <= self.bytes.len()
        {
            let frame: Vec<u8> = self.bytes.drain(..length).collect();
            self.traffic.hear(&frame[4..]);
        }
        outcome
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Heard<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
