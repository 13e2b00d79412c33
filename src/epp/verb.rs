//! The commands a client may give.

/// The commands of RFC 5730, and withdraw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the RFC's")]
pub enum Verb {
    Check,
    Create,
    Delete,
    Info,
    Login,
    Logout,
    Poll,
    Renew,
    Transfer,
    Update,
    Withdraw,
}

impl Verb {
    /// The command's element.
    pub fn word(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Create => "create",
            Self::Delete => "delete",
            Self::Info => "info",
            Self::Login => "login",
            Self::Logout => "logout",
            Self::Poll => "poll",
            Self::Renew => "renew",
            Self::Transfer => "transfer",
            Self::Update => "update",
            Self::Withdraw => "withdraw",
        }
    }
}
