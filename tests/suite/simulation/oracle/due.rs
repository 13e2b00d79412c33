//! What must have happened by now, and what nobody could ever end.

use chrono::{DateTime, Duration, Utc};

use super::super::Check;
use super::calendar::days_on;
use super::{Oracle, State};

impl Oracle {
    /// Nothing is left undone at `now`, once due work is done.
    pub fn caught_up(&self, now: DateTime<Utc>) -> Check {
        let mut left = Vec::new();
        for (domain, name) in &self.names {
            let turn = name.until + Duration::seconds(1);
            let comes = name.is_managed()
                || !name.unpaid.is_empty() && !name.vid
                || name.unpaid.is_empty() && name.payer.as_ref().is_some_and(|payer| payer.starts_with("REG-"));
            let late = match &name.state {
                State::Suspended(_, delete_at) => *delete_at <= now,
                State::Active | State::Reserved => comes && turn <= now,
            };
            let person = self.people.get(&name.registrant);
            let questioned = person.and_then(|person| person.due_at).is_some_and(|due_at| due_at <= now);
            if late || questioned && !matches!(name.state, State::Suspended(..)) {
                left.push(format!("{domain}: {name:?} of {person:?}"));
            }
        }
        for (id, position) in &self.positions {
            let turn = position.pay_by.unwrap_or(position.paid_until + Duration::seconds(1));
            if position.offered_until.unwrap_or(turn) <= now {
                left.push(format!("position {id}: {position:?}"));
            }
        }
        for (id, application) in &self.applications {
            let lapsed = !application.accepted && days_on(application.at, 4) <= now;
            let mut same_name = self.applications.values().filter(|other| other.name == application.name);
            let waits = same_name.any(|other| other.approval < application.approval);
            if lapsed || application.accepted && !waits {
                left.push(format!("application {id}: {application:?}"));
            }
        }
        if left.is_empty() { Ok(()) } else { Err(format!("left undone at {now}:\n{}", left.join("\n"))) }
    }
}
