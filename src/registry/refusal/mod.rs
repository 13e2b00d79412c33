//! Every way the registry says no.
//!
//! [`Refusal::text`] has the words the .dk registry publishes, [`Refusal::reason`] what would be
//! right. Result codes are not here: `session::verdict` gives each refusal its code and the
//! element at fault.

mod obstacle;
mod reason;
mod text;

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};

pub use self::obstacle::Obstacle;
use super::domain::DomainName;
use super::handle::Handle;
use super::host::HostName;
use super::money::Money;

/// Why the registry said no.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    // Any command.
    /// The caller's account is locked or gone.
    NoPrivilege,
    /// The command exists but is not offered under the rules in force.
    CommandUnavailable,
    /// An option of the command is not offered. The element, here and below, is written with its
    /// conventional prefix; one of the protocol itself has none.
    OptionUnavailable {
        /// The element that asks for it.
        element: &'static str,
        /// How.
        value: String,
        /// What is offered instead.
        reason: &'static str,
    },
    /// A form of giving something that is not the one used here.
    FormUnavailable {
        /// The element.
        element: &'static str,
        /// Its value.
        value: String,
        /// The form used here.
        reason: &'static str,
    },
    /// A signature life, in seconds.
    MaxSigLifeUnavailable(i32),
    /// An update of a contact or host that gives nothing to change.
    NothingToChange,
    /// A person's business in a country where it is a company of its own.
    SoleProprietorshipDanish,
    /// Identity vouched for without the e-mail address, or the other way round.
    VerificationUneven,
    /// A part of the verification that a client cannot give.
    VerificationFixed(String),
    /// The verification cannot be spoken of now.
    VerificationClosed(&'static str),
    /// More names in a command than allowed.
    TooManyNames(usize),

    // Domains: names and existence.
    /// No such domain.
    DomainNotFound(DomainName),
    /// No such domain (update).
    DomainDoesNotExist(DomainName),
    /// No such domain (transfer).
    TransferNotFound(DomainName),
    /// The name is reserved by the registry.
    NameReserved(DomainName),
    /// Registered, suspended or blocked.
    DomainOccupied(DomainName),
    /// A supplied AuthInfo does not open the domain, or not this operation.
    AuthInfoWrong,

    // Domain create.
    /// Years outside the allowed set.
    PeriodOutOfRange {
        /// The years asked for.
        given: u32,
        /// Fewest.
        min: u32,
        /// Most.
        max: u32,
    },
    /// The profile demands a token of the registrant's consent.
    ConfirmationRequired,
    /// Not whole seconds.
    ConfirmationSyntax(String),
    /// Too far in the future or the past.
    ConfirmationAge {
        /// The token given.
        given: String,
        /// The earliest instant allowed, if there is one.
        from: Option<DateTime<Utc>>,
        /// The latest.
        until: DateTime<Utc>,
    },
    /// No registrant.
    TooFewContacts(&'static str),
    /// More than one holder of a role.
    TooManyContacts(&'static str),
    /// Roles are implicit when a registrar manages.
    ContactsImplicit,
    /// No such contact.
    ContactNotFound(Handle),
    /// A REG-handle as registrant.
    RegistrantIsRegistrar(Handle),
    /// The registrant failed identity control before.
    RegistrantFailedIdentity(Handle),
    /// The contact is not in the registrar's management.
    RegistrantNotRegistrarManaged(Handle),
    /// The contact is in a registrar's management.
    RegistrantNotSelfManaged(Handle),
    /// No new registrant-managed domains.
    RegistrantManagementEnded,
    /// A registrant-managed domain is renewed by invoice.
    AutoRenewFixed,
    /// Too few or too many name servers.
    NameServerCount {
        /// How many there would be.
        given: usize,
        /// Fewest.
        min: usize,
        /// Most.
        max: usize,
    },
    /// The same name server twice.
    NameServerRepeated(HostName),
    /// The host does not exist or cannot be used now.
    NameServerInactive(HostName),
    /// Too little money on the account.
    InsufficientCredit {
        /// What it costs.
        price: Money,
        /// What is there.
        balance: Money,
    },

    // DS records.
    /// The digest's length does not fit its type.
    DigestLength(String),
    /// An algorithm that is not on the list.
    DsAlgorithm {
        /// The algorithm given.
        given: u8,
        /// Those on the list.
        supported: Vec<u8>,
    },
    /// A digest type that is not on the list.
    DigestType(u8),
    /// More records than allowed.
    TooManyDs(usize),
    /// There is nothing to remove.
    NoDs,
    /// The record to remove is not there.
    DsNotFound,
    /// The record to add is there.
    DsExists,
    /// `all` = false.
    DsRemoveAllFalse,

    // Renew.
    /// The caller does not pay for the domain.
    NotPayer,
    /// The caller believes in another expiry.
    ExpiryMismatch {
        /// The date given.
        given: NaiveDate,
        /// The date known.
        actual: NaiveDate,
    },
    /// The new expiry lies too far ahead.
    ExpiryTooFar {
        /// The expiry asked for.
        until: DateTime<Utc>,
        /// The latest allowed.
        limit: DateTime<Utc>,
    },
    /// Suspended, blocked, invoiced, pending or outside the window.
    NotRenewable(Obstacle),

    // Update.
    /// The caller has no right to change the domain so.
    NotAuthorizedToChange(&'static str),
    /// A pending operation or a prohibition.
    StatusProhibits(Obstacle),
    /// An unpaid invoice freezes this change.
    InvoiceOpen,
    /// A change of registrant stands alone.
    RegistrantChangeCombined,
    /// A restore stands alone.
    RestoreCombined,
    /// A change of the renewal stands alone.
    AutoRenewCombined,
    /// Not the sponsor, or the contact is not in the caller's portfolio.
    NotAuthorizedForRegistrant,
    /// The new registrant is one of a registrar's people.
    RegistrantInGroup(Handle),
    /// The new registrant's identity was refused.
    RegistrantUnfit(Handle),
    /// Host unknown (remove).
    HostNotFoundNamed(HostName),
    /// Host unknown (add).
    NameServerUnknown(HostName),
    /// The host does not serve the domain.
    NotDelegated(HostName),
    /// The host serves the domain already.
    AlreadyDelegated(HostName),
    /// A name server below the domain needs addresses.
    GlueRequired(HostName),
    /// Neither role nor token allows the change of name servers.
    NotNameServerAdmin,
    /// A redelegation token needs a name server change beside it.
    TokenWithoutNameServers,
    /// An empty `pw`.
    AuthInfoEmpty,
    /// Redelegation tokens are gone.
    RedelTokensEnded,
    /// The caller may not make this token.
    NotAuthorizedToSetAuthInfo,
    /// The caller may not end tokens of this domain.
    NotAuthorizedToUnsetAuthInfo,
    /// Roles are implicit when a registrar manages (update).
    ContactsImplicitInUpdate,
    /// `tech` is not a role here.
    TechUnused,
    /// The registrant holds the role by itself.
    RoleNotPermitted(Handle),
    /// The handle does not hold the role.
    RoleNotHeld(Handle),
    /// Not the sponsor.
    NotAuthorizedForAutoRenew,
    /// Not in redemption, or not the caller's.
    NotAuthorizedToRestore,

    // Delete.
    /// Neither the sponsor nor the proxy's registrar.
    NotAuthorizedToDelete,
    /// On its way to deletion.
    DeletePending,
    /// A host below the domain serves domains.
    SubordinateHostInUse(HostName),

    // Transfer and withdraw.
    /// The caller sponsors it.
    AlreadySponsor,
    /// No token.
    TransferTokenMissing,
    /// A wrong, spent or expired token.
    TransferTokenWrong,
    /// Not activated yet.
    TransferNotReady,
    /// The block of an unpaid invoice.
    TransferUnpaid,
    /// Frozen by the registry.
    TransferLocked,
    /// Blocked.
    TransferBlocked,
    /// Suspended, or with VID.
    TransferProhibited(Obstacle),
    /// Identity control open or failed.
    TransferIdentity,
    /// Withdraw of a registrant-managed domain.
    NotRegistrarManaged,
    /// Withdraw of another registrar's domain.
    NotSponsor,
    /// Withdraw while pending, locked or blocked.
    WithdrawProhibited(Obstacle),

    // Contacts.
    /// Not related to the contact.
    ContactUnrelated,
    /// The kind of contact is missing.
    UserTypeRequired,
    /// `id` is neither `auto` nor `force`.
    ContactIdPolicy(String),
    /// A Danish organisation without number.
    CvrRequired,
    /// A public organisation without location number.
    EanRequired,
    /// Company data on a person.
    NotForIndividuals(&'static str),
    /// Not eight digits.
    CvrSyntax(String),
    /// Not thirteen digits.
    EanSyntax(String),
    /// A production unit that is not ten digits.
    PnumberSyntax(String),
    /// Two addresses of one type.
    PostalRepeated,
    /// Not a telephone number of its country.
    PhoneSyntax(String),
    /// Not an e-mail address.
    EmailSyntax(String),
    /// Characters outside 7-bit ASCII in an `int` address.
    PostalAscii(String),
    /// Not an ISO 3166-1 code.
    CountryUnknown(String),
    /// A postal part that a new address needs.
    PostalIncomplete,
    /// Not the contact's manager.
    NotContactManager,
    /// A field locked to a register or to a role.
    FieldLocked(&'static str),
    /// A pending change of the contact.
    ContactPending,

    // Hosts.
    /// No such host.
    HostNotFound(HostName),
    /// No such host (update).
    HostUnknown(HostName),
    /// No such host (delete).
    HostDoesNotExist(HostName),
    /// The name is taken.
    HostExists(HostName),
    /// A REG-handle as administrator.
    HostAdminIsRegistrar,
    /// No administrator was named and the account may not be one.
    HostAdminRequired,
    /// The domain above the host is not registered.
    SuperordinateMissing(DomainName),
    /// The domain above the host belongs to another registrar.
    SuperordinateForeign(DomainName),
    /// A `.dk` host without address.
    HostAddressRequired,
    /// A private, loopback, multicast … address.
    HostAddressNotPublic(std::net::IpAddr),
    /// An address on a foreign host.
    HostAddressForeign,
    /// More addresses than a host may have.
    TooManyAddresses(usize),
    /// The domain has as many hosts below it as it may.
    TooManyHosts(usize),
    /// The address is there, or was given twice.
    HostAddressExists(std::net::IpAddr),
    /// The address to remove is not there.
    HostAddressMissing(std::net::IpAddr),
    /// None would be left.
    HostAddressesTooFew,
    /// Not the administrator.
    NotHostAdmin,
    /// It serves domains.
    HostInUse,
    /// Pending, or marked for deletion.
    HostStatusProhibits,

    // Poll.
    /// Unknown, already removed, or another's.
    MessageNotFound(String),

    // Staff.
    /// Nothing of that name or number.
    NoSuch {
        /// What was looked for.
        kind: &'static str,
        /// By which name.
        id: String,
    },
    /// Something of that name is there.
    AlreadyThere {
        /// What.
        kind: &'static str,
        /// Its name.
        id: String,
    },
    /// A staff command that the state of things does not allow; the text says why.
    NotNow(String),
}

impl fmt::Display for Refusal {
    /// The registry's own words where it has any, otherwise the reason.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().unwrap_or_else(|| self.reason()))
    }
}

impl std::error::Error for Refusal {}
