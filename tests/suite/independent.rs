//! A session with a client library nobody here wrote.

use std::sync::Arc;
use std::time::Duration;

use instant_epp::client::{EppClient, RustlsConnector};
use instant_epp::domain::{DomainCheck, DomainInfo, DomainRenew, ONE_YEAR};
use instant_epp::login::Login;
use instant_epp::logout::Logout;
use instant_epp::poll::Poll;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

use crate::harness::client::PASSWORD;
use crate::harness::sandbox::Sandbox;

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

    client.transact(&Poll, "t-5").await.expect("a poll");
    client.transact(&Logout, "t-6").await.expect("a logout");
}

async fn connect(sandbox: &Sandbox) -> EppClient<RustlsConnector> {
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
    EppClient::new(connector, "sandbox".to_owned(), Duration::from_secs(20)).await.expect("a greeting")
}
