//! `<login>` (RFC 5730 section 2.9.1.1).

use std::fmt;

use super::fault::Fault;
use super::namespace::{
    BALANCE, CONTACT, DKHM_4_3, DKHM_4_4, DKHM_4_5, DKHM_DOMAIN_4_3, DKHM_DOMAIN_4_4, DOMAIN, EPP, HOST, RGP, SEC_DNS,
};
use super::value;
use crate::xml::{Element, Problem, ProblemKind};

/// A login as given. Version, language and object URIs were checked against the offer.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The password.
    pub password: String,
    /// The password to replace it.
    pub new_password: Option<String>,
    /// `objURI` as given, all of them served.
    pub objects: Vec<&'static str>,
    /// `extURI` that are served; others are ignored.
    pub extensions: Vec<&'static str>,
}

/// Shows who, never the passwords.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Login({})", self.user)
    }
}

/// Reads `<login>`. The language is read and ignored: every text is English.
///
/// # Errors
/// [`Fault::Version`] for a version other than 1.0, [`Fault::LoginObject`] for an object nobody
/// serves, and problems of structure, which never show a password.
pub fn parse(element: &Element<'_>) -> Result<Login, Fault> {
    let mut parts = value::children(element, EPP)?;
    let user = parts.required("clID")?;
    user.only_attributes(&[])?;
    let user = user.token_within(1, usize::MAX)?;
    let password = password(parts.required("pw")?)?;
    let new_password = parts.optional("newPW").map(self::password).transpose()?;
    let options = parts.required("options")?;
    let services = parts.required("svcs")?;
    parts.finish().map_err(value::blanked)?;
    check_options(options)?;
    let (objects, extensions) = read_services(services)?;
    Ok(Login { user, password, new_password, objects, extensions })
}

/// A password. Its length is part of the syntax, so that no answer tells of a wrong one.
fn password(element: &Element<'_>) -> Result<String, Problem> {
    let read =
        element.only_attributes(&[]).and_then(|()| element.token_within(PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX));
    read.map_err(|problem| match problem.kind {
        ProblemKind::Range => value::blanked(Problem { kind: ProblemKind::Unexpected, ..problem }),
        _ => value::blanked(problem),
    })
}

fn check_options(element: &Element<'_>) -> Result<(), Fault> {
    let mut parts = value::children(element, EPP)?;
    let (version, language) = (parts.required("version")?, parts.required("lang")?);
    parts.finish()?;
    version.only_attributes(&[])?;
    if version.token_within(1, usize::MAX)? != VERSION {
        return Err(Fault::Version(Problem::of(ProblemKind::Range, version, "version 1.0 is spoken here")));
    }
    language.only_attributes(&[])?;
    language.token_within(1, usize::MAX)?;
    Ok(())
}

type Services = (Vec<&'static str>, Vec<&'static str>);

fn read_services(element: &Element<'_>) -> Result<Services, Fault> {
    let mut parts = value::children(element, EPP)?;
    let object_uris = parts.many("objURI");
    if object_uris.is_empty() {
        parts.required("objURI")?;
    }
    let extension = parts.optional("svcExtension");
    parts.finish()?;
    let mut objects = Vec::new();
    for uri in object_uris {
        let unserved =
            || Fault::LoginObject(Problem::of(ProblemKind::Policy, uri, "an object service of the greeting"));
        add(&mut objects, known(uri, OBJECTS)?.ok_or_else(unserved)?);
    }
    let mut extensions = Vec::new();
    if let Some(extension) = extension {
        let mut parts = value::children(extension, EPP)?;
        let uris = parts.many("extURI");
        if uris.is_empty() {
            parts.required("extURI")?;
        }
        parts.finish()?;
        for uri in uris {
            if let Some(known) = known(uri, EXTENSIONS)? {
                add(&mut extensions, known);
            }
        }
    }
    Ok((objects, extensions))
}

fn known(element: &Element<'_>, served: &[&'static str]) -> Result<Option<&'static str>, Problem> {
    element.only_attributes(&[])?;
    let uri = element.token()?;
    Ok(served.iter().copied().find(|known| *known == uri))
}

fn add(uris: &mut Vec<&'static str>, uri: &'static str) {
    if !uris.contains(&uri) {
        uris.push(uri);
    }
}

const VERSION: &str = "1.0";
const OBJECTS: &[&str] = &[HOST, DOMAIN, CONTACT, BALANCE];
const EXTENSIONS: &[&str] = &[SEC_DNS, RGP, DKHM_4_3, DKHM_4_4, DKHM_4_5, DKHM_DOMAIN_4_3, DKHM_DOMAIN_4_4];
/// Fewest characters of a password (`epp:pwType` of the .dk registry).
const PASSWORD_LENGTH_MIN: usize = 8;
/// Most characters of a password (`epp:pwType` of the .dk registry).
const PASSWORD_LENGTH_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::request::{Incoming, open};
    use crate::epp::specimen::{epp, kind};

    const OPTIONS: &str = "<options><version>1.0</version><lang>da-DK</lang></options>";
    const SERVICES: &str = "<svcs><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI>\
        <objURI> urn:ietf:params:xml:ns:domain-1.0 </objURI>\
        <svcExtension><extURI>urn:x</extURI><extURI>urn:ietf:params:xml:ns:secDNS-1.1</extURI></svcExtension></svcs>";

    fn login(inside: &str) -> Result<Login, Fault> {
        epp(&format!("<command><login>{inside}</login></command>"), |root| match open(root) {
            Ok(Incoming::Command(opened)) => opened.login(),
            other => panic!("{other:?}"),
        })
    }

    fn with_passwords(password: &str, replacement: &str) -> Result<Login, Fault> {
        login(&format!("<clID>EPP-123</clID><pw>{password}</pw>{replacement}{OPTIONS}{SERVICES}"))
    }

    #[test]
    fn a_login_is_read_and_unknown_extensions_are_ignored() {
        let read = with_passwords("Tore-1234 ", "<newPW>Nyt-12345</newPW>").unwrap();
        assert_eq!((read.user.as_str(), read.password.as_str()), ("EPP-123", "Tore-1234"));
        assert_eq!(read.new_password.as_deref(), Some("Nyt-12345"));
        assert_eq!((read.objects, read.extensions), (vec![DOMAIN], vec![SEC_DNS]));
    }

    #[test]
    fn a_user_of_any_length_is_passed_on() {
        for user in ["ab", "abcdefghijklmnopq"] {
            let read = login(&format!("<clID>{user}</clID><pw>12345678</pw>{OPTIONS}{SERVICES}")).unwrap();
            assert_eq!(read.user, user);
        }
    }

    #[test]
    fn passwords_have_eight_to_sixty_four_characters_and_are_never_shown() {
        for length in [8, 64] {
            assert!(with_passwords(&"x".repeat(length), "").is_ok());
        }
        for length in [7, 65] {
            let text = "x".repeat(length);
            for read in [with_passwords(&text, ""), with_passwords("12345678", &format!("<newPW>{text}</newPW>"))] {
                let Err(Fault::Problem(problem)) = read else { panic!("{length}") };
                assert_eq!((problem.kind, problem.value.as_str()), (ProblemKind::Unexpected, ""));
            }
        }
        let read = with_passwords("<x>12345678</x>12345678", "");
        assert!(matches!(&read, Err(Fault::Problem(problem)) if problem.value.is_empty()), "{read:?}");
        let read = login("<clID>EPP-123</clID>my-password");
        assert!(matches!(&read, Err(Fault::Problem(problem)) if problem.value.is_empty()), "{read:?}");
        assert!(!format!("{:?}", with_passwords("Tore-1234", "")).contains("Tore"));
    }

    #[test]
    fn every_part_but_the_new_password_is_required() {
        use ProblemKind::*;
        let (user, password) = ("<clID>EPP-123</clID>", "<pw>12345678</pw>");
        let (uri, options) = ("<objURI>urn:ietf:params:xml:ns:domain-1.0</objURI>", OPTIONS);
        for (inside, expected) in [
            (String::new(), Missing),
            (format!("{password}{options}{SERVICES}"), Missing),
            (format!("{user}{options}{SERVICES}"), Missing),
            (format!("<clID> </clID>{password}{options}{SERVICES}"), Missing),
            (format!("{user}<pw/>{options}{SERVICES}"), Missing),
            (format!("{user}{password}{SERVICES}"), Missing),
            (format!("{user}{password}{options}"), Missing),
            (format!("{user}{password}{options}<svcs/>"), Missing),
            (format!("{user}{password}{options}<svcs>{uri}<svcExtension/></svcs>"), Missing),
            (format!("{user}{password}<options><version>1.0</version></options>{SERVICES}"), Missing),
            (format!("{password}{user}{options}{SERVICES}"), Unexpected),
            (format!("{user}{password}{SERVICES}{options}"), Unexpected),
            (format!("{user}{password}{options}{SERVICES}<x/>"), Unexpected),
        ] {
            assert_eq!(kind(login(&inside)), expected, "{inside}");
        }
    }

    #[test]
    fn another_version_or_object_is_told() {
        let start = "<clID>EPP-123</clID><pw>12345678</pw>";
        let version = format!("{start}{}{SERVICES}", OPTIONS.replace("1.0", "2.0"));
        assert!(matches!(login(&version), Err(Fault::Version(problem)) if problem.value == "2.0"));
        for uri in ["urn:x", SEC_DNS, EPP] {
            let services = format!("<svcs><objURI>{uri}</objURI></svcs>");
            let read = login(&format!("{start}{OPTIONS}{services}"));
            assert!(matches!(&read, Err(Fault::LoginObject(problem)) if problem.value == uri), "{read:?}");
        }
    }
}
