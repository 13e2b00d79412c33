//! Namespace URIs and the services offered in greeting and login.

/// The envelope (RFC 5730).
pub const EPP: &str = "urn:ietf:params:xml:ns:epp-1.0";
/// Domains (RFC 5731).
pub const DOMAIN: &str = "urn:ietf:params:xml:ns:domain-1.0";
/// Hosts (RFC 5732).
pub const HOST: &str = "urn:ietf:params:xml:ns:host-1.0";
/// Contacts (RFC 5733).
pub const CONTACT: &str = "urn:ietf:params:xml:ns:contact-1.0";
/// DNSSEC (RFC 5910).
pub const SEC_DNS: &str = "urn:ietf:params:xml:ns:secDNS-1.1";
/// Restore (RFC 3915).
pub const RGP: &str = "urn:ietf:params:xml:ns:rgp-1.0";
/// The prepaid account.
pub const BALANCE: &str = "http://www.verisign.com/epp/balance-1.0";
/// The .dk extension, version 4.3.
pub const DKHM_4_3: &str = "urn:dkhm:params:xml:ns:dkhm-4.3";
/// The .dk extension, version 4.4.
pub const DKHM_4_4: &str = "urn:dkhm:params:xml:ns:dkhm-4.4";
/// The .dk extension, version 4.5.
pub const DKHM_4_5: &str = "urn:dkhm:params:xml:ns:dkhm-4.5";
/// The inner element of withdraw, version 4.3.
pub const DKHM_DOMAIN_4_3: &str = "urn:dkhm:params:xml:ns:dkhm-domain-4.3";
/// The inner element of withdraw, version 4.4.
pub const DKHM_DOMAIN_4_4: &str = "urn:dkhm:params:xml:ns:dkhm-domain-4.4";

/// Every URI the reader recognises.
pub const KNOWN: &[&str] = &[
    EPP,
    DOMAIN,
    HOST,
    CONTACT,
    SEC_DNS,
    RGP,
    BALANCE,
    DKHM_4_3,
    DKHM_4_4,
    DKHM_4_5,
    DKHM_DOMAIN_4_3,
    DKHM_DOMAIN_4_4,
];

/// What a server offers: the URIs of its greeting, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// `objURI`.
    pub objects: Vec<&'static str>,
    /// `extURI`.
    pub extensions: Vec<&'static str>,
}

/// What one session announced at login.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// `objURI`.
    pub objects: Vec<&'static str>,
    /// `extURI` that are offered.
    pub extensions: Vec<&'static str>,
}

impl Announced {
    /// Whether data of the extension may be sent.
    pub fn has(&self, uri: &str) -> bool {
        self.extensions.contains(&uri)
    }

    /// The newest dkhm version announced: the one all dkhm data of an answer is written in.
    pub fn dkhm(&self) -> Option<&'static str> {
        newest_dkhm(&self.extensions)
    }
}

/// The newest version of the .dk extension among `uris`.
pub fn newest_dkhm(uris: &[&str]) -> Option<&'static str> {
    [DKHM_4_5, DKHM_4_4, DKHM_4_3].into_iter().find(|uri| uris.contains(uri))
}
