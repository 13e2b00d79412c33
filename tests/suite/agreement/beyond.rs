//! Where the reader is stricter than the schemas: faults no schema can see, each looked for here
//! over the tree, without the reader.

mod names;

use std::net::{Ipv4Addr, Ipv6Addr};

use self::names::{is_domain_name, is_host_name};
use super::grammar::{BALANCE, CONTACT, DKHM, DKHM_DOMAIN, DOMAIN, EPP, HOST, RGP, SEC_DNS};
use super::simple::collapse;
use super::tree::Node;
use super::verdict::Class;

/// A fault no schema can see.
pub struct Trait {
    /// What it is called here and in `schemas/README.md`.
    pub name: &'static str,
    /// The classes it is told with.
    pub classes: &'static [Class],
    /// Whether a document that the schemas accept has it.
    pub is_in: fn(&Node) -> bool,
}

/// The closed list.
pub const TRAITS: &[Trait] = &[
    Trait { name: "object of another command", classes: &[Class::Structure], is_in: names_another_command },
    Trait {
        name: "object that is no object",
        classes: &[Class::UnknownObject, Class::UnknownExtension],
        is_in: holds_no_object,
    },
    Trait { name: "extension of another command", classes: &[Class::UnknownExtension], is_in: extends_another_command },
    Trait {
        name: "protocol extension that is no withdraw",
        classes: &[Class::UnknownExtension, Class::Structure],
        is_in: is_no_withdraw,
    },
    Trait { name: "extension given twice", classes: &[Class::Structure], is_in: extends_twice },
    Trait { name: "name that is no domain name", classes: &[Class::Syntax, Class::Policy], is_in: names_no_domain },
    Trait { name: "name that is no host name", classes: &[Class::Syntax], is_in: names_no_host },
    Trait { name: "address of no such family", classes: &[Class::Syntax], is_in: addresses_nothing },
    Trait { name: "instant not in UTC or beyond the calendar", classes: &[Class::Syntax], is_in: tells_local_time },
    Trait { name: "authInfo that is no token", classes: &[Class::Structure], is_in: sets_no_token },
    Trait { name: "contact without type", classes: &[Class::Missing], is_in: contact_has_no_type },
    Trait {
        name: "restore that does not fit its report",
        classes: &[Class::Missing, Class::Structure],
        is_in: restores_oddly,
    },
    Trait { name: "acknowledgement without msgID", classes: &[Class::Missing], is_in: acknowledges_nothing },
    Trait { name: "login for an object not served", classes: &[Class::UnknownObject], is_in: announces_no_object },
];

/// The traits of a document the schemas accept.
pub fn traits(root: &Node) -> impl Iterator<Item = &'static Trait> {
    TRAITS.iter().filter(|one| (one.is_in)(root))
}

/// The command element, `<check>` and so on.
fn verb(root: &Node) -> Option<&Node> {
    root.child(EPP, "command")?.children().next()
}

/// The object element in a command that has one.
fn object(root: &Node) -> Option<(&Node, &Node)> {
    let verb = verb(root).filter(|verb| !["poll", "login", "logout"].contains(&verb.name))?;
    Some((verb, verb.children().next()?))
}

fn extensions(root: &Node) -> Vec<&Node> {
    let command = root.child(EPP, "command").or_else(|| withdrawal(root));
    let extension = command.and_then(|command| command.children().find(|child| child.name == "extension"));
    extension.map_or(Vec::new(), |extension| extension.children().collect())
}

fn withdrawal(root: &Node) -> Option<&Node> {
    root.child(EPP, "extension")?.children().next()
}

/// Whether an element fits, those aside that stand where nobody looks.
fn any_below(root: &Node, fits: impl Fn(&Node) -> bool + Copy) -> bool {
    let unseen = root.name == "ext" || root.namespace == RGP && REPORTED.contains(&root.name);
    fits(root) || !unseen && root.children().any(|child| any_below(child, fits))
}

fn names_another_command(root: &Node) -> bool {
    object(root).is_some_and(|(verb, object)| object.name != verb.name)
}

fn holds_no_object(root: &Node) -> bool {
    let objects = [DOMAIN, HOST, CONTACT, BALANCE];
    let inner = || withdrawal(root)?.children().next()?.children().next();
    let withdrawn = |inner: &Node| {
        inner.name == "withdraw" && (DKHM_DOMAIN.contains(&inner.namespace) || inner.namespace == DKHM[2])
    };
    object(root).is_some_and(|(_, object)| !objects.contains(&object.namespace))
        || !is_no_withdraw(root) && inner().is_some_and(|inner| !withdrawn(inner))
}

fn extends_another_command(root: &Node) -> bool {
    let found = extensions(root);
    let place = object(root).map(|(verb, object)| (verb.name, object.namespace));
    !found.is_empty() && found.iter().any(|extension| !place.is_some_and(|place| belongs(place, extension)))
}

fn belongs((verb, object): (&str, &str), extension: &Node) -> bool {
    let dkhm = DKHM.contains(&extension.namespace);
    let about_contact = matches!(
        extension.name,
        "userType"
            | "CVR"
            | "pnumber"
            | "EAN"
            | "mobilephone"
            | "secondaryEmail"
            | "sole_proprietorship"
            | "contact_verification"
    );
    match (verb, object) {
        ("create", DOMAIN) if dkhm => ["orderconfirmationToken", "management", "autoRenew"].contains(&extension.name),
        ("update", DOMAIN) if dkhm => ["orderconfirmationToken", "autoRenew"].contains(&extension.name),
        ("transfer", DOMAIN) => dkhm && extension.name == "autoRenew",
        ("delete", DOMAIN) => dkhm && extension.name == "delDate",
        ("create", DOMAIN) => extension.is(SEC_DNS, "create"),
        ("update", DOMAIN) => extension.is(SEC_DNS, "update") || extension.is(RGP, "update"),
        ("create", CONTACT) => dkhm && (about_contact || extension.name == "management"),
        ("update", CONTACT) => dkhm && about_contact,
        ("create" | "update", HOST) => dkhm && extension.name == "requestedNsAdmin",
        _ => false,
    }
}

fn is_no_withdraw(root: &Node) -> bool {
    let Some(extension) = root.child(EPP, "extension") else { return false };
    extension.children().count() > 1
        || extension.children().any(|child| !DKHM.contains(&child.namespace) || child.name != "command")
}

fn extends_twice(root: &Node) -> bool {
    let found = extensions(root);
    let family = |node: &Node| if DKHM.contains(&node.namespace) { DKHM[0] } else { node.namespace };
    let same = |one: &Node, other: &Node| family(one) == family(other) && one.name == other.name;
    found.iter().enumerate().any(|(index, one)| found[..index].iter().any(|earlier| same(one, earlier)))
}

fn names_no_domain(root: &Node) -> bool {
    let named = object(root).filter(|(verb, object)| object.namespace == DOMAIN && verb.name != "check");
    let name = named.and_then(|(_, object)| object.child(DOMAIN, "name"));
    let withdrawn = || withdrawal(root)?.children().next()?.children().next()?.children().next();
    name.or_else(withdrawn).is_some_and(|name| !is_domain_name(&collapse(&name.text())))
}

fn names_no_host(root: &Node) -> bool {
    let Some((verb, object)) = object(root) else { return false };
    let is_name = |node: &Node| {
        node.is(DOMAIN, "hostObj") || node.is(DOMAIN, "hostName") || node.is(HOST, "name") && verb.name != "check"
    };
    any_below(object, |node| is_name(node) && !is_host_name(&collapse(&node.text())))
}

fn addresses_nothing(root: &Node) -> bool {
    let Some((_, object)) = object(root) else { return false };
    any_below(object, |node| {
        let text = collapse(&node.text());
        let v6 = node.attribute("ip").is_some_and(|family| collapse(family) == "v6");
        let legal = if v6 { text.parse::<Ipv6Addr>().is_ok() } else { text.parse::<Ipv4Addr>().is_ok() };
        (node.is(DOMAIN, "hostAddr") || node.is(HOST, "addr")) && !legal
    })
}

fn tells_local_time(root: &Node) -> bool {
    let local = |text: &str, with_time: bool| {
        let text = collapse(text);
        let offset = text.rfind(['+', '-']).is_some_and(|at| text[at..].contains(':'));
        let (sign, digits) = text.strip_prefix('-').map_or((0, text.as_str()), |digits| (1, digits));
        let year = digits.split('-').next().and_then(|year| year.parse::<u64>().ok());
        let beyond = year.is_none_or(|year| year > YEAR_MAX + sign);
        beyond || if with_time { !text.ends_with('Z') } else { offset }
    };
    any_below(root, |node| {
        let instant = matches!(node.name, "delDate" | "authInfoExDate") && DKHM.contains(&node.namespace);
        let report = node.is(RGP, "delTime") || node.is(RGP, "resTime");
        let expires = node.attribute("expdate").filter(|_| DKHM.contains(&node.namespace));
        (instant || report) && local(&node.text(), true)
            || node.is(DOMAIN, "curExpDate") && local(&node.text(), false)
            || expires.is_some_and(|expires| local(expires, true))
    })
}

fn sets_no_token(root: &Node) -> bool {
    let update = object(root).map(|(_, object)| object).filter(|object| object.is(DOMAIN, "update"));
    let change = update.and_then(|update| update.child(DOMAIN, "chg"));
    let auth_info = change.and_then(|change| change.child(DOMAIN, "authInfo"));
    auth_info.and_then(|auth_info| auth_info.child(DOMAIN, "pw")).is_some_and(|pw| {
        // With a roid it is the authorisation of a contact, which has no form.
        pw.attribute("roid").is_none() && !is_token(&pw.text())
    })
}

/// A keyword, a role with an operation and 32 digits, or nothing.
fn is_token(text: &str) -> bool {
    let text: String = text.chars().map(|c| if c.is_ascii_whitespace() { ' ' } else { c }).collect();
    let word = text.to_ascii_lowercase();
    let starts = ["OWN", "PXY", "NSA", "REG"].map(|role| ["TRANSFER", "REDEL"].map(|what| format!("{role}-{what}-")));
    let digits = starts.iter().flatten().find_map(|start| text.strip_prefix(start.as_str()));
    text.trim().is_empty()
        || ["autotransfer", "autoredel"].contains(&word.as_str())
        || digits.is_some_and(|digits| digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

fn contact_has_no_type(root: &Node) -> bool {
    let found = object(root).filter(|(_, object)| object.namespace == DOMAIN);
    found.is_some_and(|(_, object)| {
        any_below(object, |node| node.is(DOMAIN, "contact") && node.attribute("type").is_none())
    })
}

fn restores_oddly(root: &Node) -> bool {
    any_below(root, |node| {
        let operation = node.attribute("op").map(collapse);
        let reports = operation.as_deref() == Some("report");
        node.is(RGP, "restore") && reports != node.child(RGP, "report").is_some()
    })
}

fn acknowledges_nothing(root: &Node) -> bool {
    let poll = verb(root).filter(|verb| verb.name == "poll");
    poll.is_some_and(|poll| {
        let acknowledges = poll.attribute("op").is_some_and(|operation| collapse(operation) == "ack");
        acknowledges && poll.attribute("msgID").is_none_or(|id| collapse(id).is_empty())
    })
}

fn announces_no_object(root: &Node) -> bool {
    let login = verb(root).filter(|verb| verb.name == "login");
    login.is_some_and(|login| {
        any_below(login, |node| {
            node.is(EPP, "objURI") && ![DOMAIN, HOST, CONTACT, BALANCE].contains(&collapse(&node.text()).as_str())
        })
    })
}

/// The last year before which a calendar ends; before our era there is one more.
const YEAR_MAX: u64 = 262_142;
/// The parts of a report that hold anything.
const REPORTED: &[&str] = &["preData", "postData", "resReason", "statement", "other"];
