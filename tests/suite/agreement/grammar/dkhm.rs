//! The .dk extension in its three versions.

use super::super::model::{Part, Shape, maybe, one};
use super::super::simple::Type;
use super::core::{HANDLE, client_id, epp};
use super::{DKHM, DKHM_DOMAIN, EPP, contact};

/// What goes with a domain create.
pub const DOMAIN_CREATE: &[&str] = &["orderconfirmationToken", "management", "autoRenew"];
/// What goes with a domain update.
pub const DOMAIN_UPDATE: &[&str] = &["orderconfirmationToken", "autoRenew"];
/// What goes with a domain transfer.
pub const TRANSFER: &[&str] = &["autoRenew"];
/// What goes with a domain delete.
pub const DELETE: &[&str] = &["delDate"];
/// What goes with a host create and update.
pub const HOST: &[&str] = &["requestedNsAdmin"];
/// What goes with a contact create.
pub const CONTACT_CREATE: &[&str] = &[
    "userType",
    "CVR",
    "pnumber",
    "EAN",
    "mobilephone",
    "secondaryEmail",
    "management",
    "sole_proprietorship",
    "contact_verification",
];
/// What goes with a contact update.
pub const CONTACT_UPDATE: &[&str] = &[
    "userType",
    "CVR",
    "pnumber",
    "EAN",
    "mobilephone",
    "secondaryEmail",
    "sole_proprietorship",
    "contact_verification",
];
/// What only answers carry, and what nothing carries any more.
const ANSWERS: &[&str] = &[
    "contact",
    "trackingNo",
    "domainAdvisory",
    "domain_confirmed",
    "contact_validated",
    "registrant_validated",
    "risk_assessment",
    "url",
    "authInfoExDate",
    "authInfo",
    "vid",
];

/// Some of the elements `names`, all of one version.
pub fn versions(names: &'static [&'static str]) -> Vec<Part> {
    vec![Part::Either(DKHM.map(|version| vec![Part::Some(elements(version, names))]).into())]
}

/// The elements `names` in `version`, as far as it has them.
pub fn elements(version: &'static str, names: &[&'static str]) -> Vec<Shape> {
    let newest = ["sole_proprietorship", "contact_verification"];
    let known = |name: &&&str| version == DKHM[2] || !newest.contains(*name);
    names
        .iter()
        .filter(known)
        .filter(|name| version != DKHM[0] || **name != "vid")
        .map(|name| element(version, name))
        .collect()
}

/// The elements of answers in every version.
pub fn answers() -> Vec<Shape> {
    DKHM.iter().flat_map(|version| elements(version, ANSWERS)).collect()
}

/// Withdraw in every version: a protocol extension, no command.
pub fn documents() -> Vec<Shape> {
    let name = |namespace| Shape::new(namespace, "name").text(Type::Token(1, 255, &["havehus.dk", "æble.dk", "a.b"]));
    let inner = |namespace| Shape::new(namespace, "withdraw").parts(vec![one(name(namespace))]);
    let document = |outer: &'static str, inner: Shape| {
        let withdraw = Shape::new(outer, "withdraw").parts(vec![one(inner)]);
        let command = Shape::new(outer, "command").parts(vec![one(withdraw), maybe(client_id(outer))]);
        epp(one(Shape::new(EPP, "extension").parts(vec![one(command)])))
    };
    vec![
        document(DKHM[0], inner(DKHM_DOMAIN[0])),
        document(DKHM[1], inner(DKHM_DOMAIN[1])),
        document(DKHM[2], inner(DKHM[2])),
    ]
}

fn element(version: &'static str, name: &'static str) -> Shape {
    let shape = Shape::new(version, name);
    let flag = Type::Words(&["true", "false"]);
    match name {
        "userType" => shape.text(Type::Words(USER_TYPES)),
        "CVR" => shape.text(Type::Token(0, 50, &["12345678", ""])),
        "pnumber" => shape.text(Type::Token(0, 10, &["1003387080", ""])),
        "EAN" => shape.text(Type::Token(0, 30, &["5798000893542"])),
        "mobilephone" => contact::phone(version, name),
        "secondaryEmail" => shape.text(Type::Token(1, usize::MAX, &["b@c.dk", "x"])),
        "contact" | "requestedNsAdmin" => shape.text(HANDLE),
        "management" => shape.text(Type::Words(&["registrar", "registrant"])),
        "autoRenew" | "vid" | "sole_proprietorship" => shape.text(flag),
        "delDate" | "authInfoExDate" => shape.text(Type::Instant),
        "risk_assessment" => shape.text(Type::Words(&["GREEN", "BLUE", "YELLOW", "RED", "N/A"])),
        "domainAdvisory" => shape.takes("domain", ANY).takes("advisory", ANY).takes("date", Type::Instant),
        "authInfo" => shape.text(ANY).needs("op", Type::Words(&["transfer", "redel"])).needs("expdate", Type::Instant),
        "contact_verification" => shape.parts(verification(version)),
        _ => shape.text(ANY),
    }
}

fn verification(version: &'static str) -> Vec<Part> {
    let responsible = Type::Words(&["registrar", "registry"]);
    let states = Type::Words(&["completed", "notRequired", "rejected", "pending", "expired"]);
    let verified = |name| {
        let shape = Shape::new(version, name).text(Type::Boolean).takes("status", states);
        maybe(shape.takes("responsible", responsible).takes("expdate", Type::Instant))
    };
    let some = Type::Token(1, usize::MAX, &["pending", "x y"]);
    let email = |name| {
        let shape = Shape::new(version, name).text(Type::Token(1, usize::MAX, &["b@c.dk"])).takes("status", some);
        maybe(shape.takes("expdate", Type::Instant).takes("responsible", some))
    };
    vec![
        maybe(Shape::new(version, "responsible").text(responsible)),
        verified("verified_id"),
        verified("verified_email"),
        email("confirm_email"),
        email("confirm_secondary_email"),
    ]
}

/// `token` without facets.
const ANY: Type = Type::Token(0, usize::MAX, &["1700000000", "0", "1", "havehus.dk", "pendingDeletionDate", ""]);
const USER_TYPES: &[&str] = &["C", "P", "A", "I", "company", "public_organization", "association", "individual"];
