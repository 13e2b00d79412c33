//! Everything the registry can answer when it says yes.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::approval::Approval;
use super::billing::invoice::Invoice;
use super::billing::payment::{Payer, Payment};
use super::contact::verification::Responsible;
use super::contact::{Contact, ContactDetails, Identity};
use super::domain::{AuthInfo, Domain, DomainName, DomainStatus, DsRecord};
use super::handle::Handle;
use super::host::HostName;
use super::message::Message;
use super::money::Money;
use super::registrar::Registrar;
use super::staff::Happening;
use super::waiting_list::Position;

/// The answer to a command that was carried out or accepted.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Carried out; nothing more to say (delete, update).
    Done,
    /// Accepted, carried out later; the text is the registry's own.
    Pending(PendingText),
    /// Which names or handles of one kind of object are free.
    Checked(CheckedObject, Vec<Checked>),
    /// A domain.
    Domain(Box<DomainView>),
    /// A name offered to a position of its waiting list.
    DomainOffered(DomainName),
    /// An application was taken in.
    DomainApplied(DomainApplied),
    /// A domain was extended.
    DomainRenewed {
        /// The name.
        name: DomainName,
        /// The new expiry.
        expires_at: DateTime<Utc>,
    },
    /// A domain changed hands.
    DomainTransferred(TransferView),
    /// A contact.
    Contact(Box<ContactView>),
    /// A contact was made, or an old one found.
    ContactCreated {
        /// The handle.
        handle: Handle,
        /// When it was made.
        created_at: DateTime<Utc>,
        /// Whether it existed before.
        existing: bool,
    },
    /// A host.
    Host(Box<HostView>),
    /// A host was registered.
    HostCreated {
        /// The name.
        name: HostName,
        /// When.
        created_at: DateTime<Utc>,
    },
    /// The oldest message, if there is one.
    Message(Option<Box<Message>>),
    /// The message of this number was removed from the queue.
    Acknowledged(i64),
    /// The state of the caller's account.
    Balance(Money),
    /// Staff: an account.
    Registrar(Box<Registrar>),
    /// Staff: a domain as stored.
    DomainRecord(Box<Domain>),
    /// Staff: a contact as stored.
    ContactRecord(Box<Contact>),
    /// Staff: an invoice.
    Invoice(Box<Invoice>),
    /// Staff: a payment.
    Payment {
        /// The payment.
        payment: Box<Payment>,
        /// Whether it was booked before.
        repeated: bool,
    },
    /// Staff: what a payer has to its credit.
    Payer(Payer),
    /// Staff: a held operation.
    Approval(Box<Approval>),
    /// Staff: a new token.
    Token {
        /// The domain.
        domain: DomainName,
        /// The token.
        token: AuthInfo,
    },
    /// Staff: a position.
    Position(Position),
    /// Staff: the present of the registry's clock.
    Clock(DateTime<Utc>),
    /// A job: what became due and was written down, in order.
    Happened(Vec<Happening>),
}

/// Why a command is only accepted (the texts of result 1001).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PendingText {
    /// No special reason, or VID.
    Action,
    /// The registrant must approve.
    RegistrantApproval,
    /// The new registrant must accept.
    RegistrantAccept,
    /// The new administrator of a host must accept.
    NameServerContact,
    /// A new e-mail address must be confirmed.
    Email,
}

/// The kind of object a check asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckedObject {
    /// Domains.
    Domain,
    /// Contacts.
    Contact,
    /// Hosts.
    Host,
}

/// One line of a check answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The name or handle as the answer writes it.
    pub object: String,
    /// What stands against it; `None` means available.
    pub taken: Option<Taken>,
}

/// Why an object is not available. Each text has at most 32 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Taken {
    /// Registered, suspended or blocked.
    #[error("In use")]
    InUse,
    /// An application waits.
    #[error("Enqueued")]
    Enqueued,
    /// A waiting list position has the right to it.
    #[error("Offered for pos. on waiting list")]
    Offered,
    /// Not a legal `.dk` label.
    #[error("Invalid domain name")]
    InvalidDomain,
    /// Not a legal host name.
    #[error("Invalid host name")]
    InvalidHost,
}

/// What `<domain:info>` and messages show of a domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainView {
    /// The name.
    pub name: DomainName,
    /// In the order of emission.
    pub statuses: Vec<DomainStatus>,
    /// The registrant.
    pub registrant: Handle,
    /// The proxy, for those who may see it.
    pub admin: Option<Handle>,
    /// The payer, for those who may see it.
    pub billing: Option<Handle>,
    /// Delegated hosts, if asked for.
    pub name_servers: Vec<HostName>,
    /// Subordinate hosts, if asked for.
    pub hosts: Vec<HostName>,
    /// The sponsor.
    pub sponsor: Handle,
    /// Creator.
    pub created_by: Handle,
    /// Creation.
    pub created_at: DateTime<Utc>,
    /// Last changer.
    pub updated_by: Option<Handle>,
    /// Last change.
    pub updated_at: Option<DateTime<Utc>>,
    /// Expiry.
    pub expires_at: DateTime<Utc>,
    /// Last change of registrar.
    pub transferred_at: Option<DateTime<Utc>>,
    /// Whether the registrant's identity is checked.
    pub registrant_validated: bool,
    /// When the domain will be deleted, while that is planned.
    pub delete_at: Option<DateTime<Utc>>,
    /// Live tokens the caller may see.
    pub tokens: Vec<AuthInfo>,
    /// Published DS records.
    pub ds: Vec<DsRecord>,
    /// Whether a restore would work.
    pub redemption: bool,
    /// Automatic renewal.
    pub auto_renew: bool,
    /// VID service.
    pub vid: bool,
}

/// `<domain:trnData>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferView {
    /// The name.
    pub name: DomainName,
    /// `clientApproved` by token, else `serverApproved`.
    pub by_token: bool,
    /// Who asked.
    pub requested_by: Handle,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Who approved.
    pub acted_by: Handle,
    /// When.
    pub acted_at: DateTime<Utc>,
}

/// The answer to an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainApplied {
    /// The name.
    pub name: DomainName,
    /// The registry-wide application number, also the tail of the svTRID.
    pub tracking_number: String,
    /// Whether the terms were accepted with the application.
    pub confirmed: bool,
    /// Whether the registrant's identity is checked.
    pub registrant_validated: bool,
}

/// What `<contact:info>` and messages show of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// The handle.
    pub handle: Handle,
    /// Whether it has a role anywhere.
    pub linked: bool,
    /// Whether an address change waits.
    pub pending_update: bool,
    /// Data, with the e-mail address masked for strangers.
    pub details: ContactDetails,
    /// The sponsor.
    pub sponsor: Handle,
    /// Creator.
    pub created_by: Handle,
    /// Creation.
    pub created_at: DateTime<Utc>,
    /// Last changer.
    pub updated_by: Option<Handle>,
    /// Last change.
    pub updated_at: Option<DateTime<Utc>>,
    /// Whether the identity is checked.
    pub validated: bool,
    /// How far it is verified, for those who may see it where registrars take part in it.
    #[serde(default)]
    pub verification: Option<VerificationView>,
}

/// How far identity and e-mail address of a contact are verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationView {
    /// Who verifies.
    pub responsible: Responsible,
    /// Whether the identity is right by the registrar's word or the registry's control.
    pub id: bool,
    /// How far identity control is.
    pub identity: Identity,
    /// When an open identity control fails, or when a failed one did for the want of an answer.
    #[serde(default)]
    pub identity_due_at: Option<DateTime<Utc>>,
    /// Whether the e-mail address is right by the registrar's word.
    pub email: bool,
    /// A new e-mail address that waits for its owner, and until when.
    pub confirm_email: Option<(String, DateTime<Utc>)>,
}

/// What `<host:info>` and messages show of a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostView {
    /// The name.
    pub name: HostName,
    /// The repository object identifier.
    pub roid: String,
    /// Whether it serves a domain.
    pub linked: bool,
    /// What is pending, if anything.
    pub pending: Option<HostPendingView>,
    /// Addresses.
    pub addresses: Vec<IpAddr>,
    /// The sponsor.
    pub sponsor: Handle,
    /// Creator.
    pub created_by: Handle,
    /// Creation.
    pub created_at: DateTime<Utc>,
    /// Last changer.
    pub updated_by: Option<Handle>,
    /// Last change.
    pub updated_at: Option<DateTime<Utc>>,
    /// Last move with its superordinate domain.
    pub transferred_at: Option<DateTime<Utc>>,
}

/// A pending status of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostPendingView {
    /// `pendingCreate`.
    Create,
    /// `pendingUpdate`.
    Update,
    /// `pendingDelete`.
    Delete,
}
