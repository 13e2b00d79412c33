//! Commands of hosts (RFC 5732, with the dkhm extension).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

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
    /// Addresses to add.
    pub add_addresses: Vec<IpAddr>,
    /// Addresses to remove.
    pub remove_addresses: Vec<IpAddr>,
    /// Whether statuses were added or removed, which is not implemented.
    pub statuses: bool,
    /// A new name, which is not implemented.
    pub rename: Option<String>,
    /// `dkhm:requestedNsAdmin`.
    pub requested_admin: Option<Handle>,
}

/// `<host:delete>`.
#[derive(Clone, Debug, PartialEq)]
pub struct HostDelete {
    /// The name.
    pub name: HostName,
}
