//! The .dk extension of contact commands.

use super::postal;
use super::verification::claim;
use crate::epp::extension::dkhm;
use crate::epp::together::Together;
use crate::epp::value::one_of;
use crate::registry::command::ContactExtra;
use crate::registry::contact::UserType;
use crate::registry::domain::Management;
use crate::xml::{Element, Problem};

/// Reads the .dk elements beside a create or an update. That each of them belongs there and
/// stands there once was seen before.
pub(super) fn read(extensions: &[Element<'_>]) -> Result<(ContactExtra, Option<Management>), Problem> {
    let find = |name| dkhm::find(extensions, name);
    let number = |name, length_max| find(name).map(|element| number(element, length_max)).transpose();
    let numbers = (
        number("CVR", CVR_LENGTH_MAX),
        number("pnumber", PNUMBER_LENGTH_MAX),
        number("EAN", EAN_LENGTH_MAX),
        find("mobilephone").map(postal::phone).transpose(),
        find("secondaryEmail").map(postal::email).transpose(),
    );
    let kinds = (
        find("userType").map(|element| one_of(element, USER_TYPES)).transpose(),
        find("sole_proprietorship").map(|element| one_of(element, FLAGS)).transpose(),
        find("contact_verification").map(claim).transpose(),
        dkhm::management(extensions),
    );
    let parts = (kinds.together(), numbers.together());
    let ((user_type, sole_proprietorship, verification, management), numbers) = parts.together()?;
    let (cvr, pnumber, ean, mobilephone, secondary_email) = numbers;
    let extra =
        ContactExtra { user_type, cvr, pnumber, ean, mobilephone, secondary_email, sole_proprietorship, verification };
    Ok((extra, management))
}

fn number(element: &Element<'_>, length_max: usize) -> Result<String, Problem> {
    element.only_attributes(&[])?;
    element.token_within(0, length_max)
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
const FLAGS: &[(&str, bool)] = &[("true", true), ("false", false)];
const CVR_LENGTH_MAX: usize = 50;
const PNUMBER_LENGTH_MAX: usize = 10;
const EAN_LENGTH_MAX: usize = 30;
