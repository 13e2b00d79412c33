//! Which element of its command a refusal is about.

use super::object::DKHM;
use crate::epp::namespace::{CONTACT, DOMAIN, EPP, HOST, RGP, SEC_DNS};
use crate::registry::refusal::Refusal;

/// Where in the command to look.
#[derive(Debug, PartialEq)]
pub enum Place<'r> {
    /// The object itself: its name or handle.
    Object,
    /// This element with this value.
    Exactly(&'static str, &'static str, String),
    /// The first of these elements of the command, with the value it has there.
    Given(&'static str, &'static [&'static str]),
    /// Whichever element holds this value.
    Holding(&'r str),
    /// The contact of this role, counted from zero.
    Holder(&'static str, usize),
}

/// Where the fault is. Tokens are never echoed: their elements come without value. Who lacks the
/// right to an object is shown the object.
#[expect(clippy::too_many_lines, reason = "a table: one line a group of refusals")]
pub fn place(refusal: &Refusal) -> Place<'_> {
    use Place::{Given, Holder, Holding, Object};
    match refusal {
        Refusal::OptionUnavailable { element, value, .. } | Refusal::FormUnavailable { element, value, .. } => {
            let (namespace, element) = qualified(element);
            exactly(namespace, element, value)
        }
        Refusal::MaxSigLifeUnavailable(seconds) => exactly(SEC_DNS, "maxSigLife", seconds),
        Refusal::SoleProprietorshipDanish => exactly(DKHM, "sole_proprietorship", ""),
        Refusal::VerificationUneven | Refusal::VerificationFixed(_) | Refusal::VerificationClosed(_) => {
            exactly(DKHM, "contact_verification", "")
        }
        Refusal::PeriodOutOfRange { given, .. } => exactly(DOMAIN, "period", given),
        Refusal::ConfirmationSyntax(given) | Refusal::ConfirmationAge { given, .. } => {
            exactly(DKHM, "orderconfirmationToken", given)
        }
        Refusal::ConfirmationRequired => exactly(DKHM, "orderconfirmationToken", ""),
        Refusal::TooFewContacts(_) => exactly(DOMAIN, "registrant", ""),
        Refusal::TooManyContacts(role) => Holder(role, 1),
        Refusal::ContactsImplicit | Refusal::ContactsImplicitInUpdate => Given(DOMAIN, &["contact"]),
        Refusal::TechUnused => Holder("tech", 0),
        Refusal::RoleNotPermitted(handle) | Refusal::RoleNotHeld(handle) => exactly(DOMAIN, "contact", handle),
        Refusal::RegistrantIsRegistrar(handle)
        | Refusal::RegistrantFailedIdentity(handle)
        | Refusal::RegistrantNotRegistrarManaged(handle)
        | Refusal::RegistrantNotSelfManaged(handle)
        | Refusal::RegistrantInGroup(handle)
        | Refusal::RegistrantUnfit(handle) => exactly(DOMAIN, "registrant", handle),
        Refusal::RegistrantChangeCombined => Given(DOMAIN, &["registrant"]),
        Refusal::RegistrantManagementEnded => Given(DKHM, &["management"]),
        Refusal::AutoRenewFixed | Refusal::AutoRenewCombined => Given(DKHM, &["autoRenew"]),
        Refusal::NameServerCount { .. } => exactly(DOMAIN, "ns", ""),
        Refusal::NameServerRepeated(host)
        | Refusal::NameServerInactive(host)
        | Refusal::HostNotFoundNamed(host)
        | Refusal::NameServerUnknown(host)
        | Refusal::NotDelegated(host)
        | Refusal::AlreadyDelegated(host)
        | Refusal::GlueRequired(host) => exactly(DOMAIN, "hostObj", host),
        Refusal::DigestLength(digest) => exactly(SEC_DNS, "digest", digest),
        Refusal::DsAlgorithm { given, .. } => exactly(SEC_DNS, "alg", given),
        Refusal::DigestType(kind) => exactly(SEC_DNS, "digestType", kind),
        Refusal::NoDs | Refusal::DsNotFound => exactly(SEC_DNS, "rem", ""),
        Refusal::DsRemoveAllFalse => exactly(SEC_DNS, "all", "false"),
        Refusal::DsExists | Refusal::TooManyDs(_) => Given(SEC_DNS, &["create", "add"]),
        Refusal::ExpiryMismatch { given, .. } => exactly(DOMAIN, "curExpDate", given),
        Refusal::ExpiryTooFar { .. } => Given(DOMAIN, &["period"]),
        Refusal::AuthInfoWrong
        | Refusal::AuthInfoEmpty
        | Refusal::TransferTokenWrong
        | Refusal::RedelTokensEnded
        | Refusal::TokenWithoutNameServers => exactly(DOMAIN, "pw", ""),
        Refusal::TransferTokenMissing => exactly(DOMAIN, "authInfo", ""),
        Refusal::RestoreCombined => exactly(RGP, "restore", ""),

        Refusal::ContactNotFound(handle) => Holding(handle.as_str()),
        Refusal::EmailSyntax(text) | Refusal::PhoneSyntax(text) | Refusal::PostalAscii(text) => Holding(text),
        Refusal::UserTypeRequired => exactly(DKHM, "userType", ""),
        Refusal::CvrRequired => exactly(DKHM, "CVR", ""),
        Refusal::EanRequired => exactly(DKHM, "EAN", ""),
        Refusal::CvrSyntax(text) => exactly(DKHM, "CVR", text),
        Refusal::EanSyntax(text) => exactly(DKHM, "EAN", text),
        Refusal::PnumberSyntax(text) => exactly(DKHM, "pnumber", text),
        Refusal::NotForIndividuals(field) | Refusal::FieldLocked(field) => field_place(field),
        Refusal::PostalRepeated | Refusal::PostalIncomplete => exactly(CONTACT, "postalInfo", ""),
        Refusal::CountryUnknown(text) => exactly(CONTACT, "cc", text),

        Refusal::HostAddressNotPublic(address)
        | Refusal::HostAddressExists(address)
        | Refusal::HostAddressMissing(address) => exactly(HOST, "addr", address),
        Refusal::HostAddressRequired => exactly(HOST, "addr", ""),
        Refusal::HostAddressForeign | Refusal::HostAddressesTooFew | Refusal::TooManyAddresses(_) => {
            Given(HOST, &["addr"])
        }
        Refusal::HostAdminIsRegistrar | Refusal::HostAdminRequired => Given(DKHM, &["requestedNsAdmin"]),

        Refusal::NoPrivilege
        | Refusal::CommandUnavailable
        | Refusal::NothingToChange
        | Refusal::TooManyNames(_)
        | Refusal::TooManyHosts(_)
        | Refusal::DomainNotFound(_)
        | Refusal::DomainDoesNotExist(_)
        | Refusal::TransferNotFound(_)
        | Refusal::NameReserved(_)
        | Refusal::DomainOccupied(_)
        | Refusal::InsufficientCredit { .. }
        | Refusal::NotPayer
        | Refusal::NotRenewable(_)
        | Refusal::NotAuthorizedToChange(_)
        | Refusal::StatusProhibits(_)
        | Refusal::InvoiceOpen
        | Refusal::NotAuthorizedForRegistrant
        | Refusal::NotNameServerAdmin
        | Refusal::NotAuthorizedToSetAuthInfo
        | Refusal::NotAuthorizedToUnsetAuthInfo
        | Refusal::NotAuthorizedForAutoRenew
        | Refusal::NotAuthorizedToRestore
        | Refusal::NotAuthorizedToDelete
        | Refusal::DeletePending
        | Refusal::SubordinateHostInUse(_)
        | Refusal::AlreadySponsor
        | Refusal::TransferNotReady
        | Refusal::TransferUnpaid
        | Refusal::TransferLocked
        | Refusal::TransferBlocked
        | Refusal::TransferProhibited(_)
        | Refusal::TransferIdentity
        | Refusal::NotRegistrarManaged
        | Refusal::NotSponsor
        | Refusal::WithdrawProhibited(_)
        | Refusal::ContactUnrelated
        | Refusal::ContactIdPolicy(_)
        | Refusal::NotContactManager
        | Refusal::ContactPending
        | Refusal::HostNotFound(_)
        | Refusal::HostUnknown(_)
        | Refusal::HostDoesNotExist(_)
        | Refusal::HostExists(_)
        | Refusal::SuperordinateMissing(_)
        | Refusal::SuperordinateForeign(_)
        | Refusal::NotHostAdmin
        | Refusal::HostInUse
        | Refusal::HostStatusProhibits
        | Refusal::MessageNotFound(_)
        | Refusal::NoSuch { .. }
        | Refusal::AlreadyThere { .. }
        | Refusal::NotNow(_) => Object,
    }
}

fn exactly(namespace: &'static str, element: &'static str, value: impl ToString) -> Place<'static> {
    Place::Exactly(namespace, element, value.to_string())
}

/// Namespace and local name of an element the rules name by its conventional prefix.
fn qualified(element: &'static str) -> (&'static str, &'static str) {
    let Some((prefix, name)) = element.split_once(':') else { return (EPP, element) };
    let namespace = match prefix {
        "domain" => DOMAIN,
        "contact" => CONTACT,
        "host" => HOST,
        "secDNS" => SEC_DNS,
        "rgp" => RGP,
        _ => DKHM,
    };
    (namespace, name)
}

/// The element of a field of a contact.
fn field_place(field: &'static str) -> Place<'static> {
    match field {
        "name" => Place::Given(CONTACT, &["name"]),
        "org" => Place::Given(CONTACT, &["org"]),
        "address" => exactly(CONTACT, "addr", ""),
        "country" => Place::Given(CONTACT, &["cc"]),
        "userType" => Place::Given(DKHM, &["userType"]),
        "CVR" => Place::Given(DKHM, &["CVR"]),
        "pnumber" => Place::Given(DKHM, &["pnumber"]),
        "EAN" => Place::Given(DKHM, &["EAN"]),
        _ => Place::Object,
    }
}
