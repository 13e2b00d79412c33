//! The rule of contact create.

use super::fields::{
    check_ascii, check_country, check_email, check_numbers, check_phone, check_proprietorship, check_required, given,
};
use super::verification::VerificationClaim;
use super::{ContactDetails, UserType};
use crate::registry::command::{ContactCreate, PostalInfo, PostalType};
use crate::registry::policy::{Policy, Profile};
use crate::registry::refusal::Refusal;

/// What a new contact says of itself, or why it cannot be made so.
///
/// # Errors
/// [`Refusal`] naming the part at fault.
pub fn create(request: &ContactCreate, policy: &Policy) -> Result<ContactDetails, Refusal> {
    let extra = &request.extra;
    let user_type = extra.user_type.ok_or(Refusal::UserTypeRequired)?;
    if request.id != AUTO && request.id != FORCE {
        return Err(Refusal::ContactIdPolicy(request.id.clone()));
    }
    let details = draft(request)?;
    check_required(user_type, &details.address, details.cvr.as_deref(), details.ean.as_deref(), policy)?;
    let employed = request.postal.iter().any(|info| given(info.org.as_deref()).is_some());
    if user_type.is_individual() && employed && policy.profile == Profile::Dk2026 {
        return Err(Refusal::NotForIndividuals("org"));
    }
    check_numbers(user_type, details.address.is_danish(), extra)?;
    for phone in [&details.voice, &details.fax, &details.mobilephone] {
        check_phone(phone.as_ref(), policy)?;
    }
    for info in request.postal.iter().filter(|info| info.kind == PostalType::Int) {
        check_ascii([info.name.as_str()].into_iter().chain(info.org.as_deref()).chain(info.address.parts()))?;
    }
    check_email(&details.email)?;
    details.secondary_email.as_deref().map_or(Ok(()), check_email)?;
    request.postal.iter().try_for_each(|info| check_country(&info.address))?;
    check_proprietorship(extra.sole_proprietorship, &details.address)?;
    let vouched = extra.verification.as_ref().map(VerificationClaim::vouches).transpose()?;
    Ok(ContactDetails { vouched, ..details })
}

/// What a new contact would say of itself, not yet checked.
///
/// # Errors
/// [`Refusal`] when the kind of contact or the address to keep is not clear.
pub fn draft(request: &ContactCreate) -> Result<ContactDetails, Refusal> {
    let extra = &request.extra;
    let user_type = extra.user_type.ok_or(Refusal::UserTypeRequired)?;
    let postal = preferred(&request.postal)?;
    let (name, attention) = stored_names(user_type, &postal.name, given(postal.org.as_deref()));
    let number = |number: &Option<String>| given(number.as_deref()).map(str::to_owned);
    Ok(ContactDetails {
        user_type,
        name,
        attention,
        address: postal.address.clone(),
        voice: request.voice.clone(),
        fax: request.fax.clone(),
        email: request.email.clone(),
        cvr: number(&extra.cvr),
        pnumber: number(&extra.pnumber),
        ean: number(&extra.ean),
        mobilephone: extra.mobilephone.clone().flatten(),
        secondary_email: extra.secondary_email.clone(),
        sole_proprietorship: extra.sole_proprietorship,
        vouched: None,
    })
}

/// `name` and attention line from the wire's `name` and `org`: the `org` is an organisation's
/// name, and its `name` is then the attention line. A person belongs to no organisation here.
pub fn stored_names(user_type: UserType, name: &str, org: Option<&str>) -> (String, Option<String>) {
    match org.filter(|_| !user_type.is_individual()) {
        Some(org) => (org.to_owned(), Some(name.to_owned())),
        None => (name.to_owned(), None),
    }
}

/// The one address kept: the local one in Denmark, the internationalised one elsewhere, the
/// other if that one is not given.
fn preferred(postal: &[PostalInfo]) -> Result<&PostalInfo, Refusal> {
    let first = postal.first().ok_or(Refusal::PostalIncomplete)?;
    if postal[1..].iter().any(|info| info.kind == first.kind) {
        return Err(Refusal::PostalRepeated);
    }
    let danish = postal.iter().any(|info| info.address.is_danish());
    let kind = if danish { PostalType::Loc } else { PostalType::Int };
    Ok(postal.iter().find(|info| info.kind == kind).unwrap_or(first))
}

/// The `id` that finds an equal contact before it makes one.
pub const AUTO: &str = "auto";
/// The `id` that always makes a contact.
pub const FORCE: &str = "force";

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::registry::command::ContactExtra;
    use crate::registry::contact::Address;

    #[test]
    fn a_company_is_named_by_its_org_and_its_name_is_the_attention_line() {
        let mut request = company();
        request.postal[0].org = Some("Prøve ApS".to_owned());
        let details = create(&request, &Policy::dk_2023()).unwrap();
        assert_eq!((details.name.as_str(), details.attention.as_deref()), ("Prøve ApS", Some("Jens Ærø")));
        assert_eq!(details.shown_names(), ("Jens Ærø", Some("Prøve ApS")));
        let details = create(&company(), &Policy::dk_2023()).unwrap();
        assert_eq!((details.name.as_str(), details.attention), ("Jens Ærø", None));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let refused = |change: fn(&mut ContactCreate)| {
            let mut request = company();
            change(&mut request);
            create(&request, &Policy::dk_2023()).unwrap_err()
        };
        assert_eq!(refused(|r| r.extra.user_type = None), Refusal::UserTypeRequired);
        assert_eq!(refused(|r| r.id = "AUTO".to_owned()), Refusal::ContactIdPolicy("AUTO".to_owned()));
        assert_eq!(refused(|r| r.extra.cvr = None), Refusal::CvrRequired);
        assert_eq!(refused(|r| r.extra.cvr = Some(String::new())), Refusal::CvrRequired);
        assert_eq!(refused(|r| r.extra.user_type = Some(UserType::PublicOrganization)), Refusal::EanRequired);
        assert_eq!(refused(|r| r.extra.user_type = Some(UserType::Individual)), Refusal::NotForIndividuals("CVR"));
        assert_eq!(refused(|r| r.extra.cvr = Some("1".to_owned())), Refusal::CvrSyntax("1".to_owned()));
        assert_eq!(refused(|r| r.email = "jens".to_owned()), Refusal::EmailSyntax("jens".to_owned()));
        assert_eq!(refused(|r| r.postal[0].address.cc = "XX".to_owned()), Refusal::CountryUnknown("XX".to_owned()));
        assert_eq!(refused(|r| r.postal.push(r.postal[0].clone())), Refusal::PostalRepeated);
        assert_eq!(refused(|r| r.postal[0].kind = PostalType::Int), Refusal::PostalAscii("Jens Ærø".to_owned()));
    }

    #[test]
    fn the_rules_of_2026_drop_the_location_number_and_refuse_the_org_of_a_person() {
        let mut request = company();
        request.extra.user_type = Some(UserType::PublicOrganization);
        assert!(create(&request, &Policy::dk_2026()).is_ok());
        request.extra = ContactExtra { user_type: Some(UserType::Individual), ..ContactExtra::default() };
        request.postal[0].org = Some("Prøve ApS".to_owned());
        assert_eq!(create(&request, &Policy::dk_2026()).unwrap_err(), Refusal::NotForIndividuals("org"));
        assert_eq!(create(&request, &Policy::dk_2023()).unwrap().attention, None);
    }

    #[test]
    fn verification_and_proprietorship_are_kept() {
        let mut request = company();
        request.extra.verification = Some(VerificationClaim { id: Some(true), email: Some(true), registry_part: None });
        assert_eq!(create(&request, &Policy::dk_2026()).unwrap().vouched, Some(true));
        request.extra.sole_proprietorship = Some(false);
        assert_eq!(create(&request, &Policy::dk_2026()), Err(Refusal::SoleProprietorshipDanish));
        request.postal[0].address.cc = "SE".to_owned();
        assert_eq!(create(&request, &Policy::dk_2026()).unwrap().sole_proprietorship, Some(false));
    }

    #[test]
    fn the_country_decides_which_address_is_kept() {
        let mut request = company();
        let mut int = request.postal[0].clone();
        (int.kind, int.name) = (PostalType::Int, "Jens Aeroe".to_owned());
        (int.address.city, int.address.cc) = ("Malmoe".to_owned(), "DK".to_owned());
        request.postal.push(int);
        assert_eq!(create(&request, &Policy::dk_2023()).unwrap().name, "Jens Ærø");
        request.postal.iter_mut().for_each(|info| info.address.cc = "SE".to_owned());
        assert_eq!(create(&request, &Policy::dk_2023()).unwrap().name, "Jens Aeroe");
    }

    /// A Danish company that wants to become a contact.
    pub(crate) fn company() -> ContactCreate {
        let address = Address {
            street: vec!["Gade 1".to_owned()],
            city: "København".to_owned(),
            sp: None,
            pc: Some("2300".to_owned()),
            cc: "DK".to_owned(),
        };
        let postal = PostalInfo { kind: PostalType::Loc, name: "Jens Ærø".to_owned(), org: None, address };
        ContactCreate {
            id: AUTO.to_owned(),
            postal: vec![postal],
            voice: None,
            fax: None,
            email: "jens@example.com".to_owned(),
            disclosure: None,
            extra: ContactExtra {
                user_type: Some(UserType::Company),
                cvr: Some("12345678".to_owned()),
                ..ContactExtra::default()
            },
            management: None,
        }
    }
}
