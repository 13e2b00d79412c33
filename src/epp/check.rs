//! What the answers to a check have in common (RFC 5730 section 2.9.2.1).

use super::value::write_boolean;
use crate::registry::reply::Checked;
use crate::xml::Writer;

/// The elements of the answer for one kind of object, each with its conventional prefix.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The attribute that declares the prefix, and the namespace.
    pub declaration: (&'static str, &'static str),
    /// `chkData`.
    pub data: &'static str,
    /// `cd`.
    pub line: &'static str,
    /// What names the object.
    pub key: &'static str,
    /// `reason`.
    pub reason: &'static str,
}

/// The words for objects with the conventional prefix `$prefix`, named by `$key`.
macro_rules! words {
    ($prefix:literal, $key:literal, $namespace:expr) => {
        $crate::epp::check::Words {
            declaration: (concat!("xmlns:", $prefix), $namespace),
            data: concat!($prefix, ":chkData"),
            line: concat!($prefix, ":cd"),
            key: concat!($prefix, ":", $key),
            reason: concat!($prefix, ":reason"),
        }
    };
}
pub(super) use words;

/// Writes `chkData`, one `cd` an object in the order asked.
pub fn write(writer: &mut Writer, words: &Words, checked: &[Checked]) {
    writer.open(words.data, &[words.declaration]);
    for one in checked {
        writer.open(words.line, &[]);
        writer.element_with(words.key, &[("avail", write_boolean(one.taken.is_none()))], &one.object);
        writer.maybe(words.reason, one.taken.map(|taken| taken.to_string()).as_deref());
        writer.close(words.line);
    }
    writer.close(words.data);
}
