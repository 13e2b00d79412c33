//! DNSSEC (RFC 5910), the DS interface.

use crate::epp::lexical::base64;
use crate::epp::namespace::SEC_DNS;
use crate::epp::together::{Together, each};
use crate::epp::value::{boolean, boolean_attribute, children, integer, number};
use crate::registry::command::{DsRemoval, KeyData};
use crate::registry::domain::DsRecord;
use crate::xml::{Cursor, Element, Problem, ProblemKind, Writer};

/// Records of one interface, DS or key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// DS records.
    pub ds: Vec<DsRecord>,
    /// Keys in the place of DS records.
    pub keys: Vec<KeyData>,
    /// Keys inside DS records.
    pub digested_keys: Vec<KeyData>,
}

/// `<secDNS:create>` or `<secDNS:add>`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DsAddition {
    /// `maxSigLife`, in seconds.
    pub max_sig_life_s: Option<i32>,
    /// The records.
    pub records: Records,
}

/// What `<secDNS:update>` asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct DsUpdate {
    /// The DS records to remove first.
    pub remove: DsRemoval,
    /// The keys to remove.
    pub removed: Records,
    /// What to add then.
    pub added: Records,
    /// `maxSigLife`, in seconds, wherever it stood.
    pub max_sig_life_s: Option<i32>,
    /// The attribute `urgent` as written, if it is true.
    pub urgent: Option<String>,
}

impl Default for DsUpdate {
    fn default() -> Self {
        let (removed, added) = (Records::default(), Records::default());
        Self { remove: DsRemoval::None, removed, added, max_sig_life_s: None, urgent: None }
    }
}

/// Reads `<secDNS:create>`.
///
/// # Errors
/// Problems of structure and value.
pub fn parse_create(element: &Element<'_>) -> Result<DsAddition, Problem> {
    let mut parts = children(element, SEC_DNS)?;
    let life = parts.optional("maxSigLife").map(seconds).transpose();
    let (max_sig_life_s, records) = (life, records(parts)).together()?;
    Ok(DsAddition { max_sig_life_s, records })
}

/// Reads `<secDNS:update>`.
///
/// # Errors
/// Problems of structure and value.
pub fn parse_update(element: &Element<'_>) -> Result<DsUpdate, Problem> {
    element.only_attributes(&["urgent"])?;
    let mut parts = Cursor::new(element, SEC_DNS);
    let (remove, add, change) = (parts.optional("rem"), parts.optional("add"), parts.optional("chg"));
    parts.finish()?;
    if remove.is_none() && add.is_none() && change.is_none() {
        return Err(Problem::missing(element, "rem, add or chg"));
    }
    let (urgent, (remove, removed), addition, life) = (
        boolean_attribute(element, "urgent"),
        remove.map_or(Ok((DsRemoval::None, Records::default())), removal),
        add.map_or(Ok(DsAddition::default()), parse_create),
        change.map_or(Ok(None), new_life),
    )
        .together()?;
    Ok(DsUpdate {
        remove,
        removed,
        added: addition.records,
        max_sig_life_s: addition.max_sig_life_s.or(life),
        urgent: element.attribute("urgent").filter(|_| urgent),
    })
}

/// `secDNS:rem`: everything, or records.
fn removal(element: &Element<'_>) -> Result<(DsRemoval, Records), Problem> {
    let mut parts = children(element, SEC_DNS)?;
    if parts.next_of(&["all", "dsData", "keyData"])? == "all" {
        let all = parts.required("all")?;
        parts.finish()?;
        let all = if boolean(all)? { DsRemoval::All } else { DsRemoval::AllFalse };
        return Ok((all, Records::default()));
    }
    let mut records = records(parts)?;
    let ds = std::mem::take(&mut records.ds);
    Ok((if ds.is_empty() { DsRemoval::None } else { DsRemoval::Records(ds) }, records))
}

/// `secDNS:chg`.
fn new_life(element: &Element<'_>) -> Result<Option<i32>, Problem> {
    let mut parts = children(element, SEC_DNS)?;
    let life = parts.optional("maxSigLife");
    parts.finish()?;
    life.map(seconds).transpose()
}

/// All that is left: one or more `dsData` or `keyData`, and not both.
fn records(mut parts: Cursor<'_, '_>) -> Result<Records, Problem> {
    parts.next_of(&["dsData", "keyData"])?;
    let given = parts.many("dsData");
    let keys = if given.is_empty() { parts.many("keyData") } else { &[] };
    parts.finish()?;
    let (keys, given) = (each(keys, key), each(given, record)).together()?;
    let (ds, digested): (_, Vec<_>) = given.into_iter().unzip();
    Ok(Records { ds, keys, digested_keys: digested.into_iter().flatten().collect() })
}

fn record(element: &Element<'_>) -> Result<(DsRecord, Option<KeyData>), Problem> {
    let mut parts = children(element, SEC_DNS)?;
    let (tag, algorithm) = (parts.required("keyTag")?, parts.required("alg")?);
    let (kind, digest) = (parts.required("digestType")?, parts.required("digest")?);
    let digested = parts.optional("keyData");
    parts.finish()?;
    let (key_tag, algorithm, digest_type, digest, digested) = (
        plain_number(tag, u16::MAX),
        plain_number(algorithm, u8::MAX),
        plain_number(kind, u8::MAX),
        hexadecimal(digest),
        digested.map(key).transpose(),
    )
        .together()?;
    Ok((DsRecord { key_tag, algorithm, digest_type, digest }, digested))
}

fn key(element: &Element<'_>) -> Result<KeyData, Problem> {
    let mut parts = children(element, SEC_DNS)?;
    let (flags, protocol) = (parts.required("flags")?, parts.required("protocol")?);
    let (algorithm, public_key) = (parts.required("alg")?, parts.required("pubKey")?);
    parts.finish()?;
    let (flags, protocol, algorithm, public_key) = (
        plain_number(flags, u16::MAX),
        plain_number(protocol, u8::MAX),
        plain_number(algorithm, u8::MAX),
        octets(public_key),
    )
        .together()?;
    Ok(KeyData { flags, protocol, algorithm, public_key })
}

fn plain_number<T>(element: &Element<'_>, max: T) -> Result<T, Problem>
where
    T: std::str::FromStr + PartialOrd + std::fmt::Display + Default,
{
    element.only_attributes(&[])?;
    number(element, T::default(), max)
}

/// `secDNS:keyType`: one octet or more in base64.
fn octets(element: &Element<'_>) -> Result<String, Problem> {
    element.only_attributes(&[])?;
    let text = element.token_within(1, usize::MAX)?;
    base64(&text).ok_or_else(|| Problem::of(ProblemKind::Syntax, element, "a key is written in base64"))
}

/// `xs:hexBinary`, which may be empty; the length is the rules' to check.
fn hexadecimal(element: &Element<'_>) -> Result<String, Problem> {
    element.only_attributes(&[])?;
    let text = element.token()?;
    if text.len() % 2 != 0 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Problem::of(ProblemKind::Syntax, element, "pairs of hexadecimal digits"));
    }
    Ok(text.to_ascii_uppercase())
}

/// `secDNS:maxSigLifeType`.
fn seconds(element: &Element<'_>) -> Result<i32, Problem> {
    element.only_attributes(&[])?;
    integer(element, 1, i32::MAX)
}

/// Writes the published DS records, of which there are some.
pub fn write(writer: &mut Writer, records: &[DsRecord]) {
    writer.open("secDNS:infData", &[("xmlns:secDNS", SEC_DNS)]);
    for record in records {
        writer.open("secDNS:dsData", &[]);
        writer.element("secDNS:keyTag", &record.key_tag.to_string());
        writer.element("secDNS:alg", &record.algorithm.to_string());
        writer.element("secDNS:digestType", &record.digest_type.to_string());
        writer.element("secDNS:digest", &record.digest);
        writer.close("secDNS:dsData");
    }
    writer.close("secDNS:infData");
}

#[cfg(test)]
mod tests;
