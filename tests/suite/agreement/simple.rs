//! The simple types of the grammar, and what a text that is not of its type is told.

use super::verdict::Class;

/// A simple type.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// A `token` of so many characters; the words are what it is commonly used for.
    Token(usize, usize, &'static [&'static str]),
    /// A `normalizedString` of so many characters.
    Line(usize, usize, &'static [&'static str]),
    /// The user of a login: a handle, whose bounds are told as wrong credentials.
    User,
    /// A password of a login: a `token` whose bounds count as syntax.
    Password,
    /// An enumeration.
    Words(&'static [&'static str]),
    /// The unit of a period, of which there is one.
    Unit,
    /// A whole number of 0 or more within bounds (`unsignedShort`, `unsignedByte`).
    Count(u64, u64),
    /// A whole number within bounds (`int`).
    Whole(i64, i64),
    /// `boolean`.
    Boolean,
    /// `date`.
    Date,
    /// `dateTime`.
    Instant,
    /// `hexBinary`.
    Hex,
    /// `base64Binary` of one octet or more.
    Base64,
    /// `contact:e164StringType`.
    Phone,
    /// `language`.
    Language,
    /// `eppcom:roidType`.
    Roid,
    /// `epp:versionType`.
    Version,
    /// `anyURI`. libxml2 refuses more than XML Schema does, so only these are written.
    Uri(&'static [&'static str]),
}

/// What a text that is not of `kind` may be told.
pub fn classes(kind: Type, text: &str) -> &'static [Class] {
    use Class::{Credentials, Missing, Range, Structure, Syntax, Version};
    let token = collapse(text);
    match kind {
        Type::Line(1.., ..) if text.is_empty() => &[Missing],
        Type::Line(..) => &[Range],
        Type::Version => &[Version, Missing],
        Type::Token(3, 64, _) if token.is_empty() => &[Missing, Range],
        _ if token.is_empty() => &[Missing],
        Type::User => &[Credentials],
        Type::Password => &[Structure],
        Type::Token(..) | Type::Words(_) => &[Range],
        Type::Count(..) | Type::Whole(..) => {
            // A plus belongs to numbers with a sign only.
            let signs: &[char] = if matches!(kind, Type::Whole(..)) { &['-', '+'] } else { &['-'] };
            let signed = token.strip_prefix(signs).unwrap_or(&token);
            let zero = !signed.is_empty() && signed.bytes().all(|byte| byte == b'0');
            match signed.is_empty() || !signed.bytes().all(|byte| byte.is_ascii_digit()) {
                true => &[Syntax],
                false if zero => &[Syntax, Range],
                false => &[Range],
            }
        }
        Type::Phone if token.chars().count() > 17 => &[Syntax, Range],
        _ => &[Syntax],
    }
}

/// White space as `token` has it: runs become one blank, ends are trimmed.
pub fn collapse(text: &str) -> String {
    let words = text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
