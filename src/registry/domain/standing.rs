//! What a caller is to a domain: sponsor, registrant, proxy, administrator of its hosts.

use std::collections::BTreeSet;

use super::{Domain, TokenOperation, TokenRole};
use crate::registry::host::HostName;

/// The roles a registrar's account holds, by itself or through one of its people. The registrant
/// and proxy of a registrar-managed domain act through the registrar, so there neither counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// It sponsors the domain.
    pub sponsor: bool,
    /// It speaks for the registrant of a registrant-managed domain.
    pub registrant: bool,
    /// It speaks for the proxy of a registrant-managed domain.
    pub proxy: bool,
    /// The hosts looked at whose administrator it speaks for.
    pub administers: BTreeSet<HostName>,
}

impl Standing {
    /// Whether it may decide on the domain, alone or with the registrant's consent.
    pub fn decides(&self) -> bool {
        self.sponsor || self.is_owner()
    }

    /// Whether it speaks for the registrant or the proxy.
    pub fn is_owner(&self) -> bool {
        self.registrant || self.proxy
    }

    /// Whether it administers every one of `hosts`, of which there is at least one.
    pub fn administers_all(&self, hosts: &[HostName]) -> bool {
        !hosts.is_empty() && hosts.iter().all(|host| self.administers.contains(host))
    }

    /// The role in which it may make, end and see tokens for `operation` on `domain`, if in any.
    pub fn token_role(&self, domain: &Domain, operation: TokenOperation) -> Option<TokenRole> {
        let administers = || operation == TokenOperation::Redel && self.administers_all(&domain.name_servers);
        match self {
            Self { sponsor: true, .. } => Some(TokenRole::Reg),
            Self { registrant: true, .. } => Some(TokenRole::Own),
            Self { proxy: true, .. } => Some(TokenRole::Pxy),
            _ => administers().then_some(TokenRole::Nsa),
        }
    }
}
