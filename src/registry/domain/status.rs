//! Domain statuses (RFC 5731 section 2.3) as the .dk registry uses them.

use serde::{Deserialize, Serialize};

/// A status this registry shows. Clients can neither set nor remove one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DomainStatus {
    /// Nothing else applies.
    #[serde(rename = "ok")]
    Ok,
    /// An application, or a registration not yet activated.
    #[serde(rename = "pendingCreate")]
    PendingCreate,
    /// An open request to change the domain.
    #[serde(rename = "pendingUpdate")]
    PendingUpdate,
    /// On its way to deletion, or an open request to delete it.
    #[serde(rename = "pendingDelete")]
    PendingDelete,
    /// Not in the zone.
    #[serde(rename = "serverHold")]
    ServerHold,
    /// Nothing can be changed.
    #[serde(rename = "serverUpdateProhibited")]
    ServerUpdateProhibited,
    /// Cannot change registrar.
    #[serde(rename = "serverTransferProhibited")]
    ServerTransferProhibited,
    /// Cannot be deleted.
    #[serde(rename = "serverDeleteProhibited")]
    ServerDeleteProhibited,
    /// Cannot be renewed.
    #[serde(rename = "serverRenewProhibited")]
    ServerRenewProhibited,
}

impl DomainStatus {
    /// The value of the attribute `s`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::PendingCreate => "pendingCreate",
            Self::PendingUpdate => "pendingUpdate",
            Self::PendingDelete => "pendingDelete",
            Self::ServerHold => "serverHold",
            Self::ServerUpdateProhibited => "serverUpdateProhibited",
            Self::ServerTransferProhibited => "serverTransferProhibited",
            Self::ServerDeleteProhibited => "serverDeleteProhibited",
            Self::ServerRenewProhibited => "serverRenewProhibited",
        }
    }
}
