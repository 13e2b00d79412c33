//! Domain names: one label below `.dk`, in Unicode form (rules of the .dk registry for labels).

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

/// A legal second-level name, lower case, as a U-label: `smørrebrød.dk`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct DomainName(Arc<str>);

/// Why a text is not a domain name of this registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Not a host name at all: empty label, trailing dot, blank, more than 255 characters.
    #[error("a domain name is labels of 1 to 63 characters joined by dots, without a dot at the end")]
    Syntax,
    /// A name outside `.dk`, or below the second level.
    #[error("only names of the form label.dk are registered here")]
    Zone,
    /// Letters, hyphens or a length the registry does not allow in a label.
    #[error(
        "a label has 1 to 63 of the letters a-z, æ, ø, å, ö, ä, ü, é, ß, digits and hyphens, \
         no hyphen first, last or third and fourth"
    )]
    Label,
    /// The text after `xn--` is not Punycode of a label.
    #[error("the text after xn-- does not decode to a label")]
    Punycode,
}

impl DomainName {
    /// The name in Unicode, as every answer shows it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name that was checked before it was stored.
    pub fn trusted(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// The name as the DNS carries it: `xn--smrrebrd-64af.dk`.
    pub fn to_ace(&self) -> String {
        let label = self.label();
        let ace = if label.is_ascii() { label.to_owned() } else { encode(label) };
        format!("{ace}{ZONE_SUFFIX}")
    }

    /// The part left of `.dk`.
    pub fn label(&self) -> &str {
        self.0.strip_suffix(ZONE_SUFFIX).expect("a domain name ends in .dk")
    }

    /// The repository object identifier: the name in capitals, dots and hyphens as `_`, then `-DK`.
    pub fn roid(&self) -> String {
        let body: String =
            self.to_ace().to_uppercase().chars().map(|c| if c == '.' || c == '-' { '_' } else { c }).collect();
        format!("{body}-DK")
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for DomainName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let folded = fold(text);
        let blank = |c: char| c.is_whitespace() || c.is_control();
        if folded.contains(blank) || text.chars().count() > NAME_LENGTH_MAX || folded.split('.').any(str::is_empty) {
            return Err(NameError::Syntax);
        }
        let label = folded.strip_suffix(ZONE_SUFFIX).ok_or(NameError::Zone)?;
        if label.contains('.') {
            return Err(NameError::Zone);
        }
        let Some(punycode) = label.strip_prefix(ACE_PREFIX) else {
            check_label(label)?;
            return Ok(Self(Arc::from(folded)));
        };
        let label = decode(punycode).ok_or(NameError::Punycode)?;
        check_label(&label)?;
        Ok(Self(Arc::from(format!("{label}{ZONE_SUFFIX}"))))
    }
}

impl<'de> Deserialize<'de> for DomainName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::trusted(&String::deserialize(deserializer)?))
    }
}

/// `text` in lower case, as far as the letters of .dk names go. Unicode knows more letters that
/// only look like one of them, such as the Kelvin sign, and makes the same small letter of them.
pub fn fold(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().map(fold_letter).collect() }
}

fn fold_letter(letter: char) -> char {
    match letter {
        'Æ' => 'æ',
        'Ø' => 'ø',
        'Å' => 'å',
        'Ö' => 'ö',
        'Ä' => 'ä',
        'Ü' => 'ü',
        'É' => 'é',
        'ẞ' => 'ß',
        other => other.to_ascii_lowercase(),
    }
}

fn check_label(label: &str) -> Result<(), NameError> {
    let hyphens = label.starts_with('-') || label.ends_with('-') || label.chars().skip(2).take(2).eq("--".chars());
    let ace_length = if label.is_ascii() { label.len() } else { encode(label).len() };
    if hyphens || label.is_empty() || ace_length > LABEL_LENGTH_MAX || !label.chars().all(is_letter) {
        return Err(NameError::Label);
    }
    Ok(())
}

fn is_letter(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || "-æøåöäüéß".contains(c)
}

fn encode(label: &str) -> String {
    let punycode = idna::punycode::encode_str(label).unwrap_or_else(|| "-".repeat(LABEL_LENGTH_MAX));
    format!("{ACE_PREFIX}{punycode}")
}

/// The label behind `punycode`, only if it is the one spelling that encodes it (IDNA 2008).
fn decode(punycode: &str) -> Option<String> {
    let label = idna::punycode::decode_to_string(punycode)?;
    (!label.is_ascii() && idna::punycode::encode_str(&label)? == punycode).then_some(label)
}

const ZONE_SUFFIX: &str = ".dk";
const ACE_PREFIX: &str = "xn--";
/// Most characters of a name (`eppcom:labelType`).
const NAME_LENGTH_MAX: usize = 255;
/// Most octets of a label in the DNS.
const LABEL_LENGTH_MAX: usize = 63;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ace_and_unicode_are_one_name() {
        let name: DomainName = "xn--ble-xla.dk".parse().unwrap();
        assert_eq!(name.as_str(), "\u{e6}ble.dk");
        assert_eq!("ÆBLE.DK".parse::<DomainName>().unwrap(), name);
        assert_eq!(name.to_ace(), "xn--ble-xla.dk");
    }

    #[test]
    fn sharp_s_is_a_letter_of_its_own() {
        let sharp: DomainName = "straße.dk".parse().unwrap();
        assert_ne!(sharp, "strasse.dk".parse().unwrap());
        assert_eq!(sharp.to_ace(), "xn--strae-oqa.dk");
    }

    #[test]
    fn letters_that_only_look_alike_are_other_letters() {
        assert_eq!("ÆØÅÖÄÜÉẞ.DK".parse::<DomainName>().unwrap().as_str(), "æøåöäüéß.dk");
        for name in ["e\u{212a}sempel.dk", "\u{212b}l.dk", "a\u{30a}l.dk", "\u{ff41}.dk", "\u{430}.dk", "\u{130}.dk"] {
            assert_eq!(name.parse::<DomainName>(), Err(NameError::Label), "{name}");
        }
        assert_eq!("a.d\u{212a}".parse::<DomainName>(), Err(NameError::Zone));
    }

    #[test]
    fn hyphens_stand_only_inside_a_label() {
        for name in ["-x.dk", "x-.dk", "a2--x.dk"] {
            assert_eq!(name.parse::<DomainName>(), Err(NameError::Label), "{name}");
        }
        assert!("a-b-c.dk".parse::<DomainName>().is_ok());
    }

    #[test]
    fn a_label_has_at_most_sixty_three_octets() {
        assert!(format!("{}.dk", "a".repeat(63)).parse::<DomainName>().is_ok());
        assert_eq!(format!("{}.dk", "a".repeat(64)).parse::<DomainName>(), Err(NameError::Label));
        assert_eq!(format!("{}.dk", "æ".repeat(60)).parse::<DomainName>(), Err(NameError::Label));
    }

    #[test]
    fn other_letters_zones_and_shapes_are_refused() {
        assert_eq!("ñ.dk".parse::<DomainName>(), Err(NameError::Label));
        assert_eq!("a_b.dk".parse::<DomainName>(), Err(NameError::Label));
        assert_eq!("eksempel.se".parse::<DomainName>(), Err(NameError::Zone));
        assert_eq!("www.eksempel.dk".parse::<DomainName>(), Err(NameError::Zone));
        for name in ["eksempel.dk.", "eks empel.dk", ".dk", "a..dk", ""] {
            assert_eq!(name.parse::<DomainName>(), Err(NameError::Syntax), "{name}");
        }
        for name in ["xn--.dk", "xn--a-.dk", "xn--99999999.dk"] {
            assert!(name.parse::<DomainName>().is_err(), "{name}");
        }
    }

    #[test]
    fn a_roid_replaces_dots_and_hyphens() {
        assert_eq!("dk-hostmaster.dk".parse::<DomainName>().unwrap().roid(), "DK_HOSTMASTER_DK-DK");
    }
}
