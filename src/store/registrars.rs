//! Registrar accounts ↔ rows.

use super::StoreError;
use super::table::{PLAIN, Table};
use super::value::{Cell, Reader, cells, json, word};
use crate::registry::billing::watch::Watch;
use crate::registry::registrar::{Queue, Registrar};

/// Where accounts are kept. The oldest message is read along.
pub const TABLE: Table = Table {
    name: "registrar",
    key: &["id"],
    texts: &[
        "id",
        "name",
        "management",
        "allowed_addresses",
        "certificates",
        "default_name_server_admin",
        "password_hash",
        "verification",
    ],
    numbers: &[
        "balance",
        "locked",
        "auto_renew",
        "certificate_required",
        "failed_logins",
        "login_locked_until",
        "message_count",
        "created_at",
        "debit_since",
        "settle_by",
        "overdue_told",
        "statement_at",
        "statement_opening",
        "statement_paid_in",
    ],
    derived_numbers: &["due_at"],
    joined_numbers: &[OLDEST_MESSAGE],
    ..PLAIN
};

/// The number of the oldest message in an account's queue.
pub const OLDEST_MESSAGE: &str = "(select min(m.id) from message m where m.registrar = registrar.id)";

/// An account as a row.
pub fn encode(registrar: &Registrar) -> Vec<Cell<'_>> {
    cells![
        &registrar.id,
        &registrar.name,
        word(&registrar.management),
        json(&registrar.allowed_addresses),
        json(&registrar.certificates),
        registrar.default_name_server_admin.as_ref(),
        &registrar.password_hash,
        word(&registrar.verification),
        registrar.balance,
        registrar.locked,
        registrar.auto_renew,
        registrar.certificate_required,
        registrar.failed_logins,
        registrar.login_locked_until,
        registrar.message_count,
        registrar.created_at,
        registrar.watch.debit_since,
        registrar.watch.settle_by,
        registrar.watch.overdue_told,
        registrar.watch.statement_at,
        registrar.watch.statement_opening,
        registrar.watch.statement_paid_in,
        registrar.watch.due_at(registrar.created_at),
    ]
    .into()
}

/// An account from its row, and its queue.
///
/// # Errors
/// [`StoreError::Row`] when the row does not hold an account.
pub fn decode(row: &mut Reader<'_>) -> Result<(Registrar, Queue), StoreError> {
    let registrar = Registrar {
        id: row.handle()?,
        name: row.text()?.to_owned(),
        management: row.word()?,
        allowed_addresses: row.json()?,
        certificates: row.json()?,
        default_name_server_admin: row.handle_or_null()?,
        password_hash: row.text()?.to_owned(),
        verification: row.word()?,
        balance: row.money()?,
        locked: row.flag()?,
        auto_renew: row.flag()?,
        certificate_required: row.flag()?,
        failed_logins: row.number()?,
        login_locked_until: row.time_or_null()?,
        message_count: row.number()?,
        created_at: row.time()?,
        watch: Watch {
            debit_since: row.time_or_null()?,
            settle_by: row.time_or_null()?,
            overdue_told: row.flag()?,
            statement_at: row.time_or_null()?,
            statement_opening: row.money()?,
            statement_paid_in: row.money()?,
        },
    };
    let queue = Queue { count: registrar.message_count, head: row.number_or_null()? };
    Ok((registrar, queue))
}
