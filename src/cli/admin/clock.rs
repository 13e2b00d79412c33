//! The registry's clock and its due work at the desk.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::arguments::{ClockVerb, JobVerb};
use super::desk::{Desk, Trouble};
use super::show::Shown;
use crate::registry::staff::{Due, Happening, StaffCommand};
use crate::server::scheduler::{run_due, run_until};

/// `clock …`.
///
/// # Errors
/// [`Trouble`] of the desk.
pub async fn clock(desk: &Desk, verb: &ClockVerb) -> Result<Shown, Trouble> {
    let now = desk.store.now().await?;
    let target = match verb {
        ClockVerb::Show => return Ok(Shown::One(json!({ "id": "clock", "now": now }))),
        ClockVerb::Advance { by } => now + *by,
        ClockVerb::Set { to } => *to,
    };
    let happened: Vec<_> = move_to(desk, now, target).await?.iter().map(event_row).collect();
    Ok(Shown::One(json!({ "id": "clock", "now": target, "happened": happened })))
}

/// `job …`.
///
/// # Errors
/// [`Trouble`] of the desk.
pub async fn job(desk: &Desk, verb: &JobVerb) -> Result<Shown, Trouble> {
    match verb {
        JobVerb::Run if !desk.dry_run => {
            let happened = run_due(&desk.store, &desk.ids).await.map_err(Trouble::Registry)?;
            let number = |(number, row): (usize, &Happening)| {
                let mut row = event_row(row);
                row["id"] = json!(number + 1);
                row
            };
            Ok(Shown::Many(happened.iter().enumerate().map(number).collect(), &["at", "kind", "object", "what"]))
        }
        JobVerb::Run | JobVerb::List => {
            let now = desk.store.now().await?;
            let due = desk.store.due(now, DUE_SHOWN_MAX).await?;
            let rows = due.iter().map(|due| due_row(due, now)).collect();
            Ok(Shown::Many(rows, &["due_at", "overdue_s", "kind", "id"]))
        }
    }
}

/// Moves the clock to `target` from one due instant to the next, doing what is due at each just
/// before the clock shows it: nobody else can come first, so the answer tells all that happened.
async fn move_to(desk: &Desk, mut now: DateTime<Utc>, target: DateTime<Utc>) -> Result<Vec<Happening>, Trouble> {
    // A clock that cannot be moved there says so before anything is done.
    if desk.dry_run || target < now || !desk.store.is_sandbox() {
        desk.change(StaffCommand::ClockSet { now: target }).await?;
        return Ok(Vec::new());
    }
    let mut happened = run_due(&desk.store, &desk.ids).await.map_err(Trouble::Registry)?;
    while now < target {
        now = next_step(desk.store.next_due(now).await?, now, target);
        happened.extend(run_until(&desk.store, &desk.ids, now).await.map_err(Trouble::Registry)?);
        // It goes on by itself, too, and may be there already.
        if desk.store.now().await? < now {
            desk.change(StaffCommand::ClockSet { now }).await?;
        }
    }
    Ok(happened)
}

fn event_row(happening: &Happening) -> Value {
    let Happening { at, kind, object, what } = happening;
    json!({ "id": object, "at": at, "kind": kind, "object": object, "what": what })
}

/// The next instant to stop at: always forward, so that work which stays due cannot hold the clock.
fn next_step(due: Option<DateTime<Utc>>, now: DateTime<Utc>, target: DateTime<Utc>) -> DateTime<Utc> {
    due.filter(|due| now < *due).map_or(target, |due| due.min(target))
}

fn due_row((due_at, due): &(DateTime<Utc>, Due), now: DateTime<Utc>) -> Value {
    let overdue_s = (now - *due_at).num_seconds();
    let mut row = match due {
        Due::Domain(domain) => json!({ "id": domain, "kind": "domain", "domain": domain }),
        Due::Approval(approval) => json!({ "id": approval, "kind": "approval" }),
        Due::Contact(contact) => json!({ "id": contact, "kind": "contact" }),
        Due::Invoice(invoice) => json!({ "id": invoice, "kind": "invoice" }),
        Due::Registrar(registrar) => json!({ "id": registrar, "kind": "registrar" }),
    };
    (row["due_at"], row["overdue_s"]) = (json!(due_at), json!(overdue_s));
    row
}

/// Most due objects listed at once.
const DUE_SHOWN_MAX: usize = 1000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Handle;
    use crate::registry::domain::DomainName;

    #[test]
    fn the_clock_stops_at_what_is_due_before_the_target() {
        let [now, early, late] = ["2026-11-22T00:00:00Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"].map(at);
        assert_eq!(next_step(Some(early), now, late), early);
        assert_eq!(next_step(Some(late), now, early), early);
        assert_eq!(next_step(None, now, late), late);
        assert_eq!(next_step(Some(now), now, late), late);
    }

    #[test]
    fn what_is_due_is_listed_by_its_key() {
        let due_at = at("2026-12-01T00:00:00Z");
        let row = |due| due_row(&(due_at, due), at("2026-12-01T01:00:00Z"));
        let domain = row(Due::Domain(DomainName::trusted("a.dk")));
        assert_eq!(
            (&domain["id"], &domain["domain"], &domain["due_at"]),
            (&json!("a.dk"), &json!("a.dk"), &json!(due_at))
        );
        assert_eq!(domain["overdue_s"], 3600);
        assert_eq!(row(Due::Approval(4))["id"], 4);
        assert_eq!(row(Due::Contact(Handle::trusted("X1-DK")))["id"], "X1-DK");
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }
}
