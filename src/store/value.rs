//! Times, lists, enums ↔ text and bigint: the cells of rows on their way in and out.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::StoreError;
use super::dialect::Row;
use crate::registry::domain::DomainName;
use crate::registry::handle::Handle;
use crate::registry::host::HostName;
use crate::registry::money::Money;

/// One value of a row on its way in.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// A number.
    Number(i64),
    /// Nothing.
    Null,
}

/// A set of rows on its way in: one JSON array of arrays.
#[derive(Debug, Default)]
pub struct Rows {
    json: Vec<u8>,
}

/// Reads one row: its texts and its numbers, each in the order the table names them.
#[derive(Debug)]
pub struct Reader<'r> {
    row: &'r Row,
    table: &'static str,
    key: usize,
    text: usize,
    number: usize,
}

/// Turns values into cells, in order.
macro_rules! cells {
    ($($value:expr),* $(,)?) => { [$($crate::store::value::Cell::from($value)),*] };
}
pub(super) use cells;

impl Cell<'_> {
    fn write(&self, json: &mut Vec<u8>) {
        match self {
            Self::Text(text) => serde_json::to_writer(json, text),
            Self::Number(number) => serde_json::to_writer(json, number),
            Self::Null => serde_json::to_writer(json, &()),
        }
        .expect("texts and numbers are JSON, and a vector takes every byte");
    }
}

impl Rows {
    /// A set of one-cell rows.
    pub fn of<'a, T: Into<Cell<'a>>>(keys: impl IntoIterator<Item = T>) -> Self {
        let mut rows = Self::default();
        keys.into_iter().for_each(|key| rows.push(&[key.into()]));
        rows
    }

    /// A set of single keys, for `{keys}`.
    pub fn keys<'a, T: Into<Cell<'a>>>(keys: impl IntoIterator<Item = T>) -> Self {
        let mut rows = Self::default();
        for key in keys {
            rows.json.push(if rows.json.is_empty() { b'[' } else { b',' });
            key.into().write(&mut rows.json);
        }
        rows
    }

    /// Adds a row.
    pub fn push(&mut self, cells: &[Cell<'_>]) {
        self.json.reserve(ROW_USUAL);
        self.json.push(if self.json.is_empty() { b'[' } else { b',' });
        for (at, cell) in cells.iter().enumerate() {
            self.json.push(if at == 0 { b'[' } else { b',' });
            cell.write(&mut self.json);
        }
        self.json.push(b']');
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.json.is_empty()
    }

    /// The JSON text.
    pub fn into_json(mut self) -> String {
        self.json.extend_from_slice(if self.json.is_empty() { b"[]" } else { b"]" });
        String::from_utf8(self.json).expect("JSON is written as UTF-8")
    }
}

impl<'r> Reader<'r> {
    /// Reads a row of `table` whose texts begin at column `text` and numbers at `number`.
    pub fn new(row: &'r Row, table: &'static str, text: usize, number: usize) -> Self {
        Self { row, table, key: text, text, number }
    }

    /// The next text, if not null.
    pub fn text_or_null(&mut self) -> Result<Option<&'r str>, StoreError> {
        self.text += 1;
        self.row.text(self.text - 1).map_err(|error| self.wrong(&error))
    }

    /// The next text.
    pub fn text(&mut self) -> Result<&'r str, StoreError> {
        self.text_or_null()?.ok_or_else(|| self.wrong(&"null instead of a text"))
    }

    /// The next number, if not null.
    pub fn number_or_null(&mut self) -> Result<Option<i64>, StoreError> {
        self.number += 1;
        self.row.number(self.number - 1).map_err(|error| self.wrong(&error))
    }

    /// The next number.
    pub fn number(&mut self) -> Result<i64, StoreError> {
        self.number_or_null()?.ok_or_else(|| self.wrong(&"null instead of a number"))
    }

    /// The next number as a count.
    pub fn count(&mut self) -> Result<u32, StoreError> {
        let number = self.number()?;
        u32::try_from(number).map_err(|error| self.wrong(&error))
    }

    /// The next number as a flag.
    pub fn flag(&mut self) -> Result<bool, StoreError> {
        Ok(self.number()? != 0)
    }

    /// The next number as øre.
    pub fn money(&mut self) -> Result<Money, StoreError> {
        Ok(Money::ore(self.number()?))
    }

    /// The next number as a time.
    pub fn time(&mut self) -> Result<DateTime<Utc>, StoreError> {
        self.time_or_null()?.ok_or_else(|| self.wrong(&"null instead of a time"))
    }

    /// The next number as a time, if not null.
    pub fn time_or_null(&mut self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.number_or_null()?
            .map(|ms| DateTime::from_timestamp_millis(ms).ok_or_else(|| self.wrong(&"not a time")))
            .transpose()
    }

    /// The next text as a handle.
    pub fn handle(&mut self) -> Result<Handle, StoreError> {
        self.text().map(Handle::trusted)
    }

    /// The next text as a handle, if not null.
    pub fn handle_or_null(&mut self) -> Result<Option<Handle>, StoreError> {
        Ok(self.text_or_null()?.map(Handle::trusted))
    }

    /// The next text as a value written as JSON.
    pub fn json<T: DeserializeOwned>(&mut self) -> Result<T, StoreError> {
        let text = self.text()?;
        serde_json::from_str(text).map_err(|error| self.wrong(&error))
    }

    /// The next text as a value written as JSON, if not null.
    pub fn json_or_null<T: DeserializeOwned>(&mut self) -> Result<Option<T>, StoreError> {
        let text = self.text_or_null()?;
        text.map(|text| serde_json::from_str(text).map_err(|error| self.wrong(&error))).transpose()
    }

    /// The next text as one word of an enumeration.
    pub fn word<T: DeserializeOwned>(&mut self) -> Result<T, StoreError> {
        let text = self.text()?;
        serde_json::from_value(Value::from(text)).map_err(|error| self.wrong(&error))
    }

    /// The next text as one word of an enumeration, if not null.
    pub fn word_or_null<T: DeserializeOwned>(&mut self) -> Result<Option<T>, StoreError> {
        let text = self.text_or_null()?;
        text.map(|text| serde_json::from_value(Value::from(text)).map_err(|error| self.wrong(&error))).transpose()
    }

    /// The error for a row that does not hold what it must, named by its first text.
    pub fn wrong(&self, cause: &dyn std::fmt::Display) -> StoreError {
        let key = self.row.text(self.key).ok().flatten().unwrap_or_default().to_owned();
        let column = format!("text {} or number {}", self.text, self.number);
        StoreError::Row { table: self.table, key, cause: format!("{cause} (column {column})") }
    }
}

/// A nested value as JSON text.
pub fn json<T: Serialize>(value: &T) -> Cell<'static> {
    let mut json = Vec::with_capacity(ROW_USUAL);
    serde_json::to_writer(&mut json, value).expect("the registry's values are JSON");
    Cell::Text(Cow::Owned(String::from_utf8(json).expect("JSON is written as UTF-8")))
}

/// A nested value as JSON text, or null.
pub fn json_or_null<T: Serialize>(value: Option<&T>) -> Cell<'static> {
    value.map_or(Cell::Null, json)
}

/// An enumeration's word.
pub fn word<T: Serialize>(value: &T) -> Cell<'static> {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => Cell::Text(Cow::Owned(word)),
        other => unreachable!("an enumeration is written as one word, not as {other:?}"),
    }
}

/// An enumeration's word, or null.
pub fn word_or_null<T: Serialize>(value: Option<&T>) -> Cell<'static> {
    value.map_or(Cell::Null, word)
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a Handle> for Cell<'a> {
    fn from(handle: &'a Handle) -> Self {
        Self::from(handle.as_str())
    }
}

impl<'a> From<&'a DomainName> for Cell<'a> {
    fn from(name: &'a DomainName) -> Self {
        Self::from(name.as_str())
    }
}

impl<'a> From<&'a HostName> for Cell<'a> {
    fn from(name: &'a HostName) -> Self {
        Self::from(name.as_str())
    }
}

impl<'a, T> From<Option<T>> for Cell<'a>
where
    Cell<'a>: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Null, Cell::from)
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<bool> for Cell<'_> {
    fn from(flag: bool) -> Self {
        Self::Number(i64::from(flag))
    }
}

impl From<Money> for Cell<'_> {
    fn from(amount: Money) -> Self {
        Self::Number(amount.as_ore())
    }
}

impl From<DateTime<Utc>> for Cell<'_> {
    fn from(instant: DateTime<Utc>) -> Self {
        Self::Number(instant.timestamp_millis())
    }
}

/// Bytes that hold most rows, and most nested values.
const ROW_USUAL: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_arrays_of_integers_texts_and_nulls() {
        let mut rows = Rows::default();
        assert!(rows.is_empty());
        rows.push(&cells!["a\"å", 7_i64, true, None::<i64>]);
        rows.push(&cells![Money::ore(-5)]);
        assert_eq!(rows.into_json(), r#"[["a\"å",7,1,null],[-5]]"#);
        assert_eq!(Rows::default().into_json(), "[]");
        assert_eq!(Rows::keys(["a", "å"]).into_json(), r#"["a","å"]"#);
        assert_eq!(Rows::keys([1_i64, 2]).into_json(), "[1,2]");
    }
}
