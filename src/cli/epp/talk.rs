//! A session as a person follows it: what is asked and answered is printed.

use std::io::{Read, Write};

use chrono::{DateTime, NaiveDate, Utc};

use super::answer::{Answer, find};
use super::arguments::{Action, Info, Kind, Renew};
use super::connection::{Connection, ConnectionError};
use super::request::{self, Head};
use crate::clock::Clock;
use crate::ids::Ids;

/// A session that is printed.
#[derive(Debug)]
pub struct Talk {
    connection: Connection,
    xml: bool,
    opened_at: DateTime<Utc>,
    prefix: String,
    commands: u32,
}

impl Talk {
    /// A talk over `connection`; `xml` prints frames instead of readable answers.
    pub fn new(connection: Connection, xml: bool) -> Self {
        let prefix = Ids.sv_trid().chars().take(CL_TRID_PREFIX).collect();
        let talk = Self { connection, xml, opened_at: Clock.now(), prefix, commands: 0 };
        talk.frame("S", talk.connection.greeting());
        talk
    }

    /// Logs in.
    ///
    /// # Errors
    /// [`ConnectionError`] when the connection breaks.
    pub async fn login(&mut self, user: &str, password: &str) -> anyhow::Result<Answer> {
        let document = request::login(user, password, self.connection.services());
        self.ask(&document).await.map(|(answer, _)| answer)
    }

    /// Prints the greeting as the answer it is.
    ///
    /// # Errors
    /// When the greeting cannot be read.
    pub fn show_greeting(&self) -> anyhow::Result<Answer> {
        let answer = Answer::read(self.connection.greeting())?;
        self.show(&answer);
        Ok(answer)
    }

    /// Asks for one thing, prints the answer, and tells whether it was a yes.
    ///
    /// # Errors
    /// [`ConnectionError`] when the connection breaks; otherwise what is wrong with the command.
    pub async fn carry_out(&mut self, action: &Action) -> anyhow::Result<bool> {
        let answer = match action {
            Action::Raw(raw) => {
                let mut document = Vec::new();
                if raw.file.as_os_str() == "-" {
                    std::io::stdin().read_to_end(&mut document)?;
                } else {
                    document = std::fs::read(&raw.file).map_err(|e| anyhow::anyhow!("{}: {e}", raw.file.display()))?;
                }
                self.ask(&document).await?.0
            }
            Action::Renew(renew) if renew.expires.is_none() => self.renew(renew).await?,
            action => self.ask_for(action).await?.0,
        };
        self.show(&answer);
        Ok(answer.is_success())
    }

    /// Keeps the session alive: asks for the greeting and prints nothing.
    ///
    /// # Errors
    /// [`ConnectionError`] when the connection is gone.
    pub async fn keep_alive(&mut self) -> Result<(), ConnectionError> {
        self.connection.exchange(&request::hello()).await.map(|_| ())
    }

    /// Logs out.
    ///
    /// # Errors
    /// [`ConnectionError`] when the connection breaks first.
    pub async fn logout(mut self) -> anyhow::Result<()> {
        self.ask(&request::logout()).await.map(|_| ())
    }

    /// Prints `answer`, unless the frames were printed already.
    pub fn show(&self, answer: &Answer) {
        if !self.xml {
            print(&answer.text);
        }
    }

    /// Renews from the expiry the server itself tells.
    async fn renew(&mut self, renew: &Renew) -> anyhow::Result<Answer> {
        let info =
            Info { name: renew.name.clone(), kind: Kind::default(), hosts: Some("none".to_owned()), token: None };
        let (answer, document) = self.ask_for(&Action::Info(info)).await?;
        if !answer.is_success() {
            return Ok(answer);
        }
        let expires = find(&document, "exDate").as_deref().and_then(date);
        let expires = expires.ok_or_else(|| anyhow::anyhow!("the server does not say when {} expires", renew.name))?;
        let renew = Renew { expires: Some(expires), ..renew.clone() };
        Ok(self.ask_for(&Action::Renew(renew)).await?.0)
    }

    async fn ask_for(&mut self, action: &Action) -> anyhow::Result<(Answer, String)> {
        self.commands += 1;
        let cl_trid = format!("{}-{}", self.prefix, self.commands);
        let head = Head { cl_trid: &cl_trid, services: self.connection.services(), now: self.now() };
        let document = request::of(action, &head)?.ok_or_else(|| anyhow::anyhow!("that is not possible here"))?;
        self.ask(&document).await
    }

    async fn ask(&mut self, document: &[u8]) -> anyhow::Result<(Answer, String)> {
        self.frame("C", &blanked(&String::from_utf8_lossy(document)));
        let answer = self.connection.exchange(document).await?;
        self.frame("S", &answer);
        Ok((Answer::read(&answer)?, answer))
    }

    /// The server's present: its greeting told it, and a sandbox may be far ahead of this machine.
    fn now(&self) -> DateTime<Utc> {
        let at_greeting = self.connection.services().now.unwrap_or(self.opened_at);
        at_greeting + (Clock.now() - self.opened_at)
    }

    fn frame(&self, side: &str, document: &str) {
        if self.xml {
            print(&format!("{side}: {}\n", document.trim_end()));
        }
    }
}

/// The date of a time as written: the one `curExpDate` is held against.
fn date(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}

/// `document` with the passwords of a login left out.
fn blanked(document: &str) -> String {
    if !document.contains("login") {
        return document.to_owned();
    }
    let mut out = String::new();
    let mut rest = document;
    while let Some(start) = ["pw>", "newPW>"].iter().filter_map(|tag| rest.find(tag).map(|at| at + tag.len())).min() {
        let (before, secret) = rest.split_at(start);
        out.push_str(before);
        let end = secret.find("</").unwrap_or(secret.len());
        let close = secret[end..].find('>').map_or(secret.len(), |at| end + at + 1);
        out.push_str("***");
        out.push_str(&secret[end..close]);
        rest = &secret[close..];
    }
    out + rest
}

/// Prints, and does not mind a reader that has gone away.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// How much of a random identifier goes before the number of a command.
const CL_TRID_PREFIX: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::epp::services::Services;

    #[test]
    fn a_login_is_shown_without_its_password() {
        let services = Services { objects: vec!["urn:o".to_owned()], ..Services::default() };
        let login = String::from_utf8(request::login("REG-1", "Secret-1", &services)).unwrap();
        let shown = blanked(&login);
        assert!(!shown.contains("Secret"));
        assert!(shown.contains("<pw>***</pw><options>") && shown.contains("</epp>"), "{shown}");
    }

    #[test]
    fn prefixed_and_new_passwords_are_left_out_too() {
        let shown = blanked("<e:login><e:pw>one</e:pw><e:newPW>two</e:newPW></e:login>");
        assert_eq!(shown, "<e:login><e:pw>***</e:pw><e:newPW>***</e:newPW></e:login>");
    }

    #[test]
    fn other_documents_are_shown_as_they_are() {
        let document = "<domain:pw>T</domain:pw>";
        assert_eq!(blanked(document), document);
    }

    #[test]
    fn the_expiry_is_the_date_as_written() {
        assert_eq!(date("2027-11-22T22:59:59.0Z"), NaiveDate::from_ymd_opt(2027, 11, 22));
        assert_eq!(date("soon"), None);
    }
}
