//! The .dk extension of contact commands.

use super::postal;
use crate::epp::fault::Fault;
use crate::epp::namespace::{DKHM_4_3, DKHM_4_4, DKHM_4_5};
use crate::registry::command::ContactExtra;
use crate::registry::contact::UserType;
use crate::registry::domain::Management;
use crate::xml::{Element, Problem, ProblemKind};

/// What was read beside a contact command.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) extra: ContactExtra,
    pub(super) management: Option<Management>,
}

/// No extension belongs to the command.
pub(super) fn none(extensions: &[Element<'_>]) -> Result<(), Fault> {
    extensions.first().map_or(Ok(()), |other| Err(Fault::UnknownExtension(other.namespace.uri().to_owned())))
}

/// Reads the .dk elements, each at most once. `create` tells the two commands apart.
pub(super) fn read(extensions: &[Element<'_>], create: bool) -> Result<Read, Fault> {
    let mut read = Read::default();
    for (index, element) in extensions.iter().enumerate() {
        let version = element.namespace.uri();
        if ![DKHM_4_3, DKHM_4_4, DKHM_4_5].contains(&version) {
            return Err(Fault::UnknownExtension(version.to_owned()));
        }
        let twice = extensions[..index].iter().any(|earlier| earlier.name == element.name);
        if twice {
            return Err(Problem::unexpected(element).into());
        }
        let extra = &mut read.extra;
        match element.name {
            "userType" => extra.user_type = Some(one_of(element, USER_TYPES)?),
            "CVR" => extra.cvr = Some(number(element, CVR_LENGTH_MAX)?),
            "pnumber" => extra.pnumber = Some(number(element, PNUMBER_LENGTH_MAX)?),
            "EAN" => extra.ean = Some(number(element, EAN_LENGTH_MAX)?),
            "mobilephone" => extra.mobilephone = Some(postal::phone(element)?),
            "secondaryEmail" => extra.secondary_email = Some(postal::email(element)?),
            "management" if create => read.management = Some(one_of(element, MODELS)?),
            "sole_proprietorship" | "contact_verification" if version == DKHM_4_5 => {
                let reason = format!("{} is not offered by this registry", element.name);
                return Err(Fault::Option(Problem::of(ProblemKind::Policy, element, reason)));
            }
            _ => return Err(Problem::unexpected(element).into()),
        }
    }
    Ok(read)
}

fn number(element: &Element<'_>, length_max: usize) -> Result<String, Problem> {
    element.only_attributes(&[])?;
    element.token_within(0, length_max)
}

fn one_of<T: Copy>(element: &Element<'_>, words: &[(&str, T)]) -> Result<T, Problem> {
    element.only_attributes(&[])?;
    let given = element.token_within(1, usize::MAX)?;
    let found = words.iter().find(|(word, _)| *word == given);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let known = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        Problem::of(ProblemKind::Range, element, format!("{} is one of {known}", element.name))
    })
}

const USER_TYPES: &[(&str, UserType)] = &[
    ("company", UserType::Company),
    ("public_organization", UserType::PublicOrganization),
    ("association", UserType::Association),
    ("individual", UserType::Individual),
    ("C", UserType::Company),
    ("P", UserType::PublicOrganization),
    ("A", UserType::Association),
    ("I", UserType::Individual),
];
const MODELS: &[(&str, Management)] = &[("registrar", Management::Registrar), ("registrant", Management::Registrant)];
const CVR_LENGTH_MAX: usize = 50;
const PNUMBER_LENGTH_MAX: usize = 10;
const EAN_LENGTH_MAX: usize = 30;
