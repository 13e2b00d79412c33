//! From a document to a command: the envelope of RFC 5730 section 2.5.

use super::extension::{self, dkhm};
use super::fault::Fault;
use super::login::{self, Login};
use super::namespace::{BALANCE, CONTACT, DOMAIN, EPP, HOST};
use super::verb::Verb;
use super::{contact, domain, host, poll};
use crate::registry::command::Command;
use crate::xml::{Cursor, Element, Namespace, Problem, ProblemKind};

/// What a client may send.
#[derive(Debug)]
pub enum Incoming<'e, 'd> {
    /// `<hello/>`.
    Hello,
    /// `<command>`, or the protocol extension of withdraw.
    Command(Opened<'e, 'd>),
}

/// A command whose envelope was read and whose body was not: enough to check the session first.
#[derive(Debug)]
pub struct Opened<'e, 'd> {
    /// The client's transaction identifier, if given and legal.
    pub cl_trid: Option<String>,
    /// Which command.
    pub verb: Verb,
    /// The command element (`<check>`, `<login>` …) or the withdraw element.
    pub element: &'e Element<'d>,
    /// The children of `<extension>`.
    pub extensions: &'e [Element<'d>],
}

/// A document that is refused, with the identifier to echo.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejected {
    /// The client's transaction identifier, if it could be read.
    pub cl_trid: Option<String>,
    /// Why.
    pub fault: Fault,
}

/// The services one command uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// The object namespace; `None` for poll, login, logout.
    pub object: Option<&'static str>,
    /// The extension namespaces.
    pub extensions: Vec<&'static str>,
}

/// Reads the envelope.
///
/// # Errors
/// [`Rejected`] when the root or the command is not one of RFC 5730.
#[expect(clippy::result_large_err, reason = "it is moved once, into the answer")]
pub fn open<'e, 'd>(root: &'e Element<'d>) -> Result<Incoming<'e, 'd>, Rejected> {
    let mut cl_trid = None;
    match read_envelope(root, &mut cl_trid) {
        Ok(None) => Ok(Incoming::Hello),
        Ok(Some((verb, element, extensions))) => Ok(Incoming::Command(Opened { cl_trid, verb, element, extensions })),
        Err(fault) => Err(Rejected { cl_trid, fault }),
    }
}

/// The command an element in the command position stands for.
fn verb_of(element: &Element<'_>) -> Option<Verb> {
    COMMANDS.iter().copied().find(|verb| element.is(EPP, verb.word()))
}

type Parts<'e, 'd> = (Verb, &'e Element<'d>, &'e [Element<'d>]);

/// The parts of a command, or nothing for a hello. What can be known of the identifier is left
/// in `cl_trid`, also when the rest is faulty.
fn read_envelope<'e, 'd>(root: &'e Element<'d>, cl_trid: &mut Option<String>) -> Result<Option<Parts<'e, 'd>>, Fault> {
    let child = only_child(root)?;
    if child.is(EPP, "hello") {
        child.empty()?;
        return Ok(None);
    }
    if child.is(EPP, "command") {
        return command_parts(child, cl_trid).map(Some);
    }
    if child.is(EPP, "extension") {
        let (command, version) = protocol_extension(child)?;
        return withdraw_parts(command, version, cl_trid).map(Some);
    }
    Err(Problem::unexpected(child).into())
}

fn only_child<'e, 'd>(root: &'e Element<'d>) -> Result<&'e Element<'d>, Problem> {
    if !root.is(EPP, "epp") {
        return Err(Problem::unexpected(root));
    }
    root.only_attributes(&[])?;
    root.no_text()?;
    match root.children.as_slice() {
        [child] => Ok(child),
        [] => Err(Problem::of(ProblemKind::Unexpected, root, "epp holds a hello or a command")),
        [_, second, ..] => Err(Problem::unexpected(second)),
    }
}

fn command_parts<'e, 'd>(command: &'e Element<'d>, cl_trid: &mut Option<String>) -> Result<Parts<'e, 'd>, Fault> {
    let misnamed = identify(command, EPP, cl_trid);
    command.only_attributes(&[])?;
    let mut parts = Cursor::new(command, EPP);
    let none = || Problem::of(ProblemKind::Unexpected, command, "command holds one of the commands of RFC 5730");
    let element = parts.any().ok_or_else(none)?;
    if element.is(EPP, "clTRID") || element.is(EPP, "extension") {
        return Err(Problem::unexpected(element).into());
    }
    let verb = verb_of(element).ok_or_else(|| Fault::UnknownCommand(element.name.to_owned()))?;
    let extensions = extension_children(&mut parts)?;
    parts.optional("clTRID");
    parts.finish()?;
    misnamed?;
    Ok((verb, element, extensions))
}

/// The protocol extension of the .dk registry: `command`, and its dkhm version.
fn protocol_extension<'e, 'd>(extension: &'e Element<'d>) -> Result<(&'e Element<'d>, &'static str), Fault> {
    extension.only_attributes(&[])?;
    extension.no_text()?;
    let [command, rest @ ..] = extension.children.as_slice() else {
        return Err(Problem::of(ProblemKind::Unexpected, extension, "extension is not empty").into());
    };
    let version = dkhm::version(command).filter(|_| command.name == "command");
    let version = version.ok_or_else(|| Fault::UnknownExtension(command.namespace.uri().to_owned()))?;
    rest.first().map_or(Ok((command, version)), |second| Err(Problem::unexpected(second).into()))
}

fn withdraw_parts<'e, 'd>(
    command: &'e Element<'d>,
    version: &'static str,
    cl_trid: &mut Option<String>,
) -> Result<Parts<'e, 'd>, Fault> {
    let misnamed = identify(command, version, cl_trid);
    command.only_attributes(&[])?;
    let mut parts = Cursor::new(command, version);
    let element = parts.required("withdraw")?;
    let extensions = extension_children(&mut parts)?;
    parts.optional("clTRID");
    parts.finish()?;
    misnamed?;
    Ok((Verb::Withdraw, element, extensions))
}

fn extension_children<'e, 'd>(parts: &mut Cursor<'e, 'd>) -> Result<&'e [Element<'d>], Problem> {
    let Some(extension) = parts.optional("extension") else { return Ok(&[]) };
    extension.only_attributes(&[])?;
    extension.no_text()?;
    if extension.children.is_empty() {
        return Err(Problem::missing(extension, "an element"));
    }
    Ok(&extension.children)
}

/// Finds the client's transaction identifier wherever it stands, so that a faulty command is
/// answered with it (RFC 5730 section 2.6). One that is not legal is not echoed.
fn identify(command: &Element<'_>, namespace: &str, cl_trid: &mut Option<String>) -> Result<(), Problem> {
    let Some(element) = command.children.iter().find(|child| child.is(namespace, "clTRID")) else { return Ok(()) };
    element.only_attributes(&[])?;
    let text = element.token_within(TRID_LENGTH_MIN, TRID_LENGTH_MAX).map_err(|problem| match problem.kind {
        ProblemKind::Missing => Problem { kind: ProblemKind::Range, ..problem },
        _ => problem,
    })?;
    *cl_trid = Some(text);
    Ok(())
}

impl Opened<'_, '_> {
    /// The namespaces the command uses, to be held against the login.
    ///
    /// # Errors
    /// [`Fault::UnknownObject`] and [`Fault::UnknownExtension`], and a problem when there is not
    /// exactly one object or an extension is there twice.
    pub fn used(&self) -> Result<Used, Fault> {
        let object = match self.verb {
            Verb::Login | Verb::Logout | Verb::Poll => None,
            Verb::Withdraw => Some(DOMAIN),
            _ => Some(self.object()?.1),
        };
        let mut extensions = extension::used(self.verb, object, self.extensions)?;
        if self.verb == Verb::Withdraw {
            extensions.extend(dkhm::version(self.element));
        }
        Ok(Used { object, extensions })
    }

    /// The body of a login, which has no extensions.
    ///
    /// # Errors
    /// [`Fault`] naming the part at fault.
    pub fn login(&self) -> Result<Login, Fault> {
        self.used()?;
        login::parse(self.element)
    }

    /// The body of a logout: nothing, and no extensions.
    ///
    /// # Errors
    /// [`Fault`] when there is something.
    pub fn logout(&self) -> Result<(), Fault> {
        self.used()?;
        Ok(self.element.empty()?)
    }

    /// The body of any other command.
    ///
    /// # Errors
    /// [`Fault`] naming the part at fault.
    pub fn command(&self) -> Result<Command, Fault> {
        self.used()?;
        match self.verb {
            Verb::Login | Verb::Logout => Err(Fault::UnknownCommand(self.verb.word().to_owned())),
            Verb::Poll => poll::parse(self.element),
            Verb::Withdraw => domain::withdraw::parse(self.element),
            _ => self.object_command(),
        }
    }

    fn object_command(&self) -> Result<Command, Fault> {
        let (object, namespace) = self.object()?;
        if object.name != self.verb.word() {
            return Err(Problem::unexpected(object).into());
        }
        self.element.no_text()?;
        // The attribute of a transfer is read with its object.
        if self.verb != Verb::Transfer {
            self.element.only_attributes(&[])?;
        }
        match namespace {
            DOMAIN => domain::parse(self.verb, self.element, object, self.extensions),
            CONTACT => contact::parse(self.verb, self.element, object, self.extensions),
            HOST => host::parse(self.verb, object, self.extensions),
            _ => extension::balance::parse(self.verb, object),
        }
    }

    /// The one object element and its namespace.
    fn object(&self) -> Result<(&Element<'_>, &'static str), Fault> {
        let object = match self.element.children.as_slice() {
            [object] => object,
            [] => return Err(Problem::missing(self.element, "an object").into()),
            [_, second, ..] => return Err(Problem::unexpected(second).into()),
        };
        match &object.namespace {
            Namespace::Known(uri) if OBJECTS.contains(uri) => Ok((object, uri)),
            Namespace::None | Namespace::Known(EPP) => Err(Problem::unexpected(object).into()),
            other => Err(Fault::UnknownObject(other.uri().to_owned())),
        }
    }
}

const COMMANDS: &[Verb] = &[
    Verb::Check,
    Verb::Create,
    Verb::Delete,
    Verb::Info,
    Verb::Login,
    Verb::Logout,
    Verb::Poll,
    Verb::Renew,
    Verb::Transfer,
    Verb::Update,
];
const OBJECTS: &[&str] = &[DOMAIN, CONTACT, HOST, BALANCE];
/// Fewest characters of a transaction identifier (`epp:trIDStringType`).
const TRID_LENGTH_MIN: usize = 3;
/// Most characters of a transaction identifier (`epp:trIDStringType`).
const TRID_LENGTH_MAX: usize = 64;

#[cfg(test)]
mod tests;
