//! The ledger: one-sided rows of before, statements, and what holds whatever happened.

use chrono::Duration;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::*;
use crate::flow::Request;
use crate::flow::billing_story::{Move, Sight, moves, people};
use crate::registry::billing::account::{Account, Income};
use crate::registry::billing::audit::AccountSum;
use crate::registry::billing::audit::faults;
use crate::registry::billing::statement::lines;
use crate::registry::command::Command;
use crate::registry::refusal::Refusal;
use crate::registry::staff::StaffCommand;
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

#[test]
fn after_any_history_the_ledger_comes_to_nothing_on_every_database() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..HISTORIES {
        let history = moves(MOVES).new_tree(&mut runner).unwrap().current();
        let ledgers = each_database(|url| play(url, history.clone()));
        assert!(ledgers.iter().all(|ledger| *ledger == ledgers[0]), "the databases differ after {history:?}");
    }
}

/// Plays a history and tells what the ledger then holds.
async fn play(url: String, history: Vec<Move>) -> Vec<AccountSum> {
    let clock = Clock::stopped_at(at("2026-03-01T09:00:00Z"));
    let policy = Policy { price_period: Money::ore(69_99), ..Policy::dk_2023() };
    let rules = Arc::new(Rules::always(policy));
    let options = Options { rules, clock: clock.clone(), ids: Ids::seeded(1), movable_clock: true, seal_key: [7; 32] };
    let store = Store::open(&url, options).await.unwrap();
    let seed = StaffCommand::Seed(Box::new(people(clock.now())));
    run(&store, Actor::Registry, Command::Staff(Box::new(seed))).await.unwrap();
    for one in &history {
        let sight = Sight {
            now: clock.now(),
            domains: store.domains(9).await.unwrap(),
            waiting: store.approvals(None, true).await.unwrap(),
            open: store.invoices(None, true).await.unwrap(),
        };
        if let Move::Wait { hours } = one {
            clock.set(clock.now() + Duration::hours(*hours));
            while let Some((at, due)) = store.due(clock.now(), 1).await.unwrap().pop() {
                let advance = Command::Staff(Box::new(StaffCommand::Advance { due, at }));
                run(&store, Actor::Registry, advance).await.unwrap();
            }
        } else if let Some((actor, command)) = one.command(&sight) {
            let _ = run(&store, actor, command).await;
        }
        assert_eq!(audit(&store).await, Vec::<String>::new(), "after {one:?} of {history:?}");
    }
    let causeless = store.desk(CAUSELESS, &[]).await.unwrap();
    assert_eq!(causeless.len(), 0, "entries without a cause after {history:?}");
    let sums = store.account_sums().await.unwrap();
    store.close().await;
    sums
}

async fn run(store: &Store, actor: Actor, command: Command) -> Result<Reply, Refusal> {
    let ids = Ids::system();
    let transaction = Transaction { cl_trid: None, sv_trid: ids.sv_trid() };
    store.run(Request { command: command.into(), actor, transaction, entropy: [3; 32] }).await.unwrap().result
}

/// What is wrong with the ledger.
pub(super) async fn audit(store: &Store) -> Vec<String> {
    let sums = store.account_sums().await.unwrap();
    for sum in &sums {
        assert_eq!(store.account_sum(&sum.id).await.unwrap(), *sum);
    }
    faults(&sums, &store.registrars().await.unwrap(), &store.approvals(None, true).await.unwrap())
}

const HISTORIES: usize = 3;
const MOVES: usize = 40;
const CAUSELESS: &str = "select id from ledger_entry e where kind <> 'opening' \
                         and not exists (select 1 from history h where h.sv_trid = e.sv_trid)";
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
