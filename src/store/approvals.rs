//! Held operations ↔ rows.

use super::StoreError;
use super::seal::Seal;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells, json, json_or_null, word, word_or_null};
use crate::registry::approval::{Approval, Held};
use crate::registry::domain::DomainName;

/// Where held operations are kept.
pub const TABLE: Table = Table {
    name: "approval",
    key: &["id"],
    texts: &[
        "domain",
        "operation",
        "step",
        "steps_left",
        "approvers",
        "requester",
        "requested_by",
        "letter",
        "outcome",
    ],
    numbers: &["id", "requested_at", "deadline"],
    derived_numbers: &["is_open"],
    ..PLAIN
};

/// A held operation as a row.
pub fn encode<'a>(approval: &'a Approval, seal: &Seal) -> Vec<Cell<'a>> {
    cells![
        approval.domain.as_ref(),
        json(&seal.seal_held(&approval.operation, &row_name(approval.id))),
        word(&approval.step),
        json(&approval.steps_left),
        json(&approval.approvers),
        &approval.requester,
        json(&approval.transaction),
        json_or_null(approval.letter.as_ref()),
        word_or_null(approval.outcome.as_ref()),
        approval.id,
        approval.requested_at,
        approval.deadline,
        approval.is_open(),
    ]
    .into()
}

/// A held operation from its row.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold one.
pub fn decode(row: &mut Reader<'_>, seal: &Seal) -> Result<Approval, StoreError> {
    let domain = row.text_or_null()?.map(DomainName::trusted);
    let operation: Held = row.json()?;
    let mut approval = Approval {
        domain,
        operation,
        step: row.word()?,
        steps_left: row.json()?,
        approvers: row.json()?,
        requester: row.handle()?,
        transaction: row.json()?,
        letter: row.json_or_null()?,
        outcome: row.word_or_null()?,
        id: row.number()?,
        requested_at: row.time()?,
        deadline: row.time()?,
    };
    let name = row_name(approval.id);
    seal.open_held(&mut approval.operation, &name).map_err(|error| row.wrong(&error))?;
    Ok(approval)
}

fn row_name(id: i64) -> String {
    format!("approval {id}")
}
