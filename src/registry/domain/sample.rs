//! Registry objects for tests, with whatever does not matter filled in.

use chrono::{DateTime, Utc};

use super::{AuthInfo, Domain, DomainName, DomainState, SuspensionReason, TokenOperation, TokenRole};
use crate::registry::contact::{Address, Contact, ContactDetails, Identity, UserType};
use crate::registry::handle::Handle;
use crate::registry::host::{Host, HostName};
use crate::registry::money::Money;
use crate::registry::registrar::Registrar;

/// An instant.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A handle.
pub(crate) fn handle(text: &str) -> Handle {
    Handle::trusted(text)
}

/// A domain name.
pub(crate) fn name(text: &str) -> DomainName {
    text.parse().unwrap()
}

/// A host name.
pub(crate) fn host_name(text: &str) -> HostName {
    text.parse().unwrap()
}

/// `eksempel.dk`, managed by REG-1, created on 1 March 2026, running until 1 March 2027.
pub(crate) fn domain() -> Domain {
    Domain {
        name: name("eksempel.dk"),
        sponsor: handle("REG-1"),
        registrant: handle("OWNER1-DK"),
        admin: None,
        billing: None,
        name_servers: vec![host_name("ns1.example.net"), host_name("ns2.example.net")],
        ds: Vec::new(),
        state: DomainState::Active,
        created_by: handle("REG-1"),
        created_at: at("2026-03-01T09:00:00Z"),
        updated_by: None,
        updated_at: None,
        expires_at: at("2027-03-01T22:59:59Z"),
        transferred_at: None,
        period_years: 1,
        auto_renew: true,
        vid: false,
        vid_contacts: Vec::new(),
        tokens: Vec::new(),
        pending: None,
        identity_due_at: None,
        open_invoices: 0,
        suspend_at: None,
    }
}

/// `eksempel.dk`, managed by its registrant, with PROXY1-DK and PAYER1-DK in their roles.
pub(crate) fn self_managed() -> Domain {
    Domain {
        sponsor: Handle::registry(),
        admin: Some(handle("PROXY1-DK")),
        billing: Some(handle("PAYER1-DK")),
        ..domain()
    }
}

/// `eksempel.dk`, suspended on 1 June 2026 for `reason`.
pub(crate) fn suspended(reason: SuspensionReason) -> Domain {
    let state = DomainState::Suspended {
        reason,
        since: at("2026-06-01T09:00:00Z"),
        delete_at: at("2026-06-30T22:00:00Z"),
        requested: None,
    };
    Domain { state, expires_at: at("2026-06-01T21:59:59Z"), auto_renew: false, ..domain() }
}

/// A token good until 1 July 2026.
pub(crate) fn token(operation: TokenOperation, role: TokenRole) -> AuthInfo {
    AuthInfo::issue(operation, role, [7; 16], at("2026-07-01T00:00:00Z"))
}

/// A checked person in Denmark, managed by `sponsor`.
pub(crate) fn contact(text: &str, sponsor: &Handle) -> Contact {
    Contact {
        handle: handle(text),
        sponsor: sponsor.clone(),
        group: None,
        details: ContactDetails {
            user_type: UserType::Individual,
            name: "Anna Berg".to_owned(),
            attention: None,
            address: Address {
                street: vec!["Vej 1".to_owned()],
                city: "By".to_owned(),
                sp: None,
                pc: Some("1000".to_owned()),
                cc: "DK".to_owned(),
            },
            voice: None,
            fax: None,
            email: "anna@example.net".to_owned(),
            cvr: None,
            pnumber: None,
            ean: None,
            mobilephone: None,
            secondary_email: None,
            sole_proprietorship: None,
            vouched: None,
        },
        identity: Identity::Checked,
        identity_due_at: None,
        pending: None,
        created_by: sponsor.clone(),
        created_at: at("2026-01-01T00:00:00Z"),
        updated_by: None,
        updated_at: None,
        purge_at: None,
    }
}

/// A contact of the people of `group`.
pub(crate) fn colleague(text: &str, group: &Handle) -> Contact {
    Contact { group: Some(group.clone()), ..contact(text, group) }
}

/// A host without addresses, administered by NSA1-DK.
pub(crate) fn host(text: &str, sponsor: &Handle) -> Host {
    Host {
        name: host_name(text),
        sponsor: sponsor.clone(),
        admin: handle("NSA1-DK"),
        addresses: Vec::new(),
        pending: None,
        marked_for_deletion: false,
        created_by: sponsor.clone(),
        created_at: at("2026-03-01T09:00:00Z"),
        updated_by: None,
        updated_at: None,
        transferred_at: None,
    }
}

/// An account with 1,000 kroner.
pub(crate) fn registrar(text: &str) -> Registrar {
    Registrar { balance: Money::ore(100_000), ..Registrar::new(handle(text), text, at("2026-01-01T00:00:00Z")) }
}
