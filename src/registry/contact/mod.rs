//! Contacts: persons and organisations in roles.

pub mod country;
pub mod create;
pub mod fields;
pub mod handle_maker;
pub mod identity;
pub mod update;
pub mod verification;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::command::PostalType;
use super::domain::Management;
use super::handle::Handle;

/// A person or organisation with a handle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The handle, key and roid.
    pub handle: Handle,
    /// The managing registrar, or the registry: registrant-managed.
    pub sponsor: Handle,
    /// The registrar account whose people this contact belongs to (the "registrar group"), if any.
    pub group: Option<Handle>,
    /// Who and where.
    pub details: ContactDetails,
    /// How far identity control is.
    pub identity: Identity,
    /// When an open identity control has failed.
    pub identity_due_at: Option<DateTime<Utc>>,
    /// A postal address waiting for a VID contact, as the approval that ends it.
    pub pending: Option<i64>,
    /// Who created it.
    pub created_by: Handle,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// Who changed it last.
    pub updated_by: Option<Handle>,
    /// When it was changed last.
    pub updated_at: Option<DateTime<Utc>>,
    /// When it is removed, if it has no role then. Nothing while it is known to have one.
    pub purge_at: Option<DateTime<Utc>>,
}

/// What a contact says of itself (RFC 5733 section 2, and the dkhm extension).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDetails {
    /// Kind of contact.
    pub user_type: UserType,
    /// Name of the person or organisation.
    pub name: String,
    /// Attention line of an organisation.
    pub attention: Option<String>,
    /// Postal address.
    pub address: Address,
    /// Telephone (`+45.33646060`).
    pub voice: Option<Phone>,
    /// Fax.
    pub fax: Option<Phone>,
    /// Primary e-mail address.
    pub email: String,
    /// VAT or company number.
    pub cvr: Option<String>,
    /// Production unit of a company number.
    pub pnumber: Option<String>,
    /// Location number for electronic invoices.
    pub ean: Option<String>,
    /// Mobile telephone.
    pub mobilephone: Option<Phone>,
    /// Second, public e-mail address.
    pub secondary_email: Option<String>,
    /// Whether a foreign organisation is one person's business; `None` when nobody said.
    #[serde(default)]
    pub sole_proprietorship: Option<bool>,
    /// Whether the registrar vouches for identity and e-mail address; `None` when nobody said.
    #[serde(default)]
    pub vouched: Option<bool>,
}

/// A telephone number (`contact:e164Type`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// `+<country>.<number>`.
    pub number: String,
    /// Extension, attribute `x`.
    pub extension: Option<String>,
}

/// A postal address (`contact:addrType`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Up to three lines.
    pub street: Vec<String>,
    /// City.
    pub city: String,
    /// State or province.
    pub sp: Option<String>,
    /// Postal code.
    pub pc: Option<String>,
    /// ISO 3166-1 country code, upper case.
    pub cc: String,
}

/// Kind of contact (`dkhm:userType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserType {
    /// A company.
    Company,
    /// A public organization.
    PublicOrganization,
    /// An association.
    Association,
    /// A person.
    Individual,
}

impl UserType {
    /// The long word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::PublicOrganization => "public_organization",
            Self::Association => "association",
            Self::Individual => "individual",
        }
    }

    /// Whether contacts of the kind are persons, not organisations.
    pub fn is_individual(self) -> bool {
        self == Self::Individual
    }
}

impl Address {
    /// Whether the address lies in Denmark.
    pub fn is_danish(&self) -> bool {
        self.cc == country::DENMARK
    }

    /// Every part as written, the country last.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let street = self.street.iter().map(String::as_str);
        street.chain([self.city.as_str()]).chain(self.sp.as_deref()).chain(self.pc.as_deref()).chain([self.cc.as_str()])
    }
}

impl ContactDetails {
    /// The type under which the one stored address is shown: local in Denmark, elsewhere
    /// internationalised, which must be ASCII (RFC 5733 section 2.4).
    pub fn postal_type(&self) -> PostalType {
        let (name, org) = self.shown_names();
        let ascii = name.is_ascii() && org.is_none_or(str::is_ascii) && self.address.parts().all(str::is_ascii);
        if self.address.is_danish() || !ascii { PostalType::Loc } else { PostalType::Int }
    }

    /// `name` and `org` on the wire: an organisation with an attention line is the `org`, and the
    /// line is the `name`.
    pub fn shown_names(&self) -> (&str, Option<&str>) {
        match &self.attention {
            Some(attention) => (attention, Some(&self.name)),
            None => (&self.name, None),
        }
    }
}

/// How far identity control of a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// Nobody asked yet.
    Unchecked,
    /// Asked, waiting for the contact.
    Open,
    /// Done.
    Checked,
    /// Refused or not completed in time; never again a registrant.
    Failed,
}

impl Contact {
    /// How far identity control is at `now`: one that was not completed in time has failed.
    pub fn identity_at(&self, now: DateTime<Utc>) -> Identity {
        match self.identity {
            Identity::Open if self.identity_due_at.is_some_and(|due_at| due_at <= now) => Identity::Failed,
            identity => identity,
        }
    }

    /// The management model, read off the sponsor.
    pub fn management(&self) -> Management {
        if self.sponsor.is_registry() { Management::Registrant } else { Management::Registrar }
    }

    /// Whether the contact is one of `registrar`'s own people.
    pub fn is_in_group(&self, registrar: &Handle) -> bool {
        self.group.as_ref() == Some(registrar)
    }
}

/// A digest of what makes two contacts of one manager the same: the manager, kind, company number,
/// name, street, e-mail address, postal code and country. Equal contacts have equal fingerprints.
pub fn fingerprint(contact: &Contact) -> String {
    fingerprint_of(&contact.sponsor, &contact.details)
}

/// The fingerprint a contact with these details would have under `sponsor`.
pub fn fingerprint_of(sponsor: &Handle, details: &ContactDetails) -> String {
    let address = &details.address;
    let mut digest = Sha256::new();
    let mut add = |field: &str| {
        digest.update(field.as_bytes());
        digest.update([FIELD_END]);
    };
    add(sponsor.as_str());
    add(details.user_type.word());
    add(details.cvr.as_deref().unwrap_or_default());
    add(&details.name);
    add(&details.email);
    add(address.pc.as_deref().unwrap_or_default());
    add(&address.cc);
    address.street.iter().for_each(|line| add(line));
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Ends each field of a fingerprint; no text from XML contains it.
const FIELD_END: u8 = 0;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[test]
    fn equal_data_of_one_manager_have_one_fingerprint() {
        let contact = contact("DHA1263-DK");
        let other = Contact { handle: Handle::trusted("X1-DK"), identity: Identity::Checked, ..contact.clone() };
        assert_eq!(fingerprint(&contact), fingerprint(&other));
        let elsewhere = Contact { sponsor: Handle::registry(), ..contact.clone() };
        assert_ne!(fingerprint(&contact), fingerprint(&elsewhere));
        let mut moved = contact.clone();
        moved.details.address.street.push("Baghuset".to_owned());
        assert_ne!(fingerprint(&contact), fingerprint(&moved));
    }

    #[test]
    fn an_address_is_local_in_denmark_and_where_it_is_not_ascii() {
        let mut details = contact("DHA1263-DK").details;
        assert_eq!(details.postal_type(), PostalType::Loc);
        details.address.cc = "SE".to_owned();
        assert_eq!(details.postal_type(), PostalType::Int);
        details.address.city = "Malm\u{f6}".to_owned();
        assert_eq!(details.postal_type(), PostalType::Loc);
    }

    /// An individual in Denmark whom REG-1001 manages.
    pub(crate) fn contact(handle: &str) -> Contact {
        let created_at = "2026-01-01T00:00:00Z".parse().unwrap();
        Contact {
            handle: Handle::trusted(handle),
            sponsor: Handle::trusted("REG-1001"),
            group: None,
            details: ContactDetails {
                user_type: UserType::Individual,
                name: "Dorthe Hansen".to_owned(),
                attention: None,
                address: Address {
                    street: vec!["Gade 1".to_owned()],
                    city: "Aarhus".to_owned(),
                    sp: None,
                    pc: Some("8000".to_owned()),
                    cc: "DK".to_owned(),
                },
                voice: None,
                fax: None,
                email: "dorthe@eksempel.dk".to_owned(),
                cvr: None,
                pnumber: None,
                ean: None,
                mobilephone: None,
                secondary_email: None,
                sole_proprietorship: None,
                vouched: None,
            },
            identity: Identity::Unchecked,
            identity_due_at: None,
            pending: None,
            created_by: Handle::trusted("REG-1001"),
            created_at,
            updated_by: None,
            updated_at: None,
            purge_at: None,
        }
    }
}
