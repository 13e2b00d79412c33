//! The words the .dk registry publishes for a refusal.

use std::borrow::Cow;

use super::Refusal;

impl Refusal {
    /// The registry's own text, word for word; `None` where it has none but the protocol's.
    #[expect(clippy::too_many_lines, reason = "a table: one line a text")]
    pub fn text(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match self {
            Self::PeriodOutOfRange { given, .. } => {
                return Some(format!("Invalid period {given}. Must be within range").into());
            }
            Self::ConfirmationSyntax(given) => {
                return Some(format!("Bad value for dkhm:orderconfirmationToken: >{given}<").into());
            }
            Self::ConfirmationAge { given, .. } => {
                return Some(format!("dkhm:orderconfirmationToken: >{given}< exceeds allowed threshold").into());
            }
            Self::NameServerInactive(host) => return Some(format!("Invalid or inactive nameserver: {host}").into()),
            Self::ExpiryMismatch { given, actual } => {
                let text = format!("Given curExpDate {given} does not match current expire date: {actual}");
                return Some(text.into());
            }
            Self::ExpiryTooFar { until, limit } => {
                return Some(format!("New expire date {until} exceeds max {limit}").into());
            }
            Self::NotAuthorizedToChange(what) => {
                return Some(format!("No privilege. You are not authorized to change {what}").into());
            }
            Self::HostNotFoundNamed(host) => return Some(format!("Host not found: {host}").into()),
            Self::FieldLocked(field) => {
                return Some(format!("You do not have permissions to modify field: {field}").into());
            }

            Self::MaxSigLifeUnavailable(_) => "maxSigLife not supported",
            Self::NoPrivilege | Self::NotAuthorizedToDelete => "No privilege.",
            Self::VerificationUneven => "Same value required for both verified_id and verified_email.",
            Self::DomainNotFound(_) => "Domain not found",
            Self::DomainDoesNotExist(_) | Self::SuperordinateMissing(_) => "Domain does not exist",
            Self::TransferNotFound(_) => "Cannot change registrar on non-existent domain",
            Self::DomainOccupied(_) => "Domain Name is occupied",
            Self::ConfirmationRequired => "Value required for extension.dkhm:orderconfirmationToken",
            Self::TooFewContacts(_) => "Too few users for contact type",
            Self::TooManyContacts(_) => "Too many users for contact type",
            Self::ContactsImplicit => "Specifying contacts for registrar handled domains is not allowed",
            Self::ContactNotFound(_) => "Contact not found",
            Self::RegistrantIsRegistrar(_) => "Registrar handle is not permitted for registrant role.",
            Self::RegistrantFailedIdentity(_) => {
                "Registrant has previously failed ID-control and cannot become registrant"
            }
            Self::RegistrantNotRegistrarManaged(_) => "Specified user handle not permitted when handled by registrar",
            Self::RegistrantNotSelfManaged(_) => "Specified user handle not permitted without handling by registrar",
            Self::AutoRenewFixed => "dkhm.autorenew 'N' not allowed with dkhm:management choice \"registrant\"",
            Self::InsufficientCredit { .. } => "Insufficient credit. Domain cannot be created.",
            Self::DigestLength(_) => "Bad digest length",
            Self::NoDs => "No DS records for domain",
            Self::DsNotFound => "DS set not found",
            Self::DsExists => "DS set already exists",
            Self::DsRemoveAllFalse => "Remove \"all\" and specific keys not allowed in same operation.",
            Self::NotPayer => "You do not have the privilege required to renew this domain",
            Self::NotRenewable(_) => "Domain is not in a state where it can be renewed",
            Self::StatusProhibits(_) => "Domain status prohibits operation",
            Self::InvoiceOpen | Self::TransferUnpaid => "Domain has unpaid invoices",
            Self::RegistrantChangeCombined => "Change of registrant cannot be combined with other changes",
            Self::NotAuthorizedForRegistrant => "No privilege. You are not authorized to change registrant",
            Self::RegistrantInGroup(_) => "Bad userid. User is in a registrar group",
            Self::RegistrantUnfit(_) => {
                "The given handle/user ID cannot be used as registrant, due to missing/rejected ID control"
            }
            Self::NameServerUnknown(_) => "Unable to resolve nameserver.",
            Self::NotDelegated(_) => "Host / domain relation not found",
            Self::AlreadyDelegated(_) => "Host / domain relation already exists",
            Self::GlueRequired(_) => "Gluerecords required on new nameserver",
            Self::NotNameServerAdmin => "No privilege. You are not NSA for all nameservers (old and new)",
            Self::TokenWithoutNameServers => "Nameserver changes required when specifying authinfo token",
            Self::AuthInfoEmpty => "Value required for authinfo.pw",
            Self::NotAuthorizedToSetAuthInfo => "No privilege. You are not authorized to set authinfo",
            Self::NotAuthorizedToUnsetAuthInfo => "No privilege. You are not authorized to unset authinfo",
            Self::ContactsImplicitInUpdate => "Specifying contacts for registrar managed domains is not allowed",
            Self::RoleNotPermitted(_) => "Role not permitted",
            Self::RoleNotHeld(_) => "Repeated remove",
            Self::NotAuthorizedForAutoRenew => "No privilege. You are not authorized to change auto_renew",
            Self::NotAuthorizedToRestore => "No privilege. You are not authorized to restore domain",
            Self::DeletePending => "Domain delete already pending.",
            Self::AlreadySponsor => "Domain is already registrar managed.",
            Self::TransferTokenMissing => "Object is not eligible for transfer, no valid authinfo token",
            Self::TransferTokenWrong => "Supplied authinfo token is not valid for this domain/operation",
            Self::TransferNotReady => "Object is not ready for transfer at this time",
            Self::TransferLocked => "Domain is locked",
            Self::TransferBlocked => "Domain is blocked",
            Self::TransferProhibited(_) => "Object is not eligible for transfer, domain status prohibits transfer",
            Self::TransferIdentity => "Registrant has not been id validated",
            Self::NotRegistrarManaged => "Object is not registrar managed.",
            Self::NotSponsor => "Object is not handled by current user",
            Self::WithdrawProhibited(_) => "Object is not eligible for transfer",
            Self::ContactUnrelated => "Unauthorized",
            Self::UserTypeRequired => "Value required for extension.dkhm:userType",
            Self::CvrRequired => "Value required for extension.dkhm:CVR",
            Self::EanRequired => "Value required for extension.dkhm:EAN",
            Self::CvrSyntax(_) => "Invalid CVR number",
            Self::NotContactManager => "You are not authorized to change that contact",
            Self::HostNotFound(_) => "Host not found",
            Self::HostUnknown(_) => "Unknown host",
            Self::HostDoesNotExist(_) => "Host does not exist",
            Self::HostExists(_) => "Host name already exists",
            Self::HostAdminIsRegistrar => "Registrar handle not permitted as NSA",
            Self::HostAdminRequired => "Value required for extension.dkhm:requestedNsAdmin",
            Self::HostAddressExists(_) => "Host IP address already exists",
            Self::HostAddressesTooFew => "Not enough ip addresses after change. Minimum one needed.",
            Self::NotHostAdmin => "No privilege",
            Self::HostInUse => "Nameserver has active domains, cannot be deleted",

            Self::CommandUnavailable
            | Self::NothingToChange
            | Self::SoleProprietorshipDanish
            | Self::VerificationFixed(_)
            | Self::VerificationClosed(_)
            | Self::OptionUnavailable { .. }
            | Self::FormUnavailable { .. }
            | Self::TooManyNames(_)
            | Self::NameReserved(_)
            | Self::AuthInfoWrong
            | Self::RegistrantManagementEnded
            | Self::NameServerCount { .. }
            | Self::NameServerRepeated(_)
            | Self::DsAlgorithm { .. }
            | Self::DigestType(_)
            | Self::TooManyDs(_)
            | Self::RestoreCombined
            | Self::AutoRenewCombined
            | Self::RedelTokensEnded
            | Self::TechUnused
            | Self::SubordinateHostInUse(_)
            | Self::ContactIdPolicy(_)
            | Self::NotForIndividuals(_)
            | Self::EanSyntax(_)
            | Self::PnumberSyntax(_)
            | Self::PostalRepeated
            | Self::PhoneSyntax(_)
            | Self::EmailSyntax(_)
            | Self::PostalAscii(_)
            | Self::CountryUnknown(_)
            | Self::PostalIncomplete
            | Self::ContactPending
            | Self::SuperordinateForeign(_)
            | Self::HostAddressRequired
            | Self::HostAddressNotPublic(_)
            | Self::HostAddressForeign
            | Self::TooManyAddresses(_)
            | Self::TooManyHosts(_)
            | Self::HostAddressMissing(_)
            | Self::HostStatusProhibits
            | Self::MessageNotFound(_)
            | Self::NoSuch { .. }
            | Self::AlreadyThere { .. }
            | Self::NotNow(_) => return None,
        }))
    }
}
