//! Commands of contacts (RFC 5733, with the dkhm extension).

use serde::{Deserialize, Serialize};

use super::part::{Authorization, StatusChange, TransferOperation, is_default};
use crate::registry::contact::verification::VerificationClaim;
use crate::registry::contact::{Address, Phone, UserType};
use crate::registry::domain::Management;
use crate::registry::handle::Handle;

/// `<contact:check>`.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactCheck {
    /// The handles asked for.
    pub handles: Vec<Handle>,
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
    /// What to tell strangers, or not.
    pub disclosure: Option<Disclosure>,
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
    /// Whether neither `add`, `rem`, `chg` nor an extension was given.
    #[serde(default, skip_serializing_if = "is_default")]
    pub asks_nothing: bool,
    /// Statuses to set.
    #[serde(default, skip_serializing_if = "is_default")]
    pub add_statuses: Vec<StatusChange>,
    /// Statuses to remove.
    #[serde(default, skip_serializing_if = "is_default")]
    pub remove_statuses: Vec<StatusChange>,
    /// What to tell strangers, or not.
    #[serde(default, skip_serializing_if = "is_default")]
    pub disclosure: Option<Disclosure>,
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

impl ContactUpdate {
    /// An update of `handle` that changes nothing yet.
    pub fn new(handle: Handle) -> Self {
        Self {
            handle,
            asks_nothing: false,
            add_statuses: Vec::new(),
            remove_statuses: Vec::new(),
            disclosure: None,
            postal: Vec::new(),
            voice: None,
            fax: None,
            email: None,
            extra: ContactExtra::default(),
        }
    }
}

/// `<contact:delete>`.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactDelete {
    /// The handle.
    pub handle: Handle,
}

/// `<transfer>` of a contact.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactTransfer {
    /// What to do.
    pub operation: TransferOperation,
    /// The handle.
    pub handle: Handle,
    /// The authorization, if one was given.
    pub auth_info: Option<Authorization>,
}

/// `contact:disclose`: whether strangers may see some parts, against the registry's policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// The attribute `flag`.
    pub disclosed: bool,
    /// Which parts; one at least.
    pub parts: Vec<DisclosedPart>,
}

/// A part of a contact that `contact:disclose` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the RFC's")]
pub enum DisclosedPart {
    Name(PostalType),
    Org(PostalType),
    Addr(PostalType),
    Voice,
    Fax,
    Email,
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
    /// `sole_proprietorship`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sole_proprietorship: Option<bool>,
    /// `contact_verification`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub verification: Option<VerificationClaim>,
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
