//! What is followed on a registrar's account as its balance and the months go by: alerts when it
//! runs low, the time to settle what is below zero, a statement for each month.

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::ledger::{Booking, LedgerKind};
use crate::registry::calendar::{local_day, midnight_after, start_of_day};
use crate::registry::event::Event;
use crate::registry::money::Money;
use crate::registry::policy::Policy;
use crate::registry::registrar::Registrar;

/// How an account stands besides its balance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Since when the balance is below zero.
    pub debit_since: Option<DateTime<Utc>>,
    /// Until when that is to be settled.
    pub settle_by: Option<DateTime<Utc>>,
    /// Whether the registrar was told that the time to settle is over.
    pub overdue_told: bool,
    /// When the running month is over; nothing until the account was first looked at.
    pub statement_at: Option<DateTime<Utc>>,
    /// The balance at the end of the month before.
    pub statement_opening: Money,
    /// What was paid in since.
    pub statement_paid_in: Money,
}

/// What passed on an account in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MonthlyStatement {
    /// The month's first day.
    pub month: NaiveDate,
    /// The balance when it began.
    pub opening: Money,
    /// What was paid in.
    pub paid_in: Money,
    /// What was charged, less what was given back.
    pub charged: Money,
    /// The balance when it ended.
    pub closing: Money,
}

impl Watch {
    /// The watch over an account from `now` on.
    pub fn begun(now: DateTime<Utc>) -> Self {
        Self { statement_at: Some(month_end(now)), ..Self::default() }
    }

    /// When there is next something to write down about an account opened at `created_at`.
    pub fn due_at(&self, created_at: DateTime<Utc>) -> DateTime<Utc> {
        let statement_at = self.statement_at.unwrap_or(created_at);
        self.settle_by.filter(|_| !self.overdue_told).map_or(statement_at, |settle_by| settle_by.min(statement_at))
    }

    /// Whether the time to settle is over.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.settle_by.is_some_and(|settle_by| settle_by <= now)
    }
}

/// The account with another balance because of `booking`, and the alert that goes with it: one,
/// for the lowest threshold it fell to or below, and none until it has been above that again.
pub fn booked(
    account: &Registrar,
    balance: Money,
    booking: &Booking,
    policy: &Policy,
    now: DateTime<Utc>,
) -> (Registrar, Option<Event>) {
    let mut after = Registrar { balance, ..account.clone() };
    if booking.from == Account::Bank && booking.kind != LedgerKind::Opening {
        after.watch.statement_paid_in = after.watch.statement_paid_in + booking.amount;
    }
    note_debit(&mut after, policy, now);
    let passed = policy.balance_alerts.iter().find(|threshold| account.balance > **threshold && balance <= **threshold);
    let alert = passed.map(|threshold| Event::BalanceLow {
        registrar: after.id.clone(),
        threshold: *threshold,
        balance,
        settle_by: after.watch.settle_by,
    });
    (after, alert)
}

/// The next step that time brings to an account, if it has become due: the account afterwards,
/// when that was, and what happened. Call again with the account it leaves until there is none.
pub fn advance(
    account: &Registrar,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Option<(Registrar, DateTime<Utc>, Option<Event>)> {
    let due_at = account.watch.due_at(account.created_at);
    if now < due_at {
        return None;
    }
    let mut after = account.clone();
    let watch = &mut after.watch;
    let (id, balance) = (account.id.clone(), account.balance);
    let Some(statement_at) = watch.statement_at else {
        // Nobody watched it before: there is nothing to tell of that time.
        *watch = Watch { statement_opening: balance, ..Watch::begun(now) };
        note_debit(&mut after, policy, now);
        return Some((after, now, None));
    };
    if let (Some(since), Some(settle_by)) = (watch.debit_since, watch.settle_by)
        && settle_by == due_at
        && !watch.overdue_told
    {
        watch.overdue_told = true;
        let event = Event::AccountOverdue { registrar: id, since, settle_by, balance };
        return Some((after, due_at, Some(event)));
    }
    let (opening, paid_in) = (watch.statement_opening, watch.statement_paid_in);
    let statement = MonthlyStatement {
        month: local_day(statement_at) - Months::new(1),
        opening,
        paid_in,
        charged: opening + paid_in - balance,
        closing: balance,
    };
    watch.statement_at = Some(month_end(statement_at));
    watch.statement_opening = balance;
    watch.statement_paid_in = Money::ZERO;
    Some((after, due_at, Some(Event::AccountStated { registrar: id, statement })))
}

/// Notes since when the balance is below zero, or that it no longer is.
fn note_debit(account: &mut Registrar, policy: &Policy, now: DateTime<Utc>) {
    let watch = &mut account.watch;
    if account.balance >= Money::ZERO {
        (watch.debit_since, watch.settle_by, watch.overdue_told) = (None, None, false);
    } else if watch.debit_since.is_none() {
        watch.debit_since = Some(now);
        watch.settle_by = Some(midnight_after(now, policy.debit_days));
    }
}

/// The Copenhagen midnight at which the month of `instant` ends.
fn month_end(instant: DateTime<Utc>) -> DateTime<Utc> {
    let day = local_day(instant);
    start_of_day(day.with_day(1).expect("every month has a first day") + Months::new(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::sample::{at, handle, name, registrar};

    const NOW: &str = "2026-03-10T09:00:00Z";

    #[test]
    fn each_threshold_is_told_once_until_the_balance_has_been_above_it() {
        let mut account = with(20_000_00);
        let told: Vec<_> = [
            (-9_999_99, None),
            (-1, Some(10_000_00)),
            (-1, None),
            (-4_000_00, None),
            (-999_99, Some(5_000_00)),
            (1, None),
            (-1, Some(5_000_00)),
            (6_000_00, None),
            (-6_000_00, Some(5_000_00)),
            (-5_000_00, Some(0)),
            (-70_00, None),
        ]
        .into_iter()
        .map(|(ore, expected)| {
            let alert = move_by(&mut account, ore);
            (alert, expected.map(Money::ore))
        })
        .collect();
        for (at, (told, expected)) in told.iter().enumerate() {
            assert_eq!(told, expected, "movement {at}");
        }
    }

    #[test]
    fn a_fall_past_several_thresholds_is_told_once_for_the_lowest() {
        assert_eq!(move_by(&mut with(20_000_00), -30_000_00), Some(Money::ZERO));
        assert_eq!(move_by(&mut with(20_000_00), -12_000_00), Some(Money::ore(10_000_00)));
        assert_eq!(move_by(&mut with(20_000_00), -15_000_00), Some(Money::ore(5_000_00)));
    }

    #[test]
    fn what_is_below_zero_is_to_be_settled_fifteen_days_on() {
        let mut account = with(50_00);
        move_by(&mut account, -70_00);
        let settle_by = at("2026-03-24T23:00:00Z");
        assert_eq!((account.watch.debit_since, account.watch.settle_by), (Some(at(NOW)), Some(settle_by)));
        assert!(!account.watch.is_overdue(at("2026-03-24T22:59:59Z")) && account.watch.is_overdue(settle_by));
        let (first, policy) = (account.watch.clone(), Policy::dk_2023());
        // More debt does not give more time.
        let later = booked(&account, Money::ore(-100_00), &charge(80_00), &policy, at("2026-03-12T09:00:00Z")).0;
        assert_eq!(later.watch, first);
        assert_eq!(booked(&later, Money::ZERO, &deposit(1), &policy, at(NOW)).0.watch.debit_since, None);
    }

    #[test]
    fn that_the_days_are_over_is_told_once() {
        let mut account = with(50_00);
        move_by(&mut account, -70_00);
        assert_eq!(events(&mut account, "2026-03-24T22:59:59Z"), []);
        let (since, settle_by) = (at(NOW), at("2026-03-24T23:00:00Z"));
        let overdue =
            Event::AccountOverdue { registrar: handle("REG-1"), since, settle_by, balance: Money::ore(-20_00) };
        assert_eq!(events(&mut account, "2026-03-30T00:00:00Z"), [(settle_by, overdue)]);
        assert_eq!(events(&mut account, "2026-03-30T00:00:00Z"), []);
        move_by(&mut account, 20_00);
        move_by(&mut account, -1);
        assert_eq!(events(&mut account, "2026-03-30T00:00:00Z").len(), 1);
    }

    #[test]
    fn a_month_is_stated_when_it_is_over_in_copenhagen() {
        let mut account = with(50_00);
        move_by(&mut account, -30_00);
        move_by(&mut account, 100_00);
        assert_eq!(events(&mut account, "2026-03-31T21:59:59Z"), []);
        let stated = events(&mut account, "2026-03-31T22:00:00Z");
        assert_eq!(stated, [(at("2026-03-31T22:00:00Z"), statement("2026-03-01", [50_00, 100_00, 30_00, 120_00]))]);
        assert_eq!(events(&mut account, "2026-03-31T22:00:00Z"), []);
    }

    #[test]
    fn who_comes_months_late_states_every_month_with_its_dates() {
        let mut account = with(50_00);
        move_by(&mut account, -30_00);
        let stated = events(&mut account, "2026-06-15T12:00:00Z");
        let quiet = |month| statement(month, [20_00, 0, 0, 20_00]);
        let expected = [
            (at("2026-03-31T22:00:00Z"), statement("2026-03-01", [50_00, 0, 30_00, 20_00])),
            (at("2026-04-30T22:00:00Z"), quiet("2026-04-01")),
            (at("2026-05-31T22:00:00Z"), quiet("2026-05-01")),
        ];
        assert_eq!(stated, expected);
    }

    #[test]
    fn debt_that_ran_over_in_the_month_is_told_before_its_statement() {
        let mut account = with(50_00);
        move_by(&mut account, -70_00);
        let events = events(&mut account, "2026-04-02T00:00:00Z");
        assert!(matches!(events[..], [(_, Event::AccountOverdue { .. }), (_, Event::AccountStated { .. })]));
    }

    #[test]
    fn an_account_nobody_watched_is_watched_from_now_on() {
        let mut account = Registrar { watch: Watch::default(), ..with(-20_00) };
        assert_eq!(account.watch.due_at(account.created_at), account.created_at);
        assert_eq!(events(&mut account, NOW), []);
        assert_eq!(
            (account.watch.debit_since, account.watch.statement_at),
            (Some(at(NOW)), Some(at("2026-03-31T22:00:00Z")))
        );
        assert_eq!(events(&mut account, "2026-04-01T00:00:00Z").len(), 2);
    }

    fn with(ore: i64) -> Registrar {
        let watch = Watch { statement_opening: Money::ore(ore), ..Watch::begun(at(NOW)) };
        Registrar { balance: Money::ore(ore), watch, ..registrar("REG-1") }
    }

    /// Moves the balance; the threshold of the alert.
    fn move_by(account: &mut Registrar, ore: i64) -> Option<Money> {
        let booking = if ore < 0 { charge(-ore) } else { deposit(ore) };
        let balance = account.balance + Money::ore(ore);
        let (after, alert) = booked(account, balance, &booking, &Policy::dk_2023(), at(NOW));
        *account = after;
        alert.map(|alert| match alert {
            Event::BalanceLow { threshold, .. } => threshold,
            other => panic!("{other:?}"),
        })
    }

    /// Everything that is due at `now`, carried out.
    fn events(account: &mut Registrar, now: &str) -> Vec<(DateTime<Utc>, Event)> {
        let mut events = Vec::new();
        while let Some((after, due_at, event)) = advance(account, &Policy::dk_2023(), at(now)) {
            *account = after;
            events.extend(event.map(|event| (due_at, event)));
        }
        events
    }

    fn statement(month: &str, [opening, paid_in, charged, closing]: [i64; 4]) -> Event {
        let (opening, paid_in, charged, closing) =
            (Money::ore(opening), Money::ore(paid_in), Money::ore(charged), Money::ore(closing));
        let statement = MonthlyStatement { month: month.parse().unwrap(), opening, paid_in, charged, closing };
        Event::AccountStated { registrar: handle("REG-1"), statement }
    }

    fn charge(ore: i64) -> Booking {
        Booking::charge(LedgerKind::Renew, Account::Registrar(handle("REG-1")), &name("a.dk"), Money::ore(ore))
    }

    fn deposit(ore: i64) -> Booking {
        Booking::paid_in(LedgerKind::Deposit, Account::Registrar(handle("REG-1")), Money::ore(ore))
    }
}
