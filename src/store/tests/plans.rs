//! Plans: no load of a batch scans a table.

use super::*;
use crate::store::accounts;
use crate::store::dialect::Bind;
use crate::store::section::{self, GROUPS};

#[test]
fn the_load_of_a_batch_finds_every_row_by_an_index() {
    each_database(|url| async move {
        let store = open(&url).await;
        let target = Target::parse(&url).unwrap();
        let mut connection = target.connect(Purpose::Queries).await.unwrap();
        let explain = if target.is_postgres() { "explain (format text)" } else { "explain query plan" };
        for group in GROUPS {
            let binds: Vec<Bind> = target.is_postgres().then(|| Bind::Text("[]".to_owned())).into_iter().collect();
            let text = format!("{explain} {}", section::read(&target, group.bit()));
            let rows = connection.rows(text.as_str().into(), &binds).await.unwrap();
            let column = if target.is_postgres() { 0 } else { 3 };
            let plan: Vec<&str> = rows.iter().filter_map(|row| row.text(column).unwrap()).collect();
            let scanned = |line: &&&str| TABLES.iter().any(|table| line.contains(&format!("SCAN {table}")));
            let whole = plan.iter().find(|line| line.contains("Seq Scan") || scanned(line));
            assert_eq!(whole, None, "{group:?}: {plan:#?}");
        }
        store.close().await;
    });
}

#[test]
fn what_is_due_and_what_an_account_holds_is_found_by_an_index() {
    each_database(|url| async move {
        let store = open(&url).await;
        let target = Target::parse(&url).unwrap();
        // PostgreSQL scans tables as small as these whatever indexes they have.
        if !target.is_postgres() {
            let mut connection = target.connect(Purpose::Queries).await.unwrap();
            let entries = accounts::entries();
            for (text, binds) in [
                (crate::store::due::DUE, 2),
                (crate::store::due::NEXT_DUE, 1),
                (&*entries, 3),
                (accounts::BALANCE, 2),
                (accounts::SUM, 1),
            ] {
                let explain = format!("explain query plan {text}");
                let binds = vec![Bind::Number(1); binds];
                let rows = connection.rows(explain.as_str().into(), &binds).await.unwrap();
                let plan: Vec<&str> = rows.iter().filter_map(|row| row.text(3).unwrap()).collect();
                let scanned = |line: &&&str| TABLES.iter().any(|table| line.contains(&format!("SCAN {table}")));
                assert_eq!(plan.iter().find(scanned), None, "{plan:#?}");
            }
        }
        store.close().await;
    });
}

#[test]
fn a_login_and_the_look_for_due_work_never_scan_a_table() {
    each_database(|url| async move {
        let store = open(&url).await;
        let target = Target::parse(&url).unwrap();
        let mut connection = target.connect(Purpose::Queries).await.unwrap();
        let explain = if target.is_postgres() { "explain" } else { "explain query plan" };
        let login = crate::store::registrars::TABLE.select("where id = $1");
        let at = || Bind::Number(1);
        for (text, binds) in [
            (login.as_str(), vec![Bind::Text("REG-1".to_owned())]),
            (crate::store::due::DUE, vec![at(), at()]),
            (crate::store::due::NEXT_DUE, vec![at()]),
        ] {
            let rows = connection.rows(format!("{explain} {text}").as_str().into(), &binds).await.unwrap();
            let column = if target.is_postgres() { 0 } else { 3 };
            let plan: Vec<&str> = rows.iter().filter_map(|row| row.text(column).unwrap()).collect();
            let scanned = |line: &&&str| TABLES.iter().any(|table| line.contains(&format!("SCAN {table}")));
            let whole = plan.iter().find(|line| line.contains("Seq Scan") || scanned(line));
            assert_eq!(whole, None, "{plan:#?}");
        }
        store.close().await;
    });
}

#[tokio::test]
async fn statistics_of_sqlite_are_gone_after_a_start() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", directory.path().join("navn.db").display());
    open(&url).await.close().await;
    let mut connection = Target::parse(&url).unwrap().connect(Purpose::Search).await.unwrap();
    connection.rows("analyze".into(), &[]).await.unwrap();
    let statistics = "select 1 from sqlite_schema where name = 'sqlite_stat1'";
    assert_eq!(connection.rows(statistics.into(), &[]).await.unwrap().len(), 1);
    open(&url).await.close().await;
    assert_eq!(connection.rows(statistics.into(), &[]).await.unwrap().len(), 0);
}

const TABLES: [&str; 14] = [
    "ledger_entry",
    "registrar",
    "contact",
    "host",
    "domain",
    "approval",
    "invoice",
    "invoice_line",
    "payer",
    "payment",
    "waiting_position",
    "message",
    "counter",
    "setting",
];
