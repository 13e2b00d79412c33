//! The elements of a command, for a refusal to point at one of them.

use std::fmt::Display;

use super::place::{Place, place};
use crate::epp::namespace::{
    BALANCE, CONTACT, DKHM_4_3, DKHM_4_4, DKHM_DOMAIN_4_3, DKHM_DOMAIN_4_4, DOMAIN, EPP, HOST, SEC_DNS,
};
use crate::registry::command::{
    Command, ContactCreate, ContactExtra, ContactRole, ContactUpdate, DomainCreate, DomainUpdate, HostUpdate,
};
use crate::registry::contact::{Address, Phone};
use crate::registry::domain::Management;
use crate::registry::refusal::Refusal;

/// A command's object and the elements beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    object: Part,
    parts: Vec<Part>,
    /// The version of dkhm the command is written in.
    dkhm: &'static str,
}

/// An element with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Namespace URI.
    pub namespace: &'static str,
    /// Local name.
    pub element: &'static str,
    /// Text; never a secret.
    pub value: String,
    /// The value of `type`, of a contact of a domain.
    role: &'static str,
}

impl Object {
    /// The elements of `command`; those of dkhm are in the version `dkhm`.
    pub fn of(command: &Command, dkhm: &'static str) -> Self {
        let mut parts = parts(command);
        for part in parts.iter_mut().filter(|part| part.namespace == DKHM) {
            part.namespace = dkhm;
        }
        let mut object = object(command);
        if object.namespace == DKHM_DOMAIN_4_4 && dkhm == DKHM_4_3 {
            object.namespace = DKHM_DOMAIN_4_3;
        }
        Self { object, parts, dkhm }
    }

    /// The element `refusal` is about.
    pub fn at_fault(&self, refusal: &Refusal) -> Part {
        let found = match place(refusal) {
            Place::Object => None,
            Place::Exactly(namespace, element, value) => Some(part(self.spoken(namespace), element, value)),
            Place::Given(namespace, elements) => {
                let namespace = self.spoken(namespace);
                let given = |it: &&Part| it.namespace == namespace && elements.contains(&it.element);
                let found = self.parts.iter().find(given).cloned();
                found.or_else(|| elements.first().map(|element| part(namespace, element, "")))
            }
            Place::Holding(value) => self.parts.iter().find(|it| it.value == value).cloned(),
            Place::Holder(role, position) => self.parts.iter().filter(|it| it.role == role).nth(position).cloned(),
        };
        found.unwrap_or_else(|| self.object.clone())
    }

    /// `namespace` in the version of the command.
    fn spoken(&self, namespace: &'static str) -> &'static str {
        if namespace == DKHM { self.dkhm } else { namespace }
    }
}

fn part(namespace: &'static str, element: &'static str, value: impl Display) -> Part {
    Part { namespace, element, value: value.to_string(), role: "" }
}

fn object(command: &Command) -> Part {
    match command {
        Command::DomainCheck(_) => part(DOMAIN, "check", ""),
        Command::DomainInfo(command) => part(DOMAIN, "name", &command.name),
        Command::DomainCreate(command) => part(DOMAIN, "name", &command.name),
        Command::DomainRenew(command) => part(DOMAIN, "name", &command.name),
        Command::DomainTransfer(command) => part(DOMAIN, "name", &command.name),
        Command::DomainUpdate(command) => part(DOMAIN, "name", &command.name),
        Command::DomainDelete(command) => part(DOMAIN, "name", &command.name),
        Command::DomainWithdraw(command) => part(DKHM_DOMAIN_4_4, "name", &command.name),
        Command::ContactCheck(_) => part(CONTACT, "check", ""),
        Command::ContactInfo(command) => part(CONTACT, "id", &command.handle),
        Command::ContactCreate(command) => part(CONTACT, "id", &command.id),
        Command::ContactUpdate(command) => part(CONTACT, "id", &command.handle),
        Command::ContactDelete(command) => part(CONTACT, "id", &command.handle),
        Command::ContactTransfer(command) => part(CONTACT, "id", &command.handle),
        Command::HostCheck(_) => part(HOST, "check", ""),
        Command::HostInfo(command) => part(HOST, "name", &command.name),
        Command::HostCreate(command) => part(HOST, "name", &command.name),
        Command::HostUpdate(command) => part(HOST, "name", &command.name),
        Command::HostDelete(command) => part(HOST, "name", &command.name),
        Command::PollRequest => part(EPP, "poll", "req"),
        Command::PollAck(command) => part(EPP, "poll", &command.message),
        Command::Balance => part(BALANCE, "info", ""),
        Command::Staff(_) => part(EPP, "command", ""),
    }
}

fn parts(command: &Command) -> Vec<Part> {
    match command {
        Command::DomainCreate(command) => of_domain_create(command),
        Command::DomainRenew(command) => vec![part(DOMAIN, "period", command.years)],
        Command::DomainTransfer(command) => {
            command.auto_renew.map(|given| part(DKHM, "autoRenew", given)).into_iter().collect()
        }
        Command::DomainUpdate(command) => of_domain_update(command),
        Command::ContactInfo(command) => vec![part(CONTACT, "id", &command.handle)],
        Command::ContactCreate(command) => of_contact_create(command),
        Command::ContactUpdate(command) => of_contact_update(command),
        Command::HostCreate(command) => {
            let admin = command.requested_admin.iter().map(|admin| part(DKHM, "requestedNsAdmin", admin));
            command.addresses.iter().map(|address| part(HOST, "addr", address)).chain(admin).collect()
        }
        Command::HostUpdate(command) => of_host_update(command),
        _ => Vec::new(),
    }
}

fn of_domain_create(command: &DomainCreate) -> Vec<Part> {
    let holder = |role| move |handle| Part { role, ..part(DOMAIN, "contact", handle) };
    let mut parts = vec![part(DOMAIN, "period", command.years)];
    parts.extend(command.name_servers.iter().map(|host| part(DOMAIN, "hostObj", host)));
    parts.extend(command.registrant.iter().map(|handle| part(DOMAIN, "registrant", handle)));
    parts.extend(command.admins.iter().map(holder("admin")));
    parts.extend(command.billings.iter().map(holder("billing")));
    parts.extend(command.management.map(|given| part(DKHM, "management", word(given))));
    parts.extend(command.auto_renew.map(|given| part(DKHM, "autoRenew", given)));
    parts.push(part(SEC_DNS, "create", ""));
    parts
}

fn of_domain_update(command: &DomainUpdate) -> Vec<Part> {
    let mut parts: Vec<_> = command.registrant.iter().map(|handle| part(DOMAIN, "registrant", handle)).collect();
    let hosts = command.remove_name_servers.iter().chain(&command.add_name_servers);
    parts.extend(hosts.map(|host| part(DOMAIN, "hostObj", host)));
    parts.extend(command.remove_contacts.iter().chain(&command.add_contacts).map(|change| {
        let role = match change.role {
            ContactRole::Admin => "admin",
            ContactRole::Billing => "billing",
            ContactRole::Tech => "tech",
        };
        Part { role, ..part(DOMAIN, "contact", &change.handle) }
    }));
    parts.extend(command.auto_renew.map(|given| part(DKHM, "autoRenew", given)));
    parts.push(part(SEC_DNS, "add", ""));
    parts
}

fn of_host_update(command: &HostUpdate) -> Vec<Part> {
    let addresses = command.add_addresses.iter().chain(&command.remove_addresses);
    let mut parts: Vec<_> = addresses.map(|address| part(HOST, "addr", address)).collect();
    parts.extend(command.rename.iter().map(|name| part(HOST, "name", name)));
    parts.extend(command.requested_admin.iter().map(|admin| part(DKHM, "requestedNsAdmin", admin)));
    parts
}

fn of_contact_create(command: &ContactCreate) -> Vec<Part> {
    let mut parts = Vec::new();
    for postal in &command.postal {
        parts.push(part(CONTACT, "name", &postal.name));
        parts.extend(postal.org.iter().map(|org| part(CONTACT, "org", org)));
        parts.extend(of_address(&postal.address));
    }
    parts.extend(phone(CONTACT, "voice", command.voice.as_ref()));
    parts.extend(phone(CONTACT, "fax", command.fax.as_ref()));
    parts.push(part(CONTACT, "email", &command.email));
    parts.extend(of_extra(&command.extra));
    parts
}

fn of_contact_update(command: &ContactUpdate) -> Vec<Part> {
    let mut parts = vec![part(CONTACT, "id", &command.handle)];
    for postal in &command.postal {
        parts.extend(postal.name.iter().map(|name| part(CONTACT, "name", name)));
        parts.extend(postal.org.iter().flatten().map(|org| part(CONTACT, "org", org)));
        parts.extend(postal.address.iter().flat_map(of_address));
    }
    parts.extend(phone(CONTACT, "voice", command.voice.as_ref().and_then(Option::as_ref)));
    parts.extend(phone(CONTACT, "fax", command.fax.as_ref().and_then(Option::as_ref)));
    parts.extend(command.email.iter().map(|email| part(CONTACT, "email", email)));
    parts.extend(of_extra(&command.extra));
    parts
}

fn of_address(address: &Address) -> Vec<Part> {
    let mut parts: Vec<_> = address.street.iter().map(|street| part(CONTACT, "street", street)).collect();
    parts.push(part(CONTACT, "city", &address.city));
    parts.extend(address.sp.iter().map(|sp| part(CONTACT, "sp", sp)));
    parts.extend(address.pc.iter().map(|pc| part(CONTACT, "pc", pc)));
    parts.push(part(CONTACT, "cc", &address.cc));
    parts
}

fn of_extra(extra: &ContactExtra) -> Vec<Part> {
    let text = |element, text: &Option<String>| text.as_ref().map(|text| part(DKHM, element, text));
    let kind = extra.user_type.map(|kind| part(DKHM, "userType", kind.word()));
    let numbers = [text("CVR", &extra.cvr), text("pnumber", &extra.pnumber), text("EAN", &extra.ean)];
    let mobile = phone(DKHM, "mobilephone", extra.mobilephone.as_ref().and_then(Option::as_ref));
    let email = text("secondaryEmail", &extra.secondary_email);
    kind.into_iter().chain(numbers.into_iter().flatten()).chain(mobile).chain(email).collect()
}

fn phone(namespace: &'static str, element: &'static str, phone: Option<&Phone>) -> Option<Part> {
    phone.map(|phone| part(namespace, element, &phone.number))
}

fn word(management: Management) -> &'static str {
    match management {
        Management::Registrar => "registrar",
        Management::Registrant => "registrant",
    }
}

/// Stands for the dkhm version of the command.
pub const DKHM: &str = DKHM_4_4;
