//! Certificates for development: an authority made on the spot, a server and a client.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{DateTime, Datelike, Duration, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};

use super::tls;

/// The files of a directory of development certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DevCerts {
    /// The authority's certificate: what clients trust.
    pub ca: PathBuf,
    /// The server's certificate, for `localhost`, `127.0.0.1` and `::1`.
    pub server: PathBuf,
    /// The server's key.
    pub server_key: PathBuf,
    /// A client's certificate.
    pub client: PathBuf,
    /// The client's key.
    pub client_key: PathBuf,
}

impl DevCerts {
    /// The files in `directory`, which may not be there yet.
    pub fn at(directory: &Path) -> Self {
        let file = |name: &str| directory.join(name);
        Self {
            ca: file("ca.pem"),
            server: file("server.pem"),
            server_key: file("server.key"),
            client: file("client.pem"),
            client_key: file("client.key"),
        }
    }

    /// Makes all of them if one is missing or has little time left; says whether it did.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn ensure(&self, now: DateTime<Utc>) -> anyhow::Result<bool> {
        let fresh = |file: &PathBuf| tls::expiry(file).is_ok_and(|expiry| expiry - now > REMAINING_MIN);
        let usable = [&self.ca, &self.server, &self.client].into_iter().all(fresh)
            && tls::load(&self.server, &self.server_key, Some(&self.ca)).is_ok()
            && self.client_key.exists();
        if !usable {
            self.make(now)?;
        }
        Ok(!usable)
    }

    fn make(&self, now: DateTime<Utc>) -> anyhow::Result<()> {
        let mut params = dated(Vec::new(), "navn development authority", now)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        // The authority's key is never written down: nobody can sign with it later.
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        let server_names = SERVER_NAMES.map(ToOwned::to_owned).to_vec();
        let server = dated(server_names, "localhost", now)?;
        let client = dated(vec!["client.navn.test".to_owned()], "navn development client", now)?;
        let leaves = [
            (server, ExtendedKeyUsagePurpose::ServerAuth, &self.server, &self.server_key),
            (client, ExtendedKeyUsagePurpose::ClientAuth, &self.client, &self.client_key),
        ];
        for (mut params, purpose, certificate_file, key_file) in leaves {
            params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
            params.extended_key_usages = vec![purpose];
            params.use_authority_key_identifier_extension = true;
            let key = KeyPair::generate()?;
            let certificate = params.signed_by(&key, &authority)?;
            write(key_file, &key.serialize_pem(), KEY_MODE)?;
            write(certificate_file, &certificate.pem(), CERTIFICATE_MODE)?;
        }
        write(&self.ca, &authority.pem(), CERTIFICATE_MODE)
    }
}

/// Replaces `file` as a whole: a reader sees the old text or the new one.
///
/// # Errors
/// When the file cannot be written.
pub fn write(file: &Path, text: &str, mode: u32) -> anyhow::Result<()> {
    let context = || format!("writing {}", file.display());
    if let Some(directory) = file.parent() {
        fs::create_dir_all(directory).with_context(context)?;
    }
    let mut draft = file.as_os_str().to_owned();
    draft.push(".new");
    let draft = PathBuf::from(draft);
    // A draft left by a crash may have another mode.
    let _ = fs::remove_file(&draft);
    let mut open = OpenOptions::new().write(true).create_new(true).mode(mode).open(&draft).with_context(context)?;
    open.write_all(text.as_bytes()).and_then(|()| open.sync_all()).with_context(context)?;
    fs::rename(&draft, file).with_context(context)
}

fn dated(names: Vec<String>, common_name: &str, now: DateTime<Utc>) -> anyhow::Result<CertificateParams> {
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    let (first, last) = (now - Duration::days(1), now + Duration::days(DAYS));
    let day = |at: DateTime<Utc>| -> anyhow::Result<_> {
        Ok(date_time_ymd(at.year(), u8::try_from(at.month())?, u8::try_from(at.day())?))
    };
    (params.not_before, params.not_after) = (day(first)?, day(last)?);
    Ok(params)
}

/// Names and addresses the server's certificate is good for.
const SERVER_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
/// Days the certificates are good.
const DAYS: i64 = 365;
/// Certificates with less time left are made anew.
const REMAINING_MIN: Duration = Duration::days(30);
/// For the owner only.
pub const KEY_MODE: u32 = 0o600;
const CERTIFICATE_MODE: u32 = 0o644;

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn certificates_are_made_once_and_again_before_they_expire() {
        let directory = tempfile::tempdir().unwrap();
        let certs = DevCerts::at(&directory.path().join("certs"));
        let now = crate::clock::Clock.now();
        assert!(certs.ensure(now).unwrap());
        let first = fs::read(&certs.ca).unwrap();
        assert!(!certs.ensure(now + Duration::days(DAYS - 32)).unwrap());
        assert_eq!(fs::read(&certs.ca).unwrap(), first);
        assert!(certs.ensure(now + Duration::days(DAYS - 30)).unwrap());
        assert_ne!(fs::read(&certs.ca).unwrap(), first);
    }

    #[test]
    fn a_missing_file_makes_all_of_them_anew() {
        let directory = tempfile::tempdir().unwrap();
        let certs = DevCerts::at(directory.path());
        let now = crate::clock::Clock.now();
        for missing in [&certs.ca, &certs.server_key, &certs.client_key] {
            certs.ensure(now).unwrap();
            fs::remove_file(missing).unwrap();
            assert!(certs.ensure(now).unwrap(), "{}", missing.display());
        }
    }

    #[test]
    fn keys_are_for_their_owner_only() {
        let directory = tempfile::tempdir().unwrap();
        let certs = DevCerts::at(directory.path());
        certs.ensure(crate::clock::Clock.now()).unwrap();
        for key in [&certs.server_key, &certs.client_key] {
            assert_eq!(fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_key_of_another_certificate_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let certs = DevCerts::at(directory.path());
        certs.ensure(crate::clock::Clock.now()).unwrap();
        let error = tls::load(&certs.server, &certs.client_key, None).unwrap_err();
        assert!(error.to_string().ends_with("do not belong together"), "{error}");
        assert!(tls::load(&certs.server, &certs.server_key, None).is_ok());
    }
}
