//! Commands of domains (RFC 5731, with the dkhm, secDNS and rgp extensions).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::part::{Authorization, HostAttribute, KeyData, StatusChange, TransferOperation, is_default};
use crate::registry::domain::{DomainName, DsRecord, Management};
use crate::registry::handle::Handle;
use crate::registry::host::HostName;

/// `<domain:check>`.
#[derive(Clone, Debug, PartialEq)]
pub struct DomainCheck {
    /// The names asked for; an illegal one is kept as written and answered as not available.
    pub names: Vec<Result<DomainName, String>>,
}

/// `<domain:info>`.
#[derive(Clone, Debug, PartialEq)]
pub struct DomainInfo {
    /// The name.
    pub name: DomainName,
    /// Which hosts to show.
    pub hosts: HostsFilter,
    /// The authorization shown by the caller.
    pub auth_info: Option<Authorization>,
}

/// The attribute `hosts` of `<domain:info>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostsFilter {
    /// Delegated and subordinate hosts.
    All,
    /// Delegated hosts only.
    Delegated,
    /// Subordinate hosts only.
    Subordinate,
    /// No hosts.
    None,
}

/// `<domain:create>` with its extensions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainCreate {
    /// The name.
    pub name: DomainName,
    /// Years of the first period.
    pub years: u32,
    /// Name servers, in order, as given.
    pub name_servers: Vec<HostName>,
    /// The registrant, which the rules demand.
    pub registrant: Option<Handle>,
    /// Proxies given (`type="admin"`); the rules allow one.
    pub admins: Vec<Handle>,
    /// Payers given (`type="billing"`); the rules allow one.
    pub billings: Vec<Handle>,
    /// `authInfo`: empty, or a waiting list token.
    pub auth_info: Authorization,
    /// `dkhm:orderconfirmationToken` as written: Unix seconds.
    pub order_confirmation: Option<String>,
    /// `dkhm:management`.
    pub management: Option<Management>,
    /// `dkhm:autoRenew`.
    pub auto_renew: Option<bool>,
    /// `secDNS:create`.
    pub ds: Vec<DsRecord>,
    /// What no profile offers yet.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: CreateOptions,
}

/// What `<domain:create>` may say that no rule uses yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CreateOptions {
    /// Name servers given as `hostAttr`.
    pub host_attributes: Vec<HostAttribute>,
    /// Keys given instead of DS records.
    pub keys: Vec<KeyData>,
    /// Keys given inside DS records.
    pub digested_keys: Vec<KeyData>,
    /// `secDNS:maxSigLife`, in seconds.
    pub max_sig_life_s: Option<i32>,
}

/// `<domain:renew>`.
#[derive(Clone, Debug, PartialEq)]
pub struct DomainRenew {
    /// The name.
    pub name: DomainName,
    /// The date the caller believes the domain expires on.
    pub current_expiry: NaiveDate,
    /// Years to add.
    pub years: u32,
}

/// `<transfer>` of a domain.
#[derive(Clone, Debug, PartialEq)]
pub struct DomainTransfer {
    /// What to do.
    pub operation: TransferOperation,
    /// The name.
    pub name: DomainName,
    /// Years to add, which a transfer does not do here.
    pub years: Option<u32>,
    /// The authorization, if one was given.
    pub auth_info: Option<Authorization>,
    /// `dkhm:autoRenew`.
    pub auto_renew: Option<bool>,
}

/// `<domain:update>` with its extensions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainUpdate {
    /// The name.
    pub name: DomainName,
    /// Name servers to add.
    pub add_name_servers: Vec<HostName>,
    /// Name servers to remove.
    pub remove_name_servers: Vec<HostName>,
    /// Roles to give.
    pub add_contacts: Vec<RoleChange>,
    /// Roles to take.
    pub remove_contacts: Vec<RoleChange>,
    /// The new registrant.
    pub registrant: Option<Handle>,
    /// What to do with tokens.
    pub auth_info: Option<AuthInfoChange>,
    /// DS records to remove.
    pub remove_ds: DsRemoval,
    /// DS records to add.
    pub add_ds: Vec<DsRecord>,
    /// `dkhm:autoRenew`.
    pub auto_renew: Option<bool>,
    /// `dkhm:orderconfirmationToken` as written.
    pub order_confirmation: Option<String>,
    /// `rgp:restore`.
    pub restore: Option<Restore>,
    /// What no profile offers yet.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: UpdateOptions,
}

/// What `<domain:update>` may say that no rule uses yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateOptions {
    /// Name servers to add, given as `hostAttr`.
    pub add_host_attributes: Vec<HostAttribute>,
    /// Name servers to remove, given as `hostAttr`.
    pub remove_host_attributes: Vec<HostAttribute>,
    /// Statuses to set.
    pub add_statuses: Vec<StatusChange>,
    /// Statuses to remove.
    pub remove_statuses: Vec<StatusChange>,
    /// The text of a `registrant` that names nobody: none, or too short to be a handle.
    pub nobody: Option<String>,
    /// Keys to add instead of DS records.
    pub add_keys: Vec<KeyData>,
    /// Keys to remove instead of DS records.
    pub remove_keys: Vec<KeyData>,
    /// Keys given inside DS records.
    pub digested_keys: Vec<KeyData>,
    /// `secDNS:maxSigLife`, in seconds.
    pub max_sig_life_s: Option<i32>,
    /// Whether the DNSSEC change is urgent, and how the client wrote it.
    pub urgent: Option<String>,
}

impl DomainUpdate {
    /// An update of `name` that changes nothing yet.
    pub fn new(name: DomainName) -> Self {
        Self {
            name,
            add_name_servers: Vec::new(),
            remove_name_servers: Vec::new(),
            add_contacts: Vec::new(),
            remove_contacts: Vec::new(),
            registrant: None,
            auth_info: None,
            remove_ds: DsRemoval::None,
            add_ds: Vec::new(),
            auto_renew: None,
            order_confirmation: None,
            restore: None,
            options: UpdateOptions::default(),
        }
    }

    /// Whether name servers change.
    pub fn changes_name_servers(&self) -> bool {
        !self.add_name_servers.is_empty() || !self.remove_name_servers.is_empty()
    }

    /// Whether DS records change by request (a name server change wipes them besides).
    pub fn changes_ds(&self) -> bool {
        self.remove_ds != DsRemoval::None || !self.add_ds.is_empty()
    }
}

/// A role given to or taken from a handle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChange {
    /// Which role.
    pub role: ContactRole,
    /// Who.
    pub handle: Handle,
}

/// The type of a domain contact (`domain:contactAttrType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactRole {
    /// The proxy.
    Admin,
    /// The payer.
    Billing,
    /// Obsolete; ignored on create, refused in update.
    Tech,
}

/// What `chg/authInfo` asks for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "token", rename_all = "snake_case")]
pub enum AuthInfoChange {
    /// `autotransfer`: make a transfer token.
    IssueTransfer,
    /// `autoredel`: make a redelegation token.
    IssueRedel,
    /// `null`: end the tokens the caller may end.
    Clear,
    /// An empty `pw`.
    Empty,
    /// A redelegation token that authorises the name server change beside it.
    Use(String),
    /// `pw` with `roid`: the authorization of a contact.
    OfContact(Authorization),
    /// `ext`.
    Ext,
}

impl std::fmt::Debug for AuthInfoChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::IssueTransfer => "IssueTransfer",
            Self::IssueRedel => "IssueRedel",
            Self::Clear => "Clear",
            Self::Empty => "Empty",
            Self::Use(_) => "Use(…)",
            Self::OfContact(_) => "OfContact(…)",
            Self::Ext => "Ext",
        })
    }
}

/// What `secDNS:rem` asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "records", rename_all = "snake_case")]
pub enum DsRemoval {
    /// Nothing.
    None,
    /// `all` = true.
    All,
    /// `all` = false, which this registry refuses.
    AllFalse,
    /// These records.
    Records(Vec<DsRecord>),
}

/// `rgp:restore`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Restore {
    /// The first of two steps.
    Request,
    /// The report, whose contents are ignored once they are complete.
    Report,
}

/// `<domain:delete>` with its extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainDelete {
    /// The name.
    pub name: DomainName,
    /// `dkhm:delDate`: when to delete, if not at once.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deletion_at: Option<DateTime<Utc>>,
}

impl DomainDelete {
    /// A delete of `name`, at once.
    pub fn new(name: DomainName) -> Self {
        Self { name, deletion_at: None }
    }
}

/// `dkhm:withdraw`.
#[derive(Clone, Debug, PartialEq)]
pub struct DomainWithdraw {
    /// The name.
    pub name: DomainName,
}
