//! Invoices in the database: those of the first version, and a payer with very many names.

use chrono::{Days, Duration};

use super::*;
use crate::flow::Request;
use crate::registry::Money;
use crate::registry::billing::invoice::{DocumentKind, LineKind};
use crate::registry::billing::schedule::issue_at;
use crate::registry::calendar::end_of_day;
use crate::registry::command::Command;
use crate::registry::host::HostName;
use crate::registry::sample;
use crate::registry::staff::{Due, Seed, StaffCommand};
use crate::store::migrate::migrate_until;

#[test]
fn invoices_of_the_first_version_have_one_line_each() {
    each_database(|url| async move {
        let mut connection = Target::parse(&url).unwrap().connect(Purpose::Search).await.unwrap();
        migrate_until(&mut connection, "0010_ledger.sql").await.unwrap();
        connection.execute(BEFORE).await.unwrap();
        connection.close().await;
        let store = open(&url).await;
        let (open, paid) = (store.invoice(1).await.unwrap().unwrap(), store.invoice(2).await.unwrap().unwrap());
        let line = &open.lines[0];
        assert_eq!(
            (open.lines.len(), &line.domain, line.kind, line.years),
            (1, &name("gammel.dk"), LineKind::Period, 2)
        );
        assert_eq!(
            (line.amount, line.vat, open.outstanding()),
            (Money::ore(140_03), Money::ore(28_01), Money::ore(130_03))
        );
        assert_eq!((open.kind, open.warn_at), (DocumentKind::Invoice, Some(at("2026-12-17T22:59:59Z"))));
        assert_eq!((paid.is_open(), paid.warn_at), (false, None));
        assert_eq!(store.invoices(Some(&name("gammel.dk")), true).await.unwrap(), [open]);
        let domain = store.domain(&name("gammel.dk")).await.unwrap().unwrap();
        assert_eq!((domain.open_invoices, domain.suspend_at), (1, Some(at("2026-12-31T23:00:00Z"))));
        assert_eq!(store.domain(&name("vigtig.dk")).await.unwrap().unwrap().suspend_at, None);
        store.close().await;
    });
}

#[test]
fn domains_of_the_first_version_become_due_when_they_are_billed() {
    let expiries: &Vec<_> =
        &(0..1500).map(|day| end_of_day(at("2026-12-01T12:00:00Z").date_naive() + Days::new(day))).collect();
    each_database(|url| async move {
        let mut connection = Target::parse(&url).unwrap().connect(Purpose::Search).await.unwrap();
        migrate_until(&mut connection, "0010_ledger.sql").await.unwrap();
        let row = |(number, expires_at): (usize, &DateTime<Utc>)| {
            let expires_at = expires_at.timestamp_millis();
            format!(
                "('navn{number}.dk', 'DKHM1-DK', 'OWN1-DK', '[]', 'active', 'DKHM1-DK', '[]', '[]', 0, {expires_at}, 1, 1, 0, 0)"
            )
        };
        let rows: Vec<String> = expiries.iter().enumerate().map(row).collect();
        connection.execute(format!("{INTO_DOMAIN} {}", rows.join(", ")).leak()).await.unwrap();
        connection.close().await;
        let store = open(&url).await;
        let due = store.due(at("2032-01-01T00:00:00Z"), 2 * expiries.len()).await.unwrap();
        assert_eq!(due.len(), expiries.len());
        for (due_at, what) in due {
            let Due::Domain(name) = what else { panic!("{what:?} is due") };
            let number: usize = name.as_str().trim_start_matches("navn").trim_end_matches(".dk").parse().unwrap();
            // In summer, midnight is an hour sooner.
            let late = due_at - issue_at(expiries[number]);
            assert!(late == Duration::zero() || late == Duration::hours(1), "{name} is due at {due_at}");
        }
        store.close().await;
    });
}

#[test]
fn a_payer_of_very_many_names_is_billed_suspended_and_restored_in_one_go_each() {
    each_database(|url| async move {
        let clock = Clock::stopped_at(at("2026-11-20T12:00:00Z"));
        let rules = Arc::new(Rules::always(Policy::dk_2023()));
        let ids = Ids::system();
        let options = Options { rules, clock: clock.clone(), ids, movable_clock: false, seal_key: [7; 32] };
        let store = Store::open(&url, options).await.unwrap();
        give(&store, StaffCommand::Seed(Box::new(many()))).await;
        let due = Due::Domain(named(0));
        give(&store, StaffCommand::Advance { due, at: clock.now() }).await;
        let invoice = store.invoice(1).await.unwrap().unwrap();
        assert_eq!((invoice.lines.len(), invoice.amount), (MANY, Money::ore(70_00 * i64::try_from(MANY).unwrap())));
        assert_eq!(store.invoices(None, false).await.unwrap().len(), 1);

        clock.set(at("2027-02-10T12:00:00Z"));
        let due = store.due(clock.now(), 2 * MANY).await.unwrap();
        assert_eq!(due[0], (at("2027-01-16T23:00:00Z"), Due::Invoice(1)));
        give(&store, StaffCommand::InvoicePay { invoice: 1, amount: None }).await;
        for number in [0, MANY - 1] {
            let domain = store.domain(&named(number)).await.unwrap().unwrap();
            assert_eq!(
                (domain.state, domain.expires_at),
                (DomainState::Active, at("2028-01-31T22:59:59Z")),
                "{number}"
            );
            assert!(!store.host(&below(number)).await.unwrap().unwrap().marked_for_deletion);
        }
        assert_eq!(store.invoices(None, true).await.unwrap(), []);
        store.close().await;
    });
}

async fn give(store: &Store, command: StaffCommand) {
    let transaction = Transaction { cl_trid: None, sv_trid: "SV-1".to_owned() };
    let command = Arc::new(Command::Staff(Box::new(command)));
    let request = Request { command, actor: Actor::Registry, transaction, entropy: [1; 32] };
    let answer = store.run(request).await.unwrap();
    answer.result.unwrap();
}

/// Domains of as many registrants, each with a host below it, all paid for by one.
fn many() -> Seed {
    let numbers = || 0..MANY;
    let people = |number: usize| handle(&format!("OWN{number}-DK"));
    Seed {
        contacts: numbers().map(|n| sample::contact(people(n).as_str())).chain([sample::contact("PAY1-DK")]).collect(),
        hosts: numbers().map(|n| sample::host(below(n).as_str())).chain(sample::HOSTS.map(sample::host)).collect(),
        domains: numbers()
            .map(|number| Domain {
                registrant: people(number),
                admin: None,
                billing: Some(handle("PAY1-DK")),
                ..sample::expiring(named(number).as_str())
            })
            .collect(),
        ..Seed::default()
    }
}

fn named(number: usize) -> DomainName {
    name(&format!("navn{number}.dk"))
}

fn below(number: usize) -> HostName {
    host_name(&format!("ns1.navn{number}.dk"))
}

/// More than the rounds in which a decision may ask for rows.
const MANY: usize = 40;

const INTO_DOMAIN: &str = "\
    insert into domain (name, sponsor, registrant, ds, state, created_by, vid_contacts, tokens, created_at, expires_at, \
    period_years, auto_renew, vid, open_invoices) values";

const BEFORE: &str = "\
    insert into domain (name, sponsor, registrant, ds, state, created_by, vid_contacts, tokens, created_at, expires_at, \
    period_years, auto_renew, vid, open_invoices) values \
    ('gammel.dk', 'DKHM1-DK', 'OWN1-DK', '[]', 'active', 'DKHM1-DK', '[]', '[]', 0, 1798757999000, 2, 1, 0, 1), \
    ('vigtig.dk', 'DKHM1-DK', 'OWN1-DK', '[]', 'active', 'DKHM1-DK', '[\"VID1-DK\"]', '[]', 0, 1798757999000, 2, 1, 1, 1); \
    insert into invoice (id, domain, payer, years, amount, paid, issued_at, due_at, paid_at) values \
    (1, 'gammel.dk', 'OWN1-DK', 2, 14003, 1000, 1000, 1798757999000, null), \
    (2, 'gammel.dk', 'OWN1-DK', 1, 7000, 7000, 500, 900, 800);";
