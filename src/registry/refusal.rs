//! Every way the registry says no, worded for the one who asked.
//!
//! The texts of the .dk registry are used word for word where it publishes one. Result codes are
//! not here: `session::verdict` gives each refusal its code and the element at fault.

use chrono::{DateTime, NaiveDate, Utc};

use super::domain::DomainName;
use super::handle::Handle;
use super::host::HostName;
use super::money::Money;

/// Why the registry said no.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    // Any command.
    /// The caller's account is locked or gone.
    #[error("No privilege.")]
    NoPrivilege,
    /// The command exists but is not offered under the rules in force.
    #[error("Unimplemented command")]
    CommandUnavailable,
    /// An option of the command is not offered. The element, here and below, is written with its
    /// conventional prefix; one of the protocol itself has none.
    #[error("{reason}")]
    OptionUnavailable {
        /// The element that asks for it.
        element: &'static str,
        /// How.
        value: String,
        /// What is offered instead.
        reason: &'static str,
    },
    /// A form of giving something that is not the one used here.
    #[error("{reason}")]
    FormUnavailable {
        /// The element.
        element: &'static str,
        /// Its value.
        value: String,
        /// The form used here.
        reason: &'static str,
    },
    /// A signature life, in seconds.
    #[error("maxSigLife not supported")]
    MaxSigLifeUnavailable(i32),
    /// An update of a contact or host that gives nothing to change.
    #[error("add, rem or chg is required in update")]
    NothingToChange,
    /// A person's business in a country where it is a company of its own.
    #[error("sole_proprietorship is for contacts outside Denmark")]
    SoleProprietorshipDanish,
    /// Identity vouched for without the e-mail address, or the other way round.
    #[error("Same value required for both verified_id and verified_email.")]
    VerificationUneven,
    /// A part of the verification that a client cannot give.
    #[error("{0} is set by the registry")]
    VerificationFixed(String),
    /// The verification cannot be spoken of now.
    #[error("contact_verification cannot be given {0}")]
    VerificationClosed(&'static str),
    /// More names in a check than allowed.
    #[error("at most {0} names in one check")]
    TooManyNames(usize),

    // Domains: names and existence.
    /// No such domain.
    #[error("Domain not found")]
    DomainNotFound(DomainName),
    /// No such domain (update).
    #[error("Domain does not exist")]
    DomainDoesNotExist(DomainName),
    /// No such domain (transfer).
    #[error("Cannot change registrar on non-existent domain")]
    TransferNotFound(DomainName),
    /// The name is reserved by the registry.
    #[error("Parameter value policy error")]
    NameReserved(DomainName),
    /// Registered, suspended or blocked.
    #[error("Domain Name is occupied")]
    DomainOccupied(DomainName),
    /// A supplied AuthInfo does not open the domain, or not this operation.
    #[error("Invalid authorization information")]
    AuthInfoWrong,

    // Domain create.
    /// Years outside the allowed set.
    #[error("Invalid period {0}. Must be within range")]
    PeriodOutOfRange(u32),
    /// The profile demands a token of the registrant's consent.
    #[error("Value required for extension.dkhm:orderconfirmationToken")]
    ConfirmationRequired,
    /// Not whole seconds.
    #[error("Bad value for dkhm:orderconfirmationToken: >{0}<")]
    ConfirmationSyntax(String),
    /// Too far in the future or the past.
    #[error("dkhm:orderconfirmationToken: >{0}< exceeds allowed threshold")]
    ConfirmationAge(String),
    /// No registrant.
    #[error("Too few users for contact type")]
    TooFewContacts(&'static str),
    /// More than one holder of a role.
    #[error("Too many users for contact type")]
    TooManyContacts(&'static str),
    /// Roles are implicit when a registrar manages.
    #[error("Specifying contacts for registrar handled domains is not allowed")]
    ContactsImplicit,
    /// No such contact.
    #[error("Contact not found")]
    ContactNotFound(Handle),
    /// A REG-handle as registrant.
    #[error("Registrar handle is not permitted for registrant role.")]
    RegistrantIsRegistrar(Handle),
    /// The registrant failed identity control before.
    #[error("Registrant has previously failed ID-control and cannot become registrant")]
    RegistrantFailedIdentity(Handle),
    /// The contact is not in the registrar's management.
    #[error("Specified user handle not permitted when handled by registrar")]
    RegistrantNotRegistrarManaged(Handle),
    /// The contact is in a registrar's management.
    #[error("Specified user handle not permitted without handling by registrar")]
    RegistrantNotSelfManaged(Handle),
    /// No new registrant-managed domains.
    #[error("new domains must be managed by the registrar")]
    RegistrantManagementEnded,
    /// A registrant-managed domain is renewed by invoice.
    #[error("dkhm.autorenew 'N' not allowed with dkhm:management choice \"registrant\"")]
    AutoRenewFixed,
    /// Too few or too many name servers.
    #[error("a domain has {min} to {max} name servers, not {given}")]
    NameServerCount {
        /// How many there would be.
        given: usize,
        /// Fewest.
        min: usize,
        /// Most.
        max: usize,
    },
    /// The same name server twice.
    #[error("name server {0} is named twice")]
    NameServerRepeated(HostName),
    /// The host does not exist or cannot be used now.
    #[error("Invalid or inactive nameserver: {0}")]
    NameServerInactive(HostName),
    /// Too little money on the account.
    #[error("Insufficient credit. Domain cannot be created.")]
    InsufficientCredit {
        /// What it costs.
        price: Money,
        /// What is there.
        balance: Money,
    },

    // DS records.
    /// The digest's length does not fit its type.
    #[error("Bad digest length")]
    DigestLength(String),
    /// An algorithm that is not on the list.
    #[error("algorithm {0} is not supported")]
    DsAlgorithm(u8),
    /// A digest type that is not on the list.
    #[error("digest type {0} is not supported, use 1, 2 or 4")]
    DigestType(u8),
    /// More records than allowed.
    #[error("a domain has at most {0} DS records")]
    TooManyDs(usize),
    /// There is nothing to remove.
    #[error("No DS records for domain")]
    NoDs,
    /// The record to remove is not there.
    #[error("DS set not found")]
    DsNotFound,
    /// The record to add is there.
    #[error("DS set already exists")]
    DsExists,
    /// `all` = false.
    #[error("Remove \"all\" and specific keys not allowed in same operation.")]
    DsRemoveAllFalse,

    // Renew.
    /// The caller does not pay for the domain.
    #[error("You do not have the privilege required to renew this domain")]
    NotPayer,
    /// The caller believes in another expiry.
    #[error("Given curExpDate {given} does not match current expire date: {actual}")]
    ExpiryMismatch {
        /// The date given.
        given: NaiveDate,
        /// The date known.
        actual: NaiveDate,
    },
    /// The new expiry lies too far ahead.
    #[error("New expire date {until} exceeds max {limit}")]
    ExpiryTooFar {
        /// The expiry asked for.
        until: DateTime<Utc>,
        /// The latest allowed.
        limit: DateTime<Utc>,
    },
    /// Suspended, blocked, invoiced, pending or outside the window.
    #[error("Domain is not in a state where it can be renewed")]
    NotRenewable,

    // Update.
    /// The caller has no right to change the domain so.
    #[error("No privilege. You are not authorized to change {0}")]
    NotAuthorizedToChange(&'static str),
    /// A pending operation or a prohibition.
    #[error("Domain status prohibits operation")]
    StatusProhibits,
    /// An unpaid invoice freezes this change.
    #[error("Domain has unpaid invoices")]
    InvoiceOpen,
    /// A change of registrant stands alone.
    #[error("Change of registrant cannot be combined with other changes")]
    RegistrantChangeCombined,
    /// A restore stands alone.
    #[error("Restore cannot be combined with other changes")]
    RestoreCombined,
    /// A change of the renewal stands alone.
    #[error("Change of autoRenew cannot be combined with other changes")]
    AutoRenewCombined,
    /// Not the sponsor, or the contact is not in the caller's portfolio.
    #[error("No privilege. You are not authorized to change registrant")]
    NotAuthorizedForRegistrant,
    /// The new registrant is one of a registrar's people.
    #[error("Bad userid. User is in a registrar group")]
    RegistrantInGroup(Handle),
    /// The new registrant's identity was refused.
    #[error("The given handle/user ID cannot be used as registrant, due to missing/rejected ID control")]
    RegistrantUnfit(Handle),
    /// Host unknown (remove).
    #[error("Host not found: {0}")]
    HostNotFoundNamed(HostName),
    /// Host unknown (add).
    #[error("Unable to resolve nameserver.")]
    NameServerUnknown(HostName),
    /// The host does not serve the domain.
    #[error("Host / domain relation not found")]
    NotDelegated(HostName),
    /// The host serves the domain already.
    #[error("Host / domain relation already exists")]
    AlreadyDelegated(HostName),
    /// A name server below the domain needs addresses.
    #[error("Gluerecords required on new nameserver")]
    GlueRequired(HostName),
    /// Neither role nor token allows the change of name servers.
    #[error("No privilege. You are not NSA for all nameservers (old and new)")]
    NotNameServerAdmin,
    /// A redelegation token needs a name server change beside it.
    #[error("Nameserver changes required when specifying authinfo token")]
    TokenWithoutNameServers,
    /// An empty `pw`.
    #[error("Value required for authinfo.pw")]
    AuthInfoEmpty,
    /// Redelegation tokens are gone.
    #[error("Command syntax error")]
    RedelTokensEnded,
    /// The caller may not make this token.
    #[error("No privilege. You are not authorized to set authinfo")]
    NotAuthorizedToSetAuthInfo,
    /// The caller may not end tokens of this domain.
    #[error("No privilege. You are not authorized to unset authinfo")]
    NotAuthorizedToUnsetAuthInfo,
    /// Roles are implicit when a registrar manages (update).
    #[error("Specifying contacts for registrar managed domains is not allowed")]
    ContactsImplicitInUpdate,
    /// `tech` is not a role here.
    #[error("contact type tech is not used by this registry")]
    TechUnused,
    /// The registrant holds the role by itself.
    #[error("Role not permitted")]
    RoleNotPermitted,
    /// The handle does not hold the role.
    #[error("Repeated remove")]
    RoleNotHeld,
    /// Not the sponsor.
    #[error("No privilege. You are not authorized to change auto_renew")]
    NotAuthorizedForAutoRenew,
    /// Not in redemption, or not the caller's.
    #[error("No privilege. You are not authorized to restore domain")]
    NotAuthorizedToRestore,

    // Delete.
    /// On its way to deletion.
    #[error("Domain delete already pending.")]
    DeletePending,
    /// A host below the domain serves domains.
    #[error("host {0} below the domain serves domains")]
    SubordinateHostInUse(HostName),

    // Transfer and withdraw.
    /// The caller sponsors it.
    #[error("Domain is already registrar managed.")]
    AlreadySponsor,
    /// No token.
    #[error("Object is not eligible for transfer, no valid authinfo token")]
    TransferTokenMissing,
    /// A wrong, spent or expired token.
    #[error("Supplied authinfo token is not valid for this domain/operation")]
    TransferTokenWrong,
    /// Not activated yet.
    #[error("Object is not ready for transfer at this time")]
    TransferNotReady,
    /// The block of an unpaid invoice.
    #[error("Domain has unpaid invoices")]
    TransferUnpaid,
    /// Frozen by the registry.
    #[error("Domain is locked")]
    TransferLocked,
    /// Blocked.
    #[error("Domain is blocked")]
    TransferBlocked,
    /// Suspended, VID, or otherwise prohibited.
    #[error("Object is not eligible for transfer, domain status prohibits transfer")]
    TransferProhibited,
    /// Identity control open or failed.
    #[error("Registrant has not been id validated")]
    TransferIdentity,
    /// Withdraw of a registrant-managed domain.
    #[error("Object is not registrar managed.")]
    NotRegistrarManaged,
    /// Withdraw of another registrar's domain.
    #[error("Object is not handled by current user")]
    NotSponsor,
    /// Withdraw while pending, locked or blocked.
    #[error("Object is not eligible for transfer")]
    WithdrawProhibited,

    // Contacts.
    /// Not related to the contact.
    #[error("Unauthorized")]
    ContactUnrelated,
    /// The kind of contact is missing.
    #[error("Value required for extension.dkhm:userType")]
    UserTypeRequired,
    /// `id` is neither `auto` nor `force`.
    #[error("Parameter value policy error")]
    ContactIdPolicy(String),
    /// A Danish organisation without number.
    #[error("Value required for extension.dkhm:CVR")]
    CvrRequired,
    /// A public organisation without location number.
    #[error("Value required for extension.dkhm:EAN")]
    EanRequired,
    /// Company data on a person.
    #[error("{0} is not supported for an individual")]
    NotForIndividuals(&'static str),
    /// Not eight digits.
    #[error("Invalid CVR number")]
    CvrSyntax(String),
    /// Not thirteen digits.
    #[error("an EAN number has 13 digits")]
    EanSyntax(String),
    /// A production unit that is not ten digits.
    #[error("a P-number has 10 digits")]
    PnumberSyntax(String),
    /// Two addresses of one type.
    #[error("one postalInfo of each type")]
    PostalRepeated,
    /// Not a telephone number of its country.
    #[error("a telephone number is written +45.12345678")]
    PhoneSyntax(String),
    /// Not an e-mail address.
    #[error("an e-mail address is written name@domain")]
    EmailSyntax(String),
    /// Characters outside 7-bit ASCII in an `int` address.
    #[error("postalInfo of type int is written in 7-bit ASCII")]
    PostalAscii(String),
    /// Not an ISO 3166-1 code.
    #[error("{0} is not a country code of ISO 3166-1")]
    CountryUnknown(String),
    /// A postal part that a new address needs.
    #[error("a new postalInfo needs a name and an address")]
    PostalIncomplete,
    /// Not the contact's manager.
    #[error("You are not authorized to change that contact")]
    NotContactManager,
    /// A field locked to a register or to a role.
    #[error("You do not have permissions to modify field: {0}")]
    FieldLocked(&'static str),
    /// A pending change of the contact.
    #[error("a change of this contact is waiting for approval")]
    ContactPending,

    // Hosts.
    /// No such host.
    #[error("Host not found")]
    HostNotFound(HostName),
    /// No such host (update).
    #[error("Unknown host")]
    HostUnknown(HostName),
    /// No such host (delete).
    #[error("Host does not exist")]
    HostDoesNotExist(HostName),
    /// The name is taken.
    #[error("Host name already exists")]
    HostExists(HostName),
    /// A REG-handle as administrator.
    #[error("Registrar handle not permitted as NSA")]
    HostAdminIsRegistrar,
    /// No administrator was named and the account may not be one.
    #[error("Value required for extension.dkhm:requestedNsAdmin")]
    HostAdminRequired,
    /// The domain above the host is not registered.
    #[error("Domain does not exist")]
    SuperordinateMissing(DomainName),
    /// The domain above the host belongs to another registrar.
    #[error("the domain above the host is sponsored by another registrar")]
    SuperordinateForeign(DomainName),
    /// A `.dk` host without address.
    #[error("a host below .dk needs at least one address")]
    HostAddressRequired,
    /// A private, loopback, multicast … address.
    #[error("{0} is not a public address")]
    HostAddressNotPublic(std::net::IpAddr),
    /// An address on a foreign host.
    #[error("a host outside .dk has no addresses here")]
    HostAddressForeign,
    /// The address is there, or was given twice.
    #[error("Host IP address already exists")]
    HostAddressExists(std::net::IpAddr),
    /// The address to remove is not there.
    #[error("the host does not have the address {0}")]
    HostAddressMissing(std::net::IpAddr),
    /// None would be left.
    #[error("Not enough ip addresses after change. Minimum one needed.")]
    HostAddressesTooFew,
    /// Not the administrator.
    #[error("No privilege")]
    NotHostAdmin,
    /// It serves domains.
    #[error("Nameserver has active domains, cannot be deleted")]
    HostInUse,
    /// Pending, or marked for deletion.
    #[error("Host status prohibits operation")]
    HostStatusProhibits,

    // Poll.
    /// Unknown, already removed, or another's.
    #[error("Object does not exist")]
    MessageNotFound(String),

    // Staff.
    /// Nothing of that name or number.
    #[error("there is no {kind} {id}")]
    NoSuch {
        /// What was looked for.
        kind: &'static str,
        /// By which name.
        id: String,
    },
    /// Something of that name is there.
    #[error("there is a {kind} {id} already")]
    AlreadyThere {
        /// What.
        kind: &'static str,
        /// Its name.
        id: String,
    },
    /// A staff command that the state of things does not allow; the text says why.
    #[error("{0}")]
    NotNow(String),
}
