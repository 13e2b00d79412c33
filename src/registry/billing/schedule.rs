//! When the next period of a registrant-managed domain is billed, warned about and due.
//!
//! All names of one payer that expire in one calendar month stand on one invoice, so it goes out on
//! one day: the 15th, two months before. Whatever the lengths of the months between, that is 45 to
//! 77 days before every expiry of the month, as the registry promises.

use chrono::{DateTime, Datelike, Days, Duration, Months, NaiveDate, Utc};

use crate::registry::calendar::{end_of_day, local_day, start_of_day};
use crate::registry::domain::{Domain, DomainState};
use crate::registry::policy::Policy;

/// The instant the invoice goes out for what expires at `expires_at`.
pub fn issue_at(expires_at: DateTime<Utc>) -> DateTime<Utc> {
    start_of_day(first_of_month(expires_at) - Months::new(LEAD_MONTHS) + Days::new(ISSUE_DAY - 1))
}

/// When the Copenhagen month of `instant` begins, and when the next one does.
pub fn month_of(instant: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    let first = first_of_month(instant);
    (start_of_day(first), start_of_day(first + Months::new(1)))
}

/// When the next period of `domain` is to be billed by invoice; `None` where it is billed already,
/// or paid from a registrar's account, or has no next period. A domain that came under these
/// rules after the day of its month (from a registrar, from a lock, by a credit note) is billed
/// when it came: whatever changed it then would have found it billed otherwise.
pub fn bill_at(domain: &Domain) -> Option<DateTime<Utc>> {
    let billed = domain.sponsor.is_registry() && !domain.payer().is_registrar() && domain.state == DomainState::Active;
    let changed_at = domain.updated_at.unwrap_or(domain.created_at);
    (billed && !domain.is_unpaid()).then(|| issue_at(domain.expires_at).max(changed_at))
}

/// When an invoice issued at `issued_at` is due: at the first expiry on it, but never sooner than
/// the shortest term of payment.
pub fn due_at(expires_at: DateTime<Utc>, issued_at: DateTime<Utc>, policy: &Policy) -> DateTime<Utc> {
    expires_at.max(end_of_day(local_day(issued_at) + Days::new(policy.invoice_term_days.into())))
}

/// When an invoice due at `due_at` is warned about, if it is still open then.
pub fn warn_at(due_at: DateTime<Utc>, issued_at: DateTime<Utc>, policy: &Policy) -> DateTime<Utc> {
    start_of_day(local_day(due_at) - Days::new(policy.warning_days.into())).max(issued_at)
}

/// When `domain` is suspended unless what was due at `due_at` is paid: after its last day. Not by
/// time alone where VID demands a registered letter first.
pub fn suspend_at(domain: &Domain, due_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (!domain.vid).then(|| after(domain, due_at))
}

/// When `domain` is suspended after the registered letter to its registrant was posted.
pub fn suspend_after_letter(
    domain: &Domain,
    due_at: DateTime<Utc>,
    posted_on: NaiveDate,
    policy: &Policy,
) -> DateTime<Utc> {
    after(domain, due_at).max(start_of_day(posted_on + Days::new(policy.vid_letter_wait_days.into())))
}

fn after(domain: &Domain, due_at: DateTime<Utc>) -> DateTime<Utc> {
    domain.expires_at.max(due_at) + Duration::seconds(1)
}

fn first_of_month(instant: DateTime<Utc>) -> NaiveDate {
    local_day(instant).with_day(1).expect("every month has a first day")
}

/// The day of the month on which invoices go out.
const ISSUE_DAY: u64 = 15;
/// How many months before that of the expiry.
const LEAD_MONTHS: u32 = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::domain::SuspensionReason;
    use crate::registry::sample::{at, expiring, handle};

    #[test]
    fn every_expiry_of_fifty_years_is_billed_45_to_77_days_ahead() {
        let mut day: NaiveDate = "2024-01-01".parse().unwrap();
        let (mut least, mut most) = (i64::MAX, 0);
        while day.year() < 2074 {
            let ahead = (day - local_day(issue_at(end_of_day(day)))).num_days();
            (least, most) = (least.min(ahead), most.max(ahead));
            day = day + Days::new(1);
        }
        assert_eq!((least, most), (45, 77));
    }

    #[test]
    fn a_month_is_billed_on_the_fifteenth_two_months_before_in_winter_and_in_summer() {
        for (expires_at, issued_at) in [
            ("2027-03-01T22:59:59Z", "2027-01-14T23:00:00Z"),
            ("2027-03-31T21:59:59Z", "2027-01-14T23:00:00Z"),
            ("2027-01-31T22:59:59Z", "2026-11-14T23:00:00Z"),
            ("2027-02-28T22:59:59Z", "2026-12-14T23:00:00Z"),
            ("2028-02-29T22:59:59Z", "2027-12-14T23:00:00Z"),
            ("2027-06-01T21:59:59Z", "2027-04-14T22:00:00Z"),
            ("2027-05-31T22:00:00Z", "2027-04-14T22:00:00Z"),
            ("2027-05-31T21:59:59Z", "2027-03-14T23:00:00Z"),
        ] {
            assert_eq!(issue_at(at(expires_at)), at(issued_at), "{expires_at}");
        }
    }

    #[test]
    fn the_longest_and_the_shortest_lead() {
        let ahead = |day: &str| {
            let day: NaiveDate = day.parse().unwrap();
            (day - local_day(issue_at(end_of_day(day)))).num_days()
        };
        assert_eq!((ahead("2027-03-01"), ahead("2027-04-01"), ahead("2028-04-01")), (45, 45, 46));
        assert_eq!((ahead("2027-01-31"), ahead("2027-07-31"), ahead("2027-08-31")), (77, 77, 77));
    }

    #[test]
    fn a_month_begins_and_ends_at_local_midnight() {
        assert_eq!(month_of(at("2027-03-31T21:59:59Z")), (at("2027-02-28T23:00:00Z"), at("2027-03-31T22:00:00Z")));
        assert_eq!(month_of(at("2027-03-31T22:00:00Z")).0, at("2027-03-31T22:00:00Z"));
    }

    #[test]
    fn only_an_active_domain_whose_payer_is_a_person_and_owes_nothing_is_billed() {
        let plain = expiring("borger.dk");
        let since = at("2026-12-01T00:00:00Z");
        let reason = SuspensionReason::Cancelled;
        let state = DomainState::Suspended { reason, since, delete_at: since, requested: None };
        assert_eq!(bill_at(&plain), Some(at("2026-11-14T23:00:00Z")));
        for domain in [
            Domain { sponsor: handle("REG-1001"), ..plain.clone() },
            Domain { billing: Some(handle("REG-1002")), ..plain.clone() },
            Domain { open_invoices: 1, ..plain.clone() },
            Domain { state, ..plain.clone() },
            Domain { state: DomainState::Reserved, ..plain.clone() },
            Domain { state: DomainState::Locked, ..plain.clone() },
            Domain { state: DomainState::Blocked, ..plain.clone() },
        ] {
            assert_eq!(bill_at(&domain), None, "{domain:?}");
        }
    }

    #[test]
    fn what_comes_under_the_rules_late_is_billed_when_it_comes() {
        let late = at("2027-01-20T10:00:00Z");
        assert_eq!(bill_at(&Domain { updated_at: Some(late), ..expiring("borger.dk") }), Some(late));
    }

    #[test]
    fn an_invoice_is_due_at_the_expiry_and_never_sooner_than_thirty_days_on() {
        let due = |expires_at, issued_at| due_at(at(expires_at), at(issued_at), &Policy::dk_2023());
        let expires_at = "2027-01-31T22:59:59Z";
        assert_eq!(due(expires_at, "2026-11-14T23:00:00Z"), at(expires_at));
        assert_eq!(due(expires_at, "2027-01-01T12:00:00Z"), at(expires_at));
        assert_eq!(due(expires_at, "2027-01-02T12:00:00Z"), at("2027-02-01T22:59:59Z"));
        assert_eq!(due(expires_at, "2027-03-01T12:00:00Z"), at("2027-03-31T21:59:59Z"));
    }

    #[test]
    fn the_warning_comes_fourteen_days_before_the_due_date_at_midnight() {
        let warn = |due_at, issued_at| warn_at(at(due_at), at(issued_at), &Policy::dk_2023());
        assert_eq!(warn("2027-01-31T22:59:59Z", "2026-11-14T23:00:00Z"), at("2027-01-16T23:00:00Z"));
        // The clocks go forward on 28 March 2027, between the warning and the due date.
        assert_eq!(warn("2027-04-01T21:59:59Z", "2027-02-14T23:00:00Z"), at("2027-03-17T23:00:00Z"));
        let issued_at = "2027-01-20T10:00:00Z";
        assert_eq!(warn("2027-01-31T22:59:59Z", issued_at), at(issued_at));
    }

    #[test]
    fn suspension_follows_the_last_day_and_waits_for_the_letter_of_a_vid_domain() {
        let (due, policy) = (at("2027-01-20T22:59:59Z"), Policy::dk_2023());
        let plain = expiring("borger.dk");
        assert_eq!(suspend_at(&plain, due), Some(at("2027-01-31T23:00:00Z")));
        assert_eq!(suspend_at(&plain, at("2027-02-10T22:59:59Z")), Some(at("2027-02-10T23:00:00Z")));
        let vid = Domain { vid: true, ..plain };
        assert_eq!(suspend_at(&vid, due), None);
        let after = |posted: &str| suspend_after_letter(&vid, due, posted.parse().unwrap(), &policy);
        assert_eq!(after("2027-01-18"), at("2027-01-31T23:00:00Z"));
        assert_eq!(after("2027-01-19"), at("2027-02-01T23:00:00Z"));
        assert_eq!(after("2027-03-20"), at("2027-04-02T22:00:00Z"));
    }
}
