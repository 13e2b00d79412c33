//! What clients send wrong, row by row: each gets its code with element and value, the session
//! lives on where RFC 5730 says so, and nothing changes in the database.

mod contact;
mod document;
mod domain;
mod envelope;
mod extension;
mod host;
mod login;
mod query;
mod row;
mod secret;
mod stage;
mod transfer;
mod update;

use self::row::Row;
use self::stage::Stage;
use crate::transport;

#[test]
fn every_number_of_the_table_has_a_row() {
    let rows: Vec<u16> =
        TABLES.iter().flat_map(|rows| rows()).map(|row| row.number).chain(transport::numbers()).collect();
    let missing: Vec<u16> = (1..=NUMBERS).filter(|number| !rows.contains(number)).collect();
    crate::harness::tell(format_args!(
        "{} rows, {} of them for the {NUMBERS} numbers",
        rows.len(),
        rows.iter().filter(|it| **it > 0).count()
    ));
    assert!(missing.is_empty(), "no row for {missing:?}");
}

#[test]
fn bytes_that_are_no_epp_document_are_refused() {
    play(document::rows);
}

#[test]
fn an_envelope_out_of_order_is_refused() {
    play(envelope::rows);
}

#[test]
fn a_login_that_breaks_a_rule_is_refused() {
    play(login::rows);
}

#[test]
fn poll_check_and_info_refuse_what_they_cannot_answer() {
    play(query::rows);
}

#[test]
fn domain_commands_refuse_bad_values() {
    play(domain::rows);
}

#[test]
fn updates_of_domains_refuse_bad_values() {
    play(update::rows);
}

#[test]
fn transfers_and_withdrawals_refuse_bad_values() {
    play(transfer::rows);
}

#[test]
fn host_commands_refuse_bad_values() {
    play(host::rows);
}

#[test]
fn contact_commands_refuse_bad_values() {
    play(contact::rows);
}

#[test]
fn extensions_refuse_bad_values() {
    play(extension::rows);
}

#[test]
fn secrets_and_endless_values_are_not_echoed() {
    play(secret::rows);
}

const TABLES: &[fn() -> Vec<Row>] = &[
    document::rows,
    envelope::rows,
    login::rows,
    query::rows,
    domain::rows,
    update::rows,
    transfer::rows,
    host::rows,
    contact::rows,
    extension::rows,
    secret::rows,
];
/// How many kinds of bad input there are.
const NUMBERS: u16 = 200;

/// Sends every row to one registry and says which went wrong.
fn play(rows: fn() -> Vec<Row>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let wrong = runtime.expect("a runtime for the test").block_on(async {
        let mut stage = Stage::open().await;
        let mut wrong = Vec::new();
        for row in rows() {
            if let Err(failure) = stage.play(&row).await {
                wrong.push(format!("row {}: {failure}\n    {}", row.number, row.shown()));
            }
        }
        stage.traffic.judge();
        wrong
    });
    assert!(wrong.is_empty(), "{} rows went wrong:\n{}", wrong.len(), wrong.join("\n"));
}
