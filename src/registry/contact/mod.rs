//! Contacts: persons and organisations in roles.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
    /// The management model, read off the sponsor.
    pub fn management(&self) -> Management {
        if self.sponsor.is_registry() { Management::Registrant } else { Management::Registrar }
    }

    /// Whether the contact is one of `registrar`'s own people.
    pub fn is_in_group(&self, registrar: &Handle) -> bool {
        self.group.as_ref() == Some(registrar)
    }
}

/// A text that is equal for contacts with equal data, and differs otherwise.
pub fn fingerprint(contact: &Contact) -> String {
    format!("{} {:?}", contact.sponsor, contact.details)
}
