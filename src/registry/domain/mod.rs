//! Domains: what the registry knows of a name, and the rules that change it.

pub mod auth_info;
pub mod create;
pub mod delegation;
pub mod delete;
pub mod lifecycle;
pub mod name;
pub mod renew;
pub mod restore;
#[cfg(test)]
pub(crate) mod sample;
pub mod standing;
pub mod status;
pub mod transfer;
pub mod update;
pub mod withdraw;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use auth_info::{AuthInfo, TokenOperation, TokenRole};
pub use delegation::DsRecord;
pub use name::DomainName;
pub use standing::Standing;
pub use status::DomainStatus;

use super::handle::Handle;
use super::host::HostName;
use super::message::Transaction;

/// A registered domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domain {
    /// The name, and the key.
    pub name: DomainName,
    /// The REG-handle of the sponsoring registrar, or the registry: registrant-managed.
    pub sponsor: Handle,
    /// The contact party to the agreement with the registry.
    pub registrant: Handle,
    /// The proxy (EPP `admin`); `None` means the registrant.
    pub admin: Option<Handle>,
    /// The payer (EPP `billing`), a contact or a REG-handle; `None` means the registrant.
    pub billing: Option<Handle>,
    /// Name servers in the order given.
    pub name_servers: Vec<HostName>,
    /// Published DS records.
    pub ds: Vec<DsRecord>,
    /// Where in its life the domain is.
    pub state: DomainState,
    /// Who created it.
    pub created_by: Handle,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// Who changed it last.
    pub updated_by: Option<Handle>,
    /// When it was changed last.
    pub updated_at: Option<DateTime<Utc>>,
    /// The last second of the registration.
    pub expires_at: DateTime<Utc>,
    /// When it last moved to another registrar.
    pub transferred_at: Option<DateTime<Utc>>,
    /// Years added by an automatic renewal.
    pub period_years: u32,
    /// Renew at expiry; otherwise suspend.
    pub auto_renew: bool,
    /// Whether the VID service holds back grave changes.
    pub vid: bool,
    /// The contacts of the VID service, one to three when `vid`.
    pub vid_contacts: Vec<Handle>,
    /// Live AuthInfo tokens, at most one an operation.
    pub tokens: Vec<AuthInfo>,
    /// The open request that holds the domain in `pendingUpdate` or `pendingDelete`.
    pub pending: Option<Pending>,
    /// When the registrant's open identity control ends in a suspension.
    pub identity_due_at: Option<DateTime<Utc>>,
    /// Issued invoices with a line for this domain and an open amount.
    pub open_invoices: i64,
    /// When the domain is suspended unless they are paid; never by time alone where VID demands a
    /// registered letter first.
    #[serde(default)]
    pub suspend_at: Option<DateTime<Utc>>,
}

/// Where a domain is in its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DomainState {
    /// Registered but not activated until the registrant's identity is checked.
    Reserved,
    /// In the zone.
    Active,
    /// Out of the zone and on the way to deletion.
    Suspended {
        /// Why.
        reason: SuspensionReason,
        /// Since when.
        since: DateTime<Utc>,
        /// The instant from which the name is deleted.
        delete_at: DateTime<Utc>,
        /// The sponsor's own command, whose pending deletion ends then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        requested: Option<Transaction>,
    },
    /// In the zone, but frozen by the registry (bankruptcy, estate, dispute).
    Locked,
    /// Registered to a party that had it blocked; never in the zone.
    Blocked,
}

/// Why a domain was suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspensionReason {
    /// Cancelled by its manager.
    Cancelled,
    /// Ran out without automatic renewal.
    Expired,
    /// Its invoice was not paid.
    Unpaid,
    /// The registrant failed identity control.
    IdentityFailed,
    /// By law, court or complaint.
    Legal,
}

impl SuspensionReason {
    /// Whether a restore may undo the suspension.
    pub fn is_restorable(self) -> bool {
        matches!(self, Self::Cancelled | Self::Expired | Self::Unpaid)
    }
}

/// An open request on a domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The approval that will end it.
    pub approval: i64,
    /// What it shows as.
    pub kind: PendingKind,
}

/// The status an open request shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PendingKind {
    /// `pendingUpdate`.
    Update,
    /// `pendingDelete` without hold, redemption or advisory date.
    Delete,
}

/// Who manages a domain or contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Management {
    /// The registrar, on the registrant's behalf.
    Registrar,
    /// The registrant, in the registry's self-service.
    Registrant,
}

impl Domain {
    /// The management model, read off the sponsor.
    pub fn management(&self) -> Management {
        if self.sponsor.is_registry() { Management::Registrant } else { Management::Registrar }
    }

    /// The handle that acts as proxy.
    pub fn proxy(&self) -> &Handle {
        self.admin.as_ref().unwrap_or(&self.registrant)
    }

    /// The handle that pays.
    pub fn payer(&self) -> &Handle {
        self.billing.as_ref().unwrap_or(&self.registrant)
    }

    /// Whether an issued invoice for the domain is unpaid (`unpaid` in the rules for billing).
    pub fn is_unpaid(&self) -> bool {
        self.open_invoices > 0
    }

    /// Whether the domain is out of the zone and on its way to deletion.
    pub fn is_suspended(&self) -> bool {
        matches!(self.state, DomainState::Suspended { .. })
    }

    /// Whether the domain stands in the zone.
    pub fn is_published(&self) -> bool {
        matches!(self.state, DomainState::Active | DomainState::Locked)
    }
}
