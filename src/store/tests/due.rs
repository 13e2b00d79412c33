//! What is due among much that is not: the cost follows what is due.

use super::*;
use crate::store::dialect::Bind;
use crate::store::due::{DUE, NEXT_DUE};

#[test]
fn what_is_due_costs_what_is_due_and_not_what_there_is() {
    each_database(|url| async move {
        let store = open(&url).await;
        let target = Target::parse(&url).unwrap();
        let mut connection = target.connect(Purpose::Search).await.unwrap();
        for text in [DOMAINS, CONTACTS, POSITIONS, "analyze"] {
            connection.rows(text.into(), &[]).await.unwrap();
        }
        let due = store.due(at("2026-05-01T00:00:00Z"), 1000).await.unwrap();
        assert_eq!(due.len(), 3 * 20_000 / 100);
        assert_eq!(store.due(at("2026-05-01T00:00:00Z"), 7).await.unwrap(), due[..7]);
        let explain =
            if target.is_postgres() { "explain (analyze, costs off, timing off)" } else { "explain query plan" };
        for (text, binds) in [(DUE, 2), (NEXT_DUE, 1)] {
            let binds = vec![Bind::Number(at("2026-05-01T00:00:00Z").timestamp_millis()); binds];
            let rows = connection.rows(format!("{explain} {text}").as_str().into(), &binds).await.unwrap();
            let column = if target.is_postgres() { 0 } else { 3 };
            let plan: Vec<&str> = rows.iter().filter_map(|row| row.text(column).unwrap()).collect();
            for table in ["domain", "contact", "waiting_position"] {
                let whole = [format!("Seq Scan on {table}"), format!("SCAN {table}")];
                let scanned = plan
                    .iter()
                    .find(|line| whole.iter().any(|scan| line.ends_with(scan) || line.contains(&format!("{scan} "))));
                // SQLite says SCAN of an index that it walks in order, too, and stops at the limit.
                assert!(scanned.is_none_or(|line| line.contains("USING")), "{table}: {plan:#?}");
            }
        }
        store.close().await;
    });
}

/// 20,000 domains of which 200 are due in April 2026, the others in 2096.
const DOMAINS: &str = "insert into domain (name, sponsor, registrant, ds, state, created_by, vid_contacts, tokens, \
                       created_at, expires_at, period_years, auto_renew, vid, open_invoices, due_at) \
                       with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) \
                       select 'd' || i || '.dk', 'REG-1', 'A-DK', '[]', 'active', 'REG-1', '[]', '[]', \
                       0, 0, 1, 1, 0, 0, case when i % 100 = 0 then 1775000000000 + i else 3975000000000 + i end from n";
/// As many contacts, of which 200 are to be looked at.
const CONTACTS: &str = "insert into contact (handle, sponsor, details, identity, created_by, fingerprint, created_at, \
                        purge_at) with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) \
                        select 'C' || i || '-DK', 'REG-1', '{}', 'checked', 'REG-1', 'f' || i, 0, \
                        case when i % 100 = 0 then 1775000000000 + i else 3975000000000 + i end from n";
/// As many places on waiting lists, of which 200 come to the end of their year.
const POSITIONS: &str = "insert into waiting_position (id, domain, contact, joined_at, paid_until, due_at) \
                         with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) \
                         select i, 'w' || i || '.dk', 'C' || i || '-DK', 0, 0, \
                         case when i % 100 = 0 then 1775000000000 + i else 3975000000000 + i end from n";
