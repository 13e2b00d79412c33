//! What the registry does not offer of the RFCs' grammar: the one place that says so.
//!
//! The wire reads every command of RFC 5730 to 5733, 5910 and 3915 completely. Before anything
//! is looked up, [`unoffered`] says which part of it the rules in force have no use for.

use super::command::{
    AuthInfoChange, Authorization, Command, ContactCreate, ContactExtra, ContactUpdate, Disclosure, DomainCreate,
    DomainDelete, DomainTransfer, DomainUpdate, HostAttribute, HostUpdate, KeyData, Restore, StatusChange,
    TransferOperation,
};
use super::policy::Policy;
use super::refusal::Refusal;

/// The first part of `command` that is not offered, as the refusal of the whole.
pub fn unoffered(command: &Command, policy: &Policy) -> Option<Refusal> {
    match command {
        Command::DomainInfo(command) => command.auth_info.as_ref().and_then(authorization),
        Command::DomainCreate(command) => create(command),
        Command::DomainTransfer(command) => transfer(command),
        Command::DomainUpdate(command) => update(command),
        Command::DomainDelete(command) => delete(command),
        Command::DomainWithdraw(_) => (!policy.withdraw).then_some(Refusal::CommandUnavailable),
        Command::ContactCreate(command) => contact_create(command, policy),
        Command::ContactUpdate(command) => contact_update(command, policy),
        Command::ContactDelete(_) | Command::ContactTransfer(_) => Some(Refusal::CommandUnavailable),
        Command::HostUpdate(command) => host_update(command),
        Command::DomainCheck(_)
        | Command::DomainRenew(_)
        | Command::ContactCheck(_)
        | Command::ContactInfo(_)
        | Command::HostCheck(_)
        | Command::HostInfo(_)
        | Command::HostCreate(_)
        | Command::HostDelete(_)
        | Command::PollRequest
        | Command::PollAck(_)
        | Command::Balance
        | Command::Staff(_) => None,
    }
}

/// A signature life in a create is disregarded, not refused: the .dk rule for `secDNS:create`.
fn create(command: &DomainCreate) -> Option<Refusal> {
    let options = &command.options;
    host_attributes(&options.host_attributes)
        .or_else(|| authorization(&command.auth_info))
        .or_else(|| keys(&options.keys))
        .or_else(|| keys(&options.digested_keys))
}

/// A transfer is immediate, so there is nothing to ask about, to approve, to reject or to cancel.
fn transfer(command: &DomainTransfer) -> Option<Refusal> {
    if command.operation != TransferOperation::Request {
        return Some(option("transfer", command.operation.word(), "a transfer is immediate: op is request"));
    }
    command.auth_info.as_ref().and_then(authorization)
}

fn update(command: &DomainUpdate) -> Option<Refusal> {
    let options = &command.options;
    host_attributes(&options.add_host_attributes)
        .or_else(|| statuses("domain:status", &options.add_statuses))
        .or_else(|| host_attributes(&options.remove_host_attributes))
        .or_else(|| statuses("domain:status", &options.remove_statuses))
        .or_else(|| options.nobody.as_deref().map(nobody))
        .or_else(|| command.auth_info.as_ref().and_then(token_change))
        .or_else(|| keys(&options.remove_keys))
        .or_else(|| keys(&options.add_keys))
        .or_else(|| keys(&options.digested_keys))
        .or_else(|| options.max_sig_life_s.map(Refusal::MaxSigLifeUnavailable))
        .or_else(|| options.urgent.as_deref().map(urgent))
        .or_else(|| (command.restore == Some(Restore::Request)).then(restore_request))
}

fn delete(command: &DomainDelete) -> Option<Refusal> {
    let at = command.deletion_at?;
    Some(option("dkhm:delDate", &at.format("%Y-%m-%dT%H:%M:%S.0Z").to_string(), "a deletion cannot be planned ahead"))
}

fn contact_create(command: &ContactCreate, policy: &Policy) -> Option<Refusal> {
    command.disclosure.as_ref().map(disclosure).or_else(|| verification(&command.extra, policy))
}

fn contact_update(command: &ContactUpdate, policy: &Policy) -> Option<Refusal> {
    statuses("contact:status", &command.add_statuses)
        .or_else(|| statuses("contact:status", &command.remove_statuses))
        .or_else(|| command.disclosure.as_ref().map(disclosure))
        .or_else(|| verification(&command.extra, policy))
}

fn host_update(command: &HostUpdate) -> Option<Refusal> {
    statuses("host:status", &command.add_statuses)
        .or_else(|| statuses("host:status", &command.remove_statuses))
        .or_else(|| command.rename.as_ref().map(|name| option("host:name", name.as_str(), "a host keeps its name")))
}

/// What is told of a contact is the law's to say.
fn disclosure(given: &Disclosure) -> Refusal {
    let flag = if given.disclosed { "1" } else { "0" };
    option("contact:disclose", flag, "the registry decides what is disclosed")
}

fn verification(extra: &ContactExtra, policy: &Policy) -> Option<Refusal> {
    if policy.contact_verification {
        return None;
    }
    let reason = "contacts are not verified by their registrars";
    let proprietor = extra.sole_proprietorship.map(|_| option("dkhm:sole_proprietorship", "", reason));
    proprietor.or_else(|| extra.verification.as_ref().map(|_| option("dkhm:contact_verification", "", reason)))
}

/// `authInfo` is `pw`, and a domain's: contacts have none here. What was given may be a secret
/// in the wrong place and is not repeated.
fn authorization(given: &Authorization) -> Option<Refusal> {
    match given {
        Authorization::Pw(_) => None,
        Authorization::ContactPw { .. } => Some(option("domain:pw", "", "authInfo is the domain's: pw has no roid")),
        Authorization::Ext => Some(option("domain:ext", "", "authInfo is given as pw")),
    }
}

fn token_change(change: &AuthInfoChange) -> Option<Refusal> {
    match change {
        AuthInfoChange::OfContact(given) => authorization(given),
        AuthInfoChange::Ext => authorization(&Authorization::Ext),
        AuthInfoChange::IssueTransfer
        | AuthInfoChange::IssueRedel
        | AuthInfoChange::Clear
        | AuthInfoChange::Empty
        | AuthInfoChange::Use(_) => None,
    }
}

/// A server that has host objects accepts no host attributes (RFC 5731 section 1.1).
fn host_attributes(given: &[HostAttribute]) -> Option<Refusal> {
    given.first().map(|_| form("domain:hostAttr", "", "name servers are given as hostObj"))
}

fn statuses(element: &'static str, given: &[StatusChange]) -> Option<Refusal> {
    let reason = "statuses are set and removed by the registry";
    given.first().map(|change| option(element, &change.status, reason))
}

fn nobody(text: &str) -> Refusal {
    form("domain:registrant", text, "a domain is never without a registrant")
}

/// The DS interface of RFC 5910 section 4.1 is the one used.
fn keys(given: &[KeyData]) -> Option<Refusal> {
    given.first().map(|_| form("secDNS:keyData", "", "keys are given as dsData"))
}

fn urgent(word: &str) -> Refusal {
    option("secDNS:update", word, "no change is carried out sooner than others")
}

fn restore_request() -> Refusal {
    option("rgp:restore", "request", "a restore is one step here: op is report")
}

fn option(element: &'static str, value: &str, reason: &'static str) -> Refusal {
    Refusal::OptionUnavailable { element, value: value.to_owned(), reason }
}

fn form(element: &'static str, value: &str, reason: &'static str) -> Refusal {
    Refusal::FormUnavailable { element, value: value.to_owned(), reason }
}

#[cfg(test)]
mod object_tests;
#[cfg(test)]
mod tests;
