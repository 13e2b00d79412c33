//! One connection as a state machine, without I/O.
//!
//! The server feeds whole documents in and does what the [`Step`] says.

mod dispatch;
mod render;
mod step;
#[cfg(test)]
mod tests;
mod verdict;

use std::net::IpAddr;
use std::sync::Arc;

use chrono::{DateTime, Utc};

pub use self::step::{Credentials, Limits, LoginVerdict, Outcome, Run, Step};
use self::verdict::{Breach, Object, Verdict, breach};
use crate::epp::fault::Fault;
use crate::epp::greeting::Greeting;
use crate::epp::namespace::{Announced, KNOWN};
use crate::epp::request::{self, Incoming, Opened};
use crate::epp::response::{self, Head};
use crate::epp::result::ResultCode;
use crate::epp::verb::Verb;
use crate::registry::command::Command;
use crate::registry::handle::Handle;
use crate::registry::message::Transaction;
use crate::registry::password::password_problem;
use crate::registry::registrar::Queue;
use crate::registry::reply::Reply;
use crate::xml;

/// A session: greeting, login, commands, logout.
#[derive(Debug)]
pub struct Session {
    greeting: Arc<Greeting>,
    limits: Limits,
    peer: IpAddr,
    started_at: DateTime<Utc>,
    state: State,
    waiting: Option<Waiting>,
    login_failures: u32,
    last_error: Option<(ResultCode, u32)>,
    shutting_down: bool,
}

/// Who the session is.
#[derive(Debug)]
enum State {
    Connected,
    LoggedIn {
        registrar: Handle,
        announced: Announced,
        /// As the last command left it: what answers tell that no command was run for.
        queue: Queue,
    },
}

/// What an answer is awaited for.
#[derive(Debug)]
enum Waiting {
    Login { transaction: Transaction, announced: Announced, user: String },
    Command { transaction: Transaction, command: Arc<Command>, dkhm: &'static str },
}

impl Session {
    /// A session on a fresh connection.
    pub fn new(greeting: Arc<Greeting>, limits: Limits, peer: IpAddr, now: DateTime<Utc>) -> Self {
        Self {
            greeting,
            limits,
            peer,
            started_at: now,
            state: State::Connected,
            waiting: None,
            login_failures: 0,
            last_error: None,
            shutting_down: false,
        }
    }

    /// The document to send first and for every [`Step::Greet`]: `greeting` offers what is offered
    /// now. A session that has logged in keeps the services of its login.
    pub fn greet(&mut self, now: DateTime<Utc>, greeting: &Arc<Greeting>) -> Vec<u8> {
        if matches!(self.state, State::Connected) && !Arc::ptr_eq(&self.greeting, greeting) {
            self.greeting = Arc::clone(greeting);
        }
        greeting.at(now)
    }

    /// How many seconds to wait for the next frame; zero when the session's time is up.
    pub fn patience_s(&self, now: DateTime<Utc>) -> u64 {
        let age_s = u64::try_from((now - self.started_at).num_seconds()).unwrap_or(0);
        match self.state {
            State::Connected => self.limits.login_s.saturating_sub(age_s),
            State::LoggedIn { .. } => self.limits.idle_s.min(self.limits.absolute_s.saturating_sub(age_s)),
        }
    }

    /// The account logged in, if any.
    pub fn registrar(&self) -> Option<&Handle> {
        match &self.state {
            State::Connected => None,
            State::LoggedIn { registrar, .. } => Some(registrar),
        }
    }

    /// The address the client connects from.
    pub fn peer(&self) -> IpAddr {
        self.peer
    }

    /// The server is going down: the answer to the last command read becomes its closing form
    /// (1000 → 1500, 2xxx → 2500) with `; Disconnect due to server shutdown` in its text.
    pub fn shutdown(&mut self) {
        self.shutting_down = true;
    }

    /// Takes one document in.
    pub fn receive(&mut self, document: &[u8], sv_trid: String) -> Step {
        let mut transaction = Transaction { cl_trid: None, sv_trid };
        let root = match xml::read(document, KNOWN) {
            Ok(root) => root,
            Err(malformed) => return self.refuse(transaction, "malformed", verdict::of_malformed(malformed)),
        };
        let opened = match request::open(&root) {
            Ok(Incoming::Hello) => return Step::Greet,
            Ok(Incoming::Command(opened)) => opened,
            Err(rejected) => {
                transaction.cl_trid = rejected.cl_trid;
                return self.refuse(transaction, "malformed", verdict::of_fault(rejected.fault));
            }
        };
        transaction.cl_trid.clone_from(&opened.cl_trid);
        match opened.verb {
            Verb::Login => self.login(&opened, transaction),
            Verb::Logout => self.logout(&opened, transaction),
            _ => self.command(&opened, transaction),
        }
    }

    fn login(&mut self, opened: &Opened<'_, '_>, transaction: Transaction) -> Step {
        if self.registrar().is_some() {
            return self.refuse(transaction, "login", breach::of(Breach::LoggedInAlready));
        }
        let login = match opened.login() {
            Ok(login) => login,
            // Nobody has that name, and only the credentials' check may tell, in its own time.
            Err(Fault::NoSuchUser(login)) => *login,
            Err(fault) => return self.refuse(transaction, "login", verdict::of_login_fault(fault)),
        };
        if let Some(uri) = login.objects.iter().find(|uri| !self.greeting.offer().objects.contains(uri)) {
            let verdict = breach::of(Breach::ObjectNotOffered((*uri).to_owned()));
            return self.refuse(transaction, "login", verdict);
        }
        if let Some(problem) = login.new_password.as_deref().and_then(password_problem) {
            return self.refuse(transaction, "login", breach::of(Breach::PasswordWeak(problem)));
        }
        let mut announced = Announced { objects: login.objects, extensions: login.extensions };
        announced.extensions.retain(|uri| self.greeting.offer().extensions.contains(uri));
        let user = login.user.clone();
        self.waiting = Some(Waiting::Login { transaction, announced, user });
        let (user, password, new_password) = (login.user, login.password, login.new_password);
        Step::Authenticate(Credentials { user, password, new_password })
    }

    fn logout(&mut self, opened: &Opened<'_, '_>, transaction: Transaction) -> Step {
        if let Err(fault) = opened.logout() {
            return self.refuse(transaction, "logout", verdict::of_fault(fault));
        }
        let message = match self.state {
            State::LoggedIn { .. } => "User logged out. Closing Connection.",
            State::Connected => "Not logged in, or already logged out",
        };
        let head = self.head(transaction, ResultCode::ENDING_SESSION, message.to_owned());
        self.send(head, None, "logout")
    }

    fn command(&mut self, opened: &Opened<'_, '_>, transaction: Transaction) -> Step {
        let State::LoggedIn { registrar, announced, .. } = &self.state else {
            return self.refuse(transaction, "command", breach::of(Breach::NotLoggedIn));
        };
        let (command, dkhm) = match dispatch::command(opened, self.greeting.offer(), announced) {
            Ok(understood) => understood,
            Err(verdict) => return self.refuse(transaction, "command", *verdict),
        };
        if transaction.cl_trid.is_none() && matches!(command, Command::DomainCreate(_)) {
            return self.refuse(transaction, "domain:create", breach::of(Breach::TransactionMissing));
        }
        let command = Arc::new(command);
        let run = Run { command: Arc::clone(&command), registrar: registrar.clone(), transaction: transaction.clone() };
        self.waiting = Some(Waiting::Command { transaction, command, dkhm });
        Step::Run(Box::new(run))
    }

    /// Ends a [`Step::Authenticate`].
    pub fn conclude_login(&mut self, verdict: LoginVerdict) -> Step {
        let Some(Waiting::Login { transaction, announced, user }) = self.waiting.take() else {
            unreachable!("conclude_login follows Step::Authenticate")
        };
        let breach = match verdict {
            LoginVerdict::Accepted { registrar, queue } => {
                let message = format!("User {registrar} logged in.");
                self.state = State::LoggedIn { registrar, announced, queue };
                self.login_failures = 0;
                let head = self.head(transaction, ResultCode::OK, message);
                return self.send(head, None, "login");
            }
            LoginVerdict::Denied => {
                self.login_failures += 1;
                let last = self.login_failures >= self.limits.login_failures_max;
                if last { Breach::LoginDeniedLast(user) } else { Breach::LoginDenied(user) }
            }
            LoginVerdict::TooManySessions => Breach::TooManySessions(user),
            LoginVerdict::Failed => Breach::LoginFailed(user),
        };
        self.refuse(transaction, "login", breach::of(breach))
    }

    /// Ends a [`Step::Run`].
    pub fn conclude(&mut self, outcome: Outcome) -> Step {
        let Some(Waiting::Command { mut transaction, command, dkhm }) = self.waiting.take() else {
            unreachable!("conclude follows Step::Run")
        };
        if let (Some(_), State::LoggedIn { queue, .. }) = (&outcome.result, &mut self.state) {
            *queue = outcome.queue;
        }
        match outcome.result {
            Some(Ok(reply)) => {
                self.last_error = None;
                let (code, message) = render::result(&reply);
                if let Reply::DomainApplied(applied) = &reply {
                    transaction.sv_trid = format!("{}-{}", transaction.sv_trid, applied.tracking_number);
                }
                let head = self.head(transaction, code, message);
                self.send(head, Some(&reply), command.name())
            }
            Some(Err(refusal)) => {
                let verdict = verdict::of_refusal(&refusal, &Object::of(&command, dkhm));
                self.refuse(transaction, command.name(), verdict)
            }
            None => self.refuse(transaction, command.name(), breach::of(Breach::CommandFailed)),
        }
    }

    fn refuse(&mut self, transaction: Transaction, name: &'static str, verdict: Verdict) -> Step {
        let Verdict { code, message, fault } = self.count_error(verdict);
        let head = Head { fault, ..self.head(transaction, code, message) };
        self.send(head, None, name)
    }

    /// Turns the last of too many equal protocol errors in a row into its closing form.
    fn count_error(&mut self, verdict: Verdict) -> Verdict {
        if !COUNTED_ERRORS.contains(&verdict.code.0) {
            return verdict;
        }
        let count = match self.last_error {
            Some((code, count)) if code == verdict.code => count + 1,
            _ => 1,
        };
        self.last_error = Some((verdict.code, count));
        if self.limits.errors_max == 0 || count < self.limits.errors_max {
            return verdict;
        }
        let message = format!("{}; Disconnect due to too many errors", verdict.message);
        Verdict { code: ResultCode(2500), message, ..verdict }
    }

    fn head(&self, transaction: Transaction, code: ResultCode, message: String) -> Head {
        let Transaction { cl_trid, sv_trid } = transaction;
        let queue = match self.state {
            State::Connected => Queue::default(),
            State::LoggedIn { queue, .. } => queue,
        };
        Head { code, message, fault: None, queue, cl_trid, sv_trid }
    }

    fn send(&mut self, mut head: Head, reply: Option<&Reply>, command: &'static str) -> Step {
        if self.shutting_down && !head.code.closes() {
            head.code = if head.code.is_success() { ResultCode::ENDING_SESSION } else { ResultCode(2500) };
            head.message.push_str("; Disconnect due to server shutdown");
        }
        let nothing = Announced::default();
        let announced = match &self.state {
            State::Connected => &nothing,
            State::LoggedIn { announced, .. } => announced,
        };
        let document = response::write(&head, reply, announced);
        Step::Send { document, close: head.code.closes(), code: head.code.0, command }
    }
}

/// Protocol errors that close the connection when they repeat.
const COUNTED_ERRORS: &[u16] = &[2000, 2001, 2002, 2400];
