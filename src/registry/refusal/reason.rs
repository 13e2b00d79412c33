//! What would be right, or what stands in the way: one clause a refusal.

use std::borrow::Cow;

use super::Refusal;

impl Refusal {
    /// What would be right, in one clause.
    #[expect(clippy::too_many_lines, reason = "a table: one line a reason")]
    pub fn reason(&self) -> Cow<'static, str> {
        match self {
            Self::OptionUnavailable { reason, .. } | Self::FormUnavailable { reason, .. } => (*reason).into(),
            Self::MaxSigLifeUnavailable(_) => "the registry decides how long signatures live".into(),
            Self::NothingToChange => "an update has an add, a rem or a chg".into(),
            Self::SoleProprietorshipDanish => "sole_proprietorship is for contacts outside Denmark".into(),
            Self::VerificationUneven => "verified_id and verified_email are both true or both false".into(),
            Self::VerificationFixed(part) => format!("{part} is set by the registry").into(),
            Self::VerificationClosed(when) => format!("contact_verification cannot be given {when}").into(),
            Self::TooManyNames(most) => format!("at most {most} names in one command").into(),
            Self::DomainNotFound(name) | Self::DomainDoesNotExist(name) | Self::TransferNotFound(name) => {
                format!("no domain {name} is registered").into()
            }
            Self::NameReserved(name) => format!("{name} is reserved by the registry").into(),
            Self::DomainOccupied(name) => format!("{name} is taken; check says which names are free").into(),
            Self::PeriodOutOfRange { min: 1, max: 1, .. } => "a period is one year".into(),
            Self::PeriodOutOfRange { min, max, .. } => format!("a period is {min} to {max} years").into(),
            Self::ConfirmationAge { from: Some(from), until, .. } => format!(
                "the registrant accepted between {} ({from}) and {} ({until})",
                from.timestamp(),
                until.timestamp()
            )
            .into(),
            Self::ConfirmationAge { until, .. } => {
                format!("the registrant accepted not after {} ({until})", until.timestamp()).into()
            }
            Self::TooFewContacts(role) => format!("a domain has one {role}").into(),
            Self::TooManyContacts(role) => format!("a domain has at most one {role}").into(),
            Self::ContactNotFound(handle) => format!("there is no contact {handle}").into(),
            Self::RegistrantIsRegistrar(handle) => {
                format!("the registrant is a contact, and {handle} is an account").into()
            }
            Self::RegistrantFailedIdentity(handle) => format!("name another contact than {handle}").into(),
            Self::RegistrantNotRegistrarManaged(handle) => {
                format!("{handle} must be a contact your account manages").into()
            }
            Self::RegistrantNotSelfManaged(handle) => format!("{handle} must be a contact that manages itself").into(),
            Self::NameServerCount { given, min, max } => {
                format!("a domain has {min} to {max} name servers, not {given}").into()
            }
            Self::NameServerRepeated(host) => format!("{host} is named twice").into(),
            Self::NameServerInactive(host) => format!("{host} must be a host object that exists and is active").into(),
            Self::InsufficientCredit { price, balance } => {
                format!("it costs {price} and {balance} is available").into()
            }
            Self::DsAlgorithm { given, supported } => {
                let list: Vec<_> = supported.iter().map(u8::to_string).collect();
                format!("algorithm {given} is not one of {}", list.join(", ")).into()
            }
            Self::DigestType(kind) => format!("digest type {kind} is not one of 1, 2, 4").into(),
            Self::TooManyDs(most) => format!("a domain has at most {most} DS records").into(),
            Self::ExpiryMismatch { actual, .. } => format!("the domain expires on {actual}").into(),
            Self::ExpiryTooFar { limit, .. } => {
                format!("the expiry may lie on {} at the latest", limit.date_naive()).into()
            }
            Self::NotRenewable(obstacle)
            | Self::StatusProhibits(obstacle)
            | Self::TransferProhibited(obstacle)
            | Self::WithdrawProhibited(obstacle) => obstacle.to_string().into(),
            Self::NotAuthorizedToChange(what) => {
                format!("your account has no role on the domain to change {what} with").into()
            }
            Self::RegistrantInGroup(handle) => format!("{handle} belongs to a registrar; name another contact").into(),
            Self::RegistrantUnfit(handle) => format!("{handle} must complete identity control first").into(),
            Self::HostNotFoundNamed(host) | Self::NameServerUnknown(host) => {
                format!("there is no host object {host}").into()
            }
            Self::NotDelegated(host) => format!("{host} is no name server of the domain").into(),
            Self::AlreadyDelegated(host) => format!("{host} is a name server of the domain already").into(),
            Self::GlueRequired(host) => format!("{host} lies below the domain and needs an address").into(),
            Self::SubordinateHostInUse(host) => format!("{host} below the domain serves domains").into(),
            Self::ContactIdPolicy(_) => "id is auto or force".into(),
            Self::NotForIndividuals(element) => format!("an individual has no {element}").into(),
            Self::CountryUnknown(code) => format!("{code} is no country code of ISO 3166-1").into(),
            Self::FieldLocked(field) => {
                format!("{field} is locked by identity control, a register, or the contact's role as registrant").into()
            }
            Self::HostNotFound(host) | Self::HostUnknown(host) | Self::HostDoesNotExist(host) => {
                format!("there is no host {host}").into()
            }
            Self::HostExists(host) => format!("there is a host {host} already").into(),
            Self::SuperordinateMissing(domain) => format!("the domain {domain} must be registered first").into(),
            Self::SuperordinateForeign(domain) => format!("{domain} is sponsored by another registrar").into(),
            Self::HostAddressNotPublic(address) => format!("{address} is not a public address").into(),
            Self::HostAddressExists(address) => {
                format!("{address} is given once, and the host must not have it yet").into()
            }
            Self::HostAddressMissing(address) => format!("the host does not have the address {address}").into(),
            Self::MessageNotFound(_) => "your queue holds no such message".into(),
            Self::NoSuch { kind, id } => format!("there is no {kind} {id}").into(),
            Self::AlreadyThere { kind, id } => format!("there is a {kind} {id} already").into(),
            Self::NotNow(why) => why.clone().into(),
            Self::NoPrivilege => "only an active registrar account may do this".into(),
            Self::CommandUnavailable => "the rules in force do not offer this command".into(),
            Self::AuthInfoWrong => "authInfo holds a live token of this domain for this operation".into(),
            Self::ConfirmationRequired => "it holds the Unix seconds at which the registrant accepted the terms".into(),
            Self::ConfirmationSyntax(_) => "a confirmation is a whole number of Unix seconds".into(),
            Self::ContactsImplicit | Self::ContactsImplicitInUpdate => {
                "leave it out: the registrar of a registrar-managed domain holds admin and billing".into()
            }
            Self::RegistrantManagementEnded => "new domains are managed by the registrar".into(),
            Self::AutoRenewFixed => "a registrant-managed domain is renewed by invoice, so autoRenew is true".into(),
            Self::DigestLength(_) => "a digest of type 1 has 40, of type 2 64, of type 4 96 hexadecimal digits".into(),
            Self::NoDs => "the domain has no DS records to remove".into(),
            Self::DsNotFound => "a DS record that is removed must be one of the domain's".into(),
            Self::DsExists => "a DS record is given once, and the domain must not have it yet".into(),
            Self::DsRemoveAllFalse => "all is true, or the records to remove are listed".into(),
            Self::NotPayer => "only the registrar that pays for the domain may renew it".into(),
            Self::InvoiceOpen | Self::TransferUnpaid => "an invoice for the domain must be paid first".into(),
            Self::RegistrantChangeCombined | Self::RestoreCombined | Self::AutoRenewCombined => {
                "send it in a command of its own".into()
            }
            Self::NotAuthorizedForRegistrant => {
                "only the sponsor may change the registrant, and between contacts it manages".into()
            }
            Self::NotNameServerAdmin => {
                "the sponsor, the administrator of all name servers old and new, or a token may change them".into()
            }
            Self::TokenWithoutNameServers => "a redelegation token goes with a change of name servers".into(),
            Self::AuthInfoEmpty => "pw holds a keyword or a token".into(),
            Self::RedelTokensEnded => "pw holds autotransfer; redelegation tokens have ended".into(),
            Self::NotAuthorizedToSetAuthInfo => {
                "your account has no role on the domain to have such a token made".into()
            }
            Self::NotAuthorizedToUnsetAuthInfo => "your account has no role on the domain to end its tokens".into(),
            Self::TechUnused => "a contact's type is admin or billing here".into(),
            Self::RoleNotPermitted(_) => {
                "the contact must be another than the holder, and no account in a contact's place".into()
            }
            Self::RoleNotHeld(_) => "only the contact that holds the role can be removed from it".into(),
            Self::NotAuthorizedForAutoRenew => "only the sponsor may change autoRenew".into(),
            Self::NotAuthorizedToRestore => "the sponsor or proxy may restore a domain that is in redemption".into(),
            Self::NotAuthorizedToDelete => {
                "only the sponsor, or the proxy of a registrant-managed domain, may delete it".into()
            }
            Self::DeletePending => "the status pendingDelete stands in the way".into(),
            Self::AlreadySponsor => "your account sponsors the domain already".into(),
            Self::TransferTokenMissing => "authInfo holds the domain's transfer token".into(),
            Self::TransferTokenWrong => "authInfo holds a live transfer token of this domain".into(),
            Self::TransferNotReady => "the status pendingCreate stands in the way".into(),
            Self::TransferLocked => "the registry must lift the lock first".into(),
            Self::TransferBlocked => "the registry must lift the block first".into(),
            Self::TransferIdentity => "the registrant must complete identity control first".into(),
            Self::NotRegistrarManaged => "only a domain that a registrar manages can be given back".into(),
            Self::NotSponsor => "only the sponsor may give a domain back".into(),
            Self::ContactUnrelated => "the contact must be your account's, or have a role beside it".into(),
            Self::UserTypeRequired => "it says what kind of person or organisation the contact is".into(),
            Self::CvrRequired => "an organisation in Denmark has a CVR number".into(),
            Self::CvrSyntax(_) => "a CVR number has 8 digits".into(),
            Self::EanRequired => "a public organisation has an EAN number".into(),
            Self::EanSyntax(_) => "an EAN number has 13 digits".into(),
            Self::PnumberSyntax(_) => "a P-number has 10 digits".into(),
            Self::PostalRepeated => "there is one postalInfo of each type".into(),
            Self::PostalIncomplete => "a new postalInfo has a name and an address".into(),
            Self::PhoneSyntax(_) => "a telephone number is written +45.12345678".into(),
            Self::EmailSyntax(_) => "an e-mail address is written name@domain".into(),
            Self::PostalAscii(_) => "postalInfo of type int is written in 7-bit ASCII".into(),
            Self::NotContactManager => "only the registrar that manages the contact may change it".into(),
            Self::ContactPending => "an earlier change of the contact waits for approval".into(),
            Self::HostAdminIsRegistrar => "the administrator is a contact, not an account".into(),
            Self::HostAdminRequired => "it names the contact that administers the host".into(),
            Self::HostAddressRequired => "a host below .dk has at least one address".into(),
            Self::HostAddressForeign => "a host outside .dk has no addresses here".into(),
            Self::TooManyAddresses(most) => format!("a host has at most {most} addresses").into(),
            Self::TooManyHosts(most) => format!("a domain has at most {most} hosts below it").into(),
            Self::HostAddressesTooFew => "a host below .dk keeps at least one address".into(),
            Self::NotHostAdmin => {
                "only the host's administrator, or the sponsor of the domain above it, may do this".into()
            }
            Self::HostInUse => "no domain may use the host".into(),
            Self::HostStatusProhibits => {
                "an open request for the host, or its coming deletion, stands in the way".into()
            }
        }
    }
}
