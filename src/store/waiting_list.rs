//! Waiting list positions ↔ rows.

use super::StoreError;
use super::seal::Seal;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells};
use crate::registry::domain::DomainName;
use crate::registry::waiting_list::{Offer, Position};

/// Where positions are kept.
pub const TABLE: Table = Table {
    name: "waiting_position",
    key: &["id"],
    texts: &["domain", "contact", "offer_token"],
    numbers: &["id", "joined_at", "offer_expires_at", "paid_until", "pay_by"],
    derived_numbers: &["due_at"],
    ..PLAIN
};

/// A position as a row.
pub fn encode<'a>(position: &'a Position, seal: &Seal) -> Vec<Cell<'a>> {
    let offer = position.offer.as_ref();
    cells![
        &position.domain,
        &position.contact,
        offer.map(|offer| seal.seal(&offer.token, &row_name(position.id))),
        position.id,
        position.joined_at,
        offer.map(|offer| offer.expires_at),
        position.paid_until,
        position.pay_by,
        position.next_turn().0,
    ]
    .into()
}

/// A position from its row.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold one.
pub fn decode(row: &mut Reader<'_>, seal: &Seal) -> Result<Position, StoreError> {
    let (domain, contact) = (DomainName::trusted(row.text()?), row.handle()?);
    let sealed = row.text_or_null()?;
    let (id, joined_at) = (row.number()?, row.time()?);
    let offer = match (sealed, row.time_or_null()?) {
        (Some(sealed), Some(expires_at)) => {
            let token = seal.open(sealed, &row_name(id)).map_err(|error| row.wrong(&error))?;
            Some(Offer { token, expires_at })
        }
        _ => None,
    };
    let (paid_until, pay_by) = (row.time()?, row.time_or_null()?);
    Ok(Position { id, domain, contact, joined_at, paid_until, pay_by, offer })
}

fn row_name(id: i64) -> String {
    format!("waiting_position {id}")
}
