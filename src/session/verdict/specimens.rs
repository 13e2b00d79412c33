//! One of every refusal, with the rule it stands for: what the table of result codes is made of.

use super::breach::Breach;
use crate::epp::fault::Fault;
use crate::epp::login::Login;
use crate::epp::namespace::{DOMAIN, EPP, HOST, SEC_DNS};
use crate::registry::domain::{DomainName, DomainStatus};
use crate::registry::handle::Handle;
use crate::registry::host::HostName;
use crate::registry::money::Money;
use crate::registry::refusal::{Obstacle, Refusal};
use crate::registry::sample::{at, handle, name};
use crate::xml::{Malformed, Problem, ProblemKind};

/// Where a no comes from.
pub struct Specimen<T> {
    /// The no.
    pub no: T,
    /// The rule: a section of an RFC, or a rule of the .dk registry.
    pub rule: &'static str,
    /// The profiles that know it.
    pub profiles: &'static str,
}

/// Lists variants of an enum under their rules. The match asks for every variant.
macro_rules! specimens {
    ($name:ident: $of:ident { $($rule:literal, $profiles:ident: [$(
        $variant:ident $(($($field:expr),*))? $({$($key:ident: $value:expr),*})?
    ),* $(,)?])* }) => {
        /// One of each.
        pub fn $name() -> Vec<Specimen<$of>> {
            fn is_listed(no: &$of) {
                match no { $($($of::$variant { .. } => (),)*)* }
            }
            let all = vec![$($(Specimen {
                no: $of::$variant $(($($field),*))? $({$($key: $value),*})?,
                rule: $rule,
                profiles: $profiles,
            },)*)*];
            all.iter().for_each(|specimen| is_listed(&specimen.no));
            all
        }
    };
}

specimens!(malformed: Malformed {
    "RFC 5730 section 5: documents are UTF-8", BOTH: [Encoding]
    "RFC 5730 section 2.1: documents are well-formed XML 1.0", BOTH: [Syntax]
    "RFC 5730 section 2.1: no document type declarations here", BOTH: [Doctype]
    "XML 1.0 section 4.6: the five predefined entities", BOTH: [Entity]
    "this server's limits of documents", BOTH: [Limit]
});

specimens!(faults: Fault {
    "RFC 5730 section 3, code 2001, 2003, 2004, 2005 or 2306 by the kind of problem", BOTH: [
        Problem(problem(ProblemKind::Missing, "renew", "", "curExpDate is required in renew")),
    ]
    "RFC 5730 section 2.9: the commands", BOTH: [UnknownCommand("frobnicate".to_owned())]
    "RFC 5730 section 2.4: the object services of the greeting", BOTH: [UnknownObject("urn:x".to_owned())]
    "RFC 5730 section 2.4: the extensions of the greeting", BOTH: [UnknownExtension("urn:x".to_owned())]
    "RFC 5732 and 5733: the commands of hosts and contacts", BOTH: [
        NotForObject { namespace: HOST.to_owned(), command: "renew".to_owned() },
    ]
    "RFC 5730 section 2.9.1.1: credentials", BOTH: [NoSuchUser(Box::new(nobody()))]
    "RFC 5730 section 2.9.1.1: the version", BOTH: [
        Version(Problem { namespace: EPP.to_owned(), ..problem(ProblemKind::Policy, "version", "2.0", "use 1.0") }),
    ]
    "RFC 5730 section 2.9.1.1: the object services of a login", BOTH: [LoginObject(Problem {
        namespace: EPP.to_owned(),
        ..problem(ProblemKind::Policy, "objURI", "", "use an object service announced in the greeting")
    })]
});

specimens!(breaches: Breach {
    "RFC 5730 section 2.9.1.1: one login a session", BOTH: [LoggedInAlready]
    "RFC 5730 section 2.1: a session is established first", BOTH: [NotLoggedIn]
    "RFC 5730 section 2.9.1.1: the object services of a login", BOTH: [ObjectNotOffered("urn:x".to_owned())]
    "RFC 5730 section 2.9.1.1: services are named in the login", BOTH: [
        ObjectNotAnnounced(HOST), ExtensionNotAnnounced(SEC_DNS),
    ]
    "the .dk rules for passwords", BOTH: [PasswordWeak("a password has 8 to 64 characters")]
    "the .dk rules for applications", BOTH: [TransactionMissing]
    "RFC 5730 section 2.9.1.1: credentials", BOTH: [LoginDenied("REG-1".to_owned())]
    "RFC 5730 section 3: failed logins on one connection", BOTH: [LoginDeniedLast("REG-1".to_owned())]
    "RFC 5730 section 3: sessions of one account", BOTH: [TooManySessions("REG-1".to_owned())]
    "RFC 5730 section 3: our failure", BOTH: [LoginFailed("REG-1".to_owned()), CommandFailed]
});

specimens!(refusals: Refusal {
    "RFC 5732 and 5733 section 3.2: an update changes something", BOTH: [NothingToChange]
    "the .dk rules for the verification of contacts", BOTH: [
        SoleProprietorshipDanish, VerificationUneven, VerificationFixed("responsible".to_owned()),
        VerificationClosed("while the registry's own check runs"),
    ]
    "the .dk rules for accounts", BOTH: [NoPrivilege]
    "the .dk rules for withdraw, which ended", NEW: [CommandUnavailable]
    "the .dk rules for what is not offered of the RFCs", BOTH: [
        OptionUnavailable { element: "domain:status", value: "clientHold".to_owned(), reason: "statuses are set and removed by the registry" },
        FormUnavailable { element: "domain:hostAttr", value: String::new(), reason: "name servers are given as hostObj" },
        MaxSigLifeUnavailable(3600),
    ]
    "RFC 5730 section 2.9.2.1: this server's limit of a check", BOTH: [TooManyNames(1000)]
    "RFC 5732 section 2: this server's limits of hosts", BOTH: [TooManyAddresses(50), TooManyHosts(200)]
    "RFC 5731 section 3: the domain exists", BOTH: [
        DomainNotFound(domain()), DomainDoesNotExist(domain()), TransferNotFound(domain()),
    ]
    "the .dk rules for names", BOTH: [NameReserved(domain())]
    "RFC 5731 section 3.2.1: the name is free", BOTH: [DomainOccupied(domain())]
    "RFC 5731 section 3.1.2 and the .dk rules for tokens", BOTH: [AuthInfoWrong]
    "the .dk rules for periods", BOTH: [PeriodOutOfRange { given: 11, min: 1, max: 10 }]
    "the .dk rules for the registrant's confirmation", NEW: [ConfirmationRequired]
    "the .dk rules for the registrant's confirmation", BOTH: [
        ConfirmationSyntax("abc".to_owned()),
        ConfirmationAge { given: "1".to_owned(), from: None, until: instant() },
    ]
    "the .dk rules for roles", BOTH: [
        TooFewContacts("registrant"), TooManyContacts("admin"), ContactsImplicit, ContactsImplicitInUpdate,
        RegistrantIsRegistrar(contact()), TechUnused, RoleNotPermitted(contact()), RoleNotHeld(contact()),
        NotAuthorizedToChange("admin"),
    ]
    "RFC 5731 section 3.2: the contact exists", BOTH: [ContactNotFound(contact())]
    "the .dk rules for identity control", BOTH: [
        RegistrantFailedIdentity(contact()), RegistrantUnfit(contact()), TransferIdentity,
    ]
    "the .dk rules for management", BOTH: [
        RegistrantNotRegistrarManaged(contact()), RegistrantNotSelfManaged(contact()),
    ]
    "the .dk rules for management", NEW: [RegistrantManagementEnded]
    "the .dk rules for automatic renewal", BOTH: [AutoRenewFixed, AutoRenewCombined, NotAuthorizedForAutoRenew]
    "the .dk rules for name servers", BOTH: [
        NameServerCount { given: 1, min: 2, max: 7 }, NameServerRepeated(host()), NameServerInactive(host()),
        HostNotFoundNamed(host()), NameServerUnknown(host()), NotDelegated(host()), AlreadyDelegated(host()),
        GlueRequired(host()), NotNameServerAdmin,
    ]
    "the .dk rules for accounts: prepaid", BOTH: [
        InsufficientCredit { price: Money::ore(70_00), balance: Money::ore(12_50) },
    ]
    "RFC 4034 section 5.1 and the .dk rules for DNSSEC", BOTH: [
        DigestLength("ABCD".to_owned()), DsAlgorithm { given: 1, supported: vec![8, 13] }, DigestType(3), TooManyDs(5),
        NoDs, DsNotFound, DsExists, DsRemoveAllFalse,
    ]
    "the .dk rules for renewals", BOTH: [
        NotPayer, NotRenewable(Obstacle::Unpaid),
    ]
    "RFC 5731 section 3.2.3: curExpDate", BOTH: [
        ExpiryMismatch { given: instant().date_naive(), actual: later().date_naive() },
    ]
    "the .dk rules for renewals", OLD: [ExpiryTooFar { until: later(), limit: instant() }]
    "RFC 5731 section 2.3: statuses", BOTH: [
        StatusProhibits(Obstacle::Status(DomainStatus::PendingUpdate)), DeletePending,
    ]
    "the .dk rules for invoices", BOTH: [InvoiceOpen, TransferUnpaid]
    "the .dk rules for a change of registrant", BOTH: [
        RegistrantChangeCombined, NotAuthorizedForRegistrant, RegistrantInGroup(contact()),
    ]
    "RFC 3915 section 4.2.5 and the .dk rules for restores", BOTH: [RestoreCombined, NotAuthorizedToRestore]
    "the .dk rules for tokens", OLD: [TokenWithoutNameServers]
    "the .dk rules for tokens", NEW: [RedelTokensEnded]
    "the .dk rules for tokens", BOTH: [
        AuthInfoEmpty, NotAuthorizedToSetAuthInfo, NotAuthorizedToUnsetAuthInfo,
    ]
    "RFC 5731 section 3.2.2: the sponsor deletes", BOTH: [NotAuthorizedToDelete]
    "RFC 5731 section 3.2.2: subordinate hosts", BOTH: [SubordinateHostInUse(host())]
    "the .dk rules for transfers", BOTH: [
        AlreadySponsor, TransferTokenMissing, TransferTokenWrong, TransferNotReady, TransferLocked, TransferBlocked,
        TransferProhibited(Obstacle::Vid),
    ]
    "the .dk rules for withdraw", OLD: [
        NotRegistrarManaged, NotSponsor, WithdrawProhibited(Obstacle::Status(DomainStatus::PendingDelete)),
    ]
    "RFC 5733 section 3.1.2 and the .dk rules for contacts", BOTH: [ContactUnrelated]
    "the .dk rules for contacts", BOTH: [
        UserTypeRequired, ContactIdPolicy("me".to_owned()), CvrRequired, NotForIndividuals("CVR"),
        CvrSyntax("1".to_owned()), EanSyntax("1".to_owned()), PnumberSyntax("1".to_owned()), NotContactManager,
        FieldLocked("name"), ContactPending,
    ]
    "the .dk rules for contacts", OLD: [EanRequired]
    "RFC 5733 section 2 and the .dk rules for contacts", BOTH: [
        PostalRepeated, PhoneSyntax("45".to_owned()), EmailSyntax("x".to_owned()), PostalAscii("\u{f8}".to_owned()),
        CountryUnknown("XX".to_owned()), PostalIncomplete,
    ]
    "RFC 5732 section 3: the host exists", BOTH: [
        HostNotFound(host()), HostUnknown(host()), HostDoesNotExist(host()), HostExists(host()),
    ]
    "the .dk rules for name server administrators", OLD: [HostAdminIsRegistrar, HostAdminRequired]
    "the .dk rules for name server administrators", BOTH: [NotHostAdmin]
    "RFC 5732 section 3.2.1: the superordinate domain", BOTH: [
        SuperordinateMissing(domain()), SuperordinateForeign(domain()),
    ]
    "RFC 5732 section 2.5 and the .dk rules for addresses", BOTH: [
        HostAddressRequired, HostAddressNotPublic(address()), HostAddressForeign, HostAddressExists(address()),
        HostAddressMissing(address()), HostAddressesTooFew,
    ]
    "RFC 5732 section 3.2.2: a host in use", BOTH: [HostInUse]
    "RFC 5732 section 2.3: statuses", BOTH: [HostStatusProhibits]
    "RFC 5730 section 2.9.2.3: the caller's queue", BOTH: [MessageNotFound("7".to_owned())]
    "the registry's desk", BOTH: [
        NoSuch { kind: "invoice", id: "7".to_owned() }, AlreadyThere { kind: "registrar", id: "REG-1".to_owned() },
        NotNow("a domain has VID already".to_owned()),
    ]
});

/// Every kind of problem a reader finds.
pub fn problems() -> Vec<Fault> {
    use ProblemKind::{Missing, Policy, Range, Syntax, Unexpected};
    let is_listed = |kind: &ProblemKind| match kind {
        Missing | Unexpected | Range | Syntax | Policy => (),
    };
    let kinds = [Missing, Unexpected, Range, Syntax, Policy];
    kinds.iter().for_each(is_listed);
    kinds.into_iter().map(|kind| Fault::Problem(problem(kind, "name", "x", "what would be right"))).collect()
}

fn problem(kind: ProblemKind, element: &str, value: &str, reason: &str) -> Problem {
    let (element, value, reason) = (element.to_owned(), value.to_owned(), reason.to_owned());
    Problem { kind, namespace: DOMAIN.to_owned(), element, value, reason }
}

fn nobody() -> Login {
    let (user, password) = ("NOBODY".to_owned(), "Secret-1".to_owned());
    Login { user, password, new_password: None, objects: Vec::new(), extensions: Vec::new() }
}

fn domain() -> DomainName {
    name("eksempel.dk")
}

fn host() -> HostName {
    "ns1.eksempel.dk".parse().unwrap()
}

fn contact() -> Handle {
    handle("KUNDE1-DK")
}

fn address() -> std::net::IpAddr {
    std::net::Ipv4Addr::LOCALHOST.into()
}

fn instant() -> chrono::DateTime<chrono::Utc> {
    at("2027-03-01T22:59:59Z")
}

fn later() -> chrono::DateTime<chrono::Utc> {
    at("2037-03-01T22:59:59Z")
}

const BOTH: &str = "dk-2023, dk-2026";
const OLD: &str = "dk-2023";
const NEW: &str = "dk-2026";
