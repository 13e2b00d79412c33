//! TLS of the EPP port (RFC 5734 section 9, RFC 9325): versions, keys, client certificates.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use tokio_rustls::rustls::client::danger::HandshakeSignatureValid;
use tokio_rustls::rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use tokio_rustls::rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, RootCertStore, ServerConfig, SignatureScheme,
};

use super::x509::{self, Validity};

/// The certificate a client showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCertificate {
    /// Its SHA-256, in hexadecimal.
    pub fingerprint: String,
    /// How long it is good.
    pub validity: Validity,
}

/// TLS with the certificate chain and key of two PEM files. Clients may show a certificate: one
/// signed by an authority in `client_ca` if that is given, otherwise any.
///
/// # Errors
/// When a file cannot be read, or key and certificate do not belong together.
pub fn load(certificate: &Path, key: &Path, client_ca: Option<&Path>) -> anyhow::Result<Arc<ServerConfig>> {
    let chain = certificates(certificate)?;
    let key_text = || format!("reading the private key {}", key.display());
    let private_key = PrivateKeyDer::from_pem_file(key).with_context(key_text)?;
    let provider = Arc::new(ring::default_provider());
    let verifier = client_verifier(&provider, client_ca)?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13, &TLS12])?
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain, private_key)
        .with_context(|| format!("{} and {} do not belong together", certificate.display(), key.display()))?;
    // Commands are not safe to replay.
    config.max_early_data_size = 0;
    config.require_ems = true;
    // A session lasts for hours: resuming saves little, and would skip the client's certificate.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(Arc::new(config))
}

/// Until when the server's own certificate is good.
///
/// # Errors
/// When the file holds no certificate.
pub fn expiry(certificate: &Path) -> anyhow::Result<DateTime<Utc>> {
    let chain = certificates(certificate)?;
    let validity = chain.first().and_then(|first| x509::validity(first));
    Ok(validity.with_context(|| format!("{} holds no readable certificate", certificate.display()))?.not_after)
}

/// What the certificate a client showed says, if it showed one.
pub fn client_certificate(shown: Option<&[CertificateDer<'_>]>) -> Option<ClientCertificate> {
    let first = shown?.first()?;
    Some(ClientCertificate { fingerprint: x509::fingerprint(first), validity: x509::validity(first)? })
}

fn certificates(file: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let text = || format!("reading the certificates {}", file.display());
    let chain: Vec<_> =
        CertificateDer::pem_file_iter(file).with_context(text)?.collect::<Result<_, _>>().with_context(text)?;
    if chain.is_empty() {
        bail!("{} holds no certificate", file.display());
    }
    Ok(chain)
}

fn client_verifier(
    provider: &Arc<CryptoProvider>,
    client_ca: Option<&Path>,
) -> anyhow::Result<Arc<dyn ClientCertVerifier>> {
    let Some(file) = client_ca else {
        return Ok(Arc::new(PinnedLater { algorithms: provider.signature_verification_algorithms }));
    };
    let mut roots = RootCertStore::empty();
    for authority in certificates(file)? {
        roots.add(authority).with_context(|| format!("{} holds a certificate that signs none", file.display()))?;
    }
    let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider));
    Ok(builder.allow_unauthenticated().build()?)
}

/// Lets any client certificate pass that its owner can sign with. Its fingerprint is compared at
/// login with those pinned for the account (RFC 5734 section 8 asks for an identity agreed out
/// of band), which says more than a path to some authority would; an account without pins is
/// not asked for a certificate.
#[derive(Debug)]
struct PinnedLater {
    algorithms: WebPkiSupportedAlgorithms,
}

impl ClientCertVerifier for PinnedLater {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let validity = x509::validity(end_entity).ok_or(CertificateError::BadEncoding)?;
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        if now < validity.not_before.timestamp() {
            return Err(CertificateError::NotValidYet.into());
        }
        if now > validity.not_after.timestamp() {
            return Err(CertificateError::Expired.into());
        }
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use rustls_pki_types::ServerName;
    use tokio::io::{AsyncReadExt, duplex};
    use tokio_rustls::rustls::{ClientConfig, ProtocolVersion, SupportedProtocolVersion};
    use tokio_rustls::{TlsAcceptor, TlsConnector};

    use super::super::certs::{self, DevCerts};
    use super::*;

    #[tokio::test]
    async fn both_versions_work_with_and_without_a_certificate() {
        let files = files();
        for (version, spoken) in [(&TLS12, ProtocolVersion::TLSv1_2), (&TLS13, ProtocolVersion::TLSv1_3)] {
            let shown = Some((files.client(), files.certs.client_key.clone()));
            let (protocol, certificate) = handshake(&files, version, shown, None).await.unwrap();
            assert_eq!(protocol, spoken);
            let der = CertificateDer::from_pem_file(files.client()).unwrap();
            assert_eq!(certificate.unwrap().fingerprint, x509::fingerprint(&der));
            let (_, certificate) = handshake(&files, version, None, None).await.unwrap();
            assert_eq!(certificate, None);
        }
    }

    #[tokio::test]
    async fn a_certificate_out_of_its_days_is_refused() {
        for (from, until) in [(2001, 2002), (2090, 2091)] {
            let files = files();
            let shown = files.own_certificate(from, until);
            assert!(handshake(&files, &TLS13, Some(shown), None).await.is_err(), "{from}");
        }
    }

    #[tokio::test]
    async fn with_a_client_authority_only_its_certificates_pass() {
        let files = files();
        let ca = files.certs.ca.clone();
        let signed = Some((files.client(), files.certs.client_key.clone()));
        assert!(handshake(&files, &TLS13, signed, Some(ca.clone())).await.is_ok());
        let own = Some(files.own_certificate(2020, 2050));
        assert!(handshake(&files, &TLS13, own.clone(), None).await.is_ok());
        assert!(handshake(&files, &TLS13, own, Some(ca.clone())).await.is_err());
        assert!(handshake(&files, &TLS13, None, Some(ca)).await.is_ok());
    }

    struct Files {
        directory: tempfile::TempDir,
        certs: DevCerts,
    }

    impl Files {
        fn client(&self) -> PathBuf {
            self.certs.client.clone()
        }

        fn own_certificate(&self, from: i32, until: i32) -> (PathBuf, PathBuf) {
            let mut params = rcgen::CertificateParams::new(vec!["own.navn.test".to_owned()]).unwrap();
            params.not_before = rcgen::date_time_ymd(from, 1, 1);
            params.not_after = rcgen::date_time_ymd(until, 1, 1);
            let key = rcgen::KeyPair::generate().unwrap();
            let (file, key_file) = (self.directory.path().join("own.pem"), self.directory.path().join("own.key"));
            certs::write(&file, &params.self_signed(&key).unwrap().pem(), 0o600).unwrap();
            certs::write(&key_file, &key.serialize_pem(), 0o600).unwrap();
            (file, key_file)
        }
    }

    fn files() -> Files {
        let directory = tempfile::tempdir().unwrap();
        let certs = DevCerts::at(directory.path());
        certs.ensure(crate::clock::Clock.now()).unwrap();
        Files { directory, certs }
    }

    async fn handshake(
        files: &Files,
        version: &'static SupportedProtocolVersion,
        shown: Option<(PathBuf, PathBuf)>,
        client_ca: Option<PathBuf>,
    ) -> anyhow::Result<(ProtocolVersion, Option<ClientCertificate>)> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(&files.certs.ca)?)?;
        let client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[version])?
            .with_root_certificates(roots);
        let client = match shown {
            Some((file, key)) => {
                client.with_client_auth_cert(certificates(&file)?, PrivateKeyDer::from_pem_file(key)?)?
            }
            None => client.with_no_client_auth(),
        };
        let server = load(&files.certs.server, &files.certs.server_key, client_ca.as_deref())?;
        let (near, far) = duplex(64 << 10);
        let client = tokio::spawn(async move {
            let name = ServerName::try_from("localhost")?;
            let mut stream = TlsConnector::from(Arc::new(client)).connect(name, near).await?;
            let _ = stream.read(&mut [0; 1]).await;
            anyhow::Ok(())
        });
        let stream = TlsAcceptor::from(server).accept(far).await?;
        let (_, connection) = stream.get_ref();
        let spoken = connection.protocol_version().context("a version was agreed")?;
        let certificate = client_certificate(connection.peer_certificates());
        drop(stream);
        client.await??;
        Ok((spoken, certificate))
    }
}
