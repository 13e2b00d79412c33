//! One EPP session seen from the client: TLS, frames, greeting, login.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use bytes::{Bytes, BytesMut};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use super::request;
use super::services::Services;
use crate::epp::frame;

/// Where the server is, and where the password for it comes from.
#[derive(Clone, Debug, clap::Args)]
pub struct Target {
    /// The server's name, as its certificate has it
    #[arg(long, global = true, default_value = "localhost")]
    pub host: String,
    /// The server's port
    #[arg(long, global = true, env = "NAVN_PORT", default_value_t = 7700)]
    pub port: u16,
    /// The certificates (PEM) the server's certificate must descend from
    #[arg(long, global = true, value_name = "FILE", default_value = "certs-dev/ca.pem")]
    pub ca: PathBuf,
    /// A client certificate (PEM), where the server asks for one
    #[arg(long, global = true, value_name = "FILE", requires = "key")]
    pub cert: Option<PathBuf>,
    /// The key (PEM) of the client certificate
    #[arg(long, global = true, value_name = "FILE", requires = "cert")]
    pub key: Option<PathBuf>,
    /// The environment variable that holds the password; unset, a local server gets the sandbox's
    #[arg(long, global = true, value_name = "VARIABLE", default_value = "NAVN_PASSWORD")]
    pub password_env: String,
}

/// The connection failed, or never came about: nothing is known of the command in flight.
#[derive(Debug, thiserror::Error)]
#[error("{0:#}")]
pub struct ConnectionError(anyhow::Error);

/// What is needed to connect, read once.
#[derive(Clone)]
pub struct Dialer {
    connector: TlsConnector,
    name: ServerName<'static>,
    address: (String, u16),
}

/// A session after its greeting.
#[derive(Debug)]
pub struct Connection {
    stream: TlsStream<TcpStream>,
    received: BytesMut,
    greeting: String,
    services: Services,
}

impl Target {
    /// The password to log in with.
    ///
    /// # Errors
    /// When the variable is not set and the server is not on this machine.
    pub fn password(&self) -> anyhow::Result<String> {
        match std::env::var(&self.password_env) {
            Ok(password) => Ok(password),
            Err(_) if LOCAL_HOSTS.contains(&self.host.as_str()) => Ok(SANDBOX_PASSWORD.to_owned()),
            Err(_) => anyhow::bail!("the password is read from the environment variable {}", self.password_env),
        }
    }

    /// Reads the certificates.
    ///
    /// # Errors
    /// [`ConnectionError`] when a file cannot be read or the host cannot be a server's name.
    pub fn dialer(&self) -> Result<Dialer, ConnectionError> {
        self.tls().map_err(ConnectionError)
    }

    fn tls(&self) -> anyhow::Result<Dialer> {
        let mut roots = RootCertStore::empty();
        for certificate in certificates(&self.ca)? {
            roots.add(certificate).with_context(|| format!("{}", self.ca.display()))?;
        }
        let builder = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots);
        let config = match (&self.cert, &self.key) {
            (Some(cert), Some(key)) => {
                let key = PrivateKeyDer::from_pem_file(key).with_context(|| format!("{}", key.display()))?;
                builder.with_client_auth_cert(certificates(cert)?, key)?
            }
            _ => builder.with_no_client_auth(),
        };
        let name = ServerName::try_from(self.host.clone()).with_context(|| self.host.clone())?;
        let address = (self.host.clone(), self.port);
        Ok(Dialer { connector: TlsConnector::from(Arc::new(config)), name, address })
    }
}

fn certificates(file: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let read = || format!("cannot read the certificates in {}", file.display());
    let found = CertificateDer::pem_file_iter(file).with_context(read)?.collect::<Result<Vec<_>, _>>();
    let found = found.with_context(read)?;
    anyhow::ensure!(!found.is_empty(), "{} holds no certificate", file.display());
    Ok(found)
}

impl Connection {
    /// Connects and reads the greeting.
    ///
    /// # Errors
    /// [`ConnectionError`] when there is no server, no TLS, or no greeting.
    pub async fn open(dialer: &Dialer) -> Result<Self, ConnectionError> {
        let (host, port) = &dialer.address;
        let stream = patient(CONNECT_TIMEOUT, async {
            let stream = TcpStream::connect((host.as_str(), *port)).await?;
            stream.set_nodelay(true)?;
            Ok(dialer.connector.connect(dialer.name.clone(), stream).await?)
        });
        let stream = stream.await.with_context(|| format!("{host} port {port}")).map_err(ConnectionError)?;
        let received = BytesMut::with_capacity(READ_SIZE);
        let (greeting, services) = (String::new(), Services::default());
        let mut connection = Self { stream, received, greeting, services };
        connection.greeting = connection.receive().await?;
        connection.services = Services::read(&connection.greeting).map_err(ConnectionError)?;
        Ok(connection)
    }

    /// The server's greeting.
    pub fn greeting(&self) -> &str {
        &self.greeting
    }

    /// What the greeting offers.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// Logs in, announcing every service offered, and returns the answer.
    ///
    /// # Errors
    /// [`ConnectionError`] when the connection breaks.
    pub async fn login(&mut self, user: &str, password: &str) -> Result<String, ConnectionError> {
        let document = request::login(user, password, &self.services);
        self.exchange(&document).await
    }

    /// Sends one document and returns the answer to it.
    ///
    /// # Errors
    /// [`ConnectionError`] when the connection breaks or the answer takes too long.
    pub async fn exchange(&mut self, document: &[u8]) -> Result<String, ConnectionError> {
        let mut frames = BytesMut::new();
        frame::put(&mut frames, document);
        self.send(&frames).await?;
        self.receive().await
    }

    /// Sends frames that were put together with [`frame::put`].
    ///
    /// # Errors
    /// [`ConnectionError`] when the connection breaks.
    pub async fn send(&mut self, frames: &[u8]) -> Result<(), ConnectionError> {
        patient(ANSWER_TIMEOUT, async {
            self.stream.write_all(frames).await?;
            Ok(self.stream.flush().await?)
        })
        .await
        .map_err(ConnectionError)
    }

    /// Waits for the next document. Nothing is lost when the future is dropped.
    ///
    /// # Errors
    /// [`ConnectionError`] when the connection breaks or the document takes too long.
    pub async fn receive(&mut self) -> Result<String, ConnectionError> {
        let document = patient(ANSWER_TIMEOUT, async {
            loop {
                if let Some(document) = frame::take(&mut self.received, FRAME_LENGTH_MAX)? {
                    return Ok(document);
                }
                self.received.reserve(READ_SIZE);
                if self.stream.read_buf(&mut self.received).await? == 0 {
                    anyhow::bail!("the server closed the connection");
                }
            }
        });
        text(document.await.map_err(ConnectionError)?)
    }

    /// The next document, if the whole of it has already come in.
    ///
    /// # Errors
    /// [`ConnectionError`] when what came in is not a frame.
    pub fn received(&mut self) -> Result<Option<String>, ConnectionError> {
        let taken = frame::take(&mut self.received, FRAME_LENGTH_MAX).map_err(|error| ConnectionError(error.into()))?;
        taken.map(text).transpose()
    }

    /// Logs out and returns the answer.
    ///
    /// # Errors
    /// [`ConnectionError`] when the connection breaks before the answer.
    pub async fn logout(mut self) -> Result<String, ConnectionError> {
        let answer = self.exchange(&request::logout()).await?;
        // The server closes as well; who comes first does not matter any more.
        let _ = self.stream.shutdown().await;
        Ok(answer)
    }
}

fn text(document: Bytes) -> Result<String, ConnectionError> {
    String::from_utf8(document.to_vec()).map_err(|error| ConnectionError(error.into()))
}

async fn patient<T>(patience: Duration, work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    match tokio::time::timeout(patience, work).await {
        Ok(done) => done,
        Err(_) => anyhow::bail!("no answer within {} seconds", patience.as_secs()),
    }
}

/// The password of every registrar of the sandbox.
const SANDBOX_PASSWORD: &str = "Navn-sandbox-1";
const LOCAL_HOSTS: &[&str] = &["localhost", "127.0.0.1", "::1"];
/// Longest answer accepted.
const FRAME_LENGTH_MAX: u32 = 4 << 20;
const READ_SIZE: usize = 16 << 10;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

#[cfg(test)]
pub(crate) mod stand_in;

#[cfg(test)]
mod tests;
