//! What the session itself refuses: commands out of sequence, logins, and our own failures.

use super::Verdict;
use crate::epp::namespace::EPP;

/// Why the session refuses a command it could read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// A login in a session that has one.
    LoggedInAlready,
    /// Any other command before the login.
    NotLoggedIn,
    /// An object service that the greeting does not offer, in a login.
    ObjectNotOffered(String),
    /// An object service that the login did not name.
    ObjectNotAnnounced(&'static str),
    /// An extension that the login did not name.
    ExtensionNotAnnounced(&'static str),
    /// A new password against the rules; the text says which.
    PasswordWeak(&'static str),
    /// An application without client transaction.
    TransactionMissing,
    /// A user, password, certificate or address that is not right.
    LoginDenied(String),
    /// The same, once too often on this connection.
    LoginDeniedLast(String),
    /// The account has its most sessions open.
    TooManySessions(String),
    /// The store failed at a login.
    LoginFailed(String),
    /// The store failed at a command.
    CommandFailed,
}

/// The verdict on `breach`. Nothing tells which part of a login was wrong.
pub fn of(breach: Breach) -> Verdict {
    let own_words = |text: &str, verdict| Verdict { message: text.to_owned(), ..verdict };
    match breach {
        Breach::LoggedInAlready => own_words(
            "Repeated logins are not permitted.",
            Verdict::plain(2002, (EPP, "login", ""), "log out before logging in again"),
        ),
        Breach::NotLoggedIn => own_words(
            "You need to login first.",
            Verdict::plain(2002, (EPP, "command", ""), "log in before any other command"),
        ),
        Breach::ObjectNotOffered(uri) => {
            Verdict::plain(2307, (EPP, "objURI", &uri), "use an object service announced in the greeting")
        }
        Breach::ObjectNotAnnounced(uri) => {
            Verdict::plain(2002, (EPP, "objURI", uri), "the object service must be named in the login")
        }
        Breach::ExtensionNotAnnounced(uri) => {
            Verdict::plain(2002, (EPP, "extURI", uri), "the extension must be named in the login")
        }
        Breach::PasswordWeak(rule) => Verdict::plain(2306, (EPP, "newPW", ""), rule),
        Breach::TransactionMissing => {
            Verdict::plain(2003, (EPP, "clTRID", ""), "an application has a clTRID: its outcome is reported with it")
        }
        Breach::LoginDenied(user) => own_words("Login failed", Verdict::plain(2200, (EPP, "clID", &user), DENIED)),
        Breach::LoginDeniedLast(user) => Verdict::plain(2501, (EPP, "clID", &user), DENIED),
        Breach::TooManySessions(user) => {
            Verdict::plain(2502, (EPP, "clID", &user), "close another session of this account first")
        }
        Breach::LoginFailed(user) => Verdict::plain(2400, (EPP, "clID", &user), "try again later"),
        Breach::CommandFailed => own_words(
            "Internal error.",
            Verdict::plain(2400, (EPP, "command", ""), "nothing was changed; try again later"),
        ),
    }
}

const DENIED: &str = "user name, password, certificate and address must be those of an account";
