//! `<login>` (RFC 5730 section 2.9.1.1).

use std::fmt;

/// A login as given. Version, language and object URIs were checked against the offer.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The password.
    pub password: String,
    /// The password to replace it.
    pub new_password: Option<String>,
    /// `objURI` as given, all of them served.
    pub objects: Vec<&'static str>,
    /// `extURI` that are served; others are ignored.
    pub extensions: Vec<&'static str>,
}

/// Shows who, never the passwords.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Login({})", self.user)
    }
}
