//! What the answers to a check have in common (RFC 5730 section 2.9.2.1).

use super::value::write_boolean;
use crate::registry::reply::Checked;
use crate::xml::Writer;

/// Writes `chkData`, one `cd` an object in the order asked. `key` is the element that names the
/// object, with the conventional prefix of `namespace`: `domain:name`, `contact:id`.
pub fn write(writer: &mut Writer, namespace: &str, key: &str, checked: &[Checked]) {
    let (prefix, _) = key.split_once(':').expect("a key is written with its prefix");
    let [data, line, reason] = ["chkData", "cd", "reason"].map(|name| format!("{prefix}:{name}"));
    writer.open(&data, &[(&format!("xmlns:{prefix}"), namespace)]);
    for one in checked {
        writer.open(&line, &[]);
        writer.element_with(key, &[("avail", write_boolean(one.taken.is_none()))], &one.object);
        writer.maybe(&reason, one.taken.map(|taken| taken.to_string()).as_deref());
        writer.close(&line);
    }
    writer.close(&data);
}
