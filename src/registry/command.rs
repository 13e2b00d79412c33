//! Everything a registrar can ask of the registry, parsed into types that cannot be wrong.

use std::net::IpAddr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::contact::{Address, Phone, UserType};
use super::domain::{DomainName, DsRecord, Management};
use super::handle::Handle;
use super::host::HostName;
use super::staff::StaffCommand;

/// A command of a logged-in registrar, of staff, or of a job.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Which names can be registered?
    DomainCheck(DomainCheck),
    /// What is known of a domain?
    DomainInfo(DomainInfo),
    /// Apply for a domain.
    DomainCreate(Box<DomainCreate>),
    /// Extend a domain.
    DomainRenew(DomainRenew),
    /// Take a domain over by token.
    DomainTransfer(DomainTransfer),
    /// Change a domain.
    DomainUpdate(Box<DomainUpdate>),
    /// Cancel a domain.
    DomainDelete(DomainDelete),
    /// Give a domain back to the registry's management.
    DomainWithdraw(DomainWithdraw),
    /// Which handles exist?
    ContactCheck(ContactCheck),
    /// What is known of a contact?
    ContactInfo(ContactInfo),
    /// Make a contact.
    ContactCreate(Box<ContactCreate>),
    /// Change a contact.
    ContactUpdate(Box<ContactUpdate>),
    /// Which host names exist?
    HostCheck(HostCheck),
    /// What is known of a host?
    HostInfo(HostInfo),
    /// Register a host.
    HostCreate(HostCreate),
    /// Change a host.
    HostUpdate(HostUpdate),
    /// Remove a host.
    HostDelete(HostDelete),
    /// Show the oldest message.
    PollRequest,
    /// Remove a message.
    PollAck(PollAck),
    /// Show the account.
    Balance,
    /// Work of the registry's staff, or of a job.
    Staff(Box<StaffCommand>),
}

impl Command {
    /// Whether the command only looks.
    pub fn is_query(&self) -> bool {
        matches!(
            self,
            Self::DomainCheck(_)
                | Self::DomainInfo(_)
                | Self::ContactCheck(_)
                | Self::ContactInfo(_)
                | Self::HostCheck(_)
                | Self::HostInfo(_)
                | Self::PollRequest
                | Self::Balance
        )
    }

    /// The command's name in logs and metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::DomainCheck(_) => "domain:check",
            Self::DomainInfo(_) => "domain:info",
            Self::DomainCreate(_) => "domain:create",
            Self::DomainRenew(_) => "domain:renew",
            Self::DomainTransfer(_) => "domain:transfer",
            Self::DomainUpdate(_) => "domain:update",
            Self::DomainDelete(_) => "domain:delete",
            Self::DomainWithdraw(_) => "domain:withdraw",
            Self::ContactCheck(_) => "contact:check",
            Self::ContactInfo(_) => "contact:info",
            Self::ContactCreate(_) => "contact:create",
            Self::ContactUpdate(_) => "contact:update",
            Self::HostCheck(_) => "host:check",
            Self::HostInfo(_) => "host:info",
            Self::HostCreate(_) => "host:create",
            Self::HostUpdate(_) => "host:update",
            Self::HostDelete(_) => "host:delete",
            Self::PollRequest => "poll:req",
            Self::PollAck(_) => "poll:ack",
            Self::Balance => "balance",
            Self::Staff(command) => command.name(),
        }
    }
}

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
    /// An AuthInfo token shown by the caller.
    pub auth_info: Option<String>,
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
    /// The text of `authInfo/pw`: empty, or a waiting list token.
    pub auth_info: String,
    /// `dkhm:orderconfirmationToken` as written: Unix seconds.
    pub order_confirmation: Option<String>,
    /// `dkhm:management`.
    pub management: Option<Management>,
    /// `dkhm:autoRenew`.
    pub auto_renew: Option<bool>,
    /// `secDNS:create`.
    pub ds: Vec<DsRecord>,
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

/// `<transfer op="request">` of a domain.
#[derive(Clone, Debug, PartialEq)]
pub struct DomainTransfer {
    /// The name.
    pub name: DomainName,
    /// The token, if one was given.
    pub auth_info: Option<String>,
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
    /// `rgp:restore op="report"`.
    pub restore: Option<RestoreReport>,
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
}

impl std::fmt::Debug for AuthInfoChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::IssueTransfer => "IssueTransfer",
            Self::IssueRedel => "IssueRedel",
            Self::Clear => "Clear",
            Self::Empty => "Empty",
            Self::Use(_) => "Use(…)",
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

/// `rgp:report`, whose contents are ignored once they are complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreReport;

/// `<domain:delete>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainDelete {
    /// The name.
    pub name: DomainName,
}

/// `dkhm:withdraw`.
#[derive(Clone, Debug, PartialEq)]
pub struct DomainWithdraw {
    /// The name.
    pub name: DomainName,
}

/// `<contact:check>`.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactCheck {
    /// The handles asked for; an illegal one is kept as written.
    pub handles: Vec<Result<Handle, String>>,
}

/// `<contact:info>`.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactInfo {
    /// The handle.
    pub handle: Handle,
}

/// `<contact:create>` with its extensions.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactCreate {
    /// The text of `id`: `auto` or `force`.
    pub id: String,
    /// One or two postal addresses.
    pub postal: Vec<PostalInfo>,
    /// Telephone.
    pub voice: Option<Phone>,
    /// Fax.
    pub fax: Option<Phone>,
    /// E-mail address.
    pub email: String,
    /// Whether `disclose` was given, which is not implemented.
    pub disclose: bool,
    /// The dkhm elements.
    pub extra: ContactExtra,
    /// `dkhm:management`.
    pub management: Option<Management>,
}

/// `<contact:update>` with its extensions: what is given replaces, what is absent stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactUpdate {
    /// The handle.
    pub handle: Handle,
    /// Whether statuses were added or removed, which is not implemented.
    pub statuses: bool,
    /// Whether `disclose` was given, which is not implemented.
    pub disclose: bool,
    /// Postal data by type.
    pub postal: Vec<PostalChange>,
    /// Telephone; the inner `None` removes it.
    pub voice: Option<Option<Phone>>,
    /// Fax; the inner `None` removes it.
    pub fax: Option<Option<Phone>>,
    /// E-mail address.
    pub email: Option<String>,
    /// The dkhm elements.
    pub extra: ContactExtra,
}

/// The dkhm elements of contact create and update.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactExtra {
    /// `userType`.
    pub user_type: Option<UserType>,
    /// `CVR`.
    pub cvr: Option<String>,
    /// `pnumber`.
    pub pnumber: Option<String>,
    /// `EAN`.
    pub ean: Option<String>,
    /// `mobilephone`; the inner `None` removes it.
    pub mobilephone: Option<Option<Phone>>,
    /// `secondaryEmail`.
    pub secondary_email: Option<String>,
}

/// The type of a postal address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostalType {
    /// In the local script.
    Loc,
    /// In 7-bit ASCII.
    Int,
}

/// `contact:postalInfo` of a create.
#[derive(Clone, Debug, PartialEq)]
pub struct PostalInfo {
    /// Its type.
    pub kind: PostalType,
    /// Name.
    pub name: String,
    /// Organisation.
    pub org: Option<String>,
    /// Address.
    pub address: Address,
}

/// `contact:postalInfo` of an update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalChange {
    /// Its type.
    pub kind: PostalType,
    /// Name.
    pub name: Option<String>,
    /// Organisation; the inner `None` removes it.
    pub org: Option<Option<String>>,
    /// Address, replaced whole.
    pub address: Option<Address>,
}

/// `<host:check>`.
#[derive(Clone, Debug, PartialEq)]
pub struct HostCheck {
    /// The names asked for; an illegal one is kept as written.
    pub names: Vec<Result<HostName, String>>,
}

/// `<host:info>`.
#[derive(Clone, Debug, PartialEq)]
pub struct HostInfo {
    /// The name.
    pub name: HostName,
}

/// `<host:create>` with its extension.
#[derive(Clone, Debug, PartialEq)]
pub struct HostCreate {
    /// The name.
    pub name: HostName,
    /// Addresses as given.
    pub addresses: Vec<IpAddr>,
    /// `dkhm:requestedNsAdmin`.
    pub requested_admin: Option<Handle>,
}

/// `<host:update>` with its extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostUpdate {
    /// The name.
    pub name: HostName,
    /// Addresses to add.
    pub add_addresses: Vec<IpAddr>,
    /// Addresses to remove.
    pub remove_addresses: Vec<IpAddr>,
    /// Whether statuses were added or removed, which is not implemented.
    pub statuses: bool,
    /// A new name, which is not implemented.
    pub rename: Option<String>,
    /// `dkhm:requestedNsAdmin`.
    pub requested_admin: Option<Handle>,
}

/// `<host:delete>`.
#[derive(Clone, Debug, PartialEq)]
pub struct HostDelete {
    /// The name.
    pub name: HostName,
}

/// `<poll op="ack">`.
#[derive(Clone, Debug, PartialEq)]
pub struct PollAck {
    /// The text of `msgID`.
    pub message: String,
}
