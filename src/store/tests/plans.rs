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
        for group in GROUPS {
            let binds: Vec<Bind> = target.is_postgres().then(|| Bind::Text("[]".to_owned())).into_iter().collect();
            assert_no_scan(&target, &section::read(&target, group.bit()), &binds).await;
        }
        store.close().await;
    });
}

#[test]
fn a_login_and_the_look_for_due_work_never_scan_a_table() {
    each_database(|url| async move {
        let store = open(&url).await;
        let target = Target::parse(&url).unwrap();
        if target.is_postgres() {
            // That the tables are small is known now, and would be remembered when they have grown.
            let mut connection = target.connect(Purpose::Search).await.unwrap();
            connection.rows("analyze".into(), &[]).await.unwrap();
        }
        let login = crate::store::registrars::TABLE.select("where id = $1");
        assert_no_scan(&target, &login, &[Bind::Text("REG-1".to_owned())]).await;
        assert_no_scan(&target, crate::store::due::DUE, &[Bind::Number(1), Bind::Number(1)]).await;
        assert_no_scan(&target, crate::store::due::NEXT_DUE, &[Bind::Number(1)]).await;
        store.close().await;
    });
}

#[test]
fn what_an_account_holds_is_found_by_an_index() {
    each_database(|url| async move {
        let store = open(&url).await;
        let target = Target::parse(&url).unwrap();
        // PostgreSQL scans tables as small as these for the staff whatever indexes they have.
        if !target.is_postgres() {
            for (text, binds) in [(&*accounts::entries(), 3), (accounts::BALANCE, 2), (accounts::SUM, 1)] {
                assert_no_scan(&target, text, &vec![Bind::Number(1); binds]).await;
            }
        }
        store.close().await;
    });
}

/// The plan of a statement on a connection for queries reads no table from end to end.
async fn assert_no_scan(target: &Target, text: &str, binds: &[Bind]) {
    let mut connection = target.connect(Purpose::Queries).await.unwrap();
    let (explain, column) = if target.is_postgres() { ("explain (format text)", 0) } else { ("explain query plan", 3) };
    let rows = connection.rows(format!("{explain} {text}").as_str().into(), binds).await.unwrap();
    let plan: Vec<&str> = rows.iter().filter_map(|row| row.text(column).unwrap()).collect();
    let scanned = |line: &&&str| TABLES.iter().any(|table| line.contains(&format!("SCAN {table}")));
    let whole = plan.iter().find(|line| line.contains("Seq Scan") || scanned(line));
    assert_eq!(whole, None, "{text}: {plan:#?}");
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
