//! Hosts: name servers and who answers for them.

pub mod address;
pub mod create;
pub mod delete;
pub mod update;

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::domain::name::fold;
use super::domain::{Domain, DomainName};
use super::handle::Handle;

/// A host name, lower case; labels below a `.dk` domain in Unicode, others in ASCII.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HostName(Arc<str>);

/// A registered name server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// The name, and the key.
    pub name: HostName,
    /// The registrar of the superordinate domain, the creating registrar, or the registry.
    pub sponsor: Handle,
    /// The name server administrator: the handle that answers for the host.
    pub admin: Handle,
    /// Addresses, IPv4 first.
    pub addresses: Vec<IpAddr>,
    /// The open request that creates or changes the host.
    pub pending: Option<HostPending>,
    /// Whether the superordinate domain is going away.
    pub marked_for_deletion: bool,
    /// Who created it.
    pub created_by: Handle,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// Who changed it last.
    pub updated_by: Option<Handle>,
    /// When it was changed last.
    pub updated_at: Option<DateTime<Utc>>,
    /// When it last moved with its superordinate domain.
    pub transferred_at: Option<DateTime<Utc>>,
}

/// An open request on a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HostPending {
    /// `pendingCreate`: cannot be used yet.
    Create {
        /// The approval that ends it.
        approval: i64,
    },
    /// `pendingUpdate`: a new administrator was asked.
    Update {
        /// The approval that ends it.
        approval: i64,
    },
}

/// Why a text is not a host name this registry accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostNameError {
    /// Not labels of letters, digits and hyphens.
    #[error("Invalid host name.")]
    Syntax,
    /// The last label is no top-level domain.
    #[error("Invalid TLD in host name.")]
    Tld,
}

impl Host {
    /// Whether a domain may be delegated to the host: nothing pending, not marked for deletion.
    pub fn is_active(&self) -> bool {
        !self.marked_for_deletion && !matches!(self.pending, Some(HostPending::Create { .. }))
    }

    /// Whether it was made below this very registration of the name above it, and is not left of a
    /// former one.
    pub fn belongs_to(&self, superordinate: &Domain) -> bool {
        superordinate.created_at <= self.created_at
    }

    /// The repository object identifier.
    pub fn roid(&self) -> String {
        self.name.roid()
    }

    /// The open request that holds the host, if any.
    pub fn open_approval(&self) -> Option<i64> {
        match self.pending {
            Some(HostPending::Create { approval } | HostPending::Update { approval }) => Some(approval),
            None => None,
        }
    }

    /// Whether the host is not there yet, or not much longer: nothing may be done with it.
    pub fn is_frozen(&self) -> bool {
        self.marked_for_deletion || matches!(self.pending, Some(HostPending::Create { .. }))
    }
}

impl HostName {
    /// The name as answers show it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name that was checked before it was stored.
    pub fn trusted(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// The `.dk` domain the host lies below, or is named as, if any.
    pub fn superordinate(&self) -> Option<DomainName> {
        let mut labels = self.0.rsplit('.');
        let (tld, second) = (labels.next()?, labels.next()?);
        if tld != "dk" {
            return None;
        }
        format!("{second}.{tld}").parse().ok()
    }

    /// Whether the host lies below `domain`, or is named as it.
    pub fn is_below(&self, domain: &DomainName) -> bool {
        self.0.strip_suffix(domain.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// The name in capitals with dots and hyphens as `_`, from the form the DNS carries; the tail
    /// of one that is too long gives way to a digest of the whole.
    fn roid(&self) -> String {
        let ace = match self.superordinate() {
            Some(domain) => self.0.strip_suffix(domain.as_str()).unwrap_or_default().to_owned() + &domain.to_ace(),
            None => self.0.to_string(),
        };
        let mut body = ace.to_ascii_uppercase().replace(['.', '-'], "_");
        if body.len() > ROID_BODY_MAX {
            let digest = Sha256::digest(ace.as_bytes());
            let tail: String = digest.iter().take(ROID_DIGEST_BYTES).map(|byte| format!("{byte:02X}")).collect();
            body.truncate(ROID_BODY_MAX - tail.len());
            body += &tail;
        }
        format!("{body}-DK")
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for HostName {
    type Err = HostNameError;

    fn from_str(text: &str) -> Result<Self, HostNameError> {
        let folded = fold(text);
        if folded.len() > HOST_NAME_LENGTH_MAX || folded.split('.').count() < 2 {
            return Err(HostNameError::Syntax);
        }
        let tld = folded.rsplit('.').next().expect("a split has a last part");
        if tld.len() < 2 || !tld.chars().all(|c| c.is_ascii_alphabetic()) && !tld.starts_with("xn--") {
            return Err(HostNameError::Tld);
        }
        if tld == "dk" {
            let (below, label) = (folded.rsplit('.').skip(2), folded.rsplit('.').nth(1).expect("two labels at least"));
            let domain: DomainName = format!("{label}.dk").parse().map_err(|_| HostNameError::Syntax)?;
            let mut name = String::new();
            for label in below.collect::<Vec<_>>().into_iter().rev() {
                check_label(label)?;
                name = name + label + ".";
            }
            return Ok(Self(Arc::from(name + domain.as_str())));
        }
        folded.split('.').try_for_each(check_label)?;
        Ok(Self(Arc::from(folded)))
    }
}

fn check_label(label: &str) -> Result<(), HostNameError> {
    let legal = (1..=63).contains(&label.len())
        && label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !label.starts_with('-')
        && !label.ends_with('-');
    if legal { Ok(()) } else { Err(HostNameError::Syntax) }
}

/// Most octets of a host name in the DNS.
const HOST_NAME_LENGTH_MAX: usize = 253;
/// Most characters before the hyphen of a roid (`eppcom:roidType`).
const ROID_BODY_MAX: usize = 80;
/// Bytes of the digest that tells long names apart.
const ROID_DIGEST_BYTES: usize = 10;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::registry::domain::{Domain, DomainState};

    #[test]
    fn the_domain_above_a_host_is_found() {
        let host: HostName = "NS1.xn--ble-xla.dk".parse().unwrap();
        assert_eq!(host.as_str(), "ns1.\u{e6}ble.dk");
        assert_eq!(host.superordinate().unwrap().as_str(), "\u{e6}ble.dk");
        assert!(host.is_below(&"æble.dk".parse().unwrap()));
        assert!(!host.is_below(&"ble.dk".parse().unwrap()));
        assert_eq!("ns1.example.net".parse::<HostName>().unwrap().superordinate(), None);
    }

    #[test]
    fn a_host_named_as_its_domain_lies_below_it() {
        let host: HostName = "eksempel.dk".parse().unwrap();
        let domain = "eksempel.dk".parse().unwrap();
        assert_eq!(host.superordinate().as_ref(), Some(&domain));
        assert!(host.is_below(&domain));
    }

    #[test]
    fn a_roid_is_ascii_short_and_of_one_host() {
        assert_eq!(host("ns1.dk-hostmaster.dk").roid(), "NS1_DK_HOSTMASTER_DK-DK");
        assert_eq!(host("ns1.stra\u{df}e.dk").roid(), "NS1_XN__STRAE_OQA_DK-DK");
        let long = |last: &str| host(&format!("{}.{}.{last}.example.net", "a".repeat(60), "b".repeat(60))).roid();
        assert_eq!(long("c").len(), ROID_BODY_MAX + "-DK".len());
        assert_ne!(long("c"), long("d"));
    }

    #[test]
    fn bad_host_names_are_told_apart() {
        assert_eq!("ns1".parse::<HostName>(), Err(HostNameError::Syntax));
        assert_eq!("ns_1.example.net".parse::<HostName>(), Err(HostNameError::Syntax));
        assert_eq!("ns1.example.net.".parse::<HostName>(), Err(HostNameError::Tld));
        assert_eq!("\u{212a}1.example.net".parse::<HostName>(), Err(HostNameError::Syntax));
        assert_eq!("ns1.example.1".parse::<HostName>(), Err(HostNameError::Tld));
    }

    /// An active host of REG-1001, administered by HOST1-DK.
    pub(crate) fn host(name: &str) -> Host {
        Host {
            name: name.parse().unwrap(),
            sponsor: Handle::trusted("REG-1001"),
            admin: Handle::trusted("HOST1-DK"),
            addresses: Vec::new(),
            pending: None,
            marked_for_deletion: false,
            created_by: Handle::trusted("REG-1001"),
            created_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            updated_by: None,
            updated_at: None,
            transferred_at: None,
        }
    }

    /// An active domain of REG-1001, whose registrant is OWNER1-DK.
    pub(crate) fn domain(name: &str) -> Domain {
        Domain {
            name: name.parse().unwrap(),
            sponsor: Handle::trusted("REG-1001"),
            registrant: Handle::trusted("OWNER1-DK"),
            admin: None,
            billing: None,
            name_servers: Vec::new(),
            ds: Vec::new(),
            state: DomainState::Active,
            created_by: Handle::trusted("REG-1001"),
            created_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            updated_by: None,
            updated_at: None,
            expires_at: "2027-03-31T21:59:59Z".parse().unwrap(),
            transferred_at: None,
            period_years: 1,
            auto_renew: true,
            vid: false,
            vid_contacts: Vec::new(),
            tokens: Vec::new(),
            pending: None,
            identity_due_at: None,
            open_invoices: 0,
            suspend_at: None,
        }
    }
}
