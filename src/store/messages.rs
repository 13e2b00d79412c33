//! Poll messages ↔ rows.

use super::StoreError;
use super::seal::Seal;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells, json};
use crate::registry::message::{Message, MessageData};

/// Where messages are kept.
pub const TABLE: Table = Table {
    name: "message",
    key: &["registrar", "id"],
    texts: &["registrar", "text", "data"],
    numbers: &["id", "queued_at"],
    ..PLAIN
};

/// A message as a row.
pub fn encode<'a>(message: &'a Message, seal: &Seal) -> Vec<Cell<'a>> {
    cells![
        &message.registrar,
        &message.text,
        json(&seal.seal_data(&message.data, &row_name(message.id))),
        message.id,
        message.queued_at,
    ]
    .into()
}

/// A message from its row.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold one.
pub fn decode(row: &mut Reader<'_>, seal: &Seal) -> Result<Message, StoreError> {
    let (registrar, text) = (row.handle()?, row.text()?.to_owned());
    let mut data: MessageData = row.json()?;
    let id = row.number()?;
    seal.open_data(&mut data, &row_name(id)).map_err(|error| row.wrong(&error))?;
    Ok(Message { id, registrar, queued_at: row.time()?, text, data })
}

fn row_name(id: i64) -> String {
    format!("message {id}")
}
