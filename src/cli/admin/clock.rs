//! The registry's clock and its due work at the desk.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::arguments::{ClockVerb, JobVerb};
use super::desk::{Desk, Trouble};
use super::show::Shown;
use crate::registry::staff::{Due, StaffCommand};
use crate::server::scheduler::run_due;

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
    let happened = move_to(desk, now, target).await?;
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
            let row = |(number, what): (usize, String)| json!({ "id": number + 1, "happened": what });
            Ok(Shown::Many(happened.into_iter().enumerate().map(row).collect(), &["happened"]))
        }
        JobVerb::Run | JobVerb::List => {
            let due = desk.store.due(DUE_SHOWN_MAX).await?;
            Ok(Shown::Many(due.iter().map(due_row).collect(), &["due_at", "kind", "id"]))
        }
    }
}

/// Moves the clock to `target` from one due instant to the next, doing what is due at each: a
/// deadline that follows from a deadline counts from its own day, as if nobody had been in a hurry.
async fn move_to(desk: &Desk, mut now: DateTime<Utc>, target: DateTime<Utc>) -> Result<Vec<String>, Trouble> {
    if desk.dry_run {
        desk.change(StaffCommand::ClockSet { now: target }).await?;
        return Ok(Vec::new());
    }
    let mut happened = Vec::new();
    loop {
        now = next_step(desk.store.next_due().await?, now, target);
        desk.change(StaffCommand::ClockSet { now }).await?;
        happened.extend(run_due(&desk.store, &desk.ids).await.map_err(Trouble::Registry)?);
        if now == target {
            return Ok(happened);
        }
    }
}

/// The next instant to stop at: always forward, so that work which stays due cannot hold the clock.
fn next_step(due: Option<DateTime<Utc>>, now: DateTime<Utc>, target: DateTime<Utc>) -> DateTime<Utc> {
    due.filter(|due| now < *due).map_or(target, |due| due.min(target))
}

fn due_row((due_at, due): &(DateTime<Utc>, Due)) -> Value {
    match due {
        Due::Domain(domain) => json!({ "id": domain, "kind": "domain", "domain": domain, "due_at": due_at }),
        Due::Approval(approval) => json!({ "id": approval, "kind": "approval", "due_at": due_at }),
        Due::Registrar(registrar) => json!({ "id": registrar, "kind": "registrar", "due_at": due_at }),
    }
}

/// Most due objects listed at once.
const DUE_SHOWN_MAX: i64 = 1000;

#[cfg(test)]
mod tests {
    use super::*;
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
        let row = due_row(&(due_at, Due::Domain(DomainName::trusted("a.dk"))));
        assert_eq!((&row["id"], &row["domain"], &row["due_at"]), (&json!("a.dk"), &json!("a.dk"), &json!(due_at)));
        assert_eq!(due_row(&(due_at, Due::Approval(4)))["id"], 4);
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }
}
