//! Processes that die: many commands are on their way when the store loses its process.

use navn::registry::staff::StaffCommand;
use navn::registry::{Handle, Money};

use super::oracle::calendar::years_on;
use super::oracle::{State, What};
use super::{Check, Play, xml};

impl Play {
    /// Commands at once, and the process goes when some of them are answered. What was answered is
    /// there afterwards, what was refused is not, and of the rest each is whole or not at all.
    pub async fn crash(&mut self) -> Check {
        let (mut requests, mut asked) = (Vec::new(), Vec::new());
        for _ in 0..3 + self.dice.below(20) {
            let (who, command, what) = match self.dice.below(10) {
                0..4 => {
                    let (who, create, token, consent) = self.application().await?;
                    let hosts = self.some_hosts(&create.name);
                    let command = xml::create(&create, &hosts, &token, consent.then(|| self.house.now()));
                    (who, command, What::Create(create))
                }
                4 | 5 => {
                    let Some((domain, name)) = self.registered(|name| name.state == State::Active) else { continue };
                    let years = 1;
                    // Two renewals of one name at once: one of them comes too late.
                    let expiry = if self.dice.percent(90) { name.until } else { years_on(name.until, 1) };
                    (self.manager(&name), xml::renew(&domain, expiry.date_naive(), years), What::Renew(domain, years))
                }
                6 => {
                    let Some((domain, name)) = self.registered(|_| true) else { continue };
                    (self.manager(&name), xml::delete(&domain), What::Delete(domain))
                }
                7 => {
                    let Some((domain, name)) = self.registered(|_| true) else { continue };
                    (self.manager(&name), xml::restore(&domain), What::Restore(domain))
                }
                _ => {
                    let (registrar, ore) = (self.any_registrar(), 1 + self.dice.below(10_000) as i64);
                    let id = Handle::trusted(&registrar);
                    let deposit = StaffCommand::RegistrarDeposit { registrar: id, amount: Money::ore(ore) };
                    let (sv_trid, request) = self.house.errand(deposit);
                    asked.push((sv_trid, "staff".to_owned(), What::Deposit(registrar, ore)));
                    requests.push(request);
                    continue;
                }
            };
            let (sv_trid, request) = self.house.request(&who, &command)?;
            asked.push((sv_trid, who, what));
            requests.push(request);
        }
        let answers = self.dice.below(requests.len() + 1);
        let outcomes = self.house.crash(requests, answers).await;
        self.counts.crashes += 1;
        let answered = outcomes.iter().flatten().count();
        self.note(format!("the process died: {answered} of {} commands were answered", asked.len()));
        for ((sv_trid, who, what), outcome) in asked.into_iter().zip(outcomes) {
            let granted = outcome.as_ref().map(Result::is_ok);
            self.note(format!("  {sv_trid} {who} {what:?}: {granted:?}"));
            self.oracle.hear(&sv_trid, &who, what, granted);
        }
        // Whatever the dead process still had in its hands comes before this.
        let amount = Money::ore(1);
        let deposit = StaffCommand::RegistrarDeposit { registrar: Handle::trusted("REG-1001"), amount };
        self.order(deposit, What::Deposit("REG-1001".to_owned(), 1)).await?.map_err(|refusal| refusal.to_string())?;
        self.counted().await
    }

    /// Nothing that was seen before is gone.
    pub async fn counted(&mut self) -> Check {
        self.oracle.judge(&mut self.witness).await?;
        for (table, seen) in [("history", self.oracle.seen.0), ("ledger_entry", self.oracle.seen.1)] {
            let there = self.witness.count(&format!("select cast(count(*) as text) from {table}")).await?;
            if there != seen {
                return Err(format!("{there} rows of {table} are there, and {seen} were seen"));
            }
        }
        Ok(())
    }
}
