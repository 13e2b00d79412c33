//! The contacts of a new sandbox.

use chrono::{DateTime, Utc};

use crate::registry::Handle;
use crate::registry::contact::{Address, Contact, ContactDetails, Identity, Phone, UserType};

/// The administrator of the `navn-sandbox.net` hosts.
pub const ADMIN_A: &str = "ADMINA-DK";
/// The administrator of the `other-sandbox.net` hosts.
pub const ADMIN_B: &str = "ADMINB-DK";

/// Who administers new hosts of a registrar.
pub const NAME_SERVER_ADMINS: [(&str, &str); 2] = [("REG-1001", ADMIN_A), ("REG-1002", ADMIN_B)];

/// Every contact, all checked but the one that failed.
pub fn all(now: DateTime<Utc>) -> Vec<Contact> {
    PEOPLE.iter().map(|person| contact(person, now)).collect()
}

/// A contact the registrar may register for; the first registrar's where it is none of the sandbox's.
pub fn customer_of(registrar: &str) -> &'static str {
    PEOPLE.iter().find(|person| person.sponsor == Some(registrar)).unwrap_or(&PEOPLE[0]).handle
}

/// One row of the table below.
struct Person {
    handle: &'static str,
    /// Who manages the contact: a registrar, or nobody but itself.
    sponsor: Option<&'static str>,
    /// The registrar whose people it belongs to.
    group: Option<&'static str>,
    user_type: UserType,
    name: &'static str,
    identity: Identity,
}

const fn person(handle: &'static str, user_type: UserType, name: &'static str) -> Person {
    Person { handle, sponsor: None, group: None, user_type, name, identity: Identity::Checked }
}

const fn customer(handle: &'static str, sponsor: &'static str, user_type: UserType, name: &'static str) -> Person {
    Person { sponsor: Some(sponsor), ..person(handle, user_type, name) }
}

const fn member(handle: &'static str, group: &'static str, name: &'static str) -> Person {
    Person { group: Some(group), ..person(handle, UserType::Company, name) }
}

const PEOPLE: &[Person] = &[
    customer("KUNDE1-DK", "REG-1001", UserType::Company, "Eksempel ApS"),
    customer("KUNDE2-DK", "REG-1002", UserType::Company, "Nabo ApS"),
    customer("KUNDE3-DK", "REG-1003", UserType::Individual, "Karen Kunde"),
    customer("KUNDE4-DK", "REG-1001", UserType::Individual, "Søren Smørrebrød"),
    member(ADMIN_A, "REG-1001", "Navn Sandbox Drift A/S"),
    member(ADMIN_B, "REG-1002", "Other Sandbox Drift A/S"),
    member("BETALER1-DK", "REG-1001", "Navn Sandbox Regnskab A/S"),
    member("BETALER2-DK", "REG-1002", "Other Sandbox Regnskab A/S"),
    person("BORGER1-DK", UserType::Individual, "Bodil Borger"),
    person("UBETALT1-DK", UserType::Individual, "Ulla Ubetalt"),
    person("VIGTIG1-DK", UserType::Company, "Vigtig A/S"),
    person("VID1-DK", UserType::Individual, "Viggo Vagt"),
    person("VID2-DK", UserType::Individual, "Vibeke Vagt"),
    Person { identity: Identity::Failed, ..person("UKENDT1-DK", UserType::Individual, "Ukendt Ukendtsen") },
    person("VENTER1-DK", UserType::Individual, "Vera Venter"),
    person("VENTER2-DK", UserType::Association, "Ventende Venners Forening"),
];

fn contact(person: &Person, now: DateTime<Utc>) -> Contact {
    let sponsor = person.sponsor.map_or_else(Handle::registry, Handle::trusted);
    let local = person.handle.trim_end_matches("-DK").to_lowercase();
    let details = ContactDetails {
        user_type: person.user_type,
        name: person.name.to_owned(),
        attention: None,
        address: Address {
            street: vec!["Testvej 1".to_owned()],
            city: "Prøveby".to_owned(),
            sp: None,
            pc: Some("9999".to_owned()),
            cc: "DK".to_owned(),
        },
        voice: Some(Phone { number: "+45.33000000".to_owned(), extension: None }),
        fax: None,
        email: format!("{local}@navn-sandbox.net"),
        cvr: (person.user_type == UserType::Company).then(|| CVR.to_owned()),
        pnumber: None,
        ean: None,
        mobilephone: None,
        secondary_email: None,
        sole_proprietorship: None,
        vouched: None,
    };
    Contact {
        handle: Handle::trusted(person.handle),
        created_by: sponsor.clone(),
        sponsor,
        group: person.group.map(Handle::trusted),
        details,
        identity: person.identity,
        identity_due_at: None,
        pending: None,
        created_at: now,
        updated_by: None,
        updated_at: None,
        // People to try things with stay, whatever is tried.
        purge_at: None,
    }
}

/// A company number whose check digit is right and that nobody has.
const CVR: &str = "10000009";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_registrar_has_a_customer_to_register_for() {
        let contacts = all(crate::clock::Clock::system().now());
        for registrar in ["REG-1001", "REG-1002", "REG-1003"] {
            let own = |contact: &&Contact| contact.sponsor.as_str() == registrar && contact.group.is_none();
            assert!(contacts.iter().any(|contact| own(&contact)), "{registrar}");
        }
    }

    #[test]
    fn only_one_contact_has_failed() {
        let failed: Vec<_> =
            all(crate::clock::Clock::system().now()).into_iter().filter(|c| c.identity != Identity::Checked).collect();
        assert_eq!(failed.len(), 1);
        assert_eq!(failed[0].handle.as_str(), "UKENDT1-DK");
    }
}
