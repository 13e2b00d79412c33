//! Registrar accounts: who may log in, and what they have paid in.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::domain::Management;
use super::handle::Handle;
use super::money::Money;

/// A registrar's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registrar {
    /// The REG-handle, which is also the login name.
    pub id: Handle,
    /// The registrar's name.
    pub name: String,
    /// Prepaid funds; may be negative.
    pub balance: Money,
    /// Whether staff has locked the account: it can log in no more.
    pub locked: bool,
    /// Management of new domains when the command does not say.
    pub management: Management,
    /// Automatic renewal of new domains when the command does not say.
    pub auto_renew: bool,
    /// The contact that administers new hosts when the command does not say.
    pub default_name_server_admin: Option<Handle>,
    /// Source addresses the account may connect from; empty means any.
    pub allowed_addresses: Vec<String>,
    /// SHA-256 fingerprints (hexadecimal) of the client certificates the account may use.
    pub certificates: Vec<String>,
    /// Whether a client certificate is demanded.
    pub certificate_required: bool,
    /// Failed logins in a row.
    pub failed_logins: i64,
    /// Until when logins are refused after too many failures.
    pub login_locked_until: Option<DateTime<Utc>>,
    /// Messages in the poll queue.
    pub message_count: i64,
    /// When the account was opened.
    pub created_at: DateTime<Utc>,
    /// The Argon2id hash of the password (PHC string). Never shown.
    #[serde(skip)]
    pub password_hash: String,
}

/// The state of a registrar's poll queue, told in every answer while it is not empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// Messages waiting.
    pub count: i64,
    /// The oldest message's id.
    pub head: Option<i64>,
}
