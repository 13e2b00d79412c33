//! DNSSEC (RFC 5910), the DS interface.

use crate::epp::fault::Fault;
use crate::epp::namespace::SEC_DNS;
use crate::epp::value::{attribute_problem, boolean, boolean_attribute, children, number};
use crate::registry::command::DsRemoval;
use crate::registry::domain::DsRecord;
use crate::xml::{Cursor, Element, Problem, ProblemKind, Writer};

/// What `<secDNS:update>` asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct DsUpdate {
    /// What to remove first.
    pub remove: DsRemoval,
    /// What to add then.
    pub add: Vec<DsRecord>,
}

/// Reads `<secDNS:create>`. A signature life is read and not used.
///
/// # Errors
/// Problems of structure and value; policy for key data.
pub fn parse_create(element: &Element<'_>) -> Result<Vec<DsRecord>, Problem> {
    let mut parts = children(element, SEC_DNS)?;
    if let Some(life) = parts.optional("maxSigLife") {
        check_life(life)?;
    }
    records(parts)
}

/// Reads `<secDNS:update>`.
///
/// # Errors
/// [`Fault::Option`] for `urgent`, [`Fault::MaxSigLife`] for a signature life; problems of
/// structure and value; policy for key data.
pub fn parse_update(element: &Element<'_>) -> Result<DsUpdate, Fault> {
    element.only_attributes(&["urgent"])?;
    let urgent = boolean_attribute(element, "urgent")?;
    let mut parts = Cursor::new(element, SEC_DNS);
    let (remove, add, change) = (parts.optional("rem"), parts.optional("add"), parts.optional("chg"));
    parts.finish()?;
    if remove.is_none() && add.is_none() && change.is_none() {
        return Err(Problem::missing(element, "rem, add or chg").into());
    }
    let update =
        DsUpdate { remove: remove.map_or(Ok(DsRemoval::None), removal)?, add: add.map_or(Ok(Vec::new()), addition)? };
    if let Some(change) = change {
        let mut parts = children(change, SEC_DNS)?;
        let life = parts.optional("maxSigLife");
        parts.finish()?;
        life.map_or(Ok(()), refuse_life)?;
    }
    if urgent {
        let reason = "no change is carried out sooner than others";
        return Err(Fault::Option(attribute_problem(ProblemKind::Policy, element, "urgent", reason)));
    }
    Ok(update)
}

fn removal(element: &Element<'_>) -> Result<DsRemoval, Fault> {
    let mut parts = children(element, SEC_DNS)?;
    let Some(all) = parts.optional("all") else { return Ok(DsRemoval::Records(records(parts)?)) };
    parts.finish()?;
    Ok(if boolean(all)? { DsRemoval::All } else { DsRemoval::AllFalse })
}

fn addition(element: &Element<'_>) -> Result<Vec<DsRecord>, Fault> {
    let mut parts = children(element, SEC_DNS)?;
    let life = parts.optional("maxSigLife");
    let records = records(parts)?;
    life.map_or(Ok(()), refuse_life)?;
    Ok(records)
}

/// All that is left: one or more `dsData`, and not the other interface.
fn records(mut parts: Cursor<'_, '_>) -> Result<Vec<DsRecord>, Problem> {
    let mut others = parts.clone();
    if let Some(key) = others.many("keyData").first() {
        others.finish()?;
        return Err(key_data(key));
    }
    let given = parts.many("dsData");
    if given.is_empty() {
        parts.required("dsData")?;
    }
    parts.finish()?;
    given.iter().map(record).collect()
}

fn record(element: &Element<'_>) -> Result<DsRecord, Problem> {
    let mut parts = children(element, SEC_DNS)?;
    let (tag, algorithm) = (parts.required("keyTag")?, parts.required("alg")?);
    let (kind, digest) = (parts.required("digestType")?, parts.required("digest")?);
    let key = parts.optional("keyData");
    parts.finish()?;
    let record = DsRecord {
        key_tag: plain_number(tag, u16::MAX)?,
        algorithm: plain_number(algorithm, u8::MAX)?,
        digest_type: plain_number(kind, u8::MAX)?,
        digest: hexadecimal(digest)?,
    };
    key.map_or(Ok(record), |key| Err(key_data(key)))
}

fn plain_number<T>(element: &Element<'_>, max: T) -> Result<T, Problem>
where
    T: std::str::FromStr + PartialOrd + std::fmt::Display + Default,
{
    element.only_attributes(&[])?;
    number(element, T::default(), max)
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

fn key_data(element: &Element<'_>) -> Problem {
    Problem::of(ProblemKind::Policy, element, "keys are given as dsData")
}

fn check_life(element: &Element<'_>) -> Result<(), Problem> {
    element.only_attributes(&[])?;
    number(element, 1, i32::MAX).map(drop)
}

fn refuse_life(element: &Element<'_>) -> Result<(), Fault> {
    check_life(element)?;
    Err(Fault::MaxSigLife(Problem::of(ProblemKind::Policy, element, "maxSigLife is not supported")))
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
