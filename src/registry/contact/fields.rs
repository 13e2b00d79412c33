//! Checks of single data of a contact.

use super::country::is_country;
use super::{Address, ContactDetails, Phone, UserType};
use crate::registry::command::ContactExtra;
use crate::registry::policy::{Policy, Profile};
use crate::registry::refusal::Refusal;

/// Checks the numbers given for an organisation; a person has none.
///
/// # Errors
/// [`Refusal`] naming the number at fault.
pub fn check_numbers(user_type: UserType, danish: bool, extra: &ContactExtra) -> Result<(), Refusal> {
    let numbers = [
        ("CVR", given(extra.cvr.as_deref())),
        ("pnumber", given(extra.pnumber.as_deref())),
        ("EAN", given(extra.ean.as_deref())),
    ];
    if let Some((name, _)) = numbers.iter().find(|(_, number)| user_type.is_individual() && number.is_some()) {
        return Err(Refusal::NotForIndividuals(name));
    }
    let [(_, cvr), (_, pnumber), (_, ean)] = numbers;
    if let Some(cvr) = cvr.filter(|cvr| danish && !is_digits(cvr, CVR_LENGTH)) {
        return Err(Refusal::CvrSyntax(cvr.to_owned()));
    }
    if let Some(pnumber) = pnumber.filter(|pnumber| !is_digits(pnumber, PNUMBER_LENGTH)) {
        return Err(Refusal::PnumberSyntax(pnumber.to_owned()));
    }
    if let Some(ean) = ean.filter(|ean| !is_digits(ean, EAN_LENGTH)) {
        return Err(Refusal::EanSyntax(ean.to_owned()));
    }
    Ok(())
}

/// Organisations in Denmark have a company number; under the rules of 2023 public ones also have
/// a location number for invoices.
///
/// # Errors
/// [`Refusal::CvrRequired`], [`Refusal::EanRequired`].
pub fn check_required(
    user_type: UserType,
    address: &Address,
    cvr: Option<&str>,
    ean: Option<&str>,
    policy: &Policy,
) -> Result<(), Refusal> {
    if address.is_danish() && !user_type.is_individual() && cvr.is_none() {
        return Err(Refusal::CvrRequired);
    }
    let public = address.is_danish() && user_type == UserType::PublicOrganization;
    if public && policy.profile == Profile::Dk2023 && ean.is_none() {
        return Err(Refusal::EanRequired);
    }
    Ok(())
}

/// Checks a telephone number against the numbering plan of its country, where the profile does.
///
/// # Errors
/// [`Refusal::PhoneSyntax`].
pub fn check_phone(phone: Option<&Phone>, policy: &Policy) -> Result<(), Refusal> {
    let Some(phone) = phone.filter(|_| policy.profile == Profile::Dk2026) else { return Ok(()) };
    let (country, number) = phone.number.split_once('.').unwrap_or_default();
    let fits = match country {
        DANISH_PREFIX => number.len() == DANISH_NUMBER_LENGTH,
        _ => !country.starts_with("+0") && country.len() + number.len() <= "+".len() + E164_DIGITS_MAX,
    };
    if fits { Ok(()) } else { Err(Refusal::PhoneSyntax(phone.number.clone())) }
}

/// Checks an e-mail address: a dot-atom (RFC 5322 section 3.2.3, with the letters of RFC 6532)
/// and a domain of two labels or more.
///
/// # Errors
/// [`Refusal::EmailSyntax`].
pub fn check_email(email: &str) -> Result<(), Refusal> {
    let atom = |atom: &str| !atom.is_empty() && atom.chars().all(|c| c.is_alphanumeric() || ATOM_SPECIALS.contains(c));
    let label = |label: &str| {
        !label.is_empty()
            && label.chars().count() <= LABEL_LENGTH_MAX
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let legal = email.len() <= EMAIL_LENGTH_MAX
        && email.rsplit_once('@').is_some_and(|(local, domain)| {
            local.len() <= LOCAL_LENGTH_MAX
                && local.split('.').all(atom)
                && domain.contains('.')
                && domain.split('.').all(label)
        });
    if legal { Ok(()) } else { Err(Refusal::EmailSyntax(email.to_owned())) }
}

/// Checks that an internationalised address is 7-bit ASCII (RFC 5733 section 2.4).
///
/// # Errors
/// [`Refusal::PostalAscii`] with the first text that is not.
pub fn check_ascii<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<(), Refusal> {
    match texts.into_iter().find(|text| !text.is_ascii()) {
        Some(text) => Err(Refusal::PostalAscii(text.to_owned())),
        None => Ok(()),
    }
}

/// Checks that the country exists.
///
/// # Errors
/// [`Refusal::CountryUnknown`].
pub fn check_country(address: &Address) -> Result<(), Refusal> {
    if is_country(&address.cc) { Ok(()) } else { Err(Refusal::CountryUnknown(address.cc.clone())) }
}

/// In Denmark a person's business is known by its company number and nothing more is said of it.
///
/// # Errors
/// [`Refusal::SoleProprietorshipDanish`].
pub fn check_proprietorship(given: Option<bool>, address: &Address) -> Result<(), Refusal> {
    if given.is_some() && address.is_danish() { Err(Refusal::SoleProprietorshipDanish) } else { Ok(()) }
}

/// Whether the contact is an organisation the Danish company register knows by its number.
pub fn is_register_matched(details: &ContactDetails) -> bool {
    !details.user_type.is_individual() && details.address.is_danish() && details.cvr.is_some()
}

/// A value that is not empty.
pub fn given(value: Option<&str>) -> Option<&str> {
    value.filter(|value| !value.is_empty())
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

const DANISH_PREFIX: &str = "+45";
const DANISH_NUMBER_LENGTH: usize = 8;
/// Most digits of a telephone number with its country code (ITU-T E.164).
const E164_DIGITS_MAX: usize = 15;
const CVR_LENGTH: usize = 8;
const PNUMBER_LENGTH: usize = 10;
const EAN_LENGTH: usize = 13;
const ATOM_SPECIALS: &str = "!#$%&'*+-/=?^_`{|}~";
/// Most octets of a mailbox (RFC 5321 section 4.5.3.1).
const EMAIL_LENGTH_MAX: usize = 254;
/// Most octets before the `@` (RFC 5321 section 4.5.3.1).
const LOCAL_LENGTH_MAX: usize = 64;
const LABEL_LENGTH_MAX: usize = 63;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_address_is_a_name_at_a_domain() {
        for email in ["a@b.dk", "jens.ærø+x@smørrebrød.dk", "o'hara@mail.example.com"] {
            assert_eq!(check_email(email), Ok(()), "{email}");
        }
        let long = format!("{}@b.dk", "a".repeat(65));
        for email in ["", "a", "@b.dk", "a@", "a@b", "a b@c.dk", "a@b..dk", ".a@b.dk", "a@-b.dk", "a@b@c.dk x", &long] {
            assert_eq!(check_email(email), Err(Refusal::EmailSyntax(email.to_owned())), "{email}");
        }
    }

    #[test]
    fn numbers_have_their_lengths() {
        let company = |extra| check_numbers(UserType::Company, true, &extra);
        let extra = ContactExtra::default;
        assert_eq!(company(ContactExtra { cvr: text("12345678"), ..extra() }), Ok(()));
        assert_eq!(
            company(ContactExtra { cvr: text("1234567"), ..extra() }),
            Err(Refusal::CvrSyntax("1234567".into()))
        );
        assert_eq!(company(ContactExtra { pnumber: text("1"), ..extra() }), Err(Refusal::PnumberSyntax("1".into())));
        assert_eq!(company(ContactExtra { ean: text("x"), ..extra() }), Err(Refusal::EanSyntax("x".into())));
        let foreign = ContactExtra { cvr: text("SE556677889901"), ..extra() };
        assert_eq!(check_numbers(UserType::Company, false, &foreign), Ok(()));
    }

    #[test]
    fn a_person_has_no_company_numbers() {
        let person = |extra| check_numbers(UserType::Individual, true, &extra);
        let extra = ContactExtra::default;
        for (given, name) in [
            (ContactExtra { cvr: text("12345678"), ..extra() }, "CVR"),
            (ContactExtra { pnumber: text("1234567890"), ..extra() }, "pnumber"),
            (ContactExtra { ean: text("1234567890123"), ..extra() }, "EAN"),
        ] {
            assert_eq!(person(given), Err(Refusal::NotForIndividuals(name)));
        }
    }

    #[test]
    fn numbering_plans_count_under_the_rules_of_2026() {
        let (old, new) = (Policy::dk_2023(), Policy::dk_2026());
        let phone = |number: &str| Phone { number: number.to_owned(), extension: None };
        assert_eq!(check_phone(Some(&phone("+45.12345678")), &new), Ok(()));
        let short = phone("+45.1234567");
        assert_eq!(check_phone(Some(&short), &new), Err(Refusal::PhoneSyntax(short.number.clone())));
        assert_eq!(check_phone(Some(&short), &old), Ok(()));
        assert_eq!(check_phone(Some(&phone("+354.123456789012")), &new), Ok(()));
        assert!(check_phone(Some(&phone("+354.1234567890123")), &new).is_err());
        assert_eq!(check_phone(None, &new), Ok(()));
    }

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }
}
