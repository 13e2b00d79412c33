//! `<login>` (RFC 5730 section 2.9.1.1).

use std::fmt;

use super::fault::Fault;
use super::lexical::is_uri;
use super::namespace::{
    BALANCE, CONTACT, DKHM_4_3, DKHM_4_4, DKHM_4_5, DKHM_DOMAIN_4_3, DKHM_DOMAIN_4_4, DOMAIN, EPP, HOST, RGP, SEC_DNS,
};
use super::together::{Together, each};
use super::value;
use crate::registry::handle::{HANDLE_LENGTH_MAX, HANDLE_LENGTH_MIN};
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
/// serves, [`Fault::NoSuchUser`] for a user nobody can be, and problems of structure and value,
/// which never show a password.
pub fn parse(element: &Element<'_>) -> Result<Login, Fault> {
    let mut parts = value::children(element, EPP)?;
    let (named, pw, new) = (parts.required("clID")?, parts.required("pw")?, parts.optional("newPW"));
    let (options, menu) = (parts.required("options")?, parts.required("svcs")?);
    parts.finish().map_err(value::blanked)?;
    let (user, pw, new_password, version, services) =
        (user(named), password(pw), new.map(password).transpose(), version(options), services(menu)).together()?;
    if version.text != VERSION {
        return Err(Fault::Version(Problem::of(ProblemKind::Range, version.element, "version 1.0 is spoken here")));
    }
    let mut login = Login { user, password: pw, new_password, objects: Vec::new(), extensions: Vec::new() };
    for uri in services.objects {
        let unserved = || Problem::of(ProblemKind::Policy, uri.element, "an object service of the greeting");
        add(&mut login.objects, known(&uri, OBJECTS).ok_or_else(|| Fault::LoginObject(unserved()))?);
    }
    services.extensions.iter().filter_map(|uri| known(uri, EXTENSIONS)).for_each(|uri| add(&mut login.extensions, uri));
    let length = login.user.chars().count();
    if !(HANDLE_LENGTH_MIN..=HANDLE_LENGTH_MAX).contains(&length) {
        return Err(Fault::NoSuchUser(Box::new(login)));
    }
    Ok(login)
}

/// A value with the element it stands in.
struct Given<'e, 'd> {
    text: String,
    element: &'e Element<'d>,
}

/// A user. One of a wrong length is answered like any other that does not exist.
fn user(element: &Element<'_>) -> Result<String, Problem> {
    element.only_attributes(&[])?;
    element.token_within(1, usize::MAX)
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

/// `options`: the version; the language must look like one.
fn version<'e, 'd>(element: &'e Element<'d>) -> Result<Given<'e, 'd>, Problem> {
    let mut parts = value::children(element, EPP)?;
    let (version, language) = (parts.required("version")?, parts.required("lang")?);
    parts.finish()?;
    Ok((given(version), value::language(language)).together()?.0)
}

fn given<'e, 'd>(element: &'e Element<'d>) -> Result<Given<'e, 'd>, Problem> {
    element.only_attributes(&[])?;
    Ok(Given { text: element.token_within(1, usize::MAX)?, element })
}

/// `svcs`, known or not.
struct Services<'e, 'd> {
    objects: Vec<Given<'e, 'd>>,
    extensions: Vec<Given<'e, 'd>>,
}

fn services<'e, 'd>(element: &'e Element<'d>) -> Result<Services<'e, 'd>, Problem> {
    let mut parts = value::children(element, EPP)?;
    let (objects, extension) = (parts.some("objURI")?, parts.optional("svcExtension"));
    parts.finish()?;
    let extensions = extension.map_or(Ok(Vec::new()), |extension| {
        let mut parts = value::children(extension, EPP)?;
        let uris = parts.some("extURI")?;
        parts.finish()?;
        each(uris, uri)
    });
    let (objects, extensions) = (each(objects, uri), extensions).together()?;
    Ok(Services { objects, extensions })
}

/// `xs:anyURI`, which may be empty.
fn uri<'e, 'd>(element: &'e Element<'d>) -> Result<Given<'e, 'd>, Problem> {
    element.only_attributes(&[])?;
    let text = element.token()?;
    if !is_uri(&text) {
        return Err(Problem::of(ProblemKind::Syntax, element, "a URI of the greeting"));
    }
    Ok(Given { text: text.into_owned(), element })
}

fn known(uri: &Given<'_, '_>, served: &[&'static str]) -> Option<&'static str> {
    served.iter().copied().find(|known| *known == uri.text)
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
    fn a_user_nobody_can_be_is_passed_on_with_the_login() {
        let of = |user: &str| login(&format!("<clID>{user}</clID><pw>12345678</pw>{OPTIONS}{SERVICES}"));
        for user in ["ab", "abcdefghijklmnopq"] {
            let Err(Fault::NoSuchUser(read)) = of(user) else { panic!("{user}") };
            assert_eq!((read.user.as_str(), read.password.as_str()), (user, "12345678"));
        }
        assert!(of("abc").is_ok() && of("abcdefghijklmnop").is_ok());
    }

    #[test]
    fn languages_and_uris_have_a_form() {
        let start = "<clID>EPP-123</clID><pw>12345678</pw>";
        let language = format!("{start}{}{SERVICES}", OPTIONS.replace(">da-DK<", ">da_DK<"));
        assert_eq!(kind(login(&language)), ProblemKind::Syntax);
        let uris = |text: &str| {
            let uri = "<objURI>urn:ietf:params:xml:ns:domain-1.0</objURI>";
            login(&format!("{start}{OPTIONS}<svcs>{uri}<svcExtension><extURI>{text}</extURI></svcExtension></svcs>"))
        };
        assert_eq!(kind(uris("%")), ProblemKind::Syntax);
        assert!(uris("").is_ok() && uris("urn:x").is_ok());
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
