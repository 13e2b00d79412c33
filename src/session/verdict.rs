//! From a no to a result: the only table of result codes beside `epp::result`.

use crate::epp::fault::Fault;
use crate::epp::namespace::{CONTACT, DKHM_4_4, DOMAIN, EPP, HOST, RGP, SEC_DNS};
use crate::epp::response::FaultValue;
use crate::epp::result::ResultCode;
use crate::registry::command::Command;
use crate::registry::contact::Phone;
use crate::registry::handle::Handle;
use crate::registry::refusal::Refusal;
use crate::xml::{Malformed, Problem, ProblemKind};

/// A result of 2000 and above.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The code.
    pub code: ResultCode,
    /// The text of the result.
    pub message: String,
    /// The element at fault.
    pub fault: Option<FaultValue>,
}

/// What a login that fails is told, whatever was wrong.
pub const CREDENTIALS: &str = "user name, password, certificate or address are not right";

impl Verdict {
    /// A verdict in the protocol's own words, with what is wrong as the reason.
    pub fn plain(code: u16, element: (&str, &str, &str), reason: impl Into<String>) -> Self {
        let code = ResultCode(code);
        Self { code, message: code.text().to_owned(), fault: Some(fault(element, reason.into())) }
    }
}

/// The verdict on bytes that are no document.
pub fn of_malformed(malformed: Malformed) -> Verdict {
    Verdict::plain(2001, (EPP, "epp", ""), malformed.to_string())
}

/// The verdict on a document that is no command this server reads.
pub fn of_fault(fault: Fault) -> Verdict {
    match fault {
        Fault::Problem(problem) => {
            let code = match problem.kind {
                ProblemKind::Missing => 2003,
                ProblemKind::Unexpected => 2001,
                ProblemKind::Range => 2004,
                ProblemKind::Syntax => 2005,
                ProblemKind::Policy => 2306,
            };
            of_problem(code, problem)
        }
        Fault::UnknownCommand(name) => {
            Verdict::plain(2000, (EPP, "command", &name), "a command of RFC 5730 is expected here")
        }
        Fault::UnknownObject(uri) => {
            Verdict::plain(2307, (EPP, "objURI", &uri), "use an object service announced in the greeting")
        }
        Fault::UnknownExtension(uri) => {
            let reason = "use an extension announced in the greeting, on a command it is defined for";
            Verdict::plain(2103, (EPP, "extURI", &uri), reason)
        }
        Fault::NotForObject { namespace, command } => {
            let reason = format!("{command} is not implemented for this object");
            Verdict::plain(2101, (EPP, "objURI", &namespace), reason)
        }
        Fault::Version(problem) => of_problem(2100, problem),
        Fault::LoginObject(problem) => of_problem(2307, problem),
        Fault::NoSuchUser(login) => Verdict::plain(2200, (EPP, "clID", &login.user), CREDENTIALS),
    }
}

/// The verdict on a login that cannot be read; the .dk registry has words of its own for one
/// without user or password.
pub fn of_login_fault(fault: Fault) -> Verdict {
    let verdict = of_fault(fault);
    let reason = verdict.fault.as_ref().map_or("", |fault| &fault.reason);
    if verdict.code == ResultCode(2003) && ["clID ", "pw "].iter().any(|element| reason.starts_with(element)) {
        return Verdict { message: "Please specify login user and password.".to_owned(), ..verdict };
    }
    verdict
}

fn of_problem(code: u16, problem: Problem) -> Verdict {
    // What a client puts in or beside these may be a secret in the wrong place.
    let secret = matches!(problem.element.as_str(), "pw" | "newPW" | "login" | "authInfo" | "ext" | "null");
    let value = if secret { "" } else { problem.value.as_str() };
    Verdict::plain(code, (&problem.namespace, &problem.element, value), problem.reason)
}

fn fault((namespace, element, value): (&str, &str, &str), reason: String) -> FaultValue {
    FaultValue { namespace: namespace.to_owned(), element: element.to_owned(), value: value.to_owned(), reason }
}

/// The verdict on a command the rules refuse. Where the refusal does not point at one element,
/// the object of the command is shown.
pub fn of_refusal(refusal: &Refusal, command: &Object) -> Verdict {
    let (code, own_words) = code(refusal);
    let code = ResultCode(code);
    let reason = refusal.to_string();
    let message = if own_words { reason.clone() } else { code.text().to_owned() };
    let fault = command
        .part(refusal)
        .or_else(|| at_fault(refusal))
        .unwrap_or_else(|| (command.namespace, command.element, command.value.clone()));
    let namespace = if fault.0 == DKHM_4_4 { command.dkhm } else { fault.0 };
    let fault = FaultValue { namespace: namespace.to_owned(), element: fault.1.to_owned(), value: fault.2, reason };
    Verdict { code, message, fault: Some(fault) }
}

/// The object a command is about, as its element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    namespace: &'static str,
    element: &'static str,
    value: String,
    /// Handles, numbers and addresses that stand in elements of their own: a refusal knows the
    /// value only.
    parts: Vec<Part>,
    /// The version of the .dk extension the client speaks.
    dkhm: &'static str,
}

/// Namespace, element and value.
type Part = (&'static str, &'static str, String);

impl Object {
    /// The object of `command`; its .dk elements are shown in the version `dkhm`.
    pub fn of(command: &Command, dkhm: &'static str) -> Self {
        let (namespace, element, value) = match command {
            Command::DomainCheck(_) => (DOMAIN, "check", String::new()),
            Command::DomainInfo(command) => (DOMAIN, "name", command.name.to_string()),
            Command::DomainCreate(command) => (DOMAIN, "name", command.name.to_string()),
            Command::DomainRenew(command) => (DOMAIN, "name", command.name.to_string()),
            Command::DomainTransfer(command) => (DOMAIN, "name", command.name.to_string()),
            Command::DomainUpdate(command) => (DOMAIN, "name", command.name.to_string()),
            Command::DomainDelete(command) => (DOMAIN, "name", command.name.to_string()),
            Command::DomainWithdraw(command) => (DOMAIN, "name", command.name.to_string()),
            Command::ContactCheck(_) => (CONTACT, "check", String::new()),
            Command::ContactInfo(command) => (CONTACT, "id", command.handle.to_string()),
            Command::ContactCreate(command) => (CONTACT, "id", command.id.clone()),
            Command::ContactUpdate(command) => (CONTACT, "id", command.handle.to_string()),
            Command::ContactDelete(command) => (CONTACT, "id", command.handle.to_string()),
            Command::ContactTransfer(command) => (CONTACT, "id", command.handle.to_string()),
            Command::HostCheck(_) => (HOST, "check", String::new()),
            Command::HostInfo(command) => (HOST, "name", command.name.to_string()),
            Command::HostCreate(command) => (HOST, "name", command.name.to_string()),
            Command::HostUpdate(command) => (HOST, "name", command.name.to_string()),
            Command::HostDelete(command) => (HOST, "name", command.name.to_string()),
            Command::PollRequest | Command::PollAck(_) => (EPP, "poll", String::new()),
            Command::Balance | Command::Staff(_) => (EPP, "info", String::new()),
        };
        Self { namespace, element, value, parts: parts(command), dkhm }
    }

    /// The element that holds the value `refusal` is about.
    fn part(&self, refusal: &Refusal) -> Option<Part> {
        let wrong = match refusal {
            Refusal::ContactNotFound(handle) => handle.as_str(),
            Refusal::EmailSyntax(text) | Refusal::PhoneSyntax(text) => text,
            _ => return None,
        };
        self.parts.iter().find(|(_, _, value)| value == wrong).cloned()
    }
}

fn parts(command: &Command) -> Vec<Part> {
    let handle = |namespace, element, handle: Option<&Handle>| handle.map(|it| (namespace, element, it.to_string()));
    let phone = |namespace, element, phone: Option<&Phone>| phone.map(|it| (namespace, element, it.number.clone()));
    let text = |namespace, element, text: Option<&String>| text.map(|it| (namespace, element, it.clone()));
    let found = match command {
        Command::DomainCreate(command) => vec![handle(DOMAIN, "registrant", command.registrant.as_ref())],
        Command::DomainUpdate(command) => vec![handle(DOMAIN, "registrant", command.registrant.as_ref())],
        Command::HostCreate(command) => vec![handle(DKHM_4_4, "requestedNsAdmin", command.requested_admin.as_ref())],
        Command::HostUpdate(command) => vec![handle(DKHM_4_4, "requestedNsAdmin", command.requested_admin.as_ref())],
        Command::ContactInfo(command) => vec![handle(CONTACT, "id", Some(&command.handle))],
        Command::ContactCreate(command) => vec![
            phone(CONTACT, "voice", command.voice.as_ref()),
            phone(CONTACT, "fax", command.fax.as_ref()),
            text(CONTACT, "email", Some(&command.email)),
            phone(DKHM_4_4, "mobilephone", command.extra.mobilephone.iter().flatten().next()),
            text(DKHM_4_4, "secondaryEmail", command.extra.secondary_email.as_ref()),
        ],
        Command::ContactUpdate(command) => vec![
            handle(CONTACT, "id", Some(&command.handle)),
            phone(CONTACT, "voice", command.voice.iter().flatten().next()),
            phone(CONTACT, "fax", command.fax.iter().flatten().next()),
            text(CONTACT, "email", command.email.as_ref()),
            phone(DKHM_4_4, "mobilephone", command.extra.mobilephone.iter().flatten().next()),
            text(DKHM_4_4, "secondaryEmail", command.extra.secondary_email.as_ref()),
        ],
        _ => Vec::new(),
    };
    found.into_iter().flatten().collect()
}

/// The code of a refusal, and whether its words are the registry's own text for the result.
#[expect(clippy::match_same_arms, clippy::too_many_lines, reason = "a table: one line a group of refusals")]
fn code(refusal: &Refusal) -> (u16, bool) {
    match refusal {
        Refusal::NoPrivilege => (2201, true),
        Refusal::CommandUnavailable => (2101, true),
        Refusal::OptionUnavailable { .. } => (2102, false),
        Refusal::FormUnavailable { .. } => (2306, false),
        Refusal::MaxSigLifeUnavailable(_) => (2307, true),
        Refusal::VerificationUneven => (2306, true),
        Refusal::SoleProprietorshipDanish | Refusal::VerificationFixed(_) | Refusal::VerificationClosed(_) => {
            (2306, false)
        }
        Refusal::TooManyNames(_) => (2306, false),

        Refusal::DomainNotFound(_) | Refusal::DomainDoesNotExist(_) | Refusal::TransferNotFound(_) => (2303, true),
        Refusal::NameReserved(_) => (2306, true),
        Refusal::DomainOccupied(_) => (2302, true),
        Refusal::AuthInfoWrong => (2202, true),

        Refusal::PeriodOutOfRange(_) => (2005, true),
        Refusal::ConfirmationRequired => (2003, true),
        Refusal::ConfirmationSyntax(_) => (2005, true),
        Refusal::ConfirmationAge(_) => (2004, true),
        Refusal::TooFewContacts(_) | Refusal::TooManyContacts(_) => (2004, true),
        Refusal::ContactsImplicit => (2306, true),
        Refusal::ContactNotFound(_) => (2303, true),
        Refusal::RegistrantIsRegistrar(_) | Refusal::RegistrantFailedIdentity(_) => (2201, true),
        Refusal::RegistrantNotRegistrarManaged(_) | Refusal::RegistrantNotSelfManaged(_) => (2305, true),
        Refusal::RegistrantManagementEnded => (2306, false),
        Refusal::AutoRenewFixed => (2004, true),
        Refusal::NameServerCount { .. } => (2308, false),
        Refusal::NameServerRepeated(_) => (2306, false),
        Refusal::NameServerInactive(_) => (2004, true),
        Refusal::InsufficientCredit { .. } => (2104, true),

        Refusal::DigestLength(_) => (2004, true),
        Refusal::DsAlgorithm(_) | Refusal::DigestType(_) | Refusal::TooManyDs(_) => (2306, false),
        Refusal::NoDs | Refusal::DsNotFound => (2303, true),
        Refusal::DsExists => (2302, true),
        Refusal::DsRemoveAllFalse => (2306, true),

        Refusal::NotPayer => (2201, true),
        Refusal::ExpiryMismatch { .. } | Refusal::ExpiryTooFar { .. } => (2306, true),
        Refusal::NotRenewable => (2105, true),

        Refusal::NotAuthorizedToChange(_) => (2201, true),
        Refusal::StatusProhibits => (2304, true),
        Refusal::InvoiceOpen => (2304, true),
        Refusal::RegistrantChangeCombined => (2306, true),
        Refusal::RestoreCombined | Refusal::AutoRenewCombined => (2306, false),
        Refusal::NotAuthorizedForRegistrant => (2201, true),
        Refusal::RegistrantInGroup(_) => (2304, true),
        Refusal::RegistrantUnfit(_) => (2201, true),
        Refusal::HostNotFoundNamed(_) | Refusal::NameServerUnknown(_) => (2303, true),
        Refusal::NotDelegated(_) => (2304, true),
        Refusal::AlreadyDelegated(_) => (2302, true),
        Refusal::GlueRequired(_) => (2303, true),
        Refusal::NotNameServerAdmin => (2201, true),
        Refusal::TokenWithoutNameServers => (2306, true),
        Refusal::AuthInfoEmpty => (2003, true),
        Refusal::RedelTokensEnded => (2001, true),
        Refusal::NotAuthorizedToSetAuthInfo | Refusal::NotAuthorizedToUnsetAuthInfo => (2201, true),
        Refusal::ContactsImplicitInUpdate => (2306, true),
        Refusal::TechUnused => (2306, false),
        Refusal::RoleNotPermitted => (2306, true),
        Refusal::RoleNotHeld => (2201, true),
        Refusal::NotAuthorizedForAutoRenew | Refusal::NotAuthorizedToRestore => (2201, true),

        Refusal::DeletePending => (2304, true),
        Refusal::SubordinateHostInUse(_) => (2305, false),

        Refusal::AlreadySponsor => (2302, true),
        Refusal::TransferTokenMissing => (2201, true),
        Refusal::TransferTokenWrong => (2202, true),
        Refusal::TransferNotReady | Refusal::TransferUnpaid | Refusal::TransferLocked => (2106, true),
        Refusal::TransferBlocked | Refusal::TransferProhibited | Refusal::TransferIdentity => (2106, true),
        Refusal::NotRegistrarManaged => (2306, true),
        Refusal::NotSponsor => (2305, true),
        Refusal::WithdrawProhibited => (2106, true),

        Refusal::ContactUnrelated => (2201, true),
        Refusal::UserTypeRequired | Refusal::CvrRequired | Refusal::EanRequired => (2003, true),
        Refusal::ContactIdPolicy(_) => (2306, true),
        Refusal::NotForIndividuals(_) => (2306, false),
        Refusal::CvrSyntax(_) => (2005, true),
        Refusal::EanSyntax(_) | Refusal::PnumberSyntax(_) | Refusal::PhoneSyntax(_) => (2005, false),
        Refusal::EmailSyntax(_) | Refusal::PostalAscii(_) => (2005, false),
        Refusal::PostalRepeated | Refusal::CountryUnknown(_) => (2306, false),
        Refusal::PostalIncomplete | Refusal::NothingToChange => (2003, false),
        Refusal::NotContactManager => (2201, true),
        Refusal::FieldLocked(_) => (2304, true),
        Refusal::ContactPending => (2304, false),

        Refusal::HostNotFound(_) | Refusal::HostUnknown(_) | Refusal::HostDoesNotExist(_) => (2303, true),
        Refusal::HostExists(_) => (2302, true),
        Refusal::HostAdminIsRegistrar => (2306, true),
        Refusal::HostAdminRequired => (2003, true),
        Refusal::SuperordinateMissing(_) => (2303, true),
        Refusal::SuperordinateForeign(_) => (2201, false),
        Refusal::HostAddressRequired => (2003, false),
        Refusal::HostAddressNotPublic(_) => (2004, false),
        Refusal::HostAddressForeign => (2306, false),
        Refusal::HostAddressExists(_) => (2004, true),
        Refusal::HostAddressMissing(_) => (2303, false),
        Refusal::HostAddressesTooFew => (2304, true),
        Refusal::NotHostAdmin => (2201, true),
        Refusal::HostInUse => (2305, true),
        Refusal::HostStatusProhibits => (2304, false),

        Refusal::MessageNotFound(_) => (2303, true),

        Refusal::NoSuch { .. } => (2303, false),
        Refusal::AlreadyThere { .. } => (2302, false),
        Refusal::NotNow(_) => (2304, false),
    }
}

/// The element a refusal points at, with its value; `None` where it is the object itself.
/// Tokens are never echoed.
fn at_fault(refusal: &Refusal) -> Option<(&'static str, &'static str, String)> {
    Some(match refusal {
        Refusal::OptionUnavailable { element, value, .. } | Refusal::FormUnavailable { element, value, .. } => {
            let (namespace, element) = qualified(element);
            (namespace, element, value.clone())
        }
        Refusal::MaxSigLifeUnavailable(seconds) => (SEC_DNS, "maxSigLife", seconds.to_string()),
        Refusal::PeriodOutOfRange(years) => (DOMAIN, "period", years.to_string()),
        Refusal::ConfirmationSyntax(text) | Refusal::ConfirmationAge(text) => {
            (DKHM_4_4, "orderconfirmationToken", text.clone())
        }
        Refusal::ConfirmationRequired => (DKHM_4_4, "orderconfirmationToken", String::new()),
        Refusal::ContactNotFound(handle) => (DOMAIN, "contact", handle.to_string()),
        Refusal::RegistrantIsRegistrar(handle)
        | Refusal::RegistrantFailedIdentity(handle)
        | Refusal::RegistrantNotRegistrarManaged(handle)
        | Refusal::RegistrantNotSelfManaged(handle)
        | Refusal::RegistrantInGroup(handle)
        | Refusal::RegistrantUnfit(handle) => (DOMAIN, "registrant", handle.to_string()),
        Refusal::AutoRenewFixed => (DKHM_4_4, "autoRenew", "false".to_owned()),
        Refusal::NameServerCount { given, .. } => (DOMAIN, "ns", given.to_string()),
        Refusal::NameServerRepeated(host)
        | Refusal::NameServerInactive(host)
        | Refusal::HostNotFoundNamed(host)
        | Refusal::NameServerUnknown(host)
        | Refusal::NotDelegated(host)
        | Refusal::AlreadyDelegated(host)
        | Refusal::GlueRequired(host) => (DOMAIN, "hostObj", host.to_string()),
        Refusal::DigestLength(digest) => (SEC_DNS, "digest", digest.clone()),
        Refusal::DsAlgorithm(algorithm) => (SEC_DNS, "alg", algorithm.to_string()),
        Refusal::DigestType(kind) => (SEC_DNS, "digestType", kind.to_string()),
        Refusal::NoDs | Refusal::DsNotFound | Refusal::DsRemoveAllFalse => (SEC_DNS, "rem", String::new()),
        Refusal::DsExists | Refusal::TooManyDs(_) => (SEC_DNS, "add", String::new()),
        Refusal::ExpiryMismatch { given, .. } => (DOMAIN, "curExpDate", given.to_string()),
        Refusal::AuthInfoWrong
        | Refusal::AuthInfoEmpty
        | Refusal::TransferTokenMissing
        | Refusal::TransferTokenWrong
        | Refusal::RedelTokensEnded
        | Refusal::TokenWithoutNameServers => (DOMAIN, "authInfo", String::new()),
        Refusal::RestoreCombined => (RGP, "restore", String::new()),
        Refusal::CvrSyntax(text) => (DKHM_4_4, "CVR", text.clone()),
        Refusal::CvrRequired => (DKHM_4_4, "CVR", String::new()),
        Refusal::UserTypeRequired => (DKHM_4_4, "userType", String::new()),
        Refusal::EanRequired => (DKHM_4_4, "EAN", String::new()),
        Refusal::EanSyntax(text) => (DKHM_4_4, "EAN", text.clone()),
        Refusal::PnumberSyntax(text) => (DKHM_4_4, "pnumber", text.clone()),
        Refusal::PhoneSyntax(text) => (CONTACT, "voice", text.clone()),
        Refusal::EmailSyntax(text) => (CONTACT, "email", text.clone()),
        Refusal::PostalAscii(text) => (CONTACT, "postalInfo", text.clone()),
        Refusal::PostalRepeated | Refusal::PostalIncomplete => (CONTACT, "postalInfo", String::new()),
        Refusal::CountryUnknown(text) => (CONTACT, "cc", text.clone()),
        Refusal::SuperordinateMissing(domain) | Refusal::SuperordinateForeign(domain) => {
            (HOST, "name", domain.to_string())
        }
        Refusal::HostAddressNotPublic(address)
        | Refusal::HostAddressExists(address)
        | Refusal::HostAddressMissing(address) => (HOST, "addr", address.to_string()),
        Refusal::HostAddressRequired | Refusal::HostAddressForeign | Refusal::HostAddressesTooFew => {
            (HOST, "addr", String::new())
        }
        Refusal::HostAdminIsRegistrar | Refusal::HostAdminRequired => (DKHM_4_4, "requestedNsAdmin", String::new()),
        Refusal::SoleProprietorshipDanish => (DKHM_4_4, "sole_proprietorship", String::new()),
        Refusal::VerificationUneven | Refusal::VerificationFixed(_) | Refusal::VerificationClosed(_) => {
            (DKHM_4_4, "contact_verification", String::new())
        }
        Refusal::MessageNotFound(id) => (EPP, "poll", id.clone()),
        _ => return None,
    })
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
        _ => DKHM_4_4,
    };
    (namespace, name)
}
