//! Commands of contacts (RFC 5733, with the dkhm extension).

use serde::{Deserialize, Serialize};

use crate::registry::contact::{Address, Phone, UserType};
use crate::registry::domain::Management;
use crate::registry::handle::Handle;

/// `<contact:check>`.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactCheck {
    /// The handles asked for; an illegal one is kept as written.
    pub handles: Vec<Result<Handle, String>>,
}

/// `<contact:info>`.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactInfo {
    /// The handle.
    pub handle: Handle,
}

/// `<contact:create>` with its extensions.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactCreate {
    /// The text of `id`: `auto` or `force`.
    pub id: String,
    /// One or two postal addresses.
    pub postal: Vec<PostalInfo>,
    /// Telephone.
    pub voice: Option<Phone>,
    /// Fax.
    pub fax: Option<Phone>,
    /// E-mail address.
    pub email: String,
    /// Whether `disclose` was given, which is not implemented.
    pub disclose: bool,
    /// The dkhm elements.
    pub extra: ContactExtra,
    /// `dkhm:management`.
    pub management: Option<Management>,
}

/// `<contact:update>` with its extensions: what is given replaces, what is absent stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactUpdate {
    /// The handle.
    pub handle: Handle,
    /// Whether statuses were added or removed, which is not implemented.
    pub statuses: bool,
    /// Whether `disclose` was given, which is not implemented.
    pub disclose: bool,
    /// Postal data by type.
    pub postal: Vec<PostalChange>,
    /// Telephone; the inner `None` removes it.
    pub voice: Option<Option<Phone>>,
    /// Fax; the inner `None` removes it.
    pub fax: Option<Option<Phone>>,
    /// E-mail address.
    pub email: Option<String>,
    /// The dkhm elements.
    pub extra: ContactExtra,
}

/// The dkhm elements of contact create and update.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactExtra {
    /// `userType`.
    pub user_type: Option<UserType>,
    /// `CVR`.
    pub cvr: Option<String>,
    /// `pnumber`.
    pub pnumber: Option<String>,
    /// `EAN`.
    pub ean: Option<String>,
    /// `mobilephone`; the inner `None` removes it.
    pub mobilephone: Option<Option<Phone>>,
    /// `secondaryEmail`.
    pub secondary_email: Option<String>,
}

/// The type of a postal address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostalType {
    /// In the local script.
    Loc,
    /// In 7-bit ASCII.
    Int,
}

/// `contact:postalInfo` of a create.
#[derive(Clone, Debug, PartialEq)]
pub struct PostalInfo {
    /// Its type.
    pub kind: PostalType,
    /// Name.
    pub name: String,
    /// Organisation.
    pub org: Option<String>,
    /// Address.
    pub address: Address,
}

/// `contact:postalInfo` of an update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalChange {
    /// Its type.
    pub kind: PostalType,
    /// Name.
    pub name: Option<String>,
    /// Organisation; the inner `None` removes it.
    pub org: Option<Option<String>>,
    /// Address, replaced whole.
    pub address: Option<Address>,
}
