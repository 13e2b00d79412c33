//! The ledger: one-sided rows of before, statements, and what holds whatever happened.

use super::*;
use crate::registry::billing::account::{Account, Income};
use crate::registry::billing::audit::faults;
use crate::registry::billing::statement::lines;
use crate::store::accounts::Span;
use crate::store::migrate::migrate_until;

#[test]
fn the_rows_of_a_one_sided_ledger_find_their_other_side() {
    each_database(|url| async move {
        let mut connection = Target::parse(&url).unwrap().connect(Purpose::Search).await.unwrap();
        migrate_until(&mut connection, "0009_verification.sql").await.unwrap();
        connection.execute(BEFORE).await.unwrap();
        connection.close().await;
        let store = open(&url).await;
        assert_eq!(audit(&store).await, Vec::<String>::new());
        let funds = Account::Registrar(handle("REG-1"));
        let statement = lines(&funds, Money::ZERO, &store.ledger(&funds).await.unwrap());
        let seen: Vec<_> = statement
            .iter()
            .map(|line| {
                format!("{:?} {} {} {} {}", line.kind, line.amount, line.balance_after, line.other, line.command)
            })
            .collect();
        assert_eq!(
            seen,
            [
                "Opening 1000.00 1000.00 bank migrate",
                "Deposit 500.00 1500.00 bank registrar:deposit",
                "Create -70.00 1430.00 income:period domain:create",
                "CreateReserved -140.00 1290.00 reserved:REG-1 domain:create",
                "CreateReleased 140.00 1430.00 reserved:REG-1 job",
                "CreateReserved -70.00 1360.00 reserved:REG-1 domain:create",
                "Restore -0.03 1359.97 income:restore domain:update",
                "Renew -0.02 1359.95 income:period unknown",
            ]
        );
        let balance = async |account: &Account| store.account_sum(account).await.unwrap().balance.as_ore();
        assert_eq!(balance(&Account::Vat).await, 14_00 + 1 + 14_00);
        assert_eq!(balance(&Account::Income(Income::Restore)).await, 2);
        assert_eq!(balance(&Account::Registrar(handle("REG-2"))).await, -50_00);
        assert_eq!(balance(&Account::Payer(handle("OWN1-DK"))).await, -60_00);
        assert_eq!(balance(&Account::Bank).await, -(1000_00 + 500_00 - 50_00 + 10_00));
        store.close().await;
    });
}

#[test]
fn a_statement_begins_with_what_there_was_before() {
    each_database(|url| async move {
        let mut connection = Target::parse(&url).unwrap().connect(Purpose::Search).await.unwrap();
        migrate_until(&mut connection, "0009_verification.sql").await.unwrap();
        connection.execute(BEFORE).await.unwrap();
        connection.close().await;
        let store = open(&url).await;
        let instant = |ms| DateTime::from_timestamp_millis(ms);
        let span = Span { from: instant(2000), until: instant(3001) };
        let (opening, entries) = store.statement(&Account::Registrar(handle("REG-1")), span).await.unwrap();
        let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
        assert_eq!((opening, ids), (Money::ore(1500_00), vec![20, 21, 30]));
        store.close().await;
    });
}

/// What is wrong with the ledger.
pub(super) async fn audit(store: &Store) -> Vec<String> {
    let sums = store.account_sums().await.unwrap();
    for sum in &sums {
        assert_eq!(store.account_sum(&sum.id).await.unwrap(), *sum);
    }
    faults(&sums, &store.registrars().await.unwrap(), &store.approvals(None, true).await.unwrap())
}

/// What a program before the ledger of double entry left: a deposit, an application carried out,
/// one that was given up and one that waits; fees with odd VAT; an account below zero that no row
/// explains; an invoice paid in part.
const BEFORE: &str = r#"
insert into registrar values
    ('REG-1', 'A', 'registrar', '[]', '[]', null, '', 135995, 0, 1, 0, 0, null, 0, 500, 'registry'),
    ('REG-2', 'B', 'registrar', '[]', '[]', null, '', -5000, 0, 1, 0, 0, null, 0, 600, 'registry');
insert into history values
    ('registrar', 'REG-1', 'staff', 'registrar:deposit', 'paid', null, 'SV-10', '{}', 11, 1000),
    ('domain', 'a.dk', 'REG-1', 'domain:create', null, null, 'SV-20', '{}', 21, 2000),
    ('domain', 'b.dk', 'REG-1', 'domain:create', null, null, 'SV-30', '{}', 31, 3000),
    ('domain', 'b.dk', 'registry', 'job', null, null, 'SV-30', '{}', 41, 4000),
    ('domain', 'c.dk', 'REG-1', 'domain:create', null, null, 'SV-50', '{}', 51, 5000),
    ('domain', 'a.dk', 'REG-1', 'domain:update', null, null, 'SV-60', '{}', 61, 6000);
insert into ledger values
    ('REG-1', 'deposit', null, 'SV-10', 10, 1000, 50000, 150000),
    ('REG-1', 'create', 'a.dk', 'SV-20', 20, 2000, -7000, 143000),
    ('REG-1', 'create', 'b.dk', 'SV-30', 30, 3000, -14000, 129000),
    ('REG-1', 'create_released', 'b.dk', 'SV-30', 40, 4000, 14000, 143000),
    ('REG-1', 'create', 'c.dk', 'SV-50', 50, 5000, -7000, 136000),
    ('REG-1', 'restore', 'a.dk', 'SV-60', 60, 6000, -3, 135997),
    ('REG-1', 'renew', 'a.dk', 'SV-60', 62, 6000, -2, 135995),
    ('REG-1', 'registrant_change', 'a.dk', 'SV-64', 64, 6000, 0, 135995);
insert into approval values
    (52, 'c.dk', '{"kind":"domain_create","request":{"create":{"name":"c.dk","years":1,"name_servers":[],"registrant":null,"admins":[],"billings":[],"auth_info":"","order_confirmation":null,"management":null,"auto_renew":null,"ds":[],"options":{}},"charged":"70.00","tracking_number":"1"}}',
        'terms', '[]', '[]', 'REG-1', '{"cl_trid":null,"sv_trid":"SV-50"}', null, null, 5000, 9000, 1);
insert into invoice values (1, 'a.dk', 'OWN1-DK', 1, 7000, 1000, 7000, 9000, null);
"#;
