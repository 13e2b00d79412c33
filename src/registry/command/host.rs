//! Commands of hosts (RFC 5732, with the dkhm extension).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::part::{StatusChange, is_default};
use crate::registry::handle::Handle;
use crate::registry::host::HostName;

/// `<host:check>`.
#[derive(Clone, Debug, PartialEq)]
pub struct HostCheck {
    /// The names asked for; an illegal one is kept as written.
    pub names: Vec<Result<HostName, String>>,
}

/// `<host:info>`.
#[derive(Clone, Debug, PartialEq)]
pub struct HostInfo {
    /// The name.
    pub name: HostName,
}

/// `<host:create>` with its extension.
#[derive(Clone, Debug, PartialEq)]
pub struct HostCreate {
    /// The name.
    pub name: HostName,
    /// Addresses as given.
    pub addresses: Vec<IpAddr>,
    /// `dkhm:requestedNsAdmin`.
    pub requested_admin: Option<Handle>,
}

/// `<host:update>` with its extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostUpdate {
    /// The name.
    pub name: HostName,
    /// Whether neither `add`, `rem`, `chg` nor an extension was given.
    #[serde(default, skip_serializing_if = "is_default")]
    pub asks_nothing: bool,
    /// Addresses to add.
    pub add_addresses: Vec<IpAddr>,
    /// Addresses to remove.
    pub remove_addresses: Vec<IpAddr>,
    /// Statuses to set.
    #[serde(default, skip_serializing_if = "is_default")]
    pub add_statuses: Vec<StatusChange>,
    /// Statuses to remove.
    #[serde(default, skip_serializing_if = "is_default")]
    pub remove_statuses: Vec<StatusChange>,
    /// A new name.
    pub rename: Option<HostName>,
    /// `dkhm:requestedNsAdmin`.
    pub requested_admin: Option<Handle>,
}

impl HostUpdate {
    /// An update of `name` that changes nothing yet.
    pub fn new(name: HostName) -> Self {
        Self {
            name,
            asks_nothing: false,
            add_addresses: Vec::new(),
            remove_addresses: Vec::new(),
            add_statuses: Vec::new(),
            remove_statuses: Vec::new(),
            rename: None,
            requested_admin: None,
        }
    }
}

/// `<host:delete>`.
#[derive(Clone, Debug, PartialEq)]
pub struct HostDelete {
    /// The name.
    pub name: HostName,
}
