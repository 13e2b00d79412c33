//! Plain objects for tests: an account, a contact, a domain, a host.

use chrono::{DateTime, Utc};

use super::billing::invoice::{Invoice, bill};
use super::command::{Authorization, CreateOptions, DomainCreate};
use super::contact::{Address, Contact, ContactDetails, Identity, UserType};
use super::domain::{Domain, DomainName, DomainState};
use super::host::{Host, HostName};
use super::policy::Policy;
use super::registrar::Registrar;
use super::{Handle, Money};

/// The domain name `text`.
pub(crate) fn name(text: &str) -> DomainName {
    text.parse().unwrap()
}

/// The handle `text`.
pub(crate) fn handle(text: &str) -> Handle {
    Handle::trusted(text)
}

/// The instant `text`.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// An account with 1000.00 on it.
pub(crate) fn registrar(id: &str) -> Registrar {
    Registrar {
        balance: Money::ore(1000_00),
        password_hash: "$argon2id$old".to_owned(),
        ..Registrar::new(Handle::trusted(id), &format!("{id} ApS"), at("2026-01-01T00:00:00Z"))
    }
}

/// An application for `text` that says as little as possible.
pub(crate) fn create(text: &str) -> DomainCreate {
    DomainCreate {
        name: name(text),
        years: 1,
        name_servers: Vec::new(),
        registrant: None,
        admins: Vec::new(),
        billings: Vec::new(),
        auth_info: Authorization::default(),
        order_confirmation: None,
        management: None,
        auto_renew: None,
        ds: Vec::new(),
        options: CreateOptions::default(),
    }
}

/// A checked contact of the registry.
pub(crate) fn contact(id: &str) -> Contact {
    let address =
        Address { street: vec!["Gade 1".to_owned()], city: "By".to_owned(), sp: None, pc: None, cc: "DK".to_owned() };
    let details = ContactDetails {
        user_type: UserType::Individual,
        name: format!("Navn {id}"),
        attention: None,
        address,
        voice: None,
        fax: None,
        email: "navn@example.net".to_owned(),
        cvr: None,
        pnumber: None,
        ean: None,
        mobilephone: None,
        secondary_email: None,
        sole_proprietorship: None,
        vouched: None,
    };
    Contact {
        handle: Handle::trusted(id),
        sponsor: Handle::registry(),
        group: None,
        details,
        identity: Identity::Checked,
        identity_due_at: None,
        pending: None,
        created_by: Handle::registry(),
        created_at: at("2026-01-01T00:00:00Z"),
        updated_by: None,
        updated_at: None,
        purge_at: None,
    }
}

/// An active domain of OWN1 in the registrant's management.
pub(crate) fn domain(text: &str) -> Domain {
    Domain {
        name: name(text),
        sponsor: Handle::registry(),
        registrant: Handle::trusted("OWN1-DK"),
        admin: Some(Handle::trusted("PXY1-DK")),
        billing: None,
        name_servers: HOSTS.map(HostName::trusted).to_vec(),
        ds: Vec::new(),
        state: DomainState::Active,
        created_by: Handle::trusted("REG-1001"),
        created_at: at("2026-01-31T10:00:00Z"),
        updated_by: None,
        updated_at: None,
        expires_at: at("2027-03-31T21:59:59Z"),
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

/// [`domain`] that expires on 31 January 2027, so that its invoice goes out on 15 November.
pub(crate) fn expiring(text: &str) -> Domain {
    Domain { expires_at: at("2027-01-31T22:59:59Z"), ..domain(text) }
}

/// The invoice `id` for one year of `text`, issued at `issued_at`, with nothing paid.
pub(crate) fn invoice(id: i64, text: &str, issued_at: &str) -> Invoice {
    bill(id, &[&domain(text)], &Policy::dk_2023(), at(issued_at))
}

/// An active host below `example.net`, run by PXY1.
pub(crate) fn host(text: &str) -> Host {
    Host {
        name: HostName::trusted(text),
        sponsor: Handle::trusted("REG-1001"),
        admin: Handle::trusted("PXY1-DK"),
        addresses: Vec::new(),
        pending: None,
        marked_for_deletion: false,
        created_by: Handle::trusted("REG-1001"),
        created_at: at("2026-01-01T00:00:00Z"),
        updated_by: None,
        updated_at: None,
        transferred_at: None,
    }
}

/// The name servers of [`domain`].
pub(crate) const HOSTS: [&str; 2] = ["ns1.example.net", "ns2.example.net"];
