//! What must have happened by now, and what nobody could ever end.

use chrono::{DateTime, Duration, Utc};

use super::super::Check;
use super::bills::bill_at;
use super::calendar::days_on;
use super::{Name, Oracle, State};

impl Oracle {
    /// Nothing is left undone at `now`, once due work is done.
    pub fn caught_up(&self, now: DateTime<Utc>) -> Check {
        let mut left = Vec::new();
        for (domain, name) in &self.names {
            let late = match &name.state {
                State::Suspended(_, delete_at) => *delete_at <= now,
                State::Active | State::Reserved => self.runs_out(name).is_some_and(|turn| turn <= now),
            };
            let person = self.people.get(&name.registrant);
            let questioned = person.and_then(|person| person.due_at).is_some_and(|due_at| due_at <= now);
            if late || questioned && !matches!(name.state, State::Suspended(..)) {
                left.push(format!("{domain}: {name:?} of {person:?}"));
            }
        }
        for (id, bill) in self.bills.iter().filter(|(_, bill)| bill.open && bill.to_warn && bill.warn_at() <= now) {
            let names = bill.domains().filter_map(|domain| self.names.get(domain));
            let mut waiting = names.filter(|name| name.unpaid.contains(id) && name.waits_for_payment());
            if waiting.next().is_some() {
                left.push(format!("nobody was warned about {id}: {bill:?}"));
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

    /// When something must have happened to a name that is not suspended.
    fn runs_out(&self, name: &Name) -> Option<DateTime<Utc>> {
        let turn = name.until + Duration::seconds(1);
        if name.is_managed() {
            return Some(turn);
        }
        let due = name.unpaid.iter().filter_map(|id| self.bills.get(id)).map(|bill| bill.due_at).max();
        match due {
            Some(_) if name.vid => name.letter_at,
            Some(due) => Some(turn.max(due + Duration::seconds(1))),
            None if name.payer.as_ref().is_some_and(|payer| payer.starts_with("REG-")) => Some(turn),
            None => (name.state == State::Active).then(|| bill_at(name.until)),
        }
    }
}

impl Name {
    fn waits_for_payment(&self) -> bool {
        match &self.state {
            State::Suspended(reason, _) => reason == "unpaid",
            state => *state == State::Active,
        }
    }
}
