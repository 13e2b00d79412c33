//! Everything a registrar can ask of the registry, parsed into types that cannot be wrong.

mod contact;
mod domain;
mod host;
mod part;

use super::staff::StaffCommand;

pub use self::contact::{
    ContactCheck, ContactCreate, ContactDelete, ContactExtra, ContactInfo, ContactTransfer, ContactUpdate,
    DisclosedPart, Disclosure, PostalChange, PostalInfo, PostalType,
};
pub use self::domain::{
    AuthInfoChange, ContactRole, CreateOptions, DomainCheck, DomainCreate, DomainDelete, DomainInfo, DomainRenew,
    DomainTransfer, DomainUpdate, DomainWithdraw, DsRemoval, HostsFilter, Restore, RoleChange, UpdateOptions,
};
pub use self::host::{HostCheck, HostCreate, HostDelete, HostInfo, HostUpdate};
pub use self::part::{Authorization, HostAttribute, KeyData, StatusChange, TransferOperation};

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
    /// Remove a contact.
    ContactDelete(ContactDelete),
    /// Move a contact to another registrar.
    ContactTransfer(ContactTransfer),
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

    /// How many names, handles, addresses and records it lists: what one frame can make of a command.
    pub fn items(&self) -> usize {
        match self {
            Self::DomainCheck(check) => check.names.len(),
            Self::ContactCheck(check) => check.handles.len(),
            Self::HostCheck(check) => check.names.len(),
            Self::DomainCreate(create) => {
                create.name_servers.len() + create.admins.len() + create.billings.len() + create.ds.len()
            }
            Self::DomainUpdate(update) => {
                let removed = if let DsRemoval::Records(records) = &update.remove_ds { records.len() } else { 0 };
                let hosts = update.add_name_servers.len() + update.remove_name_servers.len();
                hosts + update.add_contacts.len() + update.remove_contacts.len() + update.add_ds.len() + removed
            }
            Self::HostCreate(create) => create.addresses.len(),
            Self::HostUpdate(update) => update.add_addresses.len() + update.remove_addresses.len(),
            Self::DomainInfo(_)
            | Self::DomainRenew(_)
            | Self::DomainTransfer(_)
            | Self::DomainDelete(_)
            | Self::DomainWithdraw(_)
            | Self::ContactInfo(_)
            | Self::ContactCreate(_)
            | Self::ContactUpdate(_)
            | Self::ContactDelete(_)
            | Self::ContactTransfer(_)
            | Self::HostInfo(_)
            | Self::HostDelete(_)
            | Self::PollRequest
            | Self::PollAck(_)
            | Self::Balance
            | Self::Staff(_) => 0,
        }
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
            Self::ContactDelete(_) => "contact:delete",
            Self::ContactTransfer(_) => "contact:transfer",
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

/// Most [`Command::items`] of a command that changes something: far more than any rule allows, and
/// few enough to be looked up beside the commands of others.
pub const CHANGE_ITEMS_MAX: usize = 100;

/// `<poll op="ack">`.
#[derive(Clone, Debug, PartialEq)]
pub struct PollAck {
    /// The text of `msgID`.
    pub message: String,
}
